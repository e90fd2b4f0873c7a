//! The Subnetwork Access Protocol behind logical link control, IEEE 802 §9 and
//! [RFC 1042](https://www.rfc-editor.org/rfc/rfc1042): an organization, and a number of that organization's.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Header, Next, Parsed};
use crate::header;

header! {
    /// Five bytes behind the control field if both access points are SNAP's.
    pub struct Snap("llc.snap", "Subnetwork Access Protocol", 5 bytes) {
        oui: u32 = 0..24,  "llc.oui",  "Organization", Dec => organizations;
        pid: u16 = 24..40, "llc.type", "Type", Hex(4) => super::ether_types::names, if has_type;
                   24..40 alias, "llc.cisco_pid",       "Cisco protocol",      Hex(4), if is::<0x00_000c>;
                   24..40 alias, "llc.iana_pid",        "IANA protocol",       Hex(4), if is::<0x00_005e>;
                   24..40 alias, "llc.nortel_pid",      "Nortel protocol",     Hex(4), if is::<0x00_0081>;
                   24..40 alias, "llc.force10_pid",     "Force10 protocol",    Hex(4), if is::<0x00_01e8>;
                   24..40 alias, "llc.cimetrics_pid",   "Cimetrics protocol",  Hex(4), if is::<0x00_1090>;
                   24..40 alias, "llc.apple_awdl_pid",  "AWDL protocol",       Hex(4), if is::<0x00_17f2>;
                   24..40 alias, "llc.bluetooth_pid",   "Bluetooth protocol",  Hex(4), if is::<0x00_1958>;
                   24..40 alias, "llc.wlccp_pid",       "WLCCP protocol",      Hex(4), if is::<0x00_4096>;
                   24..40 alias, "llc.hpteam_pid",      "HP teaming protocol", Hex(4), if is::<0x00_805f>;
                   24..40 alias, "llc.extreme_pid",     "Extreme protocol",    Hex(4), if is::<0x00_e02b>;
                   24..40 alias, "llc.foundry_pid",     "Foundry protocol",    Hex(4), if is::<0x00_e052>;
                   24..40 alias, "llc.apple_atalk_pid", "AppleTalk protocol",  Hex(4), if is::<0x08_0007>;
                   24..40 alias, "llc.pid",             "Protocol",            Hex(4), if is_other;
    }
}

/// The organization whose numbers are EtherTypes, RFC 1042.
pub const ENCAPSULATED: u32 = 0;

/// Who reads what is behind it; `before` are the bytes of the layer up to here.
///
/// Bridged Ethernet has two bytes of padding in front and may bring its frame check sequence, RFC 2684 §5.2.
pub(super) fn carries<'a>(
    snap: Snap,
    rest: &'a [u8],
    before: usize,
    context: &Context<'_>,
) -> Parsed<'a, Carries> {
    const BRIDGED: Next = Next::EtherType(0x6558);
    const BRIDGE_PROTOCOL_DATA_UNIT: Next = Next::Sap(0x42);
    const PAD: usize = 2;
    const FCS: usize = 4;
    let next = match (snap.oui, snap.pid) {
        (ENCAPSULATED | CISCO_90, number) | (APPLETALK, number @ 0x809b) => Next::EtherType(number),
        (BRIDGING, 1) => {
            let (rest, _) = take(Snap::TABLE, PAD, rest)?;
            return Ok((rest, Carries::some(context.wire.saturating_sub(before + PAD + FCS), BRIDGED)));
        }
        (BRIDGING, 7) => return Ok((take(Snap::TABLE, PAD, rest)?.0, Carries::all(BRIDGED))),
        (BRIDGING, 14) | (CABLE, _) => BRIDGE_PROTOCOL_DATA_UNIT,
        (oui, pid) => Next::Snap(oui, pid),
    };
    Ok((rest, Carries::all(next)))
}

const CISCO_90: u32 = 0x00_00f8;
const BRIDGING: u32 = 0x00_80c2;
const CABLE: u32 = 0x00_e02f;
const APPLETALK: u32 = 0x08_0007;
const MESH: u32 = 0x00_5043;

fn is<const OUI: u32>(record: &[u8]) -> bool {
    oui(record) == OUI
}

fn has_type(record: &[u8]) -> bool {
    matches!(oui(record), ENCAPSULATED | CISCO_90 | MESH)
}

/// None of the above, nor one whose payload begins where the number would be (turbocell, Locamation).
fn is_other(record: &[u8]) -> bool {
    const OWN: [u32; 14] = [
        0x00_000c, 0x00_005e, 0x00_0081, 0x00_01e8, 0x00_1090, 0x00_17f2, 0x00_1958, 0x00_20f6, 0x00_4096,
        0x00_40d6, 0x00_805f, 0x00_e02b, 0x00_e052, APPLETALK,
    ];
    !has_type(record) && !OWN.contains(&oui(record))
}

fn oui(record: &[u8]) -> u32 {
    record.first_chunk().map_or(0, |[a, b, c]| u32::from_be_bytes([0, *a, *b, *c]))
}

/// Names of organizations, as short as tcpdump's users know them.
#[must_use]
pub fn organizations(number: u64) -> Option<&'static str> {
    Some(match number {
        0x00_0000 => "Ethernet",
        0x00_000c => "Cisco",
        0x00_005e => "IANA",
        0x00_0081 => "Nortel Networks SONMP",
        0x00_00f8 => "Cisco bridged",
        0x00_01e8 => "Force10",
        0x00_120f => "IEEE 802.3 Private",
        0x00_80c2 => "Ethernet bridged",
        0x00_a03e => "ATM Forum",
        0x00_e02b => "Extreme",
        0x00_e02f => "DOCSIS Spanning Tree",
        0x00_e052 => "Foundry",
        0x08_0007 => "Appletalk",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Stack;
    use crate::data_link::llc::Llc;
    use crate::network::arp::Arp;
    use crate::packet::shown::{bytes, columns};

    fn shown(frame: &str, names: &str) -> alloc::string::String {
        columns(100, &bytes(frame), names)
    }

    #[test]
    fn the_number_is_called_after_its_organization() {
        let names = "llc.oui llc.type llc.cisco_pid llc.apple_atalk_pid llc.pid";
        assert_eq!(shown("aaaa03 000000 1234", names), "0 0x1234 - - -");
        assert_eq!(shown("aaaa03 00000c 2000", names), "12 - 0x2000 - -");
        assert_eq!(shown("aaaa03 080007 809b", names), "524295 - - 0x809b -");
        assert_eq!(shown("aaaa03 123456 0001", names), "1193046 - - - 0x0001");
        assert_eq!(shown("aaaa13 123456 0001", names), "1193046 - - - -", "only information has a payload");
    }

    #[test]
    fn a_bridged_frame_has_padding_in_front_and_its_check_behind() {
        let ethernet = "00005e005302 00005e005301 1234 0102";
        let names = "eth.type eth.trailer eth.fcs";
        let frame = format!("aaaa03 0080c2 0001 0000 {ethernet} deadbeef");
        assert_eq!(shown(&frame, names), "0x1234 - 0xdeadbeef");
        let frame = format!("aaaa03 0080c2 0007 0000 {ethernet} deadbeef");
        assert_eq!(shown(&frame, names), "0x1234 - -");
    }

    #[test]
    fn sealing_writes_the_type_of_what_follows() {
        let mut stack = Stack::default();
        stack.push(&Llc { dsap: 0xaa, ssap: 0xaa, control: 3 }).unwrap();
        stack.with(&Snap::default()).unwrap();
        stack.push(&Arp::REQUEST).unwrap();
        assert_eq!(stack.seal().unwrap()[..8], bytes("aaaa03 000000 0806"));
    }
}
