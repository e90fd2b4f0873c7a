//! `-t`: tcpdump counts letters, tshark joins a word.

use crate::cli::failure::Failure;
use crate::cli::zone;
use crate::output::stamp::{Form, Stamp};
use crate::output::text::Digits;

/// The time stamps that are asked for; each `-t` is a word, an empty one without `=`.
pub(super) fn stamp(words: &[String], utc: bool, nano: bool) -> Result<(Stamp, Digits), Failure> {
    let (form, named_utc, digits) = match words.iter().rfind(|word| !word.is_empty()) {
        Some(word) => named(word)?,
        None => (counted(words.len())?, false, Digits::Fixed(6)),
    };
    let zone = if utc || named_utc { Stamp::utc() } else { zone::local() };
    Ok((Stamp::new(form, zone), if nano { Digits::Fixed(9) } else { digits }))
}

fn counted(letters: usize) -> Result<Form, Failure> {
    Ok(match letters {
        0 => Form::Clock,
        1 => Form::None,
        2 => Form::Epoch,
        3 => Form::ClockSincePrevious,
        4 => Form::Date,
        5 => Form::ClockSinceFirst,
        _ => return Err(Failure::Usage("-t: at most five times".into())),
    })
}

/// tshark's names; a `u` in front is UTC.
fn named(word: &str) -> Result<(Form, bool, Digits), Failure> {
    let (form, utc) = match word {
        "a" => (Form::Clock, false),
        "ad" => (Form::Date, false),
        "adoy" => (Form::DayOfYear, false),
        "d" => (Form::SincePrevious, false),
        "dd" => (Form::SinceShown, false),
        "e" => (Form::Epoch, false),
        "r" => (Form::SinceFirst, false),
        "u" => (Form::Clock, true),
        "ud" => (Form::Date, true),
        "udoy" => (Form::DayOfYear, true),
        _ => {
            let forms = "a, ad, adoy, d, dd, e, r, u, ud, udoy";
            return Err(Failure::Usage(format!("-t={word}: no such form of time; there are {forms}")));
        }
    };
    Ok((form, utc, Digits::Captured))
}
