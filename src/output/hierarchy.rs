//! Which protocols carry which, and how many packets and bytes: counted in one pass, a node per path of protocols.

use alloc::vec::Vec;

use crate::codec::{Protocol, Text};
use crate::packet::Layers;
use crate::packet::registry::DATA;

/// Most paths that are counted; packets of further ones count for the layers around.
pub const PATHS: usize = 10_000;

/// Counts of packets and bytes by protocol, each below what carries it.
#[derive(Debug)]
pub struct Hierarchy {
    /// The first is every packet's.
    nodes: Vec<Node>,
    full: bool,
}

#[derive(Debug, Clone, Default)]
struct Node {
    protocol: Option<&'static Protocol>,
    /// Packets whose innermost layer is here, and their bytes: those of the nodes below come to them in the end.
    packets: u64,
    bytes: u64,
    errors: u64,
    /// The node above, the one that was last gone to from here, the first one below, and the next one beside; 0 is none.
    above: u32,
    recent: u32,
    below: u32,
    beside: u32,
}

impl Default for Hierarchy {
    fn default() -> Self {
        Self { nodes: alloc::vec![Node::default()], full: false }
    }
}

impl Hierarchy {
    /// Counts a packet of this many bytes.
    #[inline]
    pub fn packet(&mut self, layers: Layers<'_>, bytes: u64) {
        let (mut at, mut unread) = (0, false);
        layers.for_each(|layer| {
            at = self.enter(at, layer.protocol);
            unread = !layer.payload.is_empty();
            if layer.error.is_some() {
                self.nodes[at].errors += 1;
            }
        });
        if unread {
            at = self.enter(at, &DATA);
        }
        let node = &mut self.nodes[at];
        node.packets += 1;
        node.bytes += bytes;
    }

    /// Whether there were more paths than are counted.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Writes a line per node: name, packets, bytes, and how many could not be read to their end.
    pub fn write(&self, out: &mut Text) {
        let (nodes, mut rows) = (self.summed(), Vec::new());
        collect(&nodes, nodes[0].below, 0, &mut rows);
        let width = rows.iter().map(|(depth, node)| depth * 2 + name(node).len()).max().unwrap_or(0).max(16);
        for (depth, node) in rows {
            out.str("  ");
            pad(depth * 2, out);
            out.str(name(node));
            pad(width - depth * 2 - name(node).len(), out);
            right(node.packets, 12, out);
            out.str(if node.packets == 1 { " packet " } else { " packets" });
            right(node.bytes, 16, out);
            out.str(" bytes");
            if node.errors > 0 {
                out.str(", malformed in ");
                out.dec(node.errors);
            }
            out.byte(b'\n');
        }
    }

    #[inline(always)]
    fn enter(&mut self, from: usize, protocol: &'static Protocol) -> usize {
        let recent = self.nodes[from].recent as usize;
        let known = self.nodes[recent].protocol.is_some_and(|known| core::ptr::eq(known, protocol));
        if known { recent } else { self.search(from, protocol) }
    }

    #[inline(never)]
    fn search(&mut self, from: usize, protocol: &'static Protocol) -> usize {
        let first = self.nodes[from].below;
        let mut at = first as usize;
        while at != 0 {
            if self.nodes[at].protocol.is_some_and(|known| core::ptr::eq(known, protocol)) {
                self.nodes[from].recent = at as u32;
                return at;
            }
            at = self.nodes[at].beside as usize;
        }
        if self.nodes.len() >= PATHS {
            self.full = true;
            return from;
        }
        let new = self.nodes.len() as u32;
        self.nodes.push(Node {
            protocol: Some(protocol),
            above: from as u32,
            beside: first,
            ..Node::default()
        });
        (self.nodes[from].below, self.nodes[from].recent) = (new, new);
        new as usize
    }

    /// The nodes with all packets that are below them.
    fn summed(&self) -> Vec<Node> {
        let mut nodes = self.nodes.clone();
        // What is below comes later.
        for at in (1..nodes.len()).rev() {
            let (packets, bytes) = (nodes[at].packets, nodes[at].bytes);
            let above = nodes[at].above as usize;
            nodes[above].packets += packets;
            nodes[above].bytes += bytes;
        }
        nodes
    }
}

/// The nodes below this one and beside it, most packets first.
fn collect<'s>(nodes: &'s [Node], first: u32, depth: usize, rows: &mut Vec<(usize, &'s Node)>) {
    let mut beside = Vec::new();
    let mut at = first;
    while at != 0 {
        let node = &nodes[at as usize];
        beside.push(node);
        at = node.beside;
    }
    beside.sort_by_key(|node| (core::cmp::Reverse(node.packets), name(node)));
    for node in beside {
        rows.push((depth, node));
        collect(nodes, node.below, depth + 1, rows);
    }
}

fn name(node: &Node) -> &'static str {
    node.protocol.map_or("", Protocol::name)
}

fn pad(blanks: usize, out: &mut Text) {
    for _ in 0..blanks {
        out.byte(b' ');
    }
}

/// A number at the right edge of so many columns.
fn right(number: u64, columns: usize, out: &mut Text) {
    let digits = number.checked_ilog10().unwrap_or(0) as usize + 1;
    pad(columns.saturating_sub(digits), out);
    out.dec(number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::layers;

    /// IPv4 in IPv4 and so on, `depth` deep.
    fn nested(depth: usize) -> Vec<u8> {
        let mut packet = Vec::new();
        for inside in (0..depth).rev() {
            let mut header = hex::decode("450000140000000040040000c0000201c0000202").unwrap();
            header[3] = (20 * (inside + 1)) as u8;
            packet.splice(packet.len().., header);
        }
        packet
    }

    #[test]
    fn each_protocol_stands_below_what_carries_it() {
        let mut counts = Hierarchy::default();
        for (packet, bytes) in [(nested(1), 20), (nested(2), 40), (nested(1)[..10].to_vec(), 10)] {
            counts.packet(layers(&packet, 228), bytes);
        }
        let mut out = Text::new();
        counts.write(&mut out);
        let lines: Vec<_> =
            out.as_str().lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
        assert_eq!(lines[0], ["ip", "3", "packets", "70", "bytes,", "malformed", "in", "1"]);
        assert_eq!(lines[1][..4], ["ip", "1", "packet", "40"]);
        assert_eq!(
            out.as_str().lines().map(|line| line.len() - line.trim_start().len()).collect::<Vec<_>>()[..2],
            [2, 4]
        );
    }
}
