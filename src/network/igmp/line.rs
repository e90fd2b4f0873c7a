//! IGMP in the one line that a packet is in text: `igmp v3 report, 1 group record(s)`.

use super::membership::{Query, Record, Report, record};
use super::traceroute::Traceroute;
use super::{
    Group, Igmp, LEAVE, QUERY, REPORT_1, REPORT_2, REPORT_3, TRACEROUTE, TRACEROUTE_REPLY, tenths, verify,
    version,
};
use crate::codec::{Header, Layer, Line, Status, Text};

/// Writes a message.
pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let verbose = line.verbose;
    let out = line.say();
    let (header, len) = (layer.header, layer.header.len() + layer.carried());
    let Ok((rest, igmp)) = Igmp::parse(header) else { return out.str("igmp truncated") };
    match igmp.kind {
        QUERY if rest.len() >= Query::LEN => query(out, igmp.code, rest, verbose),
        QUERY => {
            let version = version(header, len);
            out.str(if version == Some(1) { "igmp query v1" } else { "igmp query v2" });
            if version == Some(2) && igmp.code != 100 {
                number(out, " [max resp time ", igmp.code.into(), "]");
            }
            if let Some(group) = group(rest).filter(|group| *group != [0; 4]) {
                out.str(" [gaddr ");
                out.ipv4(group);
                out.byte(b']');
            }
        }
        REPORT_1 => addressed(out, "igmp v1 report ", rest),
        REPORT_2 => addressed(out, "igmp v2 report ", rest),
        LEAVE => addressed(out, "igmp leave ", rest),
        REPORT_3 => report(out, rest, verbose),
        TRACEROUTE | TRACEROUTE_REPLY => {
            out.str(if igmp.kind == TRACEROUTE { "mtrace " } else { "mresp " });
            if let Ok((_, trace)) = Traceroute::parse(rest) {
                out.dec(trace.id.into());
                for (text, address) in
                    [(": ", trace.saddr), (" to ", trace.raddr), (" reply-to ", trace.rspaddr)]
                {
                    out.str(text);
                    out.ipv4(address.octets());
                }
            }
        }
        0x13 => coded(out, "igmp dvmrp ", &DVMRP, igmp.code.wrapping_sub(1)),
        0x14 => coded(out, "igmp pimv1 ", &PIM, igmp.code),
        kind => number(out, "igmp-", kind.into(), ""),
    }
    if layer.error.is_some() {
        out.str(" [truncated]");
    } else if matches!(igmp.kind, QUERY | REPORT_1)
        && rest.len() == Group::LEN
        && len != Igmp::LEN + Group::LEN
    {
        number(out, " [len ", len as u64, "]");
    }
    if verbose > 0 && verify(layer) == Some(Status::Bad) {
        out.str(" bad igmp cksum ");
        out.hex(igmp.checksum.into(), 4);
        out.byte(b'!');
    }
}

/// Messages of DVMRP, from code 1 on.
const DVMRP: [&str; 9] = [
    "Probe",
    "Report",
    "Ask-neighbors",
    "Neighbors",
    "Ask-neighbors2",
    "Neighbors2",
    "Prune",
    "Graft",
    "Graft-ACK",
];

/// Messages of PIM version 1.
const PIM: [&str; 8] =
    ["Query", "Register", "Register-stop", "Join/prune", "RP-reachable", "Assert", "Graft", "Graft-ACK"];

fn query(out: &mut Text, code: u8, rest: &[u8], verbose: u8) {
    out.str("igmp query v3");
    let time = u64::from(tenths(code));
    if time >= 600 {
        number(out, " [max resp time ", time / 600, "m");
        number(out, "", time / 10 % 60, "s]");
    } else if time != 100 {
        number(out, " [max resp time ", time / 10, ".");
        number(out, "", time % 10, "s]");
    }
    let Ok((sources, query)) = Query::parse(rest) else { return };
    if !query.maddr.is_unspecified() {
        out.str(" [gaddr ");
        out.ipv4(query.maddr.octets());
        if query.num_src > 0 {
            from(out, query.num_src, sources, verbose);
        }
        out.byte(b']');
    }
}

fn report(out: &mut Text, rest: &[u8], verbose: u8) {
    let Ok((mut rest, report)) = Report::parse(rest) else { return out.str("igmp v3 report") };
    number(out, "igmp v3 report, ", report.num_grp_recs.into(), " group record(s)");
    if verbose == 0 {
        return;
    }
    for _ in 0..report.num_grp_recs {
        let Ok((behind, bytes)) = record(rest) else { return };
        let Ok((sources, record)) = Record::parse(bytes) else { return };
        out.str(" [gaddr ");
        out.ipv4(record.maddr.octets());
        match usize::from(record.kind).checked_sub(1).and_then(|nth| MODES.get(nth)) {
            Some(mode) => out.str(mode),
            None => number(out, " [v3-report-#", record.kind.into(), "]"),
        }
        from(out, record.num_src, sources, verbose);
        out.byte(b']');
        rest = behind;
    }
}

/// Types of group records, from 1 on.
const MODES: [&str; 6] = [" is_in", " is_ex", " to_in", " to_ex", " allow", " block"];

/// How many sources there are, or which.
fn from(out: &mut Text, count: u16, sources: &[u8], verbose: u8) {
    if verbose < 2 {
        return number(out, ", ", count.into(), " source(s)");
    }
    out.str(" {");
    for source in sources.as_chunks().0.iter().take(count.into()) {
        out.byte(b' ');
        out.ipv4(*source);
    }
    out.str(" }");
}

fn addressed(out: &mut Text, what: &str, rest: &[u8]) {
    out.str(what);
    if let Some(group) = group(rest) {
        out.ipv4(group);
    }
}

fn group(rest: &[u8]) -> Option<[u8; 4]> {
    rest.first_chunk().copied()
}

fn coded(out: &mut Text, what: &str, names: &[&str], code: u8) {
    out.str(what);
    match names.get(usize::from(code)) {
        Some(name) => out.str(name),
        None => number(out, "[type ", code.into(), "]"),
    }
}

fn number(out: &mut Text, before: &str, number: u64, behind: &str) {
    out.str(before);
    out.dec(number);
    out.str(behind);
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::codec::{Next, Protocol};
    use crate::packet::Layers;

    fn said(message: &[u8], verbose: u8) -> String {
        let mut text = Text::new();
        let mut line = Line::new(&mut text, verbose);
        let layer = Layers::new(message, Next::IpProtocol(2)).next().unwrap();
        let Protocol { line: say, .. } = layer.protocol;
        say(&layer, &mut line);
        line.finish();
        text.as_str().into()
    }

    #[test]
    fn times_are_tenths_seconds_or_minutes() {
        let query = |code: u8| said(&[QUERY, code, 0, 0, 239, 1, 2, 3, 2, 125, 0, 0], 0);
        assert_eq!(query(100), "igmp query v3 [gaddr 239.1.2.3]");
        assert_eq!(query(0x8f), "igmp query v3 [max resp time 24.8s] [gaddr 239.1.2.3]");
        assert_eq!(query(0xff), "igmp query v3 [max resp time 52m54s] [gaddr 239.1.2.3]");
        assert_eq!(said(&[QUERY, 10, 0, 0, 0, 0, 0, 0, 9], 0), "igmp query v2 [max resp time 10] [len 9]");
    }

    #[test]
    fn a_report_says_more_if_asked() {
        let report = [0x22, 0, 0xd2, 0xf5, 0, 0, 0, 1, 4, 0, 0, 1, 232, 1, 2, 3, 192, 0, 2, 1];
        let lines = [0, 1, 2].map(|verbose| said(&report, verbose));
        assert_eq!(lines[0], "igmp v3 report, 1 group record(s)");
        assert!(
            lines[1].starts_with("igmp v3 report, 1 group record(s) [gaddr 232.1.2.3 to_ex, 1 source(s)]")
        );
        assert!(
            lines[2].starts_with("igmp v3 report, 1 group record(s) [gaddr 232.1.2.3 to_ex { 192.0.2.1 }]")
        );
    }
}
