//! A fuzzer's bytes as choices: one after the other, and zeros after them.

pub struct Choices<'a>(&'a [u8]);

impl<'a> Choices<'a> {
    /// Of one input, which draws random bytes from the beginning (`random`).
    pub fn new(data: &'a [u8]) -> Self {
        super::random::restart();
        Self(data)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let [byte] = self.bytes();
        byte
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let taken = self.take(N);
        let mut bytes = [0; N];
        bytes[..taken.len()].copy_from_slice(taken);
        bytes
    }

    /// At most `most` bytes.
    pub fn take(&mut self, most: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(self.0.len().min(most));
        self.0 = rest;
        taken
    }

    /// All that are left.
    pub fn rest(&mut self) -> &'a [u8] {
        self.take(usize::MAX)
    }

    /// Below `bound`, which is at least 1 and small.
    pub fn below(&mut self, bound: usize) -> usize {
        let choice = if bound <= 256 { u16::from(self.byte()) } else { u16::from_le_bytes(self.bytes()) };
        usize::from(choice) % bound
    }

    pub fn is_one_in(&mut self, count: usize) -> bool {
        self.below(count) == 1
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Around a number: where limits are missed by one.
    pub fn near(&mut self, number: i64) -> i64 {
        let by = match self.byte() {
            small @ ..200 => i64::from(small % 5) - 2,
            200..230 => i64::from(i16::from_le_bytes(self.bytes())),
            _ => i64::from_le_bytes(self.bytes()),
        };
        number.wrapping_add(by)
    }

    /// A text of up to 31 bytes, with what tables of Unicode treat in a special way among it.
    pub fn text(&mut self) -> String {
        let length = self.below(32);
        String::from_utf8_lossy(self.take(length)).into_owned()
    }
}
