//! Bytes that look like headers now and then: small numbers, all ones, runs of one value.

pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        let len = [8, 24, 64, 400][self.next() as usize % 4];
        let len = self.next() as usize % len;
        let style = self.next() % 4;
        (0..len)
            .map(|_| match (style, self.next() % 8) {
                (0, _) => self.next() as u8,
                (1, 0..6) | (2, 0..3) => (self.next() % 4) as u8,
                (3, 0..2) => 0xff,
                _ => (self.next() % 64) as u8,
            })
            .collect()
    }
}
