//! Any bytes as a block of the ring that Linux fills: the walk ends, says one error at the most, and every packet lies in the
//! block where it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use septet::capture::live::block::Slots;

fuzz_target!(|data: &[u8]| {
    let Ok(slots) = Slots::new(data) else { return };
    let mut failed = false;
    for (nth, slot) in slots.enumerate() {
        // Each frame begins behind the header of the one before.
        assert!(nth <= data.len() / 68, "{nth} frames in {} bytes", data.len());
        assert!(!failed, "a frame behind an error");
        match slot {
            Ok(slot) => {
                assert_eq!(&data[slot.start..slot.start + slot.bytes.len()], slot.bytes);
                assert!(slot.original_len as usize >= slot.bytes.len());
            }
            Err(_) => failed = true,
        }
    }
});
