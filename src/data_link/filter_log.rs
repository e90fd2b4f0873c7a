//! How OpenBSD logs packets: link type 117 (pflog), what its packet filter did with one, and 109 (enc), what IPsec did.

use super::null;
use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// What the packet filter did with a packet, and why.
    pub struct FilterLog("pflog", "OpenBSD Packet Filter log", 64 bytes, PROTOCOL) {
        length:    u8       = 0..8,     "pflog.length",    "Length of the header", Dec;
        family:    u8       = 8..16,    "pflog.af",        "Address family", Dec => null::families;
        action:    u8       = 16..24,   "pflog.action",    "Action", Dec => actions;
        reason:    u8       = 24..32,   "pflog.reason",    "Reason", Dec => reasons;
        interface: [u8; 16] = 32..160,  "pflog.ifname",    "Interface", Ascii;
        rules:     [u8; 16] = 160..288, "pflog.ruleset",   "Rule set",  Ascii;
        rule:      u32      = 288..320, "pflog.rulenr",    "Rule", Signed;
        further:   u32      = 320..352, "pflog.subrulenr", "Rule in the set", Signed;
        user:      u32      = 352..384 le, "pflog.uid",       "User", Signed;
        process:   u32      = 384..416 le, "pflog.pid",       "Process", Signed;
        rule_user: u32      = 416..448 le, "pflog.rule_uid",  "User of the rule", Signed;
        rule_process: u32   = 448..480 le, "pflog.rule_pid",  "Process of the rule", Signed;
        direction: u8       = 480..488, "pflog.dir",       "Direction", Dec => directions;
        padding:   [u8; 3]  = 488..512, "pflog.pad",       "Padding", Bytes;
    }
    data {
        rest, "pflog.rest", "Further fields", Bytes;
    }
}

header! {
    /// What IPsec did with a packet.
    pub struct Encapsulating("enc", "OpenBSD Encapsulating device", 12 bytes, ENCAPSULATING) {
        family:     u32  = 0..32 le, "enc.af",    "Address family", Dec => null::families, if is_little;
                           0..32 alias, "enc.af", "Address family", Dec => null::families, if is_big;
        spi:        u32  = 32..64, "enc.spi",     "Security parameters index", Hex(8);
        flags:      u32  = 64..96 le, "enc.flags", "Flags", Hex(8), if is_little;
                           64..96 alias, "enc.flags", "Flags", Hex(8), if is_big;
    }
    data {
        encrypted,  "enc.flags.payload_enc",      "Payload was encrypted", Flag;
        checked,    "enc.flags.payload_auth",     "Payload was authenticated", Flag;
        compressed, "enc.flags.payload_compress", "Payload was compressed", Flag;
        header,     "enc.flags.header_auth",      "Header was authenticated", Flag;
        reserved,   "enc.flags.reserved",         "Reserved", Hex(8);
    }
}

/// The packet filter's log, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { seal, line, ..Protocol::telling(FilterLog::TABLE, read, fields) };

/// The encapsulating device, as the walks and the renderers see it.
pub static ENCAPSULATING: Protocol = Protocol {
    line: Line::nothing,
    ..Protocol::telling(Encapsulating::TABLE, read_encapsulating, encapsulating)
};

const UNIT: usize = 4;
/// The fields without what fills them up.
const SHORTEST: usize = FilterLog::LEN - 3;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, log) = FilterLog::parse(input)?;
    let len = usize::from(log.length).next_multiple_of(UNIT);
    if len < FilterLog::LEN {
        return Err(FilterLog::invalid(FilterLog::length, "at least 61"));
    }
    let (rest, _) = take(FilterLog::TABLE, len, input)?;
    Ok((rest, Carries::all(next(log.family.into()))))
}

fn read_encapsulating<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, device) = Encapsulating::parse(input)?;
    let family = if is_big(input) { device.family.swap_bytes() } else { device.family };
    Ok((rest, Carries::all(next(family))))
}

/// Each BSD has its own number for IPv6.
const fn next(family: u32) -> Next {
    match family {
        2 => Next::EtherType(0x0800),
        24 | 28 | 30 => Next::EtherType(0x86dd),
        _ => Next::Data,
    }
}

/// The family is written as the machine has it: it is a small number.
fn is_big(header: &[u8]) -> bool {
    matches!(header, [0, 0, 0, _, ..]) && header.get(3) != Some(&0)
}

fn is_little(header: &[u8]) -> bool {
    !is_big(header)
}

/// The length leaves out what fills the header up to four bytes.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let (len, now) = (layer.header.len(), layer.value(FilterLog::length) as usize);
    let fits = now >= SHORTEST && now.next_multiple_of(UNIT) == len;
    if fits { Ok(()) } else { layer.set(FilterLog::length, len.saturating_sub(UNIT - 1).max(SHORTEST)) }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(FilterLog::TABLE, 0);
    if layer.error.is_none() {
        to.data(FilterLog::rest, FilterLog::LEN..layer.header.len());
    }
}

fn encapsulating<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Encapsulating::TABLE, 0);
    let Some(device) = layer.header::<Encapsulating>() else { return };
    let flags = if is_big(layer.header) { device.flags.swap_bytes() } else { device.flags };
    for (field, flag) in [
        (Encapsulating::encrypted, 0x400),
        (Encapsulating::checked, 0x800),
        (Encapsulating::compressed, 0x1000),
        (Encapsulating::header, 0x2000),
    ] {
        to.number(field, 8..12, usize::from(flags & flag != 0));
    }
    to.number(Encapsulating::reserved, 8..12, (flags & !0x3c00) as usize);
}

/// `rule 7/0(match): block in on em0: `
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(log) = layer.header::<FilterLog>() else { return line.title("pflog") };
    if !line.link {
        return;
    }
    let out = line.lead();
    out.str("rule ");
    out.dec(log.rule.into());
    out.byte(b'/');
    out.dec(log.reason.into());
    out.byte(b'(');
    out.str(reasons(log.reason.into()).unwrap_or("unkn"));
    out.str("): ");
    out.str(actions(log.action.into()).unwrap_or("unkn"));
    out.byte(b' ');
    out.str(directions(log.direction.into()).unwrap_or("unkn"));
    out.str(" on ");
    let name = log
        .interface
        .iter()
        .position(|byte| *byte == 0)
        .map_or(&log.interface[..], |end| &log.interface[..end]);
    out.escaped_ascii(name);
    out.str(": ");
}

fn actions(number: u64) -> Option<&'static str> {
    let names = [
        "pass",
        "block",
        "scrub",
        "noscrub",
        "nat",
        "nonat",
        "binat",
        "nobinat",
        "rdr",
        "nordr",
        "synproxy-drop",
    ];
    names.get(number as usize).copied()
}

fn reasons(number: u64) -> Option<&'static str> {
    let names =
        ["match", "bad-offset", "fragment", "short", "normalize", "memory", "bad-timestamp", "congestion"];
    names.get(number as usize).copied()
}

fn directions(number: u64) -> Option<&'static str> {
    ["in/out", "in", "out"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    const IP: &str = "4500 0014 0000 0000 40 fd 0000 c0000201 c0000202";

    #[test]
    fn a_log_ends_at_a_multiple_of_four() {
        let name = |text: &str| hex::encode(text) + &"00".repeat(16 - text.len());
        let log = format!(
            "3d 02 01 00 {} {} 00000007 ffffffff {} 01 000000",
            name("em0"),
            name(""),
            "05000000".repeat(4)
        );
        let frame = bytes(&format!("{log} {IP}"));
        let names = "pflog.length pflog.ifname pflog.rulenr pflog.subrulenr pflog.dir ip.proto";
        assert_eq!(columns(117, &frame, names), "61 em0 7 -1 1 253");
        let said = "rule 7/0(match): block in on em0: 192.0.2.1 > 192.0.2.2: ip-proto-253 0";
        assert_eq!(line(117, &frame, true), said);
    }

    #[test]
    fn a_family_is_written_as_the_machine_has_it() {
        let shown = |family: &str, flags: &str| {
            columns(
                109,
                &bytes(&format!("{family} 00000005 {flags} {IP}")),
                "enc.af enc.flags enc.flags.payload_enc ip.proto",
            )
        };
        assert_eq!(shown("02000000", "00040000"), "2 0x00000400 1 253");
        assert_eq!(shown("00000002", "00000400"), "2 0x00000400 1 253");
    }
}
