//! What is behind the first ten bytes of an 802.11 frame, IEEE 802.11 §9.2.4.

use core::ops::Range;

use crate::codec::{Coding, Text};
use crate::header;

header! {
    /// The station that sends.
    pub struct Transmitter("wlan.transmitter", "Transmitter", 6 bytes) {
        address: [u8; 6] = 0..48, "wlan.ta", "Transmitter", Mac;
    }
}

header! {
    /// The third address, and the number of the frame.
    pub struct Third("wlan.third", "Third address", 8 bytes) {
        address: [u8; 6] = 0..48,     "wlan.addr3",   "Third address", Mac;
        control: u16     = 48..64 le, "wlan.seq_ctl", "Fragment and sequence number", Hex(4);
                           52..56,    "wlan.frag",    "Fragment number", Dec;
                           48..60 le, "wlan.seq",     "Sequence number", Dec;
    }
}

header! {
    /// The source, between two access points.
    pub struct Fourth("wlan.fourth", "Fourth address", 6 bytes) {
        address: [u8; 6] = 0..48, "wlan.addr4", "Fourth address", Mac;
    }
}

header! {
    /// Quality of service, IEEE 802.11 §9.2.4.5; what its second byte is depends on who sends.
    pub struct Quality("wlan.quality", "Quality of service", 2 bytes) {
        control: u16 = 0..16 le, "wlan.qos",               "Quality of service control", Hex(4);
                       0..1,     "wlan.qos.amsdupresent",  "Several frames in one",      Flag;
                       1..3,     "wlan.qos.ack",           "Acknowledgment policy",      Hex(4) => policies;
                       3..4,     "wlan.qos.eosp",          "End of the service period",  Flag;
                       3..4,     "wlan.qos.bit4",          "Second byte is a queue size", Flag;
                       4..8,     "wlan.qos.tid",           "Traffic identifier",         Dec;
                       5..8,     "wlan.qos.priority",      "Priority",                   Dec => priorities;
                       8..16,    "wlan.qos.txop_limit",    "Limit of the TXOP",          Dec;
                       8..16,    "wlan.qos.ps_buf_state",  "Buffer state of the access point", Hex(4);
                       14..15,   "wlan.qos.buf_state_indicated", "Buffer state is indicated", Flag;
                       12..14,   "wlan.qos.highest_pri_buf_ac", "Highest access category that is buffered", Dec;
                       8..12,    "wlan.qos.qap_buf_load",  "Buffer load of the access point", Dec;
                       8..16,    "wlan.qos.txop_dur_req",  "Duration that is asked for", Dec;
                       8..16,    "wlan.qos.queue_size",    "Queue size",                 Dec;
                       15..16,   "wlan.qos.mesh_ctl_present", "Mesh control is present", Dec;
                       14..15,   "wlan.qos.mesh_ps.reserved", "Mesh power save level, reserved", Dec;
                       13..14,   "wlan.qos.mesh_rspi",     "Receiver service period is initiated", Dec;
    }
}

header! {
    /// Control of high throughput, IEEE 802.11 §9.2.4.6.
    pub struct Throughput("wlan.throughput", "High-throughput control", 4 bytes) {
        control: u32 = 0..32 le, "wlan.htc",                   "High-throughput control",                Hex(8);
                       7..8,     "wlan.htc.vht",               "VHT form",                               Flag;
                       6..7,     "wlan.htc.he",                "HE form",                                Flag, if is_very_high_form;
                       0..15 le, "wlan.htc.lac",               "Link adaptation control",                Hex(8), if is_high_form;
                       6..7,     "wlan.htc.lac.trq",           "Training request",                       Flag, if is_high_form;
                       5..6,     "wlan.htc.lac.mai.mrq",       "MCS request",                            Flag, if is_adapted;
                       2..5,     "wlan.htc.lac.mai.msi",       "Sequence of the request",                Hex(4), if is_asked::<true>;
                       2..5,     "wlan.htc.lac.mai.reserved",  "Reserved",                               Hex(4), if is_asked::<false>;
                       2..6,     "wlan.htc.lac.mai.aseli",     "Antenna selection",                      Hex(4), if is_selected;
                       7..10 le, "wlan.htc.lac.mfsi",          "Sequence of the feedback",               Dec, if is_high_form;
                       8..15,    "wlan.htc.lac.mfb",           "MCS feedback",                           Hex(4), if is_adapted;
                       12..15,   "wlan.htc.lac.asel.command",  "Antenna selection command",              Hex(4), if is_selected;
                       8..12,    "wlan.htc.lac.asel.data",     "Antenna selection data",                 Hex(4), if is_selected;
                       22..24,   "wlan.htc.cal.pos",           "Calibration position",                   Dec, if is_high_form;
                       20..22,   "wlan.htc.cal.seq",           "Calibration sequence",                   Dec, if is_high_form;
                       18..20,   "wlan.htc.reserved1",         "Reserved1",                              Hex(8), if is_high_form;
                       16..18,   "wlan.htc.csi_steering",      "Channel state or steering",              Dec, if is_high_form;
                       31..32,   "wlan.htc.ndp_announcement",  "Null data packet follows",               Flag, if is_high_form;
                       26..31,   "wlan.htc.reserved2",         "Reserved2",                              Hex(8), if is_high_form;
                       5..6,     "wlan.htc.mrq",               "MCS request",                            Flag, if is_very_high;
                       2..5,     "wlan.htc.msi",               "Sequence of the request",                Dec, if is_solicited::<true>;
                       2..5,     "wlan.htc.msi_stbc_reserved", "Reserved",                               Hex(8), if is_solicited::<false>;
                       3..5,     "wlan.htc.compressed_msi",    "Compressed sequence of the request",     Dec, if is_unsolicited;
                       2..3,     "wlan.htc.ppdu_stbc_encoded", "STBC was used",                          Flag, if is_unsolicited;
                       7..10 le, "wlan.htc.mfsi",              "Sequence of the feedback",               Flag, if is_any_solicited;
                       7..10 le, "wlan.htc.gid_l",             "Group identifier, low bits",             Flag, if is_unsolicited;
                       8..23 le, "wlan.htc.mfb",               "MCS feedback",                           Hex(8), if is_very_high;
                       12..15,   "wlan.htc.num_sts",           "Space-time streams",                     Dec, if is_very_high;
                       8..12,    "wlan.htc.vht_mcs",           "MCS index",                              Dec, if is_very_high;
                       22..24,   "wlan.htc.bw",                "Bandwidth",                              Dec, if is_very_high;
                       16..22,   "wlan.htc.snr",               "Signal to noise ratio",                  Signed, if is_very_high;
                       29..32,   "wlan.htc.gid_h",             "Group identifier, high bits",            Dec, if is_very_high;
                       28..29,   "wlan.htc.coding_type",       "Coding type",                            Dec, if is_very_high;
                       27..28,   "wlan.htc.fb_tx_type",        "Kind of transmission",                   Dec, if is_very_high;
                       26..27,   "wlan.htc.unsolicited_mfb",   "Feedback was not asked for",             Flag, if is_very_high;
                       25..26,   "wlan.htc.ac_constraint",     "Same access category only",              Flag, if is_low_form;
                       24..25,   "wlan.htc.rdg_more_ppdu",     "Reverse direction grant, or more PPDUs", Flag, if is_low_form;
    }
}

header! {
    /// What a block acknowledgment, or the request for one, is about; IEEE 802.11 §9.3.1.7.
    pub struct Block("wlan.ba", "Block acknowledgment", 2 bytes) {
        control: u16 = 0..16 le, "wlan.ba.control",           "Block acknowledgment control", Hex(4);
                       7..8,     "wlan.ba.control.ackpolicy", "No acknowledgment",            Flag;
                       3..7,     "wlan.ba.control.ba_type",   "Type",                         Hex(4) => blocks;
                       4..11 le, "wlan.ba.control.reserved",  "Reserved",                     Hex(4);
                       8..12,    "wlan.ba.basic.tidinfo",     "Traffic identifiers",          Hex(4);
    }
    data {
        bitmap, "wlan.ba.bm", "Bitmap", Bytes;
        missing, "wlan.ba.bm.missing_frame", "Frame that is missing", Dec;
        group: 48, "wlan.ba.gcr_group_addr", "Group address", Mac;
    }
}

header! {
    /// Which traffic, where there are several.
    pub struct Traffic("wlan.bar.mtid", "One traffic identifier", 2 bytes) {
        information: u16 = 0..16 le, "wlan.bar.mtid.tidinfo",          "Traffic information", Hex(4);
                           4..16 le, "wlan.bar.mtid.tidinfo.reserved", "Reserved",            Hex(4);
                           8..12,    "wlan.bar.mtid.tidinfo.value",    "Traffic identifier",  Hex(4);
    }
}

header! {
    /// Mesh control, IEEE 802.11 §9.2.4.7.3; up to two addresses follow.
    pub struct Mesh("wlan.mesh.control_field", "Mesh control", 6 bytes) {
        flags:    u8  = 0..8,      "wlan.fixed.mesh_flags",    "Mesh flags", Hex(2);
        ttl:      u8  = 8..16,     "wlan.fixed.mesh_ttl",      "Mesh time to live", Hex(2), or 31;
        sequence: u32 = 16..48 le, "wlan.fixed.mesh_sequence", "Mesh sequence number", Hex(8);
    }
    data {
        fourth: 48, "wlan.fixed.mesh_addr4", "Mesh address 4", Mac;
        fifth: 48,  "wlan.fixed.mesh_addr5", "Mesh address 5", Mac;
        sixth: 48,  "wlan.fixed.mesh_addr6", "Mesh address 6", Mac;
    }
}

header! {
    /// In front of each of several frames in one, IEEE 802.11 §9.3.2.2.
    pub struct Subframe("wlan_aggregate.a_mdsu.subframe", "A-MSDU subframe", 14 bytes) {
        destination: [u8; 6] = 0..48,  "wlan.da", "Destination", Mac;
        source:      [u8; 6] = 48..96, "wlan.sa", "Source", Mac;
        length:      u16 = 96..112, "wlan_aggregate.a_mdsu.length", "Length of the MSDU", Dec;
    }
    data {
        carried, "wlan_aggregate.a_mdsu.msdu", "MSDU", Bytes;
        padding, "wlan_aggregate.a_mdsu.padding", "Padding", Bytes;
    }
}

header! {
    /// Which frame is the first one of a block.
    pub struct Start("wlan.start", "Start of the block", 2 bytes) {
        control: u16 = 0..16 le, "wlan.fixed.ssc",          "Starting sequence control", Hex(4);
                       4..8,     "wlan.fixed.ssc.fragment", "Fragment number",           Dec;
                       0..12 le, "wlan.fixed.ssc.sequence", "Sequence number",           Dec;
    }
}

header! {
    /// The frame that a wrapper carries, IEEE 802.11 §9.3.1.10; the control of its throughput follows.
    pub struct Carried("wlan.carried", "Carried frame", 2 bytes) {
                             0..16,  "wlan.fc",         "Frame control", Hex(4);
        subtype:   u8      = 0..4,   "wlan.fc.subtype", "Subtype", Dec;
        kind:      u8      = 4..6,   "wlan.fc.type",    "Type",    Dec;
        version:   u8      = 6..8,   "wlan.fc.version", "Version", Dec;
        flags:     u8      = 8..16,  "wlan.flags",      "Flags",   Hex(2);
    }
}

header! {
    /// What is in front of an encrypted body, IEEE 802.11 §12.3.2: the first half of its initialization vector.
    pub struct Vector("wlan.vector", "Initialization vector", 4 bytes) {
        vector:   u32 = 0..24,  "wlan.wep.iv",       "Initialization vector", Hex(6), if is_short;
        index:    u8  = 24..26, "wlan.wep.key",      "Key", Dec;
        extended: bool = 26..27, "wlan.wep.extended", "It has a second half", Flag;
        reserved: u8  = 27..32, "wlan.wep.reserved", "Reserved", Hex(2);
    }
    data {
        further: 32, "wlan.wep.further", "Second half of the initialization vector", Bytes;
        tkip, "wlan.tkip.extiv", "Sequence counter of TKIP", Coded(&TKIP);
        ccmp, "wlan.ccmp.extiv", "Packet number of CCMP", Coded(&CCMP);
    }
}

header! {
    /// What is behind a body that is encrypted with WEP.
    pub struct Integrity("wlan.integrity", "Integrity check", 4 bytes) {
        value: u32 = 0..32, "wlan.wep.icv", "Integrity check value", Hex(8);
    }
}

static TKIP: Coding = Coding { text: tkip, append: |_, _| None };
static CCMP: Coding = Coding { text: ccmp, append: |_, _| None };

/// The counter's bytes from the highest to the lowest, IEEE 802.11 §12.5.2.2.
fn tkip(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let [one, _, zero, _, rest @ ..] = message.get(bytes)?.first_chunk::<8>()?;
    counter(rest, [*one, *zero], out);
    Some(())
}

/// The same of CCMP, IEEE 802.11 §12.5.3.2, which has its bytes in another order.
fn ccmp(message: &[u8], bytes: Range<usize>, out: &mut Text) -> Option<()> {
    let [zero, one, _, _, rest @ ..] = message.get(bytes)?.first_chunk::<8>()?;
    counter(rest, [*one, *zero], out);
    Some(())
}

fn counter(high: &[u8], low: [u8; 2], out: &mut Text) {
    let number = high.iter().rev().chain(&low).fold(0, |number, byte| number << 8 | u64::from(*byte));
    out.hex(number, 12);
}

/// There is no second half.
fn is_short(vector: &[u8]) -> bool {
    vector.get(3).is_some_and(|index| index & 0x20 == 0)
}

fn policies(number: u64) -> Option<&'static str> {
    ["Normal acknowledgment", "No acknowledgment", "No explicit acknowledgment", "Block acknowledgment"]
        .get(number as usize)
        .copied()
}

fn priorities(number: u64) -> Option<&'static str> {
    ["Best effort", "Background", "Background", "Best effort", "Video", "Video", "Voice", "Voice"]
        .get(number as usize)
        .copied()
}

/// Types of block acknowledgments, IEEE 802.11 table 9-28.
fn blocks(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Basic",
        1 => "Extended compressed",
        2 => "Compressed",
        3 => "Several traffic identifiers",
        6 => "Groupcast with retries",
        10 => "Groupcast with retries, extended",
        11 => "Several stations",
        _ => return None,
    })
}

fn is_high_form(control: &[u8]) -> bool {
    control[0] & 1 == 0
}

fn is_very_high_form(control: &[u8]) -> bool {
    control[0] & 1 == 1
}

fn is_very_high(control: &[u8]) -> bool {
    control[0] & 3 == 1
}

/// Both forms that are not HE end with the same two bits.
fn is_low_form(control: &[u8]) -> bool {
    control[0] & 3 != 3
}

/// The antenna is selected rather than the link adapted.
fn is_selected(control: &[u8]) -> bool {
    is_high_form(control) && control[0] & 0x3c == 0x38
}

fn is_adapted(control: &[u8]) -> bool {
    is_high_form(control) && !is_selected(control)
}

fn is_asked<const ASKED: bool>(control: &[u8]) -> bool {
    is_adapted(control) && (control[0] & 4 != 0) == ASKED
}

fn is_unsolicited(control: &[u8]) -> bool {
    is_very_high(control) && control.get(3).is_some_and(|last| last & 0x20 != 0)
}

fn is_any_solicited(control: &[u8]) -> bool {
    is_very_high(control) && control.get(3).is_some_and(|last| last & 0x20 == 0)
}

fn is_solicited<const ASKED: bool>(control: &[u8]) -> bool {
    is_any_solicited(control) && (control[0] & 4 != 0) == ASKED
}
