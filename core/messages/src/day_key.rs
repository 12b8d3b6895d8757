//! Signed day keys of offices and venues, and the staff's certificate (core/FORMAT.md, section 7).

use crate::authority::OfficeCertificate;
use crate::extensions::Extensions;
use crate::id::{KeyId, Named, OfficeId, StaffId, VenueId, day_key_id};
use crate::item::DataItems;
use crate::signed::{NamesSigner, Nested, Payload, Unverified};
use crate::trust::{Trust, TrustRules};
use crate::visit::{Header, OFFICE_TICKET, READER_TICKET};
use episeal_base::error::RecordError;
use episeal_base::time::{Moments, read_day};
use episeal_base::wire::{Reader, Writer};
use std::sync::Arc;

/// The longest day key of an office or a venue in any version, in bytes.
const MAX_LATER_DAY_KEY: usize = 65_536;
/// The longest of version 1, in bytes.
const MAX_DAY_KEY: usize = 4_096;

/// `[1, office, day, public, certificate, ? ext]`, signed by the office.
#[derive(Debug)]
pub struct OfficeDayKey {
    pub office: OfficeId,
    pub day: u32,
    pub public: [u8; 32],
    pub certificate: Nested<OfficeCertificate>,
    pub ext: Extensions,
}

/// A day key whose office is trusted and has signed it.
#[derive(Clone, Debug)]
pub struct TrustedDayKey {
    pub office: OfficeId,
    pub office_name: String,
    pub day: u32,
    pub public: [u8; 32],
    pub kid: KeyId,
}

impl OfficeDayKey {
    pub fn kid(&self) -> KeyId {
        let ext = self.ext.encode();
        let office = self.office.as_bytes();
        day_key_id(office, self.day, &self.public, None, ext.as_deref())
    }

    /// How a venue's day key names it.
    pub fn named(&self) -> Named {
        Named { office: self.office, kid: self.kid() }
    }

    /// The day key of an office that is trusted now.
    pub fn trusted(day_key: &Nested<Self>, trust: &Trust, now: i64) -> Result<TrustedDayKey, RecordError> {
        Self::trusted_on(day_key, trust, Moments { arrival: now, now })
    }

    /// The same for an arrival that is sealed later: certificate first, then the office's signature.
    pub(crate) fn trusted_on(
        day_key: &Nested<Self>,
        trust: &Trust,
        moments: Moments,
    ) -> Result<TrustedDayKey, RecordError> {
        let office = day_key.claims().office;
        let certificate = trust.office(&day_key.claims().certificate, &office, moments)?;
        let day_key = day_key.authentic()?;
        Ok(TrustedDayKey {
            office,
            office_name: certificate.name.clone(),
            day: day_key.day,
            kid: day_key.kid(),
            public: day_key.public,
        })
    }
}

impl NamesSigner for OfficeDayKey {
    fn signer(&self) -> &[u8; 32] {
        self.office.as_bytes()
    }
}

impl<'a> Payload<'a> for OfficeDayKey {
    const NAME: &'static str = "office-day-key";
    const SIZE: usize = MAX_LATER_DAY_KEY;
    const LIMIT: usize = MAX_DAY_KEY;

    fn write(&self) -> Writer {
        let writer = Writer::new()
            .array(self.ext.after(5))
            .uint(1)
            .bytes(self.office.as_bytes())
            .uint(u64::from(self.day))
            .bytes(&self.public)
            .bytes(self.certificate.bytes());
        self.ext.write(writer)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        let is_extended = reader.versioned_and_extended(5)?;
        Ok(Self {
            office: OfficeId::read(reader)?,
            day: read_day(reader)?,
            public: reader.agreement_key()?,
            certificate: Nested::read(reader)?,
            ext: Extensions::read(reader, is_extended)?,
        })
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.ext)
    }
}

coded! {
    /// Whether a visitor accepts that the venue can read the visit.
    Readers, list readers;

    /// Only a health office with the venue's release may read; a day key that names no office is refused.
    OfficeOnly => "office-only", "only a health office may read, and only what the venue releases";
    /// Explicit consent: where the venue's day key names no office, the venue itself may also read.
    VenueMayRead => "office-or-venue", "where the day key names no office, the venue may also read";
}

/// Whom a ticket is for.
#[derive(Debug)]
pub struct TicketHolder {
    pub public: [u8; 32],
    pub role: &'static str,
}

/// `[1, identity, day, public, office day key or nil, ? ext]`, signed by the venue's identity.
#[derive(Debug)]
pub struct VenueDayKey {
    pub venue: VenueId,
    pub day: u32,
    pub public: [u8; 32],
    pub office_day_key: Option<Arc<Nested<OfficeDayKey>>>,
    pub ext: Extensions,
}

impl VenueDayKey {
    pub fn kid(&self) -> KeyId {
        let named = self.named().map(|named| named.kid);
        let ext = self.ext.encode();
        let venue = self.venue.as_bytes();
        day_key_id(venue, self.day, &self.public, named.as_ref(), ext.as_deref())
    }

    /// The office whose day key it claims to name, and the id of that.
    pub fn named(&self) -> Option<Named> {
        self.office_day_key.as_ref().map(|day_key| day_key.claims().named())
    }

    /// The office that it names, if any.
    pub fn office(&self) -> Option<OfficeId> {
        self.office_day_key.as_ref().map(|day_key| day_key.claims().office)
    }

    /// The day key, if the venue that it names signed it.
    pub fn of_any_venue(bytes: &[u8]) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        let venue = unverified.claims().venue;
        unverified.verify(venue.as_bytes())
    }

    /// The day key, if the venue and the office that it names signed theirs for the same day.
    pub fn consistent(day_key: &Nested<Self>) -> Result<&Self, RecordError> {
        let day_key = day_key.authentic()?;
        if let Some(office_day_key) = &day_key.office_day_key
            && office_day_key.authentic()?.day != day_key.day
        {
            return Err(RecordError::WrongDay);
        }
        Ok(day_key)
    }

    /// The day key, if it is this venue's and signed by it.
    pub fn verified(bytes: &[u8], venue: &VenueId) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        if unverified.claims().venue != *venue {
            return Err(RecordError::WrongVenue);
        }
        unverified.verify(venue.as_bytes())
    }

    /// The day key, if it is signed by the printed identity or by its successor on the key's day.
    pub fn of_printed(bytes: &[u8], printed: &VenueId, trust: &Trust) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        let Self { venue, day, .. } = *unverified.claims();
        trust.check_venue(&venue, printed, day)?;
        unverified.verify(venue.as_bytes())
    }

    /// The day key that a visit was sealed to, signed by those to whom the visit's kid commits.
    pub fn of_visit(bytes: &[u8], header: &Header) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        unverified.claims().check_visit(header)?;
        let venue = unverified.claims().venue;
        unverified.verify(venue.as_bytes())
    }

    /// `Disagrees` unless a visit was sealed to this day key.
    pub fn check_visit(&self, header: &Header) -> Result<(), RecordError> {
        if self.kid() == header.kid && self.day == header.day { Ok(()) } else { Err(RecordError::Disagrees) }
    }

    /// Whom the ticket of a visit is for, if the office is trusted or the visitor agreed that the venue reads.
    pub fn ticket_holder(
        &self,
        printed: &VenueId,
        trust: &Trust,
        readers: Readers,
        moments: Moments,
    ) -> Result<TicketHolder, RecordError> {
        match &self.office_day_key {
            Some(day_key) => {
                let day_key = self.trusted_office(day_key, printed, trust, moments)?;
                Ok(office_ticket(day_key.public))
            }
            None => self.reader_ticket(readers),
        }
    }

    /// The same once more, for a visit that was already sealed to it: an office that was trusted then, and is not known
    /// to be revoked.
    pub fn ticket_holder_again(&self, trust: &Trust, readers: Readers) -> Result<TicketHolder, RecordError> {
        let Some(office_day_key) = &self.office_day_key else {
            return self.reader_ticket(readers);
        };
        let day_key = office_day_key.authentic()?;
        trust.check_revoked(&day_key.office)?;
        Ok(office_ticket(day_key.public))
    }

    /// The certified name of the trusted office, or none where the venue may read.
    pub fn office_name(
        &self,
        printed: &VenueId,
        trust: &Trust,
        moments: Moments,
    ) -> Result<Option<String>, RecordError> {
        let office = self.office_day_key.as_ref();
        let trusted = office.map(|day_key| self.trusted_office(day_key, printed, trust, moments));
        Ok(trusted.transpose()?.map(|day_key| day_key.office_name))
    }

    fn reader_ticket(&self, readers: Readers) -> Result<TicketHolder, RecordError> {
        match readers {
            Readers::VenueMayRead => Ok(TicketHolder { public: self.public, role: READER_TICKET }),
            Readers::OfficeOnly => Err(RecordError::VenueMayRead),
        }
    }

    /// An office that is neither the venue nor the identity on its poster.
    fn trusted_office(
        &self,
        day_key: &Nested<OfficeDayKey>,
        printed: &VenueId,
        trust: &Trust,
        moments: Moments,
    ) -> Result<TrustedDayKey, RecordError> {
        let claims = day_key.claims();
        let venue = [&self.venue, printed].map(VenueId::as_bytes);
        if venue.contains(&claims.office.as_bytes()) || claims.public == self.public {
            return Err(RecordError::VenueIsOffice);
        }
        let day_key = OfficeDayKey::trusted_on(day_key, trust, moments)?;
        if day_key.day != self.day {
            return Err(RecordError::WrongDay);
        }
        Ok(day_key)
    }
}

fn office_ticket(public: [u8; 32]) -> TicketHolder {
    TicketHolder { public, role: OFFICE_TICKET }
}

impl NamesSigner for VenueDayKey {
    fn signer(&self) -> &[u8; 32] {
        self.venue.as_bytes()
    }
}

impl<'a> Payload<'a> for VenueDayKey {
    const NAME: &'static str = "venue-day-key";
    const SIZE: usize = MAX_LATER_DAY_KEY;
    const LIMIT: usize = MAX_DAY_KEY;

    fn write(&self) -> Writer {
        let writer = Writer::new()
            .array(self.ext.after(5))
            .uint(1)
            .bytes(self.venue.as_bytes())
            .uint(u64::from(self.day))
            .bytes(&self.public)
            .or_null(self.office_day_key.as_deref(), |writer, day_key| writer.bytes(day_key.bytes()));
        self.ext.write(writer)
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        let is_extended = reader.versioned_and_extended(5)?;
        Ok(Self {
            venue: VenueId::read(reader)?,
            day: read_day(reader)?,
            public: reader.agreement_key()?,
            office_day_key: reader.or_null(Nested::read)?.map(Arc::new),
            ext: Extensions::read(reader, is_extended)?,
        })
    }

    fn extensions(&self) -> Option<&Extensions> {
        Some(&self.ext)
    }
}

/// `[1, identity, day, staff]`, signed by the venue's identity.
#[derive(Debug)]
pub struct StaffCertificate {
    pub venue: VenueId,
    pub day: u32,
    pub staff: StaffId,
}

impl StaffCertificate {
    /// The certificate, if it is this venue's and signed by it.
    pub fn verified(bytes: &[u8], venue: &VenueId) -> Result<Self, RecordError> {
        let unverified = Unverified::<Self>::parse(bytes)?;
        if unverified.claims().venue != *venue {
            return Err(RecordError::WrongVenue);
        }
        unverified.verify(venue.as_bytes())
    }
}

impl NamesSigner for StaffCertificate {
    fn signer(&self) -> &[u8; 32] {
        self.venue.as_bytes()
    }
}

impl<'a> Payload<'a> for StaffCertificate {
    const NAME: &'static str = "staff-certificate";

    fn write(&self) -> Writer {
        Writer::new()
            .array(4)
            .uint(1)
            .bytes(self.venue.as_bytes())
            .uint(u64::from(self.day))
            .bytes(self.staff.as_bytes())
    }

    fn read(reader: &mut Reader<'a>) -> Result<Self, RecordError> {
        reader.versioned(4)?;
        Ok(Self { venue: VenueId::read(reader)?, day: read_day(reader)?, staff: StaffId::read(reader)? })
    }
}

#[cfg(test)]
impl OfficeDayKey {
    /// The day key of an office that no authority has certified, for tests of what does not look at it.
    pub(crate) fn of_nobody() -> Nested<Self> {
        use crate::id::OfBytes;
        let secret = episeal_base::primitives::Secret::copy_of(&[7; 32]);
        let key = episeal_base::primitives::SigningKey::from_seed(&secret);
        let public = *key.public();
        let certificate = OfficeCertificate {
            authority: crate::id::AuthorityId::of_bytes(public),
            office: OfficeId::of_bytes(public),
            name: "Amt".to_owned(),
            not_before: 0,
            not_after: 1,
            extensions: Extensions::default(),
        };
        let certificate = Nested::parse(&crate::signed::sign(&certificate, &key)).unwrap();
        let agreement =
            episeal_base::primitives::AgreementKey::from_secret(episeal_base::primitives::Secret::copy_of(&[7; 32]));
        let ext = Extensions::default();
        let day_key =
            Self { office: OfficeId::of_bytes(public), day: 0, public: *agreement.public(), certificate, ext };
        Nested::parse(&crate::signed::sign(&day_key, &key)).unwrap()
    }
}
