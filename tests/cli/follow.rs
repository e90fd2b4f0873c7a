//! `septet follow`.

use std::fs;

use septet::Stack;
use septet::network::ipv4::Ipv4;
use septet::transport::tcp::Tcp;
use septet::transport::udp::Udp;

use crate::sample::{file, pcap_of};
use crate::{septet, septet_with};

const FIN: u8 = 1;
const SYN: u8 = 2;
const RST: u8 = 4;
const ACK: u8 = 16;

/// A segment between 192.0.2.1:4000 (true) and 198.51.100.2:80.
fn segment(up: bool, flags: u8, seq: u32, ack: u32, bytes: &[u8]) -> Vec<u8> {
    let ends = [[192, 0, 2, 1].into(), [198, 51, 100, 2].into()];
    let (src, dst) = if up { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
    let (srcport, dstport) = if up { (4000, 80) } else { (80, 4000) };
    let bit = |flag| flags & flag != 0;
    let (fin, syn, rst, ack_flag) = (bit(FIN), bit(SYN), bit(RST), bit(ACK));
    let tcp = Tcp { srcport, dstport, seq, ack, fin, syn, rst, ack_flag, ..Tcp::default() };
    let mut stack = Stack::default();
    stack.push(&Ipv4 { src, dst, ..Ipv4::default() }).unwrap().push(&tcp).unwrap();
    stack.payload(bytes).seal().unwrap().to_vec()
}

/// The packet in pieces of this many bytes behind the header.
pub(crate) fn fragments(packet: &[u8], size: usize) -> Vec<Vec<u8>> {
    let (header, data) = packet.split_at(20);
    let count = data.len().div_ceil(size);
    let piece = |(turn, part): (usize, &[u8])| {
        let mut piece = [header, part].concat();
        let place = (turn * size / 8) as u16 | u16::from(turn + 1 < count) << 13;
        let len = piece.len() as u16;
        piece[2..4].copy_from_slice(&len.to_be_bytes());
        piece[6..8].copy_from_slice(&place.to_be_bytes());
        piece
    };
    data.chunks(size).enumerate().map(piece).collect()
}

fn opened() -> Vec<Vec<u8>> {
    vec![
        segment(true, SYN, 99, 0, b""),
        segment(false, SYN | ACK, 999, 100, b""),
        segment(true, ACK, 100, 1000, b""),
    ]
}

/// The file of a capture of these packets behind a handshake.
fn capture(name: &str, packets: &[Vec<u8>]) -> String {
    file(name, &pcap_of(228, &[&opened(), packets].concat()))
}

const UP: &str = "--- 192.0.2.1:4000 > 198.51.100.2:80\n";
const DOWN: &str = "--- 198.51.100.2:80 > 192.0.2.1:4000\n";

#[test]
fn a_conversation_in_order_with_its_gap() {
    let path = capture(
        "follow.pcap",
        &[
            segment(true, ACK, 106, 1000, b"HTTP/1\r\n"),
            segment(true, ACK, 100, 1000, b"GET / "),
            segment(false, ACK, 1000, 114, b"200\r\n"),
            segment(false, ACK | FIN, 1010, 114, b"\x1b[1mend"),
            segment(true, ACK, 114, 1018, b""),
        ],
    );
    let text = septet(&["follow", &path, "tcp", "0"]).fine();
    assert_eq!(text, format!("{UP}GET / HTTP/1\n{DOWN}200\n[5 bytes missing in capture file].[1mend\n"));
    let ends = "198.51.100.2:80,192.0.2.1:4000";
    assert_eq!(septet(&["follow", &path, "tcp", ends]).fine(), text);
    let bytes = fs::read(&path).unwrap();
    assert_eq!(septet_with(&["follow", "-", "tcp", "0"], &bytes).fine(), text);
    let painted = septet(&["follow", &path, "tcp", "0", "--color=always"]).fine();
    assert!(painted.contains("\x1b[36mGET / ") && painted.contains("\x1b[33m200\n"), "{painted:?}");
    let hex = septet(&["follow", &path, "tcp", "0", "-T", "hex"]).fine();
    let gap = "\t[5 bytes missing in capture file]\n";
    let line = "\t0000000A  1b 5b 31 6d 65 6e 64                              .[1mend\n";
    assert!(hex.ends_with(&format!("{gap}{line}")), "{hex}");
    let json = septet(&["follow", &path, "tcp", "0", "-T", "json"]).fine();
    let last = json.lines().nth_back(1).unwrap();
    let gap =
        r#"{"protocol":"tcp","number":0,"from":"198.51.100.2:80","to":"192.0.2.1:4000","at":5,"missing":5}"#;
    assert_eq!((last, json.lines().count()), (gap, 5));
    assert!(json.starts_with(r#"{"protocol":"tcp","number":0,"from":"192.0.2.1:4000","to":"198.51.100.2:80","at":0,"frame":5,"bytes":"474554202f20","text":"GET / "}"#));
    let raw = septet(&["follow", &path, "tcp", "0", "-T", "raw"]).fine();
    assert_eq!(raw, "GET / HTTP/1\r\n200\r\n[5 bytes missing in capture file]\x1b[1mend");
}

#[test]
fn each_end_has_a_file() {
    let path = capture(
        "ends.pcap",
        &[segment(true, ACK, 100, 1000, b"\0\xffa"), segment(false, ACK, 1000, 103, b"b")],
    );
    let prefix = path.replace("ends.pcap", "said");
    assert_eq!(septet(&["follow", &path, "tcp", "0", "-w", &prefix]).fine(), "");
    let read = |end| fs::read(format!("{prefix}{end}")).unwrap();
    assert_eq!((read(".a"), read(".b")), (b"\0\xffa".to_vec(), b"b".to_vec()));
    assert!(septet(&["follow", &path, "tcp", "0", "-w", &prefix, "-T", "hex"]).refused(2).contains("-w"));
    let same = capture("same.a", &[]);
    let refused = septet(&["follow", &same, "tcp", "0", "-w", &same[..same.len() - 2]]);
    assert!(refused.refused(1).contains("is the file that is read"));
}

#[test]
fn text_in_another_encoding_is_cut_anywhere() {
    let gbk = b"\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7\n";
    let path = capture(
        "gbk.pcap",
        &[segment(true, ACK, 100, 1000, &gbk[..3]), segment(true, ACK, 103, 1000, &gbk[3..])],
    );
    let text = septet(&["follow", &path, "tcp", "0", "--text-encoding", "GBK"]).fine();
    assert_eq!(text, format!("{UP}你好，世界\n"));
    let refused = septet(&["follow", &path, "tcp", "0", "--text-encoding", "no\x1b"]).refused(2);
    assert_eq!(refused, "no encoding is called `no\\x1b`\n");
}

#[test]
fn fragments_feed_streams() {
    let mut pieces = fragments(&segment(true, ACK, 100, 1000, b"in pieces of sixteen"), 16);
    pieces.reverse();
    let twice = [pieces.clone(), pieces].concat();
    let path = capture("fragments.pcap", &twice);
    let json = septet(&["follow", &path, "tcp", "0", "-T", "json"]).fine();
    assert!(json.contains(r#""at":0,"frame":6,"#) && json.lines().count() == 1, "{json}");
    // Without its first fragment there is nothing to follow.
    let lonely = fragments(&segment(true, ACK, 100, 1000, b"in pieces of sixteen"), 16).split_off(1);
    assert_eq!(septet(&["follow", &capture("lonely.pcap", &lonely), "tcp", "0"]).fine(), "");
}

#[test]
fn datagrams_are_followed() {
    let datagram = |up: bool, bytes: &[u8]| {
        let ends = [[192, 0, 2, 1].into(), [198, 51, 100, 2].into()];
        let (src, dst) = if up { (ends[0], ends[1]) } else { (ends[1], ends[0]) };
        let (srcport, dstport) = if up { (4000, 9999) } else { (9999, 4000) };
        let mut stack = Stack::default();
        stack
            .push(&Ipv4 { src, dst, ..Ipv4::default() })
            .unwrap()
            .push(&Udp { srcport, dstport, ..Udp::default() })
            .unwrap();
        stack.payload(bytes).seal().unwrap().to_vec()
    };
    let path = file(
        "udp-follow.pcap",
        &pcap_of(228, &[datagram(true, b"a"), datagram(false, b""), datagram(false, b"b")]),
    );
    let text = septet(&["follow", &path, "udp", "0"]).fine();
    assert_eq!(
        text,
        "--- 192.0.2.1:4000 > 198.51.100.2:9999\na\n--- 198.51.100.2:9999 > 192.0.2.1:4000\nb\n"
    );
}

#[test]
fn what_is_not_there_is_told() {
    let path = capture("again.pcap", &[segment(true, SYN, 7, 0, b""), segment(true, ACK, 8, 0, b"new")]);
    let said = |which: &str| septet(&["follow", &path, "tcp", which]);
    assert_eq!(said("2").refused(1), "septet: there are 2 TCP conversations, 0 to 1\n");
    assert_eq!(said("1").fine(), format!("{UP}new\n"));
    assert_eq!(septet(&["follow", &path, "udp", "0"]).refused(1), "septet: there is no UDP conversation\n");
    assert!(said("192.0.2.1:1,192.0.2.2:2").refused(1).contains("no conversation between these two"));
    assert!(said("x").refused(2).contains("`x` is no conversation"));
    let first = said("192.0.2.1:4000,198.51.100.2:80");
    assert_eq!((first.code, first.out.as_str()), (0, ""));
    assert!(
        first.err.contains("this is conversation 0; there are more between these two: 1"),
        "{}",
        first.err
    );
    let none = said("0");
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (0, "", ""));
}

#[test]
fn a_capture_that_is_cut_short_is_followed_so_far() {
    let mut bytes = pcap_of(
        228,
        &[opened(), vec![segment(true, ACK, 100, 1000, b"so far"), segment(true, ACK, 106, 1000, b"lost")]]
            .concat(),
    );
    bytes.truncate(bytes.len() - 1);
    let run = septet(&["follow", &file("short-follow.pcap", &bytes), "tcp", "0"]);
    assert_eq!((run.code, run.out), (1, format!("{UP}so far\n")));
    assert!(run.err.contains("record 5"), "{}", run.err);
}
