//! What text says of DCCP: `DCCP DCCP-Ack (ack=5)`; with `-v` its checksum, with `-vv` sequence number and options.

use super::options::{self, DccpOption, LONG, number};
use super::{AcknowledgementShort, Dccp, over, parts, types, verify};
use crate::codec::{Header, Layer, Line, Status, Text};

pub(super) fn line(layer: &Layer<'_>, line: &mut Line<'_>) {
    let Ok((_, dccp)) = Dccp::parse(layer.header) else { return line.say().str("DCCP truncated") };
    let (verbose, verified, quiet) = (line.verbose, !line.unverified, line.quiet);
    let out = line.ports((dccp.srcport, dccp.dstport));
    out.str("DCCP ");
    if quiet {
        return out.dec(layer.carried() as u64);
    }
    if verbose > 0 {
        out.str("(CCVal ");
        out.dec(dccp.ccval.into());
        out.str(", CsCov ");
        out.dec(dccp.coverage.into());
        if verified {
            sum(layer, &dccp, out);
        }
        out.str(") ");
    }
    match types(dccp.kind.into()) {
        Some(name) => {
            out.str("DCCP-");
            out.str(name);
        }
        None => {
            out.str("unknown-type-");
            out.dec(dccp.kind.into());
        }
    }
    if layer.error.is_some() {
        return out.str(" bad length");
    }
    let parts = parts(&dccp);
    let bytes =
        |part: &core::ops::Range<usize>| layer.header.get(part.clone()).filter(|bytes| !bytes.is_empty());
    if let Some(service) = bytes(&parts.service) {
        out.str(" (service=");
        out.dec(number(service));
        out.byte(b')');
    }
    if let Some(reset) = bytes(&parts.reset) {
        out.str(" (code=");
        match CODES.get(usize::from(reset[0])) {
            Some(name) => out.str(name),
            None => out.dec(reset[0].into()),
        }
        out.byte(b')');
    }
    if let Some(acknowledgement) = bytes(&parts.acknowledgement) {
        let reserved = if acknowledgement.len() == AcknowledgementShort::LEN { 1 } else { 2 };
        out.str(" (ack=");
        out.dec(number(&acknowledgement[reserved..]));
        out.byte(b')');
    }
    if verbose > 1 {
        if let Some(sequence) = bytes(&parts.sequence) {
            out.str(" seq ");
            out.dec(number(&sequence[usize::from(dccp.extended)..]));
        }
        list(layer.header.get(parts.end..).unwrap_or_default(), out);
    }
}

/// Names of reset codes as tcpdump writes them.
const CODES: [&str; 12] = [
    "unspecified",
    "closed",
    "aborted",
    "no_connection",
    "packet_error",
    "option_error",
    "mandatory_error",
    "connection_refused",
    "bad_service_code",
    "too_busy",
    "bad_init_cookie",
    "aggression_penalty",
];

/// `, cksum 0x1234 (correct)`; nothing where it cannot be told.
fn sum(layer: &Layer<'_>, dccp: &Dccp, out: &mut Text) {
    let Some(status @ (Status::Good | Status::Bad)) = verify(layer) else { return };
    out.str(", cksum ");
    out.hex(dccp.checksum.into(), 4);
    if status == Status::Good {
        return out.str(" (correct)");
    }
    out.str(" (incorrect -> ");
    // Adding the complement takes what is stored away again, RFC 1624.
    out.hex(over(layer, *dccp, !dccp.checksum).unwrap_or_default().into(), 4);
    out.byte(b')');
}

/// ` <slowreceiver, nop>`
fn list(mut rest: &[u8], out: &mut Text) {
    let mut before = " <";
    while !rest.is_empty() {
        out.str(core::mem::replace(&mut before, ", "));
        match options::option(rest) {
            Ok((behind, option)) => {
                one(option, out);
                rest = behind;
            }
            Err(_) => {
                out.str("bad option");
                break;
            }
        }
    }
    if before == ", " {
        out.byte(b'>');
    }
}

fn one(option: &[u8], out: &mut Text) {
    let (kind, value) = (option[0], option.get(DccpOption::LEN..).unwrap_or_default());
    let name = match kind {
        0 => "nop",
        1 => "mandatory",
        2 => "slowreceiver",
        32 => "change_l",
        33 => "confirm_l",
        34 => "change_r",
        35 => "confirm_r",
        36 => "initcookie",
        37 => "ndp_count",
        38 => "ack_vector0",
        39 => "ack_vector1",
        40 => "data_dropped",
        41 => "timestamp",
        42 => "timestamp_echo",
        43 => "elapsed_time",
        44 => "data_checksum",
        128..=255 => "CCID option ",
        _ => "Option ",
    };
    out.str(name);
    if name.ends_with(' ') {
        out.dec(kind.into());
    }
    match (kind, value.len()) {
        (0..LONG | 45..=127, _) | (_, 0) => {}
        (32..=35, _) => {
            out.byte(b' ');
            match FEATURES.get(usize::from(value[0])) {
                Some(name) => out.str(name),
                None => out.dec(value[0].into()),
            }
            list_of_numbers(&value[1..], out);
        }
        (37, _) => list_of_numbers(value, out),
        (36 | 38..=40, _) => {
            out.str(" 0x");
            out.bytes_hex(value);
        }
        (44, _) => {
            out.byte(b' ');
            out.bytes_hex(value);
        }
        (42, 6 | 8) => {
            out.byte(b' ');
            out.dec(number(&value[..4]));
            out.str(" (elapsed time ");
            out.dec(number(&value[4..]));
            out.byte(b')');
        }
        (41 | 42, 4) | (43 | 128.., 2 | 4) => {
            out.byte(b' ');
            out.dec(number(value));
        }
        (128.., _) => {}
        _ => out.str(" bad length"),
    }
}

const FEATURES: [&str; 10] = [
    "reserved",
    "ccid",
    "allow_short_seqno",
    "sequence_window",
    "ecn_incapable",
    "ack_ratio",
    "send_ack_vector",
    "send_ndp_count",
    "minimum checksum coverage",
    "check data checksum",
];

fn list_of_numbers(bytes: &[u8], out: &mut Text) {
    for byte in bytes {
        out.byte(b' ');
        out.dec((*byte).into());
    }
}
