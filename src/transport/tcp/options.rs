//! TCP options, typed: [`options`] walks over those of a header,
//! [RFC 9293 §3.2](https://www.rfc-editor.org/rfc/rfc9293#section-3.2).

use super::Tcp;
pub use super::option_tables::*;
use crate::codec::options::END;
use crate::codec::{Error, Header};

/// A TCP option, typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TcpOption<'a> {
    /// The end of the list.
    End,
    /// No operation.
    Nop,
    /// Maximum segment size.
    Mss(Mss),
    /// Window scale.
    WindowScale(WindowScale),
    /// Selective acknowledgments are permitted.
    SackPermitted,
    /// Selective acknowledgment: its blocks.
    Sack(Blocks<'a>),
    /// Timestamps.
    Timestamps(Timestamps),
    /// MD5 signature.
    Md5(Md5),
    /// User timeout.
    UserTimeout(UserTimeout),
    /// Authentication, and its message authentication code.
    Authentication(Authentication, &'a [u8]),
    /// Multipath TCP: the option from its kind on, for the tables of [`mptcp`](crate::transport::mptcp).
    Multipath(&'a [u8]),
    /// Fast open: the cookie, empty if it is asked for.
    FastOpen(&'a [u8]),
    /// An experiment and its data.
    Experiment(Experiment, &'a [u8]),
    /// Any other option, or one whose length is not that of its kind: its kind and what follows its length.
    Other(u8, &'a [u8]),
}

/// The options of a TCP header, fixed part included; nothing is copied or allocated.
///
/// The iterator ends behind the end of the list, or behind an error: an option whose length is less than two or more than
/// what is left, RFC 9293 §3.2.
///
/// ```
/// use septet::transport::tcp::options::{TcpOption, options};
/// let mut header = [0; 28];
/// header[20..].copy_from_slice(&[2, 4, 5, 0xb4, 1, 3, 3, 7]);
/// let found: Result<Vec<_>, _> = options(&header).collect();
/// let [TcpOption::Mss(mss), TcpOption::Nop, TcpOption::WindowScale(scale)] = found.unwrap()[..] else { panic!() };
/// assert_eq!((mss.mss_val, scale.shift), (1460, 7));
/// ```
#[inline(always)]
#[must_use]
pub fn options(header: &[u8]) -> Options<'_> {
    Options::new(header.get(Tcp::LEN..).unwrap_or_default())
}

/// Iterator over the options of a TCP header.
#[derive(Debug, Clone)]
pub struct Options<'a>(&'a [u8]);

impl<'a> Options<'a> {
    /// The options in these bytes, which follow the fixed part of a header.
    #[inline(always)]
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl<'a> Iterator for Options<'a> {
    type Item = Result<TcpOption<'a>, Error>;

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let all = self.0;
        match *all.first()? {
            END => {
                self.0 = &[];
                Some(Ok(TcpOption::End))
            }
            1 => {
                self.0 = &all[1..];
                Some(Ok(TcpOption::Nop))
            }
            kind => match all.get(1) {
                Some(len @ 2..) if usize::from(*len) <= all.len() => {
                    let (option, rest) = all.split_at(usize::from(*len));
                    self.0 = rest;
                    Some(Ok(typed(kind, option)))
                }
                _ => Some(Err(self.broken())),
            },
        }
    }
}

impl Options<'_> {
    #[cold]
    fn broken(&mut self) -> Error {
        self.0 = &[];
        Error::invalid(Other::TABLE, Other::len, "two or more, and in the header")
    }
}

/// An option that has all the bytes it says it has, which are two at least.
#[inline(always)]
fn typed(kind: u8, option: &[u8]) -> TcpOption<'_> {
    /// The option as this table, if it has just its length.
    #[inline(always)]
    fn exact<H: Header>(option: &[u8]) -> Option<H> {
        if option.len() == H::TABLE.len { H::parse(option).ok().map(|(_, header)| header) } else { None }
    }
    let (data, other) = (&option[2..], TcpOption::Other(kind, &option[2..]));
    match kind {
        2 => exact(option).map_or(other, TcpOption::Mss),
        3 => exact(option).map_or(other, TcpOption::WindowScale),
        4 if data.is_empty() => TcpOption::SackPermitted,
        5 => TcpOption::Sack(Blocks(data)),
        8 => exact(option).map_or(other, TcpOption::Timestamps),
        19 => exact(option).map_or(other, TcpOption::Md5),
        28 => exact(option).map_or(other, TcpOption::UserTimeout),
        29 => Authentication::parse(option).map_or(other, |(mac, ao)| TcpOption::Authentication(ao, mac)),
        30 => TcpOption::Multipath(option),
        34 => TcpOption::FastOpen(data),
        253 | 254 => Experiment::parse(option)
            .map_or(other, |(data, experiment)| TcpOption::Experiment(experiment, data)),
        _ => other,
    }
}

/// Iterator over the blocks of a selective acknowledgment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocks<'a>(&'a [u8]);

#[allow(clippy::copy_iterator)] // it is a slice, and an option should be `Copy`
impl Iterator for Blocks<'_> {
    type Item = Block;

    #[inline(always)]
    fn next(&mut self) -> Option<Block> {
        let (rest, block) = Block::parse(self.0).ok()?;
        self.0 = rest;
        Some(block)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn header(options: &[u8]) -> Vec<u8> {
        [&[0; Tcp::LEN][..], options].concat()
    }

    #[test]
    fn options_are_typed() {
        let header = header(&[
            4, 2, 5, 10, 0, 0, 0, 1, 0, 0, 0, 9, 8, 10, 0, 0, 0, 7, 0, 0, 0, 8, 34, 2, 2, 3, 1, 254, 5, 0xf9,
            0x89, 6,
        ]);
        let found: Vec<_> = options(&header).map(Result::unwrap).collect();
        let [
            TcpOption::SackPermitted,
            TcpOption::Sack(blocks),
            TcpOption::Timestamps(times),
            TcpOption::FastOpen([]),
            TcpOption::Other(2, [1]),
            TcpOption::Experiment(experiment, [6]),
        ] = found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!(blocks.map(|block| (block.left, block.right)).collect::<Vec<_>>(), [(1, 9)]);
        assert_eq!((times.tsval, times.tsecr, experiment.exid), (7, 8, 0xf989));
    }

    #[test]
    fn a_length_that_leads_nowhere_ends_the_options() {
        for broken in [&[1, 2, 0, 1][..], &[1, 2, 9, 1], &[1, 2]] {
            let header = header(broken);
            let mut found = options(&header);
            assert!(matches!(found.next(), Some(Ok(TcpOption::Nop))));
            assert!(matches!(found.next(), Some(Err(_))));
            assert!(found.next().is_none());
        }
    }
}
