//! Packets with other values, addresses or tags: lengths and checksums follow, also inside tunnels and quotes.
//!
//! A [`Rewrite`] is told what to do once, then handed one packet after the other as a walk over its layers. A length or
//! checksum that was right before is right after; one that was wrong stays as it was.
//!
//! ```
//! use septet::rewrite::Rewrite;
//!
//! let mut rewrite = Rewrite::default();
//! rewrite.set("ip.ttl=7")?;
//! rewrite.map("192.0.2.0/24=198.51.100.0/24")?;
//!
//! # let frame = hex::decode("02000000000202000000000108004500001d000000004011f6ccc0000201c00002023039003500090000ff").unwrap();
//! let packet = rewrite.packet(septet::layers(&frame, 1))?;
//! let ip = septet::layers(&packet.bytes, 1).nth(1).unwrap();
//! assert_eq!(ip.header[8], 7);
//! assert_eq!(ip.header[12..20], [198, 51, 100, 1, 198, 51, 100, 2]);
//! assert_eq!(ip.checksum(), Some(septet::Status::Good));
//! # Ok::<(), septet::rewrite::RewriteError>(())
//! ```

#[cfg_attr(not(feature = "anonymize"), allow(dead_code, reason = "some of it is only for what is hidden"))]
mod address;
#[cfg(feature = "anonymize")]
pub mod anonymize;
#[cfg(feature = "std")]
mod blocks;
mod check;
#[cfg_attr(not(feature = "anonymize"), allow(dead_code, reason = "some of it is only for what is hidden"))]
mod draft;
mod ends;
mod follow;
pub mod map;
mod rebuild;
pub mod set;
mod shift;
#[cfg_attr(not(feature = "anonymize"), allow(dead_code, reason = "some of it is only for what is hidden"))]
mod unseen;
pub mod vlan;
mod wrong;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

#[cfg(feature = "anonymize")]
pub use anonymize::Anonymize;
use draft::Draft;
pub use map::Map;
pub use set::Set;
pub use vlan::Vlan;

use crate::codec::Error;
use crate::packet::Layers;

/// What is to be done with packets; in this order, however it was said.
#[derive(Debug, Default)]
pub struct Rewrite {
    /// What is done with the outermost tag of the outermost Ethernet header.
    pub vlan: Option<Vlan>,
    /// Fields that get another value.
    pub sets: Vec<Set>,
    /// Addresses that others take the place of: the first that fits.
    pub maps: Vec<Map>,
    /// Who sent what to whom is hidden.
    #[cfg(feature = "anonymize")]
    pub anonymize: Option<Anonymize>,
    /// Of longer packets so many bytes are kept.
    pub snaplen: Option<usize>,
    /// Some packets are left out: a section is no longer as long as it says.
    pub part: bool,
}

/// A packet as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewritten<'p> {
    /// Its bytes; borrowed if they are what they were.
    pub bytes: Cow<'p, [u8]>,
    /// How many it has on the wire.
    pub original_len: usize,
}

/// Why a packet cannot be rewritten, or why nobody could do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RewriteError {
    /// There is no field of this name.
    Unknown(String),
    /// What was asked has no meaning.
    Usage(String),
    /// The field of this name cannot be set in this packet, and why.
    Field(&'static str, String),
    /// This address has host bits that do not fit into the prefix that it is mapped to.
    Fit(String, String),
    /// A length or checksum cannot follow.
    Seal(String),
}

impl fmt::Display for RewriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => write!(f, "unknown field: {name}"),
            Self::Usage(what) | Self::Seal(what) => f.write_str(what),
            Self::Field(name, why) => write!(f, "{name}: {why}"),
            Self::Fit(address, prefix) => {
                write!(f, "{address} does not fit into {prefix}: it has more host bits")
            }
        }
    }
}

impl core::error::Error for RewriteError {}

impl From<Error> for RewriteError {
    fn from(error: Error) -> Self {
        Self::Seal(alloc::format!("what was edited cannot be sealed: {error}"))
    }
}

impl Rewrite {
    /// A field gets another value: `ip.ttl=3`, as [`Set`] reads it.
    pub fn set(&mut self, what: &str) -> Result<&mut Self, RewriteError> {
        self.sets.push(what.parse()?);
        Ok(self)
    }

    /// Addresses are mapped: `10.0.0.0/8=192.0.2.0/24`, as [`Map`] reads it.
    pub fn map(&mut self, what: &str) -> Result<&mut Self, RewriteError> {
        self.maps.push(what.parse()?);
        Ok(self)
    }

    /// Rewrites the packet that this walk is about to read.
    ///
    /// An error says what cannot be done with it; nothing of it is to be used then.
    pub fn packet<'p>(&mut self, walk: Layers<'p>) -> Result<Rewritten<'p>, RewriteError> {
        let mut now = Rewritten { bytes: Cow::Borrowed(walk.payload()), original_len: walk.left() };
        if let Some(vlan) = self.vlan {
            now = now.then(walk, |walk| vlan.packet(walk))?;
        }
        if !self.sets.is_empty() {
            for (layer, field) in set::other_sizes(&self.sets, now.walk(walk)) {
                now = now.then(walk, |walk| rebuild::packet(&self.sets, layer, field, walk))?;
            }
        }
        if !self.sets.is_empty() || !self.maps.is_empty() {
            now = now.then(walk, |walk| {
                let mut draft = Draft::new(walk);
                set::apply(&self.sets, &mut draft)?;
                map::apply(&self.maps, &mut draft)?;
                draft.finish(false)
            })?;
        }
        #[cfg(feature = "anonymize")]
        if let Some(anonymize) = &mut self.anonymize {
            now = now.then(walk, |walk| anonymize.packet(walk))?;
        }
        if let Some(len) = self.snaplen.filter(|len| *len < now.bytes.len()) {
            match &mut now.bytes {
                Cow::Borrowed(bytes) => *bytes = &bytes[..len],
                Cow::Owned(bytes) => bytes.truncate(len),
            }
        }
        Ok(now)
    }
}

impl<'p> Rewritten<'p> {
    /// The same walk over the bytes as they are now.
    fn walk<'w>(&'w self, walk: Layers<'p>) -> Layers<'w>
    where
        'p: 'w,
    {
        walk.over(&self.bytes, self.original_len)
    }

    /// What the next step leaves: `None` changes nothing.
    fn then(
        self,
        walk: Layers<'p>,
        step: impl FnOnce(Layers<'_>) -> Result<Option<Vec<u8>>, RewriteError>,
    ) -> Result<Self, RewriteError> {
        let Some(bytes) = step(self.walk(walk))? else { return Ok(self) };
        let original_len = (self.original_len + bytes.len()).saturating_sub(self.bytes.len());
        Ok(Self { bytes: Cow::Owned(bytes), original_len })
    }
}
