//! X25519 of a scalar of 64 hexadecimal digits, in all lanes: what `core/lanes/tools/constant_time.py` watches; and two
//! functions that are not in constant time, which it must see.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::print_stdout)]

use episeal_lanes::{LANES, Lanes, Numbers};
use std::hint::black_box;

#[inline(never)]
fn branches(scalar: &[u8; 32]) -> u32 {
    let mut odd = 0;
    for byte in scalar {
        if byte & 1 == 1 {
            odd = black_box(odd + 1);
        }
    }
    odd
}

#[inline(never)]
fn looks_up(scalar: &[u8; 32], table: &[u8; 256]) -> u8 {
    scalar.iter().fold(0, |sum, byte| sum ^ table[usize::from(*byte)])
}

fn main() {
    let digits = std::env::args().nth(1).unwrap_or_default();
    let byte = |at: usize| digits.get(2 * at..2 * at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    let scalar: [u8; 32] = core::array::from_fn(|at| byte(at).unwrap_or_default());
    black_box((branches(black_box(&scalar)), looks_up(black_box(&scalar), black_box(&[7; 256]))));
    let Some(lanes) = Lanes::detect() else {
        return println!("no AVX-512 IFMA here");
    };
    // Another number in each lane.
    let scalars: Numbers = [1, 3, 5, 7, 9, 11, 13, 15].map(|odd: u8| scalar.map(|byte| byte.wrapping_mul(odd)));
    let mut shared = [[0; 32]; LANES];
    lanes.x25519(black_box(&scalars), black_box(&[[9; 32]; LANES]), &mut shared);
    println!("{shared:02x?}");
}
