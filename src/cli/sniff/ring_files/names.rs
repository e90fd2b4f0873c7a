//! What files in turn are called.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use jiff::fmt::strtime::{BrokenDownTime, Config};

use crate::cli::failure::Failure;

/// How a name is made of a number and a time.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Names {
    /// dumpcap's: both stand in front of the ending.
    Dated { front: OsString, ending: OsString },
    /// tcpdump's: the time stands where the name says so.
    Timed { pattern: String, digits: usize },
    /// tcpdump's: the number stands behind it, with so many digits.
    Counted { name: OsString, digits: usize },
}

impl Names {
    /// Names like this one; `turns` is how many there are at the most.
    pub(super) fn of(path: &Path, dated: bool, timed: bool, turns: Option<u64>) -> Result<Self, Failure> {
        if dated {
            let file = Path::new(path.file_name().unwrap_or_default());
            let packed = file
                .extension()
                .filter(|end| ["gz", "zst", "lz4"].iter().any(|one| end.eq_ignore_ascii_case(one)));
            let inner = packed.and(file.file_stem()).map_or(file, Path::new);
            let mut ending = OsString::new();
            for part in [inner.extension(), packed].into_iter().flatten() {
                ending.push(".");
                ending.push(part);
            }
            return Ok(Self::Dated {
                front: path.with_file_name(inner.file_stem().unwrap_or_default()).into(),
                ending,
            });
        }
        // As many as the last number has, and none for a single file: tcpdump's.
        let digits = turns.map_or(0, |turns| (turns - 1).checked_ilog10().map_or(0, |log| log as usize + 1));
        if !timed {
            return Ok(Self::Counted { name: path.into(), digits });
        }
        match path.to_str() {
            Some(pattern) => Ok(Self::Timed { pattern: pattern.into(), digits }),
            None => Err(Failure::Usage("-G: a name in UTF-8 is expected".into())),
        }
    }

    pub(super) fn name(&self, number: u64, time: &Zoned) -> PathBuf {
        let counted = |mut name: OsString, digits: usize| {
            if number > 0 || digits > 0 {
                name.push(format!("{number:0digits$}"));
            }
            name.into()
        };
        match self {
            Self::Dated { front, ending } => {
                let mut name = front.clone();
                name.push(format!("_{number:05}_{}", said("%Y%m%d%H%M%S", time)));
                name.push(ending);
                name.into()
            }
            Self::Timed { pattern, digits } => counted(said(pattern, time).into(), *digits),
            Self::Counted { name, digits } => counted(name.clone(), *digits),
        }
    }
}

/// The time as strftime(3) says it; what it does not know stays.
fn said(pattern: &str, time: &Zoned) -> String {
    let mut text = String::new();
    let config = Config::new().lenient(true);
    match BrokenDownTime::from(time).format_with_config(&config, pattern, &mut text) {
        Ok(()) => text,
        Err(_) => pattern.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time() -> Zoned {
        "2026-11-23T23:59:58[UTC]".parse().unwrap()
    }

    fn timed(path: &str, turns: Option<u64>, number: u64) -> String {
        let names = Names::of(Path::new(path), false, true, turns).unwrap();
        names.name(number, &time()).to_str().unwrap().to_owned()
    }

    fn counted(turns: Option<u64>, number: u64) -> String {
        let names = Names::of(Path::new("a/%H.pcap"), false, false, turns).unwrap();
        names.name(number, &time()).to_str().unwrap().to_owned()
    }

    #[test]
    fn names_as_dumpcap_gives_them() {
        for (path, first) in [
            ("x.pcapng", "x_00001_20261123235958.pcapng"),
            ("./a.b/x.y.pcap", "./a.b/x.y_00001_20261123235958.pcap"),
            ("/tmp/x", "/tmp/x_00001_20261123235958"),
            ("a.b/x.pcap.gz", "a.b/x_00001_20261123235958.pcap.gz"),
            ("x.ZST", "x_00001_20261123235958.ZST"),
            (".x", ".x_00001_20261123235958"),
        ] {
            let names = Names::of(Path::new(path), true, false, None).unwrap();
            assert_eq!(names.name(1, &time()), Path::new(first));
        }
    }

    #[test]
    fn names_as_tcpdump_gives_them() {
        assert_eq!(
            [0, 1, 12].map(|number| counted(None, number)),
            ["a/%H.pcap", "a/%H.pcap1", "a/%H.pcap12"]
        );
        assert_eq!(counted(Some(1), 0), "a/%H.pcap");
        assert_eq!([2, 10].map(|turns| counted(Some(turns), 0)), ["a/%H.pcap0", "a/%H.pcap0"]);
        assert_eq!(counted(Some(11), 3), "a/%H.pcap03");
        assert_eq!(counted(Some(1001), 3), "a/%H.pcap0003");
        assert_eq!(timed("x-%Y%m%d-%H:%M:%S-%s.pcap", None, 0), "x-20261123-23:59:58-1795478398.pcap");
        assert_eq!(timed("%H/x%%.pcap", Some(10), 3), "23/x%.pcap3");
        assert_eq!(timed("x", None, 0), "x");
    }

    #[test]
    fn what_is_no_time_stays() {
        assert_eq!(timed("x-%!-%", None, 0), "x-%!-%");
    }
}
