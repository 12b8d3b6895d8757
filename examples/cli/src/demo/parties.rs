//! The parties of the story: their keys, certificates, day keys and posters, as files.

mod office;
mod venue;

pub(crate) use crate::papers::{keygen, made, revoke};
pub(crate) use office::Office;
pub(crate) use venue::Venue;

use super::guests::GuestList;
use super::story::{Lines, Story, pad};
use crate::args::TrustArgs;
use crate::failure::{Failure, Outcome};
use crate::key_file::Role;
use crate::session::Session;
use crate::times;
use episeal::visits::{RecordError, day_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Nine o'clock, in seconds.
const MORNING: i64 = 32_400;

/// Everyone but the guests.
pub(crate) struct Parties {
    pub(crate) root: PathBuf,
    /// The server's.
    pub(crate) store: PathBuf,
    pub(crate) trust: TrustArgs,
    pub(crate) office: Office,
    /// Certified, and named by no venue.
    pub(crate) other_office: Office,
    pub(crate) venues: Vec<Venue>,
    /// When the office asks: the morning after all.
    pub(crate) asking: i64,
    session: Session,
}

impl Parties {
    pub(crate) fn set_up(root: &Path, guests: &GuestList, session: &Session, story: &mut Story) -> Outcome<Self> {
        let days = guests.days();
        let first = days.first().copied();
        let first = first.ok_or_else(|| Failure::input("the list has no guests"))?;
        let asking_day = day_of(guests.end())?.saturating_add(1);
        let session = session.silent_at(times::start_of(first));
        let (trust, office, other_office) = story.step("An authority certifies health offices", |lines| {
            let days = days.iter().copied().chain([asking_day]).collect();
            set_up_offices(root, &days, &session, lines)
        })?;
        let title = "Venues print posters and publish a key for every day";
        let venues = story.step(title, |lines| {
            let venues = set_up_venues(root, guests, &trust, &office, &session)?;
            tell_venues(&venues, office.name, lines);
            Ok(venues)
        })?;
        Ok(Self {
            root: root.to_owned(),
            store: root.join("server"),
            trust,
            office,
            other_office,
            venues,
            asking: times::start_of(asking_day).saturating_add(MORNING),
            session,
        })
    }

    /// A command's time.
    pub(crate) fn at(&self, now: i64) -> Session {
        self.session.silent_at(now)
    }

    pub(crate) fn venue(&self, name: &str) -> Outcome<&Venue> {
        let mut venues = self.venues.iter();
        let venue = venues.find(|venue| venue.name == name);
        venue.ok_or_else(|| Failure::input("there is no such venue"))
    }
}

fn set_up_offices(
    root: &Path,
    days: &BTreeSet<u32>,
    session: &Session,
    lines: &mut Lines,
) -> Outcome<(TrustArgs, Office, Office)> {
    let directory = root.join("authority");
    let key = made(&directory)?.join("authority.key");
    let trust = TrustArgs {
        authority: vec![keygen(Role::Authority, &key, session)?],
        revocations: vec![directory.join("revocations")],
        successions: Vec::new(),
        trust: Some(directory.join("trust")),
    };
    revoke(&key, &directory.join("revocations"), session)?;
    let office = |name, place| Office::set_up(&root.join(place), name, &key, days, session);
    let named = office("Gesundheitsamt Köln", "office")?;
    let other = office("Gesundheitsamt Bonn", "other-office")?;
    lines.say(format!("{}  the venues will name it", pad(named.name, 28)));
    lines.say(format!("{}  also certified, named by none", pad(other.name, 28)));
    lines.say("The authority says who is an office. It holds no key that opens anything.");
    Ok((trust, named, other))
}

fn set_up_venues(
    root: &Path,
    guests: &GuestList,
    trust: &TrustArgs,
    office: &Office,
    session: &Session,
) -> Outcome<Vec<Venue>> {
    let names = guests.venues().into_iter().enumerate();
    let venues = names.map(|(number, name)| {
        let directory = root.join("venues").join(slug(number, name));
        Venue::set_up(&directory, name, &guests.days(), trust, office, session)
    });
    venues.collect()
}

fn tell_venues(venues: &[Venue], office: &str, lines: &mut Lines) {
    for venue in venues {
        let days = venue.day_keys.len();
        lines.say(format!("{}  {days} day keys, each naming {office}", pad(&venue.name, 28)));
    }
    lines.say("A venue can read when and where someone came, never who. Only the named office may ask.");
}

/// A name for a directory: the name is the list's, so only letters and digits of it are used.
fn slug(number: usize, name: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let name: String = name.to_lowercase().chars().map(safe).take(40).collect();
    format!("{}-{name}", number.saturating_add(1))
}

/// The file of a day.
fn of_day(files: &BTreeMap<u32, PathBuf>, day: u32) -> Outcome<&Path> {
    let file = files.get(&day).map(PathBuf::as_path);
    file.ok_or_else(|| RecordError::NoDayKey.into())
}
