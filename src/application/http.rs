//! Hypertext Transfer Protocol 1.1, [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112), and the messages of SSDP that look
//! like it.
//!
//! A layer is all messages of a segment: the first line, a header a line, an empty line, the body. What is not the beginning
//! of a message is the middle of one, and data.

pub mod body;
pub mod headers;
mod status;

use crate::codec::token::{self, BARE, LINE, WORD, content, is_blank, line};
use crate::codec::{Carries, Coding, Context, Fields, Header, Layer, Next, Parsed, Protocol, Table, Value};
use crate::header;
use body::{Body, Chunk};
use headers::Entry;

header! {
    /// Messages one after the other.
    pub struct Http("http", "Hypertext Transfer Protocol", 0 bytes, PROTOCOL) {
    }
    data {
        end,  "http.end",  "End of Headers", Coded(&LINE);
        is_request,  "http.request",  "Request",  Flag;
        is_response, "http.response", "Response", Flag;
        is_notification, "http.notification", "Notification", Flag;
        body,        "http.file_data", "File Data", Text;
    }
}

header! {
    /// The first line of a request, RFC 9112 §3.
    pub struct Request("http.request_line", "Request Line", 0 bytes) {
    }
    data {
        method,    "http.request.method",  "Request Method",  Coded(&WORD);
        uri,       "http.request.uri",     "Request URI",     Coded(&WORD);
        version,   "http.request.version", "Request Version", Coded(&LINE);
        path,      "http.request.uri.path", "Request URI Path", Coded(&BARE);
        query,     "http.request.uri.query", "Request URI Query", Coded(&BARE);
        parameter, "http.request.uri.query.parameter", "Request URI Query Parameter", Coded(&BARE);
        full_uri,  "http.request.full_uri", "Full request URI", Coded(&FULL);
    }
}

header! {
    /// The first line of a response, RFC 9112 §4.
    pub struct Status("http.status_line", "Status Line", 0 bytes) {
    }
    data {
        version,     "http.response.version",   "Response Version", Coded(&WORD);
        code,        "http.response.code",      "Status Code",      Coded(&WORD);
        phrase,      "http.response.phrase",    "Response Phrase",  Coded(&LINE);
        description, "http.response.code.desc", "Status Code Description", Coded(&BARE);
    }
}

header! {
    /// Messages of the Simple Service Discovery Protocol, over UDP.
    pub struct Ssdp("ssdp", "Simple Service Discovery Protocol", 0 bytes, SSDP) {
    }
}

const RECORDS: [&Table; 4] = [Request::TABLE, Status::TABLE, Entry::TABLE, Chunk::TABLE];

/// HTTP, as the walks and the renderers see it.
pub static PROTOCOL: Protocol = Protocol {
    records: &RECORDS,
    line: |layer, to| token::summary("HTTP", layer.header, to),
    extent: Some(extent),
    fixed: false,
    ..Protocol::telling(Http::TABLE, read, fields)
};

/// SSDP.
pub static SSDP: Protocol = Protocol {
    records: &[Http::TABLE, Request::TABLE, Status::TABLE, Entry::TABLE, Chunk::TABLE],
    line: |layer, to| token::summary("HTTP", layer.header, to),
    fixed: false,
    ..Protocol::telling(Ssdp::TABLE, read, fields)
};

/// The address a request is for, RFC 9112 §3.3: host and path of a message, with the header line that names the host.
static FULL: Coding = Coding {
    text: |message, bytes, out| {
        let uri = message.get(bytes)?;
        if !uri.starts_with(b"/") && uri != b"*" {
            out.escaped_utf8(uri);
            return Some(());
        }
        let host = headers::find(message, b"host")?;
        out.str("http://");
        out.escaped_utf8(host);
        if uri != b"*" {
            out.escaped_utf8(uri);
        }
        Some(())
    },
    append: |_, _| None,
};

/// The first words of requests: RFC 9110 §9, RFC 5789, WebDAV (RFC 3253, RFC 3648, RFC 3744, RFC 4791, RFC 4918, RFC 5323), and
/// those of Microsoft's servers.
const METHODS: [&[u8]; 50] = [
    b"GET",
    b"POST",
    b"PUT",
    b"HEAD",
    b"DELETE",
    b"OPTIONS",
    b"CONNECT",
    b"TRACE",
    b"PATCH",
    b"COPY",
    b"MOVE",
    b"LOCK",
    b"UNLOCK",
    b"MKCOL",
    b"PROPFIND",
    b"PROPPATCH",
    b"SEARCH",
    b"REPORT",
    b"UPDATE",
    b"MERGE",
    b"LABEL",
    b"CHECKIN",
    b"CHECKOUT",
    b"UNCHECKOUT",
    b"MKACTIVITY",
    b"MKWORKSPACE",
    b"MKCALENDAR",
    b"VERSION-CONTROL",
    b"BASELINE-CONTROL",
    b"ORDERPATCH",
    b"ACL",
    b"BIND",
    b"UNBIND",
    b"REBIND",
    b"LINK",
    b"UNLINK",
    b"M-SEARCH",
    b"NOTIFY",
    b"M-SEARCH",
    b"SUBSCRIBE",
    b"UNSUBSCRIBE",
    b"POLL",
    b"BCOPY",
    b"BDELETE",
    b"BMOVE",
    b"BPROPFIND",
    b"BPROPPATCH",
    b"RPC_CONNECT",
    b"RPC_IN_DATA",
    b"RPC_OUT_DATA",
];

/// What a message begins as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    Response,
    /// A request that tells rather than asks: those of GENA, and of SSDP but for its search.
    Notification,
}

impl Kind {
    /// What these bytes begin.
    fn of(message: &[u8]) -> Option<Self> {
        if message.starts_with(b"HTTP/") {
            return Some(Self::Response);
        }
        let end = message.iter().take(16).position(|byte| *byte == b' ')?;
        match &message[..end] {
            b"NOTIFY" | b"SUBSCRIBE" | b"UNSUBSCRIBE" => Some(Self::Notification),
            method => METHODS.contains(&method).then_some(Self::Request),
        }
    }
}

/// Whether a message begins here is all there is to know.
#[expect(clippy::unnecessary_wraps, reason = "as all readers")]
fn read<'a>(input: &'a [u8], _: &mut Context<'a>) -> Parsed<'a, Carries> {
    match Kind::of(input) {
        Some(_) => Ok((&[], Carries::nothing())),
        None => Ok((input, Carries::all(Next::Data))),
    }
}

/// Where the headers of a message end, the empty line included; its end if they do not.
fn head(message: &[u8]) -> (usize, bool) {
    let mut at = 0;
    while let Some((rest, one)) =
        message.get(at..).filter(|rest| !rest.is_empty()).and_then(|rest| line(rest).ok())
    {
        at = message.len() - rest.len();
        if content(one).is_empty() {
            return (at, true);
        }
    }
    (message.len(), false)
}

/// A message ends with its body; one that says nothing of it is what is there.
fn extent(stream: &[u8]) -> Option<usize> {
    if Kind::of(stream).is_none() {
        return (stream.len() >= 16).then_some(stream.len());
    }
    let (end, whole) = head(stream);
    if !whole {
        return None;
    }
    body::extent(Body::of(&stream[..end]), &stream[end..]).map(|len| end + len)
}

fn fields<'a>(layer: &Layer<'a>, to: &mut Fields<'a, '_>) {
    let (all, mut at) = (layer.header, 0);
    while let Some(kind) = all.get(at..).and_then(Kind::of) {
        at = message(all, at, kind, to);
    }
    to.data(Http::body, at..all.len());
}

/// Tells the message that begins at this byte; says where it ends.
fn message<'a>(all: &'a [u8], start: usize, kind: Kind, to: &mut Fields<'a, '_>) -> usize {
    let (len, whole) = head(&all[start..]);
    let end = start + len;
    let mut at = first(all, start, kind, to);
    let lines = if whole { end - empty(&all[start..end]) } else { end };
    while at < lines {
        at = headers::tell(all, at, lines, kind, to);
    }
    to.coded(Http::end, lines, lines..end);
    let field = match kind {
        Kind::Request => Http::is_request,
        Kind::Response => Http::is_response,
        Kind::Notification => Http::is_notification,
    };
    to.number(field, start..end, 1);
    if whole { body::tell(Body::of(&all[start..end]), end, all, to) } else { end }
}

/// Bytes of the empty line at the end.
fn empty(head: &[u8]) -> usize {
    if head.ends_with(b"\r\n") { 2 } else { 1 }
}

/// Tells the first line; says where it ends.
fn first<'a>(all: &'a [u8], start: usize, kind: Kind, to: &mut Fields<'a, '_>) -> usize {
    let (rest, one) = line(&all[start..]).unwrap_or_default();
    let end = all.len() - rest.len();
    let [first, second, third] = match kind {
        Kind::Request | Kind::Notification => [Request::method, Request::uri, Request::version],
        Kind::Response => [Status::version, Status::code, Status::phrase],
    };
    to.open(if kind == Kind::Response { Status::TABLE } else { Request::TABLE }, start..end);
    let one_end = start + content(one).len();
    let second_at = start + word(&all[start..one_end]);
    let third_at = match kind {
        // A URI goes on to the last blank, for those who write blanks into it.
        Kind::Request | Kind::Notification => {
            last_word(&all[second_at..one_end]).map_or(end, |len| second_at + len)
        }
        Kind::Response => second_at + word(&all[second_at..one_end]),
    };
    to.coded(first, start, start..second_at);
    to.coded(second, second_at, second_at..third_at);
    to.coded(third, third_at, third_at..end);
    let value = second_at..second_at + token::blank(content(&all[second_at..third_at])).len();
    match kind {
        Kind::Request | Kind::Notification => uri(all, start, value, to),
        Kind::Response => {
            let code = token::number(&all[value.clone()]).and_then(status::meaning);
            if let Some(words) = code {
                to.derive(Status::description, value, Value::Str(words));
            }
        }
    }
    end
}

fn word(line: &[u8]) -> usize {
    token::word(line).map_or(line.len(), |(rest, _)| line.len() - rest.len())
}

/// Bytes up to the last word, if it is a version.
fn last_word(line: &[u8]) -> Option<usize> {
    let at = line.iter().rposition(|byte| is_blank(*byte))? + 1;
    line[at..].starts_with(b"HTTP/").then_some(at)
}

/// What a URI consists of, RFC 3986 §3.
fn uri<'a>(all: &'a [u8], start: usize, uri: core::ops::Range<usize>, to: &mut Fields<'a, '_>) {
    let text = &all[uri.clone()];
    if let Some(mark) = text.iter().position(|byte| *byte == b'?') {
        to.coded_view(Request::path, uri.start, uri.start..uri.start + mark);
        let query = uri.start + mark + 1;
        to.coded_view(Request::query, query, query..uri.end);
        let mut at = query;
        for parameter in all[query..uri.end].split(|byte| *byte == b'&') {
            to.coded_view(Request::parameter, at, at..at + parameter.len());
            at += parameter.len() + 1;
        }
    }
    if to.wants(Request::full_uri) {
        to.coded_view(Request::full_uri, start, uri);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::Stack;
    use crate::application::dns::records::tests::told;

    #[test]
    fn a_request_has_a_line_and_headers() {
        let told = told(&PROTOCOL, b"GET /a/b?x=1&y HTTP/1.1\r\nHost: www.example.com\r\nX-Other: 1\r\n\r\n");
        assert_eq!(
            told,
            "http.request.method=GET http.request.uri=/a/b?x=1&y http.request.version=HTTP/1.1 http.request.uri.path=/a/b \
             http.request.uri.query=x=1&y http.request.uri.query.parameter=x=1 http.request.uri.query.parameter=y \
             http.request.full_uri=http://www.example.com/a/b?x=1&y http.header.name=Host http.host=www.example.com \
             http.request.line=Host: www.example.com\\r\\n http.header.name=X-Other http.header.value=1 \
             http.request.line=X-Other: 1\\r\\n http.end= http.request=1"
        );
    }

    #[test]
    fn messages_follow_each_other() {
        let one = b"HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc";
        let told = told(&PROTOCOL, &[&one[..], b"HTTP/1.0 204 \r\n\r\n", one].concat());
        assert_eq!(told.matches("http.response.code.desc=Not Found").count(), 2, "{told}");
        assert_eq!(told.matches("http.content_length=3").count(), 2, "{told}");
        assert_eq!(told.matches("http.file_data=abc").count(), 2, "{told}");
    }

    #[test]
    fn a_body_may_come_in_chunks() {
        let chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n\
            a\r\n0123456789\r\n3;x=y\r\nabc\r\n0\r\nExpires: never\r\n\r\n";
        let told = told(&PROTOCOL, chunks);
        assert!(
            told.contains("http.chunk_size=10 http.chunk_data=30313233343536373839 http.chunk_boundary=0d0a")
        );
        assert!(told.contains("http.chunk_size=3 http.chunk_data=616263"), "{told}");
        assert!(told.contains("http.chunk_size=0 http.chunked_trailer_part=Expires: never"), "{told}");
        assert_eq!(extent(chunks), Some(chunks.len()));
        assert!((60..chunks.len()).all(|len| extent(&chunks[..len]).is_none_or(|end| end > len)));
    }

    #[test]
    fn a_message_ends_where_its_length_says() {
        let head = b"POST / HTTP/1.1\r\ncontent-length: 5\r\n\r\n";
        assert_eq!(extent(head), Some(head.len() + 5));
        assert_eq!((extent(&head[..20]), extent(b"GET / HTTP/1.1\r\n\r\n")), (None, Some(18)));
        let huge = [&head[..33], b"99999999999999999999\r\n\r\n"].concat();
        assert!(extent(&huge).is_some());
        assert_eq!(extent(b"HTTP/1.1 200 OK\r\n\r\nabc"), Some(22));
    }

    #[test]
    fn what_begins_no_message_is_data() {
        for bytes in [
            &b"middle of something"[..],
            b"GETTING / HTTP/1.1\r\n",
            b"\0",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ] {
            let (rest, carried) = read(bytes, &mut Context::default()).unwrap();
            assert_eq!((rest.len(), carried), (bytes.len(), Carries::all(Next::Data)));
        }
    }

    #[test]
    fn lines_that_are_no_headers_and_lines_that_go_on_are_told() {
        let told = told(&PROTOCOL, b"NOTIFY * HTTP/1.1\nno colon\nA: b\n\tc\r\n");
        assert!(
            told.contains("http.header.value=no colon http.header.name=A http.header.value=b\\n\\tc"),
            "{told}"
        );
        assert!(told.ends_with("http.notification=1") && !told.contains("http.end"), "{told}");
    }

    #[test]
    fn a_message_is_built_from_its_words() {
        let mut stack = Stack::default();
        stack.layer(&PROTOCOL);
        stack
            .record(Request::TABLE, |stack| {
                stack
                    .text(Request::method, "GET")?
                    .text(Request::uri, "/")?
                    .text(Request::version, "HTTP/1.1")?;
                Ok(())
            })
            .unwrap();
        stack
            .record(Entry::TABLE, |stack| {
                stack.text(Entry::name, "Host")?.text(Entry::host, "www.example.com")?;
                Ok(())
            })
            .unwrap();
        stack.text(Http::end, "").unwrap();
        assert_eq!(stack.seal().unwrap(), b"GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n");
        assert!(Stack::default().layer(&PROTOCOL).text(Entry::host, "a\r\nb").is_err());
    }

    /// Twice as many headers take twice as long: none is looked for again in all those before it.
    #[test]
    fn many_headers_are_told_in_one_pass() {
        let line = b"a: b\r\n";
        let bomb: Vec<u8> = [&b"GET / HTTP/1.1\r\n"[..], &line.repeat(10_000), b"\r\n"].concat();
        let (mut rows, mut stored) = (0, 0);
        let walk = crate::Layers::new(&bomb, Next::TcpPorts(80, 65_000));
        walk.clone().next().unwrap().fields(|spot| {
            rows += 1;
            stored += if spot.stored { spot.bits.len() } else { 0 };
        });
        assert!(rows > 30_000);
        assert_eq!(stored, bomb.len() * 8);
    }
}
