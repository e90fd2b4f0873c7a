//! One number made of many values, so that no reader can leave a value out or get it wrong unnoticed.

/// The values so far, in four sums that take turns: a value in another place makes another sum, and it costs one
/// instruction, for which nobody waits.
#[derive(Clone, Copy, Default)]
pub(crate) struct Digest(u64, u64, u64, u64);

impl Digest {
    /// A further value.
    #[inline(always)]
    pub(crate) fn add(&mut self, value: u64) {
        *self = Self(self.1, self.2, self.3, (self.0 << 1).wrapping_add(value));
    }

    /// All values as one number.
    #[inline(always)]
    pub(crate) fn finish(self) -> u64 {
        [self.1, self.2, self.3].into_iter().fold(self.0, |sum, next| sum.rotate_left(16) ^ next)
    }

    /// A MAC address.
    #[inline(always)]
    pub(crate) fn mac(&mut self, octets: [u8; 6]) {
        let [a, b, c, d, e, f] = octets;
        self.add(u64::from_be_bytes([0, 0, a, b, c, d, e, f]));
    }
}

/// Further values, in order.
#[allow(unused_macros, reason = "not every benchmark folds")]
macro_rules! fold {
    ($digest:expr; $($value:expr),+ $(,)?) => {{ $($digest.add($value as u64);)+ }};
}
#[allow(unused_imports, reason = "see above")]
pub(crate) use fold;

/// The options of a TCP header: their kinds, and the values of two of them.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    kinds: u64,
    pub(crate) mss: u64,
    pub(crate) shift: u64,
}

impl Options {
    /// A further option of this kind.
    #[inline(always)]
    pub(crate) fn kind(&mut self, kind: u64) {
        self.kinds = self.kinds.rotate_left(5).wrapping_add(kind);
    }

    #[inline(always)]
    pub(crate) fn digest(self, digest: &mut Digest) {
        fold!(digest; self.kinds, self.mss, self.shift);
    }

    /// Reads them, for peers without a reader of their own.
    #[inline(always)]
    pub(crate) fn read(mut bytes: &[u8]) -> Self {
        let mut found = Self::default();
        while let [kind, rest @ ..] = bytes {
            found.kind((*kind).into());
            bytes = match (kind, rest) {
                (0, _) => break,
                (1, rest) => rest,
                (2, [4, a, b, rest @ ..]) => {
                    found.mss = u16::from_be_bytes([*a, *b]).into();
                    rest
                }
                (3, [3, shift, rest @ ..]) => {
                    found.shift = (*shift).into();
                    rest
                }
                (_, [len, ..]) if *len >= 2 => bytes.get(usize::from(*len)..).unwrap_or_default(),
                _ => break,
            };
        }
        found
    }
}
