//! What an office tells the guests whose visits it read.

use super::trust::Trust;
use crate::convert::{exposed, holds};
use crate::count::Count;
use crate::errors::RecordError;
use crate::records::record;
use crate::time::Time;
use episeal::visits::{KeyId, OfficeId, office};

record! {
    /// Whom a notice is about, and how long it is.
    NoticeScope {
        /// The venue's day key.
        kid: KeyId,
        /// How many tags it has.
        size: Count,
    }
}

impl From<NoticeScope> for office::NoticeScope {
    fn from(of: NoticeScope) -> Self {
        Self { kid: of.kid, size: of.size.0 }
    }
}

#[derive(uniffi::Object)]
pub struct NoticeKey(office::NoticeKey);

holds!(NoticeKey(office::NoticeKey));

#[uniffi::export]
impl NoticeKey {
    pub fn kid(&self) -> KeyId {
        self.0.kid()
    }

    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(office::NoticeKey::import_secret_bytes(&bytes)?))
    }

    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }
}

#[derive(uniffi::Object)]
pub struct VerifiedNotice(pub(super) office::VerifiedNotice);

#[uniffi::export]
impl VerifiedNotice {
    #[uniffi::constructor]
    pub fn verify(notice: Vec<u8>, trust: &Trust, now: Time) -> Result<Self, RecordError> {
        Ok(Self(office::VerifiedNotice::verify(&notice, &trust.0.read(), now.0)?))
    }

    pub fn office(&self) -> OfficeId {
        self.0.office()
    }

    pub fn office_name(&self) -> String {
        self.0.office_name().into()
    }

    pub fn kid(&self) -> KeyId {
        self.0.kid()
    }

    pub fn at(&self) -> Time {
        self.0.at().into()
    }
}
