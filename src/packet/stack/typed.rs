//! Headers whose types are known: the compiler writes and seals them in one straight line.

mod nest;

use nest::{In, Nest, Nested, Outside};

use super::Stack;
use crate::codec::{Error, Layered};

/// One to eight headers in a tuple, outermost first, as [`Stack::sealed`] and [`Stack::built`] take them.
pub trait Headers: Nested {}

impl Stack {
    /// The bytes of these headers, outermost first, and of a payload, with lengths, numbers of what follows and checksums
    /// computed. The packet that was in the stack is forgotten, its memory used again.
    ///
    /// The same as to [`push`](Self::push) each and to [`seal`](Self::seal), but several times as fast, unless something lies
    /// between an IP header and what it carries last (tunnels, extension headers) or is counted.
    ///
    /// ```
    /// use septet::{Stack, data_link::ethernet::Ethernet, network::ipv6::Ipv6, transport::udp::Udp};
    /// let mut stack = Stack::default();
    /// let udp = Udp { srcport: 40_000, dstport: 9, ..Udp::default() };
    /// let packet = stack.sealed(&(Ethernet::default(), Ipv6::default(), udp), b"hello")?;
    /// assert_eq!(packet.len(), 14 + 40 + 8 + 5);
    /// assert_eq!(packet[12..14], [0x86, 0xdd]);
    /// # Ok::<(), septet::Error>(())
    /// ```
    #[inline]
    pub fn sealed<H: Headers>(&mut self, headers: &H, payload: &[u8]) -> Result<&[u8], Error> {
        let nest = headers.nest();
        self.clear();
        if !H::Nest::PLAIN {
            nest.push(self)?;
            return self.payload(payload).seal();
        }
        self.bytes.reserve(H::Nest::LEN + payload.len());
        self.bytes.resize(H::Nest::LEN, 0);
        self.bytes.extend_from_slice(payload);
        nest.seal(Outside { addresses: &[], fragment: false, at: 0 }, &mut self.bytes)?;
        Ok(&self.bytes)
    }

    /// The bytes of these headers, outermost first, and of a payload, exactly as they stand.
    #[inline]
    pub fn built<H: Headers>(&mut self, headers: &H, payload: &[u8]) -> Result<&[u8], Error> {
        self.clear();
        self.bytes.reserve(H::Nest::LEN + payload.len());
        headers.nest().write(&mut self.bytes)?;
        self.bytes.extend_from_slice(payload);
        Ok(&self.bytes)
    }
}

macro_rules! nest {
    (type $life:lifetime) => { () };
    (type $life:lifetime $first:ident $($rest:ident)*) => { In<$life, $first, nest!(type $life $($rest)*)> };
    (value) => { () };
    (value $first:ident $($rest:ident)*) => { In($first, nest!(value $($rest)*)) };
}

macro_rules! tuples {
    ($($($header:ident)+;)+) => {$(
        impl<$($header: Layered),+> Headers for ($($header,)+) {}

        impl<$($header: Layered),+> Nested for ($($header,)+) {
            type Nest<'h> = nest!(type 'h $($header)+) where Self: 'h;

            #[inline(always)]
            #[allow(non_snake_case, reason = "a header is called as its type")]
            fn nest(&self) -> Self::Nest<'_> {
                let ($($header,)+) = self;
                nest!(value $($header)+)
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;
    use crate::application::dns::Dns;
    use crate::data_link::{ethernet::Ethernet, vlan::Vlan, vxlan::Vxlan};
    use crate::network::ipv6::{Ipv6, fragment::Fragment};
    use crate::network::{icmp::Icmp, ipv4::Ipv4};
    use crate::transport::{tcp::Tcp, udp::Udp};

    fn said(packet: Result<&[u8], Error>) -> Result<Vec<u8>, String> {
        packet.map(<[u8]>::to_vec).map_err(|error| format!("{error}"))
    }

    /// The same as one push after the other, built and sealed, errors too.
    fn same<H: Headers>(headers: &H, plain: bool) {
        assert_eq!(H::Nest::PLAIN, plain);
        let (mut typed, mut pushed) = (Stack::default(), Stack::default());
        for len in (0..70_usize).chain([1459, 1460, 65_500, 65_536]) {
            let payload: Vec<u8> = (0..len).map(|i| (i * 7 + 3) as u8).collect();
            let mut push = |seal| {
                pushed.clear();
                headers.nest().push(&mut pushed).map_err(|error| format!("{error}"))?;
                let stack = pushed.payload(&payload);
                said(if seal { stack.seal() } else { stack.build() })
            };
            let (sealed, built) = (push(true), push(false));
            assert_eq!(said(typed.sealed(headers, &payload)), sealed, "{len} bytes");
            assert_eq!(said(typed.built(headers, &payload)), built, "{len} bytes");
        }
    }

    #[test]
    fn headers_of_known_types_are_sealed_as_those_that_are_pushed() {
        let (ethernet, four, six) = (Ethernet::default(), Ipv4::default(), Ipv6::default());
        let (tcp, udp) = (Tcp { seq: 0xffff_ffff, ..Tcp::default() }, Udp { srcport: 1, ..Udp::default() });
        same(&(ethernet, four, tcp), true);
        same(&(ethernet, four, udp), true);
        same(&(ethernet, Vlan::default(), Vlan { id: 7, ..Vlan::default() }, six, tcp), true);
        same(&(four, Icmp::default()), true);
        same(&(four, four, six, udp), true);
        same(&(udp,), true);
        same(&(Ipv4 { mf: true, len: 4000, ..four }, udp), true);
        same(&(four, Ipv4 { proto: 17, ..four }, Udp { length: 9, ..udp }), true);
        same(&(Ipv4 { frag_offset: 0x2000, ..four }, udp), true);
    }

    #[test]
    fn others_are_pushed() {
        let (ethernet, four, six) = (Ethernet::default(), Ipv4::default(), Ipv6::default());
        let udp = Udp { dstport: 4789, ..Udp::default() };
        same(&(ethernet, four, udp, Vxlan::default(), ethernet, six, Tcp::default()), false);
        same(&(six, Fragment { more: true, ..Fragment::default() }, udp), false);
        same(&(four, Icmp { kind: 3, ..Icmp::default() }, Ipv4 { len: 2000, ..four }, udp), false);
        same(&(four, udp, Dns::default()), false);
    }

    #[test]
    fn an_error_names_layer_and_field() {
        let mut stack = Stack::default();
        let (ip, vlan) = (Ipv4::default(), Vlan { id: 0x1000, ..Vlan::default() });
        let error = stack.sealed(&(Ethernet::default(), vlan, ip), &[]).unwrap_err();
        assert_eq!(format!("{error}"), "vlan at byte 14: vlan.id has 12 bits, the value does not fit");
    }
}
