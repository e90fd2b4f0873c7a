//! Packets are decoded and written without a heap allocation each: once the buffers are warm, all captures are walked,
//! told, put into columns and written as text, JSON and bytes without a single one.

#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;

use std::alloc::System;

use septet::Stack;
use septet::capture::{self, Frame, Time};
use septet::codec::Text;
use septet::network::ipv4::Ipv4;
use septet::output::columns::{Columns, Style};
use septet::output::dump::Dump;
use septet::output::hexdump;
use septet::output::json::Json;
use septet::output::stamp::{Form, Stamp};
use septet::output::text::{Digits, Lines};
use septet::packet::{Pick, registry};
use septet::transport::tcp::Tcp;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// A packet that is held, and where it is from.
struct Packet {
    name: String,
    link: u32,
    bytes: Vec<u8>,
    original_len: u32,
    time: Option<Time>,
}

/// Everything in one test, as others in the same process would be counted too.
#[test]
fn nothing_is_allocated_for_a_packet() {
    let packets = packets();
    let mut found = Vec::new();
    let mut check = |what, run: &mut dyn FnMut(&Frame<'_>)| found.extend(count(what, &packets, run));

    check("walking", &mut |frame| {
        frame.layers().for_each(|layer| {
            std::hint::black_box(layer.checksum());
        });
    });
    check("telling", &mut |frame| {
        for layer in frame.layers() {
            layer.fields(|spot| {
                std::hint::black_box(spot);
            });
        }
    });

    let mut text = Text::new();
    let fields = registry::fields().map(|row| row.2).filter(|field| !field.is_record());
    let names: Vec<_> = fields.map(|field| field.name).collect();
    let pick = Pick::new(&names).unwrap();
    let mut columns = Columns::new(pick.columns(), Style::default());
    check("columns", &mut |frame| {
        text.clear();
        frame.tell(Some(&|field| pick.wants(field)), &mut |spot| {
            pick.spot(spot, |column, field, value| columns.add(column, field, &value));
        });
        pick.all(frame.layers(), |column, field, value| columns.add(column, field, &value));
        columns.finish(&mut text);
    });

    for text in
        ["udp.port == 53 && dns.flags.response == 1", "ip.addr == 192.0.2.0/24 or tcp.port in {22, 80..90}"]
    {
        let mut filter = septet::filter::display::Filter::new(text).unwrap();
        check(text, &mut |frame| {
            std::hint::black_box(filter.matches(frame, None));
        });
    }
    for text in ["tcp port 80 or udp port 53", "vlan and ip[ip[0] & 0xf * 4] = 0 or host 192.0.2.1"] {
        let filter = septet::filter::capture::Filter::new(text, 1).unwrap();
        let program = filter.program().unwrap();
        check(text, &mut |frame| {
            std::hint::black_box(filter.matches(frame.bytes, frame.original_len));
            std::hint::black_box(program.run(frame.bytes, frame.original_len));
        });
    }

    let mut json = Json::default();
    check("JSON", &mut |frame| {
        text.clear();
        json.packet(frame, &mut text);
    });

    let mut lines = Lines::new(Stamp::new(Form::Date, Stamp::utc()), Digits::Captured);
    check("text", &mut |frame| {
        text.clear();
        lines.packet(frame, None, &mut text);
    });

    let mut dump = Dump::new(hexdump::Style::HexText, true);
    check("dumps", &mut |frame| {
        text.clear();
        dump.packet(frame, None, &mut text);
    });

    let mut stack = Stack::default();
    check("building", &mut |frame| {
        stack.clear();
        let mut layers = frame.layers();
        for layer in layers.by_ref() {
            match (layer.header::<Ipv4>(), layer.header::<Tcp>()) {
                (Some(ip), _) => stack.push(&ip).unwrap().raw(&layer.header[Ipv4::LEN..]),
                (_, Some(tcp)) => stack.push(&tcp).unwrap().raw(&layer.header[Tcp::LEN..]),
                _ => stack.layer(layer.protocol).raw(layer.header),
            };
            stack.trailer(layer.trailer);
        }
        let sealed = stack.payload(layers.payload()).seal();
        assert!(sealed.is_ok_and(|sealed| sealed.len() == frame.bytes.len()));
        let sealed = stack.sealed(&(Ipv4::default(), Tcp::default()), frame.bytes);
        assert!(sealed.is_ok_and(|sealed| sealed.len() == frame.bytes.len() + 40));
    });

    assert!(found.is_empty(), "{found:#?}");
    reading();
}

/// Runs over all packets until buffers have their size, then once more; says for which packets something was allocated.
fn count(what: &str, packets: &[Packet], run: &mut dyn FnMut(&Frame<'_>)) -> Vec<String> {
    let mut found = Vec::new();
    for warm in [false, false, true] {
        for packet in packets {
            let Packet { name, link, bytes, original_len, time } = packet;
            let frame = Frame { original_len: *original_len, time: *time, ..Frame::new(*link, bytes) };
            let region = Region::new(HEAP);
            run(&frame);
            let change = region.change();
            let count = change.allocations + change.reallocations;
            if warm && count > 0 {
                found.push(format!("{what}, {name}: {count} allocations, {} bytes", change.bytes_allocated));
            }
        }
    }
    found
}

/// Reading a capture allocates for the file, not for its packets: twice the packets, as many allocations.
fn reading() {
    let path = common::root().join("captures/icmp-echo.pcap");
    let once = std::fs::read(path).unwrap();
    let twice = [&once[..], &once[24..]].concat();
    let count = |bytes: &[u8]| {
        let source = std::io::Cursor::new(bytes.to_vec());
        let region = Region::new(HEAP);
        let mut capture = capture::Capture::new(source).unwrap();
        let mut packets = 0;
        while let Ok(Some(frame)) = capture.next() {
            packets += usize::from(!frame.bytes.is_empty());
        }
        (packets, region.change().allocations)
    };
    let ((some, first), (more, second)) = (count(&once), count(&twice));
    assert_eq!((2 * some, first), (more, second), "packets and allocations");
    assert!(first > 0, "nothing was counted");
}

fn packets() -> Vec<Packet> {
    let mut packets = Vec::new();
    common::packets(|name, frame| {
        packets.push(Packet {
            name: format!("packet {} of {name}", frame.number),
            link: frame.link,
            bytes: frame.bytes.to_vec(),
            original_len: frame.original_len,
            time: frame.time,
        });
    });
    packets
}
