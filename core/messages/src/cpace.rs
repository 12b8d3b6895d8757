//! CPace: from a short code that two sides share to a strong key, with one guess per run and none offline.
//!
//! draft-irtf-cfrg-cpace-21 in the initiator-responder setting, suite CPACE-RISTR255-SHA512, with the explicit key
//! confirmation of its section 10.4. The draft's formulas are above the code that computes them.

#[cfg(test)]
mod tests;

use episeal_base::error::RecordError;
use episeal_base::primitives::{self, Element, MacKey, Scalar, Secret, SharedSecret};
use zeroize::Zeroizing;

const DSI: &[u8] = b"CPaceRistretto255";
const DSI_ISK: &[u8] = b"CPaceRistretto255_ISK";
const DSI_MAC: &[u8] = b"CPaceMac";
/// The input block of SHA-512, in bytes.
const BLOCK: usize = 128;
/// Enough for every hash input here except the channel identifier.
const CAPACITY: usize = 512;

/// What both sides put in.
pub struct Inputs<'a> {
    /// PRS: the code.
    pub password: &'a [u8],
    /// CI: what both sides must see identically.
    pub(crate) channel: &'a [u8],
    /// sid, unique to this run.
    pub(crate) session: &'a [u8],
}

/// A public share, and what its sender says with it.
#[derive(Clone, Copy)]
pub struct Share<'a> {
    /// Ya or Yb.
    pub element: &'a [u8; 32],
    /// ADa or ADb.
    pub(crate) associated: &'a [u8],
}

impl Share<'_> {
    // lv_cat(Y, AD)
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        lv_cat(&[self.element, self.associated])
    }
}

/// Who began.
#[derive(Clone, Copy)]
pub enum Side {
    Initiator,
    Responder,
}

/// One side's secret, between its share and the other's.
pub struct Run {
    scalar: Scalar,
    element: [u8; 32],
}

impl Run {
    // g = G.calculate_generator(H, PRS, CI, sid);  Y = G.scalar_mult(G.sample_scalar(), g)
    pub fn start(inputs: &Inputs<'_>) -> Result<Self, RecordError> {
        Self::with_scalar(inputs, Scalar::random()?)
    }

    /// The run for a scalar that was kept: 252 bits, little-endian, otherwise `Malformed`.
    pub fn resume(inputs: &Inputs<'_>, scalar: &Secret<Scalar>) -> Result<Self, RecordError> {
        let [.., high] = scalar.expose();
        if *high > 0x0f {
            return Err(RecordError::Malformed);
        }
        Self::with_scalar(inputs, Scalar::of(scalar.expose())).map_err(|_| RecordError::Malformed)
    }

    /// The secret exponent, little-endian, for keeping the run.
    pub fn scalar(&self) -> &[u8; 32] {
        self.scalar.expose()
    }

    fn with_scalar(inputs: &Inputs<'_>, scalar: Scalar) -> Result<Self, RecordError> {
        let element = generator(inputs).times(&scalar);
        let element = *element.ok_or(RecordError::NoRandomness)?.expose();
        Ok(Self { scalar, element })
    }

    /// This side's public share.
    pub fn element(&self) -> &[u8; 32] {
        &self.element
    }

    /// `Unconfirmed` for an element of the other side that must not be used.
    // K = G.scalar_mult_vfy(y, Y);  abort if K = G.I
    fn agree(&self, other: &[u8; 32]) -> Result<SharedSecret, RecordError> {
        let other = Element::decode(other).ok_or(RecordError::Unconfirmed)?;
        other.times(&self.scalar).ok_or(RecordError::Unconfirmed)
    }

    /// The key of the run, from this side's and the other's share.
    pub fn finish(&self, side: Side, session: &[u8], own: &[u8], other: Share<'_>) -> Result<SessionKey, RecordError> {
        let shared = self.agree(other.element)?;
        let own = self.share(own);
        Ok(match side {
            Side::Initiator => SessionKey::new(session, &shared, own, other),
            Side::Responder => SessionKey::new(session, &shared, other, own),
        })
    }

    fn share<'a>(&'a self, associated: &'a [u8]) -> Share<'a> {
        Share { element: &self.element, associated }
    }
}

/// The key that both sides have if they put in the same code, and that nobody else has.
pub struct SessionKey {
    isk: Secret<Self, 64>,
    mac_key: MacKey<64>,
}

opaque_debug!(SessionKey);

impl SessionKey {
    // ISK     = H.hash(lv_cat(G.DSI || b"_ISK", sid, K) || lv_cat(Ya, ADa) || lv_cat(Yb, ADb))
    // mac_key = H.hash(b"CPaceMac" || sid || ISK)
    fn new(session: &[u8], shared: &SharedSecret, initiator: Share<'_>, responder: Share<'_>) -> Self {
        let parts = [lv_cat(&[DSI_ISK, session, shared.expose()]), initiator.encode(), responder.encode()];
        let isk = primitives::sha512(&concat(&parts.each_ref().map(|part| part.as_slice())));
        Self::of(session, isk)
    }

    fn of(session: &[u8], isk: Secret<Self, 64>) -> Self {
        let mac_key = primitives::sha512(&concat(&[DSI_MAC, session, isk.expose()]));
        Self { isk, mac_key }
    }

    /// The key of a run that was kept: `isk` has 64 bytes, otherwise `Malformed`.
    pub fn resume(session: &[u8], isk: &[u8]) -> Result<Self, RecordError> {
        Ok(Self::of(session, Secret::read(isk)?))
    }

    /// The key material, to be used through a key derivation.
    pub fn isk(&self) -> &Secret<Self, 64> {
        &self.isk
    }

    /// What the sender of a share proves itself with: `MAC(mac_key, lv_cat(Y, AD))`, HMAC-SHA-512.
    pub fn confirmation(&self, share: Share<'_>) -> Result<[u8; 64], RecordError> {
        primitives::hmac_sha512(&self.mac_key, &share.encode())
    }

    /// `Unconfirmed` unless the sender of `share` has this key; compared in constant time.
    pub fn confirm(&self, share: Share<'_>, confirmation: &[u8; 64]) -> Result<(), RecordError> {
        if primitives::equal(&self.confirmation(share)?, confirmation) { Ok(()) } else { Err(RecordError::Unconfirmed) }
    }
}

// element_derivation(H.hash(generator_string(G.DSI, PRS, CI, sid, H.s_in_bytes), 64))
fn generator(inputs: &Inputs<'_>) -> Element {
    Element::derive(&primitives::sha512(&generator_string(inputs)))
}

// lv_cat(DSI, PRS, zero_bytes(len_zpad), CI, sid)
// len_zpad = MAX(0, s_in_bytes - len(prepend_len(PRS)) - len(prepend_len(G.DSI)) - 1)
fn generator_string(inputs: &Inputs<'_>) -> Zeroizing<Vec<u8>> {
    let Inputs { password, channel, session } = inputs;
    let filled = lv_cat(&[DSI, password]).len().saturating_add(1);
    let padding = [0; BLOCK];
    let padding = padding.get(..BLOCK.saturating_sub(filled)).unwrap_or_default();
    lv_cat(&[DSI, password, padding, channel, session])
}

/// Each part after its length in LEB128 (appendix A.1).
fn lv_cat(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut joined = with_room_for(parts);
    for part in parts {
        write_length(&mut joined, part.len());
        joined.extend_from_slice(part);
    }
    joined
}

fn write_length(out: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        out.push(0x80 | low_bits(length));
        length >>= 7;
    }
    out.push(low_bits(length));
}

fn low_bits(length: usize) -> u8 {
    let [low, ..] = length.to_le_bytes();
    low & 0x7f
}

fn concat(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut joined = with_room_for(parts);
    parts.iter().for_each(|part| joined.extend_from_slice(part));
    joined
}

/// Growing would leave copies.
fn with_room_for(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    Zeroizing::new(Vec::with_capacity(length.saturating_add(CAPACITY)))
}

opaque_debug!(Run, Inputs<'a>, Share<'a>, Side);
