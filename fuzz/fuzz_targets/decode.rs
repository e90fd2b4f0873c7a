//! Any bytes as a packet: two bytes say who reads it, one how many bytes the capture cut off, the others are it.
#![no_main]

#[path = "../../tests/common/laws.rs"]
mod laws;

use std::cell::RefCell;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use septet::Protocol;
use septet::capture::Frame;
use septet::codec::Space;
use septet::packet::registry::{self, Overrides};

thread_local! {
    static LAWS: RefCell<laws::Laws> = RefCell::new(laws::Laws::new());
}

/// Every protocol, and the number space turned towards it.
static PROTOCOLS: LazyLock<Vec<(&'static Protocol, Overrides)>> = LazyLock::new(|| {
    let only = |protocol| {
        let mut overrides = Overrides::default();
        overrides.set(Space::LinkType, ANY, Some(protocol));
        (protocol, overrides)
    };
    registry::protocols().map(|(_, protocol)| only(protocol)).collect()
});

/// A link type that nobody has.
const ANY: u32 = 65_000;

fuzz_target!(|data: &[u8]| {
    let [a, b, missing, bytes @ ..] = data else { return };
    let reader = u16::from_le_bytes([*a, *b]);
    let (link, overrides) = if registry::find(Space::LinkType, reader.into()).is_some() {
        (reader.into(), None)
    } else {
        let known = PROTOCOLS.iter().find(|(protocol, _)| number(protocol) == reader);
        let (_, overrides) = known.unwrap_or(&PROTOCOLS[usize::from(reader) % PROTOCOLS.len()]);
        (ANY, Some(overrides))
    };
    let original_len = bytes.len() as u32 + u32::from(*missing) * u32::from(*missing);
    let frame = Frame { original_len, ..Frame::new(link, bytes) };
    LAWS.with_borrow_mut(|laws| laws.hold(&frame, overrides));
});

/// The number of a protocol in a seed, which stays the same when protocols are added; `examples/seeds.rs` has it too.
fn number(protocol: &Protocol) -> u16 {
    0x8000 | protocol.table.field.id as u16
}
