//! What cases are made of: numbers that are the same in every run, or what a fuzzer chose.

use sha2::{Digest, Sha256};

pub struct Numbers<'a>(Source<'a>);

enum Source<'a> {
    Named { name: &'a str, count: u64 },
    Chosen(&'a [u8]),
}

impl<'a> Numbers<'a> {
    /// SHA-256 of a name and a counter.
    pub fn new(name: &'a str) -> Self {
        Self(Source::Named { name, count: 0 })
    }

    /// A fuzzer's bytes, one after the other, and zeros after them.
    pub fn chosen(bytes: &'a [u8]) -> Self {
        Self(Source::Chosen(bytes))
    }

    pub fn bytes(&mut self) -> [u8; 32] {
        match &mut self.0 {
            Source::Named { name, count } => {
                *count += 1;
                Sha256::digest([name.as_bytes(), &count.to_le_bytes()].concat()).into()
            }
            Source::Chosen(bytes) => take(bytes),
        }
    }

    /// Below `bound`, which is small.
    pub fn below(&mut self, bound: usize) -> usize {
        let number = match &mut self.0 {
            Source::Named { .. } => {
                let [a, b, c, d, ..] = self.bytes();
                u32::from_le_bytes([a, b, c, d])
            }
            Source::Chosen(bytes) => u16::from_le_bytes(take(bytes)).into(),
        };
        number as usize % bound
    }

    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    pub fn flip(&mut self, bytes: &mut [u8]) {
        let bit = self.below(8 * bytes.len());
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
    let (taken, rest) = bytes.split_at(bytes.len().min(N));
    *bytes = rest;
    let mut array = [0; N];
    array[..taken.len()].copy_from_slice(taken);
    array
}
