//! What filters say of frames made for it, and of texts that are none.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Filter;
use crate::packet::layers;

/// A DNS query for `example.com` from port 40000, in IPv4 without a link layer.
const QUERY: &str = "45000039 00010000 40110000c0000201c6336402 9c400035 00250000 123401000001000000000000\
                     07657861 6d706c65 03636f6d 00 0001 0001";

/// The same inside another IPv4 header.
const TUNNELLED: &str = "4500004d00020000ff04 0000 cb007101 cb007102";

fn frame(digits: &str) -> Vec<u8> {
    hex::decode(digits.split_whitespace().collect::<String>()).unwrap()
}

fn holds(text: &str, frame: &[u8]) -> bool {
    Filter::new(text).unwrap_or_else(|error| panic!("{text}: {error}")).holds(layers(frame, 228))
}

#[test]
fn tests_of_one_value() {
    let query = frame(QUERY);
    for text in [
        "ip && udp && dns",
        "ip.ttl == 64",
        "ip.ttl in {1, 60..70}",
        "udp.port == 53",
        "udp.port !== 53",
        "not udp.port != 53",
        "!tcp",
        "ip.src == 192.0.2.0/24",
        "ip.addr > 198.51.100.0",
        "ip.dst[0:2] == c6:33",
        "dns.qry.name == example.com",
        "dns.qry.name contains \"ample\"",
        "upper(dns.qry.name) == \"EXAMPLE.COM\"",
        "len(dns.qry.name) == 11",
        "count(udp.port) == 2",
        "udp.srcport - 1 == 39999",
        "udp.srcport > udp.dstport",
        "udp contains 03:63:6f:6d",
        "udp[2:2] == 00:35",
        "udp[-8,2-3] == 9c:00:35",
        "udp.payload[0:2] == 12:34",
        "ip.proto == UDP",
        "dns.flags.response == False",
        "dns.flags & 0x0100",
        "dns.flags & 0x0100 == 0x100",
        "max(udp.srcport, udp.dstport) == 40000",
        "string(ip.src) == \"192.0.2.1\"",
        "ip.src#1",
        "all udp.port >= 53",
        "",
        "  ",
    ] {
        assert!(holds(text, &query), "{text}");
    }
    for text in [
        "tcp",
        "udp.port != 53",
        "udp.port === 53",
        "tcp.port != 80",
        "ip.src != 192.0.2.0/24",
        "dns.flags & 0x8000",
        "udp[100]",
        "ip.src#2",
        "udp.srcport / 0 == 1",
        "udp.srcport - 9223372036854775807 - 9223372036854775807 == 1",
        "dns.qry.name contains \"\"",
        "all udp.port in {53, 40000}",
    ] {
        assert!(!holds(text, &query), "{text}");
    }
}

#[cfg(feature = "regex")]
#[test]
fn patterns() {
    let query = frame(QUERY);
    for (text, passes) in [
        ("dns.qry.name matches \"^EXAMPLE\"", true),
        ("dns.qry.name matches \"(?-i)^EXAMPLE\"", false),
        (r#"dns.qry.name ~ r"\.com$""#, true),
        (r#"string(udp.port) matches "^5\\d$""#, true),
        ("udp matches \"\\x01\\x00\"", true),
    ] {
        assert_eq!(holds(text, &query), passes, "{text}");
    }
    assert!(Filter::new("dns.qry.name matches \"(\"").is_err());
    assert!(Filter::new("dns.qry.name matches \"a{1000}{1000}{1000}\"").is_err());
}

#[test]
fn layers_are_counted() {
    let both = frame(&format!("{TUNNELLED} {QUERY}"));
    for text in [
        "ip.src#1 == 203.0.113.1",
        "ip.src#2 == 192.0.2.1",
        "ip.src#[1-2] == 192.0.2.1",
        "ip.src === 0.0.0.0/0",
        "ip.src !== 192.0.2.1 && ip.src == 192.0.2.1",
        "count(ip) == 2",
        "ip.ttl == 255 && udp",
        "any ip.ttl != 64",
    ] {
        assert!(holds(text, &both), "{text}");
    }
    for text in ["ip.src#1 == 192.0.2.1", "ip.src#3", "ip.src === 192.0.2.1", "ip.src != 192.0.2.1"] {
        assert!(!holds(text, &both), "{text}");
    }
}

#[test]
fn a_filter_forgets_the_packet_before() {
    let (query, both) = (frame(QUERY), frame(&format!("{TUNNELLED} {QUERY}")));
    let mut filter = Filter::new("count(ip.src) == 2 || ip.ttl === 64").unwrap();
    for _ in 0..3 {
        assert!(filter.holds(layers(&query, 228)));
        assert!(filter.holds(layers(&both, 228)));
        assert!(!filter.holds(layers(&both[..21], 228)));
    }
}

#[test]
fn what_is_printed_is_the_same_tree() {
    for (text, printed) in [
        ("ip", "ip"),
        ("(ip and(udp))or!tcp", "ip && udp || not tcp"),
        ("ip and (udp or tcp)", "ip && (udp || tcp)"),
        ("ip and (udp and tcp)", "ip && (udp && tcp)"),
        ("ip or (udp or tcp)", "ip || (udp || tcp)"),
        ("not(ip and udp)", "not (ip && udp)"),
        ("tcp.port not in{80,443}", "not tcp.port in {80, 443}"),
        ("udp.port in {1..3}", "udp.port in {1 .. 3}"),
        ("udp.srcport -1 eq 2*{udp.dstport+3}", "udp.srcport - 1 == 2 * {udp.dstport + 3}"),
        ("udp.srcport - {udp.dstport - 3} gt 0", "udp.srcport - {udp.dstport - 3} > 0"),
        ("-udp.srcport lt -1", "-udp.srcport < -1"),
        ("eth.src[0:3,-1,:2,4:]==\"a\\\"\\x00\"", "eth.src[0:3,-1,0:2,4:] == \"a\\\"\\x00\""),
        ("any ip.src#2 ~= 192.0.2.1", "any ip.src#[2] !== 192.0.2.1"),
        ("ip.ttl == 'a'", "ip.ttl == '\\x61'"),
        ("ip.src == ip.dst == 192.0.2.1", "ip.src == ip.dst && ip.dst == 192.0.2.1"),
        ("", ""),
    ] {
        let first = Filter::new(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(first.to_string(), printed);
        assert_eq!(Filter::new(printed).unwrap().tree(), first.tree(), "{text}");
    }
}

#[test]
fn errors_say_where_and_what_is_meant() {
    for (text, said) in [
        ("udp.prt == 1", "column 1: `udp.prt` is no field and no protocol; did you mean `udp.port`"),
        ("ip and ucp", "column 8: `ucp` is no field and no protocol; did you mean `tcp`, `udp`"),
        ("ip and", "column 7: expected a field, a protocol or a value, found the end"),
        ("(ip", "column 1: no `)` closes this `(`"),
        ("ip)", "column 3: expected no `)`, as no `(` is open, but, found `)`"),
        ("ip = 1", "column 4: expected `==`, found `=`"),
        ("ip AND udp", "column 4: expected `and` (in small letters), found `AND`"),
        ("ip.ttl == 300", "column 11: `300` is too big: the largest number of this field is 255"),
        (
            "ip.ttl == 99999999999999999999999",
            "column 11: `99999999999999999999999` is too big for any number",
        ),
        ("ip.ttl == 0xfg", "column 11: `0xfg` is no number"),
        ("ip.src == 192.0.2.1/33", "column 11: expected an IPv4 address, found `192.0.2.1/33`"),
        ("ip.src == 192.0.2", "column 11: expected an IPv4 address, found `192.0.2`"),
        ("ipv6.src == fe80::/129", "column 13: expected an IPv6 address, found `fe80::/129`"),
        ("eth.src == 02:00", "column 12: `02:00` has 2 bytes; a hardware address has 6"),
        ("dns.qry.name == \"é", "column 17: no quote closes this string"),
        ("dns.qry.name == \"é\" ip", "column 21: expected `and`, `or` or the end of the filter, found `ip`"),
        ("ip.ttl == 'ab'", "column 11: one character between single quotes"),
        ("udp[0:2 == 1", "column 4: no `]` closes this `[`"),
        ("udp[0:0]", "column 5: `0:0` is no part of bytes: its length must be positive"),
        ("udp[1,a]", "column 7: `a` is no part of bytes: expected i:n"),
        ("ip.src == eth.src", "column 11: `ip.src` is an IPv4 address, and `eth.src` is a hardware address"),
        (
            "ip.src contains 01",
            "column 1: expected text, bytes or a protocol, but `ip.src` is an IPv4 address",
        ),
        ("udp.port in {}", "column 14: expected a field, a protocol or a value, found `}`"),
        ("udp.port in {1 2}", "column 16: expected `,` or `}`, found `2`"),
        ("udp.port in 1", "column 13: expected `{`, found `1`"),
        ("ip.proto == NOBODY", "column 13: expected a number, found `NOBODY`"),
        ("lenn(ip) == 1", "column 1: there is no function `lenn`; did you mean `len`"),
        ("len(ip)", "column 1: expected a comparison"),
        ("80 == tcp.port", "column 1: `80` is no field and no protocol"),
        ("frame.time > \"yesterday\"", "column 14: expected a time like"),
        ("ip \u{202e}", "column 4: `\\u{202e}` means nothing here"),
    ] {
        let error = Filter::new(text).unwrap_err().to_string();
        assert!(error.starts_with(said), "{text}\n{error}\n{said}");
    }
}

#[test]
fn deep_and_long_filters_end() {
    let deep = |open: &str, inside: &str, close: &str| {
        let text = format!("{}{inside}{}", open.repeat(10_000), close.repeat(10_000));
        assert!(Filter::new(&text).is_err(), "{open}");
        Filter::new(&format!("{}{inside}{}", open.repeat(200), close.repeat(200)))
            .map(|filter| filter.to_string())
    };
    assert_eq!(deep("(", "ip", ")").as_deref(), Ok("ip"));
    assert!(deep("!", "ip", "").is_ok());
    assert!(deep("not (", "ip", ")").is_err());
    assert!(deep("{", "udp.port", "} == 1").is_err());
    assert!(deep("", "ip.ttl == 1", " + 1").is_err());
    assert!(deep("", "ip.src", "[0:]").is_err());
    assert!(Filter::new(&format!("ip.ttl{} == 1{}", " + 1".repeat(30), " + ip.ttl".repeat(30))).is_ok());
    assert!(Filter::new(&format!("{}ip.ttl + 1{} == 1", "{".repeat(60), "}".repeat(60))).is_ok());
    assert!(deep("len(", "ip.src", ")").is_err());
    assert!(deep("(", "", "").is_err());
    assert!(deep("ip.ttl == -", "1", "").is_err());
    let long: Vec<String> = (1..5_000).map(|port| format!("udp.port == {port}")).collect();
    assert!(holds(&long.join(" || "), &frame(QUERY)));
    assert!(!holds(&long.join(" && "), &frame(QUERY)));
}

#[test]
fn many_alternatives_are_one_test() {
    let ports: Vec<String> = (0..1000).map(|port| format!("udp.port == {}", port * 2 + 1)).collect();
    let names: Vec<String> = (0..1000).map(|name| format!("dns.qry.name == \"{name}.example\"")).collect();
    for (texts, passes) in [(&ports, true), (&names, false)] {
        let filter = Filter::new(&texts.join(" or ")).unwrap();
        assert_eq!(filter.plan.tests(), 1);
        assert_eq!(filter.clone().holds(layers(&frame(QUERY), 228)), passes);
    }
    let pairs: Vec<String> = (0..200).map(|nth| format!("(ip.ttl == {nth} && udp.port == {nth})")).collect();
    for (ports, passes) in [("udp.port == 53", true), ("udp.port == 52", false)] {
        let text = format!("{} || ip.ttl == 64 && {ports}", pairs.join(" || "));
        assert_eq!(holds(&text, &frame(QUERY)), passes, "{ports}");
    }
    let none: Vec<String> = (0..1000).map(|port| format!("udp.port != {}", port * 2)).collect();
    assert_eq!(Filter::new(&none.join(" and ")).unwrap().plan.tests(), 1);
}

#[test]
fn noise_is_refused_or_read() {
    const PIECES: [&str; 24] = [
        "ip",
        "udp.port",
        "==",
        "!=",
        "1",
        "0x",
        "\"a\"",
        "'",
        "(",
        ")",
        "{",
        "}",
        "[0:2]",
        "[",
        "&",
        "and",
        "or",
        "not",
        "in",
        "..",
        "-",
        "#",
        "len",
        "192.0.2.1/8",
    ];
    let query = frame(QUERY);
    let mut seed = 7_u64;
    let mut read = 0;
    for _ in 0..4_000 {
        let mut text = String::new();
        for _ in 0..seed >> 33 & 7 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PIECES[(seed >> 40) as usize % PIECES.len()]);
            text.push_str(if seed & 1 << 35 == 0 { " " } else { "" });
        }
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        if let Ok(mut filter) = Filter::new(&text) {
            filter.holds(layers(&query, 228));
            let again = Filter::new(&filter.to_string()).unwrap();
            assert_eq!(again.tree(), filter.tree(), "{text}");
            read += 1;
        }
    }
    assert!(read > 50, "only {read} of them are filters");
}
