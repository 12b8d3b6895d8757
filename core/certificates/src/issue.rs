//! Issuing a certificate of recovery: checked first, signed wherever the key is, checked again, then returned.
//!
//! [`Recovery::prepare`] checks the dates and the signer and returns what is to be signed; a security module, a remote
//! service or [`SignerKey`] signs it; [`RecoveryToSign::finish`] (or `finish_der`) verifies the signature, verifies the
//! certificate and reads it as the German apps do, and returns it only if all of them accept it.
//!
//! The office prepares, a key store signs, and the office hands out:
//!
//! ```
//! use episeal_certificates::issue::DocumentSigner;
//! # use episeal_certificates::IssueError;
//! # use episeal_testkit::dsc::{Dsc, secret_key};
//! # use p256::ecdsa::signature::Signer;
//! # fn sign(message: &[u8]) -> Vec<u8> {
//! #     let signature: p256::ecdsa::Signature = secret_key().sign(message);
//! #     signature.to_der().as_bytes().to_vec()
//! # }
//! # fn main() -> Result<(), IssueError> {
//! # let (certificate, recovery) = (Dsc::default().der(), episeal_testkit::issue::recovery());
//! // The office: what is to be signed names the person.
//! let signer = DocumentSigner::from_der(&certificate)?;
//! let pending = recovery.prepare(&signer)?;
//! // The key store: ECDSA on P-256 with SHA-256, in DER.
//! let signature = sign(&pending.to_be_signed());
//! // The office: only what the apps accept comes out.
//! let issued = pending.finish_der(&signature)?;
//! assert!(issued.text().starts_with("HC1:"));
//! # Ok(())
//! # }
//! ```

mod encoding;
mod own_output;
mod profile;
mod signature;
mod signer;

use super::names::PersonName;
use super::revocation::RevocationHashes;
use crate::uvci::check_country;
use episeal_base::time::{self, TOLERANCE};
use episeal_base::wire::signature_structure;
use zeroize::Zeroizing;

use crate::date::{CalendarDate, DateOfBirth};
use crate::issue_error::IssueError;
pub use crate::uvci::{MAX_UVCI, Uvci, uvci_check_character};
use own_output::Trusted;
pub use profile::RecoveryProfile;
pub use signer::{DocumentSigner, SignerKey};

/// The longest issuer, in characters (EU schema 1.3.0).
const MAX_ISSUER: usize = 80;

/// What a certificate of recovery says. Names and date of birth are wiped on drop.
pub struct Recovery {
    /// Who recovered.
    pub name: PersonName,
    /// When they were born, as far as it is known.
    pub date_of_birth: DateOfBirth,
    /// What they recovered from.
    pub test: PositiveTest,
    /// Who issues.
    pub issuer: Issuer,
    /// The identifier of this certificate; a new one for each.
    pub uvci: Uvci,
    /// When it is valid.
    pub validity: Validity,
}

/// The first positive NAAT.
#[derive(Clone)]
pub struct PositiveTest {
    /// The day.
    pub day: CalendarDate,
    /// Where it was: two letters of ISO 3166-1.
    pub country: String,
}

/// Who issues a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// The name, 1 to 80 characters.
    pub name: String,
    /// The country, also of the document signer: two letters of ISO 3166-1.
    pub country: String,
}

/// When a certificate is valid.
#[derive(Clone)]
pub struct Validity {
    /// Whose rules for the days apply.
    pub profile: RecoveryProfile,
    /// The first day.
    pub from: CalendarDate,
    /// The last day.
    pub until: CalendarDate,
    /// The time of issuing, in seconds since 1970.
    pub issued: i64,
    /// The time from which the signature is no longer valid, in seconds since 1970: not before the last second of the
    /// last day (UTC), after the time of issuing, and not after the end of the document signer certificate.
    pub expires: i64,
}

opaque_debug!(Recovery, PositiveTest, Validity, RecoveryToSign, RecoveryCertificate);

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
        signer.check(self.validity.issued, self.validity.expires, &self.issuer.country)?;
        let protected = encoding::protected_header(&signer.kid);
        let payload = encoding::claims(self);
        Ok(RecoveryToSign {
            to_be_signed: signature_structure(&protected, &payload),
            protected,
            payload,
            signer: signer.trusted.clone(),
            issued: self.validity.issued,
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
        check_country(&self.issuer.country)?;
        check_country(&self.test.country)?;
        check_issuer(&self.issuer.name)?;
        if self.date_of_birth.is_after(self.test.day) {
            return Err(IssueError::BornAfterTest);
        }
        self.validity.profile.check(self.test.day, self.validity.from, self.validity.until)?;
        self.validity.check_times(self.test.day)
    }
}

impl Validity {
    /// A day is that of its place: it may begin up to 14 hours before the UTC day, and end up to 12 hours after it.
    fn check_times(&self, first_positive: CalendarDate) -> Result<(), IssueError> {
        const EASTERNMOST: i64 = 14 * 3_600;
        const WESTERNMOST: i64 = 12 * 3_600;
        if self.until.end().saturating_add(WESTERNMOST) <= self.issued {
            return Err(IssueError::ValidUntilRefused);
        }
        let is_in_range = |time| time::checked(time).is_ok();
        let last = self.until.end().saturating_sub(1);
        let is_later = self.expires >= last && self.expires > self.issued;
        if !is_in_range(self.issued) || !is_in_range(self.expires) || !is_later {
            return Err(IssueError::ExpiryInvalid);
        }
        let known = self.issued.saturating_add(EASTERNMOST).saturating_add(TOLERANCE);
        match first_positive.start() <= known {
            true => Ok(()),
            false => Err(IssueError::TestInFuture),
        }
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
    signer: Trusted,
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
    /// - `SignatureInvalid`: it has another length or form ([`RecoveryToSign::finish_der`] takes DER), or does not
    ///   verify with the signer's key.
    /// - `RejectedByVerifier`, `RejectedByCoronaWarnApp`, `RejectedByCovPass`: a reader would refuse the result.
    pub fn finish(&self, signature: &[u8]) -> Result<RecoveryCertificate, IssueError> {
        let signature: &[u8; 64] = signature.try_into().map_err(|_| IssueError::SignatureInvalid)?;
        let text = encoding::text(&self.protected, &self.payload, signature);
        let verified = own_output::check(&text, &self.signer, self.issued)?;
        Ok(RecoveryCertificate { text, revocation: verified.revocation_hashes() })
    }

    /// The certificate with its signature as key stores and clouds give it: an `ECDSA-Sig-Value` (RFC 3279, 2.2.3) in
    /// DER.
    ///
    /// # Errors
    /// - `SignatureInvalid`: it is not in DER, or does not verify with the signer's key.
    /// - `RejectedByVerifier`, `RejectedByCoronaWarnApp`, `RejectedByCovPass`: a reader would refuse the result.
    pub fn finish_der(&self, signature: &[u8]) -> Result<RecoveryCertificate, IssueError> {
        self.finish(&signature::from_der(signature).ok_or(IssueError::SignatureInvalid)?)
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
