//! The usual test, made ready before the first packet: a number of a row is in one run or not.

use super::kind::Kind;
use super::predicate::State;
use super::test::{Column, Get, Test};

/// The only test that looks at a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Direct {
    test: u32,
    /// Flags are 0 or 1, whatever bit they are.
    flag: bool,
    /// Whether it is one number that passes, or one that fails, that decides.
    decides: bool,
    mask: u64,
    first: u64,
    /// How many numbers behind the first are in the run.
    more: u64,
}

impl Direct {
    /// The test of this column, if that is all that it does.
    pub(super) fn new(
        column: &Column,
        watches: &[u32],
        exact: &[(i128, u32)],
        tests: &[Test],
    ) -> Option<Self> {
        let ([test], [], None, false, Get::Number) =
            (watches, exact, &column.layers, column.kept, column.get)
        else {
            return None;
        };
        let Test::Numbers { mask, set, all, .. } = &tests[*test as usize] else { return None };
        let flag = match column.kind {
            Kind::Uint(_) | Kind::Ip(32) | Kind::Mac(_) => false,
            Kind::Flag => true,
            _ => return None,
        };
        // What is beyond the numbers of a row is in no run; what is masked has its low bits only.
        let (test, mask) = (*test, mask.cast_unsigned() as u64);
        let within = |(first, last): (i128, i128)| (first.max(0), last.min(u64::MAX.into()));
        let mut runs = set.runs().map(within).filter(|(first, last)| first <= last);
        let (first, last) = runs.next()?;
        let (first, last) = (u64::try_from(first).ok()?, u64::try_from(last).ok()?);
        runs.next().is_none().then_some(Self { test, flag, decides: !all, mask, first, more: last - first })
    }

    /// A number of the column.
    #[inline(always)]
    pub(super) fn read(&self, number: u64, state: &mut State) {
        let number = if self.flag { u64::from(number != 0) } else { number };
        let inside = (number & self.mask).wrapping_sub(self.first) <= self.more;
        state.mark_one(self.test, inside, self.decides);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Filter;

    #[test]
    fn runs_end_where_they_end() {
        let packet = |ttl: u8| {
            let mut frame =
                hex::decode("4500001d0000000040110000c0000201c00002020035003500090000ff").unwrap();
            frame[8] = ttl;
            frame
        };
        let holds = |text: &str, ttl| Filter::new(text).unwrap().holds(crate::layers(&packet(ttl), 228));
        for ttl in [0, 1, 63, 64, 65, 254, 255] {
            assert_eq!(holds("ip.ttl == 64", ttl), ttl == 64);
            assert_eq!(holds("ip.ttl != 64", ttl), ttl != 64);
            assert_eq!(holds("ip.ttl < 64", ttl), ttl < 64);
            assert_eq!(holds("ip.ttl >= 64", ttl), ttl >= 64);
            assert!(holds("ip.ttl <= 255", ttl));
            assert!(!holds("ip.ttl < 0", ttl));
            assert_eq!(holds("ip.ttl in {1..63, 65}", ttl), (1..64).contains(&ttl) || ttl == 65);
            assert_eq!(holds("ip.ttl & 0x41 == 0x41", ttl), ttl & 0x41 == 0x41);
            assert_eq!(holds("not ip.ttl == 64 and udp.port == 53", ttl), ttl != 64);
        }
        assert!(holds("ip.flags.mf == 0 and ip.src == 192.0.2.1", 9));
        assert!(!holds("ip.flags.mf == 1 or ip.src == 192.0.2.3", 9));
    }
}
