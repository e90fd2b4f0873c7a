//! Every packet comes back byte for byte from its JSON: over `captures/`, or over the folder `SEPTET_CAPTURES`.

#![allow(clippy::unwrap_used)]

mod common;

use septet::capture;
use septet::codec::Text;
use septet::output::{encode, json::Json};

/// Captures with messages that are cut, and with headers whose names do not tell their byte order, of which fields alone do
/// not give all bytes.
const BROKEN: &[&str] = &["dns-truncated.pcap", "prism.pcap"];

#[test]
fn every_packet_comes_back_from_its_json() {
    let others = std::env::var("SEPTET_CAPTURES").ok();
    let (mut json, mut text) = (Json::default(), Text::new());
    let (mut packets, mut layers, mut raw) = (0, 0, 0);
    let (mut broken, mut needless) = (Vec::new(), Vec::new());
    for path in &common::captures() {
        let mut capture = capture::open(path).unwrap();
        while let Ok(Some(frame)) = capture.next() {
            text.clear();
            json.packet(&frame, &mut text);
            let object: serde_json::Map<_, _> = serde_json::from_str(text.as_str()).unwrap();
            packets += 1;
            layers += object["layers"].as_array().unwrap().len();
            let with_raw = |layer: &&serde_json::Value| layer.get("raw").is_some();
            for layer in object["layers"].as_array().unwrap().iter().filter(with_raw) {
                raw += 1;
                let name = path.file_name().unwrap().to_string_lossy();
                if !BROKEN.contains(&&*name) {
                    needless.push(format!("{name} {}: {}", frame.number, layer["protocol"]));
                }
            }
            match encode::packet(&(&object).into(), false) {
                Ok(bytes) if bytes == frame.bytes => {}
                other => {
                    broken.push(format!("{} {}: {other:?} {}", path.display(), frame.number, text.as_str()));
                }
            }
        }
    }
    println!("{packets} packets, {layers} layers, {raw} with raw, {} broken", broken.len());
    assert!(broken.is_empty(), "{}", broken[..broken.len().min(3)].join("\n"));
    assert!(others.is_some() || needless.is_empty(), "fields alone do not give all bytes: {needless:#?}");
}
