//! The native and the portable back end give the same answer to everything: on Project Wycheproof's cases, and on
//! thousands of hostile ones that are made here.

use super::rfc_tests::array;
use super::*;

mod agreement;
mod ecdsa;
mod ed25519;
mod rsa;

/// Numbers that are the same in every run: SHA-256 of a name and a counter.
struct Numbers {
    name: &'static str,
    count: u64,
}

impl Numbers {
    fn new(name: &'static str) -> Self {
        Self { name, count: 0 }
    }

    fn bytes(&mut self) -> [u8; 32] {
        self.count += 1;
        sha256(&[self.name.as_bytes(), &self.count.to_le_bytes()].concat())
    }

    /// Below `bound`, which is small.
    fn below(&mut self, bound: usize) -> usize {
        let [a, b, c, d, ..] = self.bytes();
        u32::from_le_bytes([a, b, c, d]) as usize % bound
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn flip(&mut self, bytes: &mut [u8]) {
        let bit = self.below(8 * bytes.len());
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}
