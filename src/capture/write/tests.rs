use super::*;
use crate::capture::{self, OptionList, Resolution};

fn at(ticks: u64, code: u8, offset: i64) -> Time {
    Time { ticks, resolution: Resolution::new(code), offset }
}

/// What is read of a capture with these packets: link type, interface, its name, time, bytes, length, comments.
fn again(format: Format, packets: &[Outgoing<'_>]) -> Vec<String> {
    let mut writer = Writer::new(Vec::new(), format);
    for packet in packets {
        writer.packet(packet).unwrap();
    }
    let file = writer.finish().unwrap();
    let (mut capture, mut found) = (capture::Capture::new(std::io::Cursor::new(file)).unwrap(), Vec::new());
    while let Some(frame) = capture.next().unwrap() {
        let about = frame.about().unwrap();
        found.push(shown(&Outgoing {
            link: frame.link,
            interface: about.id,
            interface_name: about.name.as_deref(),
            time: frame.time,
            bytes: frame.bytes,
            original_len: frame.original_len,
            fcs_len: frame.fcs_len(),
            options: frame.options,
        }));
    }
    found
}

fn shown(packet: &Outgoing<'_>) -> String {
    format!("{packet:?}")
}

#[test]
fn pcapng_comes_back() {
    let mut comments = OptionList::default();
    comments.push(1, b"first");
    comments.push(1, b"\xffsecond");
    let packet = Outgoing {
        link: 1,
        time: Some(at(5, 6, 0)),
        bytes: b"abcde",
        original_len: 5,
        ..Outgoing::default()
    };
    let packets = [
        packet,
        Outgoing { interface: 2, interface_name: Some(b"eth2"), time: Some(at(u64::MAX, 9, 0)), ..packet },
        Outgoing { options: comments.options(), original_len: 90, ..packet },
        // The number was given away already, then once more.
        Outgoing { interface: 1, link: 101, time: Some(at(7, 0x8a, -3)), ..packet },
        Outgoing { interface: 1, link: 113, ..packet },
        Outgoing { fcs_len: 4, ..packet },
        Outgoing { time: None, ..packet },
        Outgoing { time: None, original_len: 6, ..packet },
        Outgoing { bytes: b"", original_len: 0, ..packet },
    ];
    assert_eq!(again(Format::Pcapng, &packets), packets.iter().map(shown).collect::<Vec<_>>());
}

#[test]
fn pcap_comes_back() {
    let packet = Outgoing {
        link: 1,
        time: Some(at(1_000_005, 6, 0)),
        bytes: b"abcde",
        original_len: 7,
        ..Outgoing::default()
    };
    assert_eq!(again(Format::Pcap, &[packet, packet]), [shown(&packet), shown(&packet)]);
    let nano = Outgoing { time: Some(at(1_000_000_005, 9, 0)), ..packet };
    assert_eq!(again(Format::Pcap, &[nano]), [shown(&nano)]);
    let checked = Outgoing { fcs_len: 4, ..packet };
    assert_eq!(again(Format::Pcap, &[checked]), [shown(&checked)]);
    assert!(again(Format::Pcap, &[]).is_empty());
}

#[test]
fn what_a_file_cannot_say_is_refused() {
    let packet = Outgoing { link: 1, time: Some(at(0, 6, 0)), ..Outgoing::default() };
    let refused = |format, packets: &[Outgoing<'_>]| {
        let mut writer = Writer::new(Vec::new(), format);
        let failed = packets.iter().find_map(|packet| writer.packet(packet).err()).unwrap().to_string();
        // What was good is there.
        assert!(capture::Capture::new(std::io::Cursor::new(writer.finish().unwrap())).is_ok());
        failed
    };
    assert!(refused(Format::Pcap, &[packet, Outgoing { link: 101, ..packet }]).contains("1 and 101"));
    assert!(refused(Format::Pcap, &[Outgoing { time: None, ..packet }]).contains("needs a time"));
    assert!(
        refused(Format::Pcap, &[Outgoing { time: Some(at(5, 0, -9)), ..packet }]).contains("needs a time")
    );
    assert!(refused(Format::Pcapng, &[Outgoing { link: 65_536, ..packet }]).contains("link type 65536"));
    assert!(
        refused(Format::Pcapng, &[Outgoing { interface: u32::MAX, ..packet }])
            .contains("interface 4294967295")
    );
}
