//! The infected visitor: where she was, the questions to the venues, their answers.

use super::guests::Guest;
use super::parties::{Office, Parties, Venue, made};
use crate::args::TrustArgs;
use crate::commands::Run;
use crate::commands::open::{CaseArgs, CsvArgs, Format, OfRelease, Open, OpenedCount};
use crate::commands::plan::AskLine;
use crate::commands::release::{Limits, MakeRelease, Released};
use crate::commands::request::{Asking, Request};
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::moments::Moment;
use crate::shared_line::SharedLine;
use crate::times;
use crate::visit_line::VisitLine;
use episeal::visits::day_of;
use episeal::visits::office::CaseStay;
use episeal::visits::venue::Policy;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Who is infected.
pub(crate) const GIVEN_NAME: &str = "Mara";
pub(crate) const FAMILY_NAME: &str = "Lindner";

/// How long a stay without a departure is assumed to be, in hours and in seconds.
pub(crate) const MAX_STAY_HOURS: u32 = 12;
pub(crate) const MAX_STAY: i64 = 43_200;
/// What a venue requires of requests: the library's defaults, and no list of areas.
fn limits() -> Limits {
    Limits {
        min_window: Policy::LEAST_WINDOW,
        max_requests: 128,
        max_seconds_a_day: episeal::visits::DAY,
        min_places: 8,
        areas: Vec::new(),
        unlisted_areas: false,
        max_stay: MAX_STAY,
    }
}

pub(crate) fn is_case(guest: &Guest) -> bool {
    let person = &guest.person;
    person.given_name == GIVEN_NAME && person.family_name == FAMILY_NAME
}

/// One venue where she was, and what the office asks it.
pub(crate) struct Place<'a> {
    pub(crate) venue: &'a Venue,
    /// Her stays: arrival, departure.
    pub(crate) stays: Vec<(i64, i64)>,
    /// The narrowest of her areas.
    pub(crate) area: String,
    /// Her own records.
    pub(crate) own: BTreeSet<String>,
    /// The planned request and its windows.
    pub(crate) request: PathBuf,
    pub(crate) windows: Vec<(i64, i64)>,
    /// Where the office keeps the release and what it opens.
    directory: PathBuf,
}

impl<'a> Place<'a> {
    /// From what she shared and what was planned from it.
    pub(crate) fn new(parties: &'a Parties, ask: &AskLine, shared: &[SharedLine]) -> Outcome<Self> {
        let mut venues = parties.venues.iter();
        let venue = venues.find(|venue| venue.public == ask.venue);
        let venue = venue.ok_or_else(|| Failure::input("there is no such venue"))?;
        let here = shared.iter().filter(|line| line.venue == ask.venue);
        let stays = here.clone().map(SharedLine::stay);
        let stays: Vec<_> = stays.collect::<Outcome<_>>()?;
        let narrowest = stays.iter().max_by_key(|stay| stay.area.depth());
        let name = venue.directory.file_name().unwrap_or_default();
        let directory = parties.root.join("office").join(name);
        let windows = ask.windows.iter().map(window);
        Ok(Self {
            venue,
            area: narrowest.map(|stay| stay.area.to_text()).unwrap_or_default(),
            stays: stays.iter().map(times_of).collect(),
            own: here.map(|line| line.record_id.clone()).collect(),
            request: PathBuf::from(&ask.file),
            windows: windows.collect::<Outcome<_>>()?,
            directory: made(&directory)?.to_owned(),
        })
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// True when she had a seat of her own.
    pub(crate) fn is_seat(&self) -> bool {
        self.area.split('/').count() > 3
    }

    /// The visits that the office has opened.
    pub(crate) fn opened(&self) -> Outcome<Vec<VisitLine>> {
        let path = self.file("opened.jsonl");
        let bytes = files::read_secret(&path, files::MAX_OPENED)?;
        let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        // A line that is not a visit is a record that was refused.
        Ok(lines.filter_map(|line| serde_json::from_slice(line).ok()).collect())
    }

    /// What opens the venue's answer.
    pub(crate) fn of_release(&self, parties: &Parties) -> Outcome<OfRelease> {
        Ok(OfRelease {
            request: self.request.clone(),
            release: self.file("release"),
            store: parties.store.clone(),
            day_key: self.day_keys()?,
        })
    }

    /// The venue's day keys for the days that a request for these windows reads.
    fn day_keys(&self) -> Outcome<Vec<PathBuf>> {
        let mut days = BTreeSet::new();
        for (from, to) in &self.windows {
            days.extend(day_of(*from)?.saturating_sub(1)..=day_of(to.saturating_sub(1))?);
        }
        let keys = self.venue.day_keys.iter();
        let asked = keys.filter(|(day, _)| days.contains(*day));
        Ok(asked.map(|(_, file)| file.clone()).collect())
    }
}

/// Arrival and departure, or the latest that is assumed.
fn times_of(stay: &CaseStay) -> (i64, i64) {
    let stay = &stay.stay;
    let latest = stay.arrival.saturating_add(MAX_STAY);
    (stay.arrival, stay.departure.unwrap_or(latest))
}

fn window([from, to]: &[String; 2]) -> Outcome<(i64, i64)> {
    let time = |text: &str| times::parse(text).map_err(Failure::input);
    Ok((time(from)?, time(to)?))
}

/// An office asks for windows in the morning after all.
pub(crate) fn ask(
    parties: &Parties,
    office: &Office,
    venue: &Venue,
    window: Vec<(i64, i64)>,
    area: Vec<String>,
    out: &Path,
) -> Outcome<()> {
    let second = |(from, to)| (Moment::Second(from), Moment::Second(to));
    let request = Request {
        asking: Asking {
            key: office.key.clone(),
            reply_key: office.day_key(day_of(parties.asking)?)?.to_owned(),
            venue: venue.public.clone(),
            window: window.into_iter().map(second).collect(),
            zone: TimeZone::UTC,
            area,
            legal_basis: "IfSG-28a".to_owned(),
            days: 3,
        },
        out: out.to_owned(),
    };
    request.run(&parties.at(parties.asking)).map(drop)
}

/// Whoever holds a venue's keys answers.
pub(crate) fn answer(
    parties: &Parties,
    (key, log): (&Path, &Path),
    store: &Path,
    trust: &TrustArgs,
    request: &Path,
    out: &Path,
) -> Outcome<Released> {
    let release = MakeRelease {
        key: key.to_owned(),
        request: request.to_owned(),
        store: store.to_owned(),
        trust: trust.clone(),
        log: log.to_owned(),
        limits: limits(),
        out: out.to_owned(),
    };
    release.run(&parties.at(parties.asking))
}

/// An office opens an answer against a store.
pub(crate) fn open(parties: &Parties, office: &Office, release: OfRelease, out: &Path) -> Outcome<OpenedCount> {
    let open = Open {
        key: Some(office.key.clone()),
        release: Some(release),
        own: None,
        referral: None,
        trust: None,
        format: Format::Jsonl,
        venue_name: None,
        csv: CsvArgs::default(),
        case: CaseArgs::default(),
        notice_keys: None,
        out: out.to_owned(),
    };
    open.run(&parties.at(parties.asking))
}
