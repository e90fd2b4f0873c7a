//! Any bytes as a DNS message: the first says how it came, the others are it. The laws hold, and the text of a name,
//! written and read again, is the same text.
#![no_main]

#[path = "../../tests/common/laws.rs"]
mod laws;

use std::cell::RefCell;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use septet::Protocol;
use septet::application::{dns, llmnr, mdns};
use septet::capture::Frame;
use septet::codec::message::{Message, Places};
use septet::codec::{Coding, Space, Text, Value};
use septet::packet::registry::Overrides;

thread_local! {
    static LAWS: RefCell<laws::Laws> = RefCell::new(laws::Laws::new());
}

/// A link type that nobody has.
const ANY: u32 = 65_000;

/// The ways a message can come; `examples/seeds.rs` has the same order.
static WAYS: LazyLock<[Overrides; 4]> = LazyLock::new(|| {
    [&dns::PROTOCOL, &dns::OVER_TCP, &mdns::PROTOCOL, &llmnr::PROTOCOL].map(|protocol: &'static Protocol| {
        let mut overrides = Overrides::default();
        overrides.set(Space::LinkType, ANY, Some(protocol));
        overrides
    })
});

fuzz_target!(|data: &[u8]| {
    let [way, bytes @ ..] = data else { return };
    let overrides = &WAYS[usize::from(*way) % WAYS.len()];
    let frame = Frame::new(ANY, bytes);
    LAWS.with_borrow_mut(|laws| laws.hold(&frame, Some(overrides)));
    for layer in frame.layers().decode_as(overrides) {
        layer.fields(|spot| {
            if let (true, Value::Coded { message, bytes, coding }) = (spot.stored, &spot.value) {
                let mut text = Text::new();
                if (coding.text)(message, bytes.clone(), &mut text).is_some() {
                    comes_back(coding, text.as_str(), spot.field.name);
                }
            }
        });
    }
});

/// Text that is written is read again as the same text: unless it is not text of the bytes but says why there is none,
/// or has escapes, which stand for bytes that text cannot have. A dot at the end of a name means nothing.
fn comes_back(coding: &Coding, text: &str, name: &str) {
    if text.contains(['<', '\\', char::REPLACEMENT_CHARACTER]) || text.ends_with('.') {
        return;
    }
    let (mut bytes, mut places) = (Vec::new(), Places::default());
    if (coding.append)(&mut Message::new(&mut bytes, 0, &mut places), text).is_none() {
        return;
    }
    let mut again = Text::new();
    let read = (coding.text)(&bytes, 0..bytes.len(), &mut again);
    assert_eq!(read.map(|()| again.as_str()), Some(text), "{name}: {bytes:02x?}");
}
