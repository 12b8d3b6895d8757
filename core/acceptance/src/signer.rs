//! The document signer certificate as the apps use it, read by x509-cert.

use crate::Rejection;
use crate::es256::Key;
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::ext::pkix::ExtendedKeyUsage;

/// Recoveries first; then tests and vaccinations.
const USAGES: [&str; 6] = [
    "1.3.6.1.4.1.1847.2021.1.3",
    "1.3.6.1.4.1.0.1847.2021.1.3",
    "1.3.6.1.4.1.1847.2021.1.1",
    "1.3.6.1.4.1.0.1847.2021.1.1",
    "1.3.6.1.4.1.1847.2021.1.2",
    "1.3.6.1.4.1.0.1847.2021.1.2",
];

pub(crate) struct Signer {
    key: Key,
    validity: core::ops::RangeInclusive<u64>,
    usages: Vec<String>,
}

impl Signer {
    pub(crate) fn read(der: &[u8]) -> Result<Self, Rejection> {
        let certificate = Certificate::from_der(der).map_err(|_| Rejection::Signer)?;
        let body = certificate.tbs_certificate();
        let usage = body.get_extension::<ExtendedKeyUsage>().map_err(|_| Rejection::Signer)?;
        let (from, to) = (body.validity().not_before, body.validity().not_after);
        let point = body.subject_public_key_info().subject_public_key.raw_bytes();
        Ok(Self {
            key: Key::read(point).ok_or(Rejection::Signer)?,
            validity: from.to_unix_duration().as_secs()..=to.to_unix_duration().as_secs(),
            usages: usage.map_or_else(Vec::new, |(_, usage)| usage.0.iter().map(ToString::to_string).collect()),
        })
    }

    /// Corona-Warn-App `signature/core/ECDSAVerifier.kt` takes halves as r and s.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Rejection> {
        match self.key.is_signature(message, signature) {
            true => Ok(()),
            false => Err(Rejection::Signature),
        }
    }

    /// `X509Certificate.checkValidity` of Java: both ends belong to it.
    pub(crate) fn check_validity(&self, now: i64) -> Result<(), Rejection> {
        let now = u64::try_from(now).unwrap_or(0);
        if now < *self.validity.start() {
            return Err(Rejection::SignerNotYetValid);
        }
        match self.validity.contains(&now) {
            true => Ok(()),
            false => Err(Rejection::SignerExpired),
        }
    }

    /// Both apps: no usage of certificates at all, or that of recoveries.
    pub(crate) fn check_usage(&self) -> Result<(), Rejection> {
        let has = |usages: &[&str]| usages.iter().any(|usage| self.usages.iter().any(|own| own == usage));
        let (recoveries, _) = USAGES.split_at(2);
        match has(recoveries) || !has(&USAGES) {
            true => Ok(()),
            false => Err(Rejection::SignerUsage),
        }
    }
}
