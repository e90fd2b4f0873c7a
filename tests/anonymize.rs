//! What `--anonymize` hides is hidden: no original address is left in any packet of any capture, as bytes or as text;
//! what is cut short tells nothing of the address that it cuts; what was right before is right after.
//!
//! One law over all that can be hidden, which shares its search for addresses: hence the length.
//! `SEPTET_CAPTURES=FOLDER` tries the captures of another folder.
#![allow(clippy::unwrap_used, reason = "helpers of a test")]

mod common;
#[path = "common/pcapng.rs"]
mod pcapng;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::net::{Ipv4Addr, Ipv6Addr};

use septet::capture::{self, Block, BlockKind, Capture, OptionList, Record};
use septet::codec::{Show, Value};
use septet::packet::Layers;
use septet::packet::registry::protocols;
use septet::rewrite::Rewrite;
use septet::rewrite::anonymize::{Anonymize, Keep, Key};
use septet::{Layer, Status};

fn anonymizing(key: &str, keep: &[&str]) -> Rewrite {
    let mut kept = Keep::default();
    for word in keep {
        kept.add(word).unwrap();
    }
    let key = Key::new(key.as_bytes()).unwrap();
    Rewrite { anonymize: Some(Anonymize::new(&key, kept)), ..Rewrite::default() }
}

const KEY: &str = "the key of this test, 32 bytes..";

/// Every address that a packet is known to have, 4, 6, 8 or 16 bytes each, IP and MAC apart.
fn addresses(walk: Layers<'_>) -> BTreeSet<(bool, Vec<u8>)> {
    let mut found = BTreeSet::new();
    for layer in walk {
        layer.fields(|spot| {
            let len = spot.bits.len() / 8;
            let bytes = match (spot.field.show, spot.value) {
                (Show::Ip | Show::Mac, Value::Uint(number)) => {
                    number.to_be_bytes()[8 - len.min(8)..].to_vec()
                }
                (Show::Ip | Show::Mac, Value::Bytes(bytes)) => bytes.to_vec(),
                (Show::Ip, Value::Address(octets)) => octets.to_vec(),
                _ => return,
            };
            found.insert((matches!(spot.field.show, Show::Ip), bytes));
        });
    }
    found
}

/// Whether an address stays by a rule of `docs/anonymize.md`, or says too little to be looked for.
fn stays(ip: bool, address: &[u8]) -> bool {
    let group_23 = |a: u8, b: u8| matches!((a & 0x7f, b), (0, 0 | 1) | (0x7f, 0xff));
    match *address {
        // Bytes that are all alike are found in any noise.
        [first, ..] if address.iter().all(|byte| *byte == first) => true,
        // This network, loopback, masks and broadcast; assigned groups.
        [0 | 127 | 255, ..] if ip && address.len() == 4 => true,
        [224..=239, a, b, _] => group_23(a, b),
        // Unspecified, loopback, short prefixes of zeros; assigned groups.
        [0xff, _, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 | 1, _, _] => true,
        _ if address.len() == 16 => address.iter().filter(|byte| **byte != 0).count() < 2,
        // Broadcast, none; groups of IPv4, IPv6 and protocols.
        [0x01, 0, 0x5e, a @ ..0x80, b, _] => group_23(a, b),
        [0x33, 0x33, 0, 0 | 1, _, _] => true,
        [0x01, 0x80, 0xc2, ..] | [0x01, 0, 0x0c, ..] | [0x01, 0x1b, 0x19, ..] => !ip && address.len() == 6,
        [0x09, 0, 0x2b, ..] | [0x03, 0, 0, ..] => !ip && address.len() == 6,
        // No address of a host: the edge of a mask.
        _ => address.iter().all(|byte| matches!(byte, 0 | 0xff)),
    }
}

/// How an address may be written: as it is, and as text.
fn spellings(ip: bool, address: &[u8]) -> Vec<Vec<u8>> {
    let joined = |between: &str, case: fn(u8) -> String| {
        address.iter().map(|octet| case(*octet)).collect::<Vec<_>>().join(between).into_bytes()
    };
    let (lower, upper) = (|octet: u8| format!("{octet:02x}"), |octet: u8| format!("{octet:02X}"));
    let mut all = vec![address.to_vec(), joined("", lower), joined("", upper)];
    if let (true, [a, b, c, d]) = (ip, address) {
        all.push(Ipv4Addr::new(*a, *b, *c, *d).to_string().into_bytes());
        all.push(format!("{d}.{c}.{b}.{a}").into_bytes());
        // As a name in in-addr.arpa lies in a packet.
        let label = |octet: &u8| format!("{}{octet}", octet.to_string().len() as u8 as char);
        all.push([d, c, b, a].map(label).concat().into_bytes());
        all.push([*d, *c, *b, *a].to_vec());
    } else if let (true, Ok(octets)) = (ip, <[u8; 16]>::try_from(address)) {
        all.push(Ipv6Addr::from(octets).to_string().into_bytes());
        let nibbles = octets.iter().rev().flat_map(|octet| [octet & 15, octet >> 4]);
        let nibbles: Vec<_> = nibbles.map(|nibble| format!("{nibble:x}.")).collect();
        all.push(nibbles.concat().into_bytes());
        // The interface identifier on its own, and the address of the interface inside it.
        if octets[8..].iter().filter(|octet| !matches!(octet, 0 | 0xff)).count() >= 4 {
            all.push(octets[8..].to_vec());
        }
        if octets[11..13] == [0xff, 0xfe] {
            all.push([&[octets[8] ^ 2], &octets[9..11], &octets[13..]].concat());
        }
    } else {
        for between in [":", "-"] {
            all.extend([joined(between, lower), joined(between, upper)]);
        }
    }
    all
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window[0] == part[0] && window == part)
}

/// Addresses of packets that are left after this, of how many.
fn left(mut rewrite: Rewrite) -> (Vec<String>, usize) {
    let (mut looked_for, mut left) = (0, Vec::new());
    common::packets(|name, frame| {
        let packet = rewrite.packet(frame.layers()).unwrap();
        assert_eq!(packet.bytes.len(), frame.bytes.len());
        for (ip, address) in addresses(frame.layers()) {
            if stays(ip, &address) || address.len() < 4 {
                continue;
            }
            looked_for += 1;
            if let Some(found) =
                spellings(ip, &address).into_iter().find(|spelling| has(&packet.bytes, spelling))
            {
                left.push(format!("{name} {}: {address:02x?} as {found:02x?}", frame.number));
            }
        }
    });
    (left, looked_for)
}

#[test]
fn no_original_address_is_left() {
    let (left, all) = left(anonymizing(KEY, &[]));
    assert!(all > 1000, "only {all} addresses");
    assert!(left.is_empty(), "{} of {all} are left:\n{}", left.len(), left.join("\n"));
}

/// The search finds addresses where they are.
#[test]
fn addresses_that_are_kept_are_found() {
    let (left, all) = left(anonymizing(KEY, &["ip", "mac"]));
    assert!(left.len() * 10 > all * 9, "{} of {all}", left.len());
}

/// The address whose end the capture has cut off, wherever it does.
#[test]
fn an_address_that_is_cut_short_is_not_told() {
    let mut rewrite = anonymizing(KEY, &[]);
    let mut cuts = 0;
    common::packets(|_, frame| {
        if frame.number > 8 || frame.bytes.len() > 200 {
            return;
        }
        let mut places = BTreeSet::new();
        for layer in frame.layers().filter(is_low) {
            layer.fields(|spot| {
                if spot.stored && matches!(spot.field.show, Show::Ip | Show::Mac) {
                    let (start, end) = (layer.offset + spot.bits.start / 8, layer.offset + spot.bits.end / 8);
                    places.insert((start, end, layer.protocol.key()));
                }
            });
        }
        for (start, end, protocol) in places {
            for cut in start + 1..end {
                let walk = frame.layers().over(&frame.bytes[..cut], frame.layers().left());
                // A packet so short that it is taken for one of another protocol has no address there.
                if walk.last().is_none_or(|layer| layer.protocol.key() != protocol) {
                    continue;
                }
                let packet = rewrite.packet(walk).unwrap();
                // Six bytes of an EUI-64 look like an EUI-48, which is mapped.
                let mapped =
                    (end - start, cut - start) == (8, 6) && packet.bytes[start..] != frame.bytes[start..cut];
                let zeros = packet.bytes[start..].iter().all(|byte| *byte == 0);
                assert!(zeros || mapped, "{start}..{end} cut at {cut}");
                cuts += 1;
            }
        }
    });
    assert!(cuts > 1000, "only {cuts} cuts");
}

/// Every block that is no packet as it is written, and every packet's options.
fn blocks(mut capture: Capture, rewrite: &mut Rewrite, mut visit: impl FnMut(Block<'_>)) {
    let mut list = OptionList::default();
    while let Ok(Some(record)) = capture.next_record() {
        match record {
            Record::Block(block) => {
                if let Some(body) = rewrite.block(&block).unwrap() {
                    visit(Block { body: &body, ..block });
                }
            }
            Record::Frame(frame) => {
                let options = rewrite.options(frame.options, true, &mut list);
                let body = options.raw();
                visit(Block {
                    kind: BlockKind::Other(6),
                    section: 0,
                    offset: 0,
                    order: options.order(),
                    body,
                });
            }
        }
    }
}

fn everything() -> Capture {
    Capture::new(Cursor::new(pcapng::everything())).unwrap()
}

/// Nothing that tells who it was, unless it is asked for.
#[test]
fn blocks_tell_nothing() {
    let mut packets = 0;
    let captures = common::captures().into_iter().map(|path| capture::open(path).unwrap());
    for capture in captures.chain([everything()]) {
        blocks(capture, &mut anonymizing(KEY, &[]), |block| {
            let codes: Vec<_> = match block.kind {
                // Its options are all there is.
                BlockKind::Other(6) => {
                    let options = septet::capture::BlockOptions::new(block.body, block.order);
                    packets += usize::from(options.flags() == Some(0x0102_0304));
                    options.iter().map(|option| option.code).collect()
                }
                BlockKind::Section | BlockKind::Interface => {
                    block.options().iter().map(|option| option.code).collect()
                }
                other => panic!("{other:?}"),
            };
            let needed: &[u16] = match block.kind {
                BlockKind::Interface => &[9, 13, 14],
                BlockKind::Section => &[],
                _ => &[2, 4, 5, 6, 7],
            };
            assert!(codes.iter().all(|code| needed.contains(code)), "{:?}: {codes:?}", block.kind);
            assert!(!has(block.body, b"example") && !has(block.body, b"192.0.2.1"), "{block:?}");
        });
    }
    assert_eq!(packets, 2, "flags stay");
}

/// Whatever is kept of what describes hosts, addresses are those of the packets afterwards.
#[test]
fn addresses_in_blocks_are_mapped() {
    let keep = ["names", "interfaces", "statistics", "host", "secrets", "comments"];
    let mut rewrite = anonymizing(KEY, &keep);
    let (mut kinds, mut looked_for) = (BTreeSet::new(), 0);
    for path in common::captures() {
        let mut known = BTreeSet::new();
        let mut capture = capture::open(&path).unwrap();
        while let Ok(Some(frame)) = capture.next() {
            known.extend(addresses(frame.layers()));
        }
        known.retain(|(ip, address)| !stays(*ip, address) && address.len() >= 4);
        looked_for += known.len();
        blocks(capture::open(&path).unwrap(), &mut rewrite, |block| {
            for (ip, address) in &known {
                let found = spellings(*ip, address).into_iter().find(|spelling| has(block.body, spelling));
                assert_eq!(found, None, "{} {:?}", path.display(), block.kind);
            }
        });
    }
    let v6 = [&[0x20, 1, 0x0d, 0xb8][..], &[0; 11], &[1]].concat();
    let eui = [0, 0, 0x5e, 0xff, 0xfe, 0, 0x53, 1];
    let known: [&[u8]; 5] = [&[192, 0, 2, 1], &[192, 0, 2, 53], &v6, &[0, 0, 0x5e, 0, 0x53, 1], &eui];
    blocks(everything(), &mut rewrite, |block| {
        for address in known {
            assert!(!has(block.body, address), "{address:?} in {block:?}");
        }
        let mapped =
            Anonymize::new(&Key::new(KEY.as_bytes()).unwrap(), Keep::default()).hosts.ipv4([192, 0, 2, 1]);
        if block.kind == BlockKind::Names {
            assert_eq!(block.names().next().unwrap().address, mapped, "as in packets");
        }
        kinds.insert(block.kind.code());
        assert!(!has(block.body, b"nobody knows") && !has(block.body, b"host 192.0.2.1"), "{block:?}");
    });
    assert!(looked_for > 500, "{looked_for}");
    assert_eq!(kinds, [0x0a0d_0d0a, 1, 4, 5, 6, 10].into(), "all are there that were asked for");
    // The search finds addresses where they are.
    let mut found = 0;
    blocks(everything(), &mut anonymizing(KEY, &["names", "interfaces", "ip", "mac"]), |block| {
        found += known.iter().filter(|address| has(block.body, address)).count();
    });
    assert_eq!(found, 2 * (4 + 4), "in both sections: interface and names");
}

#[test]
fn payloads_are_zeroed_and_checksums_that_were_right_are_right() {
    let mut rewrite = anonymizing(KEY, &[]);
    let mut right = 0;
    common::packets(|_, frame| {
        let packet = rewrite.packet(frame.layers()).unwrap();
        let mut walk = frame.layers();
        let old: Vec<_> = walk.by_ref().collect();
        let now: Vec<_> = frame.layers().over(&packet.bytes, packet.original_len).collect();
        for (old, now) in old.iter().take_while(|layer| is_low(layer)).zip(&now) {
            assert_eq!(old.protocol.key(), now.protocol.key());
            if old.checksum() == Some(Status::Good) {
                assert_eq!(now.checksum(), Some(Status::Good), "{}", old.protocol.key());
                right += 1;
            }
        }
        let high = old.iter().find(|layer| !is_low(layer));
        let payload = high.map_or(old.last(), |_| None);
        let hidden = high.map(|layer| (layer.offset, layer.header.len() + layer.payload.len()));
        let hidden =
            hidden.or(payload.map(|layer| (layer.offset + layer.header.len(), walk.payload().len())));
        let (start, len) = hidden.unwrap_or_default();
        // The last fragment of TCP and ICMPv6 begins with the complement of the length of the whole.
        let front = if is_last_fragment(&old) { 2.min(len) } else { 0 };
        assert!(packet.bytes[start + front..start + len].iter().all(|byte| *byte == 0));
    });
    assert!(right > 1000, "only {right} checksums");
}

#[test]
fn a_key_says_all_and_another_says_something_else() {
    let (mut one, mut again, mut other) =
        (anonymizing(KEY, &[]), anonymizing(KEY, &[]), anonymizing("another key of 32 bytes ........", &[]));
    let (mut differ, mut all) = (0, 0);
    common::packets(|_, frame| {
        let anonymized = |rewrite: &mut Rewrite| rewrite.packet(frame.layers()).unwrap().bytes.into_owned();
        let first = anonymized(&mut one);
        assert_eq!(first, anonymized(&mut again));
        differ += usize::from(first != anonymized(&mut other));
        all += 1;
    });
    assert!(differ * 2 > all, "{differ} of {all}");
}

/// Whatever is kept, addresses are mapped; everything kept is everything.
#[test]
fn what_is_kept_is_kept() {
    let mut all = anonymizing(KEY, &["payload", "text", "bytes", "trailer", "ip", "mac"]);
    let mut most = anonymizing(KEY, &["payload", "text", "bytes", "trailer"]);
    common::packets(|_, frame| {
        let packet = all.packet(frame.layers()).unwrap();
        assert_eq!(packet.bytes, frame.bytes);
        let packet = most.packet(frame.layers()).unwrap();
        let walk = frame.layers().over(&packet.bytes, packet.original_len);
        let stored = |walk: Layers<'_>| {
            let mut found = BTreeSet::new();
            for layer in walk {
                layer.fields(|spot| {
                    if spot.stored
                        && spot.shown
                        && matches!(spot.field.show, Show::Ip)
                        && spot.bits.len() == 32
                    {
                        found.insert(spot.value.uint());
                    }
                });
            }
            found
        };
        let ordinary = |address: &&Option<u64>| {
            address.is_some_and(|address| !stays(true, &(address as u32).to_be_bytes()))
        };
        let (before, after) = (stored(frame.layers()), stored(walk));
        let same: Vec<_> = before.iter().filter(ordinary).filter(|address| after.contains(address)).collect();
        assert!(same.is_empty(), "{same:x?}");
    });
}

fn is_last_fragment(layers: &[Layer<'_>]) -> bool {
    let number = |name: &str| {
        let value = layers.last().and_then(|layer| layer.get(septet::field(name).unwrap()));
        value.and_then(|value| value.uint()).unwrap_or(0)
    };
    number("ip.frag_offset") > 0 && number("ip.proto") == 6
        || number("ipv6.fraghdr.offset") > 0 && [6, 58].contains(&number("ipv6.fraghdr.nxt"))
}

/// Layers 1 to 4.
fn is_low(layer: &Layer<'_>) -> bool {
    protocols().any(|(number, protocol)| number <= 4 && std::ptr::eq(protocol, layer.protocol))
}

/// Whatever the bytes are, rewriting them ends, and as many are left.
#[test]
fn noise_is_no_trouble() {
    let mut random = 7_u64;
    let mut next = || {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (random >> 33) as usize
    };
    let mut edits = Rewrite { vlan: "add=5".parse().ok(), ..Rewrite::default() };
    edits.set("ip.ttl=3").unwrap().set("dns.qry.name=example.org").unwrap();
    edits.map("0.0.0.0/1=128.0.0.0/1").unwrap().map("::/1=8000::/1").unwrap();
    let mut anonymizing = anonymizing(KEY, &["payload"]);
    common::packets(|_, frame| {
        if frame.number > 40 {
            return;
        }
        let mut bytes = frame.bytes.to_vec();
        for _ in 0..4 {
            let (at, bit, len) = (next(), next() % 8, next() % (bytes.len() + 40));
            if let Some(byte) = at.checked_rem(bytes.len()).map(|at| &mut bytes[at]) {
                *byte ^= 1 << bit;
            }
            let walk = frame.layers().over(&bytes[..len.min(bytes.len())], frame.original_len as usize);
            assert_eq!(anonymizing.packet(walk).unwrap().bytes.len(), walk.payload().len());
            // What cannot be done is said.
            let _ = edits.packet(walk);
        }
    });
}
