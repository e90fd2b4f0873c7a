//! File Transfer Protocol, [RFC 959](https://www.rfc-editor.org/rfc/rfc959), its control connection; with the commands for IPv6
//! of [RFC 2428](https://www.rfc-editor.org/rfc/rfc2428).
//!
//! A layer is all lines of a segment. Who sends to port 21 commands, the other end answers: a code and words, or further
//! lines up to one with the same code (§4.2).

use core::net::{Ipv4Addr, Ipv6Addr};
use core::ops::Range;

use crate::codec::token::{self, ARGUMENT, BARE, LINE, content};
use crate::codec::{Carries, Context, Fields, Header, Layer, Next, Parsed, Protocol, Value};
use crate::header;

/// The port of the control connection.
const PORT: u16 = 21;

header! {
    /// Lines one after the other.
    pub struct Ftp("ftp", "File Transfer Protocol", 0 bytes, PROTOCOL) {
    }
    data {
        is_request,  "ftp.request",  "Request",  Flag;
        is_response, "ftp.response", "Response", Flag;
    }
}

header! {
    /// A command.
    pub struct Request("ftp.command_line", "Command Line", 0 bytes) {
    }
    data {
        command, "ftp.request.command", "Request command", Coded(&BARE);
        arg,     "ftp.request.arg",     "Request arg",     Coded(&ARGUMENT);
        end,     "ftp.end",             "End of Line",     Coded(&LINE);
        active_ip,   "ftp.active.cip",  "Active IP address", Ip;
        active_port, "ftp.active.port", "Active port",       Dec;
        family,      "ftp.eprt.af",     "Extended active address family", Dec;
        eprt_ip,     "ftp.eprt.ip",     "Extended active IP address", Ip;
        eprt_ipv6,   "ftp.eprt.ipv6",   "Extended active IPv6 address", Ip;
        eprt_port,   "ftp.eprt.port",   "Extended active port", Dec;
    }
}

header! {
    /// A line of an answer: the code, what stands behind it (a blank, or `-` where further lines follow), words.
    pub struct Response("ftp.response_line", "Response Line", 0 bytes) {
    }
    data {
        code,      "ftp.response.code",      "Response code", Coded(&BARE);
        separator, "ftp.response.separator", "Separator",     Coded(&BARE);
        arg,       "ftp.response.arg",       "Response arg",  Coded(&LINE);
        passive_ip,   "ftp.passive.ip",   "Passive IP address", Ip;
        passive_port, "ftp.passive.port", "Passive port",       Dec;
        epsv_ip,      "ftp.epsv.ip",      "Extended passive IPv4 address", Ip;
        epsv_ipv6,    "ftp.epsv.ipv6",    "Extended passive IPv6 address", Ip;
        epsv_port,    "ftp.epsv.port",    "Extended passive port", Dec;
    }
}

/// FTP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &[Request::TABLE, Response::TABLE],
    line: |layer, to| token::summary("FTP", layer.header, to),
    extent: Some(token::extent),
    fixed: false,
    ..Protocol::telling(Ftp::TABLE, read, fields)
};

/// What is no text is data: encrypted since AUTH TLS (RFC 4217).
#[expect(clippy::unnecessary_wraps, reason = "as all readers")]
fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    if token::is_text(input) { Ok((&[], Carries::nothing())) } else { Ok((input, Carries::all(Next::Data))) }
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let asks = layer.context.ports.1 == PORT;
    let (all, mut at) = (layer.header, 0);
    if all.is_empty() {
        return;
    }
    to.number(Ftp::is_request, 0..all.len(), asks.into());
    to.number(Ftp::is_response, 0..all.len(), (!asks).into());
    while let Some(range) = token::next_line(all, at) {
        at = range.end;
        if asks { request(all, range, to) } else { response(layer, range, to) }
    }
}

fn request<'a>(all: &'a [u8], line: Range<usize>, to: &mut Fields<'a, '_>) {
    let (start, end) = (line.start, line.start + content(&all[line.clone()]).len());
    let command =
        start + all[start..end].iter().position(|byte| token::is_blank(*byte)).unwrap_or(end - start);
    to.open(Request::TABLE, line.clone());
    to.coded(Request::command, start, start..command);
    let arg = if command < end { Request::arg } else { Request::end };
    to.coded(arg, command, command..line.end);
    let words = &all[command..end];
    let is = |name: &[u8]| all[start..command].eq_ignore_ascii_case(name);
    if is(b"EPRT") {
        extended(words, command..end, to);
    } else if is(b"PORT")
        && let Some((ip, port)) = six(words)
    {
        to.derive(Request::active_ip, command..end, Value::Uint(u32::from(ip).into()));
        to.number(Request::active_port, command..end, port.into());
    }
}

/// `|1|192.0.2.1|6275|`, RFC 2428 §2: the first character stands between the others.
fn extended<'a>(words: &'a [u8], at: Range<usize>, to: &mut Fields<'a, '_>) {
    let Some((mark, rest)) = words.trim_ascii().split_first() else { return };
    let mut parts =
        rest.split(|byte| byte == mark).map(|part| core::str::from_utf8(part).unwrap_or_default());
    let (Some(family), Some(address), Some(port)) = (parts.next(), parts.next(), parts.next()) else {
        return;
    };
    let Ok(family) = family.parse::<u8>() else { return };
    to.number(Request::family, at.clone(), family.into());
    match family {
        1 => match address.parse::<Ipv4Addr>() {
            Ok(address) => to.derive(Request::eprt_ip, at.clone(), Value::Uint(u32::from(address).into())),
            Err(_) => return,
        },
        2 => match address.parse::<Ipv6Addr>() {
            Ok(address) => to.derive(Request::eprt_ipv6, at.clone(), Value::Address(address.octets())),
            Err(_) => return,
        },
        _ => {}
    }
    if let Ok(port) = port.parse::<u16>() {
        to.number(Request::eprt_port, at, port.into());
    }
}

fn response<'a>(layer: &Layer<'a>, line: Range<usize>, to: &mut Fields<'a, '_>) {
    let all = layer.header;
    // People read the first line; the others are told, too.
    let shown = line.start == 0;
    to.open(Response::TABLE, line.clone());
    let (code, arg) = token::code(&all[line.clone()])
        .map_or((line.start, line.start), |len| (line.start + 3, line.start + len));
    to.coded_if(Response::code, line.start, line.start..code, shown);
    to.coded_if(Response::separator, code, code..arg, shown);
    to.coded_if(Response::arg, arg, arg..line.end, shown);
    match &all[line.start..code] {
        b"227" if shown => {
            if let Some((ip, port)) = six(&all[arg..line.end]) {
                to.derive(Response::passive_ip, arg..line.end, Value::Uint(u32::from(ip).into()));
                to.number(Response::passive_port, arg..line.end, port.into());
            }
        }
        b"229" if shown => passive(layer, arg..line.end, to),
        _ => {}
    }
}

/// `(|||6446|)`, RFC 2428 §3: the address is that of who answers.
fn passive<'a>(layer: &Layer<'a>, at: Range<usize>, to: &mut Fields<'a, '_>) {
    let inside = layer.header[at.clone()].split(|byte| *byte == b'(').nth(1).unwrap_or_default();
    let [mark, second, third, rest @ ..] = inside else { return };
    if mark != second || mark != third {
        return;
    }
    let port = rest.split(|byte| byte == mark).next().and_then(token::number);
    let Some(port) = port.and_then(|port| u16::try_from(port).ok()) else { return };
    let addresses = layer.context.addresses;
    match addresses.len() {
        8 => {
            let ip = addresses[..4].iter().fold(0, |number, octet| number << 8 | u64::from(*octet));
            to.derive(Response::epsv_ip, at.clone(), Value::Uint(ip));
        }
        32 => to.derive(Response::epsv_ipv6, at.clone(), Value::Bytes(&addresses[..16])),
        _ => {}
    }
    to.number(Response::epsv_port, at, port.into());
}

/// `192,0,2,1,24,131` somewhere in these words: an address and a port, RFC 959 §4.1.2.
fn six(words: &[u8]) -> Option<(Ipv4Addr, u16)> {
    let inside = |byte: u8| byte.is_ascii_digit() || byte == b',';
    let begin = |at: &usize| words[*at].is_ascii_digit() && (*at == 0 || !inside(words[*at - 1]));
    (0..words.len()).filter(begin).find_map(|at| {
        let end = words[at..].iter().position(|byte| !inside(*byte));
        let mut numbers = words[at..at + end.unwrap_or(words.len() - at)].split(|byte| *byte == b',');
        let mut octets = [0; 6];
        for octet in &mut octets {
            *octet = u8::try_from(token::number(numbers.next()?)?).ok()?;
        }
        let [a, b, c, d, high, low] = octets;
        numbers.next().is_none().then_some((Ipv4Addr::new(a, b, c, d), u16::from_be_bytes([high, low])))
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::Layers;
    use crate::codec::Text;
    use crate::transport::tcp::Tcp;

    /// What is told of a segment with these ports: `name=text`, a blank between.
    pub(in super::super) fn told(ports: (u16, u16), bytes: &[u8]) -> alloc::string::String {
        let mut told = Text::new();
        let tcp = Tcp { srcport: ports.0, dstport: ports.1, hdr_len: 20, ..Tcp::default() };
        let segment = [&tcp.to_bytes().unwrap()[..], bytes].concat();
        let layer = Layers::new(&segment, Next::IpProtocol(6)).nth(1).unwrap();
        let mut stored = 0;
        layer.fields(|spot| {
            stored += if spot.stored { spot.bits.len() } else { 0 };
            if spot.shown && !spot.field.is_record() {
                told.str(spot.field.name);
                told.byte(b'=');
                let _ = spot.value.write(spot.field.show, &mut told);
                told.byte(b' ');
            }
        });
        assert_eq!(stored, bytes.len() * 8);
        told.as_str().trim_end().into()
    }

    #[test]
    fn commands_go_to_the_port() {
        assert_eq!(
            told((40_000, 21), b"USER anonymous\r\n"),
            "ftp.request=1 ftp.response=0 ftp.request.command=USER ftp.request.arg=anonymous"
        );
        assert_eq!(
            told((40_000, 21), b"PWD\r\n"),
            "ftp.request=1 ftp.response=0 ftp.request.command=PWD ftp.end="
        );
        let port = told((40_000, 21), b"port 192,0,2,1,24,131\r\n");
        assert!(port.ends_with("ftp.active.cip=192.0.2.1 ftp.active.port=6275"), "{port}");
        let eprt = told((40_000, 21), b"EPRT |2|2001:db8::1|5282|\r\n");
        assert!(eprt.ends_with("ftp.eprt.af=2 ftp.eprt.ipv6=2001:db8::1 ftp.eprt.port=5282"), "{eprt}");
        assert!(!told((40_000, 21), b"EPRT |2|2001:db8::1\r\n").contains("eprt"));
    }

    #[test]
    fn of_an_answer_the_first_line_is_read() {
        assert_eq!(
            told((21, 40_000), b"211-Features:\r\n EPRT\r\n211 End\r\n"),
            "ftp.request=0 ftp.response=1 ftp.response.code=211 ftp.response.separator=- ftp.response.arg=Features:"
        );
        assert_eq!(told((21, 40_000), b" EPRT\r\n"), "ftp.request=0 ftp.response=1 ftp.response.arg= EPRT");
        let passive = told((21, 40_000), b"227 Entering Passive Mode (192,0,2,1,100,85).\r\n");
        assert!(passive.ends_with("ftp.passive.ip=192.0.2.1 ftp.passive.port=25685"), "{passive}");
        let extended = told((21, 40_000), b"229 Entering Extended Passive Mode (|||6446|)\r\n");
        assert!(extended.ends_with("ftp.epsv.port=6446"), "{extended}");
    }

    #[test]
    fn numbers_that_are_none_are_not_read() {
        for words in [&b"227 (1,2,3,4,5)"[..], b"227 (1,2,3,4,5,256)", b"227 (1,2,3,4,5,6,7)", b"227 ,,,,,"] {
            assert!(!told((21, 40_000), words).contains("passive"));
        }
    }
}
