//! The windows of a plan: rounded, long enough, merged, and not too many in one ask.

use episeal_base::error::RecordError;
use episeal_base::time::{Period, join_into};
use episeal_messages::request::{LEAST_WINDOW, MAX_WINDOWS};
use episeal_messages::stay::{Stay, StayRules};

/// To what windows are rounded, so that they do not show minutes: half an hour, in seconds.
const ROUNDED_TO: i64 = 1_800;

fn rounded_down(time: i64) -> i64 {
    time.div_euclid(ROUNDED_TO).saturating_mul(ROUNDED_TO)
}

fn rounded_up(time: i64) -> i64 {
    rounded_down(time.saturating_add(ROUNDED_TO).saturating_sub(1))
}

/// The window of a stay that meets `within`, itself at least [`LEAST_WINDOW`] long: rounded outwards, cut, and where
/// that leaves too little extended to the end first, then to the start.
pub(super) fn around(stay: &Stay, within: &Period) -> Result<Period, RecordError> {
    let from = rounded_down(stay.arrival).max(within.from());
    let least_end = from.saturating_add(LEAST_WINDOW);
    let to = rounded_up(stay.end()).max(least_end).min(within.to());
    let latest_start = to.saturating_sub(LEAST_WINDOW);
    Period::new(from.min(latest_start), to)
}

/// Merged and ascending, at most [`MAX_WINDOWS`] together.
///
/// None is from before the 30 days for which venues keep their keys: all together touch no more days than a request
/// may, and fewer than a thousand lie apart.
pub(super) fn batches(windows: impl Iterator<Item = Period>) -> Vec<Vec<Period>> {
    let mut merged = Vec::new();
    windows.for_each(|window| join_into(&mut merged, window));
    merged.chunks(MAX_WINDOWS).map(<[_]>::to_vec).collect()
}
