//! Link types: the numbers of single systems, and the pseudo-headers which are not counted as packet.

/// What [`Frame::link`](super::Frame::link) is where the file names a type that has no LINKTYPE_.
pub(crate) const UNKNOWN: u32 = u32::MAX;

const IRDA: u32 = 144;
const DBUS: u32 = 231;

/// LINKTYPE_ of a number in a file: libpcap before 0.5 wrote what its system called DLT_, as mapped by tshark.
pub(crate) const fn canonical(file_link: u32) -> u32 {
    match file_link {
        11 => 100,
        12 | 14 => 101,
        13 => 109,
        16 | 18 | 19 => 106,
        112 => 104,
        other => other,
    }
}

/// Most bytes of a packet of this type.
pub(crate) const fn limit(link: u32) -> u32 {
    match link {
        // USB (Linux, FreeBSD, Linux padded, USBPcap, Darwin) and D-Bus carry messages, not frames.
        186 | 189 | 220 | DBUS | 249 | 266 => super::LARGE_PACKET_LIMIT,
        _ => super::PACKET_LIMIT,
    }
}

/// Bytes of pseudo-header at the front of a packet of this type.
pub(crate) fn pseudo_len(link: u32, bytes: &[u8]) -> usize {
    let len = match link {
        204 => 1,
        245 => 2,
        123 | 139 | 201 | 254 => 4,
        196 | 209 => 5,
        IRDA | 177 => 16,
        197 => erf_len(bytes),
        _ => 0,
    };
    len.min(bytes.len())
}

/// An ERF record: 16 bytes, extension headers of 8 while their top bit says so, then what its type adds.
fn erf_len(bytes: &[u8]) -> usize {
    let Some(&kind) = bytes.get(8) else { return bytes.len() };
    let (mut at, mut more) = (16, kind & 0x80 != 0);
    while more {
        let Some(&next) = bytes.get(at) else { return bytes.len() };
        more = next & 0x80 != 0;
        at += 8;
    }
    at + match kind & 0x7f {
        2 | 11 | 16 | 20 => 2,
        5..=9 | 12 | 17 | 18 => 4,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_numbers_become_linktypes() {
        assert_eq!([0, 1, 12, 14, 101, 113].map(canonical), [0, 1, 101, 101, 101, 113]);
    }

    #[test]
    fn a_pseudo_header_is_never_longer_than_the_packet() {
        assert_eq!(pseudo_len(123, &[0; 3]), 3);
        assert_eq!(pseudo_len(1, &[0; 60]), 0);
        let mut erf = [0xff; 40];
        assert_eq!(pseudo_len(197, &erf), 40);
        erf[8] = 0x82;
        erf[16] = 1;
        assert_eq!(pseudo_len(197, &erf), 26);
    }
}
