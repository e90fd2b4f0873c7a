//! What is peculiar to slow protocols.

use alloc::format;
use alloc::string::String;

use crate::packet::shown::{bytes, columns, line};

fn frame(behind: &str) -> alloc::vec::Vec<u8> {
    bytes(&format!("0180c2000002 00005e005301 8809 {behind}"))
}

#[test]
fn both_ends_of_a_link_are_told_and_what_is_behind_is_padding() {
    let end = |kind: &str, state: &str| -> String {
        format!("{kind} 14 8000 00005e005301 0007 8001 0009 {state} 000000")
    };
    let rest = format!("03 10 0005 {} 0000 0102", "00".repeat(12));
    let frame = frame(&format!("01 01 {} {} {rest}", end("01", "3d"), end("02", "c7")));
    let names = "lacp.actor.key lacp.actor.state.collecting lacp.partner.state.collecting \
                 lacp.partner.state.expired lacp.collector.max_delay lacp.tlv_type lacp.pad eth.trailer";
    assert_eq!(columns(1, &frame, names), "7 1 0 1 5 0x01,0x02,0x03,0x00 0102 -");
    assert_eq!(line(1, &frame, false), "LACPv1, length 62");
}

#[test]
fn a_marker_and_maintenance_are_told() {
    let marker = frame("02 01 01 16 0001 00005e005301 00000009 0000 00 00 0000");
    assert_eq!(columns(1, &marker, "marker.requesterTransId marker.tlvType"), "9 0x01,0x00");
    let info = "01 10 01 0001 02 0f 05ee 00005e 01020304 fe 06 00005e 01 00 0000";
    let names = "oampdu.info.type oampdu.info.oampduConfig oampdu.info.vendor";
    assert_eq!(columns(1, &frame(&format!("03 0050 00 {info}")), names), "0x01,0xfe 1518 01020304,01");
    assert_eq!(columns(1, &frame("03 0050 04 02"), "oampdu.lpbk.commands.disable"), "1");
    assert_eq!(line(1, &frame("07 010203"), false), "unknown (7), length 4");
}

#[test]
fn events_and_variables_are_told() {
    let event = "0007 04 12 0002 0064 0005 0006 00000007 00000008 fe 04 abcd 00 0000";
    let names = "oampdu.event.sequence oampdu.event.type oampdu.event.efsseTotalErrors oampdu.event.value";
    assert_eq!(columns(1, &frame(&format!("03 0050 01 {event}")), names), "7 0x04,0xfe 7 abcd");
    let names = "oampdu.variable.branch oampdu.variable.attribute oampdu.variable.object oampdu.variable.width \
                 oampdu.variable.value oampdu.variable.indication";
    assert_eq!(columns(1, &frame("03 0050 02 070002 030004 00"), names), "0x07,0x03 0x0002 0x0004 - - -");
    let response = "03 0050 03 070002 02 1234 030004 82 00";
    assert_eq!(columns(1, &frame(response), names), "0x07,0x03 0x0002 0x0004 2 1234 0x02");
    assert_eq!(columns(1, &frame("03 0050 fe 00005e 01"), "oampdu.info.oui oampdu.variable.branch"), "94 -");
}
