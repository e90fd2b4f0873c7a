//! Agreement with tshark over all captures: every field that both know has the same values in every packet.
//!
//! The reference is tshark 4.0; other versions know other fields and are not asked.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use septet::packet::registry;

/// The version of the reference.
const REFERENCE: &str = "TShark (Wireshark) 4.0.";

/// Settings that make an answer depend on nothing but its packet: nothing is put together or counted over packets,
/// checksums are verified, and nothing is guessed.
const SETTINGS: &[&str] = &[
    "ip.defragment:FALSE",
    "ipv6.defragment:FALSE",
    "tcp.desegment_tcp_streams:FALSE",
    "tls.desegment_ssl_records:FALSE",
    "tls.desegment_ssl_application_data:FALSE",
    "http.desegment_headers:FALSE",
    "http.desegment_body:FALSE",
    "http.dechunk_body:FALSE",
    "http.decompress_body:FALSE",
    "dns.desegment_dns_messages:FALSE",
    "smtp.desegment_lines:FALSE",
    "smtp.desegment_data:FALSE",
    "sip.desegment_headers:FALSE",
    "sip.desegment_body:FALSE",
    "ssh.desegment_buffers:FALSE",
    "snmp.desegment:FALSE",
    "sctp.reassembly:FALSE",
    "quic.reassemble_crypto_out_of_order:FALSE",
    "tcp.relative_sequence_numbers:FALSE",
    "tcp.analyze_sequence_numbers:FALSE",
    "tcp.track_bytes_in_flight:FALSE",
    "tcp.calculate_timestamps:FALSE",
    "tcp.no_subdissector_on_error:FALSE",
    "dccp.relative_sequence_numbers:FALSE",
    "udp.calculate_timestamps:FALSE",
    "sctp.relative_tsns:FALSE",
    "sctp.tsn_analysis:FALSE",
    "esp.do_esp_sequence_analysis:FALSE",
    "arp.detect_duplicate_ips:FALSE",
    "arp.register_network_address_binding:FALSE",
    "ip.check_checksum:TRUE",
    "tcp.check_checksum:TRUE",
    "udp.check_checksum:TRUE",
    "udplite.check_checksum:TRUE",
    "sctp.checksum:CRC 32c",
    "eth.fcs:Never",
    "wlan.check_checksum:TRUE",
    "eth.check_fcs:TRUE",
    "ip.use_geoip:FALSE",
    "ipv6.use_geoip:FALSE",
];

/// A difference that is known: which capture (empty: any), which field or fields (`dns.*`), and why.
struct Known {
    capture: &'static str,
    field: &'static str,
    why: &'static str,
}

const KNOWN: &[Known] = &[
    Known {
        capture: "",
        field: "data.*",
        why: "tshark calls what no protocol reads a protocol; here it is the payload of the layer around it",
    },
    Known {
        capture: "",
        field: "frame.protocols",
        why: "tshark has a protocol `ethertype` between layers, and the protocols of quoted packets",
    },
    Known {
        capture: "router-advertisement.pcap",
        field: "icmpv6.opt.*",
        why: "padding and reserved bytes have no value in tshark, which shows 1",
    },
    Known {
        capture: "ndp-options.pcap",
        field: "icmpv6.opt.padding",
        why: "padding has no value in tshark, which shows 1",
    },
    Known {
        capture: "icmpv6-rpl.pcap",
        field: "icmpv6.rpl.opt.*",
        why: "padding, reserved bytes and flags have no value in tshark, which shows 1",
    },
    Known {
        capture: "wlan-management.pcap",
        field: "wlan.ht.mcsset.rxbitmask",
        why: "bytes that have no value in tshark, which shows 1",
    },
    Known { capture: "wlan-radiotap.pcap", field: "radiotap.vendor_data", why: "the same" },
    Known {
        capture: "l2tp.pcap",
        field: "l2tp.offset_padding",
        why: "bytes that have no value in tshark, which shows 1",
    },
    Known {
        capture: "slow-protocols.pcap",
        field: "oampdu.flags.*",
        why: "tshark gives bits of the configuration the names of flags",
    },
    Known {
        capture: "http-gzip.pcapng",
        field: "http.chunk_*",
        why: "tshark shows chunks where it puts them together, which it is told not to",
    },
    Known {
        capture: "quic.pcap",
        field: "quic.protected_payload",
        why: "tshark takes the protection of Initial packets away, RFC 9001 §5.2",
    },
    Known {
        capture: "esp.pcap",
        field: "udpencap.*",
        why: "the marker and the keepalive have no value in tshark, which shows 1",
    },
    Known {
        capture: "lldp.pcap",
        field: "eth.trailer",
        why: "tshark takes the last octet of the list and the TLV that ends it for a trailer, IEEE 802.1AB §8.5.1",
    },
    Known {
        capture: "wlan-radiotap.pcap",
        field: "radiotap.vht.known",
        why: "two bytes, least significant first, of which tshark takes the first one as the higher and drops it",
    },
    Known {
        capture: "wlan.pcap",
        field: "wlan.ta",
        why: "the second address of CF-End is BSSID and transmitter, IEEE 802.11 §9.3.1.6; tshark has only the first",
    },
    Known {
        capture: "wlan-management.pcap",
        field: "wlan.fixed.action_code",
        why: "tshark has two forms of this number, and the hexadecimal one about block acknowledgment",
    },
    Known {
        capture: "fddi.pcap",
        field: "fddi.*",
        why: "tshark turns the bits of every address round; Linux writes them as they are, as tcpdump shows them",
    },
];

/// What differs: capture, packet, field, and both values.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    capture: String,
    packet: usize,
    field: String,
    ours: String,
    theirs: String,
}

#[test]
fn fields_have_the_values_that_tshark_shows() {
    if !common::has("tshark") {
        return;
    }
    let version = run("tshark", &["--version"], None);
    if !version.starts_with(REFERENCE) {
        return common::skip(&format!(
            "needs {REFERENCE}x, this is {}",
            version.lines().next().unwrap_or("none")
        ));
    }
    let settings = Settings::new();
    let fields = settings.shared();
    assert!(fields.len() > 500, "tshark and septet share {} fields", fields.len());
    let (captures, next) = (common::captures(), AtomicUsize::new(0));
    let found = Mutex::new((Vec::new(), 0, 0));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(path) = captures.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (differences, packets, values) = settings.compare(path, &fields);
                    let mut found = found.lock().unwrap();
                    found.0.extend(differences);
                    found.1 += packets;
                    found.2 += values;
                }
            });
        }
    });
    let (mut differences, packets, values) = found.into_inner().unwrap();
    differences.sort();
    println!("{} fields, {} captures, {packets} packets, {values} values", fields.len(), captures.len());
    let (known, new): (Vec<_>, Vec<_>) =
        differences.iter().partition(|one| KNOWN.iter().any(|known| known.is(one)));
    println!("{} known differences, {} others", known.len(), new.len());
    let names: BTreeSet<_> = new.iter().map(|one| &one.field).collect();
    assert!(new.is_empty(), "{} differences in {names:?}: {:#?}", new.len(), &new[..new.len().min(30)]);
    let needless: Vec<_> = KNOWN
        .iter()
        .filter(|known| !differences.iter().any(|one| known.is(one)))
        .map(|known| format!("{} {}: {}", known.capture, known.field, known.why))
        .collect();
    assert!(needless.is_empty(), "no longer different: {needless:#?}");
    assert!(values > 5_000, "{values} values were compared");
}

impl Known {
    fn is(&self, difference: &Difference) -> bool {
        let field = match self.field.strip_suffix('*') {
            Some(prefix) => difference.field.starts_with(prefix),
            None => difference.field == self.field,
        };
        field && (self.capture.is_empty() || difference.capture == self.capture)
    }
}

/// An empty folder of settings for tshark, removed at the end.
struct Settings(PathBuf);

impl Settings {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tshark-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// The names that both know, sorted.
    fn shared(&self) -> Vec<&'static str> {
        let theirs = run("tshark", &["-G", "fields"], Some(&self.0));
        let theirs: HashSet<_> = theirs
            .lines()
            .filter(|line| line.starts_with("F\t"))
            .filter_map(|line| line.split('\t').nth(2))
            .collect();
        // What conversations say of a packet is compared by `tests/sessions.rs`.
        let ours = registry::fields().filter(|row| row.0.name() != "stream").map(|row| row.2);
        let ours = ours.filter(|field| !field.is_record());
        let names: BTreeSet<_> = ours.map(|field| field.name).filter(|name| theirs.contains(name)).collect();
        names.into_iter().collect()
    }

    /// The differences in one capture, how many packets it has, and how many values were the same.
    fn compare(&self, path: &Path, fields: &[&str]) -> (Vec<Difference>, usize, usize) {
        let columns = || fields.iter().flat_map(|field| [OsStr::new("-e"), OsStr::new(field)]);
        let ours = Command::new(env!("CARGO_BIN_EXE_septet"))
            .args(["decode", "-T", "fields"])
            .args(columns())
            .arg(path)
            .output()
            .unwrap();
        let theirs = tshark(Some(&self.0))
            .args(["-n", "-T", "fields", "-r"])
            .arg(path)
            .args(SETTINGS.iter().flat_map(|setting| ["-o", setting]))
            .args(columns())
            .output()
            .unwrap();
        let (ours, theirs) = (rows(&ours.stdout), rows(&theirs.stdout));
        let capture = path.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(ours.len(), theirs.len(), "packets of {capture}");
        let (mut differences, mut same) = (Vec::new(), 0);
        for (packet, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
            let cells = |row: &str| row.split('\t').map(String::from).collect::<Vec<_>>();
            let (ours, theirs) = (cells(ours), cells(theirs));
            assert_eq!((ours.len(), theirs.len()), (fields.len(), fields.len()), "columns of {capture}");
            for ((field, ours), theirs) in fields.iter().zip(ours).zip(theirs) {
                if ours == theirs {
                    same += usize::from(!ours.is_empty());
                    continue;
                }
                let (capture, field) = (capture.clone(), (*field).to_string());
                differences.push(Difference { capture, packet: packet + 1, field, ours, theirs });
            }
        }
        (differences, ours.len(), same)
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Lines, with the few control characters that tshark prints as they are as escapes.
fn rows(output: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(output);
    let visible = |char: char| match char {
        '\t' | ' '..='~' | '\u{80}'.. => char.to_string(),
        char => format!("\\x{:02x}", u32::from(char)),
    };
    text.lines().map(|line| line.chars().map(visible).collect()).collect()
}

/// tshark with nothing but these settings.
fn tshark(folder: Option<&Path>) -> Command {
    let mut command = Command::new("tshark");
    command.env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
    if let Some(folder) = folder {
        command.env("WIRESHARK_CONFIG_DIR", folder).env("HOME", folder);
    }
    command
}

fn run(program: &str, arguments: &[&str], folder: Option<&Path>) -> String {
    assert_eq!(program, "tshark");
    let done = tshark(folder).args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}
