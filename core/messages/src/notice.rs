//! Notices: they tell a guest, and nobody else, that an office read the guest's visit (core/FORMAT.md, section 22).

use crate::authority::OfficeCertificate;
use crate::id::{KeyId, OfBytes, OfficeId, RecordId};
use crate::item::DataItems;
use crate::signed::{Nested, Payload, Unverified, sign};
use crate::trust::{Trust, TrustRules};
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, AgreementKey, Secret, SigningKey};
use episeal_base::secret_bytes::{SecretBytes, labelled, read_labelled};
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::text;
use episeal_base::time::{Moments, read_time};
use episeal_base::wire::{Reader, Writer};

/// The number of tags is a multiple of this.
pub const NOTICE_STEP: u32 = 1_024;
/// The most tags of a notice.
pub const MAX_NOTICE_TAGS: u32 = 32_768;
const TAG_LENGTH: usize = 16;

/// The key by which an office tells one guest, and no other, that it read a visit. Wiped on drop.
#[derive(PartialEq, Eq)]
pub struct NoticeSecret(Secret<Self, TAG_LENGTH>);

impl Clone for NoticeSecret {
    fn clone(&self) -> Self {
        Self(self.0.duplicate())
    }
}

opaque_debug!(NoticeSecret, NoticeKey, VerifiedNotice);

impl NoticeSecret {
    // notice key = HKDF(visitor, D(["episeal-1 notice key", record_id]))[0..16]
    pub fn of_visit(visitor: &AgreementKey, record_id: &RecordId) -> Result<Self, RecordError> {
        let info = Writer::new().array(2).text("episeal-1 notice key");
        let info = info.bytes(record_id.as_bytes()).finish();
        primitives::hkdf(visitor.secret().into(), &info).map(Self)
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Self, RecordError> {
        Secret::read(reader.bytes()?).map(Self)
    }

    pub fn expose(&self) -> &[u8; TAG_LENGTH] {
        self.0.expose()
    }

    // tag = HKDF(notice key, D(["episeal-1 notice", id, kid]))[0..16]
    fn tag(&self, id: &[u8; 16], kid: &KeyId) -> Result<[u8; TAG_LENGTH], RecordError> {
        let info = Writer::new().array(3).text("episeal-1 notice");
        let info = info.bytes(id).bytes(kid.as_bytes()).finish();
        primitives::public_hkdf((&self.0).into(), &info)
    }
}

/// What an office keeps for 14 days of a visit that it read, to tell the guest. It opens nothing. Wiped on drop.
#[derive(Clone)]
pub struct NoticeKey {
    kid: KeyId,
    secret: NoticeSecret,
}

impl NoticeKey {
    /// The office's day key that the visit's venue day key names: it is for notices under this key.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// Reads what [`NoticeKey::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret.
    /// - `UnsupportedVersion`: one of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let bytes = read_labelled(text::NOTICE_SECRET, 32, bytes)?;
        let (kid, secret) = bytes.split_first_chunk().ok_or(RecordError::Malformed)?;
        Ok(Self { kid: KeyId::of_bytes(*kid), secret: NoticeSecret(Secret::read(secret)?) })
    }

    /// The key as text, `EPISEAL-NOTICE-SECRET`.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        labelled(text::NOTICE_SECRET, &[self.kid.as_bytes(), self.secret.expose()])
    }
}

/// `[1, certificate, kid, id, at, [1024*32768 tag]]`, signed by the office.
#[derive(Debug)]
pub struct Notice {
    pub certificate: Nested<OfficeCertificate>,
    pub kid: KeyId,
    id: [u8; 16],
    pub at: i64,
    /// One after the other, ascending, none twice.
    tags: Vec<[u8; TAG_LENGTH]>,
}

impl<'a> Payload<'a> for Notice {
    const NAME: &'static str = "notice";

    fn write(&self) -> Writer {
        // A tag and its head.
        let capacity = self.tags.len().saturating_mul(TAG_LENGTH.saturating_add(1));
        Writer::with_capacity(capacity.saturating_add(self.certificate.bytes().len()).saturating_add(128))
            .array(6)
            .uint(1)
            .bytes(self.certificate.bytes())
            .bytes(self.kid.as_bytes())
            .bytes(&self.id)
            .int(self.at)
            .list(&self.tags, |writer, tag| writer.bytes(tag))
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(6)?;
        let notice = Self {
            certificate: Nested::read(reader)?,
            kid: KeyId::read(reader)?,
            id: reader.bytes_of()?,
            at: read_time(reader)?,
            tags: reader.list(MAX_NOTICE_TAGS as usize, Reader::bytes_of)?,
        };
        let is_ascending = notice.tags.is_sorted_by(|a, b| a < b);
        if is_size(notice.tags.len()) && is_ascending { Ok(notice) } else { Err(RecordError::Malformed) }
    }
}

fn is_size(tags: usize) -> bool {
    tags > 0 && tags <= MAX_NOTICE_TAGS as usize && tags.is_multiple_of(NOTICE_STEP as usize)
}

/// None twice.
fn ascending(tags: Vec<[u8; TAG_LENGTH]>) -> Vec<[u8; TAG_LENGTH]> {
    let mut tags = sorted_by_bytes(tags, |tag| tag.to_vec());
    tags.dedup();
    tags
}

impl Notice {
    /// The tags of `keys` under a fresh id, padded with random ones to `size`.
    ///
    /// # Errors
    /// `InvalidPolicy` for a size that section 22 does not allow, `TooLong` for more keys than that, `NoRandomness`.
    pub fn new(
        certificate: Nested<OfficeCertificate>,
        kid: KeyId,
        keys: &[NoticeKey],
        size: usize,
        at: i64,
    ) -> Result<Self, RecordError> {
        if !is_size(size) {
            return Err(RecordError::InvalidPolicy);
        }
        let id = primitives::random()?;
        let own = keys.iter().filter(|key| key.kid == kid);
        let tags = own.map(|key| key.secret.tag(&id, &kid));
        let mut tags = tags.collect::<Result<Vec<_>, _>>()?;
        tags = ascending(tags);
        if tags.len() > size {
            return Err(RecordError::TooLong);
        }
        // Once, unless two of them are equal.
        while tags.len() < size {
            for _ in tags.len()..size {
                tags.push(primitives::random()?);
            }
            tags = ascending(tags);
        }
        Ok(Self { certificate, kid, id, at, tags })
    }

    pub fn sign(&self, office: &SigningKey) -> Vec<u8> {
        sign(self, office)
    }

    /// Section 6 for the certificate, then the office's signature.
    pub fn verified(bytes: &[u8], trust: &Trust, now: i64) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        let office = unverified.claims().office();
        trust.office(&unverified.claims().certificate, &office, Moments { arrival: now, now })?;
        unverified.verify(office.as_bytes())
    }

    /// The office that its certificate names.
    pub fn office(&self) -> OfficeId {
        self.certificate.claims().office
    }
}

/// A notice whose office is trusted and has signed it.
pub struct VerifiedNotice {
    office: OfficeId,
    office_name: String,
    kid: KeyId,
    id: [u8; 16],
    at: i64,
    tags: Vec<[u8; TAG_LENGTH]>,
}

impl VerifiedNotice {
    /// Verifies a notice, which may come from an untrusted server.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a notice.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office must not be trusted.
    /// - `BadSignature`: the office did not sign it.
    pub fn verify(notice: &[u8], trust: &Trust, now: i64) -> Result<Self, RecordError> {
        let notice = Notice::verified(notice, trust, now)?;
        Ok(Self {
            office: notice.office(),
            office_name: notice.certificate.claims().name.clone(),
            kid: notice.kid,
            id: notice.id,
            at: notice.at,
            tags: notice.tags,
        })
    }

    /// The office that published it.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.office
    }

    /// The office's certified name.
    #[must_use]
    pub fn office_name(&self) -> &str {
        &self.office_name
    }

    /// The office's day key whose visits it is about.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.kid
    }

    /// When it was published, in seconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }
}

/// The key for notices under an office's day key.
pub fn notice_key(kid: KeyId, secret: NoticeSecret) -> NoticeKey {
    NoticeKey { kid, secret }
}

/// Whether the notice is for the guest who has this key.
pub fn is_for(notice: &VerifiedNotice, secret: &NoticeSecret) -> Result<bool, RecordError> {
    let tag = secret.tag(&notice.id, &notice.kid)?;
    Ok(notice.tags.binary_search(&tag).is_ok())
}
