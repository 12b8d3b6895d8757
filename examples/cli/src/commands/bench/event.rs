//! Everyone but the guests: their keys and papers as files, by the commands.

use super::guests::Guest;
use crate::args::TrustArgs;
use crate::commands::Run;
use crate::commands::admit::Admit;
use crate::commands::poster::MakePoster;
use crate::commands::request::{Asking, Request};
use crate::commands::seal::read_poster;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::key_file::Role;
use crate::moments::Moment;
use crate::papers::{certify_office, keygen, made, office_day_key, revoke, venue_day_key};
use crate::session::Session;
use crate::store::{Entry, Store};
use episeal::visits::server::UnverifiedDayKey;
use episeal::visits::trust::Trust;
use episeal::visits::visitor::{CheckIn, Readers, VenueToday};
use episeal::visits::{Area, KeyId, MAX_MESSAGE, RecordId, Stay};
use jiff::tz::TimeZone;
use std::path::{Path, PathBuf};

/// When keys are made and published: 06:00 UTC on 14 November 2026.
const DAWN: i64 = 1_794_636_000;
/// When everybody has left, and what waited on the phones is sealed.
const EVENING: i64 = 1_794_679_200;
/// When the office asks: 08:00 UTC on the next day.
pub(super) const MORNING: i64 = 1_794_729_600;
/// What the office asks about, from noon on: every stay.
const WINDOW: (i64, i64) = (1_794_657_600, EVENING);

/// The parties of an event and their files.
pub(super) struct Event {
    root: PathBuf,
    pub(super) trust: TrustArgs,
    pub(super) venue_id: String,
}

impl Event {
    /// Makes keys and papers, and publishes the venue's key of the day.
    pub(super) fn set_up(root: &Path, session: &Session) -> Outcome<Self> {
        let at = session.silent_at(DAWN);
        let file = |name: &str| root.join(name);
        let trust = TrustArgs {
            authority: vec![keygen(Role::Authority, &made(root)?.join("authority.key"), &at)?],
            revocations: vec![file("revocations")],
            successions: Vec::new(),
            trust: None,
        };
        revoke(&file("authority.key"), &file("revocations"), &at)?;
        let office = keygen(Role::Office, &file("office.key"), &at)?;
        certify_office(&file("authority.key"), office, "Gesundheitsamt", &file("office-certificate"), &at)?;
        office_day_key(&file("office.key"), &file("office-certificate"), &file("office-day-key"), &at)?;
        let venue_id = keygen(Role::Venue, &file("venue.key"), &at)?;
        venue_day_key(&file("venue.key"), &file("office-day-key"), &trust, &file("venue-day-key"), &at)?;
        let event = Self { root: root.to_owned(), trust, venue_id };
        event.put_up_poster(&at)?;
        Admit { store: event.file("store"), trust: None, files: vec![event.file("venue-day-key")] }.run(&at)?;
        Ok(event)
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn put_up_poster(&self, session: &Session) -> Outcome<()> {
        let poster = MakePoster {
            key: self.file("venue.key"),
            name: "Stadion".to_owned(),
            area: String::new(),
            areas: None,
            unlisted_areas: false,
            qr: None,
            out: self.file("poster"),
        };
        poster.run(session).map(drop)
    }

    /// The office asks for the whole venue and the whole event.
    pub(super) fn ask(&self, session: &Session) -> Outcome<()> {
        let at = session.silent_at(MORNING);
        let reply_key = self.file("reply-key");
        office_day_key(&self.file("office.key"), &self.file("office-certificate"), &reply_key, &at)?;
        let asking = Asking {
            key: self.file("office.key"),
            reply_key,
            venue: self.venue_id.clone(),
            window: vec![(Moment::Second(WINDOW.0), Moment::Second(WINDOW.1))],
            zone: TimeZone::UTC,
            area: Vec::new(),
            legal_basis: "IfSG-28a".to_owned(),
            days: 3,
        };
        Request { asking, out: self.file("request") }.run(&at).map(drop)
    }
}

/// Where guests check in: what is the same for all of them.
pub(super) struct Gate {
    venue: VenueToday,
    trust: Trust,
    store: Store,
    kid: KeyId,
}

impl Gate {
    pub(super) fn of(event: &Event, session: &Session) -> Outcome<Self> {
        let trust = event.trust.read(&session.silent_at(EVENING))?;
        let day_key = files::read(&event.file("venue-day-key"), MAX_MESSAGE)?;
        Ok(Self {
            venue: VenueToday::verify(&read_poster(&event.file("poster"))?, &day_key, &trust)?,
            kid: UnverifiedDayKey::parse(&day_key)?.claimed_address().kid(),
            store: Store::existing(&event.file("store"))?,
            trust,
        })
    }

    /// Seals a visit and stores it.
    pub(super) fn check_in(&self, guest: &Guest) -> Outcome<RecordId> {
        let check_in = CheckIn {
            contact: guest.person.contact()?,
            kind: guest.kind.into(),
            area: Area::parse(&guest.area).map_err(Failure::from)?,
            stay: Stay { arrival: guest.arrival, departure: guest.departure },
            readers: Readers::OfficeOnly,
        };
        let sealed = self.venue.seal(&check_in, &self.trust, EVENING)?;
        let record_id = sealed.kept().record_id();
        self.store.put(&Entry { record_id, revision: 0, kid: self.kid }, sealed.visit())?;
        Ok(record_id)
    }
}
