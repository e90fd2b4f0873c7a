//! What is behind the first ten bytes of an 802.11 frame, IEEE 802.11 §9.2.4.

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
    }
    data {
        fragment, "wlan.frag", "Fragment number", Dec;
        sequence, "wlan.seq",  "Sequence number", Dec;
    }
}

header! {
    /// The source, between two access points.
    pub struct Fourth("wlan.fourth", "Fourth address", 6 bytes) {
        address: [u8; 6] = 0..48, "wlan.addr4", "Fourth address", Mac;
    }
}

header! {
    /// Quality of service.
    pub struct Quality("wlan.quality", "Quality of service", 2 bytes) {
        control: u16 = 0..16 le, "wlan.qos", "Quality of service control", Hex(4);
                       0..1,     "wlan.qos.amsdupresent", "Several frames in one", Flag;
                       1..3,     "wlan.qos.ack",  "Acknowledgment policy", Hex(4);
                       4..8,     "wlan.qos.tid",  "Traffic identifier", Dec;
                       5..8,     "wlan.qos.priority", "Priority", Dec;
    }
}

header! {
    /// Control of high throughput.
    pub struct Throughput("wlan.throughput", "High-throughput control", 4 bytes) {
        control: u32 = 0..32 le, "wlan.htc", "High-throughput control", Hex(8);
    }
}

header! {
    /// In front of each of several frames in one, IEEE 802.11 §9.3.2.2.
    pub struct Subframe("wlan_aggregate", "Subframe", 14 bytes) {
        destination: [u8; 6] = 0..48,  "wlan_aggregate.da", "Destination", Mac;
        source:      [u8; 6] = 48..96, "wlan_aggregate.sa", "Source", Mac;
        length:      u16 = 96..112, "wlan_aggregate.a_mdsu.length", "Length", Dec;
    }
}
