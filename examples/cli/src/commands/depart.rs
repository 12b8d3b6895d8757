//! `depart`: staff note the departure of someone without a phone.

use super::Run;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::staff::{Assignment, Staff};
use episeal::visits::{MAX_MESSAGE, RecordId, VenueId};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Note the departure of a visitor, sealed for the venue.
#[derive(Debug, Args)]
pub(crate) struct Depart {
    /// Key file of the member of staff
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The venue's certificate for that member of staff, for the visit's day or the day after
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: PathBuf,
    /// Public key of the venue: the text `episeal-venue1...`
    #[arg(long, value_name = "TEXT")]
    pub(crate) venue: String,
    /// The venue's signed day key that the visit was sealed to
    #[arg(long, value_name = "FILE")]
    pub(crate) day_key: PathBuf,
    /// Id of the record, 32 hexadecimal digits
    #[arg(long, value_name = "HEX")]
    pub(crate) record: String,
    /// Departure: RFC 3339 with an offset, or UNIX seconds [default: --at]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) departure: Option<i64>,
    /// The sealed note, for the server
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct Departed {
    record_id: String,
    departure: String,
}

impl Run for Depart {
    type Report = Departed;

    fn run(&self, session: &Session) -> Outcome<Departed> {
        let venue = VenueId::parse(&self.venue).map_err(|error| Failure::from(error).about("--venue"))?;
        let record_id = RecordId::parse(&self.record).map_err(|error| Failure::from(error).about("--record"))?;
        let departure = self.departure.unwrap_or(session.now);
        let file = KeyFile::<Staff>::load(&self.key, session)?;
        let assignment = Assignment {
            venue,
            staff_certificate: files::read(&self.certificate, MAX_MESSAGE)?,
            venue_day_key: files::read(&self.day_key, MAX_MESSAGE)?,
        };
        let note = file.party.note_departure(&assignment, &record_id, departure)?;
        files::write(&self.out, &note, Content::Message)?;
        Ok(Departed { record_id: record_id.to_text(), departure: times::show(departure) })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl fmt::Display for Departed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "visit {}: departure {} noted", self.record_id, self.departure)
    }
}
