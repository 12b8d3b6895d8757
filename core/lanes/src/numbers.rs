//! What is computed with.

/// How many are computed at a time.
pub const LANES: usize = 8;

/// Eight numbers of 256 bits, little-endian.
pub type Numbers = [[u8; 32]; LANES];
