//! `checkout`: a visitor leaves.

use super::Run;
use super::seal::{Place, refuse_two_on_standard};
use crate::args::TrustArgs;
use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::visitor::{CheckOut, Kept, VenueToday};
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Check out: seal the visit again, with its departure, under the same record id.
#[derive(Debug, Args)]
pub(crate) struct Checkout {
    /// What the visitor kept of the visit; it is rewritten
    #[arg(long, value_name = "FILE")]
    pub(crate) kept: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// Departure, within 24 hours of arrival: RFC 3339 with an offset, or UNIX seconds [default: --at]
    #[arg(long, value_name = "TIME", value_parser = times::parse)]
    pub(crate) departure: Option<i64>,
    /// The sealed visit, for the server
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, Serialize)]
pub(crate) struct CheckedOut {
    record_id: String,
    revision: u8,
    departure: Option<String>,
}

impl Run for Checkout {
    type Report = CheckedOut;

    fn run(&self, session: &Session) -> Outcome<CheckedOut> {
        refuse_two_on_standard(&self.out, Some(&self.kept))?;
        let kept = read_kept(&self.kept)?;
        let check_out = CheckOut {
            contact: self.place.contact()?,
            departure: self.departure.unwrap_or(session.now),
            readers: self.place.readers(),
        };
        let (day_key, trust) = (self.place.day_key()?, self.trust.read(session)?);
        let venue = VenueToday::of_visit(&kept, &day_key)?;
        let sealed = venue.check_out(&kept, &check_out, &trust, session.now)?;
        // The keys first: if the visit is lost, the next check-out still has a higher revision.
        let secret = sealed.kept().export_secret_bytes();
        files::write(&self.kept, secret.expose_secret_bytes(), Content::Kept)?;
        files::write(&self.out, sealed.visit(), Content::Message)?;
        Ok(CheckedOut {
            record_id: kept.record_id().to_text(),
            revision: sealed.kept().revision(),
            departure: sealed.kept().departure().map(times::show),
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.kept, &self.out]
    }

    fn changes(&self) -> Vec<&Path> {
        vec![&self.kept]
    }
}

/// What a visitor kept of a visit.
pub(crate) fn read_kept(path: &Path) -> Outcome<Kept> {
    let secret = files::read_secret(path, files::MAX_KEY_FILE)?;
    Kept::import_secret_bytes(&secret).in_file(path)
}

impl fmt::Display for CheckedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let departure = self.departure.as_deref().unwrap_or("-");
        let (id, revision) = (&self.record_id, self.revision);
        write!(f, "visit {id}, revision {revision}: departure {departure}")
    }
}
