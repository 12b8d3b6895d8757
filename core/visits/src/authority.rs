//! The authority: decides who is an office; holds no key that decrypts anything.
//!
//! The authority certifies an office, and an app that pins the authority believes the office, until it is revoked:
//!
//! ```
//! use episeal_visits::authority::Authority;
//! use episeal_visits::office::Office;
//! use episeal_visits::share::ShareRecipient;
//! use episeal_visits::trust::Trust;
//! use episeal_visits::{DAY, Period, RecordError, day_of};
//!
//! # fn main() -> Result<(), RecordError> {
//! # let now = 1_795_000_000;
//! // The authority.
//! let (authority, mut office) = (Authority::generate()?, Office::generate()?);
//! let valid = Period::new(now, now + 30 * DAY)?;
//! let certificate = authority.certify(&office.id(), "Gesundheitsamt Köln", &valid)?;
//! let nobody = authority.revoke(1, &[], &valid)?;
//! let revoked = authority.revoke(2, &[office.id()], &valid)?;
//!
//! // An app, which meets the office's key of the day.
//! let office_key = office.day_key(day_of(now)?, &certificate, now)?;
//! let mut trust = Trust::new(&[authority.id()])?;
//! trust.take_revocations(&nobody, now)?;
//! assert_eq!(ShareRecipient::verify(&office_key, &trust, now)?.name(), "Gesundheitsamt Köln");
//! trust.take_revocations(&revoked, now)?;
//! assert_eq!(ShareRecipient::verify(&office_key, &trust, now).err(), Some(RecordError::OfficeRevoked));
//! # Ok(())
//! # }
//! ```

pub use episeal_messages::authority::{MAX_CERTIFICATE_SECONDS, MAX_REVOCATIONS_SECONDS};

use crate::key_ring::{self, KeyRing};
use episeal_base::error::RecordError;
use episeal_base::secret_bytes::SecretBytes;
use episeal_base::text;
use episeal_base::time::Period;
use episeal_messages::authority::{MAX_OFFICE_NAME_BYTES, OfficeCertificate, Revocations, ascending_offices};
use episeal_messages::extensions::Extensions;
use episeal_messages::id::{AuthorityId, OfficeId};
use episeal_messages::signed::sign;
use episeal_messages::succession::{self, SuccessionRole};

/// The root that signs office certificates and revocation lists.
#[derive(Debug)]
pub struct Authority {
    ring: KeyRing,
}

impl Authority {
    /// A new authority with a random key.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        let ring = KeyRing::generate(key_ring::AUTHORITY)?;
        Ok(Self { ring })
    }

    /// Reads what [`Authority::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let ring = KeyRing::import(key_ring::AUTHORITY, bytes)?;
        Ok(Self { ring })
    }

    /// The secret key as text, to be kept offline.
    ///
    /// # Errors
    /// - `TooLong`: cannot happen for one key.
    pub fn export_secret_bytes(&self) -> Result<SecretBytes, RecordError> {
        self.ring.export()
    }

    /// The public key that apps pin.
    #[must_use]
    pub fn id(&self) -> AuthorityId {
        self.ring.id()
    }

    /// Certifies that `office` is the health office of this name, for at most 90 days.
    ///
    /// # Errors
    /// - `InvalidText`, `TooLong`: the name has nothing visible in it, has control characters, or has more than 160
    ///   bytes.
    /// - `InvalidTime`: the period is longer than 90 days.
    pub fn certify(&self, office: &OfficeId, name: &str, valid: &Period) -> Result<Vec<u8>, RecordError> {
        let certificate = OfficeCertificate {
            authority: self.id(),
            office: *office,
            name: text::entered_filled(name, MAX_OFFICE_NAME_BYTES)?,
            not_before: valid.from(),
            not_after: valid.to(),
            extensions: Extensions::default(),
        };
        Ok(sign(&certificate.check()?, self.ring.identity()))
    }

    /// A revocation list of all revoked offices, which replaces every list with a lower `number`; issued when `valid`
    /// begins, expired when it ends.
    ///
    /// # Errors
    /// - `InvalidTime`: the period is longer than 31 days.
    /// - `TooLong`: more than 10,000 offices, or a number that is not 0 to 2^53 - 1.
    pub fn revoke(&self, number: i64, offices: &[OfficeId], valid: &Period) -> Result<Vec<u8>, RecordError> {
        let list = Revocations {
            authority: self.id(),
            number: u64::try_from(number).unwrap_or(u64::MAX),
            issued: valid.from(),
            expires: valid.to(),
            offices: ascending_offices(offices.to_vec()),
            extensions: Extensions::default(),
        };
        Ok(sign(&list.check()?, self.ring.identity()))
    }

    /// Consents to succeed the authority `old` from the UTC day `from` on, counted from 1970-01-01. The old authority
    /// then signs with [`Authority::succeed`].
    ///
    /// # Errors
    /// - `InvalidTime`: a day after 9999. `Disagrees`: `old` is this authority.
    pub fn consent_to_succeed(&self, old: &AuthorityId, from: u32) -> Result<Vec<u8>, RecordError> {
        succession::consent(SuccessionRole::Authority, old.as_bytes(), from, None, self.ring.identity())
    }

    /// The same, and commits to `next`, who will succeed this authority: then nobody else can.
    ///
    /// # Errors
    /// As [`Authority::consent_to_succeed`].
    pub fn consent_and_commit(&self, old: &AuthorityId, from: u32, next: &AuthorityId) -> Result<Vec<u8>, RecordError> {
        let (next, key) = (Some(next.as_bytes()), self.ring.identity());
        succession::consent(SuccessionRole::Authority, old.as_bytes(), from, next, key)
    }

    /// Names its successor: the authority that consented. It certifies the offices, and again revokes those that this
    /// one revoked, before its day comes.
    ///
    /// # Errors
    /// - `Malformed`, `UnsupportedVersion`: not a consent. `WrongPurpose`: not that of an authority.
    /// - `Disagrees`: the consent to succeed another authority.
    /// - `BadSignature`: the new authority did not sign it.
    pub fn succeed(&self, consent: &[u8]) -> Result<Vec<u8>, RecordError> {
        succession::succeed(SuccessionRole::Authority, consent, self.ring.identity())
    }
}
