//! Which office a venue's day keys name, and so whom to ask for which part of a window.

use super::{LeftOut, Stay};
use crate::error::RecordError;
use crate::id::{KeyId, OfficeId, VenueId};
use crate::message::Unverified;
use crate::message::day_key::VenueDayKey;
use crate::message::request::LEAST_WINDOW;
use crate::time::{Window, day_of};
use std::collections::BTreeMap;

/// Another office, or none where the own office asks.
type Other = Option<OfficeId>;

/// The offices that venues name, by the key of a visit and by day.
pub(super) struct Competent {
    by_kid: BTreeMap<(VenueId, KeyId), Other>,
    by_day: BTreeMap<(VenueId, u32), Other>,
}

impl Competent {
    /// One bad signature does not spoil the other keys: its stays are left out as without a key.
    pub(super) fn read(day_keys: &[Vec<u8>], own: &OfficeId) -> Result<Self, RecordError> {
        let mut competent = Self {
            by_kid: BTreeMap::new(),
            by_day: BTreeMap::new(),
        };
        for bytes in day_keys {
            let venue = Unverified::<VenueDayKey>::parse(bytes)?.claims().venue;
            if let Ok(key) = VenueDayKey::verified(bytes, &venue) {
                let other = key.office.filter(|office| office != own);
                competent.by_kid.insert((venue, key.kid()), other);
                competent.by_day.insert((venue, key.day), other);
            }
        }
        Ok(competent)
    }

    /// Who is asked about a day of a stay; none where the venue has no key of it.
    fn office(&self, stay: &Stay, day: u32) -> Option<Other> {
        if day_of(stay.arrival) == Ok(day) {
            return self.by_kid.get(&(stay.venue, stay.kid)).copied();
        }
        self.by_day.get(&(stay.venue, day)).copied()
    }

    /// The window by who is competent for its days. Days of which the venue has no key have no visits; what is too
    /// short to ask for is given up.
    pub(super) fn parts(
        &self,
        stay: &Stay,
        window: Window,
        oldest: i64,
    ) -> Result<Vec<(Other, Window)>, LeftOut> {
        let own = self.by_kid.get(&(stay.venue, stay.kid));
        if own.is_none() || window.from() < oldest {
            return Err(LeftOut::NoDayKey);
        }
        let mut parts: Vec<(Other, Window)> = Vec::new();
        for day in window.days() {
            let (Some(office), Some(part)) = (self.office(stay, day), window.part_of(day)) else {
                continue;
            };
            match parts.last_mut() {
                Some((last, joined)) if *last == office => *joined = joined.until(&part),
                _ => parts.push((office, part)),
            }
        }
        parts.retain(|(_, part)| part.seconds() >= LEAST_WINDOW);
        match parts.is_empty() {
            true => Err(LeftOut::TooShort),
            false => Ok(parts),
        }
    }
}
