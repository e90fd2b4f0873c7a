//! Bridged frames in PPP, [RFC 3518 §4.2](https://www.rfc-editor.org/rfc/rfc3518#section-4.2): flags, and the kind of network the
//! frame comes from.

use crate::codec::error::take;
use crate::codec::protocol::Padding;
use crate::codec::{Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// Two bytes in front of the frame.
    pub struct Bridging("bcp_bpdu", "PPP Bridging", 2 bytes, PROTOCOL) {
                          0..8,  "bcp_bpdu.flags",          "Flags", Hex(2);
        checked:  bool =  0..1,  "bcp_bpdu.flags.fcs_present", "Frame check sequence is there", Flag;
        reserved: bool =  1..2,  "bcp_bpdu.flags.reserved", "Reserved", Flag;
        filled:   bool =  2..3,  "bcp_bpdu.flags.zeropad",  "Filled up with zeros", Flag;
        control:  bool =  3..4,  "bcp_bpdu.flags.bcontrol", "Bridge control packet", Flag;
        pads:     u8   =  4..8,  "bcp_bpdu.pads",           "Bytes of padding at the end", Dec;
        kind:     u8   =  8..16, "bcp_bpdu.mac_type",       "Kind of network", Dec => kinds;
    }
    data {
        control_pad: 8, "bcp_bpdu.pad_byte", "Padding", Hex(2);
        fcs, "eth.fcs", "Frame check sequence", Hex(8);
    }
}

/// Bridging, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    padding: Some(&PADDING),
    line: Line::nothing,
    ..Protocol::telling(Bridging::TABLE, read, fields)
};

static PADDING: Padding = Padding { zeros: None, other: Bridging::fcs, check: None };

const FCS: usize = 4;

fn read<'a>(input: &'a [u8], context: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (mut rest, bridging) = Bridging::parse(input)?;
    let next = match bridging.kind {
        _ if bridging.control => Next::Data,
        1 => Next::LinkType(1),
        // A byte aligns the addresses of the other networks' frames.
        2 | 3 => {
            rest = take(Bridging::TABLE, 1, rest).map_err(|error| Error::from(error).at(Bridging::LEN))?.0;
            Next::Data
        }
        _ => Next::Data,
    };
    let behind = usize::from(bridging.pads) + if bridging.checked { FCS } else { 0 };
    let header = input.len() - rest.len();
    Ok((rest, Carries::some(context.wire.saturating_sub(header + behind), next)))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Bridging::TABLE, 0);
    to.data(Bridging::control_pad, Bridging::LEN..layer.header.len());
}

/// Names of kinds of networks, RFC 3518 §4.2.
fn kinds(number: u64) -> Option<&'static str> {
    Some(match number {
        0 => "Bridge control",
        1 => "IEEE 802.3 or Ethernet",
        2 => "IEEE 802.4",
        3 => "IEEE 802.5",
        4 => "FDDI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn a_flag_says_that_the_check_sequence_is_there() {
        let frame = "00005e005302 00005e005301 1234 0102 deadbeef";
        let shown = |front: &str| {
            columns(9, &bytes(&format!("ff03 0031 {front} {frame}")), "bcp_bpdu.mac_type eth.type eth.fcs")
        };
        assert_eq!(shown("80 01"), "1 0x1234 0xdeadbeef");
        assert_eq!(shown("00 01"), "1 0x1234 -");
        assert_eq!(shown("00 02"), "2 - -");
    }
}
