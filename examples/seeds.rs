//! Makes the first inputs of the fuzz targets out of captures: `cargo run --example seeds -- captures fuzz/corpus`.
//!
//! `decode/` gets every packet and every layer of it by itself, `round_trip/` every packet, `stack/` the headers of every packet
//! one by one, `dns/` every DNS message, `capture/` every file, `streams/` the IP packets of every file, and segments and fragments that
//! are made up, `filter/` and `bpf/` the filters of `tests/filters`, with packets, `ring/` the first packets of every file as a
//! kernel would hand them over.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use septet::application::{dns, llmnr, mdns};
use septet::capture::{self, Frame};
use septet::{Layer, Protocol};

fn main() -> io::Result<()> {
    let words: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [from, to] = &words[..] else {
        eprintln!("usage: seeds CAPTURES CORPUS");
        std::process::exit(2);
    };
    for target in ["decode", "round_trip", "stack", "dns", "capture", "streams", "filter", "bpf", "ring"] {
        fs::create_dir_all(to.join(target))?;
    }
    let mut count = made_up(&to.join("streams"))?;
    count += filters(from, to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        if path.is_file() {
            count += seeds(&path, to)?;
        }
    }
    println!("{count} seeds");
    Ok(())
}

/// Link types of which there are capture filters; `fuzz/fuzz_targets/bpf.rs` has the same order.
const LINKS: [u32; 16] = [1, 0, 101, 108, 113, 228, 276, 9, 127, 105, 119, 192, 10, 117, 178, 123];

/// Every filter of the tests, and each capture filter with a packet of a capture.
fn filters(from: &Path, to: &Path) -> io::Result<usize> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/filters");
    let (mut packets, mut count) = (Vec::new(), 0);
    for entry in fs::read_dir(from)? {
        let Ok(mut capture) = capture::open(entry?.path()) else { continue };
        while let Ok(Some(frame)) = capture.next() {
            if frame.bytes.len() < 200
                && let Some(link) = LINKS.iter().position(|link| *link == frame.link)
            {
                packets.push((link as u8, frame.bytes.to_vec()));
            }
        }
    }
    packets.sort();
    for name in ["capture.txt", "display.txt"] {
        let text = fs::read_to_string(tests.join(name))?;
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        for (number, line) in lines.enumerate() {
            let file = format!("{name}-{number}");
            fs::write(to.join("filter").join(&file), [&[0], line.as_bytes()].concat())?;
            count += 1;
            if let (true, false) = (name == "capture.txt", packets.is_empty()) {
                let (link, packet) = &packets[number * 37 % packets.len()];
                fs::write(to.join("bpf").join(file), [&[*link], line.as_bytes(), &[0], packet].concat())?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// Writes what one file gives.
fn seeds(path: &Path, to: &Path) -> io::Result<usize> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut capture = match capture::open(path) {
        Err(error) if error.record == 0 => return Ok(0),
        opened => opened.map_err(io::Error::other)?,
    };
    fs::copy(path, to.join("capture").join(&name))?;
    let (mut count, mut packets, mut block) = (3, vec![2], Vec::new());
    // A capture that is broken on purpose gives what is whole.
    while let Ok(Some(frame)) = capture.next() {
        count += packet(&frame, &format!("{name}-{}", frame.number), to)?;
        packets.extend(ip(&frame));
        if frame.number <= 8 {
            block.push(slot(&frame));
        }
    }
    fs::write(to.join("ring").join(&name), ring(&block))?;
    fs::write(to.join("streams").join(name), packets)?;
    Ok(count)
}

/// A block of the ring of Linux with these frames: its header has 48 bytes.
fn ring(slots: &[Vec<u8>]) -> Vec<u8> {
    let mut block = vec![0; 48];
    let used = 48 + slots.iter().map(Vec::len).sum::<usize>() as u32;
    for (at, value) in [(8, 1), (12, slots.len() as u32), (16, 48), (20, used)] {
        block[at..at + 4].copy_from_slice(&u32::to_ne_bytes(value));
    }
    block.extend(slots.concat());
    block
}

/// A frame of such a block: a header of 48 bytes, an address of 20, the packet. Every other one has lost its VLAN tag.
fn slot(frame: &Frame<'_>) -> Vec<u8> {
    let mut slot = vec![0; 68 + 14];
    slot.extend_from_slice(frame.bytes);
    slot.resize(slot.len().next_multiple_of(16), 0);
    let (time, len, next) = (frame.time, frame.bytes.len() as u32, slot.len() as u32);
    let tag = if frame.number.is_multiple_of(2) { 0x51 } else { 1 };
    let (secs, nanos) = time.map_or((0, 0), |time| (time.secs().cast_unsigned() as u32, time.nanos()));
    for (word, value) in (0..).zip([next, secs, nanos, len, frame.original_len, tag]) {
        slot[word * 4..word * 4 + 4].copy_from_slice(&u32::to_ne_bytes(value));
    }
    for (at, value) in [(24, 82_u16), (26, 96), (32, 5), (36, 0x8100), (48, 17), (56, 1)] {
        slot[at..at + 2].copy_from_slice(&value.to_ne_bytes());
    }
    slot
}

fn packet(frame: &Frame<'_>, name: &str, to: &Path) -> io::Result<usize> {
    let Ok(link) = u16::try_from(frame.link) else { return Ok(0) };
    let missing = frame.original_len.saturating_sub(frame.bytes.len() as u32).isqrt().min(255) as u8;
    fs::write(to.join("decode").join(name), decode(link, missing, frame.bytes))?;
    fs::write(to.join("round_trip").join(name), decode(link, missing, frame.bytes))?;
    fs::write(to.join("stack").join(name), stack(frame))?;
    let mut count = 3;
    for (i, layer) in frame.layers().enumerate() {
        let all = [layer.header, layer.payload, layer.trailer].concat();
        if i > 0 {
            fs::write(
                to.join("decode").join(format!("{name}-{i}")),
                decode(number(layer.protocol), 0, &all),
            )?;
            count += 1;
        }
        if let Some(way) = way(&layer) {
            fs::write(to.join("dns").join(format!("{name}-{i}")), [&[way], &all[..]].concat())?;
            count += 1;
        }
    }
    Ok(count)
}

/// The outermost IP packet of a frame behind its length, as `fuzz/fuzz_targets/streams.rs` has it.
fn ip(frame: &Frame<'_>) -> Vec<u8> {
    let found = frame.layers().find(|layer| ["ip", "ipv6"].contains(&layer.protocol.name()));
    found.map_or_else(Vec::new, |layer| {
        let packet =
            &frame.bytes[layer.offset..][..(layer.header.len() + layer.payload.len()).min(u16::MAX.into())];
        [&(packet.len() as u16).to_le_bytes()[..], packet].concat()
    })
}

/// Segments in reverse across the end of the sequence numbers, with a gap that is acknowledged; fragments that overlap.
fn made_up(to: &Path) -> io::Result<usize> {
    let (mut segments, mut fragments) = ([0, 0xf0, 0xff, 0xff, 0xff].to_vec(), vec![1]);
    for at in (0..64_u16).rev() {
        let [low, high] = (at * 64).to_le_bytes();
        if at != 32 {
            segments.extend([2, low, high, 72, 0, 0]);
        }
        fragments.extend([low, high, 80, 0, 0]);
    }
    segments.extend([0, 0, 12, 0, 0, 0]);
    fs::write(to.join("segments"), segments)?;
    fs::write(to.join("fragments"), fragments)?;
    Ok(2)
}

/// How a DNS message came, as `fuzz/fuzz_targets/dns.rs` has it.
fn way(layer: &Layer<'_>) -> Option<u8> {
    [&dns::PROTOCOL, &dns::OVER_TCP, &mdns::PROTOCOL, &llmnr::PROTOCOL]
        .iter()
        .zip(0..)
        .find_map(|(protocol, way)| std::ptr::eq(*protocol, layer.protocol).then_some(way))
}

/// Who reads, how many bytes are missing, and the bytes.
fn decode(reader: u16, missing: u8, bytes: &[u8]) -> Vec<u8> {
    [&reader.to_le_bytes()[..], &[missing], bytes].concat()
}

/// Protocol, length and bytes of every header; then what nobody reads.
fn stack(frame: &Frame<'_>) -> Vec<u8> {
    let (mut seed, mut layers) = (Vec::new(), frame.layers());
    for layer in layers.by_ref() {
        seed.extend_from_slice(&number(layer.protocol).to_le_bytes());
        seed.extend_from_slice(&(layer.header.len() as u16).to_le_bytes());
        seed.extend_from_slice(layer.header);
    }
    [&seed[..], &[0, 0], layers.payload()].concat()
}

/// The number of a protocol in a seed, as `fuzz/fuzz_targets/decode.rs` has it.
fn number(protocol: &Protocol) -> u16 {
    0x8000 | protocol.table.field.id as u16
}
