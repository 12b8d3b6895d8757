//! The authority: certifies offices and revokes them.

use super::period::Period;
use super::ring::ringed;
use crate::convert::{exposed, from, tried};
use crate::errors::RecordError;
use crate::ids::{AuthorityId, Day, OfficeId};
use episeal::visits::authority;

/// The root that signs office certificates and revocation lists.
#[derive(uniffi::Object)]
pub struct Authority(authority::Authority);

from!(Authority(authority::Authority));
ringed!(Authority(authority::Authority), self => self.0);

#[uniffi::export]
impl Authority {
    /// A new authority with a random key.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(authority::Authority::generate()?))
    }

    /// Reads what `Authority::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(authority::Authority::import_secret_bytes(&bytes)?))
    }

    /// The secret key as text, to be kept offline.
    ///
    /// # Errors
    /// - `TooLong`: cannot happen for one key.
    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.export_secret_bytes()?))
    }

    /// The public key that apps pin.
    pub fn id(&self) -> AuthorityId {
        self.0.id().into()
    }

    /// Certifies that `office` is the health office of this name, for at most 90 days.
    ///
    /// # Errors
    /// - `InvalidText`, `TooLong`: the name has nothing visible in it, has control characters, or has more than 160
    ///   bytes.
    /// - `InvalidTime`: the period is longer than 90 days.
    pub fn certify(&self, office: OfficeId, name: String, valid: Period) -> Result<Vec<u8>, RecordError> {
        self.0.certify(&office.read()?, &name, &valid.core()?)
    }

    /// A revocation list of all revoked offices, which replaces every list with a lower `number`; issued when `valid`
    /// begins, expired when it ends.
    ///
    /// # Errors
    /// - `InvalidTime`: the period is longer than 31 days.
    /// - `TooLong`: more than 10,000 offices, or a number that is not 0 to 2^53 - 1.
    pub fn revoke(&self, number: i64, offices: Vec<OfficeId>, valid: Period) -> Result<Vec<u8>, RecordError> {
        self.0.revoke(number, &tried(&offices, OfficeId::read)?, &valid.core()?)
    }

    /// Consents to succeed the authority `old` from the UTC day `from` on. The old authority then signs with
    /// `Authority::succeed`.
    ///
    /// # Errors
    /// - `InvalidTime`: a day after 9999. `Disagrees`: `old` is this authority.
    pub fn consent_to_succeed(&self, old: AuthorityId, from: Day) -> Result<Vec<u8>, RecordError> {
        self.0.consent_to_succeed(&old.read()?, from.read()?)
    }

    /// The same, and commits to `next`, who will succeed this authority: then nobody else can.
    ///
    /// # Errors
    /// As `Authority::consent_to_succeed`.
    pub fn consent_and_commit(&self, old: AuthorityId, from: Day, next: AuthorityId) -> Result<Vec<u8>, RecordError> {
        self.0.consent_and_commit(&old.read()?, from.read()?, &next.read()?)
    }

    /// Names its successor: the authority that consented. It certifies the offices, and again revokes those that this
    /// one revoked, before its day comes.
    ///
    /// # Errors
    /// - `Malformed`, `UnsupportedVersion`: not a consent. `WrongPurpose`: not that of an authority.
    /// - `Disagrees`: the consent to succeed another authority.
    /// - `BadSignature`: the new authority did not sign it.
    pub fn succeed(&self, consent: Vec<u8>) -> Result<Vec<u8>, RecordError> {
        self.0.succeed(&consent)
    }
}
