//! What is peculiar to frames of wireless LAN.

use crate::packet::shown::{bytes, columns};

const A: &str = "00005e005301";
const B: &str = "00005e005302";
const C: &str = "00005e005303";

fn shown(frame: &str, names: &str) -> alloc::string::String {
    columns(105, &bytes(frame), names)
}

#[test]
fn two_bits_say_what_the_addresses_are() {
    let names = "wlan.da wlan.sa wlan.bssid llc.dsap";
    let [a, b, c] = ["00:00:5e:00:53:01", "00:00:5e:00:53:02", "00:00:5e:00:53:03"];
    let data = |flags: &str, fourth: &str| format!("08{flags} 0000 {A} {B} {C} 1000 {fourth} 424203 00");
    assert_eq!(shown(&data("00", ""), names), format!("{a} {b} {c} 0x42"));
    assert_eq!(shown(&data("01", ""), names), format!("{c} {b} {a} 0x42"));
    assert_eq!(shown(&data("02", ""), names), format!("{a} {c} {b} 0x42"));
    assert_eq!(shown(&data("03", "00005e005304"), names), format!("{c} 00:00:5e:00:53:04 - 0x42"));
}

#[test]
fn only_whole_frames_in_the_clear_are_read() {
    let frame = |control: &str, number: &str, quality: &str| {
        shown(
            &format!("{control} 0000 {A} {B} {C} {number} {quality} 424203 00"),
            "wlan.frag wlan.seq llc.dsap",
        )
    };
    assert_eq!(frame("0800", "1000", ""), "0 1 0x42");
    assert_eq!(frame("0840", "1000", ""), "0 1 -", "encrypted");
    assert_eq!(frame("0800", "1100", ""), "1 1 -", "a later fragment");
    assert_eq!(frame("8800", "1000", "0000"), "0 1 0x42");
    let subframe = "8000 00005e005302 00005e005301 0004";
    assert_eq!(
        frame("8800", "1000", subframe),
        "0 1 0x42",
        "several frames in one, of which this is the first"
    );
    assert_eq!(frame("4800", "1000", ""), "0 1 -", "no data");
}

#[test]
fn a_frame_control_may_be_swapped() {
    let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 147f 00ff 0000 00 100300 00000000";
    let frame = format!("{open} 0108 0000 {A} {B} {C} 1000 424203");
    let names = "capwap.header.flags.t wlan.fc wlan.fc.type_subtype wlan.fc.tods wlan.seq llc.dsap";
    assert_eq!(columns(228, &bytes(&frame), names), "1 0x0108 0x0020 1 1 0x42");
}

#[test]
fn an_acknowledgment_has_one_address() {
    let names = "wlan.fc.type_subtype wlan.ra wlan.ta wlan.duration";
    assert_eq!(shown(&format!("d400 2c00 {A}"), names), "0x001d 00:00:5e:00:53:01 - 44");
    let request = format!("b400 2c00 {A} {B}");
    assert_eq!(shown(&request, names), "0x001b 00:00:5e:00:53:01 00:00:5e:00:53:02 44");
}

#[test]
fn a_poll_has_an_identifier_where_others_have_a_duration() {
    let names = "wlan.aid wlan.duration wlan.bssid wlan.ta";
    assert_eq!(shown(&format!("a400 05c0 {A} {B}"), names), "5 - 00:00:5e:00:53:01 00:00:5e:00:53:02");
}

#[test]
fn a_bitmap_tells_what_is_missing() {
    let names = "wlan.ba.control.ba_type wlan.fixed.ssc.sequence wlan.ba.bm wlan.ba.bm.missing_frame";
    let block = format!("9400 0000 {A} {B} 0500 f0ff fdffffffffffff7f");
    assert_eq!(shown(&block, names), "0x0002 4095 fdffffffffffff7f 0,62");
    let request = format!("8400 0000 {A} {B} 0400 1000");
    assert_eq!(shown(&request, names), "0x0002 1 - -");
}

#[test]
fn an_encrypted_body_begins_with_its_counter() {
    let frame = |vector: &str| format!("0841 0000 {A} {B} {C} 1000 {vector} 0102030405060708");
    let names = "wlan.wep.iv wlan.wep.key wlan.wep.icv wlan.ccmp.extiv wlan.tkip.extiv";
    assert_eq!(shown(&frame("aabbcc40"), names), "0xaabbcc 1 0x05060708 - -");
    assert_eq!(shown(&frame("01000020 02000000"), names), "- 0 - 0x000000020001 -");
    assert_eq!(shown(&frame("00200120 02000000"), names), "- 0 - - 0x000000020001");
}

#[test]
fn quality_of_service_depends_on_who_sends() {
    let names = "wlan.qos.eosp wlan.qos.queue_size wlan.qos.qap_buf_load wlan.qos.amsdupresent";
    let frame = |flags: &str, kind: &str| shown(&format!("{kind}{flags} 0000 {A} {B} {C} 1000 1532"), names);
    assert_eq!(frame("02", "c8"), "1 - 3 -");
    assert_eq!(frame("01", "c8"), "- 50 - -");
}

#[test]
fn a_wrapper_carries_the_start_of_another_frame() {
    let names = "wlan.fc.type_subtype wlan.ra wlan.htc.vht";
    assert_eq!(shown(&format!("7400 0000 {A} c400 01000000"), names), "0x0017,0x001c 00:00:5e:00:53:01 1");
}

#[test]
fn mesh_control_is_in_front_of_the_body() {
    let names = "wlan.fixed.mesh_ttl wlan.fixed.mesh_addr4 wlan.fixed.mesh_addr6 wlan.qos.mesh_rspi llc.dsap";
    let frame = |quality: &str, mesh: &str| {
        shown(&format!("8803 0000 {A} {B} {C} 1000 {A} {quality} {mesh} 424203 00"), names)
    };
    assert_eq!(frame("0005", "00 1f 01000000"), "0x1f - - 1 0x42");
    assert_eq!(frame("0001", &format!("01 1f 01000000 {B}")), "0x1f 00:00:5e:00:53:02 - 0 0x42");
    assert_eq!(frame("0001", &format!("02 1f 01000000 {B} {C}")), "0x1f - 00:00:5e:00:53:03 0 0x42");
    assert_eq!(frame("0001", ""), "- - - - 0x42", "the bit means something else");
}

#[test]
fn later_subframes_are_told() {
    let first = format!("{A} {B} 0005 424203 0000 00");
    let frame = format!("8802 0000 {A} {B} {C} 1000 8000 {first} {C} {B} 0002 abcd");
    let names = "wlan.da wlan.sa wlan_aggregate.a_mdsu.length wlan_aggregate.a_mdsu.msdu llc.dsap";
    let [a, b, c] = ["00:00:5e:00:53:01", "00:00:5e:00:53:02", "00:00:5e:00:53:03"];
    assert_eq!(shown(&frame, names), format!("{a},{a},{c} {b},{b} 5,2 abcd 0x42"));
}
