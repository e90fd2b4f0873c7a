//! When a capture ends by itself (`-a`).

use std::time::{Duration, Instant};

use crate::cli::failure::{Failure, shown};

/// What must not be exceeded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    packets: Option<u64>,
    /// Bytes of the file.
    size: Option<u64>,
    duration: Option<Duration>,
    until: Option<Instant>,
    /// Files in turn.
    files: Option<u64>,
}

impl Limits {
    /// Reads `duration:10`, `packets:100`, `filesize:1000`; the last one needs a file.
    pub(super) fn read(words: &[String], file: bool) -> Result<Self, Failure> {
        let mut limits = Self::default();
        for word in words {
            let wrong = |why: &str| Failure::Usage(format!("-a {}: {why}", shown(word)));
            let usual = "duration:SECONDS, packets:COUNT, filesize:KILOBYTES or files:COUNT is expected";
            let (what, count) = word.split_once(':').ok_or_else(|| wrong(usual))?;
            let number = || {
                count
                    .parse()
                    .ok()
                    .filter(|count| *count > 0)
                    .ok_or_else(|| wrong("a number above 0 is expected"))
            };
            match what {
                "duration" => {
                    let seconds =
                        count.parse().ok().and_then(|count| Duration::try_from_secs_f64(count).ok());
                    let seconds = seconds.filter(|time| !time.is_zero());
                    limits.duration = Some(seconds.ok_or_else(|| wrong("seconds above 0 are expected"))?);
                }
                "packets" => limits.packets = Some(number()?),
                "filesize" if file => limits.size = Some(number()?.saturating_mul(1000)),
                "files" if file => limits.files = Some(number()?),
                "filesize" | "files" => return Err(wrong("this needs -w")),
                _ => return Err(wrong(usual)),
            }
        }
        Ok(limits)
    }

    /// How many files in turn there are.
    pub(super) fn files(&self) -> Option<u64> {
        self.files
    }

    pub(super) fn has_size(&self) -> bool {
        self.size.is_some()
    }

    /// The size is that of a file in turn.
    pub(super) fn take_size(&mut self) -> Option<u64> {
        self.size.take()
    }

    /// Whether it matters how many packets were seen.
    pub(super) fn counts_packets(&self) -> bool {
        self.packets.is_some()
    }

    /// From now on time counts.
    pub(super) fn start(&mut self) {
        self.until = self.duration.and_then(|time| Instant::now().checked_add(time));
    }

    /// Whether there have been enough packets, or enough bytes.
    #[inline]
    pub(super) fn reached(&self, packets: u64, size: impl FnOnce() -> u64) -> bool {
        self.packets.is_some_and(|most| packets >= most) || self.size.is_some_and(|most| size() >= most)
            // The clock is looked at where nothing waits; under load, now and then.
            || (packets.is_multiple_of(256) && self.over())
    }

    /// Whether the time is over.
    pub(super) fn over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// How long it takes until then.
    pub(super) fn left(&self) -> Option<Duration> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()))
    }

    /// The end was noticed.
    pub(super) fn forget(&mut self) {
        self.until = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(word: &str) -> Option<Limits> {
        Limits::read(&[word.into()], true).ok()
    }

    #[test]
    fn each_limit_is_a_word_and_a_number() {
        assert_eq!(read("duration:1.5").unwrap().duration, Some(Duration::from_millis(1500)));
        assert_eq!(read("packets:7").unwrap().packets, Some(7));
        assert_eq!(read("filesize:2").unwrap().size, Some(2000));
        for wrong in
            ["packets:0", "packets", "duration:-1", "duration:nan", "colour:1", "files:0", "packets:x"]
        {
            assert!(read(wrong).is_none(), "{wrong}");
        }
        assert_eq!(read("files:3").unwrap().files(), Some(3));
        assert!(["filesize:2", "files:2"].iter().all(|word| Limits::read(&[(*word).into()], false).is_err()));
    }

    #[test]
    fn packets_and_bytes_are_limits() {
        let limits = Limits::read(&["packets:3".into(), "filesize:1".into()], true).unwrap();
        assert!(!limits.reached(2, || 999));
        assert!(limits.reached(3, || 0) && limits.reached(1, || 1000));
    }
}
