//! Mobility header, [RFC 6275 §6.1](https://www.rfc-editor.org/rfc/rfc6275#section-6.1), with the messages of fast handovers,
//! [RFC 5568](https://www.rfc-editor.org/rfc/rfc5568), heartbeats, [RFC 5847](https://www.rfc-editor.org/rfc/rfc5847), revocation,
//! [RFC 5846](https://www.rfc-editor.org/rfc/rfc5846), and local routes, [RFC 6705](https://www.rfc-editor.org/rfc/rfc6705).

pub mod messages;
pub mod options;

use super::ip::protocols;
use crate::codec::checksum::with_pseudo_header;
use crate::codec::error::take;
use crate::codec::{
    Carries, Context, Error, Fields, Header, Layer, Line, Next, Parsed, Protocol, Seal, Space, Status,
};
use crate::header;

header! {
    /// The six bytes of every message.
    pub struct Mip6("mipv6", "Mobile IPv6", 6 bytes, PROTOCOL) {
        next_header: u8 = 0..8,   "mip6.proto",    "Payload Protocol", Dec => protocols;
        length:   u8  = 8..16,  "mip6.hlen",     "Header Length, in words of eight bytes, less one", Dec;
        kind:     u8  = 16..24, "mip6.mhtype",   "Type", Dec => messages::kinds;
        reserved: u8  = 24..32, "mip6.reserved", "Reserved", Hex(2);
        checksum: u16 = 32..48, "mip6.csum",     "Checksum", Hex(4);
    }
    data {
        refresh,  "mip6.binding_refresh_request", "Binding Refresh Request", Bytes;
        neighbor, "mip6.fast_neighbor_advertisement", "Fast Neighbor Advertisement", Bytes;
        unknown,  "mip6.unknown_type_data", "Data", Bytes;
        experiment, "mip6.em.data", "Data", Bytes;
        agent: 128, "mip6.has.address", "Home Agent", Ip;
    }
}

/// The mobility header, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[
        messages::TestInit::TABLE,
        messages::CareOfTestInit::TABLE,
        messages::Test::TABLE,
        messages::CareOfTest::TABLE,
        messages::Update::TABLE,
        messages::Acknowledgement::TABLE,
        messages::Binding::TABLE,
        messages::FastUpdate::TABLE,
        messages::FastAcknowledgement::TABLE,
        messages::Switch::TABLE,
        messages::Heartbeat::TABLE,
        messages::Handover::TABLE,
        messages::HandoverReply::TABLE,
        messages::Revocation::TABLE,
        messages::Revoked::TABLE,
        messages::Localized::TABLE,
        messages::LocalizedReply::TABLE,
        options::Opt::TABLE,
        options::More::TABLE,
        options::Network::TABLE,
        options::Encoding::TABLE,
        options::Place::TABLE,
        options::HomeFlags::TABLE,
        options::HomeLength::TABLE,
        options::Length::TABLE,
        options::Translation::TABLE,
        options::Simultaneous::TABLE,
        options::Support::TABLE,
        options::Redirect::TABLE,
        options::Delegated::TABLE,
        options::NameFlags::TABLE,
    ],
    seal,
    verify,
    line,
    fill: crate::codec::Fill::PADS,
    ..Protocol::telling(Mip6::TABLE, read, fields)
};

/// IP's number for it.
const NUMBER: u8 = 135;
/// What its length counts.
const UNIT: usize = 8;

fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    let (_, mip6) = Mip6::parse(input)?;
    let (rest, _) = take(Mip6::TABLE, (usize::from(mip6.length) + 1) * UNIT, input)?;
    Ok((rest, Carries::all(Next::IpProtocol(mip6.next_header))))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    to.rows(Mip6::TABLE, 0);
    messages::tell(to, layer.header);
}

fn seal(layer: &mut Seal<'_>) -> Result<(), Error> {
    layer.set(Mip6::length, (layer.header.len() / UNIT).saturating_sub(1))?;
    layer.set_next(Mip6::next_header, Space::IpProtocol)?;
    if layer.fragment {
        return Ok(());
    }
    layer.set(Mip6::checksum, 0)?;
    let sum = with_pseudo_header(layer.addresses, NUMBER, layer.header, &[]);
    layer.set(Mip6::checksum, sum.into())
}

/// RFC 6275 §6.1.1: over the message, and a pseudo-header that counts only it.
fn verify(layer: &Layer<'_>) -> Option<Status> {
    layer.header::<Mip6>()?;
    if layer.error.is_some() || layer.context.fragment {
        return Some(Status::Unverified);
    }
    let mut room = [0; 32];
    Some(match with_pseudo_header(layer.context.ends(&mut room), NUMBER, layer.header, &[]) {
        0 => Status::Good,
        _ => Status::Bad,
    })
}

/// `mobility: BU seq#=7 AH lifetime=240`
fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Some(mip6) = layer.header::<Mip6>() else { return line.say().str("[|MOBILITY]") };
    let out = line.say();
    out.str("mobility: ");
    messages::say(out, layer.header, mip6);
}

#[cfg(test)]
mod tests {
    use alloc::format;

    use super::*;
    use crate::Stack;
    use crate::network::ipv6::Ipv6;
    use crate::packet::shown::{bytes, columns, line};

    const IP: &str =
        "6000 0000 0020 87 40 20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002";

    #[test]
    fn options_follow_a_binding_update() {
        let update = "3b 03 05 00 0000 0007 c000 003c 04 04 0001 0002 05 0a 00010203040506070809 00 00";
        let frame = bytes(&format!("{IP} {update}"));
        let names = "mip6.bu.seqnr mip6.bu.h_flag mip6.bu.k_flag mip6.ni.cni mip6.bad.auth mip6.options.pad1";
        assert_eq!(columns(229, &frame, names), "7 1 0 2 00010203040506070809 00,00");
        let said = "IP6 2001:db8::1 > 2001:db8::2: mobility: BU seq#=7 AH lifetime=240";
        assert_eq!(line(229, &frame, false), said);
    }

    #[test]
    fn the_type_of_an_unknown_option_is_shown() {
        let request = "3b 01 00 00 0000 0000 fe 02 abcd 01 02 0000";
        let names = "mip6.mobility_opt mip6.option.data mip6.mobility_opt.len mip6.options.padn mip6.padn";
        let shown = columns(229, &bytes(&format!("{IP} {request}")), names);
        assert_eq!(shown, "254 abcd 2,2 01020000 0000");
    }

    #[test]
    fn times_count_from_1900_and_from_1970() {
        let time = |option: &str| {
            let frame = bytes(&format!("{IP} 3b 02 00 00 0000 0000 {option} 01 04 00000000"));
            columns(229, &frame, "mip6.mseg_id.timestamp mip6.timestamp_tmp").replace(' ', "_")
        };
        assert!(time("0a 08 e875470080000000").contains("2023"), "{}", time("0a 08 e875470080000000"));
        assert!(time("1b 08 0000655000008000").contains("2023"), "{}", time("1b 08 0000655000008000"));
    }

    #[test]
    fn a_sealed_message_is_good() {
        let mut stack = Stack::default();
        stack.push(&Ipv6::default()).unwrap();
        stack.push(&Mip6 { next_header: 59, kind: 1, ..Mip6::default() }).unwrap();
        stack.with(&messages::TestInit { cookie: 5, ..messages::TestInit::default() }).unwrap();
        let sealed = stack.seal().unwrap();
        assert_eq!(sealed[40..42], [59, 1]);
        let layer = crate::layers(sealed, 229).nth(1).unwrap();
        assert_eq!((layer.protocol.name(), layer.checksum()), ("mipv6", Some(Status::Good)));
    }
}
