//! Control messages of the Locator/ID Separation Protocol, [RFC 9301 §5](https://www.rfc-editor.org/rfc/rfc9301#section-5): their
//! type, and the packet inside an encapsulated one (§5.8); UDP port 4342.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The word that every message begins with.
    pub struct LispControl("lisp", "LISP Control", 4 bytes, PROTOCOL) {
        kind:   u8   = 0..4,  "lisp.type", "Type", Dec => kinds;
        flags:  u32  = 4..32, "lisp.flags", "Flags", Hex(7);
                       4..5,  "lisp.ecm.flags.sec", "LISP-SEC", Flag, if is_encapsulated;
                       5..6,  "lisp.ecm.flags.ddt", "From the delegated database", Flag, if is_encapsulated;
                       6..32, "lisp.ecm.res", "Reserved", Hex(8), if is_encapsulated;
    }
}

/// LISP control messages, as the walks and the renderers see them.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::new(LispControl::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, _) = LispControl::parse(input)?;
    let next = match rest.first().map(|first| first >> 4).filter(|_| is_encapsulated(input)) {
        Some(4) => Next::EtherType(0x0800),
        Some(6) => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

fn is_encapsulated(message: &[u8]) -> bool {
    message.first().is_some_and(|first| first >> 4 == 8)
}

fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        1 => "Map-Request",
        2 => "Map-Reply",
        3 => "Map-Register",
        4 => "Map-Notify",
        5 => "Map-Notify-Ack",
        6 => "Map-Referral",
        8 => "Encapsulated Control Message",
        _ => return None,
    })
}

/// `LISP Map-Request, length 24`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(lisp) = layer.header::<LispControl>() else { return line.title("LISP") };
    let out = line.say();
    out.str("LISP ");
    out.str(kinds(lisp.kind.into()).unwrap_or("unknown type"));
    out.str(", length ");
    out.dec((layer.header.len() + layer.carried()) as u64);
    if is_encapsulated(layer.header) {
        line.joint(": ");
    }
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn an_encapsulated_message_is_a_packet() {
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 10f6 00ff 0000";
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let shown = |word: &str| {
            columns(228, &bytes(&format!("{open} {word} {ip}")), "lisp.type lisp.ecm.flags.sec ip.proto")
        };
        assert_eq!(shown("88000000"), "8 1 17,253");
        assert_eq!(shown("18000000"), "1 - 17");
    }
}
