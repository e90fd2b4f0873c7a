//! What the tools print is read back to the packets; what cannot be read says where and why.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{MAX_PACKET, packets};

/// Ethernet, IPv4, UDP and `dead beef cafe 0x45, 4500 00`.
const ONE: &str = "00005e00530200005e0053010800450000380001000040118e7dc0000201c63364029c40270f00245161\
                   646561642062656566206361666520307834352c2034353030203030";
/// The same with bytes that frame text columns.
const TWO: &str = "00005e00530200005e00530108004500002a0002000040118e8ac0000201c63364029c40270f0016beea\
                   6162007f7c303030307c20313261";
/// The same with offsets, and a last line that is full.
const THREE: &str = "00005e00530200005e0053010800450000320003000040118e81c0000201c63364029c40270f001e675a\
                     30303130202034352030300a30303230203030203030";
/// The same with a hundred zeros and `ab|cd`.
const ZEROS: &str = "00005e00530200005e0053010800450000850004000040118e2dc0000201c63364029c40270f00710dbf";
const FIRST_FRAGMENT: &str = "00005e00530200005e00530108004500002c0007200040116e83c0000201c63364029c40270f00280000\
                              61626364656667682064656164206265";
const LAST_FRAGMENT: &str = "00005e00530200005e0053010800450000240007000340118e88c0000201c6336402\
                             65662030303030203132203334203536";

const LINK: usize = 14;

fn bytes(hex: &str) -> Vec<u8> {
    ::hex::decode(hex).unwrap()
}

fn zeros() -> Vec<u8> {
    [bytes(ZEROS), [0; 100].to_vec(), b"ab|cd".to_vec()].concat()
}

fn error(text: &str) -> String {
    packets(text).unwrap_err().to_string()
}

macro_rules! sample {
    ($name:literal) => {
        packets(include_str!(concat!("samples/", $name, ".txt"))).unwrap()
    };
}

#[test]
fn reads_what_tools_print_of_one_packet() {
    for (tool, read) in [
        ("xxd", sample!("one-xxd")),
        ("xxd -u -c 8 -g 1", sample!("one-xxd-narrow")),
        ("xxd -p", sample!("one-xxd-plain")),
        ("xxd -i", sample!("one-xxd-c")),
        ("hexdump -C", sample!("one-hexdump")),
        ("od -Ax -tx1", sample!("one-od")),
        ("Wireshark", sample!("one-wireshark")),
    ] {
        assert_eq!(read, [bytes(ONE)], "{tool}");
    }
}

#[test]
fn reads_several_packets_between_other_lines() {
    let frames = [bytes(ONE), bytes(TWO), bytes(THREE)];
    assert_eq!(sample!("three-tcpdump-link"), frames);
    assert_eq!(sample!("three-tcpdump-ascii-link"), frames);
    assert_eq!(sample!("three-tshark"), frames);
    assert_eq!(sample!("three-tshark-tree"), frames);
    let inner = frames.map(|frame| frame[LINK..].to_vec());
    assert_eq!(sample!("three-tcpdump-hex"), inner);
    assert_eq!(sample!("three-tcpdump-ascii"), inner);
}

#[test]
fn leaves_out_what_tshark_puts_together() {
    assert_eq!(sample!("two-fragments-tshark"), [bytes(FIRST_FRAGMENT), bytes(LAST_FRAGMENT)]);
}

#[test]
fn leaves_out_what_tcpdump_dumps_of_parts() {
    let deeper = "\t0x0000:  0001\n1 CDP, ttl 1\n\t  0x0000:  01, length 4\n\t0x0000:  0102 0304\n";
    assert_eq!(packets(deeper).unwrap(), [&[0, 1][..], &[1, 2, 3, 4]]);
    let in_line = "1 OSI\n\t0x0000:  0304\n\t0x0000:  0102 0304\n\t0x0000:  0102 0304\n";
    assert_eq!(packets(in_line).unwrap(), [[1, 2, 3, 4], [1, 2, 3, 4]]);
    let cut = "0x0000:  0102 0304\n2 IP\n\t0x0000:  0102\n3 IP\n\t0x0000:  0102 0304\n";
    assert_eq!(packets(cut).unwrap().len(), 3, "the first line lost its tab, and nothing is a part");
}

#[test]
fn repeats_the_line_before_a_star() {
    assert_eq!(sample!("zeros-xxd"), [zeros()]);
    assert_eq!(sample!("zeros-hexdump"), [zeros()]);
    assert_eq!(sample!("zeros-od-text"), [zeros()]);
    assert_eq!(packets("00000000  61 62  |ab|\n*\n00000006\n").unwrap(), [b"ababab"]);
}

#[test]
fn offsets_tell_their_base() {
    assert_eq!(sample!("zeros-od-octal"), [zeros()]);
    assert_eq!(sample!("zeros-od-decimal"), [zeros()]);
}

#[test]
fn plain_bytes_in_any_spelling() {
    for text in [
        "4500001c",
        "0x4500001c",
        "45 00 00 1c",
        "4500 001C\n",
        "45:00:00:1c",
        "45-00-00-1c\r\n",
        "0x45, 0x0, 0x0, 0x1c,",
        "\u{feff}45\u{a0}00\t00 1c",
        "[0x45, 0x00, 0x00, 0x1c]",
        r#""\x45\x00" "\x00\x1c""#,
        "# four bytes\n45 00\n# in two lines\n00 1c",
        "char b[] = { /* 4 */ 0x45, 0X00, // E.\n 0x00, 0x1c };\nint b_len = 4;",
        "char b[] = {\n0x45, /* E */ 0x00, /* .\n0x99\n */ 0x00, 0x1c};",
    ] {
        assert_eq!(packets(text).unwrap(), [[0x45, 0, 0, 0x1c]], "{text}");
    }
    assert_eq!(packets("45 00\n\n \n00 1c\n").unwrap(), [[0x45, 0], [0, 0x1c]]);
    assert_eq!(packets("x = {{0x45, 0x00}, {0x00, 0x1c}}").unwrap(), [[0x45, 0], [0, 0x1c]]);
    for nothing in ["", "\n \r\n", "# 45", "b[] = {}"] {
        assert!(packets(nothing).unwrap().is_empty(), "{nothing:?}");
    }
}

#[test]
fn text_is_never_bytes() {
    for (text, read) in [
        // The last line, and a line of eight with the gap that `hexdump -C` has in its middle.
        ("0000  61 62   ab", &b"ab"[..]),
        ("00000000: 6162 6364  abcd", b"abcd"),
        ("0000  30 30 20 30 30 20 30 30   00 00 00", b"00 00 00"),
        ("0000  30 30 20 30 30 20 30 30  00 00 00", b"00 00 00"),
        ("00000000  30 30 20 30 30 20 30 30  30 30                    |00 00 0000|", b"00 00 0000"),
        ("\t0x0000:  3030 2030 30                             00.00", b"00 00"),
        // A page has swallowed the blanks.
        ("0000 61 62 63 64 abcd\n0004 61 62 ab", b"abcdab"),
        ("0000 07 61 62 .ab", b"\x07ab"),
        // No text at all.
        ("0000 30 30 30 30 30", b"00000"),
        ("0000 61 62 63 64\n0004 61 62 ab", b"abcdab\xab"),
    ] {
        assert_eq!(packets(text).unwrap(), [read], "{text}");
    }
}

#[test]
fn errors_say_where_and_what() {
    for (text, message) in [
        ("45 00\n45 0g", "line 2, column 4: expected two hexadecimal digits, found `0g`"),
        ("45 0", "line 1, column 4: expected two hexadecimal digits, found `0`"),
        ("4500 001", "line 1, column 6: expected two hexadecimal digits, found `001`"),
        ("b[] = {69}", "line 1, column 8: expected `0x` before a byte between braces, found `69}`"),
        (
            r"\x45A\x00",
            r"line 1, column 1: expected `\x` and two digits, as for the other bytes, found `\\x45A\\x00`",
        ),
        (
            "b[] = {0x45, ",
            "line 1, column 14: expected the end of a comment or of braces, found the end of the line",
        ),
        ("0000  45 00 zz 1c", "line 1, column 13: expected two hexadecimal digits, found `zz`"),
        ("0000  45 00\n0002  4z 00", "line 2, column 7: expected two hexadecimal digits, found `4z`"),
        (
            "0x0000:  4500\n0x0002:  \u{1b}",
            "line 2, column 10: expected two hexadecimal digits, found `\\u{1b}`",
        ),
        (
            "0000  45 00\n0004  45 00",
            "line 2, column 1: expected offset 0x0002 (2 bytes so far), or 0 for a new packet, found `0004`",
        ),
        (
            "0010  45 00\n0012  45\n0000  45 00",
            "line 1, column 1: expected offset 0, where a dump begins, found `0010`",
        ),
        (
            "0000  61 62\n*",
            "line 2, column 2: expected an offset that whole copies of the line before `*` lead to, found the end of the line",
        ),
        (
            "0000  61 62\n*\n0007",
            "line 3, column 1: expected an offset that whole copies of the line before `*` lead to, found `0007`",
        ),
    ] {
        assert_eq!(error(text), message, "{text}");
    }
    let words = packets(include_str!("samples/zeros-hexdump-words.txt")).unwrap_err();
    assert_eq!((words.line, words.expected), (1, super::Expected::Bytes));
}

#[test]
fn sizes_are_bound() {
    let star = |end: usize| alloc::format!("00000000: {} {:0510}\n*\n{end:08x}\n\n", "00", 0);
    assert_eq!(packets(&star(MAX_PACKET)).unwrap()[0].len(), MAX_PACKET);
    assert_eq!(
        error(&star(MAX_PACKET + 256)),
        "line 3, column 1: expected at most 262144 bytes, found `00040100`"
    );
    assert!(error(&star(MAX_PACKET).repeat(257)).contains("at most 67108864 bytes"));
    assert!(packets(&"00".repeat(MAX_PACKET)).is_ok());
    assert!(error(&"00".repeat(MAX_PACKET + 1)).contains("at most 262144 bytes"));
    assert!(error(&alloc::format!("0000 {}", "00 ".repeat(MAX_PACKET + 1))).contains("at most 262144 bytes"));
}

#[test]
fn every_end_of_a_dump_is_read_or_refused() {
    for text in [include_str!("samples/three-tshark.txt"), include_str!("samples/zeros-od-octal.txt")] {
        for (end, _) in text.char_indices().skip("0000000 00".len()) {
            if let Ok(read) = packets(&text[..end]) {
                let whole = packets(text).unwrap();
                assert!(
                    read.iter().zip(&whole).all(|(read, whole)| whole.starts_with(read)),
                    "{}",
                    &text[..end]
                );
            }
        }
    }
}
