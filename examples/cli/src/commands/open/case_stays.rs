//! Where a case was, and how long a guest was there with them.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::shared_line::SharedLine;
use crate::sormas::Overlap;
use crate::times;
use crate::visit_line::VisitLine;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The stays of a case, by venue, as `open-share` found them stored.
pub(crate) struct CaseStays {
    own: BTreeSet<String>,
    venues: BTreeMap<String, Vec<Present>>,
    max_stay: i64,
}

/// A period, and whether its end is known.
#[derive(Clone, Copy)]
struct Present {
    from: i64,
    to: i64,
    is_end_known: bool,
}

impl Present {
    /// `max_stay` seconds where there is no departure.
    fn new(arrival: i64, departure: Option<i64>, max_stay: i64) -> Self {
        Self {
            from: arrival,
            to: departure.unwrap_or_else(|| arrival.saturating_add(max_stay)),
            is_end_known: departure.is_some(),
        }
    }

    fn seconds_with(&self, other: &Self) -> i64 {
        let seconds = self.to.min(other.to).saturating_sub(self.from.max(other.from));
        seconds.max(0)
    }
}

impl CaseStays {
    /// What is not checked does not count, as in a plan. A stay without a departure is assumed to last `max_stay`
    /// seconds.
    pub(super) fn read(path: &Path, max_stay: i64) -> Outcome<Self> {
        let bytes = files::read_data(path, files::MAX_OPENED)?;
        Self::of(&SharedLine::parse_all(&bytes).in_file(path)?, max_stay).in_file(path)
    }

    fn of(lines: &[SharedLine], max_stay: i64) -> Outcome<Self> {
        let mut venues: BTreeMap<String, Vec<Present>> = BTreeMap::new();
        for line in lines.iter().filter(|line| line.checked) {
            let stay = line.stay()?.stay;
            let stays = venues.entry(line.venue.clone()).or_default();
            stays.push(Present::new(stay.arrival, stay.departure, max_stay));
        }
        for stays in venues.values_mut() {
            disjoin(stays);
        }
        Ok(Self { own: lines.iter().map(|line| line.record_id.clone()).collect(), venues, max_stay })
    }

    /// True for one of the case's own visits.
    pub(super) fn is_own(&self, line: &VisitLine) -> bool {
        self.own.contains(&line.record_id)
    }

    /// How long the guest of this visit was in the same venue.
    pub(super) fn overlap(&self, line: &VisitLine) -> Outcome<Overlap> {
        let time = |text: &str| times::parse(text).map_err(Failure::input);
        let departure = line.departure.as_deref().map(time).transpose()?;
        let guest = Present::new(time(&line.arrival)?, departure, self.max_stay);
        let stays = self.venues.get(&line.venue).map(Vec::as_slice);
        let mut seconds = 0i64;
        let mut is_at_most = false;
        for stay in stays.unwrap_or_default() {
            let together = guest.seconds_with(stay);
            seconds = seconds.saturating_add(together);
            let is_known = guest.is_end_known && stay.is_end_known;
            is_at_most |= together > 0 && !is_known;
        }
        Ok(Overlap { minutes: seconds.div_euclid(60), is_at_most })
    }
}

/// Merges stays that meet, so that no minute counts twice.
fn disjoin(stays: &mut Vec<Present>) {
    stays.sort_unstable_by_key(|stay| stay.from);
    let mut disjoint: Vec<Present> = Vec::with_capacity(stays.len());
    for stay in stays.drain(..) {
        match disjoint.last_mut().filter(|last| stay.from <= last.to) {
            Some(last) => {
                if stay.to > last.to {
                    last.to = stay.to;
                    last.is_end_known = stay.is_end_known;
                }
            }
            None => disjoint.push(stay),
        }
    }
    *stays = disjoint;
}
