//! Elements of management frames that have parts, IEEE 802.11 §9.4.2.

use crate::header;

header! {
    /// For whom frames are buffered.
    pub struct Tim("wlan.tim", "Traffic indication map", 3 bytes) {
          count: u8 = 0..8,   "wlan.tim.dtim_count",        "DTIM count",          Dec;
         period: u8 = 8..16,  "wlan.tim.dtim_period",       "DTIM period",         Dec;
        control: u8 = 16..24, "wlan.tim.bmapctl",           "Bitmap control",      Hex(2);
                      23..24, "wlan.tim.bmapctl.multicast", "Group frames follow", Flag;
                      16..23, "wlan.tim.bmapctl.offset",    "Bitmap offset",       Hex(2);
    }
}

header! {
    /// Whether slower stations are there.
    pub struct Erp("wlan.erp", "ERP information", 1 bytes) {
        information: u8 = 0..8, "wlan.erp_info",                      "ERP information",      Hex(2);
                          7..8, "wlan.erp_info.erp_present",          "Erp present",          Flag;
                          6..7, "wlan.erp_info.use_protection",       "Use protection",       Flag;
                          5..6, "wlan.erp_info.barker_preamble_mode", "Barker preamble mode", Flag;
                          0..5, "wlan.erp_info.reserved",             "Reserved",             Hex(2);
    }
}

header! {
    /// When periods without contention are.
    pub struct Contention("wlan.cfp", "Contention-free periods", 6 bytes) {
             count: u8 = 0..8,      "wlan.cfp.count",         "Count",            Dec;
            period: u8 = 8..16,     "wlan.cfp.period",        "Period",           Dec;
          longest: u16 = 16..32 le, "wlan.cfp.max_duration",  "Maximum duration", Dec;
        remaining: u16 = 32..48 le, "wlan.cfp.dur_remaining", "Dur remaining",    Dec;
    }
}

header! {
    /// How busy the access point is.
    pub struct Load("wlan.qbss", "Load", 5 bytes) {
          stations: u16 = 0..16 le,  "wlan.qbss.scount", "Stations",                     Dec;
        utilization: u8 = 16..24,    "wlan.qbss.cu",     "Channel utilization",          Dec;
          capacity: u16 = 24..40 le, "wlan.qbss.adc",    "Available admission capacity", Dec;
    }
}

header! {
    /// What a station can do of high throughput; rates and further capabilities follow.
    pub struct HighCapabilities("wlan.ht", "High throughput capabilities", 3 bytes) {
        capabilities: u16 = 0..16 le, "wlan.ht.capabilities",                 "Capabilities",                    Hex(4);
                            7..8,     "wlan.ht.capabilities.ldpccoding",      "LDPC",                            Flag;
                            6..7,     "wlan.ht.capabilities.width",           "40 MHz",                          Flag;
                            4..6,     "wlan.ht.capabilities.sm",              "Spatial multiplexing power save", Hex(4);
                            3..4,     "wlan.ht.capabilities.green",           "Greenfield",                      Flag;
                            2..3,     "wlan.ht.capabilities.short20",         "Short guard interval, 20 MHz",    Flag;
                            1..2,     "wlan.ht.capabilities.short40",         "Short guard interval, 40 MHz",    Flag;
                            0..1,     "wlan.ht.capabilities.txstbc",          "Sends STBC",                      Flag;
                            14..16,   "wlan.ht.capabilities.rxstbc",          "Receives STBC",                   Hex(4);
                            13..14,   "wlan.ht.capabilities.delayedblockack", "Delayed block acknowledgment",    Flag;
                            12..13,   "wlan.ht.capabilities.amsdu",           "A-MSDU of 7935 bytes",            Flag;
                            11..12,   "wlan.ht.capabilities.dsscck",          "DSSS and CCK in 40 MHz",          Flag;
                            10..11,   "wlan.ht.capabilities.psmp",            "PSMP",                            Flag;
                            9..10,    "wlan.ht.capabilities.40mhzintolerant", "Cannot bear 40 MHz",              Flag;
                            8..9,     "wlan.ht.capabilities.lsig",            "L-SIG TXOP protection",           Flag;
           parameters: u8 = 16..24,   "wlan.ht.ampduparam",                   "Ampduparam",                      Hex(2);
                            22..24,   "wlan.ht.ampduparam.maxlength",         "Maxlength",                       Hex(2);
                            19..22,   "wlan.ht.ampduparam.mpdudensity",       "Mpdudensity",                     Hex(2);
                            16..19,   "wlan.ht.ampduparam.reserved",          "Reserved",                        Hex(2);
    }
}

header! {
    /// Which modulations a station has, or all of them must have, IEEE 802.11 §9.4.2.55.4.
    pub struct Rates("wlan.ht.mcsset", "Set of modulations", 16 bytes) {
        received: [u8; 10] = 0..80,      "wlan.ht.mcsset.rxbitmask",        "MCS indexes that it receives",           Bytes;
                             0..8,       "wlan.ht.mcsset.rxbitmask.0to7",   "MCS indexes 0 to 7",                     Hex(8);
                             8..16,      "wlan.ht.mcsset.rxbitmask.8to15",  "MCS indexes 8 to 15",                    Hex(8);
                             16..24,     "wlan.ht.mcsset.rxbitmask.16to23", "MCS indexes 16 to 23",                   Hex(8);
                             24..32,     "wlan.ht.mcsset.rxbitmask.24to31", "MCS indexes 24 to 31",                   Hex(8);
                             39..40,     "wlan.ht.mcsset.rxbitmask.32",     "MCS indexes 32",                         Hex(8);
                             33..39,     "wlan.ht.mcsset.rxbitmask.33to38", "MCS indexes 33 to 38",                   Hex(8);
                             35..49 le,  "wlan.ht.mcsset.rxbitmask.39to52", "MCS indexes 39 to 52",                   Hex(8);
                             51..75 le,  "wlan.ht.mcsset.rxbitmask.53to76", "MCS indexes 53 to 76",                   Hex(8);
              highest: u16 = 80..96 le,  "wlan.ht.mcsset.highest",          "Highest rate and reserved bits",         Hex(4);
                             86..96 le,  "wlan.ht.mcsset.highestdatarate",  "Highest rate that it receives, in Mb/s", Hex(4);
                 sent: u32 = 96..128 le, "wlan.ht.mcsset.tx",               "What it sends, and reserved bits",       Hex(8);
                             103..104,   "wlan.ht.mcsset.txsetdefined",     "What it sends is defined",               Flag;
                             102..103,   "wlan.ht.mcsset.txrxmcsnotequal",  "It sends not what it receives",          Flag;
                             100..102,   "wlan.ht.mcsset.txmaxss",          "Spatial streams that it sends",          Hex(4);
                             99..100,    "wlan.ht.mcsset.txunequalmod",     "It sends unequal modulation",            Flag;
    }
}

header! {
    /// What else a station can do of high throughput.
    pub struct HighFurther("wlan.htex", "Further high throughput capabilities", 7 bytes) {
           extended: u16 = 0..16 le,  "wlan.htex.capabilities",             "Capabilities",                      Hex(4);
                           7..8,      "wlan.htex.capabilities.pco",         "PCO",                               Flag;
                           5..7,      "wlan.htex.capabilities.transtime",   "Transtime",                         Hex(4);
                           14..16,    "wlan.htex.capabilities.mcs",         "MCS",                               Hex(4);
                           13..14,    "wlan.htex.capabilities.htc",         "Htc",                               Flag;
                           12..13,    "wlan.htex.capabilities.rdresponder", "Rdresponder",                       Flag;
        beamforming: u32 = 16..48 le, "wlan.txbf",                          "Transmit beamforming capabilities", Hex(8);
                           23..24,    "wlan.txbf.txbf",                     "Transmit beamforming",              Flag;
                           22..23,    "wlan.txbf.rxss",                     "Rxss",                              Flag;
                           21..22,    "wlan.txbf.txss",                     "Txss",                              Flag;
                           20..21,    "wlan.txbf.rxndp",                    "Rxndp",                             Flag;
                           19..20,    "wlan.txbf.txndp",                    "Txndp",                             Flag;
                           18..19,    "wlan.txbf.impltxbf",                 "Impltxbf",                          Flag;
                           16..18,    "wlan.txbf.calibration",              "Calibration",                       Hex(8);
                           31..32,    "wlan.txbf.csi",                      "Channel state",                     Flag;
                           30..31,    "wlan.txbf.fm.uncompressed.tbf",      "Tbf",                               Flag;
                           29..30,    "wlan.txbf.fm.compressed.tbf",        "Tbf",                               Flag;
                           27..29,    "wlan.txbf.rcsi",                     "Rcsi",                              Hex(8);
                           25..27,    "wlan.txbf.fm.uncompressed.rbf",      "Rbf",                               Hex(8);
                           31..33 le, "wlan.txbf.fm.compressed.bf",         "Bf",                                Hex(8);
                           37..39,    "wlan.txbf.mingroup",                 "Mingroup",                          Hex(8);
                           35..37,    "wlan.txbf.csinumant",                "Csinumant",                         Hex(8);
                           33..35,    "wlan.txbf.fm.uncompressed.maxant",   "Maxant",                            Hex(8);
                           39..41 le, "wlan.txbf.fm.compressed.maxant",     "Maxant",                            Hex(8);
                           45..47,    "wlan.txbf.csi.maxrows",              "Maxrows",                           Hex(8);
                           43..45,    "wlan.txbf.channelest",               "Channelest",                        Hex(8);
                           40..43,    "wlan.txbf.reserved",                 "Reserved",                          Hex(8);
           selection: u8 = 48..56,    "wlan.asel",                          "Antenna selection",                 Hex(2);
                           55..56,    "wlan.asel.capable",                  "Capable",                           Flag;
                           54..55,    "wlan.asel.txcsi",                    "Txcsi",                             Flag;
                           53..54,    "wlan.asel.txif",                     "Txif",                              Flag;
                           52..53,    "wlan.asel.csi",                      "Channel state",                     Flag;
                           51..52,    "wlan.asel.if",                       "If",                                Flag;
                           50..51,    "wlan.asel.rx",                       "Receive",                           Flag;
                           49..50,    "wlan.asel.sppdu",                    "Sppdu",                             Flag;
                           48..49,    "wlan.asel.reserved",                 "Reserved",                          Hex(2);
    }
}

header! {
    /// How high throughput is used here.
    pub struct HighOperation("wlan.ht.info", "High throughput operation", 6 bytes) {
            primary: u8 = 0..8,      "wlan.ht.info.primarychannel",         "Primary channel",                          Dec;
              first: u8 = 8..16,     "wlan.ht.info.delim1",                 "First part",                               Hex(2);
                          14..16,    "wlan.ht.info.secchanoffset",          "Secondary channel",                        Hex(2);
                          13..14,    "wlan.ht.info.chanwidth",              "Any width",                                Flag;
                          12..13,    "wlan.ht.info.rifs",                   "RIFS",                                     Flag;
                          8..12,     "wlan.ht.info.reserved_b4_b7",         "Reserved b4 b7",                           Hex(2);
            second: u16 = 16..32 le, "wlan.ht.info.delim2",                 "Second part",                              Hex(4);
                          22..24,    "wlan.ht.info.ht_protection",          "HT protection",                            Hex(4);
                          21..22,    "wlan.ht.info.greenfield",             "Greenfield",                               Flag;
                          20..21,    "wlan.ht.info.reserved_b11",           "Reserved b11",                             Hex(4);
                          19..20,    "wlan.ht.info.obssnonht",              "Others without high throughput are there", Flag;
                          19..27 le, "wlan.ht.info.chan_center_freq_seg_2", "Chan center freq seg 2",                   Dec;
                          24..27,    "wlan.ht.info.reserved_b21_b23",       "Reserved b21 b23",                         Hex(4);
             third: u16 = 32..48 le, "wlan.ht.info.delim3",                 "Third part",                               Hex(4);
                          34..40,    "wlan.ht.info.reserved_b24_b29",       "Reserved b24 b29",                         Hex(4);
                          33..34,    "wlan.ht.info.dualbeacon",             "Two beacons",                              Flag;
                          32..33,    "wlan.ht.info.dualcts",                "CTS in both forms",                        Flag;
                          47..48,    "wlan.ht.info.secondarybeacon",        "Beacon with STBC",                         Flag;
                          46..47,    "wlan.ht.info.lsigprotsupport",        "L-SIG TXOP protection",                    Flag;
                          45..46,    "wlan.ht.info.pco.active",             "Active",                                   Flag;
                          44..45,    "wlan.ht.info.pco.phase",              "Phase",                                    Flag;
                          40..44,    "wlan.ht.info.reserved_b36_b39",       "Reserved b36 b39",                         Hex(4);
    }
}

header! {
    /// What a station can do of very high throughput.
    pub struct VeryHighCapabilities("wlan.vht", "Very high throughput capabilities", 12 bytes) {
        capabilities: u32 = 0..32 le,  "wlan.vht.capabilities",                       "Capabilities",                                    Hex(8);
                            6..8,      "wlan.vht.capabilities.maxmpdulength",         "Maxmpdulength",                                   Hex(8);
                            4..6,      "wlan.vht.capabilities.supportedchanwidthset", "Supportedchanwidthset",                           Hex(8);
                            3..4,      "wlan.vht.capabilities.rxldpc",                "Rxldpc",                                          Flag;
                            2..3,      "wlan.vht.capabilities.short80",               "Short80",                                         Flag;
                            1..2,      "wlan.vht.capabilities.short160",              "Short160",                                        Flag;
                            0..1,      "wlan.vht.capabilities.txstbc",                "Txstbc",                                          Flag;
                            13..16,    "wlan.vht.capabilities.rxstbc",                "Rxstbc",                                          Hex(8);
                            12..13,    "wlan.vht.capabilities.subeamformer",          "Subeamformer",                                    Flag;
                            11..12,    "wlan.vht.capabilities.subeamformee",          "Subeamformee",                                    Flag;
                            8..11,     "wlan.vht.capabilities.beamformee_sts_cap",    "Beamformee sts capability",                       Hex(8);
                            21..24,    "wlan.vht.capabilities.soundingdimensions",    "Soundingdimensions",                              Hex(8);
                            20..21,    "wlan.vht.capabilities.mubeamformer",          "Mubeamformer",                                    Flag;
                            19..20,    "wlan.vht.capabilities.mubeamformee",          "Mubeamformee",                                    Flag;
                            18..19,    "wlan.vht.capabilities.vhttxopps",             "Vhttxopps",                                       Flag;
                            17..18,    "wlan.vht.capabilities.vhthtc",                "Vhthtc",                                          Flag;
                            22..25 le, "wlan.vht.capabilities.maxampdu",              "Maxampdu",                                        Hex(8);
                            28..30,    "wlan.vht.capabilities.linkadapt",             "Linkadapt",                                       Hex(8);
                            27..28,    "wlan.vht.capabilities.rxpatconsist",          "Rxpatconsist",                                    Flag;
                            26..27,    "wlan.vht.capabilities.txpatconsist",          "Txpatconsist",                                    Flag;
                            24..26,    "wlan.vht.capabilities.ext_nss_bw_support",    "Another word spatial streams bandwidth support",  Hex(8);
            rxmcsmap: u16 = 32..48 le, "wlan.vht.mcsset.rxmcsmap",                    "MCS indexes that it receives",                    Hex(4);
                            38..40,    "wlan.vht.mcsset.rxmcsmap.ss1",                "1 spatial stream",                                Hex(4);
                            36..38,    "wlan.vht.mcsset.rxmcsmap.ss2",                "2 spatial streams",                               Hex(4);
                            34..36,    "wlan.vht.mcsset.rxmcsmap.ss3",                "3 spatial streams",                               Hex(4);
                            32..34,    "wlan.vht.mcsset.rxmcsmap.ss4",                "4 spatial streams",                               Hex(4);
                            46..48,    "wlan.vht.mcsset.rxmcsmap.ss5",                "5 spatial streams",                               Hex(4);
                            44..46,    "wlan.vht.mcsset.rxmcsmap.ss6",                "6 spatial streams",                               Hex(4);
                            42..44,    "wlan.vht.mcsset.rxmcsmap.ss7",                "7 spatial streams",                               Hex(4);
                            40..42,    "wlan.vht.mcsset.rxmcsmap.ss8",                "8 spatial streams",                               Hex(4);
            received: u16 = 48..64 le, "wlan.vht.mcsset.rxhighest",                   "Highest rate that it receives, and further bits", Hex(4);
                            51..64 le, "wlan.vht.mcsset.rxhighestlonggirate",         "Highest rate that it receives, in Mb/s",          Hex(4);
                            56..59,    "wlan.vht.mcsset.max_nsts_total",              "Maximum space-time streams total",                Dec;
            txmcsmap: u16 = 64..80 le, "wlan.vht.mcsset.txmcsmap",                    "MCS indexes that it sends",                       Hex(4);
                            70..72,    "wlan.vht.mcsset.txmcsmap.ss1",                "1 spatial stream",                                Hex(4);
                            68..70,    "wlan.vht.mcsset.txmcsmap.ss2",                "2 spatial streams",                               Hex(4);
                            66..68,    "wlan.vht.mcsset.txmcsmap.ss3",                "3 spatial streams",                               Hex(4);
                            64..66,    "wlan.vht.mcsset.txmcsmap.ss4",                "4 spatial streams",                               Hex(4);
                            78..80,    "wlan.vht.mcsset.txmcsmap.ss5",                "5 spatial streams",                               Hex(4);
                            76..78,    "wlan.vht.mcsset.txmcsmap.ss6",                "6 spatial streams",                               Hex(4);
                            74..76,    "wlan.vht.mcsset.txmcsmap.ss7",                "7 spatial streams",                               Hex(4);
                            72..74,    "wlan.vht.mcsset.txmcsmap.ss8",                "8 spatial streams",                               Hex(4);
                sent: u16 = 80..96 le, "wlan.vht.mcsset.txhighest",                   "Highest rate that it sends, and further bits",    Hex(4);
                            83..96 le, "wlan.vht.mcsset.txhighestlonggirate",         "Highest rate that it sends, in Mb/s",             Hex(4);
        88..90, "wlan.vht.ncsset.reserved", "Reserved", Hex(4);
        90..91, "wlan.vht.ncsset.ext_nss_bw_cap", "Extended spatial streams and bandwidth", Flag;
    }
}

header! {
    /// How very high throughput is used here.
    pub struct VeryHighOperation("wlan.vht.op", "Very high throughput operation", 5 bytes) {
               width: u8 = 0..8,      "wlan.vht.op.channelwidth",    "Channel width",                      Dec;
               first: u8 = 8..16,     "wlan.vht.op.channelcenter0",  "Center of the first segment",        Dec;
              second: u8 = 16..24,    "wlan.vht.op.channelcenter1",  "Center of the second segment",       Dec;
        basicmcsmap: u16 = 24..40 le, "wlan.vht.op.basicmcsmap",     "MCS indexes that all stations have", Hex(4);
                           30..32,    "wlan.vht.op.basicmcsmap.ss1", "1 spatial stream",                   Hex(4);
                           28..30,    "wlan.vht.op.basicmcsmap.ss2", "2 spatial streams",                  Hex(4);
                           26..28,    "wlan.vht.op.basicmcsmap.ss3", "3 spatial streams",                  Hex(4);
                           24..26,    "wlan.vht.op.basicmcsmap.ss4", "4 spatial streams",                  Hex(4);
                           38..40,    "wlan.vht.op.basicmcsmap.ss5", "5 spatial streams",                  Hex(4);
                           36..38,    "wlan.vht.op.basicmcsmap.ss6", "6 spatial streams",                  Hex(4);
                           34..36,    "wlan.vht.op.basicmcsmap.ss7", "7 spatial streams",                  Hex(4);
                           32..34,    "wlan.vht.op.basicmcsmap.ss8", "8 spatial streams",                  Hex(4);
    }
}
