//! Visits: one party of each kind, and what they do.

use crate::record;
use episeal::visits::{authority::*, office::*, server::*, trust::*, venue::*, visitor::*, *};

const NOW: i64 = 1_795_000_000;
/// Visits that are pushed together.
const TOGETHER: usize = 250;

pub struct World {
    trust: Trust,
    office: Office,
    venue: Venue,
    venue_key: Vec<u8>,
    poster: Poster,
    venue_today: VenueToday,
    check_in: CheckIn,
    stored: StoredVisit,
    /// As the server lists them: by record id.
    visits: Vec<VisitWithNotes>,
    request: OwnRequest,
    verified: VerifiedRequest,
}

impl World {
    pub fn new(visits: u32) -> Result<Self, RecordError> {
        let authority = Authority::generate()?;
        let (mut office, mut venue) = (Office::generate()?, Venue::generate()?);
        let certificate = authority.certify(&office.id(), "Gesundheitsamt Köln", &Period::new(NOW, NOW + 60 * DAY)?)?;
        let mut trust = Trust::new(&[authority.id()])?;
        trust.take_revocations(&authority.revoke(1, &[], &Period::new(NOW, NOW + 7 * DAY)?)?, NOW)?;
        let office_key = office.day_key(day_of(NOW)?, &certificate, NOW)?;
        let venue_key = venue.day_key(day_of(NOW)?, &office_key, &trust, NOW)?;
        let poster = venue.poster("Brauhaus Zur Alten Mühle", Area::default())?;
        let published = UnverifiedDayKey::parse(&venue_key)?.admit(&[], NOW)?;
        let request = office.request(&ask(&venue)?, &office_key, NOW)?;
        let authentic = venue.authenticate(&request, &trust, NOW)?;
        let mut world = Self {
            check_in: check_in(),
            stored: StoredVisit { published: Some(published), highest: None },
            visits: Vec::new(),
            request: office.own_request(&request)?,
            verified: venue.verify_request(&authentic, &Policy::default(), &mut RequestLog::new())?,
            venue_today: VenueToday::verify(&poster, &venue_key, &trust)?,
            trust,
            office,
            venue,
            venue_key,
            poster,
        };
        let noted = |visit| VisitWithNotes { visit, notes: Vec::new() };
        world.visits = (0..visits).map(|_| world.seal().map(noted)).collect::<Result<_, _>>()?;
        let record_id = |visit: &[u8]| UnverifiedVisit::parse(visit).unwrap().claimed_address().record_id();
        world.visits.sort_by_cached_key(|noted| record_id(&noted.visit));
        Ok(world)
    }

    /// A sealed visit.
    pub fn visit(&self) -> &[u8] {
        &self.visits[0].visit
    }

    /// In a venue whose poster and day key were verified before.
    pub fn seal(&self) -> Result<Vec<u8>, RecordError> {
        Ok(self.venue_today.seal(&self.check_in, &self.trust, NOW)?.visit().to_vec())
    }

    /// With a day key that was just fetched.
    pub fn fetch_and_seal(&self) -> Result<Vec<u8>, RecordError> {
        let venue = VenueToday::verify(&self.poster, &self.venue_key, &self.trust)?;
        Ok(venue.seal(&self.check_in, &self.trust, NOW)?.visit().to_vec())
    }

    /// The app shows who could read, and then seals.
    pub fn show_and_seal(&self) -> Result<Vec<u8>, RecordError> {
        let venue = VenueToday::verify(&self.poster, &self.venue_key, &self.trust)?;
        assert!(venue.reader(&self.trust, NOW)?.is_some());
        Ok(venue.seal(&self.check_in, &self.trust, NOW)?.visit().to_vec())
    }

    pub fn admit(&self) -> Result<Admitted, RecordError> {
        UnverifiedVisit::parse(self.visit())?.admit(&self.stored, NOW)
    }

    /// All visits, by the venue.
    pub fn release(&self) -> Result<Vec<Vec<u8>>, RecordError> {
        let mut release = self.venue.release(&self.verified, &self.trust, NOW)?;
        let mut parts = Vec::new();
        for visits in self.visits.chunks(TOGETHER) {
            assert!(release.push_many(visits).is_empty());
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
        for VisitWithNotes { visit, .. } in &self.visits {
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
    while let Some(outcome) = opening.next_result() {
        let fields = outcome.result()?.visit().contact().fields();
        assert_eq!(fields.email.expose_secret_text(), record::EMAIL);
        assert_eq!(fields.address.city.expose_secret_text(), record::CITY);
        taken += 1;
    }
    Ok(taken)
}

fn ask(venue: &Venue) -> Result<Ask, RecordError> {
    Ok(Ask {
        venue: venue.id(),
        windows: vec![Period::new(NOW - 3_600, NOW + 1)?],
        areas: Vec::new(),
        legal_basis: "IfSG-28a".into(),
        expires: NOW + DAY,
    })
}

fn check_in() -> CheckIn {
    let address = PostalAddress {
        street: record::STREET.into(),
        postal_code: record::POSTAL_CODE.into(),
        city: record::CITY.into(),
        ..PostalAddress::default()
    };
    let fields = ContactFields {
        given_name: record::GIVEN_NAME.into(),
        family_name: record::FAMILY_NAME.into(),
        phone: record::PHONE.into(),
        email: record::EMAIL.into(),
        address,
    };
    CheckIn {
        contact: Contact::new(fields).unwrap(),
        kind: CheckInKind::App,
        area: Area::default(),
        stay: Stay { arrival: NOW, departure: None },
        readers: Readers::OfficeOnly,
    }
}
