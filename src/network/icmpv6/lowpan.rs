//! ICMPv6 of low-power networks: duplicate address detection over several hops,
//! [RFC 6775 §4.4](https://www.rfc-editor.org/rfc/rfc6775#section-4.4), and control messages of MPL,
//! [RFC 7731 §6.2](https://www.rfc-editor.org/rfc/rfc7731#section-6.2).

use core::net::Ipv6Addr;
use core::ops::Range;

use super::text::append_hex;
use super::{Icmpv6, Message, Rest};
use crate::codec::{Coding, Fields, Header, Layer, Next, Text, Value};
use crate::header;

header! {
    /// Is this address used already? RFC 6775 §4.4.
    pub struct Duplicate("icmpv6", "Duplicate address request or confirmation", 28 bytes) {
        status:   u8       = 0..8,    "icmpv6.6lowpannd.da.status",   "Status",   Dec => statuses;
        reserved: u8       = 8..16,   "icmpv6.6lowpannd.da.rsv",      "Reserved", Dec;
        lifetime: u16      = 16..32,  "icmpv6.6lowpannd.da.lifetime", "Registration Lifetime, in minutes", Dec;
        eui64:    [u8; 8]  = 32..96,  "icmpv6.6lowpannd.da.eui64",    "EUI-64",   Mac;
        address:  Ipv6Addr = 96..224, "icmpv6.6lowpannd.da.reg_addr", "Registered Address", Ip;
    }
}

header! {
    /// Which messages of a seed are still there: its name and a bit for each message follow.
    pub struct Seed("icmpv6.mpl.seed_info", "MPL Seed Info", 2 bytes) {
        min:      u8 = 0..8,   "icmpv6.mpl.seed_info.min_sequence", "min-seqno",     Dec;
        len:      u8 = 8..14,  "icmpv6.mpl.seed_info.bm_len",       "bm-len",        Dec;
        seed_len: u8 = 14..16, "icmpv6.mpl.seed_info.s",            "S: length of the seed-id", Dec => crate::network::ipv6::options_mesh::seeds;
    }
    data {
        seed_id,  "icmpv6.mpl.seed_info.seed_id",  "seed-id", Coded(&SEED);
        buffered, "icmpv6.mpl.seed_info.buffered", "buffered-mpl-messages", Bytes;
        sequence, "icmpv6.mpl.seed_info.sequence", "Sequence of a message", Dec;
    }
}

/// Duplicate address request and confirmation.
pub(super) static DUPLICATE: Message = Message { body: Duplicate::TABLE, rest: Rest::Carried(Next::Data) };

/// MPL control message.
pub(super) static MULTICAST: Message = Message { body: super::Nothing::TABLE, rest: Rest::Told(seeds) };

/// The name of a seed: a number of 16 or 64 bits, or an address.
static SEED: Coding = Coding {
    text: |message, bytes, out: &mut Text| {
        match message.get(bytes)? {
            short @ [_, _] => out.bytes_hex(short),
            long => match <[u8; 16]>::try_from(long) {
                Ok(address) => out.ipv6(address),
                Err(_) => out.separated(long, b':'),
            },
        }
        Some(())
    },
    append: |message, text| {
        let is_short = text.len() == 23 && text.split(':').all(|octet| octet.len() == 2);
        if let (Ok(address), false) = (text.parse::<Ipv6Addr>(), is_short) {
            message.extend_from_slice(&address.octets());
            return Some(());
        }
        append_hex(message, text)
    },
};

fn seeds<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, mut at: usize) {
    while let Some(bytes) = layer.header.get(at..).filter(|bytes| !bytes.is_empty()) {
        at += seed(layer, to, at, bytes);
    }
}

/// Tells a seed, or what there is of it; says how long it is.
fn seed<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>, at: usize, bytes: &'a [u8]) -> usize {
    let Ok((rest, seed)) = Seed::parse(bytes) else {
        to.record(Seed::TABLE, at..at + bytes.len());
        return bytes.len();
    };
    let id = [0, 2, 8, 16][usize::from(seed.seed_len & 3)];
    let whole = Seed::LEN + id + usize::from(seed.len);
    let len = whole.min(bytes.len());
    to.record(Seed::TABLE, at..at + len);
    let name = at + Seed::LEN..at + Seed::LEN + id;
    to.data(Seed::seed_id, name.clone());
    if let (0, Some(source)) = (id, layer.context.addresses.first_chunk::<16>()) {
        to.derive(Seed::seed_id, at..at + Seed::LEN, Value::Address(*source));
    }
    if whole > len {
        to.data(Icmpv6::unknown_data, name.end.min(at + len)..at + len);
        return len;
    }
    to.data(Seed::buffered, name.end..at + len);
    sequences(to, name.end, &rest[id..id + usize::from(seed.len)], seed.min);
    len
}

/// The numbers of the messages whose bits are set.
fn sequences(to: &mut Fields<'_, '_>, at: usize, bits: &[u8], min: u8) {
    for (i, byte) in bits.iter().enumerate() {
        for bit in (0..8).filter(|bit| byte << bit & 0x80 != 0) {
            let place: Range<usize> = at + i..at + i + 1;
            to.number(Seed::sequence, place, min.wrapping_add((i * 8 + bit) as u8).into());
        }
    }
}

/// Statuses of an address registration, RFC 6775 §4.1.
#[must_use]
pub fn statuses(number: u64) -> Option<&'static str> {
    ["Success", "Duplicate Address", "Neighbor Cache Full"].get(number as usize).copied()
}
