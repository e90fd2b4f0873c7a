//! The fields of Per-Packet Information about wireless and wired frames; all numbers are least significant byte first.

use crate::header;

header! {
    /// What every receiver of 802.11 has.
    pub struct Common("ppi.80211-common", "802.11 common", 20 bytes) {
        time:    u64 = 0..64 le,  "ppi.80211-common.tsft",  "Timing synchronization function timer (TSFT)", Dec;
        flags:   u16 = 64..80 le, "ppi.80211-common.flags", "Flags", Hex(4);
                       71..72, "ppi.80211-common.flags.fcs",         "Frame check sequence (FCS) is there", Flag;
                       70..71, "ppi.80211-common.flags.tsft",        "The timer counts milliseconds", Flag;
                       69..70, "ppi.80211-common.flags.fcs-invalid", "Frame check sequence (FCS) is wrong", Flag;
                       68..69, "ppi.80211-common.flags.phy-err",     "Error of the physical layer", Flag;
        rate:    u64 = 80..96 le,   "ppi.80211-common.rate",       "Data rate in kb/s", Times(500);
        channel: u16 = 96..112 le,  "ppi.80211-common.chan.freq",  "Channel frequency in MHz", Dec;
        kind:    u16 = 112..128 le, "ppi.80211-common.chan.flags", "Channel flags", Hex(4);
                       115..116, "ppi.80211-common.chan.flags.turbo", "Turbo", Flag;
                       114..115, "ppi.80211-common.chan.flags.cck", "Complementary code keying (CCK)", Flag;
                       113..114, "ppi.80211-common.chan.flags.ofdm", "Orthogonal frequency division multiplexing (OFDM)", Flag;
                       112..113, "ppi.80211-common.chan.flags.2ghz", "2 GHz", Flag;
                       127..128, "ppi.80211-common.chan.flags.5ghz", "5 GHz", Flag;
                       126..127, "ppi.80211-common.chan.flags.passive", "Passive scan only", Flag;
                       125..126, "ppi.80211-common.chan.flags.dynamic", "Dynamic, CCK and OFDM", Flag;
                       124..125, "ppi.80211-common.chan.flags.gfsk", "Gaussian frequency shift keying (GFSK)", Flag;
        hop_set: u8  = 128..136,    "ppi.80211-common.fhss.hopset",  "Hop set", Hex(2);
        pattern: u8  = 136..144,    "ppi.80211-common.fhss.pattern", "Hop pattern", Hex(2);
        signal:  u8  = 144..152,    "ppi.80211-common.dbm.antsignal", "Antenna signal in dBm", Signed;
        noise:   u8  = 152..160,    "ppi.80211-common.dbm.antnoise",  "Antenna noise in dBm", Signed;
    }
}

header! {
    /// What both extensions of 802.11n begin with.
    pub struct Throughput("ppi.80211n-mac", "802.11n MAC", 9 bytes) {
        flags:  u32 = 0..32 le, "ppi.80211n-mac.flags", "Flags", Hex(8);
                      7..8, "ppi.80211n-mac.flags.greenfield", "HT-greenfield format", Flag;
                      6..7, "ppi.80211n-mac.flags.ht20_40",    "40 MHz", Flag;
                      5..6, "ppi.80211n-mac.flags.rx.short_guard_interval", "Short guard interval", Flag;
                      4..5, "ppi.80211n-mac.flags.rx.duplicate", "Received twice", Flag;
                      3..4, "ppi.80211n-mac.flags.agg",          "Part of an A-MPDU", Flag;
                      2..3, "ppi.80211n-mac.flags.more_agg",     "More of the A-MPDU follows", Flag;
                      1..2, "ppi.80211n-mac.flags.delim_crc_error_after", "The CRC of the next MPDU delimiter is wrong", Flag;
        ampdu:  u32 = 32..64 le, "ppi.80211n-mac.ampdu_id", "Which A-MPDU", Hex(8);
        delimiters: u8 = 64..72, "ppi.80211n-mac.num_delimiters", "MPDU delimiters without an MPDU", Dec;
    }
}

header! {
    /// What follows in the extension without the physical layer.
    pub struct Unused("ppi.80211n-mac.end", "Reserved", 3 bytes) {
        reserved: u32 = 0..24 le, "ppi.80211n-mac.reserved", "Reserved", Hex(6);
    }
}

header! {
    /// What follows in the extension with the physical layer.
    pub struct Physical("ppi.80211n-mac-phy", "802.11n PHY", 39 bytes) {
        index:    u8 = 0..8,   "ppi.80211n-mac-phy.mcs", "Modulation and coding scheme (MCS)", Dec;
        streams:  u8 = 8..16,  "ppi.80211n-mac-phy.num_streams", "Spatial streams", Dec;
        combined: u8 = 16..24, "ppi.80211n-mac-phy.rssi.combined", "RSSI of all antennas", Dec;
        primary0: u8 = 24..32, "ppi.80211n-mac-phy.rssi.ant0ctl", "RSSI of antenna 0, primary channel", Dec;
        primary1: u8 = 32..40, "ppi.80211n-mac-phy.rssi.ant1ctl", "RSSI of antenna 1, primary channel", Dec;
        primary2: u8 = 40..48, "ppi.80211n-mac-phy.rssi.ant2ctl", "RSSI of antenna 2, primary channel", Dec;
        primary3: u8 = 48..56, "ppi.80211n-mac-phy.rssi.ant3ctl", "RSSI of antenna 3, primary channel", Dec;
        secondary0: u8 = 56..64, "ppi.80211n-mac-phy.rssi.ant0ext", "RSSI of antenna 0, secondary channel", Dec;
        secondary1: u8 = 64..72, "ppi.80211n-mac-phy.rssi.ant1ext", "RSSI of antenna 1, secondary channel", Dec;
        secondary2: u8 = 72..80, "ppi.80211n-mac-phy.rssi.ant2ext", "RSSI of antenna 2, secondary channel", Dec;
        secondary3: u8 = 80..88, "ppi.80211n-mac-phy.rssi.ant3ext", "RSSI of antenna 3, secondary channel", Dec;
        channel: u16 = 88..104 le, "ppi.80211-mac-phy.ext-chan.freq", "Secondary channel frequency in MHz", Dec;
        kind:    u16 = 104..120 le, "ppi.80211-mac-phy.ext-chan.flags", "Secondary channel flags", Hex(4);
                       107..108, "ppi.80211-mac-phy.ext-chan.flags.turbo", "Turbo", Flag;
                       106..107, "ppi.80211-mac-phy.ext-chan.flags.cck", "Complementary code keying (CCK)", Flag;
                       105..106, "ppi.80211-mac-phy.ext-chan.flags.ofdm", "Orthogonal frequency division multiplexing (OFDM)", Flag;
                       104..105, "ppi.80211-mac-phy.ext-chan.flags.2ghz", "2 GHz", Flag;
                       119..120, "ppi.80211-mac-phy.ext-chan.flags.5ghz", "5 GHz", Flag;
                       118..119, "ppi.80211-mac-phy.ext-chan.flags.passive", "Passive scan only", Flag;
                       117..118, "ppi.80211-mac-phy.ext-chan.flags.dynamic", "Dynamic, CCK and OFDM", Flag;
                       116..117, "ppi.80211-mac-phy.ext-chan.flags.gfsk", "Gaussian frequency shift keying (GFSK)", Flag;
        signal0: u8 = 120..128, "ppi.80211n-mac-phy.dbmant0.signal", "Signal of antenna 0 in dBm", Signed;
        noise0: u8 = 128..136, "ppi.80211n-mac-phy.dbmant0.noise", "Noise of antenna 0 in dBm", Signed;
        signal1: u8 = 136..144, "ppi.80211n-mac-phy.dbmant1.signal", "Signal of antenna 1 in dBm", Signed;
        noise1: u8 = 144..152, "ppi.80211n-mac-phy.dbmant1.noise", "Noise of antenna 1 in dBm", Signed;
        signal2: u8 = 152..160, "ppi.80211n-mac-phy.dbmant2.signal", "Signal of antenna 2 in dBm", Signed;
        noise2: u8 = 160..168, "ppi.80211n-mac-phy.dbmant2.noise", "Noise of antenna 2 in dBm", Signed;
        signal3: u8 = 168..176, "ppi.80211n-mac-phy.dbmant3.signal", "Signal of antenna 3 in dBm", Signed;
        noise3: u8 = 176..184, "ppi.80211n-mac-phy.dbmant3.noise", "Noise of antenna 3 in dBm", Signed;
        error0: u32 = 184..216 le, "ppi.80211n-mac-phy.evm0", "Error vector magnitude (EVM) of chain 0", Dec;
        error1: u32 = 216..248 le, "ppi.80211n-mac-phy.evm1", "Error vector magnitude (EVM) of chain 1", Dec;
        error2: u32 = 248..280 le, "ppi.80211n-mac-phy.evm2", "Error vector magnitude (EVM) of chain 2", Dec;
        error3: u32 = 280..312 le, "ppi.80211n-mac-phy.evm3", "Error vector magnitude (EVM) of chain 3", Dec;
    }
}

header! {
    /// Which interface of an aggregated one.
    pub struct Aggregation("ppi.aggregation_extension", "Aggregation", 4 bytes) {
        interface: u32 = 0..32 le, "ppi.aggregation_extension.interface_id", "Interface", Dec;
    }
}

header! {
    /// What a wired frame had.
    pub struct Wired("ppi.8023_extension", "Ethernet", 8 bytes) {
        flags:  u32 = 0..32 le,  "ppi.8023_extension.flags",  "Flags", Hex(8);
                      7..8,      "ppi.8023_extension.flags.fcs_present", "Frame check sequence is there", Flag;
        errors: u32 = 32..64 le, "ppi.8023_extension.errors", "Errors", Hex(8);
                      39..40,    "ppi.8023_extension.errors.fcs",      "Frame check sequence", Flag;
                      38..39,    "ppi.8023_extension.errors.sequence", "Sequence", Flag;
                      37..38,    "ppi.8023_extension.errors.symbol",   "Symbol", Flag;
                      36..37,    "ppi.8023_extension.errors.data",     "Data", Flag;
    }
}
