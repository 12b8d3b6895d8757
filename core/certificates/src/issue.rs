//! Issuing a certificate of recovery: checked first, signed wherever the key is, checked again, then returned.
//!
//! [`Recovery::prepare`] checks the dates and the signer and returns what is to be signed; a security module, a remote
//! service or [`SignerKey`] signs it; [`RecoveryToSign::finish`] verifies the signature, verifies the certificate and
//! reads it as the German apps do, and returns it only if all of them accept it.

mod encoding;
mod own_output;
mod profile;
mod signer;

use super::names::PersonName;
use super::revocation::RevocationHashes;
use crate::uvci::check_country;
use episeal_base::primitives::EcdsaKey;
use episeal_base::time::{self, TOLERANCE};
use zeroize::{Zeroize, Zeroizing};

use crate::date::{Date, DateOfBirth};
use crate::issue_error::IssueError;
pub use crate::uvci::{MAX_UVCI, Uvci, uvci_check_character};
pub use profile::RecoveryProfile;
pub use signer::{DocumentSigner, SignerKey};

/// The longest issuer, in characters (EU schema 1.3.0).
const MAX_ISSUER: usize = 80;

/// What a certificate of recovery says. Names and dates of birth and test are wiped on drop.
pub struct Recovery {
    /// Who recovered.
    pub name: PersonName,
    /// When they were born, as far as it is known.
    pub date_of_birth: DateOfBirth,
    /// The day of the first positive NAAT.
    pub first_positive: Date,
    /// Where the test was: two letters of ISO 3166-1.
    pub test_country: String,
    /// Who issues, 1 to 80 characters.
    pub issuer: String,
    /// The country of the issuer and of its document signer: two letters of ISO 3166-1.
    pub country: String,
    /// The identifier of this certificate; a new one for each.
    pub uvci: Uvci,
    /// Whose rules for the days apply.
    pub profile: RecoveryProfile,
    /// The first day of validity.
    pub valid_from: Date,
    /// The last day of validity.
    pub valid_until: Date,
    /// The time of issuing, in seconds since 1970.
    pub issued: i64,
    /// The time from which the signature is no longer valid, in seconds since 1970: not before the last second of the
    /// last day of validity (UTC), after the time of issuing, and not after the end of the document signer certificate.
    pub expires: i64,
}

opaque_debug!(Recovery, RecoveryToSign, RecoveryCertificate);

impl Recovery {
    /// Checks everything that can be checked before signing.
    ///
    /// # Errors
    /// - `CountryInvalid`, `IssuerInvalid`, `DateInvalid`: a value has another form.
    /// - `BornAfterTest`, `TestInFuture`: two times contradict each other.
    /// - `ValidFromRefused`, `ValidUntilRefused`: the profile does not allow these days, or the last one is over
    ///   everywhere on earth at the time of issuing.
    /// - `ExpiryInvalid`: the expiry is out of range, before the end of the last day of validity, or not after the
    ///   issuing.
    /// - `SignerNotYetValid`, `SignerExpires`, `SignerUsage`: the document signer may not sign this.
    pub fn prepare(&self, signer: &DocumentSigner) -> Result<RecoveryToSign, IssueError> {
        self.check()?;
        signer.check(self.issued, self.expires, &self.country)?;
        let protected = encoding::protected_header(&signer.kid);
        let payload = encoding::claims(self);
        Ok(RecoveryToSign {
            to_be_signed: encoding::to_be_signed(&protected, &payload),
            protected,
            payload,
            public: signer.public.clone(),
            signer: signer.der.clone(),
            issued: self.issued,
        })
    }

    /// Issues with a key that is kept here.
    ///
    /// # Errors
    /// - `KeyMismatch`: the key is not the document signer's; and all of `prepare` and `finish`.
    pub fn issue(&self, signer: &DocumentSigner, key: &SignerKey) -> Result<RecoveryCertificate, IssueError> {
        key.belongs_to(signer)?;
        let pending = self.prepare(signer)?;
        pending.finish(&key.sign(&pending.to_be_signed)?)
    }

    fn check(&self) -> Result<(), IssueError> {
        check_country(&self.country)?;
        check_country(&self.test_country)?;
        check_issuer(&self.issuer)?;
        if self.date_of_birth.checked()?.is_after(self.first_positive) {
            return Err(IssueError::BornAfterTest);
        }
        self.profile.check(self.first_positive, self.valid_from, self.valid_until)?;
        self.check_times()
    }

    /// A day is that of its place: it may begin up to 14 hours before the UTC day, and end up to 12 hours after it.
    fn check_times(&self) -> Result<(), IssueError> {
        const EASTERNMOST: i64 = 14 * 3_600;
        const WESTERNMOST: i64 = 12 * 3_600;
        if self.valid_until.end().saturating_add(WESTERNMOST) <= self.issued {
            return Err(IssueError::ValidUntilRefused);
        }
        let is_in_range = |time| time::checked(time).is_ok();
        let last = self.valid_until.end().saturating_sub(1);
        let is_later = self.expires >= last && self.expires > self.issued;
        if !is_in_range(self.issued) || !is_in_range(self.expires) || !is_later {
            return Err(IssueError::ExpiryInvalid);
        }
        let known = self.issued.saturating_add(EASTERNMOST).saturating_add(TOLERANCE);
        match self.first_positive.start() <= known {
            true => Ok(()),
            false => Err(IssueError::TestInFuture),
        }
    }
}

impl Drop for Recovery {
    fn drop(&mut self) {
        self.date_of_birth.zeroize();
        self.first_positive.zeroize();
        self.valid_from.zeroize();
        self.valid_until.zeroize();
    }
}

/// Apps trim what they read: with spaces around it, it is not what was signed.
fn check_issuer(issuer: &str) -> Result<(), IssueError> {
    let is_text = episeal_base::text::check_visible(issuer, MAX_ISSUER.saturating_mul(4)).is_ok();
    if is_text && issuer.trim() == issuer && issuer.chars().count() <= MAX_ISSUER {
        Ok(())
    } else {
        Err(IssueError::IssuerInvalid)
    }
}

/// A certificate that waits for its signature. Wiped on drop.
pub struct RecoveryToSign {
    to_be_signed: Zeroizing<Vec<u8>>,
    protected: Vec<u8>,
    payload: Zeroizing<Vec<u8>>,
    public: EcdsaKey,
    signer: Vec<u8>,
    issued: i64,
}

impl RecoveryToSign {
    /// The whole `Sig_structure` (RFC 9052, 4.4), with the content: whoever signs can see what.
    ///
    /// It is signed with ECDSA on P-256 with SHA-256.
    ///
    /// # Security
    /// It names the person. Whatever signs it must be trusted with that.
    #[must_use]
    pub fn to_be_signed(&self) -> Vec<u8> {
        self.to_be_signed.to_vec()
    }

    /// The certificate with its signature: r and s, 32 bytes each, big-endian.
    ///
    /// # Errors
    /// - `SignatureInvalid`: it has another length or form (DER is one), or does not verify with the signer's key.
    /// - `RejectedByVerifier`, `RejectedByCoronaWarnApp`, `RejectedByCovPass`: a reader would refuse the result.
    pub fn finish(&self, signature: &[u8]) -> Result<RecoveryCertificate, IssueError> {
        let signature: &[u8; 64] = signature.try_into().map_err(|_| IssueError::SignatureInvalid)?;
        self.public.verify(&self.to_be_signed, signature).map_err(|_| IssueError::SignatureInvalid)?;
        let text = encoding::text(&self.protected, &self.payload, signature);
        let verified = own_output::check(&text, &self.signer, self.issued)?;
        Ok(RecoveryCertificate { text, revocation: verified.revocation_hashes() })
    }
}

/// An issued certificate. Nothing of it has to be stored; its text belongs to the holder. Wiped on drop.
pub struct RecoveryCertificate {
    text: Zeroizing<String>,
    revocation: RevocationHashes,
}

impl RecoveryCertificate {
    /// The text of the QR code: `HC1:...`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The hashes by which it can be revoked.
    #[must_use]
    pub fn revocation_hashes(&self) -> RevocationHashes {
        self.revocation.clone()
    }
}

#[cfg(test)]
mod tests;
