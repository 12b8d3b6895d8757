//! The venue day keys that the server publishes: `DIR/<venue>/<day>.<number>.<kid>.day-key`, numbered in the order in
//! which they were published. The last one of a venue and day counts; those before were replaced.

use super::{Store, names_in};
use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::times;
use episeal::visits::server::AdmittedDayKey;
use episeal::visits::{KeyId, MAX_MESSAGE, StaffId, VenueId};
use std::path::{Path, PathBuf};

/// The longest file of a count, in bytes.
const MAX_COUNT: u32 = 16;

/// What is and was published for a venue and day.
pub(crate) struct Slot {
    directory: PathBuf,
    day: u32,
    /// In the order in which they were published.
    kids: Vec<KeyId>,
}

impl Slot {
    pub(crate) fn kids(&self) -> &[KeyId] {
        &self.kids
    }

    /// The published key's id, and those that it replaced.
    pub(crate) fn published(&self) -> Option<(KeyId, &[KeyId])> {
        self.kids.split_last().map(|(published, replaced)| (*published, replaced))
    }

    /// The published day key.
    pub(crate) fn day_key(&self) -> Outcome<Option<Vec<u8>>> {
        let Some((kid, replaced)) = self.published() else {
            return Ok(None);
        };
        files::read(&self.path(replaced.len(), kid), MAX_MESSAGE).map(Some)
    }

    /// The published day key, verified.
    pub(crate) fn admitted(&self) -> Outcome<Option<AdmittedDayKey>> {
        let (Some((kid, replaced)), Some(day_key)) = (self.published(), self.day_key()?) else {
            return Ok(None);
        };
        let path = self.path(replaced.len(), kid);
        let admitted = AdmittedDayKey::restore(&day_key, replaced).in_file(&path)?;
        Ok(Some(admitted))
    }

    /// Publishes a day key, which replaces the one with the same id.
    pub(crate) fn publish(&self, admitted: &AdmittedDayKey, day_key: &[u8]) -> Outcome<()> {
        files::create_directory(&self.directory).in_file(&self.directory)?;
        let path = self.path(admitted.replaced().len(), admitted.kid());
        files::write(&path, day_key, Content::Message)
    }

    fn path(&self, number: usize, kid: KeyId) -> PathBuf {
        let (day, kid) = (times::show_day(self.day), kid.to_text());
        self.directory.join(format!("{day}.{number:02}.{kid}.day-key"))
    }
}

impl Store {
    pub(crate) fn slot(&self, venue: &VenueId, day: u32) -> Outcome<Slot> {
        let directory = self.directory.join(venue.to_text());
        let mut keys: Vec<Numbered> = Vec::new();
        for name in names_in(&directory).in_file(&directory)? {
            keys.extend(numbered(&name.in_file(&directory)?).filter(|key| key.day == day));
        }
        keys.sort_unstable_by_key(|key| key.number);
        Ok(Slot { directory, day, kids: keys.into_iter().map(|key| key.kid).collect() })
    }

    /// Where the day key with this id is or was published.
    pub(crate) fn slot_of(&self, kid: KeyId) -> Outcome<Option<Slot>> {
        for name in names_in(&self.directory).in_file(&self.directory)? {
            let Ok(venue) = VenueId::parse(&name.in_file(&self.directory)?) else {
                continue;
            };
            let directory = self.directory.join(venue.to_text());
            for name in names_in(&directory).in_file(&directory)? {
                let key = numbered(&name.in_file(&directory)?);
                if let Some(key) = key.filter(|key| key.kid == kid) {
                    return self.slot(&venue, key.day).map(Some);
                }
            }
        }
        Ok(None)
    }

    /// How many departure notes of a venue's staff key are stored.
    pub(crate) fn notes_of(&self, venue: &VenueId, staff: &StaffId) -> Outcome<u32> {
        let path = self.count(venue, staff);
        if !path.exists() {
            return Ok(0);
        }
        let text = files::read(&path, MAX_COUNT)?;
        let count = std::str::from_utf8(&text).unwrap_or_default().trim().parse();
        // A count that cannot be read counts as full.
        Ok(count.unwrap_or(u32::MAX))
    }

    /// Counts one more.
    pub(crate) fn count_note(&self, venue: &VenueId, staff: &StaffId) -> Outcome<()> {
        let count = self.notes_of(venue, staff)?.saturating_add(1);
        write_count(&self.count(venue, staff), count)
    }

    fn count(&self, venue: &VenueId, staff: &StaffId) -> PathBuf {
        let slots = self.directory.join(venue.to_text());
        slots.join(name_of_count(staff))
    }
}

fn name_of_count(staff: &StaffId) -> String {
    format!("{}.notes", staff.to_text())
}

/// The file of a staff key's count, next to a day key of its venue.
pub(super) fn count_beside(day_key: &Path, staff: &StaffId) -> PathBuf {
    day_key.with_file_name(name_of_count(staff))
}

pub(super) fn write_count(path: &Path, count: u32) -> Outcome<()> {
    files::write(path, format!("{count}\n").as_bytes(), Content::Text)
}

/// The name of a published day key's file.
struct Numbered {
    day: u32,
    number: usize,
    kid: KeyId,
}

/// `<day>.<two digits>.<kid>.day-key`
fn numbered(name: &str) -> Option<Numbered> {
    let mut parts = name.strip_suffix(".day-key")?.split('.');
    let (day, number, kid) = (parts.next()?, parts.next()?, parts.next()?);
    if number.len() != 2 || parts.next().is_some() {
        return None;
    }
    Some(Numbered { day: times::parse_day(day).ok()?, number: number.parse().ok()?, kid: KeyId::parse(kid).ok()? })
}
