//! One number made of many values, so that no reader can leave a value out or get it wrong unnoticed.

/// The values so far, in four sums that take turns. Each step depends on the one before it in its sum, so that a compiler
/// can neither add several values at once nor skip one; it costs two instructions, and nobody waits for it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Digest(u64, u64, u64, u64);

impl Digest {
    /// A further value.
    #[inline(always)]
    pub(crate) fn add(&mut self, value: u64) {
        *self = Self(self.1, self.2, self.3, self.0.rotate_left(1).wrapping_add(value));
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

/// The options of a TCP header, as the peers without a reader of their own see them: the segment size, the window scale,
/// the number of any other one.
#[inline(always)]
pub(crate) fn options(mut options: &[u8], digest: &mut Digest) {
    while let [kind, rest @ ..] = options {
        options = match (kind, rest) {
            (0, _) => return,
            (1, rest) => {
                digest.add(1);
                rest
            }
            (2, [4, a, b, rest @ ..]) => {
                digest.add(u16::from_be_bytes([*a, *b]).into());
                rest
            }
            (3, [3, shift, rest @ ..]) => {
                digest.add((*shift).into());
                rest
            }
            (_, [len, ..]) if *len >= 2 => {
                digest.add((*kind).into());
                options.get(usize::from(*len)..).unwrap_or_default()
            }
            _ => return,
        };
    }
}
