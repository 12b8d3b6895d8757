//! What an authority signs: certificates of offices and revocation lists (core/FORMAT.md, section 6).

use crate::extensions::Extensions;
use crate::id::{AuthorityId, OfficeId};
use crate::item::DataItems;
use crate::signed::{NamesSigner, Payload};
use episeal_base::error::RecordError;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::text;
use episeal_base::time::{DAY, checked, read_time};
use episeal_base::wire::{Reader, Writer};

/// The longest validity of an office's certificate: 90 days, in seconds.
pub const MAX_CERTIFICATE_SECONDS: i64 = 90 * DAY;
/// The longest validity of a revocation list: 31 days, in seconds.
pub const MAX_REVOCATIONS_SECONDS: i64 = 31 * DAY;
/// The most offices on a revocation list.
pub(crate) const MAX_REVOKED: usize = 10_000;
/// The highest number of a revocation list.
pub(crate) const MAX_NUMBER: u64 = 9_007_199_254_740_991;
/// The longest name of an office, in bytes of UTF-8.
pub const MAX_OFFICE_NAME_BYTES: usize = 160;

/// True for `from < to <= from + limit`.
pub fn is_period(from: i64, to: i64, limit: i64) -> bool {
    from < to && to.saturating_sub(from) <= limit
}

/// `[1, authority, office, name, not_before, not_after]`, signed by the authority.
#[derive(Debug)]
pub struct OfficeCertificate {
    pub authority: AuthorityId,
    pub office: OfficeId,
    pub name: String,
    pub not_before: i64,
    pub not_after: i64,
    pub extensions: Extensions,
}

impl OfficeCertificate {
    /// `TooLong`, `InvalidText` or `InvalidTime` for what must not be certified.
    pub fn check(self) -> Result<Self, RecordError> {
        text::check_visible(&self.name, MAX_OFFICE_NAME_BYTES)?;
        let (from, to) = (checked(self.not_before)?, checked(self.not_after)?);
        if is_period(from, to, MAX_CERTIFICATE_SECONDS) { Ok(self) } else { Err(RecordError::InvalidTime) }
    }
}

impl NamesSigner for OfficeCertificate {
    fn signer(&self) -> &[u8; 32] {
        self.authority.as_bytes()
    }
}

impl<'a> Payload<'a> for OfficeCertificate {
    const NAME: &'static str = "office-certificate";

    fn write(&self) -> Writer {
        let writer = Writer::new()
            .array(self.extensions.after(6))
            .uint(1)
            .bytes(self.authority.as_bytes())
            .bytes(self.office.as_bytes())
            .text(&self.name)
            .int(self.not_before)
            .int(self.not_after);
        self.extensions.write(writer)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        let is_extended = reader.versioned_and_extended(6)?;
        Self {
            authority: AuthorityId::read(reader)?,
            office: OfficeId::read(reader)?,
            name: reader.text()?.to_owned(),
            not_before: reader.int()?,
            not_after: reader.int()?,
            extensions: Extensions::read(reader, is_extended)?,
        }
        .check()
        .map_err(|_| RecordError::Malformed)
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.extensions)
    }
}

/// `[1, authority, number, issued, expires, [* office]]`, signed by the authority.
#[derive(Debug)]
pub struct Revocations {
    pub authority: AuthorityId,
    pub number: u64,
    pub issued: i64,
    pub expires: i64,
    /// Ascending, none twice.
    pub offices: Vec<OfficeId>,
    pub extensions: Extensions,
}

impl Revocations {
    /// `TooLong` or `InvalidTime` for a list that must not be signed.
    pub fn check(self) -> Result<Self, RecordError> {
        let (from, to) = (checked(self.issued)?, checked(self.expires)?);
        if !is_period(from, to, MAX_REVOCATIONS_SECONDS) {
            return Err(RecordError::InvalidTime);
        }
        if self.offices.len() > MAX_REVOKED || self.number > MAX_NUMBER {
            return Err(RecordError::TooLong);
        }
        Ok(self)
    }
}

impl<'a> Payload<'a> for Revocations {
    const NAME: &'static str = "revocations";

    fn write(&self) -> Writer {
        let writer = Writer::new()
            .array(self.extensions.after(6))
            .uint(1)
            .bytes(self.authority.as_bytes())
            .uint(self.number)
            .int(self.issued)
            .int(self.expires)
            .list(&self.offices, |writer, office| writer.bytes(office.as_bytes()));
        self.extensions.write(writer)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        let is_extended = reader.versioned_and_extended(6)?;
        Self {
            authority: AuthorityId::read(reader)?,
            number: reader.uint()?,
            issued: read_time(reader)?,
            expires: read_time(reader)?,
            offices: read_offices(reader)?,
            extensions: Extensions::read(reader, is_extended)?,
        }
        .check()
        .map_err(|_| RecordError::Malformed)
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.extensions)
    }
}

/// None twice.
pub fn ascending_offices(offices: Vec<OfficeId>) -> Vec<OfficeId> {
    let mut offices = sorted_by_bytes(offices, |office| office.as_bytes().to_vec());
    offices.dedup();
    offices
}

/// Ascending, none twice.
pub(crate) fn read_offices(reader: &mut Reader<'_>) -> Result<Vec<OfficeId>, RecordError> {
    let offices = reader.list(MAX_REVOKED, OfficeId::read)?;
    if offices.is_sorted_by(|a, b| a < b) { Ok(offices) } else { Err(RecordError::Malformed) }
}
