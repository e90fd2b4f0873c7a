//! How logical link control reads in the one line of a packet, as tcpdump prints it.

use super::{
    Llc, Numbered, SNAP, UI, destinations, functions, has_poll_bit, is_information, is_response, modifiers,
    sources,
};
use crate::codec::{Header, Layer, Line, Text};
use crate::data_link::snap::{ENCAPSULATED, Snap, organizations};
use crate::data_link::{ether_types, ethernet};

pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let (header, len) = (layer.header, layer.header.len() + layer.carried());
    if layer.error.is_some() {
        return;
    }
    if line.link {
        access_points(line.lead(), header);
    }
    match (header.get(2) == Some(&UI), header.starts_with(&SNAP), line.link) {
        (true, true, true) => snap(line.lead(), header, len),
        (true, true, false) => line.unread(unread_snap, header, len),
        (true, false, _) => line.unread(frame, header, len),
        (false, ..) => frame(line, header, len),
    }
}

/// `LLC, dsap STP (0x42) Individual, ssap STP (0x42) Command, ctrl 0x03: `
fn access_points(out: &mut Text, header: &[u8]) {
    let [dsap, ssap] = *header.first_chunk().unwrap_or(&[0; 2]);
    out.str("LLC, dsap ");
    out.str(destinations((dsap & !1).into()).unwrap_or("Unknown"));
    out.str(" (");
    out.hex((dsap & !1).into(), 2);
    out.str(if dsap & 1 == 1 { ") Group, ssap " } else { ") Individual, ssap " });
    out.str(sources(ssap.into()).unwrap_or("Unknown"));
    out.str(" (");
    out.hex((ssap & !1).into(), 2);
    out.str(if ssap & 1 == 1 { ") Response, ctrl " } else { ") Command, ctrl " });
    match Numbered::parse(header) {
        Ok((_, numbered)) if numbered.control & 3 != 3 => out.hex(numbered.control.into(), 4),
        _ => out.hex(header.get(2).copied().unwrap_or_default().into(), 2),
    }
    out.str(": ");
}

/// `oui Ethernet (0x000000), ethertype IPv4 (0x0800), length 40: `
fn snap(out: &mut Text, header: &[u8], len: usize) {
    let Ok((_, snap)) = Snap::parse(header.get(Llc::LEN..).unwrap_or_default()) else { return };
    out.str("oui ");
    out.str(organizations(snap.oui.into()).unwrap_or("Unknown"));
    out.str(" (");
    out.hex(snap.oui.into(), 6);
    out.str("), ");
    number(out, snap, len);
}

/// `00:00:5e:00:53:01 > 00:00:5e:00:53:02 SNAP, oui Cisco (0x00000c), pid Unknown (0x1234), length 4: `
fn unread_snap(line: &mut Line<'_>, header: &[u8], len: usize) {
    let stations = line.stations;
    let out = line.lead();
    if let Some(stations) = stations {
        ethernet::stations(out, &stations);
        out.byte(b' ');
    }
    out.str("SNAP, ");
    match Snap::parse(header.get(Llc::LEN..).unwrap_or_default()) {
        Ok((_, ethernet)) if ethernet.oui == ENCAPSULATED => number(out, ethernet, len),
        _ => snap(out, header, len),
    }
}

/// `ethertype IPv4 (0x0800), length 40: `
fn number(out: &mut Text, snap: Snap, len: usize) {
    out.str(if snap.oui == ENCAPSULATED { "ethertype " } else { "pid " });
    let named = if snap.oui == ENCAPSULATED { ether_types::names(snap.pid.into()) } else { None };
    out.str(named.unwrap_or("Unknown"));
    out.str(" (");
    out.hex(snap.pid.into(), 4);
    out.str("), length ");
    out.dec(len.saturating_sub(Llc::LEN + Snap::LEN) as u64);
    out.str(": ");
}

/// `00:00:5e:00:53:01 > 00:00:5e:00:53:02 Null Unnumbered, xid, Flags [Command], length 6: 01 00`
fn frame(line: &mut Line<'_>, header: &[u8], len: usize) {
    let (link, ends) = (line.link, line.stations.unwrap_or_default());
    let out = line.say();
    if !link {
        participants(out, header, &ends);
    }
    let control = header.get(2).copied().unwrap_or_default();
    if control & 3 == 3 {
        out.str("Unnumbered, ");
        match modifiers(u64::from(control >> 2 & 0x3b)) {
            Some(name) => out.str(name),
            None => out.separated(&[control & !0x10], b' '),
        }
    } else if let Ok((_, numbered)) = Numbered::parse(header) {
        if is_information(header) {
            out.str("Information, send seq ");
            out.dec(u64::from(numbered.control >> 1 & 0x7f));
        } else {
            out.str("Supervisory, ");
            out.str(functions(u64::from(control >> 2 & 3)).unwrap_or("?"));
        }
        out.str(", rcv seq ");
        out.dec(u64::from(numbered.control >> 9));
    }
    out.str(", Flags [");
    out.str(match (is_response(header), has_poll_bit(header)) {
        (false, false) => "Command",
        (false, true) => "Poll",
        (true, false) => "Response",
        (true, true) => "Final",
    });
    out.str("], length ");
    out.dec(len as u64);
    if let ([_, _, 0xaf | 0xbf, 0x81, types, window, ..], 6..) = (header, len) {
        out.str(": ");
        out.separated(&[*types, *window], b' ');
    }
}

/// `00:00:5e:00:53:01 Unknown SSAP 0x20 > 00:00:5e:00:53:02 STP `, or the name alone where both are the same.
fn participants(out: &mut Text, header: &[u8], stations: &[u8; 12]) {
    let (destination, source) = stations.split_at(6);
    let [dsap, ssap] = *header.first_chunk().unwrap_or(&[0; 2]);
    let ssap = ssap & !1;
    let framed = *stations != [0; 12];
    if framed {
        out.separated(source, b':');
    }
    if dsap & !1 == ssap {
        if framed {
            out.str(" > ");
        }
    } else {
        if framed {
            out.byte(b' ');
        }
        access_point(out, " SSAP ", ssap);
        out.str("> ");
    }
    if framed {
        out.separated(destination, b':');
        out.byte(b' ');
    }
    access_point(out, " DSAP ", dsap);
}

/// `STP ` or `Unknown SSAP 0x20 `
fn access_point(out: &mut Text, which: &str, number: u8) {
    if let Some(name) = destinations(u64::from(number & !1)) {
        out.str(name);
    } else {
        out.str("Unknown");
        out.str(which);
        out.hex(u64::from(number & !1), 2);
    }
    out.byte(b' ');
}
