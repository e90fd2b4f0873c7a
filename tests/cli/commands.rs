//! The commands besides `decode`, and what is said about all of them.

use crate::sample::{capture, file, pcap, udp};
use crate::septet;

const COMMANDS: [&str; 8] =
    ["decode", "build", "info", "sessions", "fields", "address", "completions", "man"];

#[test]
fn help_has_examples_for_every_command() {
    let help = septet(&["--help"]).fine();
    for command in COMMANDS {
        assert!(help.contains(&format!("\n  {command} ")), "{command}");
        let help = septet(&[command, "--help"]).fine();
        assert!(help.contains("\nExamples:\n  "), "{command}");
        assert_eq!(septet(&["help", command]).fine(), help);
    }
    assert!(help.contains("Exit code"));
    assert!(!septet(&[""; 0]).refused(2).is_empty());
}

#[test]
fn the_version_is_the_packages() {
    assert_eq!(septet(&["--version"]).fine(), format!("septet {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_and_manual_pages() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(septet(&["completions", shell]).fine().contains("septet"));
    }
    let page = septet(&["man"]).fine();
    assert!(page.contains(".TH septet 1") && page.contains("decode"), "{page}");
    for command in COMMANDS {
        let page = septet(&["man", command]).fine();
        assert!(page.contains(&format!(".TH septet-{command} 1")) && page.contains(".SH EXAMPLES\n.nf\n"));
    }
}

#[test]
fn an_address_as_text_and_as_an_object() {
    assert!(septet(&["address", "192.0.2.77/26"]).fine().contains("192.0.2.64"));
    let mask = septet(&["address", "192.0.2.77", "255.255.255.192"]).fine();
    assert_eq!(mask, septet(&["address", "192.0.2.77/26"]).fine());
    let object = septet(&["address", "192.0.2.77/26", "-T", "json"]).fine();
    assert!(object.starts_with('{') && object.ends_with("}\n") && object.lines().count() == 1);
}

#[test]
fn info_counts_and_times() {
    let mut late = udp(9, b"");
    late.push(0); // a trailer
    let path = file("info.pcap", &pcap(&[udp(1, b"hello"), late, vec![0; 14]]));
    let info = septet(&["info", &path]).fine();
    for line in [
        &format!("file:          {path}"),
        "format:        pcap, little-endian",
        "state:         whole",
        "packets:       3",
        "data size:     104 bytes on the wire, 104 captured",
        "first packet:  2023-11-14 22:13:20.000000",
        "last packet:   2023-11-14 22:13:22.002000",
        "duration:      2.002000 s",
        "rate:          1.50 packets/s, 416 bits/s",
        "average size:  34.67 bytes",
        "interface:     0: Ethernet (EN10MB, 1), snap length 65535, times in microseconds, 3 packets",
    ] {
        assert!(info.lines().any(|known| known == line), "{line}\n{info}");
    }
    let tree = info.lines().skip_while(|line| *line != "protocols:");
    let tree: Vec<Vec<_>> = tree.map(|line| line.split_whitespace().collect()).collect();
    for (protocol, packets, bytes) in
        [("eth", "3", "104"), ("ip", "2", "90"), ("udp", "2", "90"), ("data", "1", "47")]
    {
        let row = tree.iter().find(|row| row.first() == Some(&protocol)).unwrap();
        assert_eq!((row[1], row[3]), (packets, bytes), "{info}");
    }
}

#[test]
fn info_of_several_files() {
    let (one, two) = (capture("info-one.pcap", 1), capture("info-two.pcap", 2));
    let info = septet(&["info", "--utc", &one, &two]).fine();
    assert!(
        info.contains("packets:       1\n")
            && info.contains("\n\nfile: ")
            && info.contains("packets:       2\n")
    );
}
