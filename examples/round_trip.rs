//! Takes every packet of some folders apart into JSON and puts it together again:
//! `cargo run --release --example round_trip -- FOLDER…`.
//!
//! Prints files, packets and differences, and how often `raw` had to stand in for fields, protocol by protocol, in
//! packets without an error. The exit code is 1 if a packet did not come back.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use septet::capture::{self, Frame};
use septet::codec::Text;
use septet::output::{encode, encode_frame, json::Json};
use serde_json::Value;

/// What was found.
#[derive(Default)]
struct Found {
    files: u64,
    packets: u64,
    differences: u64,
    /// Of each protocol, how many layers there were, and how many of them have `raw`.
    layers: BTreeMap<&'static str, (u64, u64)>,
}

fn main() -> io::Result<ExitCode> {
    let mut found = Found::default();
    for folder in env::args_os().skip(1) {
        walk(Path::new(&folder), &mut found)?;
    }
    let Found { files, packets, differences, layers } = &found;
    println!("{files} files, {packets} packets, {differences} differences");
    let (all, raw) = layers.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("layers of packets without an error: {all}, {raw} of them with raw");
    for (name, (layers, raw)) in layers.iter().filter(|(_, counts)| counts.1 > 0) {
        println!("  {name}: {raw} of {layers}");
    }
    Ok(ExitCode::from(u8::from(*differences > 0)))
}

fn walk(path: &Path, found: &mut Found) -> io::Result<()> {
    if path.is_dir() {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        paths.sort();
        return paths.iter().try_for_each(|path| walk(path, found));
    }
    let Ok(mut capture) = capture::open(path) else { return Ok(()) };
    found.files += 1;
    let (mut json, mut text) = (Json::default(), Text::new());
    while let Ok(Some(frame)) = capture.next() {
        found.packets += 1;
        text.clear();
        json.packet(&frame, &mut text);
        count(&frame, text.as_str(), found);
        if let Err(why) = again(&frame, text.as_str()) {
            found.differences += 1;
            println!("{} packet {}: {why}", path.display(), frame.number);
        }
    }
    Ok(())
}

/// Whether the packet comes back from its JSON.
fn again(frame: &Frame<'_>, json: &str) -> Result<(), String> {
    let object = encode::Object::read(json.as_bytes()).map_err(|error| error.to_string())?;
    let bytes = encode::packet(&object, false).map_err(|error| error.to_string())?;
    let about = encode_frame::frame(&object).map_err(|error| error.to_string())?;
    let said = about.options();
    let comments = said.comments().eq(frame.options.comments());
    let name = frame.about().and_then(|about| about.name.as_deref());
    for (what, same) in [
        ("bytes", bytes == frame.bytes),
        ("link type", about.link == frame.link),
        ("interface", frame.about().is_none_or(|known| known.id == about.interface)),
        ("interface name", about.interface_name.as_deref() == name),
        ("time", about.time == frame.time),
        ("length", about.original_len(bytes.len()) == frame.original_len),
        ("frame check sequence", about.fcs_len == frame.fcs_len()),
        ("comments", comments),
    ] {
        if !same {
            return Err(format!("another {what}"));
        }
    }
    Ok(())
}

/// Counts the layers of a packet that has no error.
fn count(frame: &Frame<'_>, json: &str, found: &mut Found) {
    if frame.layers().any(|layer| layer.error.is_some()) {
        return;
    }
    let Ok(Value::Object(object)) = serde_json::from_str(json) else { return };
    let Some(Value::Array(objects)) = object.get("layers") else { return };
    for (layer, object) in frame.layers().zip(objects) {
        let (layers, raw) = found.layers.entry(layer.protocol.key()).or_default();
        *layers += 1;
        *raw += u64::from(object.get("raw").is_some());
    }
}
