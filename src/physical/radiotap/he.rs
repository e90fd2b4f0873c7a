//! High efficiency in radiotap, <https://www.radiotap.org/fields/HE> and <https://www.radiotap.org/fields/HE-MU>: a part whose
//! meaning is not known has a name of its own.

use crate::header;

header! {
    /// How it was modulated, high efficiency.
    pub struct Efficiency("radiotap.he", "High efficiency", 12 bytes) {
         first: u16 = 0..16 le,  "radiotap.he.data_1",                                   "Data 1",                                          Hex(4);
                      6..8,      "radiotap.he.data_1.ppdu_format",                       "PPDU format",                                     Hex(4);
                      5..6,      "radiotap.he.data_1.bss_color_known",                   "BSS color known",                                 Flag;
                      4..5,      "radiotap.he.data_1.beam_change_known",                 "Beam change known",                               Flag;
                      3..4,      "radiotap.he.data_1.ul_dl_known",                       "Uplink downlink known",                           Flag;
                      2..3,      "radiotap.he.data_1.data_mcs_known",                    "Data MCS known",                                  Flag;
                      1..2,      "radiotap.he.data_1.data_dcm_known",                    "Data dual carrier modulation known",              Flag;
                      0..1,      "radiotap.he.data_1.coding_known",                      "Coding known",                                    Flag;
                      15..16,    "radiotap.he.data_1.ldpc_extra_symbol_segment_known",   "LDPC extra symbol segment known",                 Flag;
                      14..15,    "radiotap.he.data_1.stbc_known",                        "STBC known",                                      Flag;
                      13..14,    "radiotap.he.data_1.spatial_reuse_1_known",             "Spatial reuse 1 known",                           Flag;
                      12..13,    "radiotap.he.data_1.spatial_reuse_2_known",             "Spatial reuse 2 known",                           Flag;
                      11..12,    "radiotap.he.data_1.spatial_reuse_3_known",             "Spatial reuse 3 known",                           Flag;
                      10..11,    "radiotap.he.data_1.spatial_reuse_4_known",             "Spatial reuse 4 known",                           Flag;
                      9..10,     "radiotap.he.data_1.data_bw_ru_allocation_known",       "Data bandwidth resource unit allocation known",   Flag;
                      8..9,      "radiotap.he.data_1.doppler_known",                     "Doppler known",                                   Flag;
        second: u16 = 16..32 le, "radiotap.he.data_2",                                   "Data 2",                                          Hex(4);
                      23..24,    "radiotap.he.data_2.pri_sec_80_mhz_known",              "Primary secondary 80 MHz known",                  Flag;
                      22..23,    "radiotap.he.data_2.gi_known",                          "Guard interval known",                            Flag;
                      21..22,    "radiotap.he.data_2.num_ltf_symbols_known",             "Number of LTF symbols known",                     Flag;
                      20..21,    "radiotap.he.data_2.pre_fec_padding_factor_known",      "Pre FEC padding factor known",                    Flag;
                      19..20,    "radiotap.he.data_2.txbf_known",                        "Transmit beamforming known",                      Flag;
                      18..19,    "radiotap.he.data_2.pe_disambiguity_known",             "Packet extension disambiguity known",             Flag;
                      17..18,    "radiotap.he.data_2.txop_known",                        "TXOP known",                                      Flag;
                      16..17,    "radiotap.he.data_2.midamble_periodicity_known",        "Midamble periodicity known",                      Flag;
                      26..32,    "radiotap.he.data_2.ru_allocation_offset",              "Resource unit allocation offset",                 Hex(4);
                      25..26,    "radiotap.he.data_2.ru_allocation_offseti_known",       "Resource unit allocation offseti known",          Flag;
                      24..25,    "radiotap.he.data_2.pri_sec_80_mhz",                    "Primary secondary 80 MHz",                        Flag;
         third: u16 = 32..48 le, "radiotap.he.data_3",                                   "Data 3",                                          Hex(4);
                      34..40,    "radiotap.he.data_3.bss_color",                         "BSS color",                                       Hex(4), if knows::<2>;
                      34..40,    "radiotap.he.data_3.bss_color_unknown",                 "BSS color unknown",                               Hex(4), if lacks::<2>;
                      33..34,    "radiotap.he.data_3.beam_change",                       "Beam change",                                     Hex(4), if knows::<3>;
                      33..34,    "radiotap.he.data_3.beam_change_unknown",               "Beam change unknown",                             Hex(4), if lacks::<3>;
                      32..33,    "radiotap.he.data_3.ul_dl",                             "Uplink downlink",                                 Hex(4), if knows::<4>;
                      32..33,    "radiotap.he.data_3.ul_dl_unknown",                     "Uplink downlink unknown",                         Hex(4), if lacks::<4>;
                      44..48,    "radiotap.he.data_3.data_mcs",                          "Data MCS",                                        Hex(4), if knows::<5>;
                      44..48,    "radiotap.he.data_3.data_mcs_unknown",                  "Data MCS unknown",                                Hex(4), if lacks::<5>;
                      43..44,    "radiotap.he.data_3.data_dcm",                          "Data dual carrier modulation",                    Hex(4), if knows::<6>;
                      43..44,    "radiotap.he.data_3.data_dcm_unknown",                  "Data dual carrier modulation unknown",            Hex(4), if lacks::<6>;
                      42..43,    "radiotap.he.data_3.coding",                            "Coding",                                          Hex(4), if knows::<7>;
                      42..43,    "radiotap.he.data_3.coding_unknown",                    "Coding unknown",                                  Hex(4), if lacks::<7>;
                      41..42,    "radiotap.he.data_3.ldpc_extra_symbol_segment",         "LDPC extra symbol segment",                       Hex(4), if knows::<8>;
                      41..42,    "radiotap.he.data_3.ldpc_extra_symbol_segment_unknown", "LDPC extra symbol segment unknown",               Hex(4), if lacks::<8>;
                      40..41,    "radiotap.he.data_3.stbc",                              "STBC",                                            Hex(4), if knows::<9>;
                      40..41,    "radiotap.he.data_3.stbc_unknown",                      "STBC unknown",                                    Hex(4), if lacks::<9>;
        fourth: u16 = 48..64 le, "radiotap.he.data_4",                                   "Data 4",                                          Hex(4);
                      52..56,    "radiotap.he.data_4.spatial_reuse",                     "Spatial reuse",                                   Hex(4), if one::<true>;
                      52..56,    "radiotap.he.data_4.spatial_reuse_unknown",             "Spatial reuse unknown",                           Hex(4), if one::<false>;
                      48..60 le, "radiotap.he.data_4.reserved_d4_fff0",                  "Reserved d4 fff0",                                Hex(4), if is_single;
                      52..56,    "radiotap.he.data_4.spatial_reuse_1",                   "Spatial reuse 1",                                 Hex(4), if many::<10, true>;
                      52..56,    "radiotap.he.data_4.spatial_reuse_1_unknown",           "Spatial reuse 1 unknown",                         Hex(4), if many::<10, false>;
                      48..52,    "radiotap.he.data_4.spatial_reuse_2",                   "Spatial reuse 2",                                 Hex(4), if many::<11, true>;
                      48..52,    "radiotap.he.data_4.spatial_reuse_2_unknown",           "Spatial reuse 2 unknown",                         Hex(4), if many::<11, false>;
                      60..64,    "radiotap.he.data_4.spatial_reuse_3",                   "Spatial reuse 3",                                 Hex(4), if many::<12, true>;
                      60..64,    "radiotap.he.data_4.spatial_reuse_3_unknown",           "Spatial reuse 3 unknown",                         Hex(4), if many::<12, false>;
                      56..60,    "radiotap.he.data_4.spatial_reuse_4",                   "Spatial reuse 4",                                 Hex(4), if many::<13, true>;
                      56..60,    "radiotap.he.data_4.spatial_reuse_4_unknown",           "Spatial reuse 4 unknown",                         Hex(4), if many::<13, false>;
                      49..60 le, "radiotap.he.data_4.sta_id_user",                       "Station identifier user",                         Hex(4), if is_multi;
                      56..57,    "radiotap.he.data_4.reserved_d4_b15",                   "Reserved d4 b15",                                 Hex(4), if is_multi;
         fifth: u16 = 64..80 le, "radiotap.he.data_5",                                   "Data 5",                                          Hex(4);
                      68..72,    "radiotap.he.data_5.data_bw_ru_allocation",             "Data bandwidth resource unit allocation",         Hex(4), if knows::<14>;
                      68..72,    "radiotap.he.data_5.data_bw_ru_allocation_unknown",     "Data bandwidth resource unit allocation unknown", Hex(4), if lacks::<14>;
                      66..68,    "radiotap.he.data_5.gi",                                "Guard interval",                                  Hex(4), if knows::<17>;
                      66..68,    "radiotap.he.data_5.gi_unknown",                        "Guard interval unknown",                          Hex(4), if lacks::<17>;
                      64..66,    "radiotap.he.data_5.ltf_symbol_size",                   "LTF symbol size",                                 Hex(4), if is_sized;
                      64..66,    "radiotap.he.data_5.ltf_symbol_size_unknown",           "LTF symbol size unknown",                         Hex(4), if is_unsized;
                      77..80,    "radiotap.he.num_ltf_symbols",                          "Number of LTF symbols",                           Hex(4), if knows::<18>;
                      77..80,    "radiotap.he.num_ltf_symbols_unknown",                  "Number of LTF symbols unknown",                   Hex(4), if lacks::<18>;
                      76..77,    "radiotap.he.data_5.reserved_d5_b11",                   "Reserved d5 b11",                                 Hex(4);
                      74..76,    "radiotap.he.pre_fec_padding_factor",                   "Pre FEC padding factor",                          Hex(4), if knows::<19>;
                      74..76,    "radiotap.he.pre_fec_padding_factor_unknown",           "Pre FEC padding factor unknown",                  Hex(4), if lacks::<19>;
                      73..74,    "radiotap.he.txbf",                                     "Transmit beamforming",                            Hex(4), if knows::<20>;
                      73..74,    "radiotap.he.txbf_unknown",                             "Transmit beamforming unknown",                    Hex(4), if lacks::<20>;
                      72..73,    "radiotap.he.pe_disambiguity",                          "Packet extension disambiguity",                   Hex(4), if knows::<21>;
                      72..73,    "radiotap.he.pe_disambiguity_unknown",                  "Packet extension disambiguity unknown",           Hex(4), if lacks::<21>;
         sixth: u16 = 80..96 le, "radiotap.he.data_6",                                   "Data 6",                                          Hex(4);
                      84..88,    "radiotap.he.data_6.nsts",                              "Space-time streams",                              Hex(4);
                      83..84,    "radiotap.he.data_6.doppler_value",                     "Doppler value",                                   Hex(4), if knows::<15>;
                      83..84,    "radiotap.he.data_6.doppler_value_unknown",             "Doppler value unknown",                           Hex(4), if lacks::<15>;
                      80..83,    "radiotap.he.data_6.reserved_d6_00e0",                  "Reserved d6 00e0",                                Hex(4);
                      89..96,    "radiotap.he.data_6.txop_value",                        "TXOP value",                                      Hex(4), if knows::<22>;
                      89..96,    "radiotap.he.data_6.txop_value_unknown",                "TXOP value unknown",                              Hex(4), if lacks::<22>;
                      88..89,    "radiotap.he.data_6.midamble_periodicity",              "Midamble periodicity",                            Hex(4), if knows::<23>;
                      88..89,    "radiotap.he.data_6.midamble_periodicity_unknown",      "Midamble periodicity unknown",                    Hex(4), if lacks::<23>;
    }
}

header! {
    /// How it was modulated, high efficiency with several users.
    pub struct MultiUser("radiotap.he_mu", "High efficiency, several users", 12 bytes) {
         first: u16 = 0..16 le,     "radiotap.he_mu.flags_1",                             "Flags 1",                                            Hex(4);
                      4..8,         "radiotap.he_mu.sig_b_mcs",                           "SIG B MCS",                                          Hex(4);
                      4..8,         "radiotap.he_mu.sig_b_mcs_unknown",                   "SIG B MCS unknown",                                  Hex(4), if lacks::<4>;
                      3..4,         "radiotap.he_mu.sig_b_mcs_known",                     "SIG B MCS known",                                    Flag, if knows::<4>;
                      2..3,         "radiotap.he_mu.sig_b_dcm",                           "SIG B dual carrier modulation",                      Hex(4);
                      2..3,         "radiotap.he_mu.sig_b_dcm_unknown",                   "SIG B dual carrier modulation unknown",              Hex(4), if lacks::<6>;
                      1..2,         "radiotap.he_mu.sig_b_dmc_known",                     "SIG B dual carrier modulation known",                Flag, if knows::<6>;
                      0..1,         "radiotap.he_mu.chan2_center_26_tone_ru_bit_known",   "Channel 2 center 26 tone resource unit bit known",   Flag, if knows::<7>;
                      0..1,         "radiotap.he_mu.chan2_center_26_tone_ru_bit_unknown", "Channel 2 center 26 tone resource unit bit unknown", Dec, if lacks::<7>;
                      15..16,       "radiotap.he_mu.chan1_rus_known",                     "Channel 1 resource units known",                     Flag, if knows::<8>;
                      15..16,       "radiotap.he_mu.chan1_rus_unknown",                   "Channel 1 resource units unknown",                   Dec, if lacks::<8>;
                      14..15,       "radiotap.he_mu.chan2_rus_known",                     "Channel 2 resource units known",                     Flag, if knows::<9>;
                      14..15,       "radiotap.he_mu.chan2_rus_unknown",                   "Channel 2 resource units unknown",                   Flag, if lacks::<9>;
                      12..14,       "radiotap.he_mu.reserved_f1_b10_b11",                 "Reserved f1 b10 b11",                                Hex(4);
                      11..12,       "radiotap.he_mu.chan1_center_26_tone_ru_bit_known",   "Channel 1 center 26 tone resource unit bit known",   Flag, if knows::<12>;
                      11..12,       "radiotap.he_mu.chan1_center_26_tone_ru_bit_unknown", "Channel 1 center 26 tone resource unit bit unknown", Dec, if lacks::<12>;
                      10..11,       "radiotap.he_mu.chan1_center_26_tone_ru_value",       "Channel 1 center 26 tone resource unit value",       Hex(4), if knows::<12>;
                      9..10,        "radiotap.he_mu.sig_b_compression_known",             "SIG B compression known",                            Flag;
                      8..9,         "radiotap.he_mu.symbol_cnt_or_user_cnt_known",        "Symbol count or user count known",                   Flag, if knows::<15>;
        second: u16 = 16..32 le,    "radiotap.he_mu.flags_2",                             "Flags 2",                                            Hex(4);
                      22..24,       "radiotap.he_mu.bw_from_sig_a",                       "Bandwidth from SIG A",                               Dec, if knows::<18>;
                      22..24,       "radiotap.he_mu.bw_from_sig_a_unknown",               "Bandwidth from SIG A unknown",                       Dec, if lacks::<18>;
                      21..22,       "radiotap.he_mu.bw_from_sig_a_known",                 "Bandwidth from SIG A known",                         Flag;
                      20..21,       "radiotap.he_mu.sig_b_compression",                   "SIG B compression",                                  Flag, if knows::<14>;
                      20..21,       "radiotap.he_mu.sig_b_compression_unknown",           "SIG B compression unknown",                          Dec, if lacks::<14>;
                      16..20,       "radiotap.he_mu.sig_b_syms_or_mu_mimo_users",         "SIG B symbols or multi-user MIMO users",             Dec, if knows::<15>;
                      16..20,       "radiotap.he_mu.sig_b_syms_or_mu_mimo_users_unknown", "SIG B symbols or multi-user MIMO users unknown",     Dec, if lacks::<15>;
                      30..32,       "radiotap.he_mu.preamble_puncturing",                 "Preamble puncturing",                                Hex(4);
                      29..30,       "radiotap.he_mu.preamble_puncturing_known",           "Preamble puncturing known",                          Flag;
                      28..29,       "radiotap.he_mu.chan2_center_26_tone_ru_value",       "Channel 2 center 26 tone resource unit value",       Hex(4), if knows::<7>;
                      24..28,       "radiotap.he_mu.reserved_f2_b12_b15",                 "Reserved f2 b12 b15",                                Hex(4);
         unit10: u8 = 32..40,       "radiotap.he_mu.chan1_rus_0_index",                   "Resource unit 0 of channel 1",                       Dec, if knows::<8>;
                      32..40 alias, "radiotap.he_mu.chan1_rus_0_index_unknown",           "Resource unit 0 of channel 1, unknown",              Dec, if lacks::<8>;
         unit11: u8 = 40..48,       "radiotap.he_mu.chan1_rus_1_index",                   "Resource unit 1 of channel 1",                       Dec, if knows::<8>;
                      40..48 alias, "radiotap.he_mu.chan1_rus_1_index_unknown",           "Resource unit 1 of channel 1, unknown",              Dec, if lacks::<8>;
         unit12: u8 = 48..56,       "radiotap.he_mu.chan1_rus_2_index",                   "Resource unit 2 of channel 1",                       Dec, if knows::<8>;
                      48..56 alias, "radiotap.he_mu.chan1_rus_2_index_unknown",           "Resource unit 2 of channel 1, unknown",              Dec, if lacks::<8>;
         unit13: u8 = 56..64,       "radiotap.he_mu.chan1_rus_3_index",                   "Resource unit 3 of channel 1",                       Dec, if knows::<8>;
                      56..64 alias, "radiotap.he_mu.chan1_rus_3_index_unknown",           "Resource unit 3 of channel 1, unknown",              Dec, if lacks::<8>;
         unit20: u8 = 64..72,       "radiotap.he_mu.chan2_rus_0_index",                   "Resource unit 0 of channel 2",                       Dec, if knows::<9>;
                      64..72 alias, "radiotap.he_mu.chan2_rus_0_index_unknown",           "Resource unit 0 of channel 2, unknown",              Dec, if lacks::<9>;
         unit21: u8 = 72..80,       "radiotap.he_mu.chan2_rus_1_index",                   "Resource unit 1 of channel 2",                       Dec, if knows::<9>;
                      72..80 alias, "radiotap.he_mu.chan2_rus_1_index_unknown",           "Resource unit 1 of channel 2, unknown",              Dec, if lacks::<9>;
         unit22: u8 = 80..88,       "radiotap.he_mu.chan2_rus_2_index",                   "Resource unit 2 of channel 2",                       Dec, if knows::<9>;
                      80..88 alias, "radiotap.he_mu.chan2_rus_2_index_unknown",           "Resource unit 2 of channel 2, unknown",              Dec, if lacks::<9>;
         unit23: u8 = 88..96,       "radiotap.he_mu.chan2_rus_3_index",                   "Resource unit 3 of channel 2",                       Dec, if knows::<9>;
                      88..96 alias, "radiotap.he_mu.chan2_rus_3_index_unknown",           "Resource unit 3 of channel 2, unknown",              Dec, if lacks::<9>;
    }
}

/// Bit of the first two words.
fn knows<const BIT: usize>(item: &[u8]) -> bool {
    item[BIT / 8] >> (BIT % 8) & 1 == 1
}

fn lacks<const BIT: usize>(item: &[u8]) -> bool {
    !knows::<BIT>(item)
}

/// Triggered frames have four of what the others have one.
const TRIGGERED: u8 = 3;
const MULTI: u8 = 2;

fn one<const KNOWN: bool>(item: &[u8]) -> bool {
    item[0] & 3 != TRIGGERED && knows::<10>(item) == KNOWN
}

fn many<const BIT: usize, const KNOWN: bool>(item: &[u8]) -> bool {
    item[0] & 3 == TRIGGERED && knows::<BIT>(item) == KNOWN
}

/// An LTF symbol of size zero is one whose size is not known.
fn is_sized(item: &[u8]) -> bool {
    item[8] & 0xc0 != 0
}

fn is_unsized(item: &[u8]) -> bool {
    !is_sized(item)
}

fn is_single(item: &[u8]) -> bool {
    item[0] & 3 < MULTI
}

fn is_multi(item: &[u8]) -> bool {
    item[0] & 3 == MULTI
}
