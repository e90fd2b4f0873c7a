//! What a capture needs only to begin: who it is afterwards, and how it gives up every other right.

use std::ffi::OsStr;
use std::fs;

use nix::errno::Errno;
use nix::unistd::{self, Gid, Uid};
use rustix::thread::{self, CapabilitySet, CapabilitySets};

use crate::cli::failure::{Failure, shown};

/// Who goes on once all is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    name: String,
    uid: Uid,
    gid: Gid,
}

impl User {
    /// The one that `-Z` names, the one who called sudo, or nobody. Who is not root stays who he is, as does who has no
    /// other user to become: in a namespace without them.
    pub(super) fn after(asked: Option<&OsStr>) -> Result<Option<Self>, Failure> {
        let (real, effective) = (unistd::getuid(), unistd::geteuid());
        if let Some(asked) = asked {
            let user = Self::named(asked)?;
            return match user.uid {
                uid if real.is_root() => Ok(Some(Self { uid, ..user })),
                uid if uid == real && !effective.is_root() => Ok(None),
                _ => Err(Failure::Work(format!("-Z {}: only root can become somebody else", user.name))),
            };
        }
        if !effective.is_root() {
            return Ok(None);
        }
        let user = if real.is_root() {
            let number = |name: &str| std::env::var(name).ok()?.parse().ok();
            caller(number("SUDO_UID"), number("SUDO_GID")).unwrap_or_else(Self::nobody)
        } else {
            Self::numbered(real, unistd::getgid())
        };
        let known = mapped("/proc/self/uid_map", user.uid.as_raw())
            && mapped("/proc/self/gid_map", user.gid.as_raw());
        Ok(Some(user).filter(|_| known))
    }

    /// To whom a file belongs that is made for this user.
    pub(super) fn owner(&self) -> (u32, u32) {
        (self.uid.as_raw(), self.gid.as_raw())
    }

    fn named(name: &OsStr) -> Result<Self, Failure> {
        let found = name.to_str().and_then(|name| unistd::User::from_name(name).ok().flatten());
        let user = found.ok_or_else(|| Failure::Usage(format!("-Z {}: no such user", shown(name))))?;
        Ok(Self { name: shown(name), uid: user.uid, gid: user.gid })
    }

    fn numbered(uid: Uid, gid: Gid) -> Self {
        Self { name: uid.to_string(), uid, gid }
    }

    fn nobody() -> Self {
        let nobody = Self::named(OsStr::new("nobody"));
        nobody.unwrap_or_else(|_| Self::numbered(Uid::from_raw(65534), Gid::from_raw(65534)))
    }

    /// For good, and with no other group.
    fn become_it(&self) -> Result<(), Errno> {
        let Self { uid, gid, .. } = *self;
        unistd::setgroups(&[])?;
        unistd::setresgid(gid, gid, gid)?;
        unistd::setresuid(uid, uid, uid)
    }
}

/// Becomes this user, and keeps no capability; nor does any program get one that it would run.
pub(super) fn drop(user: Option<&User>) -> Result<(), Failure> {
    // Who has some capability only, of the file, may not do this, and need not: no program gets any.
    for bit in 0..64 {
        let capability = CapabilitySet::from_bits_retain(1 << bit);
        if thread::remove_capability_from_bounding_set(capability).is_err() {
            break;
        }
    }
    if let Some(user) = user {
        user.become_it().map_err(|error| {
            Failure::Work(format!("cannot become {}: {}", user.name, std::io::Error::from(error)))
        })?;
    }
    let failed = |error: rustix::io::Errno| Failure::Work(format!("cannot give up capabilities: {error}"));
    let none = CapabilitySet::empty();
    let none = CapabilitySets { effective: none, permitted: none, inheritable: none };
    // What is inherited goes with what is permitted; kernels before 4.3 have no set of it.
    thread::set_capabilities(None, none).map_err(failed)?;
    let _ = thread::clear_ambient_capability_set();
    thread::set_no_new_privs(true).map_err(failed)
}

/// Keeps of the rights of root those to files, and no right of others.
pub(super) fn keep_files() -> std::io::Result<()> {
    let kept = CapabilitySet::CHOWN | CapabilitySet::DAC_OVERRIDE | CapabilitySet::FOWNER;
    let kept = if unistd::geteuid().is_root() { kept } else { CapabilitySet::empty() };
    let has = thread::capabilities(None)?;
    let kept = kept & has.permitted;
    let sets = CapabilitySets { effective: kept, permitted: kept, inheritable: CapabilitySet::empty() };
    thread::set_capabilities(None, sets)?;
    let _ = thread::clear_ambient_capability_set();
    Ok(thread::set_no_new_privs(true)?)
}

/// Who called sudo, unless that was root.
fn caller(uid: Option<u32>, gid: Option<u32>) -> Option<User> {
    let uid = uid.filter(|uid| *uid != 0)?;
    Some(User::numbered(Uid::from_raw(uid), Gid::from_raw(gid.filter(|gid| *gid != 0).unwrap_or(uid))))
}

/// Whether this number means anybody here, by the file that says so.
fn mapped(file: &str, number: u32) -> bool {
    fs::read_to_string(file).map_or(true, |map| covers(&map, number))
}

/// Lines of the first number here, the first one outside, and how many there are.
fn covers(map: &str, number: u32) -> bool {
    map.lines().any(|line| {
        let mut numbers = line.split_ascii_whitespace().map(|word| word.parse::<u32>().unwrap_or(0));
        let (first, count) = (numbers.next().unwrap_or(0), numbers.nth(1).unwrap_or(0));
        number.checked_sub(first).is_some_and(|nth| nth < count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caller_of_sudo_is_nobody_that_root_is() {
        assert_eq!(caller(Some(1000), Some(100)).unwrap().owner(), (1000, 100));
        assert_eq!(caller(Some(1000), None).unwrap().owner(), (1000, 1000));
        assert_eq!(caller(Some(1000), Some(0)).unwrap().owner(), (1000, 1000));
        assert_eq!((caller(Some(0), Some(0)), caller(None, Some(1000))), (None, None));
    }

    #[test]
    fn a_map_says_which_numbers_there_are() {
        let whole = "         0          0 4294967295\n";
        assert!(covers(whole, 0) && covers(whole, 65534));
        let two = "0 1000 1\n1 100000 65536\n";
        assert!(covers(two, 65534) && covers(two, 65536) && !covers(two, 65537));
        assert!(!covers("0 1000 1\n", 65534) && !covers("", 0));
    }

    #[test]
    fn a_user_has_a_name() {
        assert_eq!(User::named(OsStr::new("root")).unwrap().owner(), (0, 0));
        assert!(matches!(User::named(OsStr::new("no such user")), Err(Failure::Usage(_))));
        assert_ne!(User::nobody().owner().0, 0);
    }
}
