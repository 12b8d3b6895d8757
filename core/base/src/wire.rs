//! Strict deterministic CBOR (RFC 8949, 4.2.1) and COSE (RFC 9052), in and out, with limits.
//!
//! The reader accepts exactly what the writer writes, so that a value has one encoding: strictness is not a check
//! in front of the parser but the parser itself (core/decisions/0001-own-cbor-and-cose.md).

mod cbor;
mod cose;
#[cfg(test)]
mod differential_tests;
mod label;
mod outer;

pub use cbor::{Reader, Writer};
pub use cose::{
    Encrypted, KeptSigned, Protected, RECIPIENT_PROTECTED, Signed, Tag, commitment_info, encrypt_structure, sign,
    signature_structure, write_encrypted,
};
pub use label::{is_later, read_labelled};
pub use outer::{Outer, VersionIn};

/// The longest message, in bytes.
pub const MAX_MESSAGE: u32 = 1_048_576;
