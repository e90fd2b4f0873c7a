//! What the values of a field are, in a word.

use alloc::format;
use alloc::string::String;

use crate::codec::{Field, Show};

/// `uint16`, `ipv4`, `flag`: what the values of a field are, and how many bits they have if that is always the same.
///
/// ```
/// let kind = |name: &str| septet::output::kind::kind(septet::field(name).unwrap());
/// assert_eq!([kind("tcp.srcport"), kind("ip.src"), kind("tcp.flags.syn")], ["uint16", "ipv4", "flag"]);
/// ```
#[must_use]
pub fn kind(field: &Field) -> String {
    let bits = if field.bits.is_empty() { field.width } else { field.bits.len() };
    let number = |sign: &str| if bits == 0 { format!("{sign}int") } else { format!("{sign}int{bits}") };
    match field.show {
        Show::Record => "record".into(),
        Show::Flag => "flag".into(),
        Show::Signed => number(""),
        Show::Ip if bits == 32 => "ipv4".into(),
        Show::Ip if bits == 128 => "ipv6".into(),
        Show::Ip => "ip".into(),
        Show::Mac => "mac".into(),
        Show::Bytes => "bytes".into(),
        Show::Text | Show::Ascii | Show::Coded(_) => "text".into(),
        Show::Time | Show::Moment | Show::Epoch => "time".into(),
        _ => number("u"),
    }
}
