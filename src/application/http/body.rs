//! The body of a message, [RFC 9112 §6](https://www.rfc-editor.org/rfc/rfc9112#section-6): so many bytes, or chunks, or all
//! there is.

use crate::codec::token::{content, line};
use crate::codec::{Coding, Fields, Header};
use crate::header;

use super::headers;
use super::{Http, LINE};

header! {
    /// A part of the body, its length in front, RFC 9112 §7.1.
    pub struct Chunk("http.chunk", "Chunk", 0 bytes) {
    }
    data {
        size,     "http.chunk_size",     "Chunk size",     Coded(&SIZE);
        data,     "http.chunk_data",     "Chunk data",     Bytes;
        boundary, "http.chunk_boundary", "Chunk boundary", Bytes;
        trailer,  "http.chunked_trailer_part", "trailer-part", Coded(&LINE);
    }
}

/// `1a` and the end of the line: 26.
static SIZE: Coding = Coding {
    text: |message, bytes, out| {
        out.dec(size(message.get(bytes)?)?);
        Some(())
    },
    append: |to, text| {
        let number: u32 = text.parse().ok()?;
        let digits = number.checked_ilog2().unwrap_or(0) / 4;
        for place in (0..=digits).rev() {
            to.push(b"0123456789abcdef"[(number >> (4 * place) & 15) as usize]);
        }
        to.extend_from_slice(b"\r\n");
        Some(())
    },
};

/// How the length of a body is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Body {
    Length(usize),
    Chunks,
    /// There is none.
    None,
    /// It ends with the connection.
    Rest,
}

impl Body {
    /// That of the message which begins so, RFC 9112 §6.3. What was asked for is not known: an answer to HEAD has none.
    pub(super) fn of(head: &[u8]) -> Self {
        let chunked =
            |value: &[u8]| value.last_chunk::<7>().is_some_and(|end| end.eq_ignore_ascii_case(b"chunked"));
        if headers::find(head, b"transfer-encoding").is_some_and(chunked) {
            return Self::Chunks;
        }
        match headers::find(head, b"content-length").and_then(headers::length) {
            Some(len) => Self::Length(len),
            None if !head.starts_with(b"HTTP/") => Self::None,
            None => match head.get(9..12) {
                Some(b"204" | b"304" | [b'1', ..]) => Self::None,
                _ => Self::Rest,
            },
        }
    }
}

/// Bytes of a body that begins so; `None` if more have to come to know.
pub(super) fn extent(body: Body, bytes: &[u8]) -> Option<usize> {
    match body {
        Body::Length(len) => Some(len),
        Body::None => Some(0),
        Body::Rest => Some(bytes.len()),
        Body::Chunks => {
            let mut at = 0;
            loop {
                let (rest, one) = line(bytes.get(at..)?).ok()?;
                if !one.ends_with(b"\n") {
                    return None;
                }
                // What is no length ends the message here.
                let Some(len) = size(one) else { return Some(bytes.len()) };
                at = bytes.len() - rest.len();
                if len == 0 {
                    return trailers(&bytes[at..]).map(|len| at + len);
                }
                at = at.checked_add(usize::try_from(len).ok()?)?.checked_add(2)?;
            }
        }
    }
}

/// Bytes of the lines behind the last chunk, the empty one included.
fn trailers(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    loop {
        let (behind, one) = line(rest).ok()?;
        if !one.ends_with(b"\n") {
            return None;
        }
        rest = behind;
        if content(one).is_empty() {
            return Some(bytes.len() - rest.len());
        }
    }
}

/// Tells the body from this byte on; says where it ends.
pub(super) fn tell<'a>(body: Body, at: usize, all: &'a [u8], to: &mut Fields<'a, '_>) -> usize {
    if body == Body::Chunks {
        return chunks(at, all, to);
    }
    let end = extent(body, &all[at..]).map_or(all.len(), |len| at.saturating_add(len).min(all.len()));
    to.data(Http::body, at..end);
    end
}

fn chunks<'a>(mut at: usize, all: &'a [u8], to: &mut Fields<'a, '_>) -> usize {
    while at < all.len() {
        let (rest, one) = line(&all[at..]).unwrap_or_default();
        let Some(len) = size(one).filter(|_| one.ends_with(b"\n")) else { break };
        let data = all.len() - rest.len();
        if len == 0 {
            let end = trailers(rest).map_or(all.len(), |len| data + len);
            to.open(Chunk::TABLE, at..end);
            to.coded(Chunk::size, at, at..data);
            let mut line_at = data;
            while line_at < end {
                let (rest, _) = line(&all[line_at..end]).unwrap_or_default();
                let next = end - rest.len();
                to.coded(Chunk::trailer, line_at, line_at..next);
                line_at = next;
            }
            return end;
        }
        let data_end = usize::try_from(len)
            .ok()
            .and_then(|len| data.checked_add(len))
            .unwrap_or(all.len())
            .min(all.len());
        let end = data_end.saturating_add(2).min(all.len());
        to.open(Chunk::TABLE, at..end);
        to.coded(Chunk::size, at, at..data);
        to.data(Chunk::data, data..data_end);
        to.data(Chunk::boundary, data_end..end);
        at = end;
    }
    at
}

/// The number at the start of a chunk, in front of its extensions.
fn size(line: &[u8]) -> Option<u64> {
    let digits = content(line).split(|byte| !byte.is_ascii_hexdigit()).next()?;
    u64::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok().filter(|_| digits.len() < 9)
}
