//! What was found out, as lines of `key: value`.

use std::path::Path;

use super::Facts;
use crate::capture::{BlockKind, Capture, Error, ErrorKind, Interface};
use crate::cli::source;
use crate::codec::Text;
use crate::output::link_types::link_type;
use crate::output::stamp::{Stamp, fraction};
use crate::output::text::Digits;

/// Interfaces that are listed.
const INTERFACES: usize = 1000;

impl Facts {
    pub(super) fn report(
        &self,
        path: &Path,
        size: Option<u64>,
        capture: &Capture,
        end: Option<&Error>,
        stamp: &mut Stamp,
        out: &mut Text,
    ) {
        line("file", &source::name(path), out);
        let packed = capture.compression().map_or(String::new(), |how| format!(", in {how}"));
        line("format", &format!("{}, {}{packed}", capture.format(), capture.byte_order()), out);
        line("state", &state(end), out);
        if let Some(size) = size {
            line("file size", &format!("{size} bytes"), out);
        }
        line("packets", &self.packets.to_string(), out);
        line("data size", &format!("{} bytes on the wire, {} captured", self.sent, self.captured), out);
        if self.cut > 0 {
            line("cut packets", &format!("{} are not captured to their end", self.cut), out);
        }
        self.times(capture, stamp, out);
        if self.packets > 0 {
            line("average size", &format!("{:.2} bytes", float(self.sent) / float(self.packets)), out);
        }
        for (key, value) in &self.sections {
            label(key, out);
            out.escaped_bytes(value);
            out.byte(b'\n');
        }
        if self.commented > 0 {
            line("commented", &format!("{} packets", self.commented), out);
        }
        for (kind, count) in &self.blocks {
            line("blocks", &format!("{count} of {}", block(*kind)), out);
        }
        self.interfaces(capture.interfaces(), out);
        if self.packets > 0 {
            out.str("protocols:\n");
            self.protocols.write(out);
            if self.protocols.is_full() {
                out.str("  and more paths, which count for the layers around\n");
            }
        }
    }

    fn times(&self, capture: &Capture, stamp: &mut Stamp, out: &mut Text) {
        let Some((first, last)) = self.times.ends() else { return };
        let digits = capture.interfaces().iter().map(digits).max().unwrap_or(6);
        for (key, time) in [("first packet", first), ("last packet", last)] {
            label(key, out);
            stamp.write(Some(time), digits, out);
            out.truncate(out.len() - 1);
            out.byte(b'\n');
        }
        let nanos = nanos(last) - nanos(first);
        let whole = (nanos / 1_000_000_000) as u64;
        label("duration", out);
        out.dec(whole);
        fraction((nanos % 1_000_000_000) as u32, digits, out);
        out.str(" s\n");
        if nanos > 0 {
            let seconds = float(whole) + float((nanos % 1_000_000_000) as u64) / 1e9;
            let (packets, bits) = (float(self.packets) / seconds, float(self.sent) * 8.0 / seconds);
            line("rate", &format!("{packets:.2} packets/s, {bits:.0} bits/s"), out);
        }
        line(
            "order",
            &match self.times.backwards {
                0 => "every packet is as late as the one before or later".to_string(),
                1 => "1 packet is earlier than the one before".to_string(),
                count => format!("{count} packets are earlier than the one before"),
            },
            out,
        );
    }

    fn interfaces(&self, interfaces: &[Interface], out: &mut Text) {
        for (i, about) in interfaces.iter().take(INTERFACES).enumerate() {
            label("interface", out);
            out.dec(about.id.into());
            for (text, before, after) in [(&about.name, " ", ""), (&about.description, " (", ")")] {
                if let Some(text) = text {
                    out.str(before);
                    out.escaped_bytes(text);
                    out.str(after);
                }
            }
            let snaplen = match about.snaplen {
                0 => "no snap length".into(),
                len => format!("snap length {len}"),
            };
            let packets = self.by_interface.get(i).copied().unwrap_or(0);
            out.str(&format!(
                ": {}, {snaplen}, times in {}, {packets} packets\n",
                link(about),
                resolution(about.resolution.code())
            ));
        }
        if interfaces.len() > INTERFACES {
            line("interface", &format!("and {} more", interfaces.len() - INTERFACES), out);
        }
    }
}

fn state(end: Option<&Error>) -> String {
    match end.map(|error| &error.kind) {
        None => "whole".into(),
        Some(ErrorKind::Cut { .. }) => "cut short in its last record".into(),
        Some(_) => "damaged; what is behind the damage was not read".into(),
    }
}

fn link(about: &Interface) -> String {
    match link_type(about.link) {
        Some(known) => format!("{} ({}, {})", known.2, known.1, about.link),
        None => format!("link type {}", about.file_link),
    }
}

fn resolution(code: u8) -> String {
    match (code & 0x80 == 0, code & 0x7f) {
        (true, 0) => "seconds".into(),
        (true, 3) => "milliseconds".into(),
        (true, 6) => "microseconds".into(),
        (true, 9) => "nanoseconds".into(),
        (true, digits) => format!("10^-{digits} seconds"),
        (false, digits) => format!("2^-{digits} seconds"),
    }
}

fn digits(about: &Interface) -> usize {
    Digits::Captured.of(Some(crate::capture::Time { ticks: 0, resolution: about.resolution, offset: 0 }))
}

/// Of rates nobody needs more than 15 digits.
#[expect(clippy::cast_precision_loss, reason = "see above")]
fn float(number: u64) -> f64 {
    number as f64
}

/// Nanoseconds since 1970.
fn nanos((seconds, nanos): (i64, u32)) -> u128 {
    // Times are as far apart as 64 bits are: counted from the earliest second there is.
    (i128::from(seconds) - i128::from(i64::MIN)).unsigned_abs() * 1_000_000_000 + u128::from(nanos)
}

fn block(kind: BlockKind) -> String {
    match kind {
        BlockKind::Names => "names".into(),
        BlockKind::Statistics => "interface statistics".into(),
        BlockKind::Secrets => "decryption secrets".into(),
        BlockKind::Custom | BlockKind::CustomNoCopy => "custom data".into(),
        other => format!("type {:#x}", other.code()),
    }
}

fn line(key: &str, value: &str, out: &mut Text) {
    label(key, out);
    out.str(value);
    out.byte(b'\n');
}

/// `key: `, the values one below the other.
fn label(key: &str, out: &mut Text) {
    out.str(key);
    out.byte(b':');
    for _ in key.len()..14 {
        out.byte(b' ');
    }
}
