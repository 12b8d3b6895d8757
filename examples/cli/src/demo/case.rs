//! The infected visitor: where she was, the questions to the venues, their answers.

use super::parties::{Office, Parties, Venue, made};
use super::stays::Stay;
use crate::args::TrustArgs;
use crate::commands::Run;
use crate::commands::checkout::read_kept;
use crate::commands::open::{Format, OfRelease, Open, OpenedCount};
use crate::commands::release::{Limits, MakeRelease, Released};
use crate::commands::request::{Asking, Request};
use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::visit_line::VisitLine;
use episeal::{Kept, Policy, day_of};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Who is infected.
pub(crate) const GIVEN_NAME: &str = "Mara";
pub(crate) const FAMILY_NAME: &str = "Lindner";

/// How long a stay without a departure counts, in seconds.
pub(crate) const MAX_STAY: i64 = 43_200;
/// The longest file of opened visits, in bytes.
const MAX_OPENED: usize = 16_777_216;
/// What a venue demands of requests.
const LIMITS: Limits = Limits {
    min_window: Policy::LEAST_WINDOW,
    max_per_day: episeal::DAY,
    max_area_levels: 3,
    max_stay: MAX_STAY,
};

/// One venue where she was.
pub(crate) struct Place<'a> {
    pub(crate) venue: &'a Venue,
    /// Her stays: arrival, departure.
    pub(crate) stays: Vec<(i64, i64)>,
    /// The narrowest of her areas.
    pub(crate) area: String,
    /// Her own records.
    pub(crate) own: BTreeSet<String>,
    /// Where the office keeps request, release and what it opens.
    directory: PathBuf,
}

/// The venues where she was, from what her phone kept.
pub(crate) fn places<'a>(parties: &'a Parties, stays: &[Stay<'_>]) -> Outcome<Vec<Place<'a>>> {
    let is_hers = |stay: &&Stay<'_>| {
        let person = &stay.guest.person;
        person.given_name == GIVEN_NAME && person.family_name == FAMILY_NAME
    };
    let files = stays
        .iter()
        .filter(is_hers)
        .filter_map(|stay| stay.kept.as_ref());
    let kept: Vec<Kept> = files.map(|file| read_kept(file)).collect::<Outcome<_>>()?;
    let mut places = Vec::new();
    for venue in &parties.venues {
        let is_here = |kept: &&Kept| kept.venue().to_text() == venue.public;
        let here: Vec<&Kept> = kept.iter().filter(is_here).collect();
        if !here.is_empty() {
            places.push(Place::new(parties, venue, &here)?);
        }
    }
    if places.is_empty() {
        return Err(Failure::input(
            "the infected visitor is not among the guests",
        ));
    }
    Ok(places)
}

impl<'a> Place<'a> {
    fn new(parties: &Parties, venue: &'a Venue, kept: &[&Kept]) -> Outcome<Self> {
        let stay = |kept: &&Kept| {
            let latest = kept.arrival().saturating_add(MAX_STAY);
            (kept.arrival(), kept.departure().unwrap_or(latest))
        };
        let name = venue.directory.file_name().unwrap_or_default();
        let directory = parties.root.join("office").join(name);
        let areas = kept.iter().map(|kept| kept.area());
        let narrowest = areas.max_by_key(|area| area.depth());
        Ok(Self {
            venue,
            stays: kept.iter().map(stay).collect(),
            area: narrowest.map(|area| area.to_text()).unwrap_or_default(),
            own: kept.iter().map(|kept| kept.record_id().to_text()).collect(),
            directory: made(&directory)?.to_owned(),
        })
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Her stays, none shorter than a venue answers, those that overlap as one.
    pub(crate) fn windows(&self) -> Vec<(i64, i64)> {
        let least = |(from, to): &(i64, i64)| {
            let end = from.saturating_add(Policy::LEAST_WINDOW);
            (*from, end.max(*to))
        };
        let mut stays: Vec<_> = self.stays.iter().map(least).collect();
        stays.sort_unstable();
        let mut windows: Vec<(i64, i64)> = Vec::new();
        for (from, to) in stays {
            match windows.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => windows.push((from, to)),
            }
        }
        windows
    }

    /// True when she had a seat of her own: more levels than a venue answers.
    pub(crate) fn is_seat(&self) -> bool {
        self.area.split('/').count() > LIMITS.max_area_levels
    }

    /// The visits that the office has opened.
    pub(crate) fn opened(&self) -> Outcome<Vec<VisitLine>> {
        let path = self.file("opened.jsonl");
        let bytes = files::read_rest(files::reader(&path)?, MAX_OPENED).in_file(&path)?;
        let lines = bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        // A line that is no visit is a record that was refused.
        Ok(lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }

    /// What opens the venue's answer.
    pub(crate) fn of_release(&self, parties: &Parties) -> Outcome<OfRelease> {
        Ok(OfRelease {
            request: self.file("request"),
            release: self.file("release"),
            store: parties.store.clone(),
            day_key: self.day_keys()?,
        })
    }

    /// The venue's day keys of the days that a request for these windows reads.
    fn day_keys(&self) -> Outcome<Vec<PathBuf>> {
        let mut days = BTreeSet::new();
        for (from, to) in self.windows() {
            days.extend(day_of(from)?.saturating_sub(1)..=day_of(to.saturating_sub(1))?);
        }
        let keys = self.venue.day_keys.iter();
        let asked = keys.filter(|(day, _)| days.contains(*day));
        Ok(asked.map(|(_, file)| file.clone()).collect())
    }
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
    let request = Request {
        asking: Asking {
            key: office.key.clone(),
            reply_key: office.day_key(day_of(parties.asking)?)?.to_owned(),
            venue: venue.public.clone(),
            window,
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
        limits: LIMITS,
        out: out.to_owned(),
    };
    release.run(&parties.at(parties.asking))
}

/// An office opens an answer against a store.
pub(crate) fn open(
    parties: &Parties,
    office: &Office,
    release: OfRelease,
    out: &Path,
) -> Outcome<OpenedCount> {
    let open = Open {
        key: Some(office.key.clone()),
        release: Some(release),
        own: None,
        referral: None,
        trust: None,
        format: Format::Jsonl,
        venue_name: None,
        out: out.to_owned(),
    };
    open.run(&parties.at(parties.asking))
}
