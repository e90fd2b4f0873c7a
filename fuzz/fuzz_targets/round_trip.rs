//! Any bytes as a packet of any link type, cut off anywhere, there and back as `septet decode -T json | septet encode` goes:
//! the line of JSON is parsed, and gives the same bytes and says the same of the frame.
#![no_main]

use std::cell::RefCell;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use septet::capture::Frame;
use septet::codec::{Space, Text};
use septet::output::encode::{Encoder, Object};
use septet::output::json::Json;
use septet::packet::registry;

/// Link types that somebody reads.
static LINKS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    (0..u32::from(u16::MAX)).filter(|link| registry::find(Space::LinkType, *link).is_some()).collect()
});

thread_local! {
    static ROOM: RefCell<(Json, Text, Encoder)> = RefCell::default();
}

// Two bytes say who reads it, one how much is missing, as in the seeds of `decode`.
fuzz_target!(|data: &[u8]| {
    let [a, b, missing, bytes @ ..] = data else { return };
    let reader = u16::from_le_bytes([*a, *b]);
    let link = match registry::find(Space::LinkType, reader.into()) {
        Some(_) => reader.into(),
        None => LINKS[usize::from(reader) % LINKS.len()],
    };
    let original_len = bytes.len() as u32 + u32::from(*missing) * u32::from(*missing);
    let frame = Frame { original_len, ..Frame::new(link, bytes) };
    ROOM.with_borrow_mut(|(json, text, encoder)| {
        text.clear();
        json.packet(&frame, text);
        let line = text.as_bytes().trim_ascii_end();
        assert!(!line.contains(&b'\n'), "more than one line: {}", text.as_str());
        let object = match Object::read(line) {
            Ok(object) => object,
            Err(error) => panic!("{error}: {}", text.as_str()),
        };
        match septet::output::encode_frame::frame(&object) {
            Ok(about) => {
                let length = about.original_len(bytes.len());
                assert_eq!((about.link, length), (link, original_len), "{}", text.as_str());
            }
            Err(error) => panic!("{error}: {}", text.as_str()),
        }
        match encoder.packet(&object, false) {
            Ok(again) => assert_eq!(again, bytes, "{}", text.as_str()),
            Err(error) => panic!("{error}: {}", text.as_str()),
        }
        // Sealed, it is as long as it was, or there is a reason why not.
        if let Ok(sealed) = encoder.packet(&object, true) {
            assert_eq!(sealed.len(), bytes.len(), "{}", text.as_str());
        }
    });
});
