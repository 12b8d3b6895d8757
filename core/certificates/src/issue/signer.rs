//! Who signs: the document signer certificate and, if it is not kept elsewhere, its key.

use super::own_output::Trusted;
use crate::content::Kinds;
use crate::deviation::Deviation;
use crate::issue_error::IssueError;
use crate::key::VerifyingKey;
use crate::signer::kid_of;
use crate::x509::Certificate;
use episeal_base::primitives::{EcdsaKey, EcdsaSigner};

/// A document signer certificate (DSC): who signs, until when, and what.
///
/// Whether a country has issued it is not checked here: it is the issuer's own.
pub struct DocumentSigner {
    pub(super) kid: [u8; 8],
    public: EcdsaKey,
    pub(super) trusted: Trusted,
    not_before: i64,
    not_after: i64,
    signs_recoveries: bool,
    country: Option<String>,
}

opaque_debug!(DocumentSigner);

impl DocumentSigner {
    /// Reads an X.509 certificate in DER with a P-256 key.
    ///
    /// A verifier tolerates a DEFAULT that is written out; an issuer does not: stricter readers cannot read such a
    /// signer, or they write it differently and so get another key id. An empty list of extended key usages is
    /// accepted: states issued such signers, and the apps know them.
    ///
    /// # Errors
    /// - `SignerInvalid`: it is anything else.
    pub fn from_der(der: &[u8]) -> Result<Self, IssueError> {
        read(der).ok_or(IssueError::SignerInvalid)
    }

    /// The key id: the first 8 bytes of the SHA-256 of the certificate.
    #[must_use]
    pub fn kid(&self) -> &[u8] {
        &self.kid
    }

    /// The first second of its validity, in seconds since 1970.
    #[must_use]
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// The last second of its validity, in seconds since 1970.
    #[must_use]
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// It signs what is issued and expires within its own validity, and only recoveries of its own country. (A
    /// certificate that names no country, such as one for tests, may be of any.)
    pub(super) fn check(&self, issued: i64, expires: i64, country: &str) -> Result<(), IssueError> {
        if issued < self.not_before {
            return Err(IssueError::SignerNotYetValid);
        }
        if expires > self.not_after {
            return Err(IssueError::SignerExpires);
        }
        let is_own = |own: &String| own.eq_ignore_ascii_case(country);
        match self.signs_recoveries && self.country.as_ref().is_none_or(is_own) {
            true => Ok(()),
            false => Err(IssueError::SignerUsage),
        }
    }
}

fn read(der: &[u8]) -> Option<DocumentSigner> {
    let certificate = Certificate::read(der).ok()?;
    if certificate.deviations.list().contains(&Deviation::SignerNotDer) {
        return None;
    }
    let signs = certificate.signs_messages()?;
    let is_for_recoveries = certificate.usage.check(Kinds { recovery: true, ..Kinds::NONE }).is_ok();
    let country = certificate.country();
    match certificate.key {
        Ok(VerifyingKey::Ecdsa(public)) => Some(DocumentSigner {
            kid: kid_of(der),
            public,
            trusted: Trusted::read(der)?,
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            signs_recoveries: signs && is_for_recoveries,
            country,
        }),
        _ => None,
    }
}

/// The private key of a document signer that is kept here rather than in a security module.
pub struct SignerKey(EcdsaSigner);

opaque_debug!(SignerKey);

impl SignerKey {
    /// Reads a P-256 key in PKCS#8 (RFC 5958), DER.
    ///
    /// # Errors
    /// - `KeyInvalid`: it is anything else.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, IssueError> {
        EcdsaSigner::from_pkcs8(der).map(Self).ok_or(IssueError::KeyInvalid)
    }

    /// ECDSA with SHA-256 over what `RecoveryToSign::to_be_signed` returns: r and s, 32 bytes each. The nonce is random
    /// and hedged on servers and desktops, so that no two signatures are equal; elsewhere it is that of RFC 6979.
    ///
    /// # Errors
    /// - `KeyInvalid`: no nonce fits, which does not happen with a key that was read.
    pub fn sign(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, IssueError> {
        self.0.sign(to_be_signed).map(|signature| signature.to_vec()).ok_or(IssueError::KeyInvalid)
    }

    pub(super) fn belongs_to(&self, signer: &DocumentSigner) -> Result<(), IssueError> {
        match self.0.public().as_ref() == Some(&signer.public) {
            true => Ok(()),
            false => Err(IssueError::KeyMismatch),
        }
    }
}
