//! Which office a venue's day keys name, and so whom to ask for which part of a window.

use super::{CaseStay, LeftOut};
use crate::office::VenueDay;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::time::{Period, day_of, days_of, joined, part_in};
use episeal_messages::area::Area;
use episeal_messages::day_key::VenueDayKey;
use episeal_messages::id::{KeyId, OfficeId};
use episeal_messages::request::LEAST_WINDOW;

/// Another office, or none where this office asks.
type Other = Option<OfficeId>;

/// The offices that venues name.
pub(super) struct Competent {
    /// By venue and day.
    named: Vec<Named>,
}

/// The office that a venue's day key names.
struct Named {
    of: VenueDay,
    kid: KeyId,
    other: Other,
}

/// What one office is asked about a stay.
pub(super) struct Asked {
    pub(super) office: Other,
    /// None for the whole venue.
    pub(super) areas: Vec<Area>,
    pub(super) window: Period,
}

/// What becomes of a window.
pub(super) struct Parts {
    pub(super) asked: Vec<Asked>,
    pub(super) cut: Vec<Period>,
}

impl Competent {
    /// What is not a venue's day key or is not signed by it spoils nothing: its stays are left out as without a key.
    pub(super) fn read(day_keys: &[Vec<u8>], own: &OfficeId) -> Self {
        let keys = day_keys.iter().filter_map(|bytes| VenueDayKey::of_any_venue(bytes).ok());
        let named = keys.map(|key| Named {
            of: VenueDay { venue: key.venue, day: key.day },
            kid: key.kid(),
            other: key.office().filter(|office| office != own),
        });
        Self { named: sorted_by_bytes(named.collect(), |named| named.of.bytes()) }
    }

    /// What the keys for a venue and day name.
    fn named(&self, of: VenueDay) -> &[Named] {
        let start = self.named.partition_point(|named| named.of < of);
        let rest = self.named.get(start..).unwrap_or_default();
        let count = rest.partition_point(|named| named.of == of);
        rest.get(..count).unwrap_or_default()
    }

    /// Who is asked about a day of a stay.
    fn office(&self, stay: &CaseStay, day: u32) -> Option<Other> {
        let named = self.named(VenueDay { venue: stay.venue, day });
        named.first().map(|named| named.other)
    }

    /// The window by who is competent for its days and by the areas of each.
    pub(super) fn parts(
        &self,
        stay: &CaseStay,
        window: Period,
        areas: &[(u32, Vec<Area>)],
        oldest: i64,
    ) -> Result<Parts, LeftOut> {
        let first = day_of(stay.stay.arrival).map_err(|_| LeftOut::OutsidePeriod)?;
        if !stay.is_under_published_key {
            return Err(LeftOut::NotPublished);
        }
        let published = self.named(VenueDay { venue: stay.venue, day: first });
        if published.is_empty() {
            return Err(LeftOut::NoDayKey);
        }
        if published.iter().any(|named| named.kid != stay.kid) {
            return Err(LeftOut::NotPublished);
        }
        if window.from() < oldest {
            return Err(LeftOut::NoDayKey);
        }
        let mut asked: Vec<Asked> = Vec::new();
        let mut cut = Vec::new();
        for day in days_of(&window) {
            let Some(part) = part_in(&window, day) else {
                continue;
            };
            let Some(office) = self.office(stay, day) else {
                cut.push(part);
                continue;
            };
            let areas = areas.iter().find(|(of, _)| *of == day).map(|(_, areas)| areas.clone());
            let part = Asked { office, areas: areas.unwrap_or_default(), window: part };
            match asked.last_mut() {
                Some(last) if last.goes_on_in(&part) => last.window = joined(&last.window, &part.window),
                _ => asked.push(part),
            }
        }
        let (asked, short): (Vec<_>, Vec<_>) =
            asked.into_iter().partition(|part| part.window.seconds() >= LEAST_WINDOW);
        cut.extend(short.into_iter().map(|part| part.window));
        match asked.is_empty() {
            true => Err(LeftOut::TooShort),
            false => Ok(Parts { asked, cut }),
        }
    }
}

impl Asked {
    fn goes_on_in(&self, next: &Self) -> bool {
        self.office == next.office && self.areas == next.areas && self.window.to() == next.window.from()
    }
}
