//! What an option of multipath TCP says in the one line of its packet: `mptcp 12 dss ack 7`.

use super::{Capable, Join, JoinReply, Signal};
use crate::codec::{Header, Text};

/// Writes `mptcp 12 dss ack 7`.
pub(crate) fn line(option: &[u8], out: &mut Text) {
    numbered(out, "mptcp ", option.len() as u64);
    match option.get(2).map_or(15, |byte| byte >> 4) {
        0 => capable(option, out),
        1 => join(option, out),
        2 => dss(option, out),
        3 => out.str(" add-addr"),
        4 => out.str(" rem-addr"),
        5 => out.str(" prio"),
        6 => out.str(" fail"),
        7 => out.str(" fast-close"),
        8 => out.str(" tcprst"),
        _ => out.str(" unknown"),
    }
}

fn capable(option: &[u8], out: &mut Text) {
    out.str(" capable");
    let Ok((keys, capable)) = Capable::parse(option) else { return };
    numbered(out, " v", capable.version.into());
    out.str(if capable.checksum == 1 { " csum" } else { "" });
    for (i, key) in keys.as_chunks::<8>().0.iter().take(2).enumerate() {
        out.str(if i == 0 { " {" } else { "," });
        out.hex(u64::from_be_bytes(*key), 1);
    }
    out.str(if keys.len() >= 8 { "}" } else { "" });
}

fn join(option: &[u8], out: &mut Text) {
    out.str(" join");
    let (backup, address, token, hmac, random) = match option.len() {
        Join::LEN => match Join::parse(option) {
            Ok((_, join)) => (join.backup, join.address, Some(join.token), None, join.random),
            Err(_) => return,
        },
        JoinReply::LEN => match JoinReply::parse(option) {
            Ok((_, join)) => (join.backup, join.address, None, Some(join.hmac), join.random),
            Err(_) => return,
        },
        _ => {
            out.str(" hmac 0x");
            return out.bytes_hex(option.get(4..).unwrap_or_default());
        }
    };
    out.str(if backup == 1 { " backup" } else { "" });
    numbered(out, " id ", address.into());
    let mut hex = |what: &str, number: Option<u64>| {
        if let Some(number) = number {
            out.str(what);
            out.hex(number, 1);
        }
    };
    hex(" token ", token.map(u64::from));
    hex(" hmac ", hmac);
    hex(" nonce ", Some(random.into()));
}

fn dss(option: &[u8], out: &mut Text) {
    out.str(" dss");
    let Ok((mut rest, signal)) = Signal::parse(option) else { return };
    out.str(if signal.data_fin == 1 { " fin" } else { "" });
    let mut number = |present: u8, what: &str, len: usize| {
        let Some((number, behind)) = rest.split_at_checked(len).filter(|_| present == 1) else { return };
        rest = behind;
        numbered(out, what, number.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)));
    };
    number(signal.ack, " ack ", if signal.ack8 == 1 { 8 } else { 4 });
    number(signal.mapping, " seq ", if signal.dsn8 == 1 { 8 } else { 4 });
    number(signal.mapping, " subseq ", 4);
    number(signal.mapping, " len ", 2);
    if let ([high, low], 1) = (rest, signal.mapping) {
        out.str(" csum ");
        out.hex(u16::from_be_bytes([*high, *low]).into(), 1);
    }
}

fn numbered(out: &mut Text, what: &str, number: u64) {
    out.str(what);
    out.dec(number);
}
