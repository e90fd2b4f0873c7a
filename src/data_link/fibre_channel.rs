//! IP over Fibre Channel, [RFC 2625 §3](https://www.rfc-editor.org/rfc/rfc2625#section-3): two network addresses in front of logical
//! link control; link type 122.

use crate::codec::{Carries, Context, Header, Line, Next, Parsed, Protocol};
use crate::header;

header! {
    /// The network header.
    pub struct NetworkHeader("ipfc", "IP over Fibre Channel", 16 bytes, PROTOCOL) {
        destination: [u8; 8] = 0..64,   "ipfc.nh.da", "Destination", Mac;
        source:      [u8; 8] = 64..128, "ipfc.nh.sa", "Source", Mac;
    }
}

/// IP over Fibre Channel, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol { line: Line::nothing, ..Protocol::new(NetworkHeader::TABLE, read) };

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    const LLC: Next = Next::EtherType(0x8870);
    Ok((NetworkHeader::parse(input)?.0, Carries::all(LLC)))
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns};

    #[test]
    fn logical_link_control_follows() {
        let frame = "1000 00005e005302 1000 00005e005301 424203";
        assert_eq!(columns(122, &bytes(frame), "ipfc.nh.sa llc.dsap"), "10:00:00:00:5e:00:53:01 0x42");
    }
}
