//! A part of a revocation list: whole hashes, their first bytes, or a Bloom filter.

use super::HASH_LENGTH;
use episeal_base::error::CertificateError;
use episeal_base::primitives;
use std::collections::BinaryHeap;

const MALFORMED: CertificateError = CertificateError::ListMalformed;

/// The one version of both EU formats.
const VERSION: u16 = 1;

#[derive(Clone)]
pub(super) enum Part {
    /// Sorted.
    Hashes(Vec<[u8; HASH_LENGTH]>),
    /// Beginnings of hashes, each of `size` bytes, one after the other.
    Partial {
        size: usize,
        starts: Vec<u8>,
    },
    Bloom {
        hashes: u8,
        words: Vec<u32>,
    },
}

impl Part {
    pub(super) fn hashes(hashes: Vec<[u8; HASH_LENGTH]>) -> Self {
        Self::Hashes(BinaryHeap::from(hashes).into_sorted_vec())
    }

    /// Version (2), rate (4), count (4), size (1), then parts of `size` bytes; big-endian.
    pub(super) fn read_partial(bytes: &[u8]) -> Result<Self, CertificateError> {
        let mut rest = bytes;
        if u16::from_be_bytes(take(&mut rest)?) != VERSION {
            return Err(MALFORMED);
        }
        let [_rate, _count] = [take::<4>(&mut rest)?, take::<4>(&mut rest)?];
        let [size] = take(&mut rest)?;
        let size = usize::from(size);
        if !(1..=HASH_LENGTH).contains(&size) || !rest.len().is_multiple_of(size) {
            return Err(MALFORMED);
        }
        Ok(Self::Partial { size, starts: rest.to_vec() })
    }

    /// Version (2), k (1), hash function (1), rate (4), two counts (4 each), number of words (4), words of 32 bits;
    /// big-endian.
    pub(super) fn read_bloom(bytes: &[u8]) -> Result<Self, CertificateError> {
        let mut rest = bytes;
        let version = u16::from_be_bytes(take(&mut rest)?);
        let [hashes] = take(&mut rest)?;
        let [function] = take(&mut rest)?;
        let _rate_and_counts: [u8; 12] = take(&mut rest)?;
        let count = u32::from_be_bytes(take(&mut rest)?);
        let (words, tail) = rest.as_chunks::<4>();
        // SHA-256 is function 0, and k is a signed byte there.
        let is_known = version == VERSION && function == 0 && (1..=127).contains(&hashes);
        let is_whole = u32::try_from(words.len()) == Ok(count) && tail.is_empty() && count > 0;
        if !(is_known && is_whole) {
            return Err(MALFORMED);
        }
        let words = words.iter().map(|word| u32::from_be_bytes(*word)).collect();
        Ok(Self::Bloom { hashes, words })
    }

    pub(super) fn contains(&self, hash: &[u8; HASH_LENGTH]) -> bool {
        match self {
            Self::Hashes(hashes) => hashes.binary_search(hash).is_ok(),
            Self::Partial { size, starts } => starts.chunks_exact(*size).any(|start| hash.starts_with(start)),
            Self::Bloom { hashes, words } => (0..*hashes).all(|seed| is_set(words, hash, seed)),
        }
    }
}

/// Bit SHA-256(hash || seed) modulo their number, the hash being a signed number; the highest bit of a word is its
/// first.
fn is_set(words: &[u32], hash: &[u8; HASH_LENGTH], seed: u8) -> bool {
    let digest = primitives::sha256(&[&hash[..], &[seed]].concat());
    let Some(bits) = u64::try_from(words.len()).ok().and_then(|n| n.checked_mul(32)) else {
        return true;
    };
    let index = modulo(&digest, bits);
    let word = usize::try_from(index / 32).ok().and_then(|place| words.get(place));
    // A place that does not exist cannot answer: fail closed.
    word.is_none_or(|word| word << (index % 32) & 0x8000_0000 != 0)
}

/// A signed big-endian number modulo `bits`, from 0 to `bits` - 1. `bits` is below 2^37.
fn modulo(number: &[u8; 32], bits: u64) -> u64 {
    let shift = |value: u64, byte: u8| {
        let shifted = value.wrapping_mul(256).wrapping_add(u64::from(byte));
        shifted.checked_rem(bits).unwrap_or_default()
    };
    let unsigned = number.iter().fold(0, |value, byte| shift(value, *byte));
    let is_negative = number.first().is_some_and(|byte| *byte >= 0x80);
    if !is_negative {
        return unsigned;
    }
    // Two's complement: 2^256 less.
    let power = (0..32).fold(1, |value, _| shift(value, 0));
    let sum = unsigned.saturating_add(bits).saturating_sub(power);
    sum.checked_rem(bits).unwrap_or_default()
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], CertificateError> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or(MALFORMED)?;
    *rest = after;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_number_is_reduced_to_a_positive_one() {
        assert_eq!(modulo(&[0; 32], 96), 0);
        assert_eq!(modulo(&[0xff; 32], 96), 95, "-1");
        let mut number = [0; 32];
        number[30] = 1;
        assert_eq!(modulo(&number, 96), 256 % 96);
        number[0] = 0x80;
        // -2^255 + 256; 2^255 mod 96 is 32.
        assert_eq!(modulo(&number, 96), (96 - 32 + 256) % 96);
    }

    #[test]
    fn a_bloom_filter_finds_what_was_put_into_it() {
        let hash = [7; 16];
        let mut words = [0u32; 3];
        for seed in 0..5 {
            let digest = primitives::sha256(&[&hash[..], &[seed]].concat());
            let index = modulo(&digest, 96);
            words[usize::try_from(index / 32).unwrap()] |= 0x8000_0000 >> (index % 32);
        }
        let mut bytes = vec![0, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3];
        bytes.extend(words.iter().flat_map(|word| word.to_be_bytes()));
        let filter = Part::read_bloom(&bytes).unwrap();
        assert!(filter.contains(&hash));
        assert!(!filter.contains(&[8; 16]));
        for place in 20..bytes.len() {
            for bit in (0..8).filter(|bit| bytes[place] >> bit & 1 == 1) {
                let mut less = bytes.clone();
                less[place] ^= 1 << bit;
                let filter = Part::read_bloom(&less).unwrap();
                assert!(!filter.contains(&hash), "each bit counts");
            }
        }
        for cut in 0..bytes.len() {
            assert!(Part::read_bloom(&bytes[..cut]).is_err());
        }
        // Version, k (none, and negative), hash function.
        for (place, value) in [(0, 1), (1, 2), (2, 0), (2, 128), (3, 1)] {
            let mut other = bytes.clone();
            other[place] = value;
            assert!(Part::read_bloom(&other).is_err());
        }
    }

    #[test]
    fn a_partial_list_finds_first_bytes() {
        let bytes = [&[0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 3][..], b"\xff\x01\x02\x05\x06\x07"].concat();
        let list = Part::read_partial(&bytes).unwrap();
        let hash = |start: [u8; 3]| [&start[..], &[9; 13]].concat().try_into().unwrap();
        assert!(list.contains(&hash([0xff, 1, 2])));
        assert!(list.contains(&hash([5, 6, 7])));
        assert!(!list.contains(&hash([5, 6, 8])));
        assert!(Part::read_partial(&bytes[..16]).is_err());
        // Version and size.
        for (place, value) in [(0, 1), (1, 2), (10, 0), (10, 17)] {
            let mut other = bytes.clone();
            other[place] = value;
            assert!(Part::read_partial(&other).is_err());
        }
        let empty = Part::read_partial(&bytes[..11]).unwrap();
        assert!(!empty.contains(&hash([5, 6, 7])));
    }
}
