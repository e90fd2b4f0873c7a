//! Why an interface cannot be captured, or no longer.

use std::fmt;
use std::io;

/// Why an interface cannot be captured, or no longer. Of what was received before nothing is lost.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The system does not let this program capture: it needs `CAP_NET_RAW`.
    Permission,
    /// There is no interface of this name; those whose names are near.
    NoInterface(String, Vec<String>),
    /// The interface is down. While a capture runs this is said once, and the capture goes on when it is up again.
    Down(String),
    /// The interface was deleted, or moved to where this program does not see it.
    Gone(String),
    /// This is not possible here, and why.
    Unsupported(String),
    /// What the kernel wrote contradicts itself.
    #[cfg(target_os = "linux")]
    Ring(super::block::RingDamage),
    /// The operating system failed.
    Io(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permission => f.write_str("no permission to capture: CAP_NET_RAW is needed"),
            Self::NoInterface(name, near) if near.is_empty() => write!(f, "{name}: no such interface"),
            Self::NoInterface(name, near) => {
                write!(f, "{name}: no such interface; did you mean {}?", near.join(", "))
            }
            Self::Down(name) => write!(f, "{name}: the interface is down"),
            Self::Gone(name) => write!(f, "{name}: the interface is gone"),
            Self::Unsupported(what) => f.write_str(what),
            #[cfg(target_os = "linux")]
            Self::Ring(damage) => write!(f, "the kernel's ring is damaged: {damage}"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            #[cfg(target_os = "linux")]
            Self::Ring(damage) => Some(damage),
            _ => None,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::Permission,
            _ => Self::Io(error),
        }
    }
}

#[cfg(target_os = "linux")]
impl From<rustix::io::Errno> for Error {
    fn from(error: rustix::io::Errno) -> Self {
        io::Error::from(error).into()
    }
}
