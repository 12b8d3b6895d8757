//! What an office tells the guests whose visits it read.

use super::trust::Trust;
use crate::convert::{exposed, holds};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{KeyId, OfficeId};
use crate::records::record;
use crate::time::Time;
use episeal::visits::office;

record! {
    /// What a notice is about, and how long it is.
    NoticeScope {
        /// The office's own day key of the visits' day.
        kid: KeyId,
        /// The number of tags: a multiple of 1,024 up to 32,768, the same in all notices of an office.
        size: Count,
    }
}

impl NoticeScope {
    pub(super) fn core(self) -> Result<office::NoticeScope, RecordError> {
        Ok(office::NoticeScope { kid: self.kid.read()?, size: self.size.read()? })
    }
}

/// What an office keeps for 14 days of a visit that it read, to tell the guest. It opens nothing. Wiped when it is
/// freed.
#[derive(uniffi::Object)]
pub struct NoticeKey(office::NoticeKey);

holds!(NoticeKey(office::NoticeKey));

#[uniffi::export]
impl NoticeKey {
    /// The office's day key that the visit's venue day key names: it is for notices under this key.
    pub fn kid(&self) -> KeyId {
        self.0.kid().into()
    }

    /// Reads what `NoticeKey::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret.
    /// - `UnsupportedVersion`: one of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(office::NoticeKey::import_secret_bytes(&bytes)?))
    }

    /// The key as text, `EPISEAL-NOTICE-SECRET`.
    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }
}

/// A notice whose office is trusted and has signed it.
#[derive(uniffi::Object)]
pub struct VerifiedNotice(pub(super) office::VerifiedNotice);

#[uniffi::export]
impl VerifiedNotice {
    /// Verifies a notice, which may come from an untrusted server.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a notice.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office must not be trusted.
    /// - `BadSignature`: the office did not sign it.
    #[uniffi::constructor]
    pub fn verify(notice: Vec<u8>, trust: &Trust, now: Time) -> Result<Self, RecordError> {
        Ok(Self(office::VerifiedNotice::verify(&notice, &trust.0.read(), now.0)?))
    }

    /// The office that published it.
    pub fn office(&self) -> OfficeId {
        self.0.office().into()
    }

    /// The office's certified name.
    pub fn office_name(&self) -> String {
        self.0.office_name().into()
    }

    /// The office's day key whose visits it is about.
    pub fn kid(&self) -> KeyId {
        self.0.kid().into()
    }

    /// When it was published.
    pub fn at(&self) -> Time {
        self.0.at().into()
    }
}
