//! Writes `docs/protocols.md` out of the registry: `cargo run --example protocols > docs/protocols.md`.
//!
//! What a protocol is and which document defines it says the first paragraph of its file.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::{fmt, fs, io};

use septet::codec::{Field, Protocol, Space, Table, Text, Value};
use septet::output::kind::kind;
use septet::packet::registry;

const HEAD: &str = "\
# Protocols

Made of the registry by `cargo run --example protocols`; not to be edited.

Each protocol is parsed and built by the tables below. A header's rows are in wire order, bit 0 being the first on the
wire; a record is what the list behind a header consists of; a row without bits is placed by its protocol, or computed.
*Also* marks a second name of the same bits. `septet decode` reads all of them into fields; `Stack` and JSON put the
header together again from its fields, and fill in lengths, numbers of what follows and checksums where they are asked to.
What a row *usually* is, `Default` and `septet build` make it unless another value is said; any other row is zero.
";

const LAYERS: [&str; 7] =
    ["Physical", "Data link", "Network", "Transport", "Session", "Presentation", "Application"];

#[allow(dead_code, reason = "a test takes `document` out of this file")]
fn main() -> io::Result<()> {
    print!("{}", document(Path::new(env!("CARGO_MANIFEST_DIR")))?);
    Ok(())
}

/// The document, for the sources in this folder.
pub(crate) fn document(root: &Path) -> io::Result<String> {
    let mut about = HashMap::new();
    abstracts(&root.join("src"), &mut about)?;
    let (numbers, mut told) = (numbers(), HashMap::new());
    let mut out = String::from(HEAD);
    for (layer, title) in (1..).zip(LAYERS) {
        let protocols = || registry::protocols().filter(move |(of, _)| *of == layer).map(|one| one.1);
        let _ = writeln!(out, "\n## Layer {layer}: {title}\n");
        if protocols().next().is_none() {
            out.push_str("None yet.\n");
            continue;
        }
        out.push_str("| protocol | name | read at |\n|---|---|---|\n");
        for protocol in protocols() {
            let label = protocol.table.field.label;
            let at = numbers.get(protocol.key()).map_or("", String::as_str);
            let _ = writeln!(out, "| `{}` | {label} | {at} |", protocol.key());
        }
        for protocol in protocols() {
            let about = about.get(protocol.table.field.label).map_or("", String::as_str);
            section(protocol, about, &mut told, &mut out).map_err(io::Error::other)?;
        }
    }
    Ok(out)
}

/// A protocol; a table that another one has too is told once.
fn section(
    protocol: &'static Protocol,
    about: &str,
    told: &mut HashMap<*const Table, &'static str>,
    out: &mut String,
) -> fmt::Result {
    writeln!(out, "\n### `{}`: {}\n\n{about}", protocol.key(), protocol.table.field.label)?;
    let mut others: Vec<&str> = Vec::new();
    for table in protocol.tables().filter(|table| !table.rows.is_empty()) {
        if let Some(other) = told.insert(table, protocol.key()) {
            others.push(other);
            told.insert(table, other);
            continue;
        }
        let field = &table.field;
        if core::ptr::eq(table, protocol.table) {
            writeln!(out, "\n{} bytes:\n", table.len)?;
        } else {
            writeln!(out, "\nRecord `{}` ({}):\n", field.name, field.label)?;
        }
        out.push_str("| bits | field | values | label |\n|---|---|---|---|\n");
        for row in table.rows {
            let (bits, kind, usual) = (bits(row), kind(row), usual(table, row));
            writeln!(out, "| {bits} | `{}` | {kind}{usual} | {} |", row.name, row.label)?;
        }
    }
    others.dedup();
    if !others.is_empty() {
        writeln!(out, "\nIts other records are those of `{}`.", others.join("`, `"))?;
    }
    Ok(())
}

/// Where a row lies.
fn bits(row: &Field) -> String {
    let also = if row.alias || row.view { "*also* " } else { "" };
    match row.bits.len() {
        0 => String::new(),
        1 => format!("{also}{}", row.bits.start),
        _ => format!("{also}{}–{}", row.bits.start, row.bits.end - 1),
    }
}

/// The value that a row has if nobody says another one.
fn usual(table: &Table, row: &Field) -> String {
    let (mut text, header) = (Text::new(), table.usual());
    if row.usual != 0 {
        text.str(", usually ");
        let value = match row.bits.len() {
            0 => Value::Uint(row.usual),
            _ => row.value(&header, row.bits.clone()),
        };
        let _ = value.write(row.show, &mut text);
    }
    text.as_str().into()
}

/// The numbers by which each protocol is found.
fn numbers() -> HashMap<&'static str, String> {
    let mut found: HashMap<&str, String> = HashMap::new();
    for space in Space::ALL {
        for number in 0..=u32::from(u16::MAX) {
            let Some(protocol) = registry::find(*space, number) else { continue };
            let text = found.entry(protocol.key()).or_default();
            let (name, hex) = named(*space);
            if !text.is_empty() {
                text.push_str(", ");
            }
            let _ = if hex { write!(text, "{name} {number:#06x}") } else { write!(text, "{name} {number}") };
        }
    }
    found
}

/// What a number space is called, and whether people write its numbers in hexadecimal.
fn named(space: Space) -> (String, bool) {
    let words = format!("{space:?}").chars().fold(String::new(), |mut words, letter| {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        words
    });
    let hex = matches!(
        space,
        Space::EtherType | Space::GreProtocol | Space::PppProtocol | Space::ChdlcProtocol | Space::Sap
    );
    (words, hex)
}

/// The first paragraph of each file, by the label of each table in it.
fn abstracts(folder: &Path, about: &mut HashMap<String, String>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for path in entries.iter().map(fs::DirEntry::path) {
        if path.is_dir() {
            abstracts(&path, about)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = fs::read_to_string(&path)?;
            let first = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
            let paragraph: Vec<_> = first.take_while(|line| !line.is_empty()).collect();
            for head in source.lines().filter(|line| line.trim_start().starts_with("pub struct ")) {
                if let Some(label) = head.split('"').nth(3) {
                    about.entry(label.to_string()).or_insert_with(|| paragraph.join(" "));
                }
            }
        }
    }
    Ok(())
}
