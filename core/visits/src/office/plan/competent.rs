//! Which office a venue's day keys name, and so whom to ask for which part of a window.

use super::{CaseStay, LeftOut};
use episeal_base::time::{Period, day_of, days_of, joined, part_in};
use episeal_messages::area::Area;
use episeal_messages::day_key::VenueDayKey;
use episeal_messages::id::{KeyId, OfficeId, VenueId};
use episeal_messages::request::LEAST_WINDOW;
use std::collections::BTreeMap;

/// Another office, or none where this office asks.
type Other = Option<OfficeId>;

/// The offices that venues name, by venue and day; with the id of the key that names them.
pub(super) struct Competent {
    named: BTreeMap<(VenueId, u32), Vec<(KeyId, Other)>>,
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
        let mut named: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for key in day_keys.iter().filter_map(|bytes| VenueDayKey::of_any_venue(bytes).ok()) {
            let other = key.office().filter(|office| office != own);
            let of_day = named.entry((key.venue, key.day)).or_default();
            of_day.push((key.kid(), other));
        }
        Self { named }
    }

    /// Who is asked about a day of a stay.
    fn office(&self, stay: &CaseStay, day: u32) -> Option<Other> {
        let of_day = self.named.get(&(stay.venue, day))?;
        of_day.first().map(|(_, other)| *other)
    }

    /// The window by who is competent for its days and by the areas of each.
    pub(super) fn parts(
        &self,
        stay: &CaseStay,
        window: Period,
        areas: &BTreeMap<u32, Vec<Area>>,
        oldest: i64,
    ) -> Result<Parts, LeftOut> {
        let first = day_of(stay.stay.arrival).map_err(|_| LeftOut::OutsidePeriod)?;
        if !stay.is_under_published_key {
            return Err(LeftOut::NotPublished);
        }
        let Some(published) = self.named.get(&(stay.venue, first)) else {
            return Err(LeftOut::NoDayKey);
        };
        if published.iter().any(|(kid, _)| *kid != stay.kid) {
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
            let part = Asked { office, areas: areas.get(&day).cloned().unwrap_or_default(), window: part };
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
