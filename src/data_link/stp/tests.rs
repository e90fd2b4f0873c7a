//! What is peculiar to the spanning tree protocol.

use alloc::format;
use alloc::string::String;

use crate::packet::shown::{bytes, columns, line};

/// LINKTYPE_ATM_RFC1483, which is LLC alone.
const LLC: u32 = 100;

const TREE: &str = "8007 00005e005301 00000004 1001 00005e005302 8003 0080 1400 0201 0f00";

fn unit(start: &str, flags: &str, behind: &str) -> String {
    format!("424203 0000 {start} {flags} {TREE} {behind}")
}

#[test]
fn priority_and_extension_share_two_bytes_and_times_have_fractions() {
    let names =
        "stp.root.prio stp.root.ext stp.bridge.prio stp.bridge.ext stp.msg_age stp.hello stp.flags.learning";
    let frame = bytes(&unit("0000", "31", ""));
    assert_eq!(columns(LLC, &frame, names), "32768 7 4096 1 0.5 2.00390625 -");
    assert_eq!(
        columns(LLC, &bytes(&unit("0202", "31", "00")), "stp.flags.learning stp.version_1_length"),
        "1 0"
    );
}

#[test]
fn a_notification_is_four_bytes() {
    let frame = bytes("424203 0000 00 80 0000");
    assert_eq!(columns(LLC, &frame, "stp.type stp.flags stp.root.prio"), "0x80 - -");
    assert_eq!(line(LLC, &frame, false), "STP 802.1d, Topology Change");
}

#[test]
fn trees_are_listed() {
    let config = format!("00 41{} 0007 {} 00000009 8000 00005e005303 14", "00".repeat(31), "ab".repeat(16));
    let tree = |id: &str| format!("7e 80{id} 00005e005304 00000005 f0 10 13");
    let frame = bytes(&unit("0302", "3c", &format!("00 0060 {config} {} {}", tree("0a"), tree("0b"))));
    let names = "mstp.config_name mstp.config_revision_level mstp.msti.msti_id mstp.msti.bridge_priority \
                 mstp.msti.port_priority mstp.cist_remaining_hops";
    assert_eq!(columns(LLC, &frame, names), "A 7 10,11 15,15 1,1 20");
    assert_eq!(line(LLC, &frame, false), "STP 802.1s, Rapid STP, CIST Flags [Learn, Forward], length 134");
}

#[test]
fn a_unit_for_a_vlan_says_which() {
    let names = "stp.port stp.pvst.tlvtype stp.pvst.tlvlen stp.pvst.origvlan";
    let frame = |kind: &str| {
        let unit = unit(kind, "00", "00 0000 0002 0064");
        bytes(&unit.replace("424203", "aaaa03 00000c 010b"))
    };
    assert_eq!(columns(LLC, &frame("0000"), names), "0x8003 0x0000 2 100");
    assert_eq!(columns(LLC, &frame("0202"), names), "0x8003 0x0000 2 100");
}
