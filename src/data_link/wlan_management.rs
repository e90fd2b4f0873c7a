//! The bodies of 802.11's management frames, IEEE 802.11 §9.3.3: fixed parameters, which the subtype decides, and a list of
//! elements. Each subtype is a protocol, as its body begins with a table of its own.

mod capabilities;
mod elements;
mod fixed;
mod line;
mod parts;
mod security;
mod words;

use crate::codec::error::take;
use crate::codec::{Carries, Fields, Header, Layer, Parsed, Protocol, Table};

pub use capabilities::*;
pub(super) use elements::tell;
pub use elements::{Element, element};
pub use fixed::*;
pub use parts::*;
pub use security::*;

macro_rules! bodies {
    ($($(#[$doc:meta])* $NAME:ident: $variant:literal, $table:expr;)+) => {$(
        $(#[$doc])*
        pub static $NAME: Protocol = Protocol {
            variant: $variant,
            records: RECORDS,
            line: line::line,
            ..Protocol::telling($table, |input, _| body($table, input), fields)
        };
    )+};
}

bodies! {
    /// A station wants to join.
    ASSOCIATION_REQUEST: "wlan_association_request", Request::TABLE;
    /// Whether it may.
    ASSOCIATION_RESPONSE: "wlan_association_response", Response::TABLE;
    /// A station comes from another access point.
    REASSOCIATION_REQUEST: "wlan_reassociation_request", Again::TABLE;
    /// Whether it may.
    REASSOCIATION_RESPONSE: "wlan_reassociation_response", Response::TABLE;
    /// Who is there?
    PROBE_REQUEST: "wlan_probe_request", Plain::TABLE;
    /// The answer.
    PROBE_RESPONSE: "wlan_probe_response", Beacon::TABLE;
    /// A network says that it is there.
    BEACON: "wlan_beacon", Beacon::TABLE;
    /// Frames are buffered for a station of an independent network.
    ANNOUNCEMENT: "wlan_announcement", Plain::TABLE;
    /// A station leaves, or must.
    DISASSOCIATION: "wlan_disassociation", Farewell::TABLE;
    /// Who are you?
    AUTHENTICATION: "wlan_authentication", Authentication::TABLE;
    /// A station is not known any more.
    DEAUTHENTICATION: "wlan_deauthentication", Farewell::TABLE;
    /// Anything else.
    ACTION: "wlan_action", Action::TABLE;
    /// The same, not to be acknowledged.
    ACTION_UNACKNOWLEDGED: "wlan_action_unacknowledged", Action::TABLE;
}

#[rustfmt::skip]
pub(super) const RECORDS: &[&Table] = &[
    Element::TABLE, Tim::TABLE, Erp::TABLE, Contention::TABLE, Load::TABLE, HighCapabilities::TABLE, HighOperation::TABLE, Rates::TABLE, HighFurther::TABLE,
    VeryHighCapabilities::TABLE, VeryHighOperation::TABLE, Rates::TABLE, HighFurther::TABLE, Network::TABLE, Version::TABLE, Group::TABLE,
    PairwiseCount::TABLE, Pairwise::TABLE, ManagementCount::TABLE, Management::TABLE, Security::TABLE, KeyCount::TABLE,
    Protection::TABLE, WpaVersion::TABLE, WpaGroup::TABLE, WpaPairwiseCount::TABLE, WpaPairwise::TABLE,
    WpaManagementCount::TABLE, WpaManagement::TABLE, Wmm::TABLE, WmmAccess::TABLE, WmmStation::TABLE, WmmCategory::TABLE, GroupKey::TABLE,
    Extended0::TABLE, Extended1::TABLE, Extended2::TABLE, Extended3::TABLE, Extended4::TABLE, Extended5::TABLE,
    Extended6::TABLE, Extended7::TABLE, ExtendedPair::TABLE, Extended9::TABLE, Extended10::TABLE, Extended11::TABLE, AddRequest::TABLE, AddResponse::TABLE,
    Delete::TABLE, Query::TABLE,
];

fn body<'a>(table: &'static Table, input: &'a [u8]) -> Parsed<'a, Carries> {
    take(table, table.len, input)?;
    Ok((&[], Carries::nothing()))
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let table = layer.protocol.table;
    to.rows(table, 0);
    if layer.error.is_some() {
        return;
    }
    let mut at = table.len;
    if core::ptr::eq(table, Authentication::TABLE) && layer.header.first_chunk() == Some(&[SAE, 0]) {
        // Its messages have fields of their own, §9.3.3.11.
        to.number(Authentication::message, 2..4, layer.header.get(2).copied().unwrap_or_default().into());
        return to.data(Authentication::body, at..layer.header.len());
    }
    if core::ptr::eq(table, Action::TABLE) {
        at = action(to, layer.header);
    }
    elements::tell(to, layer.header, at, is_station(layer));
}

/// Simultaneous authentication of equals.
const SAE: u8 = 3;

/// Whether a station says this, rather than an access point.
fn is_station(layer: &Layer<'_>) -> bool {
    [&ASSOCIATION_REQUEST, &REASSOCIATION_REQUEST, &PROBE_REQUEST]
        .into_iter()
        .any(|known| core::ptr::eq(known, layer.protocol))
}

/// Tells what follows the category, and says where elements begin.
fn action(to: &mut Fields<'_, '_>, header: &[u8]) -> usize {
    const BLOCK: u8 = 3;
    /// Channels and power, §9.6.2: a token, then elements.
    const SPECTRUM: u8 = 0;
    /// Whether the other side still has the keys, §9.6.9.
    const QUERY: u8 = 8;
    let end = header.len();
    // Wireshark has this number in two forms.
    let code = if header.first() == Some(&BLOCK) { Action::block_code } else { Action::code };
    to.data(code, 1..2);
    let table = match header {
        [SPECTRUM, _, _, ..] => {
            to.data(Action::token, 2..3);
            return 3;
        }
        [QUERY, ..] => Query::TABLE,
        [BLOCK, 0, ..] => AddRequest::TABLE,
        [BLOCK, 1, ..] => AddResponse::TABLE,
        [BLOCK, 2, ..] => Delete::TABLE,
        _ => {
            to.data(Action::body, 2..end);
            return end;
        }
    };
    if 2 + table.len > end {
        to.data(Action::body, 2..end);
        return end;
    }
    to.part(table, 2..end);
    2 + table.len
}

#[cfg(test)]
mod tests {
    use crate::packet::shown::{bytes, columns, line};

    const ADDRESSES: &str = "3a01 00005e005301 00005e005302 00005e005303 1000";

    fn shown(control: &str, body: &str, names: &str) -> alloc::string::String {
        columns(105, &bytes(&format!("{control} {ADDRESSES} {body}")), names)
    }

    fn said(control: &str, body: &str) -> alloc::string::String {
        line(105, &bytes(&format!("{control} {ADDRESSES} {body}")), false)
    }

    const BEACON: &str =
        "0100000000000000 6400 1100 00036c6162 010482840b16 030106 0504 000102 05 dd06 00005e010203";

    #[test]
    fn a_beacon_has_fixed_parameters_and_elements() {
        let names = "wlan.fixed.timestamp wlan.fixed.beacon wlan.fixed.capabilities.privacy wlan.ssid \
                     wlan.supported_rates wlan.ds.current_channel wlan.tag.number wlan.tag.vendor.data";
        assert_eq!(shown("8000", BEACON, names), "1 100 1 6c6162 0x82,0x84,0x0b,0x16 6 0,1,3,5,221 010203");
    }

    #[test]
    fn a_bit_of_the_map_is_a_station() {
        let names = "wlan.tim.partial_virtual_bitmap wlan.tim.aid";
        let map =
            |control: &str| shown("8000", &format!("{} 0504 0001 {control} 05", "00".repeat(12)), names);
        assert_eq!(map("00"), "05 0x00,0x02");
        assert_eq!(map("02"), "05 0x10,0x12", "the map begins behind two octets without stations");
    }

    #[test]
    fn suites_are_counted() {
        let names = "wlan.rsn.gcs.type wlan.rsn.pcs.count wlan.rsn.pcs.type wlan.rsn.akms.type wlan.rsn.capabilities.mfpc";
        let element = "3018 0100 000fac02 0200 000fac04 000fac02 0100 000fac02 8000";
        assert_eq!(shown("4000", element, names), "2 2 4,2 2 1");
        let cut = "300c 0100 000fac02 0900 000fac04";
        assert_eq!(shown("4000", cut, names), "2 9 4 - -", "more are counted than there are");
    }

    #[test]
    fn windows_have_exponents() {
        let names = "wlan.wfa.ie.wme.acp.cw.max wlan.wfa.ie.wme.acp.cw.min wlan.wfa.ie.wme.acp.txop_limit";
        let element = format!("dd18 0050f2020101 8000 {}", "03a4 0000".repeat(4));
        assert_eq!(
            shown("5000", &format!("{} {element}", "00".repeat(12)), names),
            "1023,1023,1023,1023 15,15,15,15 0,0,0,0"
        );
    }

    #[test]
    fn lines_are_those_of_tcpdump() {
        assert_eq!(said("8000", BEACON), "Beacon (lab) [1.0* 2.0* 5.5 11.0 Mbit] ESS CH: 6, PRIVACY");
        assert_eq!(said("b000", "0000 0200 0000"), "Authentication (Open System)-2 Successful");
        assert_eq!(said("1000", "1100 0000 01c0"), "Assoc Response AID(0x1) : PRIVACY : Successful");
        assert_eq!(said("c000", "0300"), "DeAuthentication: The sender leaves");
    }

    #[test]
    fn block_acknowledgments_are_negotiated() {
        let names = "wlan.fixed.category_code wlan.fixed.dialog_token wlan.fixed.baparams.buffersize wlan.fixed.ssc.sequence";
        assert_eq!(shown("d000", "03 00 07 0210 0000 1000", names), "3 0x07 64 1");
    }
}
