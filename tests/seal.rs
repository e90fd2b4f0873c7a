//! Sealing computes what can be computed: every packet of the captures that is right comes back, byte for byte, from its
//! layers when all of its lengths, counts, numbers of what follows and checksums are wrong first.
//!
//! Which fields those are is found out: each value of each packet is changed, and where sealing puts it right it is
//! computed. What is called as if it were computed, or is not put right everywhere, stands below with the reason.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use septet::capture::Frame;
use septet::codec::Text;
use septet::output::{encode, json::Json};
use septet::{Field, Layer, Status};
use serde_json::{Map, Value};

/// Not put right in every packet: what they count or announce cannot always be known.
const SOMETIMES: &[(&str, &str)] = &[
    ("eth:eth.type", "reverse ARP is read by the same protocol as ARP"),
    ("fr:fr.nlpid", "announces what nobody reads here"),
    ("gre:gre.checksum", "nothing, where its flag is not set"),
    ("gre:gre.proto", "announces what nobody reads here, or has several numbers"),
    ("icmp:icmp.checksum", "of a fragment or of a message that is quoted in part"),
    ("icmpv6:icmpv6.checksum", "of a fragment or of a message that is quoted in part"),
    ("ip:ip.len", "of a packet that is quoted in part: any longer one is as right"),
    ("ip:ip.proto", "announces what nobody reads here, or carries nothing"),
    ("ipv6.fraghdr:ipv6.fraghdr.nxt", "announces a header that only the first fragment has"),
    ("ipv6.routing:ipv6.routing.nxt", "carries nothing"),
    ("ipv6:ipv6.nxt", "announces what nobody reads here, or carries nothing"),
    ("ipv6:ipv6.plen", "of a packet that is quoted in part: any longer one is as right"),
    ("llc:llc.dsap", "announces what nobody reads here, or SNAP, which is part of LLC"),
    ("llc:llc.ssap", "as its neighbour"),
    ("oampdu:oampdu.event.length", "of an organization's event, which only it tells"),
    ("ospf:ospf.lls.data_length", "of version 3, where another part may stand behind it"),
    ("ospf:ospf.lsa.chksum", "of an advertisement whose header stands alone"),
    ("ospf:ospf.lsa.length", "of an advertisement whose header stands alone"),
    ("ospf:ospf.packet_length", "leaves out what is signalled behind the packet"),
    ("pktap:pktap.dlt", "announces what nobody reads here, or has several numbers"),
    ("ppp:ppp.protocol", "announces what nobody reads here"),
    ("slow:slow.subtype", "announces what nobody reads here"),
    ("udp:udp.checksum", "of a fragment or of a datagram that is quoted in part"),
    ("udp:udp.length", "of a fragment or of a datagram that is quoted in part"),
];

/// Called as if they were computed.
const NEVER: &[(&str, &str)] = &[
    ("ayiya:ayiya.idlen", "where the identity ends and the signature begins, only it tells"),
    ("ayiya:ayiya.siglen", "as its neighbour"),
    ("erf:erf.flags.vlen", "whether the card writes records of one length"),
    ("nsh:nsh.metadatalen", "where a value ends and its padding begins, only it tells"),
    ("arp:arp.dst.hlen", "where one of the three addresses of ATM ends, no other field tells"),
    ("arp:arp.dst.slen", "as its neighbour"),
    ("arp:arp.src.hlen", "as its neighbour"),
    ("arp:arp.src.slen", "as its neighbour"),
    ("ayiya:ayiya.idlen", "where the identity ends and the signature begins, only it tells"),
    ("ayiya:ayiya.siglen", "as its neighbour"),
    ("cdp:cdp.power_consumption", "no sum"),
    ("erf:erf.flags.vlen", "whether records differ in length"),
    ("nsh:nsh.metadatalen", "without what fills it up"),
    ("cmd:cmd.length", "of options that nobody has described"),
    ("cmd_gre:cmd.length", "of options that nobody has described"),
    ("ipx:ipx.checksum", "all ones say that there is none, which everybody sends"),
    ("pktap:pktap.llhdrlen", "of the header that its link type has"),
    ("pktap:pktap.lltrlrlen", "of the trailer that its link type has"),
    ("pwethcw:pweth.cw.length", "zero, where nothing fills up the frame"),
    ("dccp:dccp.checksum_data", "of the data, by an option that the sender chose"),
    ("dns:dns.loc.size", "of a place on Earth"),
    ("dns:dns.rr.udp_payload_size", "what the sender can take"),
    ("eapol:eapol.keydes.key_len", "of a key that is not in the message"),
    ("gre:gre.flags.checksum", "the sender's choice"),
    ("icmp:icmp.length", "zero, where nothing follows the quote"),
    ("icmpv6:icmpv6.opt.cga.pad_length", "where a key ends, only it tells"),
    ("icmpv6:icmpv6.opt.prefix.length", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rpl.opt.prefix.length", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rpl.opt.route.prefix_length", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rpl.opt.target.prefix_length", "how many bits of an address are the network's"),
    ("l2tp:l2tp.length_bit", "the sender's choice"),
    ("loop:loop.skipcount", "how far the message has come"),
    ("oampdu:oampdu.event.efeTotalErrors", "seen by the sender"),
    ("oampdu:oampdu.event.efeTotalEvents", "seen by the sender"),
    ("ospf:ospf.lls.checksum", "none where a digest stands in for it"),
    ("ospf:ospf.tlv.range_size", "of a range of labels"),
    ("radiotap:radiotap.flags.badfcs", "seen by the receiver"),
    ("radiotap:radiotap.flags.fcs", "whether the frame has one"),
    ("sctp:sctp.pktdrop_queuesize", "seen by the sender"),
    ("mipv6:mip6.ipv4ha.preflen", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rr.pco.mp.matchlen", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rr.pco.mp.maxlen", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rr.pco.mp.minlen", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rr.pco.mp.oplength", "where one operation ends and the next begins, only it tells"),
    ("icmpv6:icmpv6.rr.pco.up.keeplen", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rr.pco.up.uselen", "how many bits of an address are the network's"),
    ("icmpv6:icmpv6.rr.rm.matchedlen", "how many bits of an address are the network's"),
    ("ospf:ospf.prefix_length", "how many bits of an address are the network's"),
    ("pim:pim.hash_mask_len", "how many bits are hashed"),
    ("pim:pim.mask_len", "how many bits of an address are the network's"),
    ("pim:pim.rp_count", "also of what other fragments have"),
    ("prism:prism.did.frmlen", "what the device says"),
    ("radiotap:radiotap.ampdu.delim_crc", "of a delimiter that is not in the frame"),
    ("sctp:sctp.pktdrop_truncated_length", "of a packet that is not all there"),
    ("sll2:sll.halen", "how many of eight bytes are an address, the medium tells"),
    ("sll:sll.halen", "how many of eight bytes are an address, the medium tells"),
    ("tcp:tcp.options.mptcp.checksum", "of data that may be in several segments"),
    ("tcp:tcp.options.mptcp.checksumreq.flags", "the sender's choice"),
    ("tcp:tcp.options.mptcp.datalvllen", "of data that may be in several segments"),
    ("udplite:udp.checksum_coverage", "the sender's choice"),
    ("wlan_beacon:wlan.qbss.scount", "seen by the sender"),
    ("wlan_beacon:wlan.tim.dtim_count", "goes backwards"),
    ("wlan_probe_response:wlan.qbss.scount", "seen by the sender"),
    ("wlan_probe_response:wlan.tim.dtim_count", "goes backwards"),
];

/// Endings of names that sound like something computed.
const SOUNDS: &[&str] = &[
    "len", "length", "size", "checksum", "chksum", "cksum", "csum", "count", "_num", "num_src", "fcs", "crc",
    "hlen",
];

/// Which fields are computed: how often each is put right, and where it is not.
type Seen = BTreeMap<String, (usize, Vec<String>)>;

#[test]
fn what_is_computed_comes_back() {
    let (mut json, mut text, mut seen) = (Json::default(), Text::new(), Seen::new());
    let mut packets = 0;
    common::packets(|file, frame| {
        let Some(object) = object(&mut json, &mut text, frame) else { return };
        assert_eq!(sealed(&object).as_deref(), Ok(frame.bytes), "sealing what is right");
        let computed = computed(&object, frame, &format!("{file} {}", frame.number), &mut seen);
        for wrong in [zero, other] {
            let mut object = object.clone();
            let values = all(&mut object).into_iter().zip(&computed);
            values.filter(|(_, computed)| **computed).for_each(|((name, value), _)| wrong(&name, value));
            assert_eq!(sealed(&object).as_deref(), Ok(frame.bytes), "sealing what is all wrong");
        }
        packets += 1;
    });
    assert!(std::env::var_os("SEPTET_CAPTURES").is_some() || packets > 1000, "{packets} packets");
    let mut faults = Vec::new();
    let known = |list: &[(&str, &str)], name: &str| list.iter().any(|(known, _)| *known == name);
    for (name, (right, wrong)) in &seen {
        let sounds = SOUNDS.iter().any(|end| name.ends_with(end));
        match (*right > 0, wrong.is_empty()) {
            (true, false) if !known(SOMETIMES, name) => {
                faults.push(format!("{name} is not right in {wrong:?}"));
            }
            (false, false) if sounds && !known(NEVER, name) => {
                faults.push(format!("{name} is not computed: {wrong:?}"));
            }
            _ => {}
        }
    }
    for (name, _) in SOMETIMES.iter().chain(NEVER).filter(|_| std::env::var_os("SEPTET_CAPTURES").is_none()) {
        let right = seen.get(*name).is_some_and(|(_, wrong)| wrong.is_empty());
        if right || !seen.contains_key(*name) {
            faults.push(format!("{name} is no exception"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    println!("{packets} packets, {} fields", seen.values().filter(|(right, _)| *right > 0).count());
}

/// The packet as it is described, if it is well-formed and its checksums are right.
fn object(json: &mut Json, text: &mut Text, frame: &Frame<'_>) -> Option<Map<String, Value>> {
    let good = |layer: Layer<'_>| {
        let right =
            |status| !matches!(status, Status::Bad | Status::LeftToCard | Status::Absent | Status::Illegal);
        layer.error.is_none() && layer.missing == 0 && layer.checksum().is_none_or(right)
    };
    if !frame.layers().all(good) {
        return None;
    }
    text.clear();
    json.packet(frame, text);
    let object: Map<String, Value> = serde_json::from_str(text.as_str()).unwrap();
    let raw = object["layers"].as_array().unwrap().iter().any(|layer| layer.get("raw").is_some());
    (!raw).then_some(object)
}

/// What sealing makes of a packet.
fn sealed(object: &Map<String, Value>) -> Result<Vec<u8>, encode::EncodeError> {
    let text = serde_json::to_vec(object).unwrap();
    encode::packet(&encode::Object::read(&text).unwrap(), true)
}

/// Which values of this packet sealing puts right.
fn computed(object: &Map<String, Value>, frame: &Frame<'_>, place: &str, seen: &mut Seen) -> Vec<bool> {
    let count = all(&mut object.clone()).len();
    let mut is_computed = |nth| {
        let (name, _) = all(&mut object.clone()).swap_remove(nth);
        let right = [zero, other].iter().all(|wrong| {
            let mut object = object.clone();
            let (name, value) = all(&mut object).swap_remove(nth);
            let before = value.clone();
            wrong(&name, value);
            // Zero may be right already: then it is the other one that tells.
            *value == before || sealed(&object).as_deref() == Ok(frame.bytes)
        });
        let (rights, wrongs) = seen.entry(name).or_default();
        if right {
            *rights += 1;
        } else if wrongs.len() < 3 {
            wrongs.push(place.into());
        }
        right
    };
    (0..count).map(&mut is_computed).collect()
}

fn zero(_: &str, value: &mut Value) {
    *value = 0.into();
}

/// One less, as more would say of what is quoted that it was longer.
fn other(name: &str, value: &mut Value) {
    let row = septet::field(name.rsplit(':').next().unwrap());
    let (unit, now) = (row.map_or(1, Field::scale), value.as_u64().unwrap_or_default());
    *value = now.checked_sub(unit).unwrap_or(unit).into();
}

/// Every number of a packet with its protocol and its name.
fn all(object: &mut Map<String, Value>) -> Vec<(String, &mut Value)> {
    let mut values = Vec::new();
    for layer in object["layers"].as_array_mut().unwrap() {
        let layer = layer.as_object_mut().unwrap();
        let protocol = layer["protocol"].as_str().unwrap().to_owned();
        numbers(&protocol, layer, &mut values);
    }
    values
}

fn numbers<'v>(protocol: &str, members: &'v mut Map<String, Value>, to: &mut Vec<(String, &'v mut Value)>) {
    for (key, value) in members {
        if key == "records" {
            let records = value.as_array_mut().unwrap().iter_mut();
            records.for_each(|record| numbers(protocol, record.as_object_mut().unwrap(), to));
        } else if value.is_number() && key != "missing" {
            to.push((format!("{protocol}:{key}"), value));
        }
    }
}
