//! A document signer: its key, how long it is valid and what it may sign.

use super::claims::Statement;
use super::deviation::{Deviation, Deviations};
use super::key::{KeyUsage, VerifyingKey};
use super::x509;
use episeal_base::error::CertificateError;
use episeal_base::primitives;
use std::sync::Arc;

/// Length of a key id in trust lists, in bytes.
pub(crate) const KID_LENGTH: usize = 8;

/// A document signer (DSC).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signer {
    /// The key, or why it cannot be used: a signer that cannot be used is still known.
    pub(crate) key: Result<VerifyingKey, CertificateError>,
    /// Seconds since 1970; a bare key has no end.
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
    /// The end of the authority that certified it; without one, it has none. Seconds since 1970.
    pub(crate) trusted_until: i64,
    pub(crate) usage: KeyUsage,
    /// The country in its certificate, if there is one.
    pub(crate) country: Option<Arc<str>>,
    pub(crate) deviations: Deviations,
    /// The certificate, in DER; a bare key has none.
    pub(crate) certificate: Option<Vec<u8>>,
    /// The key id that follows from the certificate, whatever a list says.
    pub(crate) own_kid: Option<[u8; KID_LENGTH]>,
}

impl Signer {
    /// From an X.509 certificate in DER.
    pub(crate) fn from_certificate(der: &[u8]) -> Result<Self, CertificateError> {
        let certificate = x509::Certificate::read(der)?;
        let usage = match certificate.signs_messages() {
            Some(true) => certificate.usage,
            // RFC 5280, 4.2.1.3: without digitalSignature the key signs no messages.
            Some(false) | None => KeyUsage::Foreign,
        };
        let country = certificate.country().map(Arc::from);
        let signer = Self::from_key(certificate.key);
        Ok(Self {
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            usage,
            country,
            deviations: signer.deviations.join(certificate.deviations),
            certificate: Some(der.to_vec()),
            own_kid: Some(kid_of(der)),
            ..signer
        })
    }

    /// A key without a certificate: valid as long as it is in a list, for every type.
    pub(crate) fn from_key(key: Result<VerifyingKey, CertificateError>) -> Self {
        let mut deviations = Deviations::default();
        let is_rsa = matches!(key, Ok(VerifyingKey::Rsa(_)));
        deviations.note_if(is_rsa, Deviation::RsaSigner);
        Self {
            key,
            not_before: i64::MIN,
            not_after: i64::MAX,
            trusted_until: i64::MAX,
            usage: KeyUsage::Any,
            country: None,
            deviations,
            certificate: None,
            own_kid: None,
        }
    }

    /// What a signer's certificate promises, and some issuers do not keep (HCERT specification 1.0.5, section 3.3): it
    /// issues for its own country, while it is valid, and nothing that outlives it.
    pub(crate) fn exceeded_by(&self, statement: &Statement) -> Deviations {
        let mut deviations = Deviations::default();
        let is_early = statement.issued < self.not_before;
        deviations.note_if(is_early, Deviation::IssuedBeforeSigner);
        let is_late = statement.expires > self.not_after;
        deviations.note_if(is_late, Deviation::ExpiresAfterSigner);
        let issuer =
            statement.issuer.as_deref().map(|issuer| issuer.trim_end_matches(' ')).filter(|issuer| issuer.len() == 2);
        let countries = issuer.zip(self.country.as_deref());
        let is_other = countries.is_some_and(|(issuer, own)| !own.eq_ignore_ascii_case(issuer));
        deviations.note_if(is_other, Deviation::IssuerOtherCountry);
        deviations
    }

    pub(crate) fn check_validity(&self, now: i64) -> Result<(), CertificateError> {
        if now < self.not_before {
            return Err(CertificateError::SignerNotYetValid);
        }
        if now > self.not_after.min(self.trusted_until) {
            return Err(CertificateError::SignerExpired);
        }
        Ok(())
    }
}

/// The first 8 bytes of SHA-256 of a certificate (HCERT specification 1.0.5, section 3.2.2).
pub(crate) fn kid_of(der: &[u8]) -> [u8; KID_LENGTH] {
    let [a, b, c, d, e, f, g, h, ..] = primitives::sha256(der);
    [a, b, c, d, e, f, g, h]
}
