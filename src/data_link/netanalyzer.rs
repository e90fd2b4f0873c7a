//! What Hilscher's netANALYZER cards put in front of an Ethernet frame, link type 240
//! (<https://www.tcpdump.org/linktypes.html>): port, errors, length; the frame has its check sequence.

use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Reason, Seal,
};
use crate::header;

header! {
    /// Which port, and what was wrong with the frame.
    pub struct NetAnalyzer("netanalyzer", "netANALYZER", 4 bytes, PROTOCOL) {
                               0..8, "netanalyzer.packetstatus", "Status", Hex(2), if is_frame;
        long_preamble:  bool = 0..1, "netanalyzer.packetstatus.long_preamble", "Preamble of more than 7 bytes", Flag, if is_faulty;
        short_preamble: bool = 1..2, "netanalyzer.packetstatus.short_preamble", "Preamble of less than 7 bytes", Flag, if is_faulty;
        short_frame:    bool = 2..3, "netanalyzer.packetstatus.short_frame", "Frame of less than 64 bytes", Flag, if is_faulty;
        sfd_error:      bool = 3..4, "netanalyzer.packetstatus.sfd_error", "No start of frame delimiter", Flag, if is_faulty;
        too_long:       bool = 4..5, "netanalyzer.packetstatus.too_long", "Frame too long", Flag, if is_faulty;
        fcs_error:      bool = 5..6, "netanalyzer.packetstatus.fcs_error", "Frame check sequence wrong", Flag, if is_faulty;
        alignment:      bool = 6..7, "netanalyzer.packetstatus.alignment_error", "Not a whole number of bytes", Flag, if is_faulty;
        rx_er:          bool = 7..8, "netanalyzer.packetstatus.rx_er", "Receive error", Flag, if is_faulty;
        port:           u8   = 8..10,  "netanalyzer.port",        "Port", Dec, if is_frame;
        version:        u8   = 10..14, "netanalyzer.version",     "Version", Dec, or 1;
        transparent:    bool = 14..15, "netanalyzer.transparent", "Captured transparently", Flag;
        other:          bool = 15..16, "netanalyzer.other",       "No Ethernet frame", Flag;
        len:            u16  = 16..32 le, "netanalyzer.length",   "Length and reserved bits", Hex(4);
    }
    data {
        frame_len, "netanalyzer.framelen", "Length of the frame", Dec;
    }
}

/// netANALYZER's header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol =
    Protocol { seal, line: Line::nothing, ..Protocol::telling(NetAnalyzer::TABLE, read, fields) };

/// The length of the frame; the upper four bits are reserved.
fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    const RESERVED: u64 = 0xf000;
    let reserved = layer.value(NetAnalyzer::len) & RESERVED;
    if layer.payload.len() as u64 >= RESERVED {
        return Ok(());
    }
    layer.set(NetAnalyzer::len, layer.payload.len() | reserved as usize)
}

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (rest, head) = NetAnalyzer::parse(input)?;
    if !is_known(head.version) {
        return Err(NetAnalyzer::invalid(NetAnalyzer::version, "1 or 2"));
    }
    if head.other {
        return Ok((rest, Carries::all(Next::Data)));
    }
    context.fcs = 4;
    context.frame = context.wire.saturating_sub(NetAnalyzer::LEN);
    Ok((rest, Carries::all(Next::LinkType(1))))
}

const fn is_known(version: u8) -> bool {
    matches!(version, 1 | 2)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    if let Some(Error { reason: Reason::Invalid(..), .. }) = layer.error {
        return to.rows_where(NetAnalyzer::TABLE, 0, |row| row.bits.start >= 10);
    }
    to.rows(NetAnalyzer::TABLE, 0);
    if let Some(head) = layer.header::<NetAnalyzer>().filter(|head| !head.other) {
        // The upper four bits are reserved.
        to.number(NetAnalyzer::frame_len, 2..4, usize::from(head.len & 0xfff));
    }
}

fn is_frame(header: &[u8]) -> bool {
    header.get(1).is_some_and(|second| second & 1 == 0)
}

/// Faults are told where there is one.
fn is_faulty(header: &[u8]) -> bool {
    is_frame(header) && header.first().is_some_and(|faults| *faults != 0)
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_frame_has_its_check_sequence() {
        let names =
            "netanalyzer.port netanalyzer.framelen netanalyzer.packetstatus.fcs_error eth.type eth.fcs";
        let shown = |head: &str| {
            let frame = "00005e005302 00005e005301 1234 0102 01020304";
            columns(240, &bytes(&format!("{head} {frame}")), names)
        };
        assert_eq!(shown("04 84 16 f1"), "2 278 1 0x1234 0x01020304");
        assert_eq!(shown("04 85 16 00"), "- - - - -", "an event");
        assert_eq!(shown("04 8c 16 00"), "- - - - -", "another version");
    }
}
