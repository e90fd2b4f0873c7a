//! pcapng files made block by block, and one with everything that can stand in one.
#![allow(dead_code, reason = "each test takes what it needs")]

/// Byte order of a file that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Big,
    Little,
}

pub(crate) const ORDERS: [Order; 2] = [Order::Big, Order::Little];

impl Order {
    pub(crate) fn u16(self, number: u16) -> Vec<u8> {
        if self == Self::Big { number.to_be_bytes().into() } else { number.to_le_bytes().into() }
    }

    pub(crate) fn u32(self, number: u32) -> Vec<u8> {
        if self == Self::Big { number.to_be_bytes().into() } else { number.to_le_bytes().into() }
    }

    pub(crate) fn u64(self, number: u64) -> Vec<u8> {
        if self == Self::Big { number.to_be_bytes().into() } else { number.to_le_bytes().into() }
    }

    pub(crate) fn words(self, numbers: &[u32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| self.u32(*number)).collect()
    }
}

/// Block of a pcapng file.
pub(crate) fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    body.resize(body.len().next_multiple_of(4), 0);
    let len = order.u32(body.len() as u32 + 12);
    [order.u32(kind), len.clone(), body, len].concat()
}

pub(crate) fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let mut option = [order.u16(code), order.u16(value.len() as u16), value.to_vec()].concat();
    option.resize(option.len().next_multiple_of(4), 0);
    option
}

pub(crate) fn section(order: Order) -> Vec<u8> {
    let versions = [order.u16(1), order.u16(0)].concat();
    block(order, 0x0a0d_0d0a, &[order.u32(0x1a2b_3c4d), versions, order.u64(u64::MAX)].concat())
}

pub(crate) fn interface(order: Order, link: u16, snaplen: u32, options: &[u8]) -> Vec<u8> {
    block(order, 1, &[order.u16(link), order.u16(0), order.u32(snaplen), options.to_vec()].concat())
}

pub(crate) fn enhanced(
    order: Order,
    index: u32,
    ticks: u64,
    packet: &[u8],
    original: u32,
    options: &[u8],
) -> Vec<u8> {
    let fixed = [index, (ticks >> 32) as u32, ticks as u32, packet.len() as u32, original];
    let mut padded = packet.to_vec();
    padded.resize(packet.len().next_multiple_of(4), 0);
    block(order, 6, &[order.words(&fixed), padded, options.to_vec()].concat())
}

/// A pcapng file of two sections in both byte orders with every kind of block and option, in the form in which they are
/// usually written.
pub(crate) fn everything() -> Vec<u8> {
    ORDERS.into_iter().flat_map(whole_section).collect()
}

fn whole_section(order: Order) -> Vec<u8> {
    let options = |options: &[(u16, &[u8])]| -> Vec<u8> {
        options.iter().chain(&[(0, &[][..])]).flat_map(|(code, value)| option(order, *code, value)).collect()
    };
    let fixed = [order.u32(0x1a2b_3c4d), order.u16(1), order.u16(0), order.u64(u64::MAX)].concat();
    let about = options(&[(1, b"a section"), (2, b"a machine"), (3, b"a system"), (4, b"a program")]);
    let all = options(&[
        (2, b"eth0"),
        (3, b"the first"),
        (4, &[192, 0, 2, 1, 255, 255, 255, 0]),
        (5, &[&[0x20, 1, 0x0d, 0xb8][..], &[0; 11], &[1, 64]].concat()),
        (6, &[0, 0, 0x5e, 0, 0x53, 1]),
        (7, &[0, 0, 0x5e, 0xff, 0xfe, 0, 0x53, 1]),
        (8, &order.u64(1_000_000_000)),
        (9, &[9]),
        (10, &order.u32(60)),
        (11, b"\0host 192.0.2.1"),
        (12, b"a system"),
        (13, &[4]),
        (14, &order.u64(5)),
        (15, b"a card"),
        (16, &order.u64(7)),
        (17, &order.u64(8)),
        (2988, &[&order.u32(32_473)[..], b"text"].concat()),
    ]);
    let names = [
        option(order, 1, b"\xc0\0\x02\x01one.example\0uno.example\0"),
        option(order, 2, &[&[0x20, 1, 0x0d, 0xb8][..], &[0; 11], b"\x01two.example\0"].concat()),
        option(order, 3, b"\0\0\x5e\0\x53\x01three.example\0"),
        option(order, 9, b"nobody knows"),
        option(order, 0, &[]),
        options(&[(2, b"ns.example"), (3, &[192, 0, 2, 53])]),
    ];
    let secrets = [order.words(&[0x544c_534b, 5]), b"abcde\0\0\0".to_vec(), options(&[(1, b"a key")])];
    let counts = [order.words(&[0, 0, 1]), options(&[(2, &[0; 8]), (4, &order.u64(9))])];
    let said = options(&[
        (1, b"first"),
        (1, b"second"),
        (2, &order.u32(0x0102_0304)),
        (3, &[2, 1, 2, 3, 4]),
        (4, &order.u64(1 << 60)),
        (5, &order.u64(7)),
        (6, &order.u32(3)),
        (7, &[&[1][..], &order.u64(2)].concat()),
        (7, &[0, 1, 2]),
        (77, b"nobody knows"),
        (2989, &[order.u32(32_473), vec![1, 2, 3]].concat()),
    ]);
    let obsolete = [order.u16(1), order.u16(5), order.words(&[0, 9, 3, 60]), b"abc\0".to_vec()];
    [
        block(order, 0x0a0d_0d0a, &[fixed, about].concat()),
        interface(order, 1, 0, &all),
        interface(order, 113, 4, &[]),
        block(order, 4, &names.concat()),
        block(order, 10, &secrets.concat()),
        enhanced(order, 0, 1_700_000_000_000_000_000, &[2; 61], 61, &said),
        block(order, 0xbad, &[order.u32(32_473), b"data".to_vec()].concat()),
        block(order, 0x4000_0bad, &order.u32(32_473)),
        block(order, 9, b"__REALTIME_TIMESTAMP=0\n\0"),
        block(order, 77, b"nobody knows"),
        enhanced(order, 1, 2, &[3; 16], 60, &[]),
        block(order, 2, &obsolete.concat()),
        block(order, 3, &[order.u32(3), b"abc\0".to_vec()].concat()),
        block(order, 5, &counts.concat()),
    ]
    .concat()
}
