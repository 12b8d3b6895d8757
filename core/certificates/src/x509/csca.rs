//! National authorities (CSCA) and what they certified: chains of one step (RFC 5280, 6.1).

use super::pss::PssParameters;
use super::{Certificate, EC_KEY, P256, RSA_KEY, RSA_PSS, is_null, oid, rsa_key};
use crate::key::KeyUsage;
use episeal_base::error::CertificateError;
use episeal_base::primitives::{Curve, CurvePoint, Hash, RsaKey, RsaPadding};
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::referenced::OwnedToRef;
use x509_cert::der::{self, Decode, Reader, SliceReader};
use x509_cert::ext::pkix::BasicConstraints;
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

/// RFC 5480, 2.1.1.1.
const P384: ObjectIdentifier = oid("1.3.132.0.34");
const P521: ObjectIdentifier = oid("1.3.132.0.35");
/// Of signatures: RFC 5758, 3.2; RFC 4055, 5.
const ECDSA_SHA256: ObjectIdentifier = oid("1.2.840.10045.4.3.2");
const ECDSA_SHA384: ObjectIdentifier = oid("1.2.840.10045.4.3.3");
const ECDSA_SHA512: ObjectIdentifier = oid("1.2.840.10045.4.3.4");
const RSA_SHA256: ObjectIdentifier = oid("1.2.840.113549.1.1.11");
const RSA_SHA384: ObjectIdentifier = oid("1.2.840.113549.1.1.12");
const RSA_SHA512: ObjectIdentifier = oid("1.2.840.113549.1.1.13");

/// An authority that may certify signers, or one that certifies nobody.
pub(crate) struct Csca {
    certificate: Certificate,
    key: Option<CscaKey>,
}

impl Csca {
    /// From an X.509 certificate in DER.
    pub(crate) fn read(der: &[u8]) -> Result<Self, CertificateError> {
        let certificate = Certificate::read(der)?;
        let key = CscaKey::of(&certificate).filter(|_| is_authority(&certificate));
        Ok(Self { certificate, key })
    }

    /// True if it issued this certificate, which is `der`, while it was valid (RFC 5280, 6.1.3, (a)).
    fn issued(&self, certificate: &Certificate, der: &[u8]) -> bool {
        let own = &self.certificate;
        let tbs = certificate.inner.tbs_certificate();
        let is_named = tbs.issuer() == own.inner.tbs_certificate().subject();
        let is_valid = (own.not_before..=own.not_after).contains(&certificate.not_before);
        is_named && is_valid && self.signed(certificate, der)
    }

    fn signed(&self, certificate: &Certificate, der: &[u8]) -> bool {
        let algorithm = certificate.inner.signature_algorithm();
        // RFC 5280, 4.1.1.2: the same algorithm is named under the signature.
        let is_named_twice = algorithm == certificate.inner.tbs_certificate().signature();
        let (Some(key), Some(signature)) = (&self.key, certificate.inner.signature().as_bytes()) else {
            return false;
        };
        let signed = signed_part(der).ok().filter(|_| is_named_twice);
        signed.is_some_and(|signed| key.verifies(algorithm.owned_to_ref(), signed, signature))
    }
}

/// Until when an authority that issued this certificate in DER is valid itself (RFC 5280, 6.1.3, (a) (2)), the latest
/// of them; `None` if none issued it.
pub(crate) fn certified_until(der: &[u8], authorities: &[Csca]) -> Option<i64> {
    let certificate = Certificate::read(der).ok()?;
    let issuers = authorities.iter().filter(|authority| authority.issued(&certificate, der));
    issuers.map(|authority| authority.certificate.not_after).max()
}

/// RFC 5280, 6.1.4, (k), (n) and (o).
fn is_authority(certificate: &Certificate) -> bool {
    let is_ca = certificate
        .extension(super::BASIC_CONSTRAINTS)
        .and_then(|found| BasicConstraints::from_der(found.extn_value.as_bytes()).ok())
        .is_some_and(|constraints| constraints.ca);
    let signs = certificate.key_usage().is_some_and(|bits| bits.is_none_or(|bits| bits.key_cert_sign()));
    is_ca && signs && certificate.usage != KeyUsage::Foreign
}

/// The first item of the outer sequence, header included: what was signed, as received.
fn signed_part(der: &[u8]) -> der::Result<&[u8]> {
    SliceReader::new(der)?.sequence(|inner| {
        let signed = inner.tlv_bytes()?;
        inner.tlv_bytes()?;
        inner.tlv_bytes()?;
        Ok(signed)
    })
}

/// A key, with what its `SubjectPublicKeyInfo` says it is for.
enum CscaKey {
    Ecdsa(CurvePoint),
    /// `rsaEncryption`: for both paddings.
    Rsa(RsaKey),
    /// `id-RSASSA-PSS`: for this padding only, and with parameters only for these (RFC 4055, 3.3).
    RsaPss(RsaKey, Option<PssParameters>),
}

impl CscaKey {
    fn of(certificate: &Certificate) -> Option<Self> {
        let tbs = certificate.inner.tbs_certificate();
        let spki: SubjectPublicKeyInfoRef<'_> = tbs.subject_public_key_info().owned_to_ref();
        let bits = spki.subject_public_key.as_bytes()?;
        let parameters = spki.algorithm.parameters;
        match spki.algorithm.oid {
            EC_KEY => {
                let curve = match spki.algorithm.parameters_oid().ok()? {
                    P256 => Curve::P256,
                    P384 => Curve::P384,
                    P521 => Curve::P521,
                    _ => return None,
                };
                CurvePoint::new(curve, bits).ok().map(Self::Ecdsa)
            }
            RSA_KEY if is_null(parameters) => rsa_key(bits).ok().map(Self::Rsa),
            RSA_PSS => {
                let limit = match parameters {
                    Some(parameters) => Some(PssParameters::read(parameters)?),
                    None => None,
                };
                let key = rsa_key(bits).ok()?;
                Some(Self::RsaPss(key, limit))
            }
            _ => None,
        }
    }

    fn verifies(&self, algorithm: AlgorithmIdentifierRef<'_>, signed: &[u8], signature: &[u8]) -> bool {
        let Some(algorithm) = SignatureAlgorithm::read(algorithm) else {
            return false;
        };
        let verified = match (self, algorithm) {
            (Self::Ecdsa(key), SignatureAlgorithm::Ecdsa(hash)) => key.verify(hash, signed, signature),
            (Self::Rsa(key), SignatureAlgorithm::Rsa(padding, hash)) => {
                key.verify_padded(padding, hash, signed, signature)
            }
            (Self::RsaPss(key, limit), SignatureAlgorithm::Rsa(RsaPadding::Pss, hash))
                if limit.is_none_or(|limit| limit.allow(hash)) =>
            {
                key.verify_padded(RsaPadding::Pss, hash, signed, signature)
            }
            _ => return false,
        };
        verified.is_ok()
    }
}

#[derive(Clone, Copy)]
enum SignatureAlgorithm {
    Ecdsa(Hash),
    Rsa(RsaPadding, Hash),
}

impl SignatureAlgorithm {
    /// `None` for anything else, including SHA-1.
    fn read(algorithm: AlgorithmIdentifierRef<'_>) -> Option<Self> {
        let parameters = algorithm.parameters;
        let found = match algorithm.oid {
            ECDSA_SHA256 => Self::Ecdsa(Hash::Sha256),
            ECDSA_SHA384 => Self::Ecdsa(Hash::Sha384),
            ECDSA_SHA512 => Self::Ecdsa(Hash::Sha512),
            RSA_SHA256 => Self::Rsa(RsaPadding::Pkcs1, Hash::Sha256),
            RSA_SHA384 => Self::Rsa(RsaPadding::Pkcs1, Hash::Sha384),
            RSA_SHA512 => Self::Rsa(RsaPadding::Pkcs1, Hash::Sha512),
            RSA_PSS => {
                let hash = PssParameters::read(parameters?)?.hash()?;
                return Some(Self::Rsa(RsaPadding::Pss, hash));
            }
            _ => return None,
        };
        // Absent for ECDSA (RFC 5758, 3.2), NULL or absent for RSA (RFC 4055, 5).
        let is_bare = match found {
            Self::Ecdsa(_) => parameters.is_none(),
            Self::Rsa(..) => is_null(parameters),
        };
        is_bare.then_some(found)
    }
}
