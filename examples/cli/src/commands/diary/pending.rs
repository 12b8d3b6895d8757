//! `diary wait`, `diary waiting`, `diary leave`, `diary seal` and `diary drop`: check-ins without a network.

use crate::args::TrustArgs;
use crate::commands::Run;
use crate::commands::seal::{CheckedIn, read_area, read_poster};
use crate::diary_file::{DiaryFile, DiaryPlace};
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::times;
use crate::visit_line::{Kind, read_contact};
use clap::Args;
use episeal::visits::diary::{Diary, DiarySecret};
use episeal::visits::visitor::{CheckIn, Contact, PendingCheckIn, Readers, ReadyCheckIn, VenueToday};
use episeal::visits::{MAX_MESSAGE, RecordError, Stay};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::{Path, PathBuf};

/// Keep a check-in made without a network: it is sealed later, until the end of the day after it.
///
/// The contact data are those in the diary at the time of sealing.
#[derive(Debug, Args)]
pub(crate) struct Wait {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// The printed code: its text `EPISEAL-POSTER1...`, or a file with it
    #[arg(long, value_name = "TEXT|FILE")]
    pub(crate) poster: PathBuf,
    /// Where in the venue: up to five levels joined by "/", within the poster's [default: the poster's]
    #[arg(long, value_name = "A/B/C")]
    pub(crate) area: Option<String>,
    /// How the visitor checks in: this makes no difference to the sealing
    #[arg(long, value_enum, default_value_t = Kind::App)]
    pub(crate) kind: Kind,
    /// Arrival: RFC 3339 with an offset, or UNIX seconds [default: --at]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) arrival: Option<i64>,
    /// Departure if it is already known, within 24 hours of arrival: RFC 3339 with an offset, or UNIX seconds
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) departure: Option<i64>,
}

/// List the waiting check-ins by time of arrival, each with its id.
#[derive(Debug, Args)]
pub(crate) struct Waiting {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
}

/// Enter the departure of a waiting check-in.
#[derive(Debug, Args)]
pub(crate) struct Leave {
    #[command(flatten)]
    pub(crate) one: OneWaiting,
    /// Departure, within 24 hours of arrival: RFC 3339 with an offset, or UNIX seconds [default: --at]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) departure: Option<i64>,
}

/// Seal a waiting check-in for the server, and replace it with what is kept of the visit.
///
/// One whose day is closed or whose office is revoked stays, and is not recorded.
#[derive(Debug, Args)]
pub(crate) struct SealWaiting {
    #[command(flatten)]
    pub(crate) one: OneWaiting,
    /// The venue's signed day key for the day of arrival
    #[arg(long, value_name = "FILE")]
    pub(crate) day_key: PathBuf,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// The visitor, as JSON [default: the diary's contact data]
    #[arg(long, value_name = "FILE")]
    pub(crate) contact: Option<PathBuf>,
    /// Agree that the venue itself can read the visit if its day key names no office
    #[arg(long)]
    pub(crate) venue_may_read: bool,
    /// The sealed visit, for the server
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// Delete a waiting check-in.
#[derive(Debug, Args)]
pub(crate) struct Drop {
    #[command(flatten)]
    pub(crate) one: OneWaiting,
}

/// One of those that `diary waiting` lists.
#[derive(Debug, Args)]
pub(crate) struct OneWaiting {
    #[command(flatten)]
    pub(crate) place: DiaryPlace,
    /// Its id, as listed by `diary waiting`: it stays the same until the check-in is sealed or dropped, and is not used
    /// for another
    #[arg(value_name = "ID")]
    pub(crate) id: String,
}

impl OneWaiting {
    fn open(&self, session: &Session) -> Outcome<(DiaryFile, PendingCheckIn)> {
        let file = DiaryFile::open_to_change(&self.place, session)?;
        let mut waiting = file.diary.pending().into_iter();
        let one = waiting.find(|one| id_of(one) == self.id);
        let one = one.ok_or_else(|| Failure::from(RecordError::Missing).about("what waits"))?;
        Ok((file, one))
    }
}

#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Listed(Vec<Line>);

/// A waiting check-in.
#[derive(Serialize)]
struct Line {
    id: String,
    /// The venue's public key.
    venue: String,
    venue_name: String,
    area: String,
    /// RFC 3339.
    arrival: String,
    departure: Option<String>,
    /// The day whose day key it needs.
    day: String,
    /// No server takes it any more.
    not_recorded: bool,
}

impl Listed {
    fn of(diary: &Diary, now: i64) -> Self {
        let waiting = diary.pending();
        Self(waiting.iter().map(|one| line(one, now)).collect())
    }
}

/// Eight hexadecimal digits, which the departure does not change: a repeated command never meets another one.
fn id_of(one: &PendingCheckIn) -> String {
    let place = (one.venue().to_text(), one.area().to_text());
    let digest = Sha256::digest(format!("{:?} {place:?} {}", one.kind(), one.arrival()));
    let digits = digest.iter().take(4).map(|byte| format!("{byte:02x}"));
    digits.collect()
}

fn line(one: &PendingCheckIn, now: i64) -> Line {
    Line {
        id: id_of(one),
        venue: one.venue().to_text(),
        venue_name: one.venue_name().to_owned(),
        area: one.area().to_text(),
        arrival: times::show(one.arrival()),
        departure: one.departure().map(times::show),
        day: times::show_day(one.day()),
        not_recorded: one.is_closed(now),
    }
}

impl Run for Wait {
    type Report = Listed;

    fn run(&self, session: &Session) -> Outcome<Listed> {
        let poster = read_poster(&self.poster)?;
        let mut file = DiaryFile::open_to_change(&self.place, session)?;
        let contact = file.diary.contact();
        let check_in = CheckIn {
            contact: contact.ok_or_else(no_contact)?,
            kind: self.kind.into(),
            area: read_area(self.area.as_deref(), &poster)?,
            stay: Stay { arrival: self.arrival.unwrap_or(session.now), departure: self.departure },
            readers: Readers::OfficeOnly,
        };
        let pending = PendingCheckIn::new(&poster, &check_in, session.now)?;
        if pending.is_closed(session.now) {
            return Err(RecordError::DayClosed.into());
        }
        file.diary.add_pending(&pending)?;
        file.save()?;
        Ok(Listed::of(&file.diary, session.now))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Run for Waiting {
    type Report = Listed;

    fn run(&self, session: &Session) -> Outcome<Listed> {
        let file = DiaryFile::open(&self.place, session)?;
        Ok(Listed::of(&file.diary, session.now))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Run for Leave {
    type Report = Listed;

    fn run(&self, session: &Session) -> Outcome<Listed> {
        let (mut file, one) = self.one.open(session)?;
        let departure = self.departure.unwrap_or(session.now);
        file.diary.leave_pending(&one, departure, session.now)?;
        file.save()?;
        Ok(Listed::of(&file.diary, session.now))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Run for SealWaiting {
    type Report = CheckedIn;

    fn run(&self, session: &Session) -> Outcome<CheckedIn> {
        let day_key = files::read(&self.day_key, MAX_MESSAGE)?;
        let trust = self.trust.read(session)?;
        let (mut file, one) = self.one.open(session)?;
        let contact = self.contact(&file.diary)?;
        let readers = match self.venue_may_read {
            true => Readers::VenueMayRead,
            false => Readers::OfficeOnly,
        };
        let now = session.now;
        let venue = VenueToday::verify(&one.poster(), &day_key, &trust).in_file(&self.day_key)?;
        let reader = venue.reader_at(one.arrival(), &trust, now).in_file(&self.day_key)?;
        let ready = ReadyCheckIn { pending: PendingCheckIn::clone(&one), contact, readers };
        let sealed = file.diary.seal_pending(&ready, &venue, &trust, now)?;
        // The visit first: after a crash between the two it still waits, and is sealed once more.
        files::write(&self.out, sealed.visit(), Content::Message)?;
        file.save()?;
        Ok(CheckedIn { record_id: sealed.kept().record_id().to_text(), venue: one.venue_name().to_owned(), reader })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl SealWaiting {
    fn contact(&self, diary: &Diary) -> Outcome<Contact> {
        match &self.contact {
            Some(path) => read_contact(path),
            None => diary.contact().ok_or_else(no_contact),
        }
    }
}

impl Run for Drop {
    type Report = Listed;

    fn run(&self, session: &Session) -> Outcome<Listed> {
        let (mut file, one) = self.one.open(session)?;
        let under = |diary: &mut Diary, next: &DiarySecret| diary.delete_pending(&one, next);
        file.change(under, |diary| diary.delete_pending_without_secret(&one))?;
        file.save()?;
        Ok(Listed::of(&file.diary, session.now))
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

fn no_contact() -> Failure {
    Failure::input("the diary has no contact data: set them with `diary contact --set`")
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no check-in is waiting");
        }
        let lines: Vec<_> = self.0.iter().map(Line::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, arrival) = (&self.id, &self.arrival);
        let departure = self.departure.as_deref().unwrap_or("-");
        write!(f, "{id}  {arrival} to {departure}  {}", self.venue_name)?;
        if !self.area.is_empty() {
            write!(f, " ({})", self.area)?;
        }
        match self.not_recorded {
            true => f.write_str("  not recorded: the day is closed"),
            false => write!(f, "  waits for the day key of {}", self.day),
        }
    }
}
