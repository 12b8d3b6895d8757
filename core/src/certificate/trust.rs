//! Whom to believe: document signers by key id, from the lists that are in use.

use super::claims::Statement;
use super::cose::SignedMessage;
use super::signer::{Signer, kid_of};
use super::x509;
use crate::error::CertificateError;
use std::collections::BTreeMap;

/// Document signers by key id. Several may have the same: each is tried.
#[derive(Clone, Debug, Default)]
pub struct SignerList {
    signers: BTreeMap<Vec<u8>, Vec<Signer>>,
}

impl SignerList {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the signer of a certificate in DER (RFC 5280) under the key id that follows from it.
    ///
    /// # Errors
    /// - `SignerMalformed`: no X.509 certificate.
    pub fn add_der(&mut self, certificate: &[u8]) -> Result<(), CertificateError> {
        self.add(
            kid_of(certificate).to_vec(),
            Signer::from_certificate(certificate)?,
        );
        Ok(())
    }

    pub(crate) fn add(&mut self, kid: Vec<u8>, signer: Signer) {
        self.signers.entry(kid).or_default().push(signer);
    }

    /// Adds every signer of another list.
    pub fn merge(&mut self, other: &SignerList) {
        for (kid, signers) in &other.signers {
            let known = self.signers.entry(kid.clone()).or_default();
            known.extend(signers.iter().cloned());
        }
    }

    /// How many signers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.signers.values().map(Vec::len).sum()
    }

    /// The same list, in which a signer that none of these authorities (CSCA, certificates in DER) certified
    /// verifies nothing: `SignerUntrusted`.
    ///
    /// Authorities sign with ECDSA on P-256, RSA PKCS#1 or RSASSA-PSS, each with SHA-256; what is signed
    /// otherwise counts as not certified.
    ///
    /// # Errors
    /// - `SignerMalformed`: an authority is no X.509 certificate.
    pub fn certified_by(&self, authorities: &[Vec<u8>]) -> Result<Self, CertificateError> {
        let read = |der: &Vec<u8>| x509::Certificate::read(der);
        let authorities = authorities
            .iter()
            .map(read)
            .collect::<Result<Vec<_>, _>>()?;
        let mut certified = self.clone();
        for signer in certified.signers.values_mut().flatten() {
            let certificate = signer.certificate.as_deref().map(x509::Certificate::read);
            let is_certified = certificate.is_some_and(|certificate| {
                certificate.is_ok_and(|certificate| {
                    authorities
                        .iter()
                        .any(|issuer| certificate.is_issued_by(issuer))
                })
            });
            if !is_certified {
                signer.key = Err(CertificateError::SignerUntrusted);
            }
        }
        Ok(certified)
    }

    /// The signers with this key id.
    pub(crate) fn of(&self, kid: &[u8]) -> &[Signer] {
        self.signers.get(kid).map_or(&[], Vec::as_slice)
    }
}

/// Whom to believe about certificates: signers, and what was revoked.
#[derive(Clone, Debug, Default)]
pub struct CertificateTrust {
    signers: SignerList,
}

impl CertificateTrust {
    /// Trust in these signers; nothing is known about revocations, and the check is reported as not done.
    #[must_use]
    pub fn new(signers: SignerList) -> Self {
        Self { signers }
    }

    pub(crate) fn signers(&self) -> &SignerList {
        &self.signers
    }

    pub(crate) fn revocations(&self) -> Option<()> {
        None
    }

    pub(crate) fn check_revocation(
        &self,
        _: &SignedMessage,
        _: &Statement,
    ) -> Result<(), CertificateError> {
        Err(CertificateError::RevocationUnknown)
    }
}
