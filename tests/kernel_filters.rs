//! Programs of filters in a kernel: Linux takes each of them, and lets pass what the predicate lets pass.
//!
//! A datagram that is sent through a pair of local sockets is to the program of the receiving one what a frame is to that of
//! a packet socket, and needs no privilege.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use septet::filter::bpf::Beside;
use septet::filter::capture::Filter;

fn filters() -> Vec<String> {
    let text = fs::read_to_string(common::root().join("tests/filters/capture.txt")).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(String::from).collect()
}

/// Packets of the captures by link type, of each file the first ones.
fn packets(of_each: u64) -> BTreeMap<u32, Vec<Vec<u8>>> {
    let mut links = BTreeMap::<u32, Vec<Vec<u8>>>::new();
    common::packets(|_, frame| {
        if frame.number <= of_each && !frame.bytes.is_empty() {
            links.entry(frame.link).or_default().push(frame.bytes.to_vec());
        }
    });
    links
}

#[cfg(target_os = "linux")]
#[test]
fn a_kernel_takes_every_program_and_lets_the_same_packets_pass() {
    use socket2::{SockFilter, SockRef};
    use std::os::unix::net::UnixDatagram;

    let (from, to) = UnixDatagram::pair().unwrap();
    to.set_nonblocking(true).unwrap();
    let attach = |filter: &Filter, live: bool| {
        let program = if live { filter.program_live() } else { filter.program() }.unwrap();
        assert!(program.verify().is_ok());
        let code: Vec<SockFilter> =
            program.instructions().iter().map(|i| SockFilter::new(i.code, i.jt, i.jf, i.k)).collect();
        SockRef::from(&to).attach_filter(&code)
    };
    if let Err(error) = attach(&Filter::new("", 1).unwrap(), false) {
        return common::skip(&format!("no programs for sockets here: {error}"));
    }
    let (mut programs, mut asked, mut passed) = (0, 0, 0);
    let mut buffer = vec![0; 1 << 18];
    for (link, packets) in packets(12) {
        for text in filters() {
            // A kernel has its own idea of a byte in front of the packet.
            if Filter::new(&text, link).is_err()
                || ["protochain", "ip[-1]"].iter().any(|word| text.contains(word))
            {
                continue;
            }
            for live in [false, true] {
                let filter = if live { Filter::live(&text, link) } else { Filter::new(&text, link) }.unwrap();
                if live && filter.program_live().is_err() {
                    continue;
                }
                attach(&filter, live).unwrap_or_else(|error| panic!("{text}, link type {link}: {error}"));
                programs += 1;
                for bytes in packets.iter().take(if link == 1 { 200 } else { 60 }) {
                    from.send(bytes).unwrap();
                    let arrived = match to.recv(&mut buffer) {
                        Ok(len) => {
                            assert_eq!(&buffer[..len], bytes);
                            true
                        }
                        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => false,
                        Err(error) => panic!("{error}"),
                    };
                    assert_eq!(
                        filter.matches(bytes, bytes.len() as u32),
                        arrived,
                        "{text}, {link}: {bytes:02x?}"
                    );
                    asked += 1;
                    passed += u32::from(arrived);
                }
            }
        }
    }
    println!("{programs} programs; of {asked} packets {passed} arrived");
    assert!(programs > 1_000 && passed > 1_000 && passed < asked);
}

/// A frame whose tag is beside it passes if the frame with its tag passes.
#[test]
fn a_tag_beside_the_frame_is_a_tag_in_it() {
    let more = [
        "ether[10:4] != 0",
        "ether[11:2] & 1 = 0",
        "ether[13] = 0",
        "ether[14:2] & 0xfff = 100",
        "ether[15:2] > 9",
        "ether[14:4] & 0xffff = 0x800",
        "ether[16:2] = 0x800",
        "ether[12] = 0x81",
        "ether proto 0x8100",
        "vlan and llc",
        "vlan 100 and ether[16:2] = 0x800",
        "len = ip[2:2] + 18",
        "vlan and ip[ip[0] & 0xf * 4] = 0",
        "not vlan",
        "vlan and tcp[tcp[12] >> 2] > 9",
        "vlan and udp port 53",
        "inbound",
        "outbound and vlan",
        "ifindex 3 or vlan 7",
        "vlan and pppoes and ip",
        "vlan and mpls and ip",
        "vlan and geneve and ip",
        "vlan and stp",
        "vlan and atalk",
    ];
    let texts: Vec<String> = filters().into_iter().chain(more.map(String::from)).collect();
    let mut noise = common::noise::Noise(7);
    let mut tagged = Vec::new();
    for bytes in packets(30).remove(&1).unwrap() {
        if bytes.len() >= 16 && matches!(bytes[12..14], [0x81, 0x00] | [0x88, 0xa8]) {
            tagged.push(bytes);
        } else if bytes.len() >= 14 && noise.next().is_multiple_of(3) {
            let id = [0, 7, 100, 200, 300, 0xfff][noise.next() as usize % 6] | (noise.next() as u16 & 0xf000);
            let (kind, [high, low]) =
                (if id & 1 == 0 { [0x81, 0x00] } else { [0x88, 0xa8] }, id.to_be_bytes());
            tagged.push([&bytes[..12], &kind, &[high, low], &bytes[12..]].concat());
        }
    }
    let (mut asked, mut passed, mut without) = (0, 0, Vec::new());
    for text in texts {
        let Ok(filter) = Filter::live(&text, 1) else { continue };
        let Ok(program) = filter.program_live() else {
            without.push(text);
            continue;
        };
        assert!(program.verify().is_ok() || text.contains("protochain") || text.contains("ip[-1]"), "{text}");
        for (nth, bytes) in tagged.iter().enumerate() {
            let beside = Beside { packet_type: (nth % 5) as u8, interface: nth as u32 % 4, tag: None };
            let tag =
                (u16::from_be_bytes([bytes[12], bytes[13]]), u16::from_be_bytes([bytes[14], bytes[15]]));
            let taken = Beside { tag: Some(tag), ..beside };
            let stripped = [&bytes[..12], &bytes[16..]].concat();
            let wanted = filter.matches_live(bytes, bytes.len() as u32, &beside);
            let in_it = program.run_live(bytes, bytes.len() as u32, &beside) > 0;
            let beside_it = program.run_live(&stripped, stripped.len() as u32, &taken) > 0;
            let say = || format!("{text}: {bytes:02x?}\n{}", program.printed());
            assert_eq!(in_it, wanted, "{}", say());
            assert_eq!(beside_it, wanted, "{}", say());
            asked += 1;
            passed += u32::from(wanted);
        }
    }
    println!("{asked} asked, {passed} passed, {} frames; no live program for {without:?}", tagged.len());
    assert!(asked > 20_000 && passed > 1_000 && without.len() < 8, "{asked} {passed} {without:?}");
}
