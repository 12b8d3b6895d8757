//! What can be read of a message, a text or a file (core/FORMAT.md, section 2), by whoever takes such a one.

use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::authority::Authority;
use episeal::visits::key_ring::RunSecret;
use episeal::visits::office::{Ask, Office, ShareLog, VerifiedNotice};
use episeal::visits::server::{UnverifiedDayKey, UnverifiedNote, UnverifiedVisit};
use episeal::visits::share::{LiveShare, ShareCode, ShareRecipient, UnverifiedShare};
use episeal::visits::staff::{Assignment, CheckInReader, Staff};
use episeal::visits::stretch::Stretch;
use episeal::visits::trust::Trust;
use episeal::visits::venue::{RequestLog, Venue, VenueAreas};
use episeal::visits::visitor::{
    CheckIn, CheckInCodes, CheckInKind, Contact, ContactFields, Kept, Poster, Readers, VenueToday,
};
use episeal::visits::{
    Area, AuthorityId, DAY, OfficeId, Period, RecordError, RecordId, StaffId, Stay, VenueId, day_of,
};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[("read", read)];

type Read = Result<(), RecordError>;

/// 2026-11-16T12:00:00Z, on a day when every reader of this module works.
const NOON: i64 = 1_794_830_400;
/// The code of a live share that a reader was told.
const CODE: &str = "314 159 265";

/// Whether `bytes` can be read as a message, a text or a file of `kind`: one that reads well gives `read`, whatever the
/// reader, who has keys of its own and trusts nobody else, would say next.
fn read(given: &Given<'_>) -> Came {
    let (kind, bytes) = (given.text("kind")?, given.bytes("bytes")?);
    let readers = [text, kept, signed, sealed].into_iter();
    let known = readers.map(|reader| reader(kind, &bytes)).find(|came| *came != Err(UNKNOWN));
    match known {
        None => Err(Refused::Vector(format!("no kind is called {kind}"))),
        Some(Err(Unread::By(error))) if is_of_reading(error) => Err(error.into()),
        Some(_) => Ok(json!("read")),
    }
}

fn is_of_reading(error: RecordError) -> bool {
    matches!(error, RecordError::Malformed | RecordError::WrongPurpose | RecordError::UnsupportedVersion)
}

/// Why a reader gave nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unread {
    /// It is not what this reader reads.
    Unknown,
    By(RecordError),
}

const UNKNOWN: Unread = Unread::Unknown;

impl From<RecordError> for Unread {
    fn from(error: RecordError) -> Self {
        Self::By(error)
    }
}

fn signed(kind: &str, bytes: &[u8]) -> Result<(), Unread> {
    let mut world = World::new()?;
    let now = NOON;
    Ok(match kind {
        "office-certificate" => world.office.day_key(day_of(now)?, bytes, now).map(drop),
        "revocations" => world.trust.take_revocations(bytes, now),
        "succession" => world.trust.take_succession(bytes),
        "succession-consent" => world.venue.succeed(bytes).map(drop),
        "office-day-key" => ShareRecipient::verify(bytes, &world.trust, now).map(drop),
        "venue-day-key" => UnverifiedDayKey::parse(bytes).map(drop),
        "staff-certificate" => world.note(bytes),
        "venue-areas" => VenueAreas::of_any_venue(bytes).map(drop),
        "visit" => UnverifiedVisit::parse(bytes).map(drop),
        "departure-note" => UnverifiedNote::parse(bytes).map(drop),
        "request" => world.venue.authenticate(bytes, &world.trust, now).map(drop),
        "notice" => VerifiedNotice::verify(bytes, &world.trust, now).map(drop),
        "live-answer" => world.live()?.finish(bytes, &world.trust, now).map(drop),
        _ => return Err(UNKNOWN),
    }?)
}

fn sealed(kind: &str, bytes: &[u8]) -> Result<(), Unread> {
    let world = World::new()?;
    let now = NOON;
    Ok(match kind {
        "release" => world.opened(bytes),
        "referral" => world.office.open_referral(bytes, &world.trust, now).map(drop),
        "share" => UnverifiedShare::parse(bytes).map(drop),
        "live-hello" => world.office.answer_live(bytes, &code()?, &mut ShareLog::new(), now).map(drop),
        "live-share" => world.shared(bytes),
        "invitation" => CheckInCodes::new().accept(bytes, now).map(drop),
        "keyring" => Stretch::new().passphrase_key(bytes, "").map(drop),
        "diary" => Stretch::new().pin_key(bytes, "").map(drop),
        "live-visitor" => LiveShare::resume(bytes, &RunSecret::generate()?).map(drop),
        "live-office" => world.office.resume_live(bytes, &RunSecret::generate()?, now).map(drop),
        _ => return Err(UNKNOWN),
    }?)
}

fn text(kind: &str, bytes: &[u8]) -> Result<(), Unread> {
    let text = core::str::from_utf8(bytes).unwrap_or_default();
    Ok(match kind {
        "authority" => AuthorityId::parse(text).map(drop),
        "office" => OfficeId::parse(text).map(drop),
        "venue" => VenueId::parse(text).map(drop),
        "staff" => StaffId::parse(text).map(drop),
        "poster" => Poster::parse(text).map(drop),
        "check-in-code" => CheckInReader::new().read(text, NOON).map(drop),
        _ => return Err(UNKNOWN),
    }?)
}

fn kept(kind: &str, bytes: &[u8]) -> Result<(), Unread> {
    Ok(match kind {
        "authority-ring" => Authority::import_secret_bytes(bytes).map(drop),
        "office-ring" => Office::import_secret_bytes(bytes).map(drop),
        "venue-ring" => Venue::import_secret_bytes(bytes).map(drop),
        "staff-ring" => Staff::import_secret_bytes(bytes).map(drop),
        "trust" => Trust::import_bytes(bytes).map(drop),
        "kept" => Kept::import_secret_bytes(bytes).map(drop),
        "request-log" => RequestLog::from_bytes(bytes).map(drop),
        "share-log" => ShareLog::from_bytes(bytes).map(drop),
        _ => return Err(UNKNOWN),
    }?)
}

fn code() -> Result<ShareCode, RecordError> {
    ShareCode::parse(CODE)
}

/// Readers with keys of their own.
struct World {
    trust: Trust,
    office: Office,
    venue: Venue,
    office_day_key: Vec<u8>,
    venue_day_key: Vec<u8>,
}

impl World {
    fn new() -> Result<Self, RecordError> {
        let (authority, mut office, mut venue) = (Authority::generate()?, Office::generate()?, Venue::generate()?);
        let (valid, today) = (Period::new(NOON - DAY, NOON + DAY)?, day_of(NOON)?);
        let mut trust = Trust::new(&[authority.id()])?;
        trust.take_revocations(&authority.revoke(1, &[], &valid)?, NOON)?;
        let certificate = authority.certify(&office.id(), "Kreis Altenau", &valid)?;
        let office_day_key = office.day_key(today, &certificate, NOON)?;
        let venue_day_key = venue.day_key(today, &office_day_key, &trust, NOON)?;
        Ok(Self { trust, office, venue, office_day_key, venue_day_key })
    }

    /// Staff note a departure under a certificate.
    fn note(&self, certificate: &[u8]) -> Read {
        let (venue, venue_day_key) = (self.venue.id(), self.venue_day_key.clone());
        let assignment = Assignment { venue, staff_certificate: certificate.to_vec(), venue_day_key };
        let record_id = RecordId::parse("000102030405060708090a0b0c0d0e0f")?;
        Staff::generate()?.note_departure(&assignment, &record_id, NOON).map(drop)
    }

    fn visited(&self) -> Result<Kept, RecordError> {
        let fields = ContactFields { family_name: "Vogt".into(), ..ContactFields::default() };
        let check_in = CheckIn {
            contact: Contact::new(fields).map_err(|error| error.error())?,
            kind: CheckInKind::App,
            area: Area::default(),
            stay: Stay { arrival: NOON, departure: None },
            readers: Readers::OfficeOnly,
        };
        let poster = self.venue.poster("Kegelbahn", Area::default())?;
        let today = VenueToday::verify(&poster, &self.venue_day_key, &self.trust)?;
        today.seal(&check_in, &self.trust, NOON).map(|sealed| sealed.kept())
    }

    /// A visitor's live share that waits for an answer.
    fn live(&self) -> Result<LiveShare, RecordError> {
        let recipient = ShareRecipient::verify(&self.office_day_key, &self.trust, NOON)?;
        LiveShare::start(&[self.visited()?], &recipient, &self.trust, NOON)
    }

    /// The office takes what comes after its answer.
    fn shared(&self, live_share: &[u8]) -> Read {
        let hello = self.live()?.hello().to_vec();
        let mut answer = self.office.answer_live(&hello, &code()?, &mut ShareLog::new(), NOON)?;
        answer.open(live_share, NOON).map(drop)
    }

    /// The office opens the part of a release.
    fn opened(&self, part: &[u8]) -> Read {
        let ask = Ask {
            venue: self.venue.id(),
            windows: vec![Period::new(NOON - 7_200, NOON)?],
            areas: Vec::new(),
            legal_basis: "§ 28a IfSG".to_owned(),
            expires: NOON + DAY,
        };
        let request = self.office.request(&ask, &self.office_day_key, NOON)?;
        let own = self.office.own_request(&request)?;
        self.office.open_release(&own, std::slice::from_ref(&self.venue_day_key), NOON)?.add_part(part)
    }
}
