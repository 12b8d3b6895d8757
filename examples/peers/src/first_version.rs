//! Version 0.1.0 of this library, doing what `visits.rs` and `certificates.rs` do.

use crate::record;
use episeal_0_1_0::*;

const NOW: i64 = 1_795_000_000;

pub struct World {
    trust: Trust,
    office: Office,
    venue: Venue,
    venue_key: Vec<u8>,
    poster: Poster,
    check_in: CheckIn,
    visits: Vec<Vec<u8>>,
    request: Vec<u8>,
    verified: VerifiedRequest,
}

impl World {
    pub fn new(visits: u32) -> Result<Self, RecordError> {
        let authority = Authority::generate()?;
        let (mut office, mut venue) = (Office::generate()?, Venue::generate()?);
        let certificate = authority.certify(&office.id(), "Gesundheitsamt Köln", NOW, NOW + 60 * DAY)?;
        let trust = Trust::new(authority.id(), &authority.revoke(1, &[], NOW, NOW + 7 * DAY)?, 0)?;
        let office_key = office.day_key(day_of(NOW)?, &certificate, NOW)?;
        let venue_key = venue.day_key(day_of(NOW)?, &office_key, &trust, NOW)?;
        let request = office.request(&ask(&venue)?, &office_key, NOW)?;
        let mut world = Self {
            check_in: check_in(),
            visits: Vec::new(),
            verified: venue.verify_request(&request, &trust, &Policy::default(), &mut RequestLog::new(), NOW)?,
            poster: venue.poster("Brauhaus Zur Alten Mühle", Area::default())?,
            request,
            trust,
            office,
            venue,
            venue_key,
        };
        world.visits = (0..visits).map(|_| world.seal()).collect::<Result<_, _>>()?;
        world.visits.sort_by_cached_key(|visit| claimed_address(visit).unwrap().record_id());
        Ok(world)
    }

    /// With a day key that was just fetched: there is no other way.
    pub fn seal(&self) -> Result<Vec<u8>, RecordError> {
        let readers = Readers::OfficeOnly;
        Ok(seal(&self.check_in, &self.poster, &self.venue_key, &self.trust, readers, NOW)?.into_parts().0)
    }

    /// The app shows who could read, and then seals.
    pub fn show_and_seal(&self) -> Result<Vec<u8>, RecordError> {
        assert!(reader_of(&self.poster, &self.venue_key, &self.trust, NOW)?.is_some());
        self.seal()
    }

    pub fn admit(&self) -> Result<Admitted, RecordError> {
        admit(&self.visits[0], None, NOW)
    }

    /// All visits, by the venue.
    pub fn release(&self) -> Result<Vec<Vec<u8>>, RecordError> {
        let mut release = self.venue.release(&self.verified, NOW)?;
        let mut parts = Vec::new();
        for visit in &self.visits {
            release.push(visit, &[])?;
            parts.extend(release.next_part()?);
        }
        release.finish();
        while let Some(part) = release.next_part()? {
            parts.push(part);
        }
        Ok(parts)
    }

    /// All visits, by the office.
    pub fn open(&self, parts: &[Vec<u8>]) -> Result<(), RecordError> {
        let mut opening = self.office.open_release(&self.request, std::slice::from_ref(&self.venue_key), NOW)?;
        let (mut parts, mut opened) = (parts.iter(), 0);
        for visit in &self.visits {
            while opening.wants_part() {
                opening.add_part(parts.next().ok_or(RecordError::Incomplete)?)?;
            }
            opening.add_visit(visit)?;
            opened += take(&mut opening)?;
        }
        parts.try_for_each(|part| opening.add_part(part))?;
        opening.finish()?;
        opened += take(&mut opening)?;
        assert_eq!(opened, self.visits.len());
        Ok(())
    }
}

/// How many of the visits that were opened now say what was sealed: all, or it fails.
fn take(opening: &mut Opening) -> Result<usize, RecordError> {
    let mut taken = 0;
    while let Some(opened) = opening.next_result() {
        let fields = opened.result()?.visit().contact().fields();
        assert_eq!((fields.email.as_str(), fields.city.as_str()), (record::EMAIL, record::CITY));
        taken += 1;
    }
    Ok(taken)
}

fn ask(venue: &Venue) -> Result<Ask, RecordError> {
    Ok(Ask {
        venue: venue.id(),
        windows: vec![Window::new(NOW - 3_600, NOW + 1)?],
        areas: Vec::new(),
        legal_basis: "IfSG-28a".into(),
        expires: NOW + DAY,
    })
}

fn check_in() -> CheckIn {
    let mut fields = ContactFields::default();
    fields.given_name = record::GIVEN_NAME.into();
    fields.family_name = record::FAMILY_NAME.into();
    fields.phone = record::PHONE.into();
    fields.email = record::EMAIL.into();
    fields.street = record::STREET.into();
    fields.postal_code = record::POSTAL_CODE.into();
    fields.city = record::CITY.into();
    CheckIn {
        contact: Contact::new(fields).unwrap(),
        kind: CheckInKind::App,
        area: Area::default(),
        arrival: NOW,
        departure: None,
    }
}

/// Trust in one document signer.
pub fn trust_in(signer: &[u8]) -> CertificateTrust {
    let mut signers = SignerList::new();
    signers.add_der(signer).unwrap();
    CertificateTrust::new(signers)
}

/// The recovery that episeal-testkit's issues.
pub fn recovery() -> Recovery {
    let date = |text| Date::parse(text).unwrap();
    Recovery {
        name: PersonName::new("Mustermann", "Erika", NameLanguage::Other).unwrap(),
        date_of_birth: DateOfBirth::parse("1964-08-12").unwrap(),
        first_positive: date("2021-06-01"),
        test_country: "DE".into(),
        issuer: "Robert Koch-Institut".into(),
        country: "DE".into(),
        uvci: Uvci::parse("URN:UVCI:01:NL:187/37512422923#Z").unwrap(),
        profile: RecoveryProfile::EuropeanUnion,
        valid_from: date("2021-06-12"),
        valid_until: date("2021-11-28"),
        issued: date("2021-07-01").start() + 12 * 3_600,
        expires: date("2021-11-28").end(),
    }
}
