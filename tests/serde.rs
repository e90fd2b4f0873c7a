//! Headers and packets through serde: every header of every capture comes back from JSON and from a format without names.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test")]

mod common;

use std::net::Ipv4Addr;

use common::noise::Noise;
use septet::capture::{Resolution, Time};
use septet::data_link::ethernet::Ethernet;
use septet::network::{ipv4::Ipv4, ipv6::Ipv6};
use septet::transport::udp::Udp;
use septet::{Header, Packet, Status, Tcp};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

/// There and back, in JSON and in a format that people do not read.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *value, "{text}");
    let bytes = postcard::to_allocvec(value).unwrap();
    assert_eq!(postcard::from_bytes::<T>(&bytes).unwrap(), *value, "{bytes:02x?}");
}

#[test]
fn headers_are_structs_of_their_rust_names() {
    let udp = Udp { srcport: 53, dstport: 40_000, length: 20, checksum: 0 };
    let text = r#"{"srcport":53,"dstport":40000,"length":20,"checksum":0}"#;
    assert_eq!(serde_json::to_string(&udp).unwrap(), text);
    let ethernet = Ethernet { dst: [2, 0, 0, 0, 0, 0x1f], ether_type: 0x0800, ..Ethernet::default() };
    let text = r#"{"dst":"02:00:00:00:00:1f","src":"00:00:00:00:00:00","ether_type":2048}"#;
    assert_eq!(serde_json::to_string(&ethernet).unwrap(), text);
    let ip = Ipv4 { src: Ipv4Addr::new(192, 0, 2, 1), df: true, ..Ipv4::default() };
    let said = serde_json::to_value(ip).unwrap();
    assert_eq!(
        (&said["src"], &said["df"], &said["hdr_len"]),
        (&json!("192.0.2.1"), &json!(true), &json!(20))
    );
    assert_eq!(serde_json::to_value(Ipv6::default()).unwrap()["src"], "::1");
}

#[test]
fn headers_come_back() {
    macro_rules! each {
        ($($header:ident)+) => {$({
            let mut noise = Noise(1);
            for _ in 0..200 {
                let bytes: [u8; $header::LEN] = std::array::from_fn(|_| noise.next() as u8);
                let header = $header::parse(&bytes).unwrap().1;
                comes_back(&header);
                assert_eq!(header.to_bytes().unwrap(), bytes);
            }
        })+};
    }
    use septet::{application::dns::Dns, data_link::vxlan::Vxlan, network::arp::Arp, transport::sctp::Sctp};
    each! { Ethernet Arp Vxlan Ipv4 Ipv6 Udp Tcp Sctp Dns }
}

#[test]
fn what_is_missing_has_its_usual_value() {
    let ip: Ipv4 = serde_json::from_str(r#"{"dst":"192.0.2.1","ttl":3}"#).unwrap();
    assert_eq!(ip, Ipv4 { dst: Ipv4Addr::new(192, 0, 2, 1), ttl: 3, ..Ipv4::default() });
}

#[test]
fn what_is_wrong_is_refused() {
    let refused = |text: &str| serde_json::from_str::<Ethernet>(text).unwrap_err().to_string();
    assert!(
        refused(r#"{"dest":"02:00:00:00:00:01"}"#).starts_with("unknown field `dest`, expected one of `dst`")
    );
    assert!(refused(r#"{"ether_type":1,"ether_type":1}"#).starts_with("duplicate field `ether_type`"));
    assert!(refused(r#"{"ether_type":65536}"#).contains("expected u16"));
    for mac in
        ["02:00:00:00:00", "02:00:00:00:00:01:02", "0:200:00:00:00:01", "020000000001", "02-00-00-00-00-01"]
    {
        let error = refused(&format!(r#"{{"dst":"{mac}"}}"#));
        assert!(error.contains("expected a MAC address"), "{error}");
    }
    assert!(refused("[]").contains("invalid length 0"), "{}", refused("[]"));
    // What its type holds and its bits do not is refused when it is written.
    let ip: Ipv4 = serde_json::from_str(r#"{"dscp":64}"#).unwrap();
    let error = ip.to_bytes().unwrap_err();
    assert_eq!(
        serde_json::to_value(error).unwrap()["reason"],
        "ip.dsfield.dscp has 6 bits, the value does not fit"
    );
    assert!(
        serde_json::from_str::<Status>("\"Worse\"").unwrap_err().to_string().starts_with("unknown variant")
    );
}

#[test]
fn packets_and_times_come_back() {
    let packet = Packet::new(1, [0xab; 60]).wire(1514).time(1_700_000_000_000_000_001).fcs(4);
    comes_back(&packet);
    let text = serde_json::to_string(&Packet::new(101, [0x45])).unwrap();
    assert_eq!(text, r#"{"link":101,"bytes":"45","length":1,"nanos":0,"fcs":0}"#);
    let short: Packet = serde_json::from_str(r#"{"link":101,"bytes":"4500"}"#).unwrap();
    assert_eq!(short, Packet::new(101, [0x45, 0]));
    assert!(serde_json::from_str::<Packet>(r#"{"bytes":"450"}"#).is_err());
    comes_back(&Time { ticks: u64::MAX, resolution: Resolution::new(0xbf), offset: -5 });
    for status in [Status::Bad, Status::Good, Status::LeftToCard] {
        comes_back(&status);
    }
    assert_eq!(serde_json::to_string(&Status::Good).unwrap(), "\"Good\"");
}

#[test]
fn layers_tell_their_fields() {
    let mut layers = 0;
    common::packets(|_, frame| {
        for layer in frame.layers() {
            let said = serde_json::to_value(layer).unwrap();
            assert_eq!(said["protocol"], layer.protocol.key());
            let mut shown = 0;
            layer.fields(|spot| {
                let there = spot.shown && !spot.field.is_record();
                assert!(!there || said["fields"].get(spot.field.name).is_some(), "{}", spot.field.name);
                shown += usize::from(there);
            });
            let told =
                said["fields"].as_object().unwrap().values().map(|values| values.as_array().unwrap().len());
            assert_eq!(told.sum::<usize>(), shown);
            layers += 1;
        }
    });
    assert!(layers > 1_000, "{layers}");
    let packet =
        Packet::new(101, Ipv4 { len: 20, src: [192, 0, 2, 1].into(), ..Ipv4::default() }.to_bytes().unwrap());
    let ip = serde_json::to_value(packet.layers().nth(1).unwrap()).unwrap();
    assert_eq!(
        (&ip["fields"]["ip.src"], &ip["offset"], &ip["error"]),
        (&json!(["192.0.2.1"]), &json!(0), &json!(null))
    );
    assert_eq!(ip["fields"]["ip.addr"], json!(null), "an alias is no field");
}
