//! Control And Provisioning of Wireless Access Points, [RFC 5415 §4.3](https://www.rfc-editor.org/rfc/rfc5415#section-4.3): the
//! header of data packets, which bring frames from an access point to its controller; UDP port 5247.

use crate::codec::error::take;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal};
use crate::header;

header! {
    /// The byte that says whether what follows is encrypted.
    pub struct Preamble("capwap.data", "CAPWAP Data", 1 bytes, PROTOCOL) {
        version: u8 = 0..4, "capwap.preamble.version", "Version", Dec;
        kind:    u8 = 4..8, "capwap.preamble.type",    "Type",    Dec => kinds;
    }
    data {
        reserved, "capwap.preamble.reserved", "Reserved", Dec;
        mac_len: 8, "capwap.header.mac.length", "Length of the station's address", Dec;
        mac,      "capwap.header.mac.eui48", "Station", Mac;
        wide,     "capwap.header.mac.data",  "Station", Bytes;
        info_len: 8, "capwap.header.wireless.length", "Length of the wireless information", Dec;
        info,     "capwap.header.wireless.data", "Wireless information", Bytes;
        padding,  "capwap.header.padding", "Padding", Bytes;
    }
}

header! {
    /// The header in the clear.
    pub struct Capwap("capwap.header", "Header", 7 bytes) {
        length:   u8   = 0..5,   "capwap.header.length", "Length of the header in units of four bytes", Dec;
        radio:    u8   = 5..10,  "capwap.header.rid",    "Radio", Dec;
        binding:  u8   = 10..15, "capwap.header.wbid",   "Kind of wireless network", Dec => bindings;
                         15..24, "capwap.header.flags",  "Flags", Hex(6);
        native:   bool = 15..16, "capwap.header.flags.t", "Frame of the wireless network", Flag;
        fragment: bool = 16..17, "capwap.header.flags.f", "Fragment", Flag;
        last:     bool = 17..18, "capwap.header.flags.l", "Last fragment", Flag;
        wireless: bool = 18..19, "capwap.header.flags.w", "Wireless information is there", Flag;
        station:  bool = 19..20, "capwap.header.flags.m", "Station is there", Flag;
        alive:    bool = 20..21, "capwap.header.flags.k", "Keep-alive", Flag;
        unused:   u8   = 21..24, "capwap.header.flags.r", "Reserved", Hex(6);
        id:       u16  = 24..40, "capwap.header.fragment.id", "Fragment identifier", Dec;
        offset:   u16  = 40..53, "capwap.header.fragment.offset", "Fragment offset", Dec;
        reserved: u8   = 53..56, "capwap.header.fragment.reserved", "Reserved", Dec;
    }
}

/// CAPWAP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { records: &[Capwap::TABLE], seal, line, ..Protocol::telling(Preamble::TABLE, read, fields) };

/// The bits of the first byte that say what follows.
const KIND: u8 = 0x0f;
const ENCRYPTED: u8 = 1;
const WIRELESS: u8 = 1;
const UNIT: usize = 4;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const ETHERNET: Next = Next::LinkType(1);
    const SWAPPED: Next = Next::Wireless(2);
    let (rest, preamble) = Preamble::parse(input)?;
    if preamble.kind == ENCRYPTED {
        return Ok((take(Preamble::TABLE, UNIT, input)?.0, Carries::all(Next::Data)));
    }
    let (_, header) = Capwap::parse(rest).map_err(|error| Error::from(error).at(Preamble::LEN))?;
    let len = usize::from(header.length) * UNIT;
    if len < Preamble::LEN + Capwap::LEN {
        return Err(Error::invalid(Capwap::TABLE, Capwap::length, "at least 2").at(Preamble::LEN).into());
    }
    let (rest, _) = take(Preamble::TABLE, len, input)?;
    let next = match header {
        Capwap { alive: true, .. } | Capwap { fragment: true, .. } => Next::Data,
        Capwap { native: false, .. } => ETHERNET,
        Capwap { binding: WIRELESS, .. } => SWAPPED,
        _ => Next::Data,
    };
    Ok((rest, Carries::all(next)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Preamble::TABLE, 0);
    if layer.header.first().is_some_and(|first| first & KIND == ENCRYPTED) {
        return to.data(Preamble::reserved, Preamble::LEN..layer.header.len());
    }
    to.record(Capwap::TABLE, Preamble::LEN.min(layer.header.len())..layer.header.len());
    let Some(Ok((_, header))) = layer.header.get(Preamble::LEN..).map(Capwap::parse) else { return };
    let mut at = Preamble::LEN + Capwap::LEN;
    for (there, len, value) in [
        (header.station, Preamble::mac_len, Preamble::mac),
        (header.wireless, Preamble::info_len, Preamble::info),
    ] {
        let Some(size) = layer.header.get(at).filter(|_| there) else { continue };
        let end = at + 1 + usize::from(*size);
        to.data(len, at..at + 1);
        let narrow = header.station && value.id == Preamble::mac.id && *size != 6;
        to.data(if narrow { Preamble::wide } else { value }, at + 1..end);
        at = end.next_multiple_of(UNIT);
        to.data(Preamble::padding, end..at.min(layer.header.len()));
    }
    // The header may have more words than its flags speak of.
    to.data(Preamble::padding, at.min(layer.header.len())..layer.header.len());
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    let len = layer.header.len();
    if layer.header.first().is_some_and(|first| first & KIND == 0) && len > Capwap::LEN {
        layer.from(Preamble::LEN).set(Capwap::length, len / UNIT)?;
    }
    Ok(())
}

fn line(_: &Layer<'_>, line: &mut Line<'_>) {
    line.lead().str("CAPWAP Data: ");
}

fn kinds(number: u64) -> Option<&'static str> {
    ["In the clear", "DTLS"].get(number as usize).copied()
}

fn bindings(number: u64) -> Option<&'static str> {
    ["Reserved", "IEEE 802.11", "Reserved", "EPCglobal"].get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    fn shown(capwap: &str, names: &str) -> alloc::string::String {
        let open = "4500 00ff 0000 0000 40 11 0000 c0000201 c0000202 c350 147f 00ff 0000";
        columns(228, &bytes(&format!("{open} {capwap}")), names)
    }

    #[test]
    fn a_flag_says_whose_frame_it_is() {
        let frame = "00005e005302 00005e005301 1234";
        let names =
            "capwap.preamble.type capwap.header.wbid capwap.header.flags capwap.header.mac.eui48 eth.type";
        assert_eq!(shown(&format!("00 100200 0000 0000 {frame}"), names), "0 1 0x000000 - 0x1234");
        let station = format!("00 200210 0000 0000 06 00005e005303 00 {frame}");
        assert_eq!(shown(&station, names), "0 1 0x000010 00:00:5e:00:53:03 0x1234");
        assert_eq!(shown(&format!("00 100208 0000 0000 {frame}"), names), "0 1 0x000008 - -");
        assert_eq!(shown(&format!("01 000000 {frame}"), names), "1 - - - -");
    }
}
