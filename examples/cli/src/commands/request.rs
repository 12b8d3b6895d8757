//! `request` and `refer`: a health office asks.

use super::Run;
use crate::args::TrustArgs;
use crate::failure::{Failure, InField, Outcome};
use crate::files::{self, Content};
use crate::key_file::KeyFile;
use crate::moments::{self, Moment};
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::visits::office::{Ask, Office, ReferralKeys};
use episeal::visits::{Area, Field, MAX_MESSAGE, Period, RecordError, VenueId};
use jiff::tz::TimeZone;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// Ask a venue who was there: a period and areas, never a person.
#[derive(Debug, Args)]
pub(crate) struct Request {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The signed request
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// Ask another office, which the venue's day keys name, to ask the venue.
#[derive(Debug, Args)]
pub(crate) struct Refer {
    #[command(flatten)]
    pub(crate) asking: Asking,
    /// The other office's signed day key of today
    #[arg(long, value_name = "FILE")]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) trust: TrustArgs,
    /// The sealed referral
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
}

/// Who asks for what.
#[derive(Clone, Debug, Args)]
pub(crate) struct Asking {
    /// Key file of the asking office
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The asking office's signed day key of today, to which the answer is sealed
    #[arg(long, value_name = "FILE")]
    pub(crate) reply_key: PathBuf,
    /// Public key of the venue: the text `episeal-venue1...`
    #[arg(long, value_name = "TEXT")]
    pub(crate) venue: String,
    /// A past period; may be given up to 64 times: two times, each a day YYYY-MM-DD of --zone, RFC 3339 with an offset,
    /// or UNIX seconds; an end given as a day is not included
    #[arg(long, value_name = "FROM/TO", required = true, value_parser = moments::parse_period)]
    pub(crate) window: Vec<(Moment, Moment)>,
    /// The time zone whose midnights begin the days, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "Europe/Berlin", value_parser = moments::parse_zone)]
    pub(crate) zone: TimeZone,
    /// An area and everything in it; may be given up to 64 times: one to five levels joined by "/" [default: the whole
    /// venue]
    #[arg(long, value_name = "A/B/C")]
    pub(crate) area: Vec<String>,
    /// Code of the legal basis, at most 64 bytes of UTF-8, for example IfSG-28a
    #[arg(long, value_name = "TEXT")]
    pub(crate) legal_basis: String,
    /// How many days the request is valid, 1 to 7
    #[arg(long, value_name = "DAYS", default_value_t = 3)]
    pub(crate) days: u32,
}

impl Asking {
    fn ask(&self, now: i64) -> Outcome<Ask> {
        let window = |(from, to): &(Moment, Moment)| Ok(Period::new(from.second(&self.zone)?, to.second(&self.zone)?)?);
        let windows = self.window.iter().map(window);
        let areas = self.area.iter().map(|area| Area::parse(area));
        Ok(Ask {
            venue: VenueId::parse(&self.venue).map_err(|error| Failure::from(error).about("--venue"))?,
            windows: windows.collect::<Outcome<_>>()?,
            areas: areas.collect::<Result<_, RecordError>>().in_field(Field::Area)?,
            legal_basis: self.legal_basis.clone(),
            expires: now.saturating_add(times::seconds_of(self.days)),
        })
    }

    fn asked(&self, ask: &Ask) -> Asked {
        Asked { venue: self.venue.clone(), windows: ask.windows.len(), expires: times::show(ask.expires) }
    }
}

/// The legal basis is the only text that the library reads with the request; of lists it says the same.
fn in_basis(asked: Result<Vec<u8>, RecordError>, ask: &Ask) -> Outcome<Vec<u8>> {
    let has_place = |area: &Area| area.depth() > 0;
    let is_listed = ask.windows.len().max(ask.areas.len()) <= 64;
    match is_listed && ask.areas.iter().all(has_place) {
        true => asked.in_field(Field::LegalBasis),
        false => Ok(asked?),
    }
}

#[derive(Debug, Serialize)]
pub(crate) struct Asked {
    venue: String,
    windows: usize,
    expires: String,
}

impl Run for Request {
    type Report = Asked;

    fn run(&self, session: &Session) -> Outcome<Asked> {
        let file = KeyFile::<Office>::load(&self.asking.key, session)?;
        let ask = self.asking.ask(session.now)?;
        let reply_key = files::read(&self.asking.reply_key, MAX_MESSAGE)?;
        let request = file.party.request(&ask, &reply_key, session.now);
        let request = in_basis(request, &ask)?;
        files::write(&self.out, &request, Content::Message)?;
        Ok(self.asking.asked(&ask))
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl Run for Refer {
    type Report = Asked;

    fn run(&self, session: &Session) -> Outcome<Asked> {
        let file = KeyFile::<Office>::load(&self.asking.key, session)?;
        let ask = self.asking.ask(session.now)?;
        let keys = ReferralKeys {
            competent: files::read(&self.to, MAX_MESSAGE)?,
            reply: files::read(&self.asking.reply_key, MAX_MESSAGE)?,
        };
        let referral = file.party.refer(&ask, &keys, &self.trust.read(session)?, session.now);
        let referral = in_basis(referral, &ask)?;
        files::write(&self.out, &referral, Content::Message)?;
        Ok(self.asking.asked(&ask))
    }

    fn outputs(&self) -> Vec<&Path> {
        vec![&self.out]
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { venue, windows, expires } = self;
        write!(f, "asked {venue} for {windows} windows, valid until {expires}")
    }
}
