//! `seal`: a visitor checks in.

use super::Run;
use crate::args::TrustArgs;
use crate::failure::{Failure, InField, Outcome};
use crate::files::{self, Content};
use crate::key_file;
use crate::session::Session;
use crate::times;
use crate::typed;
use crate::visit_line::{Kind, read_contact};
use clap::Args;
use episeal::visits::visitor::{CheckIn, Contact, PendingCheckIn, Poster, Readers, VenueToday};
use episeal::visits::{Area, Field, MAX_MESSAGE, Stay};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// The longest text of a poster, in bytes.
const MAX_POSTER: u32 = 2_048;

/// Check in: seal a visit for the server, and say who could read it.
#[derive(Debug, Args)]
pub(crate) struct Seal {
    /// The printed code: its text `EPISEAL-POSTER1...`, or a file with it
    #[arg(long, value_name = "TEXT|FILE")]
    pub(crate) poster: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// Where in the venue: up to five levels joined by "/", within the poster's [default: the poster's]
    #[arg(long, value_name = "A/B/C")]
    pub(crate) area: Option<String>,
    /// How the visitor checks in: this makes no difference to the sealing
    #[arg(long, value_enum, default_value_t = Kind::App)]
    pub(crate) kind: Kind,
    /// Arrival, on the day key's day and not more than a day ago: RFC 3339 with an offset, or UNIX seconds [default:
    /// --at]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) arrival: Option<i64>,
    /// Departure if it is already known, within 24 hours of arrival: RFC 3339 with an offset, or UNIX seconds
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) departure: Option<i64>,
    /// The sealed visit, for the server
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
    /// New file for what the visitor keeps: the keys of this visit
    #[arg(long, value_name = "FILE")]
    pub(crate) kept: Option<PathBuf>,
}

/// What a visitor enters, and to which of the venue's keys it is sealed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Place {
    /// The venue's signed day key
    #[arg(long, value_name = "FILE")]
    pub(crate) day_key: PathBuf,
    /// The visitor, as JSON with the texts given_name, family_name, phone, email, street, house_number,
    /// postal_code, city, country (two capital letters)
    #[arg(long, value_name = "FILE")]
    pub(crate) contact: PathBuf,
    /// Agree that the venue itself can read the visit if its day key names no office
    #[arg(long)]
    pub(crate) venue_may_read: bool,
}

impl Place {
    pub(crate) fn day_key(&self) -> Outcome<Vec<u8>> {
        files::read(&self.day_key, MAX_MESSAGE)
    }

    pub(crate) fn contact(&self) -> Outcome<Contact> {
        read_contact(&self.contact)
    }

    pub(crate) fn readers(&self) -> Readers {
        if self.venue_may_read { Readers::VenueMayRead } else { Readers::OfficeOnly }
    }
}

/// The result of a check-in.
#[derive(Debug, Serialize)]
pub(crate) struct CheckedIn {
    pub(crate) record_id: String,
    pub(crate) venue: String,
    /// The office; none: the venue itself may read.
    pub(crate) reader: Option<String>,
}

impl Run for Seal {
    type Report = CheckedIn;

    fn run(&self, session: &Session) -> Outcome<CheckedIn> {
        refuse_two_on_standard(&self.out, self.kept.as_deref())?;
        // What someone typed is judged first: they can correct it, whatever is wrong with the poster.
        let contact = self.place.contact()?;
        let poster = read_poster(&self.poster)?;
        let (day_key, trust) = (self.place.day_key()?, self.trust.read(session)?);
        let check_in = self.check_in(contact, &poster, session)?;
        PendingCheckIn::new(&poster, &check_in, session.now)?;
        let venue = VenueToday::verify(&poster, &day_key, &trust)?;
        let reader = venue.reader_at(check_in.stay.arrival, &trust, session.now)?;
        let sealed = venue.seal(&check_in, &trust, session.now)?;
        if let Some(path) = &self.kept {
            let secret = sealed.kept().export_secret_bytes();
            files::write_new(path, secret.expose_secret_bytes(), Content::Kept)?;
        }
        files::write(&self.out, sealed.visit(), Content::Message)?;
        Ok(CheckedIn { record_id: sealed.kept().record_id().to_text(), venue: poster.name().to_owned(), reader })
    }

    fn outputs(&self) -> Vec<&Path> {
        let kept = self.kept.as_deref();
        kept.into_iter().chain([self.out.as_path()]).collect()
    }
}

impl Seal {
    fn check_in(&self, contact: Contact, poster: &Poster, session: &Session) -> Outcome<CheckIn> {
        Ok(CheckIn {
            contact,
            kind: self.kind.into(),
            area: read_area(self.area.as_deref(), poster)?,
            stay: Stay { arrival: self.arrival.unwrap_or(session.now), departure: self.departure },
            readers: self.place.readers(),
        })
    }
}

/// The area that is typed, or the poster's.
pub(crate) fn read_area(typed: Option<&str>, poster: &Poster) -> Outcome<Area> {
    let area = typed.map(Area::parse).transpose().in_field(Field::Area)?;
    Ok(area.unwrap_or_else(|| poster.area().clone()))
}

/// A visit and its keys must not be mixed up.
pub(crate) fn refuse_two_on_standard(out: &Path, kept: Option<&Path>) -> Outcome<()> {
    if files::is_standard(out) && kept.is_some_and(files::is_standard) {
        return Err(Failure::input("--out and --kept cannot both be standard output"));
    }
    Ok(())
}

/// A poster's text, or the file that holds it.
pub(crate) fn read_poster(given: &Path) -> Outcome<Poster> {
    let typed = given.as_os_str().as_encoded_bytes();
    let bytes = if key_file::is_text(typed) { typed.to_vec() } else { files::read(given, MAX_POSTER)? };
    let text = std::str::from_utf8(typed::bare(&bytes));
    let text = text.map_err(|_| Failure::input("not a poster's text"))?;
    Poster::parse(text.trim_ascii_end()).map_err(|error| Failure::from(error).about("--poster"))
}

impl fmt::Display for CheckedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "visit {} at {}", self.record_id, self.venue)?;
        match &self.reader {
            Some(office) => write!(f, "who could read it: {office}, if the venue releases it"),
            None => write!(f, "who could read it: the venue, and an office that it answers"),
        }
    }
}
