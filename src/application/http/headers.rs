//! The header lines of a message, [RFC 9112 §5](https://www.rfc-editor.org/rfc/rfc9112#section-5): a name, a colon, a value.

use core::ops::Range;

use super::Kind;
use crate::codec::token::{BARE, LINE, NAME, blank, content, is_blank, line, name, named};
use crate::codec::{Field, Fields, Header};
use crate::header;

header! {
    /// A header line.
    pub struct Entry("http.header", "Header", 0 bytes) {
    }
    data {
        name,  "http.header.name", "Name", Coded(&NAME);
        authorization,       "http.authorization",       "Authorization",       Coded(&LINE);
        proxy_authenticate,  "http.proxy_authenticate",  "Proxy-Authenticate",  Coded(&LINE);
        proxy_authorization, "http.proxy_authorization", "Proxy-Authorization", Coded(&LINE);
        www_authenticate,    "http.www_authenticate",    "WWW-Authenticate",    Coded(&LINE);
        content_type,        "http.content_type",        "Content-Type",        Coded(&LINE);
        content_length_header, "http.content_length_header", "Content-Length",  Coded(&LINE);
        content_encoding,    "http.content_encoding",    "Content-Encoding",    Coded(&LINE);
        transfer_encoding,   "http.transfer_encoding",   "Transfer-Encoding",   Coded(&LINE);
        upgrade,             "http.upgrade",             "Upgrade",             Coded(&LINE);
        user_agent,          "http.user_agent",          "User-Agent",          Coded(&LINE);
        host,                "http.host",                "Host",                Coded(&LINE);
        connection,          "http.connection",          "Connection",          Coded(&LINE);
        cookie,              "http.cookie",              "Cookie",              Coded(&LINE);
        accept,              "http.accept",              "Accept",              Coded(&LINE);
        referer,             "http.referer",             "Referer",             Coded(&LINE);
        accept_language,     "http.accept_language",     "Accept-Language",     Coded(&LINE);
        accept_encoding,     "http.accept_encoding",     "Accept-Encoding",     Coded(&LINE);
        date,                "http.date",                "Date",                Coded(&LINE);
        cache_control,       "http.cache_control",       "Cache-Control",       Coded(&LINE);
        server,              "http.server",              "Server",              Coded(&LINE);
        location,            "http.location",            "Location",            Coded(&LINE);
        websocket_accept,     "http.sec_websocket_accept",     "Sec-WebSocket-Accept",     Coded(&LINE);
        websocket_extensions, "http.sec_websocket_extensions", "Sec-WebSocket-Extensions", Coded(&LINE);
        websocket_key,        "http.sec_websocket_key",        "Sec-WebSocket-Key",        Coded(&LINE);
        websocket_protocol,   "http.sec_websocket_protocol",   "Sec-WebSocket-Protocol",   Coded(&LINE);
        websocket_version,    "http.sec_websocket_version",    "Sec-WebSocket-Version",    Coded(&LINE);
        set_cookie,          "http.set_cookie",          "Set-Cookie",          Coded(&LINE);
        last_modified,       "http.last_modified",       "Last-Modified",       Coded(&LINE);
        forwarded_for,       "http.x_forwarded_for",     "X-Forwarded-For",     Coded(&LINE);
        http2_settings,      "http.http2_settings",      "HTTP2-Settings",      Coded(&LINE);
        value,               "http.header.value",        "Value",               Coded(&LINE);
        request_line,        "http.request.line",        "Request line",        Text;
        response_line,       "http.response.line",       "Response line",       Text;
        content_length,      "http.content_length",      "Content length",      Dec;
        cookie_pair,         "http.cookie_pair",         "Cookie pair",         Coded(&BARE);
    }
}

/// The rows of headers that have one of their own.
const KNOWN: [&Field; 30] = [
    Entry::host,
    Entry::user_agent,
    Entry::accept,
    Entry::accept_encoding,
    Entry::accept_language,
    Entry::connection,
    Entry::content_type,
    Entry::content_length_header,
    Entry::server,
    Entry::date,
    Entry::content_encoding,
    Entry::transfer_encoding,
    Entry::upgrade,
    Entry::cookie,
    Entry::referer,
    Entry::cache_control,
    Entry::location,
    Entry::set_cookie,
    Entry::last_modified,
    Entry::authorization,
    Entry::proxy_authenticate,
    Entry::proxy_authorization,
    Entry::www_authenticate,
    Entry::websocket_accept,
    Entry::websocket_extensions,
    Entry::websocket_key,
    Entry::websocket_protocol,
    Entry::websocket_version,
    Entry::forwarded_for,
    Entry::http2_settings,
];

/// Tells the header line at this byte, at most up to `end`, with the lines that go on with it, RFC 9112 §5.2; says where it
/// ends.
pub(super) fn tell<'a>(all: &'a [u8], at: usize, end: usize, kind: Kind, to: &mut Fields<'a, '_>) -> usize {
    let whole = folded(&all[at..end]);
    let range = at..at + whole.len();
    to.open(Entry::TABLE, range.clone());
    let value = match named(whole) {
        Ok((rest, _)) => range.end - rest.len(),
        Err(_) => range.start,
    };
    let row = known(&all[range.start..value]);
    to.coded(Entry::name, range.start, range.start..value);
    to.coded(row, value, value..range.end);
    match kind {
        Kind::Request => to.view(Entry::request_line, range.clone()),
        Kind::Response => to.view(Entry::response_line, range.clone()),
        Kind::Notification => {}
    }
    if core::ptr::eq(row, Entry::content_length_header) {
        if let Some(len) = length(&all[value..range.end]) {
            to.number(Entry::content_length, value..range.end, len);
        }
    } else if core::ptr::eq(row, Entry::cookie) {
        cookies(all, value..range.end, to);
    }
    range.end
}

/// The value of the first header of this name, in a message that begins with its first line.
pub(super) fn find<'a>(message: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    let (mut rest, _) = line(message).ok()?;
    while !rest.is_empty() {
        let one = folded(rest);
        if content(one).is_empty() {
            return None;
        }
        if name(one).eq_ignore_ascii_case(wanted)
            && let Ok((value, _)) = named(one)
        {
            return Some(blank(content(value)));
        }
        rest = &rest[one.len()..];
    }
    None
}

/// The number in `Content-Length`, RFC 9110 §8.6.
pub(super) fn length(value: &[u8]) -> Option<usize> {
    let number = crate::codec::token::number(blank(content(value)))?;
    usize::try_from(number).ok()
}

/// A line and those behind it that begin with a blank.
fn folded(lines: &[u8]) -> &[u8] {
    let mut len = 0;
    while let Ok((rest, _)) = line(&lines[len..]) {
        len = lines.len() - rest.len();
        if !rest.first().is_some_and(|byte| is_blank(*byte)) {
            break;
        }
    }
    &lines[..len]
}

/// The row for the value of the header with this name.
fn known(named: &[u8]) -> &'static Field {
    let name = name(named);
    let same = |row: &&&Field| row.label.as_bytes().eq_ignore_ascii_case(name);
    KNOWN.iter().find(same).copied().unwrap_or(Entry::value)
}

/// `a=1; b=2`: each for itself, RFC 6265 §4.2.1.
fn cookies<'a>(all: &'a [u8], value: Range<usize>, to: &mut Fields<'a, '_>) {
    let mut at = value.start;
    for pair in content(&all[value]).split(|byte| *byte == b';') {
        let blanks = pair.iter().take_while(|byte| is_blank(**byte)).count();
        to.coded_view(Entry::cookie_pair, at + blanks, at + blanks..at + pair.len());
        at += pair.len() + 1;
    }
}
