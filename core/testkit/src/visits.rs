//! A small world: an authority, an office, a venue, and what they publish for one day.

pub mod areas;
pub mod codes;
pub mod craft;
pub mod deletion;
pub mod diary;
pub mod faults;
pub mod history;
pub mod runs;
pub mod seeds;
pub mod shares;
mod stretched;
pub mod succession;
pub mod together;

pub use stretched::{CodedShare, create_diary, lock, open_share, share, unlock, unlock_diary};

use crate::api::visits::*;

/// The day of the world, counted from 1970-01-01, its first second and its noon.
pub const TODAY: u32 = 20_000;
pub const MORNING: i64 = TODAY as i64 * DAY;
pub const NOON: i64 = MORNING + DAY / 2;
pub const HOUR: i64 = 3_600;

pub struct World {
    pub authority: Authority,
    pub revocations: Vec<u8>,
    pub trust: Trust,
    pub office: Office,
    pub certificate: Vec<u8>,
    pub office_day_key: Vec<u8>,
    pub venue: Venue,
    pub poster: Poster,
    pub day_key: Vec<u8>,
    pub policy: Policy,
}

impl World {
    pub fn new() -> Self {
        let authority = Authority::generate().unwrap();
        let revocations = revocations(&authority, 1, &[]);
        let trust = trust_in(&authority, &revocations);
        let (office, certificate, office_day_key) = certified_office(&authority, "Gesundheitsamt Köln");
        let mut venue = Venue::generate().unwrap();
        let poster = venue.poster("Brauhaus", Area::default()).unwrap();
        let day_key = venue.day_key(TODAY, &office_day_key, &trust, NOON).unwrap();
        Self {
            authority,
            revocations,
            trust,
            office,
            certificate,
            office_day_key,
            venue,
            poster,
            day_key,
            policy: Policy::default(),
        }
    }

    /// The same, with a venue that names no office.
    pub fn where_the_venue_may_read() -> Self {
        let mut world = Self::new();
        world.venue = Venue::generate().unwrap();
        world.poster = world.venue.poster("Kiosk", Area::default()).unwrap();
        world.day_key = world.venue.day_key_venue_may_read(TODAY, NOON).unwrap();
        world
    }

    pub fn seal(&self, check_in: &CheckIn) -> Sealed {
        self.try_seal(check_in).unwrap()
    }

    /// The venue's day key as the server publishes it.
    pub fn published(&self) -> AdmittedDayKey {
        admit_day_key(&self.day_key, &[], NOON).unwrap()
    }

    /// Draws the office's and the venue's keys of another day at `now`; the venue's is this world's from then on.
    pub fn draw(&mut self, day: u32, now: i64) {
        let office_key = self.office.day_key(day, &self.certificate, now);
        self.office_day_key = office_key.unwrap();
        let day_key = self.venue.day_key(day, &self.office_day_key, &self.trust, now);
        self.day_key = day_key.unwrap();
    }

    /// What the server says to a visit.
    pub fn admit(&self, visit: &[u8], stored: Option<&[u8]>, now: i64) -> Result<Admitted, RecordError> {
        admit_with(visit, Some(&self.published()), stored, now)
    }

    pub fn try_seal(&self, check_in: &CheckIn) -> Result<Sealed, RecordError> {
        let now = known_at(check_in.stay.departure.unwrap_or(check_in.stay.arrival));
        seal(check_in, &self.poster, &self.day_key, &self.trust, Readers::VenueMayRead, now)
    }

    pub fn check_out(&self, kept: &Kept, departure: i64) -> Sealed {
        let readers = Readers::VenueMayRead;
        check_out(kept, departure, &self.day_key, &self.trust, readers, known_at(departure)).unwrap()
    }

    /// What the office asks for when it wants everything from this morning.
    pub fn ask(&self) -> Ask {
        Ask {
            venue: self.venue.id(),
            windows: vec![Period::new(MORNING, NOON).unwrap()],
            areas: Vec::new(),
            legal_basis: "IfSG-28a".into(),
            expires: NOON + DAY,
        }
    }

    pub fn request(&self, ask: &Ask) -> Vec<u8> {
        self.office.request(ask, &self.office_day_key, NOON).unwrap()
    }

    pub fn verify(&self, request: &[u8]) -> Result<VerifiedRequest, RecordError> {
        let mut log = RequestLog::new();
        verify_request(&self.venue, request, &self.trust, &self.policy, &mut log, NOON)
    }

    /// Another office, and its referral of [`World::ask`] to this world's office.
    pub fn referral(&self) -> (Office, Vec<u8>) {
        let (bonn, _, bonn_key) = certified_office(&self.authority, "Gesundheitsamt Bonn");
        let ask = self.ask();
        let referral = bonn.refer(&ask, &referral_keys(&self.office_day_key, &bonn_key), &self.trust, NOON);
        (bonn, referral.unwrap())
    }

    /// A departure note by this venue's staff for a visit today.
    pub fn note(&self, staff_day: u32, id: &RecordId, departure: i64) -> Vec<u8> {
        let staff = Staff::generate().unwrap();
        let certificate = self.venue.certify_staff(&staff.id(), staff_day).unwrap();
        let note = staff.note_departure(&assignment(&self.venue.id(), &certificate, &self.day_key), id, departure);
        note.unwrap()
    }

    /// The parts of a release, and for each visit what pushing it said.
    pub fn release(
        &self,
        request: &[u8],
        visits: &[Vec<u8>],
        notes: &[Vec<u8>],
    ) -> (Vec<Vec<u8>>, Vec<Result<(), RecordError>>) {
        let verified = self.verify(request).unwrap();
        let mut release = self.venue.release(&verified, &self.trust, NOON).unwrap();
        let pushed = visits.iter().map(|visit| release.push(visit, notes)).collect();
        release.finish();
        let mut parts = Vec::new();
        while let Some(part) = release.next_part().unwrap() {
            parts.push(part);
        }
        (parts, pushed)
    }

    pub fn open(&self, request: &[u8], parts: &[Vec<u8>], visits: &[Vec<u8>]) -> Findings {
        let day_keys = std::slice::from_ref(&self.day_key);
        Findings::of(self.opening(request, day_keys), parts, visits)
    }

    /// The opening of what answers this request of the office.
    pub fn opening(&self, request: &[u8], day_keys: &[Vec<u8>]) -> Opening {
        self.office.open_release(&self.office.own_request(request).unwrap(), day_keys, NOON).unwrap()
    }

    /// Asks, releases and opens `visits` with honest parties.
    pub fn story(&self, ask: &Ask, visits: &[Vec<u8>]) -> Findings {
        let visits = sorted(visits.to_vec());
        let request = self.request(ask);
        let (parts, _) = self.release(&request, &visits, &[]);
        self.open(&request, &parts, &visits)
    }
}

/// What an opening yields.
pub struct Findings {
    pub visits: Vec<(RecordId, OpenedVisit)>,
    pub errors: Vec<(RecordId, RecordError)>,
    /// Visits that could not be placed at all.
    pub unreadable: Vec<RecordError>,
    pub end: Result<(), RecordError>,
}

impl Findings {
    pub fn of(mut opening: Opening, parts: &[Vec<u8>], visits: &[Vec<u8>]) -> Self {
        let mut findings = Self { visits: Vec::new(), errors: Vec::new(), unreadable: Vec::new(), end: Ok(()) };
        let mut parts = parts.iter();
        for visit in visits {
            findings.add_parts(&mut opening, &mut parts);
            if let Err(error) = opening.add_visit(visit) {
                findings.unreadable.push(error);
            }
        }
        for part in parts {
            if let Err(error) = opening.add_part(part) {
                findings.unreadable.push(error);
            }
        }
        findings.end = opening.finish();
        findings.take(&mut opening);
        findings
    }

    fn add_parts(&mut self, opening: &mut Opening, parts: &mut std::slice::Iter<'_, Vec<u8>>) {
        while opening.wants_part() {
            let Some(part) = parts.next() else { break };
            if let Err(error) = opening.add_part(part) {
                self.unreadable.push(error);
            }
        }
        self.take(opening);
    }

    fn take(&mut self, opening: &mut Opening) {
        while let Some(opened) = opening.next_result() {
            match opened.result() {
                Ok(visit) => self.visits.push((opened.record_id(), visit.clone())),
                Err(error) => self.errors.push((opened.record_id(), error)),
            }
        }
    }

    pub fn names(&self) -> Vec<String> {
        let name = |visit: &OpenedVisit| visit.visit().contact().fields().given_name.expose_secret_text().to_owned();
        let mut names: Vec<_> = self.visits.iter().map(|(_, visit)| name(visit)).collect();
        names.sort();
        names
    }

    pub fn errors_of(&self, id: RecordId) -> Vec<RecordError> {
        let of_id = self.errors.iter().filter(|(found, _)| *found == id);
        of_id.map(|(_, error)| *error).collect()
    }
}

/// Noon, or later today or tomorrow, when something of that time is past.
pub fn known_at(time: i64) -> i64 {
    time.clamp(NOON, MORNING + 2 * DAY)
}

pub fn period(from: i64, to: i64) -> Period {
    Period::new(from, to).unwrap()
}

pub fn assignment(venue: &VenueId, certificate: &[u8], day_key: &[u8]) -> Assignment {
    Assignment { venue: *venue, staff_certificate: certificate.to_vec(), venue_day_key: day_key.to_vec() }
}

/// Authenticates a request and verifies it.
pub fn verify_request(
    venue: &Venue,
    request: &[u8],
    trust: &Trust,
    policy: &Policy,
    log: &mut RequestLog,
    now: i64,
) -> Result<VerifiedRequest, RecordError> {
    venue.verify_request(&venue.authenticate(request, trust, now)?, policy, log)
}

/// What the server says to a visit under a published day key, or none, and what it has stored.
pub fn admit_with(
    visit: &[u8],
    published: Option<&AdmittedDayKey>,
    highest: Option<&[u8]>,
    now: i64,
) -> Result<Admitted, RecordError> {
    let stored = StoredVisit { published: published.cloned(), highest: highest.map(<[u8]>::to_vec) };
    UnverifiedVisit::parse(visit)?.admit(&stored, now)
}

/// The same of a departure note.
pub fn admit_note_with(
    note: &[u8],
    published: Option<&AdmittedDayKey>,
    stored: &StoredNotes,
    now: i64,
) -> Result<AdmittedNote, RecordError> {
    let stored = StoredNotes { published: published.cloned(), ..stored.clone() };
    UnverifiedNote::parse(note)?.admit(&stored, now)
}

/// The same of a venue day key.
pub fn admit_day_key(day_key: &[u8], successions: &[Vec<u8>], now: i64) -> Result<AdmittedDayKey, RecordError> {
    UnverifiedDayKey::parse(day_key)?.admit(successions, now)
}

/// The same of a venue day key where another is published.
pub fn replace_day_key(
    day_key: &[u8],
    published: &AdmittedDayKey,
    successions: &[Vec<u8>],
    now: i64,
) -> Result<AdmittedDayKey, RecordError> {
    UnverifiedDayKey::parse(day_key)?.replace(published, successions, now)
}

/// The id that a venue day key claims.
pub fn kid_of(day_key: &[u8]) -> KeyId {
    UnverifiedDayKey::parse(day_key).unwrap().claimed_address().kid()
}

pub fn referral_keys(competent: &[u8], reply: &[u8]) -> ReferralKeys {
    ReferralKeys { competent: competent.to_vec(), reply: reply.to_vec() }
}

pub fn revocations(authority: &Authority, number: i64, offices: &[OfficeId]) -> Vec<u8> {
    authority.revoke(number, offices, &period(NOON - DAY, NOON + 7 * DAY)).unwrap()
}

/// An office, its certificate and its signed day key of today.
pub fn certified_office(authority: &Authority, name: &str) -> (Office, Vec<u8>, Vec<u8>) {
    let mut office = Office::generate().unwrap();
    let certificate = authority.certify(&office.id(), name, &period(NOON - DAY, NOON + 60 * DAY)).unwrap();
    let day_key = office.day_key(TODAY, &certificate, NOON).unwrap();
    (office, certificate, day_key)
}

/// A field of a contact as it is entered.
pub type Entered = fn(&mut ContactFields) -> &mut SecretText;

/// All of them.
pub const ENTERED: [(Field, Entered); 9] = [
    (Field::GivenName, |fields| &mut fields.given_name),
    (Field::FamilyName, |fields| &mut fields.family_name),
    (Field::Phone, |fields| &mut fields.phone),
    (Field::Email, |fields| &mut fields.email),
    (Field::Street, |fields| &mut fields.address.street),
    (Field::HouseNumber, |fields| &mut fields.address.house_number),
    (Field::PostalCode, |fields| &mut fields.address.postal_code),
    (Field::City, |fields| &mut fields.address.city),
    (Field::Country, |fields| &mut fields.address.country),
];

pub fn contact(given_name: &str) -> Contact {
    let fields = ContactFields {
        given_name: given_name.into(),
        family_name: "Lindner".into(),
        phone: "+49 221 5550100".into(),
        ..ContactFields::default()
    };
    Contact::new(fields).unwrap()
}

/// Someone who came at ten and has not checked out.
pub fn check_in(given_name: &str) -> CheckIn {
    check_in_at(given_name, MORNING + 10 * HOUR)
}

pub fn check_in_at(given_name: &str, arrival: i64) -> CheckIn {
    CheckIn {
        contact: contact(given_name),
        kind: CheckInKind::App,
        area: Area::default(),
        stay: Stay { arrival, departure: None },
        readers: Readers::OfficeOnly,
    }
}

/// Someone who has left again.
pub fn staying(given_name: &str, arrival: i64, departure: i64) -> CheckIn {
    CheckIn { stay: Stay { arrival, departure: Some(departure) }, ..check_in(given_name) }
}

/// Mara leaves.
pub fn leaving(departure: i64, readers: Readers) -> CheckOut {
    CheckOut { contact: contact("Mara"), departure, readers }
}

/// Seals to a day key that was just fetched.
pub fn seal(
    check_in: &CheckIn,
    poster: &Poster,
    day_key: &[u8],
    trust: &Trust,
    readers: Readers,
    now: i64,
) -> Result<Sealed, RecordError> {
    let check_in = CheckIn { readers, ..check_in.clone() };
    VenueToday::verify(poster, day_key, trust)?.seal(&check_in, trust, now)
}

/// Mara checks out, with a day key that was just fetched.
pub fn check_out(
    kept: &Kept,
    departure: i64,
    day_key: &[u8],
    trust: &Trust,
    readers: Readers,
    now: i64,
) -> Result<Sealed, RecordError> {
    let check_out = leaving(departure, readers);
    VenueToday::of_visit(kept, day_key)?.check_out(kept, &check_out, trust, now)
}

/// Who could read, by a day key that was just fetched.
pub fn reader_of(poster: &Poster, day_key: &[u8], trust: &Trust, now: i64) -> Result<Option<String>, RecordError> {
    VenueToday::verify(poster, day_key, trust)?.reader(trust, now)
}

/// The visit, and what its visitor keeps.
pub fn visit_and_kept(sealed: &Sealed) -> (Vec<u8>, Kept) {
    (sealed.visit().to_vec(), sealed.kept())
}

/// As a server lists visits: by record id and revision.
pub fn sorted(mut visits: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    visits.sort_by_cached_key(|visit| {
        let parts = craft::Parts::of(visit);
        (parts.record_id(), parts.revision())
    });
    visits
}

/// Trust in the same authority under another revocation list.
pub fn trust_with(world: &World, offices: &[OfficeId]) -> Trust {
    let list = revocations(&world.authority, 2, offices);
    trust_in(&world.authority, &list)
}

/// Trust in one authority with a revocation list that is not from after the world's noon.
pub fn trust_in(authority: &Authority, list: &[u8]) -> Trust {
    trust_at(authority, list, NOON)
}

/// The same at another time.
pub fn trust_at(authority: &Authority, list: &[u8], now: i64) -> Trust {
    let mut trust = Trust::new(&[authority.id()]).unwrap();
    trust.take_revocations(list, now).unwrap();
    trust
}

/// A secret as text under its label, written with a library other than the one under test.
pub fn labelled(prefix: &str, bytes: &[u8]) -> Vec<u8> {
    let hrp = bech32::Hrp::parse(prefix).unwrap();
    bech32::encode_upper::<bech32::Bech32m>(hrp, bytes).unwrap().into_bytes()
}

/// The bytes after the label of an exported secret.
pub fn secret_of(prefix: &str, exported: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(exported).unwrap();
    assert!(text.starts_with(&format!("{prefix}1")), "not labelled {prefix}");
    bech32::decode(text).unwrap().1
}
