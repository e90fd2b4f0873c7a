//! Locator/ID Separation Protocol, [RFC 9300 §5.3](https://www.rfc-editor.org/rfc/rfc9300#section-5.3): the header of data
//! packets; flags say what its two words are.

use crate::codec::{Carries, Context, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Eight bytes between UDP and the packet.
    pub struct Lisp("lisp-data", "LISP Data", 8 bytes, PROTOCOL) {
                        0..8,  "lisp-data.flags",       "Flags", Hex(2);
        nonced:  bool = 0..1,  "lisp-data.flags.nonce", "Nonce is there", Flag;
        located: bool = 1..2,  "lisp-data.flags.lsb",   "Locator status is there", Flag;
        echo:    bool = 2..3,  "lisp-data.flags.enr",   "Echo of the nonce is asked for", Flag;
        mapped:  bool = 3..4,  "lisp-data.flags.mv",    "Map versions are there", Flag;
        instanced: bool = 4..5, "lisp-data.flags.iid",  "Instance is there", Flag;
        flags:   u8   = 5..8,  "lisp-data.flags.res",   "Reserved", Hex(2);
        nonce:   u32  = 8..32, "lisp-data.nonce",       "Nonce", Dec, if is_nonced;
                        8..32, "lisp-data.mapver",      "Map versions", Hex(6), if is_mapped;
                        8..20, "lisp-data.srcmapver",   "Source map version", Dec, if is_mapped;
                        20..32, "lisp-data.dstmapver",  "Destination map version", Dec, if is_mapped;
        status:  u32  = 32..64, "lisp-data.lsb",        "Locator status", Hex(8), if is_located;
                        32..56, "lisp-data.iid",        "Instance", Dec, if is_instanced;
                        56..64, "lisp-data.lsb8",       "Locator status", Hex(2), if is_short;
    }
}

/// LISP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line, ..Protocol::new(Lisp::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, _) = Lisp::parse(input)?;
    let next = match rest.first().map(|first| first >> 4) {
        Some(4) => Next::EtherType(0x0800),
        Some(6) => Next::EtherType(0x86dd),
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

fn flags(header: &[u8]) -> u8 {
    header.first().copied().unwrap_or_default()
}

fn is_nonced(header: &[u8]) -> bool {
    flags(header) & 0x80 != 0
}

fn is_mapped(header: &[u8]) -> bool {
    flags(header) & 0x10 != 0 && !is_nonced(header)
}

fn is_instanced(header: &[u8]) -> bool {
    flags(header) & 0x08 != 0
}

fn is_located(header: &[u8]) -> bool {
    flags(header) & 0x40 != 0 && !is_instanced(header)
}

fn is_short(header: &[u8]) -> bool {
    flags(header) & 0x40 != 0 && is_instanced(header)
}

fn line(_: &Layer<'_>, line: &mut Line<'_>) {
    line.title("LISP");
    line.joint(": ");
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn flags_say_what_the_words_are() {
        let names = "lisp-data.nonce lisp-data.srcmapver lisp-data.dstmapver lisp-data.iid lisp-data.lsb lisp-data.lsb8 \
                     ip.proto";
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 10f5 00ff 0000";
        let ip = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";
        let shown =
            |flags: &str| columns(228, &bytes(&format!("{open} {flags} 001002 00000503 {ip}")), names);
        assert_eq!(shown("c0"), "4098 - - - 0x00000503 - 17,253");
        assert_eq!(shown("18"), "- 1 2 5 - - 17,253");
        assert_eq!(shown("48"), "- - - 5 - 0x03 17,253");
    }
}
