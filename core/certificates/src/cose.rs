//! `COSE_Sign1` (RFC 9052, 4.2) as it was received.

use super::cbor::{self, Value};
use super::deviation::{Deviation, Deviations};
use episeal_base::error::CertificateError;
use episeal_base::primitives::EcdsaKey;
use episeal_base::wire::signature_structure;
use zeroize::Zeroizing;

/// Header labels (RFC 9052, 3.1) and algorithms (RFC 9053, 2.1; RFC 8230).
const ALG: i64 = 1;
const CRIT: i64 = 2;
const KID: i64 = 4;
const ES256: i64 = -7;
const PS256: i64 = -37;

/// A map without entries.
const EMPTY_MAP: &[u8] = &[0xa0];

/// Tags of `COSE_Sign1` and of a CWT (RFC 8392, section 6).
const SIGN1_TAG: u64 = 18;
const CWT_TAG: u64 = 61;

/// How a certificate or list is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    Ps256,
}

/// A signed message whose signature has not been verified.
pub(crate) struct SignedMessage {
    /// The `Sig_structure` (RFC 9052, 4.4), with the protected header as received; it ends with the payload.
    signed: Zeroizing<Vec<u8>>,
    payload_length: usize,
    pub(crate) signature: Vec<u8>,
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: Vec<u8>,
    has_kid: bool,
    pub(crate) deviations: Deviations,
}

impl SignedMessage {
    /// A certificate, which must name its signer.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, CertificateError> {
        let message = Self::read_list(bytes, cbor::MAX_CERTIFICATE_ITEMS)?;
        match message.has_kid {
            true => Ok(message),
            false => Err(CertificateError::KidMissing),
        }
    }

    /// A list, whose signer is known.
    pub(crate) fn read_list(bytes: &[u8], max_items: u32) -> Result<Self, CertificateError> {
        let (message, mut deviations) = cbor::read(bytes, max_items)?;
        let parts = untagged(message.value(), &mut deviations).array_of();
        let Some([protected, unprotected, payload, signature]) = parts else {
            return Err(CertificateError::CoseMalformed);
        };
        let headers = [protected.bytes(), unprotected.map().map(|_| &[][..]), payload.bytes(), signature.bytes()];
        let [Some(protected), Some(_), Some(payload), Some(signature)] = headers else {
            return Err(CertificateError::CoseMalformed);
        };
        let headers = Headers::read(protected, unprotected, &mut deviations)?;
        Ok(Self {
            signed: signature_structure(protected, payload),
            payload_length: payload.len(),
            signature: signature.to_vec(),
            algorithm: headers.algorithm,
            has_kid: headers.kid.is_some(),
            kid: headers.kid.unwrap_or_default(),
            deviations,
        })
    }

    /// Verifies a list, signed with ES256 by its publisher's key.
    pub(crate) fn verify_list(&self, key: &EcdsaKey) -> Result<(), CertificateError> {
        let is_es256 = self.algorithm == Algorithm::Es256;
        let verified = key.verify(&self.signed, &self.signature);
        match is_es256 && verified.is_ok() {
            true => Ok(()),
            false => Err(CertificateError::ListSignature),
        }
    }

    /// What is signed, as a whole.
    pub(crate) fn signed(&self) -> &[u8] {
        &self.signed
    }

    pub(crate) fn payload(&self) -> &[u8] {
        let start = self.signed.len().saturating_sub(self.payload_length);
        self.signed.get(start..).unwrap_or_default()
    }
}

opaque_debug!(SignedMessage);

/// The payload alone, whatever the headers are.
pub(crate) fn payload(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let (message, mut deviations) = cbor::read(bytes, cbor::MAX_CERTIFICATE_ITEMS)?;
    let payload = match untagged(message.value(), &mut deviations).array_of() {
        Some([_, _, payload, _]) => payload.bytes(),
        _ => None,
    };
    let payload = payload.ok_or(CertificateError::CoseMalformed)?;
    Ok(Zeroizing::new(payload.to_vec()))
}

/// The array inside tag 18, no tag, or the tags 61 and 18.
fn untagged<'v>(value: Value<'v>, deviations: &mut Deviations) -> Value<'v> {
    let inner = value.tagged().and_then(|(_, inner)| inner.tagged());
    match (value.tagged(), inner) {
        (Some((SIGN1_TAG, array)), _) => array,
        (Some((CWT_TAG, _)), Some((SIGN1_TAG, array))) => {
            deviations.note(Deviation::CwtTag);
            array
        }
        _ => {
            deviations.note(Deviation::Untagged);
            value
        }
    }
}

struct Headers {
    algorithm: Algorithm,
    kid: Option<Vec<u8>>,
}

impl Headers {
    /// The protected header takes precedence over the unprotected one.
    fn read(protected: &[u8], unprotected: Value<'_>, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        // RFC 9052, section 3: an empty header may be an empty string.
        let protected = if protected.is_empty() { EMPTY_MAP } else { protected };
        let (header, met) = cbor::read(protected, cbor::MAX_CERTIFICATE_ITEMS)?;
        *deviations = deviations.join(met);
        let header = header.value();
        let entries = header.map().ok_or(CertificateError::CoseMalformed)?;
        let count = entries.count().saturating_add(unprotected.map().map_or(0, Iterator::count));
        // RFC 9052, 3.1: nothing that can be critical is understood here.
        if [header, unprotected].iter().any(|map| map.claim(CRIT).is_some()) {
            return Err(CertificateError::CoseMalformed);
        }
        let mut find = |label, deviation| match header.claim(label) {
            Some(value) => Some(value),
            None => {
                let found = unprotected.claim(label);
                deviations.note_if(found.is_some(), deviation);
                found
            }
        };
        let algorithm = find(ALG, Deviation::AlgorithmUnprotected).ok_or(CertificateError::AlgorithmMissing)?;
        let kid = find(KID, Deviation::KidUnprotected);
        let used = if kid.is_some() { 2 } else { 1 };
        deviations.note_if(count > used, Deviation::ExtraKeys);
        let kid = kid.map(|kid| kid.bytes().ok_or(CertificateError::CoseMalformed));
        Ok(Self {
            algorithm: match algorithm.integer() {
                Some(ES256) => Algorithm::Es256,
                Some(PS256) => Algorithm::Ps256,
                _ => return Err(CertificateError::AlgorithmUnsupported),
            },
            kid: kid.transpose()?.map(<[u8]>::to_vec),
        })
    }
}
