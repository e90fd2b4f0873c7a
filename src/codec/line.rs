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
    /// Only protocol, ends and length are asked for, as with tcpdump's `-q`.
    pub quiet: bool,
    /// Checksums are not to be verified, as with tcpdump's `-K`.
    pub unverified: bool,
    /// Link-layer headers are asked for, as with tcpdump's `-e`: they name what they carry, which leaves its own title
    /// out.
    pub link: bool,
    /// Destination and source MAC address of the innermost frame, if there is one.
    pub stations: Option<[u8; 12]>,
    /// The last layer was a label, and another one follows.
    pub labelled: bool,
    said: bool,
    led: bool,
    joint: &'static str,
    pending: Option<Pending>,
    closed: usize,
}

/// What is said if no layer inside says anything.
#[derive(Clone, Copy)]
enum Pending {
    Number(&'static str, u64),
    Numbers(&'static str, u64, usize),
    Header(SayHeader, [u8; 16], usize),
}

/// Says something from the first 16 bytes of a header and a length.
pub type SayHeader = fn(&mut Line<'_>, &[u8], usize);

/// Source and destination that still wait for their ports.
#[derive(Clone, Copy)]
enum Addresses {
    V4([u8; 8]),
    V6([u8; 32]),
}

impl<'l> Line<'l> {
    /// A line at the end of this text.
    pub fn new(out: &'l mut Text, verbose: u8) -> Self {
        Self {
            out,
            addresses: None,
            verbose,
            quiet: false,
            unverified: false,
            link: false,
            stations: None,
            labelled: false,
            said: false,
            led: false,
            joint: "",
            pending: None,
            closed: usize::MAX,
        }
    }

    /// Begins `IP a > b: `; `addresses` are 8 or 32 bytes.
    #[inline]
    pub fn between(&mut self, title: &str, addresses: &[u8]) {
        self.pair(None);
        self.separate();
        if !self.link {
            self.out.str(title);
            self.out.byte(b' ');
        }
        self.addresses = match addresses.len() {
            8 => addresses.try_into().ok().map(Addresses::V4),
            _ => addresses.try_into().ok().map(Addresses::V6),
        };
    }

    /// What stands between a title and its addresses: `(tos 0x0, ttl 64) `.
    pub fn aside(&mut self) -> &mut Text {
        self.out
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
        self.pair(None);
        self.pending = None;
        self.said = true;
        self.out.str(core::mem::take(&mut self.joint));
        self.out
    }

    /// What stands in front of what the next layer says.
    #[inline]
    pub fn joint(&mut self, joint: &'static str) {
        self.joint = joint;
    }

    /// A layer that has nothing to say but its name.
    pub fn title(&mut self, name: &str) {
        self.pair(None);
        self.separate();
        self.out.str(name);
    }

    /// A layer that says nothing.
    pub fn nothing(_: &super::Layer<'_>, _: &mut Line<'_>) {}

    /// Whether a layer has said something.
    #[must_use]
    pub fn said(&self) -> bool {
        self.said || self.led || self.addresses.is_some() || self.pending.is_some()
    }

    /// What is said if no layer inside says anything: `UDP, length 12`.
    #[inline]
    pub fn otherwise(&mut self, text: &'static str, number: u64) {
        self.pending = Some(Pending::Number(text, number));
        self.said = false;
    }

    /// What is said if no layer inside says anything: `ip-proto-253 8`.
    #[inline]
    pub fn otherwise_both(&mut self, text: &'static str, number: u64, len: usize) {
        self.pending = Some(Pending::Numbers(text, number, len));
        self.said = false;
    }

    /// What is said if no layer inside says anything, from the start of this header and a length.
    #[inline]
    pub fn unread(&mut self, say: SayHeader, header: &[u8], len: usize) {
        let mut start = [0; 16];
        let there = header.len().min(16);
        start[..there].copy_from_slice(&header[..there]);
        self.pending = Some(Pending::Header(say, start, len));
    }

    /// What a link layer says: at once if link-layer headers are asked for, else only if no layer inside says anything.
    #[inline]
    pub fn framed(&mut self, say: SayHeader, header: &[u8], len: usize) {
        if self.link { say(self, header, len) } else { self.unread(say, header, len) }
    }

    /// What leads to the layer inside, which goes on behind it without a comma: `vlan 5, `.
    pub fn lead(&mut self) -> &mut Text {
        self.pair(None);
        self.separate();
        (self.said, self.led) = (false, true);
        self.out
    }

    /// No layer inside says anything: it is quoted rather than carried.
    pub fn close(&mut self) {
        self.closed = self.closed.min(self.out.len());
    }

    /// Ends the line.
    #[inline]
    pub fn finish(&mut self) {
        self.pair(None);
        match self.pending.take() {
            Some(Pending::Number(text, number)) => {
                self.out.str(text);
                self.out.dec(number);
            }
            Some(Pending::Numbers(text, number, len)) => {
                self.out.str(text);
                self.out.dec(number);
                self.out.byte(b' ');
                self.out.dec(len as u64);
            }
            Some(Pending::Header(say, header, len)) => say(self, &header, len),
            None => {}
        }
        self.out.truncate(self.closed);
    }

    /// A blank or comma in front of a further layer.
    fn separate(&mut self) {
        self.pending = None;
        let joint = core::mem::take(&mut self.joint);
        if core::mem::replace(&mut self.said, true) {
            self.out.str(if joint.is_empty() { ", " } else { joint });
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
            self.out.str(core::mem::take(&mut self.joint));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(say: impl FnOnce(&mut Line<'_>)) -> alloc::string::String {
        let mut text = Text::new();
        let mut line = Line::new(&mut text, 0);
        line.between("IP", &[192, 0, 2, 1, 192, 0, 2, 9]);
        say(&mut line);
        line.finish();
        text.as_str().into()
    }

    #[test]
    fn an_inner_layer_speaks_in_place_of_the_outer_one() {
        let udp = |line: &mut Line<'_>| {
            line.ports((1, 2));
            line.otherwise("UDP, length ", 12);
        };
        assert_eq!(line(udp), "IP 192.0.2.1.1 > 192.0.2.9.2: UDP, length 12");
        let inner = line(|line| {
            udp(line);
            line.title("NTP");
        });
        assert_eq!(inner, "IP 192.0.2.1.1 > 192.0.2.9.2: NTP");
    }

    #[test]
    fn an_inner_layer_goes_on_behind_a_joint() {
        let tcp = line(|line| {
            line.ports((1, 2)).str("length 5");
            line.joint(": ");
            line.say().str("HTTP");
            line.title("more");
        });
        assert_eq!(tcp, "IP 192.0.2.1.1 > 192.0.2.9.2: length 5: HTTP, more");
    }

    #[test]
    fn a_quoted_packet_is_not_written() {
        let quoted = line(|line| {
            line.say().str("ICMP");
            line.close();
            line.between("IP", &[0; 8]);
            line.otherwise("UDP, length ", 1);
        });
        assert_eq!(quoted, "IP 192.0.2.1 > 192.0.2.9: ICMP");
    }
}
