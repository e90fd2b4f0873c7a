//! Blocks of a pcapng file that are not packets, as lines of JSON (`--blocks`): what is known of them, and their body.

use super::quote::{key, quoted, text_or_hex};
use crate::capture::{Block, BlockKind, ByteOrder};
use crate::codec::Text;

/// Writes a block as one object on a line of its own. Its `body` is all that stands between its two lengths, and gives the
/// block back; what is known of it stands under `derived`.
pub fn block(block: &Block<'_>, out: &mut Text) {
    out.str("{\"block\":");
    quoted(name(block.kind), out);
    key("type", out);
    out.dec(block.kind.code().into());
    key("section", out);
    out.dec(block.section.into());
    key("offset", out);
    out.dec(block.offset);
    key("order", out);
    quoted(if block.order == ByteOrder::Little { "little" } else { "big" }, out);
    key("body", out);
    out.byte(b'"');
    out.bytes_hex(block.body);
    out.byte(b'"');
    let mut said = Text::new();
    derived(block, &mut said);
    if let Some(said) = said.as_str().get(1..) {
        out.str(",\"derived\":{");
        out.str(said);
        out.byte(b'}');
    }
    out.str("}\n");
}

/// What is known of a block, each member behind a comma.
fn derived(block: &Block<'_>, out: &mut Text) {
    let mut names = block.names().peekable();
    if names.peek().is_some() {
        list("names", names, out, |name, out| {
            out.str("{\"address\":\"");
            match (name.address.first_chunk::<4>(), name.address.first_chunk::<16>()) {
                (_, Some(octets)) => out.ipv6(*octets),
                (Some(octets), _) => out.ipv4(*octets),
                _ => {}
            }
            out.byte(b'"');
            text_or_hex("name", "name@hex", name.name, out);
            out.byte(b'}');
        });
    }
    if let Some((kind, secrets)) = block.secrets() {
        key("secrets_type", out);
        out.dec(kind.into());
        text_or_hex("secrets", "secrets@hex", secrets, out);
    }
    if let Some((enterprise, _)) = block.custom() {
        key("enterprise", out);
        out.dec(enterprise.into());
    }
    let mut options = block.options().iter().peekable();
    if options.peek().is_some() {
        list("options", options, out, |option, out| {
            out.str("{\"code\":");
            out.dec(option.code.into());
            match word(block.kind, option.code) {
                Some(word) => {
                    key("name", out);
                    quoted(word, out);
                    let end = option.value.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                    text_or_hex("text", "text@hex", &option.value[..end], out);
                }
                None => hex("value", option.value, out),
            }
            out.byte(b'}');
        });
    }
}

const fn name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Section => "section",
        BlockKind::Interface => "interface",
        BlockKind::Names => "names",
        BlockKind::Statistics => "statistics",
        BlockKind::Secrets => "secrets",
        BlockKind::Custom | BlockKind::CustomNoCopy => "custom",
        BlockKind::Other(_) => "unknown",
    }
}

/// What an option is called whose value is text.
const fn word(kind: BlockKind, code: u16) -> Option<&'static str> {
    Some(match (kind, code) {
        (_, 1) => "comment",
        (BlockKind::Section, 2) => "hardware",
        (BlockKind::Section, 3) => "system",
        (BlockKind::Section, 4) => "application",
        (BlockKind::Interface, 2) => "name",
        (BlockKind::Interface, 3) => "description",
        (BlockKind::Interface, 12) => "system",
        (BlockKind::Interface, 15) => "hardware",
        _ => return None,
    })
}

fn list<T>(name: &str, items: impl Iterator<Item = T>, out: &mut Text, write: impl Fn(T, &mut Text)) {
    key(name, out);
    for (i, item) in items.enumerate() {
        out.byte(if i == 0 { b'[' } else { b',' });
        write(item, out);
    }
    out.byte(b']');
}

fn hex(name: &str, bytes: &[u8], out: &mut Text) {
    key(name, out);
    out.byte(b'"');
    out.bytes_hex(bytes);
    out.byte(b'"');
}
