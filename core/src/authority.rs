//! The authority: decides who is an office; holds no key that decrypts anything.

use crate::error::RecordError;
use crate::id::{AuthorityId, OfficeId};
use crate::key_ring::{self, KeyRing, SecretBytes};
use crate::message::sign;
use crate::message::trust::{OfficeCertificate, Revocations};

/// The root that signs office certificates and revocation lists.
#[derive(Debug)]
pub struct Authority {
    ring: KeyRing,
}

impl Authority {
    /// A new authority with a random key.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system gave no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        let ring = KeyRing::generate(key_ring::AUTHORITY)?;
        Ok(Self { ring })
    }

    /// Reads what [`Authority::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else that was not written so.
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
        AuthorityId::new(*self.ring.identity().public())
    }

    /// Certifies that `office` is the health office of this name, from `not_before` up to `not_after`.
    ///
    /// # Errors
    /// - `InvalidText`, `TooLong`: the name is empty, has control characters, or more than 160 bytes.
    /// - `InvalidTime`: the period is empty or longer than 90 days.
    pub fn certify(
        &self,
        office: &OfficeId,
        name: &str,
        not_before: i64,
        not_after: i64,
    ) -> Result<Vec<u8>, RecordError> {
        let certificate = OfficeCertificate {
            office: *office,
            name: name.to_owned(),
            not_before,
            not_after,
        };
        Ok(sign(&certificate.check()?, self.ring.identity()))
    }

    /// A revocation list of all revoked offices, which replaces every list with a lower `number`.
    ///
    /// # Errors
    /// - `InvalidTime`: it expires before it is issued or more than 31 days later.
    /// - `TooLong`: more than 10,000 offices.
    pub fn revoke(
        &self,
        number: u64,
        offices: &[OfficeId],
        issued: i64,
        expires: i64,
    ) -> Result<Vec<u8>, RecordError> {
        let mut offices = offices.to_vec();
        offices.sort_unstable();
        offices.dedup();
        let list = Revocations {
            number,
            issued,
            expires,
            offices,
        };
        Ok(sign(&list.check()?, self.ring.identity()))
    }
}
