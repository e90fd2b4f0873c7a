//! What is printed, in both forms, and what is refused.

use super::{Failure, run, run_json};

fn printed(words: &str, form: fn(&[String], &mut dyn std::io::Write) -> Result<(), Failure>) -> String {
    let words: Vec<String> = words.split_whitespace().map(Into::into).collect();
    let mut out = Vec::new();
    form(&words, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The value behind a key.
fn fact(words: &str, key: &str) -> Option<String> {
    let text = printed(words, run);
    let line = text.lines().find(|line| line.split(':').next() == Some(key))?;
    Some(line[key.len() + 1..].trim().into())
}

#[test]
fn text_stands_in_columns() {
    let text = printed("224.0.0.251", run);
    assert!(text.starts_with("address:     224.0.0.251\nversion:     4\nkind:        multicast\n"), "{text}");
    let columns = text
        .lines()
        .map(|line| line.find(": ").map(|at| line[at + 1..].len() - line[at + 1..].trim_start().len() + at));
    assert_eq!(columns.collect::<std::collections::BTreeSet<_>>().len(), 1, "{text}");
}

#[test]
fn the_border_of_network_and_host_is_seen() {
    for words in ["192.0.2.130/26", "192.0.2.130 255.255.255.192"] {
        for (key, value) in [
            ("binary", "11000000.00000000.00000010.10|000010"),
            ("binary_mask", "11111111.11111111.11111111.11|000000"),
            ("binary_network", "11000000.00000000.00000010.10|000000"),
            ("binary_broadcast", "11000000.00000000.00000010.10|111111"),
        ] {
            assert_eq!(fact(words, key).as_deref(), Some(value), "{words} {key}");
        }
    }
}

#[test]
fn facts_of_all_kinds() {
    for (words, key, value) in [
        ("10.1.2.3", "kind", "private"),
        ("10.1.2.3", "class_host", "0.1.2.3"),
        ("100.64.0.1", "kind", "shared (carrier-grade NAT)"),
        ("192.0.2.0/31", "broadcast", "none: two addresses are both hosts, RFC 3021"),
        ("192.0.2.0/31", "hosts", "2"),
        ("192.0.2.1/32", "broadcast", "none: the only address is the host"),
        ("192.0.2.191/26", "role", "directed broadcast"),
        ("192.0.2.130/26", "class_subnet", "2"),
        ("233.22.30.1", "glop_as", "5662"),
        ("239.255.255.250", "scope", "site-local"),
        ("2001:DB8::1/64", "addresses", "18446744073709551616"),
        ("::/0", "addresses", "340282366920938463463374607431768211456"),
        ("2001:db8::/48", "subnets_64", "65536"),
        ("2001::1", "global", "not said"),
        ("fe80::1%eth0", "zone", "eth0"),
        ("64:ff9b::192.0.2.33", "ipv4", "192.0.2.33"),
        ("2001:0:c000:202:8000:63bf:34ff:8efa", "teredo_port", "40000"),
        ("ff02::1:ff0e:8c6c", "solicited_target", "…0e:8c6c"),
        ("ff02::1:ff0e:8c6c", "group_mac", "33:33:ff:0e:8c:6c"),
        (
            "2001:db8::1",
            "reverse",
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
        ),
        (
            "01:00:5e:00:00:fb",
            "ipv4_groups",
            "224.0.0.251, 224.128.0.251, 225.0.0.251, 225.128.0.251 … (32 in all)",
        ),
        ("01:00:5e:90:10:01", "oui", "00:00:5e"),
        ("33:33:00:00:00:fb", "ipv6_groups", "ff…:0:fb"),
        ("02:00:00:00:00:01", "link_local", "fe80::ff:fe00:1"),
    ] {
        assert_eq!(fact(words, key).as_deref(), Some(value), "{words} {key}");
    }
    assert_eq!(fact("192.0.2.1/31", "binary_broadcast"), None);
    assert_eq!(fact("224.0.0.1/24", "broadcast"), None);
}

#[test]
fn json_has_the_same_keys() {
    for words in [
        "192.0.2.130/26",
        "0.0.0.1/32",
        "224.0.0.251",
        "::/0",
        "fe80::1%eth0",
        "ff3e::1",
        "33:33:00:00:00:fb",
    ] {
        let (text, json) = (printed(words, run), printed(words, run_json));
        let keys: Vec<&str> = text.lines().filter_map(|line| line.split(':').next()).collect();
        let mut rest = json.as_str();
        for key in &keys {
            let (_, behind) =
                rest.split_once(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} in {json}"));
            rest = behind;
        }
        assert_eq!(json.matches(",\"").count() + 1, keys.len(), "{json}");
        assert!(json.starts_with('{') && json.ends_with("}\n") && json.lines().count() == 1);
    }
    let json = printed("0.0.0.1/31", run_json);
    for member in [
        r#""version":4"#,
        r#""special":"\"This network\"""#,
        r#""source":true"#,
        r#""broadcast":null"#,
        r#""addresses":2"#,
    ] {
        assert!(json.contains(member), "{member} in {json}");
    }
    assert!(
        printed("::/64", run_json).contains(r#""addresses":"18446744073709551616""#),
        "over 2^53 is a string"
    );
    assert!(printed("::/75", run_json).contains(r#""addresses":9007199254740992"#));
    assert!(printed("01:00:5e:00:00:fb", run_json).contains(r#""239.128.0.251"]"#));
}

#[test]
fn wrong_usage() {
    for (words, message) in [
        (&[][..], "one address is needed, and at most one mask"),
        (&["192.0.2.1", "255.0.0.0", "x"], "one address is needed, and at most one mask"),
        (&["192.0.2.1/33"], "prefix length `33` is over 32, the bits of the address"),
    ] {
        let words: Vec<String> = words.iter().map(|word| (*word).into()).collect();
        let mut out = Vec::new();
        let Err(Failure::Usage(usage)) = run(&words, &mut out) else { panic!("{words:?} is not wrong") };
        assert_eq!(usage, message);
        assert!(out.is_empty());
    }
}

#[test]
fn an_output_that_is_full() {
    let mut full: &mut [u8] = &mut [0; 8];
    let failure = run(&["192.0.2.1".into()], &mut full).unwrap_err();
    assert!(matches!(failure, Failure::Output(_)));
}
