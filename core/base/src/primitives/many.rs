//! X25519 and Ed25519 of many, eight at a time where the processor has lanes for it (core/decisions/0017-lanes.md).
//!
//! Every result is that of [`AgreementKey::agree`] and [`verify`] for the same input; nothing that one of them is given
//! changes the result of another, nor how long the others take.

use super::ed25519::{is_sound, verify};
use super::group::{is_below_order, reduced};
use super::secret::SharedSecret;
use super::wiped_stack::on_wiped_stack;
use super::{AgreementKey, equal};
use crate::error::RecordError;
use episeal_lanes::{LANES, Lanes, Numbers};
use zeroize::Zeroizing;

#[cfg(test)]
mod tests;

/// How many are computed at a time: eight, or one where there are no lanes.
pub fn lanes() -> usize {
    Lanes::detect().map_or(1, |_| LANES)
}

/// A signature to verify.
#[derive(Clone, Copy)]
pub struct Signature<'a> {
    /// The key A.
    pub public: &'a [u8; 32],
    /// What is signed.
    pub message: &'a [u8],
    /// R and S.
    pub signature: &'a [u8; 64],
}

opaque_debug!(Signature<'a>);

/// [`AgreementKey::agree`] of each key with each peer.
pub fn agree_many(pairs: &[(&AgreementKey, &[u8; 32])]) -> Vec<Result<SharedSecret, RecordError>> {
    in_lanes(pairs, agree_eight, |(key, peer)| key.agree(peer))
}

/// [`verify`] of each signature.
pub fn verify_many(signatures: &[Signature<'_>]) -> Vec<Result<(), RecordError>> {
    in_lanes(signatures, verify_eight, |one| verify(one.public, one.message, one.signature))
}

/// What is left over, one alone, is computed alone: eight take as long as two.
fn in_lanes<T, R>(items: &[T], eight: impl Fn(Lanes, &[T]) -> Vec<R>, one: impl Fn(&T) -> R) -> Vec<R> {
    let mut results = Vec::with_capacity(items.len());
    for items in items.chunks(LANES) {
        match Lanes::detect() {
            Some(lanes) if items.len() > 1 => results.extend(eight(lanes, items)),
            _ => results.extend(items.iter().map(&one)),
        }
    }
    results
}

fn agree_eight(lanes: Lanes, pairs: &[(&AgreementKey, &[u8; 32])]) -> Vec<Result<SharedSecret, RecordError>> {
    let mut scalars = Zeroizing::new([[0; 32]; LANES]);
    let mut points = [[0; 32]; LANES];
    let mut shared = Zeroizing::new([[0; 32]; LANES]);
    for ((scalar, point), (key, peer)) in scalars.iter_mut().zip(&mut points).zip(pairs) {
        scalar.copy_from_slice(key.secret().expose());
        *point = **peer;
    }
    on_wiped_stack(|| lanes.x25519(&scalars, &points, &mut shared));
    let results = shared.iter().map(|shared| match equal(shared, &[0; 32]) {
        true => Err(RecordError::Undecryptable),
        false => Ok(SharedSecret::copy_of(shared)),
    });
    results.take(pairs.len()).collect()
}

fn verify_eight(lanes: Lanes, signatures: &[Signature<'_>]) -> Vec<Result<(), RecordError>> {
    let (mut a, mut s, mut is_sound) = ([[0; 32]; LANES], [[0; 32]; LANES], [false; LANES]);
    for (((a, s), is_sound), one) in a.iter_mut().zip(&mut s).zip(&mut is_sound).zip(signatures) {
        if let Some(scalar) = sound_scalar(one) {
            (*a, *s, *is_sound) = (*one.public, scalar, true);
        }
    }
    let (k, mut r) = (challenges(lanes, signatures), [[0; 32]; LANES]);
    let points = lanes.commitments(&a, &s, &k, &mut r);
    let results = signatures.iter().zip(is_sound).zip(r).enumerate().map(|(lane, ((one, is_sound), r))| {
        match is_sound && is_set(points, lane) && one.signature.starts_with(&r) {
            true => Ok(()),
            false => Err(RecordError::BadSignature),
        }
    });
    results.collect()
}

/// k = SHA-512(R || A || M) of each, modulo the order (RFC 8032, 5.1.7).
fn challenges(lanes: Lanes, signatures: &[Signature<'_>]) -> Numbers {
    let mut hashed: [Zeroizing<Vec<u8>>; LANES] = Default::default();
    for (hashed, one) in hashed.iter_mut().zip(signatures) {
        let (r, _) = one.signature.split_at(32);
        *hashed = Zeroizing::new([r, one.public, one.message].concat());
    }
    let mut digests = [[0; 64]; LANES];
    lanes.sha512(&hashed.each_ref().map(|hashed| hashed.as_slice()), &mut digests);
    digests.map(|digest| reduced(&digest))
}

fn is_set(mask: u8, lane: usize) -> bool {
    u32::try_from(lane).ok().and_then(|lane| mask.checked_shr(lane)).is_some_and(|mask| mask & 1 == 1)
}

/// S, where what is judged before any arithmetic is in order.
fn sound_scalar(one: &Signature<'_>) -> Option<[u8; 32]> {
    let s = one.signature.last_chunk().copied()?;
    (is_sound(one.public, one.signature) && is_below_order(&s)).then_some(s)
}
