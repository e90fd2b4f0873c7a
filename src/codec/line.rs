//! The one line that a packet is in text, as tcpdump's users read it.
//!
//! Every layer says its part, outermost first: `IP 192.0.2.1.53 > 192.0.2.9.4000: ` is begun by IP and finished by
//! whoever has ports, or by the first layer that says something without them.

use super::Text;

/// The line of one packet.
pub struct Line<'l> {
    out: &'l mut Text,
    addresses: Option<Addresses>,
    /// How much is asked for: 0 is the usual.
    pub verbose: u8,
    said: bool,
}

/// Source and destination that still wait for their ports.
#[derive(Clone, Copy)]
enum Addresses {
    V4([u8; 8]),
    V6([u8; 32]),
}

impl<'l> Line<'l> {
    /// A line at the end of this text.
    pub fn new(out: &'l mut Text, verbose: u8) -> Self {
        Self { out, addresses: None, verbose, said: false }
    }

    /// Begins `IP a > b: `; `addresses` are 8 or 32 bytes.
    #[inline]
    pub fn between(&mut self, title: &str, addresses: &[u8]) {
        self.finish();
        self.separate();
        self.out.str(title);
        self.out.byte(b' ');
        self.addresses = match addresses.len() {
            8 => addresses.try_into().ok().map(Addresses::V4),
            _ => addresses.try_into().ok().map(Addresses::V6),
        };
    }

    /// Finishes `a.1000 > b.53: `; `1000 > 53: ` where an extension header has said the addresses.
    #[inline]
    pub fn ports(&mut self, ports: (u16, u16)) -> &mut Text {
        self.pair(Some(ports));
        self.say()
    }

    /// Finishes `a > b: `; the layer writes what it has to say behind it.
    #[inline]
    pub fn say(&mut self) -> &mut Text {
        self.finish();
        self.said = true;
        self.out
    }

    /// A layer that has nothing to say but its name.
    pub fn title(&mut self, name: &str) {
        self.finish();
        self.separate();
        self.out.str(name);
    }

    /// A layer that says nothing.
    pub fn nothing(_: &super::Layer<'_>, _: &mut Line<'_>) {}

    /// Whether a layer has said something.
    #[must_use]
    pub fn said(&self) -> bool {
        self.said || self.addresses.is_some()
    }

    /// Finishes the addresses.
    #[inline]
    pub fn finish(&mut self) {
        self.pair(None);
    }

    /// A blank or comma in front of a further layer.
    fn separate(&mut self) {
        if core::mem::replace(&mut self.said, true) {
            self.out.str(", ");
        }
    }

    #[inline]
    fn pair(&mut self, ports: Option<(u16, u16)>) {
        let Some(addresses) = self.addresses.take() else { return self.bare(ports) };
        let (source, destination) = (ports.map(|ports| ports.0), ports.map(|ports| ports.1));
        let out = &mut *self.out;
        match addresses {
            Addresses::V4([a, b, c, d, e, f, g, h]) => {
                out.ipv4([a, b, c, d]);
                port(out, source);
                out.str(" > ");
                out.ipv4([e, f, g, h]);
            }
            Addresses::V6(both) => {
                let (from, to) = both.split_at(16);
                out.ipv6(from.try_into().unwrap_or_default());
                port(out, source);
                out.str(" > ");
                out.ipv6(to.try_into().unwrap_or_default());
            }
        }
        port(out, destination);
        out.str(": ");
        self.said = false;
    }

    #[cold]
    fn bare(&mut self, ports: Option<(u16, u16)>) {
        if let Some((source, destination)) = ports {
            self.out.dec(source.into());
            self.out.str(" > ");
            self.out.dec(destination.into());
            self.out.str(": ");
        }
    }
}

#[inline]
fn port(out: &mut Text, port: Option<u16>) {
    if let Some(port) = port {
        out.byte(b'.');
        out.dec(port.into());
    }
}
