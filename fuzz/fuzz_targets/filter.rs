//! Any text as a filter, of both languages: it is an error that stands within the text, or a filter; and a filter, printed and
//! read again, is the same filter. The first byte says the link type of a capture filter.
#![no_main]

use libfuzzer_sys::fuzz_target;
use septet::filter::{FilterError, capture, display};

/// Link types of which there are capture filters.
const LINKS: [u32; 16] = [1, 0, 101, 108, 113, 228, 276, 9, 127, 105, 119, 192, 10, 117, 178, 123];

fuzz_target!(|data: &[u8]| {
    let [link, text @ ..] = data else { return };
    let Ok(text) = std::str::from_utf8(text) else { return };
    let link = LINKS[usize::from(*link) % LINKS.len()];
    match capture::Filter::new(text, link) {
        Ok(filter) => {
            let printed = filter.to_string();
            let again = capture::Filter::new(&printed, link);
            assert_eq!(again.as_ref(), Ok(&filter), "{text:?} is {printed:?}");
            let _ = filter.program().map(|program| (program.verify().is_ok(), program.printed().to_string()));
            let _ = filter.program_live();
        }
        Err(error) => within(&error, text),
    }
    match display::Filter::new(text) {
        Ok(filter) => {
            let printed = filter.to_string();
            let again = display::Filter::new(&printed)
                .unwrap_or_else(|error| panic!("{text:?} is {printed:?}: {error}"));
            assert_eq!(again.tree(), filter.tree(), "{text:?} is {printed:?}");
            let _ = filter.prefilter(link);
        }
        Err(error) => within(&error, text),
    }
});

fn within(error: &FilterError, text: &str) {
    assert!(error.at <= text.len() && !error.message.is_empty(), "{text:?}: {error}");
    assert!(error.column <= text.chars().count() + 1, "{text:?}: {error}");
}
