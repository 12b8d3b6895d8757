//! SHA-512.

use super::*;
use sha2::{Digest, Sha512};
use std::prelude::v1::*;

fn computed(lanes: Lanes, messages: &[&[u8]; LANES]) -> [[u8; 64]; LANES] {
    let mut digests = [[0xa5; 64]; LANES];
    lanes.sha512(messages, &mut digests);
    digests
}

/// FIPS 180-4's examples: one block, two blocks, and the empty message.
#[test]
fn each_lane_gives_the_digests_of_fips_180_4() {
    let Some(lanes) = lanes() else { return };
    let two_blocks = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn\
        hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
    let examples = [
        (
            "abc",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
             2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        ),
        (
            two_blocks,
            "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018\
             501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
        ),
        (
            "",
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
             47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
        ),
    ];
    for first in 0..LANES {
        let example = |lane: usize| examples[(first + lane) % examples.len()];
        let messages = core::array::from_fn(|lane| example(lane).0.as_bytes());
        let digests = core::array::from_fn(|lane| bytes(example(lane).1));
        assert_eq!(computed(lanes, &messages), digests);
    }
}

/// Lengths about the ends of blocks and of padding, beside those of other lanes.
#[test]
fn each_lane_hashes_its_own_length() {
    let Some(lanes) = lanes() else { return };
    let message: Vec<u8> = (0..2_000_u32).map(|number| ((number * number) >> 3) as u8).collect();
    for length in 0..=400 {
        for others in [0, 127, 128, 600] {
            let start = |lane: usize| 8 * lane;
            let own = length % LANES;
            let messages = core::array::from_fn(|lane| {
                let length = if lane == own { length } else { others + lane };
                &message[start(lane)..start(lane) + length]
            });
            let expected: [[u8; 64]; LANES] = messages.map(|message| Sha512::digest(message).into());
            assert_eq!(computed(lanes, &messages), expected, "{length} bytes beside {others}");
        }
    }
}
