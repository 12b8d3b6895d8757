//! Who is an office: the authority's certificates and revocations (core/FORMAT.md, section 6).

use super::{Payload, Unverified};
use crate::error::RecordError;
use crate::id::{AuthorityId, OfficeId};
use crate::text;
use crate::time::{DAY, checked, is_valid, read_time};
use crate::wire::{Reader, Writer};

/// The longest validity of an office's certificate: 90 days, in seconds.
pub const MAX_CERTIFICATE_SECONDS: i64 = 90 * DAY;
/// The longest validity of a revocation list: 31 days, in seconds.
pub const MAX_REVOCATIONS_SECONDS: i64 = 31 * DAY;
/// The most offices on a revocation list.
const MAX_REVOKED: usize = 10_000;
/// The longest name of an office, in bytes of UTF-8.
const MAX_OFFICE_NAME_BYTES: usize = 160;

/// True for `from < to <= from + limit`.
pub(crate) fn is_period(from: i64, to: i64, limit: i64) -> bool {
    from < to && to.saturating_sub(from) <= limit
}

/// `[1, office, name, not_before, not_after]`, signed by the authority.
#[derive(Debug)]
pub(crate) struct OfficeCertificate {
    pub(crate) office: OfficeId,
    pub(crate) name: String,
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
}

impl OfficeCertificate {
    /// `TooLong`, `InvalidText` or `InvalidTime` for what must not be certified.
    pub(crate) fn check(self) -> Result<Self, RecordError> {
        text::check_filled(&self.name, MAX_OFFICE_NAME_BYTES)?;
        let (from, to) = (checked(self.not_before)?, checked(self.not_after)?);
        if is_period(from, to, MAX_CERTIFICATE_SECONDS) {
            Ok(self)
        } else {
            Err(RecordError::InvalidTime)
        }
    }
}

impl<'a> Payload<'a> for OfficeCertificate {
    const NAME: &'static str = "office-certificate";

    fn write(&self) -> Writer {
        Writer::new()
            .array(5)
            .uint(1)
            .bytes(self.office.as_bytes())
            .text(&self.name)
            .int(self.not_before)
            .int(self.not_after)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(5)?;
        Self {
            office: OfficeId::new(reader.bytes_of()?),
            name: reader.text()?.to_owned(),
            not_before: reader.int()?,
            not_after: reader.int()?,
        }
        .check()
        .map_err(|_| RecordError::Malformed)
    }
}

/// `[1, number, issued, expires, [* office]]`, signed by the authority.
#[derive(Debug)]
pub(crate) struct Revocations {
    pub(crate) number: u64,
    pub(crate) issued: i64,
    pub(crate) expires: i64,
    /// Ascending, none twice.
    pub(crate) offices: Vec<OfficeId>,
}

impl Revocations {
    /// `TooLong` or `InvalidTime` for a list that must not be signed.
    pub(crate) fn check(self) -> Result<Self, RecordError> {
        let (from, to) = (checked(self.issued)?, checked(self.expires)?);
        if !is_period(from, to, MAX_REVOCATIONS_SECONDS) {
            return Err(RecordError::InvalidTime);
        }
        if self.offices.len() > MAX_REVOKED {
            return Err(RecordError::TooLong);
        }
        Ok(self)
    }
}

impl<'a> Payload<'a> for Revocations {
    const NAME: &'static str = "revocations";

    fn write(&self) -> Writer {
        Writer::new()
            .array(5)
            .uint(1)
            .uint(self.number)
            .int(self.issued)
            .int(self.expires)
            .list(&self.offices, |writer, office| {
                writer.bytes(office.as_bytes())
            })
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(5)?;
        let list = Self {
            number: reader.uint()?,
            issued: read_time(reader)?,
            expires: read_time(reader)?,
            offices: reader.list(MAX_REVOKED, |reader| Ok(OfficeId::new(reader.bytes_of()?)))?,
        };
        if !list.offices.is_sorted_by(|a, b| a < b) {
            return Err(RecordError::Malformed);
        }
        list.check().map_err(|_| RecordError::Malformed)
    }
}

/// Whom to believe about who is an office: the pinned authority and its revocation list.
#[derive(Debug)]
pub struct Trust {
    authority: AuthorityId,
    revocations: Revocations,
}

impl Trust {
    /// Trust in `authority`, which the app pins, with its newest revocation list.
    ///
    /// `newest_seen` is the highest [`Trust::number`] this device ever had, or 0.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a revocation list.
    /// - `BadSignature`: not signed by `authority`.
    /// - `RevocationsOlder`: its number is below `newest_seen`.
    ///
    /// # Security
    /// Store [`Trust::number`]: without `newest_seen` an old list, in which a revoked office is missing, passes
    /// until it expires.
    pub fn new(
        authority: AuthorityId,
        revocations: &[u8],
        newest_seen: u64,
    ) -> Result<Self, RecordError> {
        let revocations =
            Unverified::<Revocations>::parse(revocations)?.verify(authority.as_bytes())?;
        if revocations.number < newest_seen {
            return Err(RecordError::RevocationsOlder);
        }
        Ok(Self {
            authority,
            revocations,
        })
    }

    /// The number of the revocation list.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.revocations.number
    }

    /// The office's certificate, if it is the authority's, for this office, and holds at `now`.
    pub(crate) fn office(
        &self,
        certificate: &[u8],
        office: &OfficeId,
        now: i64,
    ) -> Result<OfficeCertificate, RecordError> {
        let unverified = Unverified::<OfficeCertificate>::parse(certificate)?;
        let certificate = unverified
            .verify(self.authority.as_bytes())
            .map_err(|_| RecordError::OfficeUncertified)?;
        if certificate.office != *office {
            return Err(RecordError::OfficeUncertified);
        }
        if !is_valid(certificate.not_before, certificate.not_after, now) {
            return Err(RecordError::OfficeLapsed);
        }
        if now >= self.revocations.expires {
            return Err(RecordError::RevocationsExpired);
        }
        if self.revocations.offices.binary_search(office).is_ok() {
            return Err(RecordError::OfficeRevoked);
        }
        Ok(certificate)
    }
}
