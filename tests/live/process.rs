//! Whose packets are: `septet sniff --process`.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};

use super::command::{Sniff, place, run};
use super::{Wire, alone, frame, ip};

/// What this program is called, and its number, as packets have them.
fn myself() -> String {
    let name = std::fs::read_to_string("/proc/self/comm").unwrap();
    format!("{}:{}", name.trim_end(), std::process::id())
}

#[test]
fn a_program_of_another_user_is_known_without_rights() {
    alone("process::a_program_of_another_user_is_known_without_rights", || {
        // The capture becomes nobody; this program, whose packets they are, stays root where it is.
        let listener = TcpListener::bind("127.0.0.1:8000").unwrap();
        let sniff = Sniff::start("-i lo -t --process -c 8 tcp port 8000");
        let mut client = TcpStream::connect("127.0.0.1:8000").unwrap();
        let (mut server, _) = listener.accept().unwrap();
        client.write_all(b"hello").unwrap();
        let mut hello = [0; 5];
        server.read_exact(&mut hello).unwrap();
        for _ in 0..2 {
            // Four segments of payload and their acknowledgments, at least.
            std::thread::sleep(std::time::Duration::from_millis(300));
            server.write_all(b"again").unwrap();
            client.read_exact(&mut hello).unwrap();
        }
        let (code, out, err) = sniff.end();
        assert_eq!(code, Some(0), "{err}");
        let both = format!("(proc {0} > {0}) IP 127.0.0.1.", myself());
        assert!(out.lines().last().unwrap().starts_with(&both), "{both}: {out}");
        assert!(out.lines().all(|line| line.starts_with("(proc ")), "{out}");
    });
}

#[test]
fn where_nobody_is_known_it_says_so() {
    alone("process::where_nobody_is_known_it_says_so", || {
        ip("addr add 192.0.2.1/24 dev right");
        let sniff = Sniff::start("-i right -t --process -c 2 inbound and (udp or ether proto 0x88b5)");
        let mut wire = Wire::new("left");
        // To a port where nobody waits, and what is no conversation.
        let hex = "020000000001020000000002080045000020000100004011f6c7c0000202c0000201138813890 00c0000";
        let hex: String = hex.chars().filter(|char| *char != ' ').collect();
        let bytes = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        let mut udp: Vec<u8> = (0..hex.len() / 2).map(|nth| bytes(2 * nth)).collect();
        udp.resize(60, 0);
        wire.send(&udp);
        wire.send(&frame(1, 60, &[]));
        let (code, out, err) = sniff.end();
        assert_eq!(code, Some(0), "{err}");
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].starts_with("(proc ?) IP 192.0.2.2.5000 > 192.0.2.1.5001: UDP"), "{out}");
        assert!(!lines[1].contains("proc"), "{out}");
    });
}

#[test]
fn json_has_both_ends_and_is_still_a_packet() {
    alone("process::json_has_both_ends_and_is_still_a_packet", || {
        let (one, two) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        let sniff = Sniff::start("-i lo -T json --process -c 1 udp");
        one.send_to(b"hello", two.local_addr().unwrap()).unwrap();
        let (code, out, err) = sniff.end();
        assert_eq!(code, Some(0), "{err}");
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        for end in ["source", "destination"] {
            assert_eq!(json["processes"][end][0]["pid"], std::process::id(), "{out}");
        }
        let path = place("process.pcap");
        let mut encode = Command::new(env!("CARGO_BIN_EXE_septet"))
            .args(["encode", "-w"])
            .arg(&path)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        encode.stdin.take().unwrap().write_all(out.as_bytes()).unwrap();
        assert!(encode.wait().unwrap().success());
        assert_eq!(super::command::packets(&path).len(), 1);
    });
}

#[test]
fn forms_without_room_for_it_are_refused() {
    for words in ["-i lo --process -T fields -e ip.src", "-i lo --process -w nothing.pcap"] {
        let (code, err) = run(words);
        assert!(code == Some(2) && err.contains("--process"), "{err}");
    }
}
