//! Every packet comes back byte for byte from its JSON: over `captures/`, or over the folder `SEPTET_CAPTURES`.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use septet::capture;
use septet::codec::Text;
use septet::output::{encode, json::Json};

fn files(folder: &Path, to: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files(&path, to) } else { to.push(path) }
    }
}

/// Captures with messages that are cut, and with headers whose names do not tell their byte order, of which fields alone do
/// not give all bytes.
const BROKEN: &[&str] = &["dns-truncated.pcap", "prism.pcap"];

#[test]
fn every_packet_comes_back_from_its_json() {
    let others = std::env::var("SEPTET_CAPTURES").ok();
    let folder = others.clone().unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/captures").into());
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    let (mut json, mut text) = (Json::default(), Text::new());
    let (mut packets, mut layers, mut raw) = (0, 0, 0);
    let (mut broken, mut needless) = (Vec::new(), Vec::new());
    for path in &paths {
        let Ok(mut capture) = capture::open(path) else { continue };
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
