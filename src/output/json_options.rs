//! What a pcapng block says of a packet behind its bytes: comments, flags, packets lost and so on, as members of its line.

use super::json::EXACT;
use super::quote::{key, quoted};
use crate::capture::{BlockOption, BlockOptions, ByteOrder, OptionList, options as code, put_options};
use crate::codec::Text;

/// Writes the options. With `exact`, so that they come back byte for byte: where the members do not give them back, all
/// their bytes stand beside, under a key that has their byte order.
pub(super) fn options(options: &BlockOptions<'_>, exact: bool, out: &mut Text) {
    comments(options, out);
    if let Some(flags) = options.flags() {
        key("frame.packet_flags", out);
        out.dec(flags.into());
    }
    list("hashes", options.iter().filter(|option| option.code == code::HASH), out, |option, out| {
        let (algorithm, hash) = option.value.split_first().unwrap_or((&0, &[]));
        out.str("{\"algorithm\":");
        out.dec((*algorithm).into());
        hex("hash", hash, out);
        out.byte(b'}');
    });
    if let Some(drops) = options.drop_count() {
        number("frame.drop_count", drops, out);
    }
    if let Some(id) = options.packet_id() {
        number("frame.packet_id", id, out);
    }
    if let Some(queue) = options.queue() {
        key("frame.interface_queue", out);
        out.dec(queue.into());
    }
    let order = options.order();
    list("verdicts", options.iter().filter(|option| option.code == code::VERDICT), out, |option, out| {
        verdict(option.value, order, out);
    });
    list("options", others(options), out, |option, out| {
        out.str("{\"code\":");
        out.dec(option.code.into());
        let mut value = option.value;
        if is_custom(option.code) && value.len() >= 4 {
            key("enterprise", out);
            out.dec(order.u32(value, 0).into());
            value = &value[4..];
        }
        hex("value", value, out);
        out.byte(b'}');
    });
    if !exact {
        return;
    }
    if let Some(drops) = options.obsolete_drops() {
        key("obsolete", out);
        out.dec(drops.into());
    }
    if !comes_back(options) {
        hex(if order == ByteOrder::Little { LITTLE } else { BIG }, options.raw(), out);
    }
}

/// The keys of all bytes.
pub(super) const LITTLE: &str = "options@little";
pub(super) const BIG: &str = "options@big";

/// Options in the order in which their members stand, as they are written of them.
pub(super) fn ordered(options: &BlockOptions<'_>) -> OptionList {
    let mut list = OptionList::default();
    options.comments().for_each(|comment| list.push(code::COMMENT, comment));
    let mut take = |code: u16, most: usize| {
        let found = options.iter().filter(|option| option.code == code);
        found.take(most).for_each(|option| list.copy(&option, options.order()));
    };
    take(code::FLAGS, 1);
    take(code::HASH, usize::MAX);
    // What stands in the fixed part is no option.
    let fixed = options.obsolete_drops().map(u64::from);
    if fixed.is_none() || options.drop_count() != fixed {
        take(code::DROP_COUNT, 1);
    }
    take(code::PACKET_ID, 1);
    take(code::QUEUE, 1);
    take(code::VERDICT, usize::MAX);
    others(options).for_each(|option| list.copy(&option, options.order()));
    list
}

fn comes_back(options: &BlockOptions<'_>) -> bool {
    let (mut list, mut again) = (ordered(options), Vec::new());
    put_options(&list.options(), options.order(), &mut again);
    again == options.raw()
}

/// Options that have no key of their own, or stand once more.
fn others<'a>(options: &BlockOptions<'a>) -> impl Iterator<Item = BlockOption<'a>> + use<'a> {
    let mut seen = [false; 8];
    options.iter().filter(move |option| match option.code {
        code::COMMENT | code::HASH | code::VERDICT => false,
        code::FLAGS..=code::QUEUE => core::mem::replace(&mut seen[usize::from(option.code)], true),
        _ => true,
    })
}

/// Options that say by a number whose they are.
pub(super) const fn is_custom(code: u16) -> bool {
    matches!(code, 2988 | 2989 | 19372 | 19373)
}

fn verdict(value: &[u8], order: ByteOrder, out: &mut Text) {
    let name = match value {
        [1 | 2, number @ ..] if number.len() == 8 => {
            let name = if value[0] == 1 { "frame.verdict.ebpf_tc" } else { "frame.verdict.ebpf_xdp" };
            let number = order.u64(number, 0).cast_signed();
            let text = number.unsigned_abs() > EXACT;
            out.str("{\"");
            out.str(name);
            out.str(if text { "\":\"" } else { "\":" });
            if number < 0 {
                out.byte(b'-');
            }
            out.dec(number.unsigned_abs());
            return out.str(if text { "\"}" } else { "}" });
        }
        [0, ..] => "frame.verdict.hw",
        _ => "frame.verdict.unknown",
    };
    out.str("{\"");
    out.str(name);
    out.str("\":\"");
    out.bytes_hex(if name == "frame.verdict.hw" { &value[1..] } else { value });
    out.str("\"}");
}

fn number(name: &str, number: u64, out: &mut Text) {
    key(name, out);
    let quote = if number > EXACT { "\"" } else { "" };
    out.str(quote);
    out.dec(number);
    out.str(quote);
}

fn hex(name: &str, bytes: &[u8], out: &mut Text) {
    key(name, out);
    out.byte(b'"');
    out.bytes_hex(bytes);
    out.byte(b'"');
}

fn list<T>(name: &str, items: impl Iterator<Item = T>, out: &mut Text, write: impl Fn(T, &mut Text)) {
    let mut first = true;
    for item in items {
        if core::mem::replace(&mut first, false) {
            key(name, out);
            out.byte(b'[');
        } else {
            out.byte(b',');
        }
        write(item, out);
    }
    if !first {
        out.byte(b']');
    }
}

fn comments(options: &BlockOptions<'_>, out: &mut Text) {
    list("comments", options.comments(), out, |comment, out| match core::str::from_utf8(comment) {
        Ok(text) => quoted(text, out),
        Err(_) => {
            out.str("{\"comment@hex\":\"");
            out.bytes_hex(comment);
            out.str("\"}");
        }
    });
}
