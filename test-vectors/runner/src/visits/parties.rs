//! Who takes part, and what they ask, as vectors have them.

use super::prepared;
use super::trust::trust;
use crate::Refused;
use crate::given::Given;
use episeal::visits::office::{Ask, Office};
use episeal::visits::trust::Trust;
use episeal::visits::venue::{Policy, PolicyFields, Venue, VenueAreas};
use episeal::visits::{Area, VenueId};
use serde_json::{Value, json};

/// The key ring of a venue, as text.
pub(super) fn venue(given: &Given<'_>) -> Result<Venue, Refused> {
    prepared(Venue::import_secret_bytes(given.text("venue")?.as_bytes()))
}

/// The key ring of an office, as text.
pub(super) fn office(given: &Given<'_>) -> Result<Office, Refused> {
    prepared(Office::import_secret_bytes(given.text("office")?.as_bytes()))
}

/// Whom somebody trusts, and when.
pub(super) struct Moment {
    pub(super) trust: Trust,
    pub(super) now: i64,
}

/// `trust` and `now`.
pub(super) fn moment(given: &Given<'_>) -> Result<Moment, Refused> {
    Ok(Moment { trust: given.object("trust", trust)?, now: given.int("now")? })
}

/// What differs from the policy that a venue has by default; with `areas`, the lists that the venue signed.
pub(super) fn policy(given: &Given<'_>, venue: VenueId) -> Result<Policy, Refused> {
    let plain = PolicyFields::default();
    let fields = PolicyFields {
        min_window: given.optional("min_window", Given::int)?.unwrap_or(plain.min_window),
        max_requests: given.optional("max_requests", Given::small)?.unwrap_or(plain.max_requests),
        max_seconds_a_day: given.optional("max_seconds_a_day", Given::int)?.unwrap_or(plain.max_seconds_a_day),
        min_places: given.optional("min_places", Given::small)?.unwrap_or(plain.min_places),
        allows_unlisted_areas: given
            .optional("allows_unlisted_areas", Given::flag)?
            .unwrap_or(plain.allows_unlisted_areas),
        max_stay: given.optional("max_stay", Given::int)?.unwrap_or(plain.max_stay),
    };
    let lists = given.optional("areas", Given::all_bytes)?.unwrap_or_default();
    let lists = lists.iter().map(|list| prepared(VenueAreas::verify(list, &venue)));
    prepared(Policy::new(&fields, &lists.collect::<Result<Vec<_>, _>>()?))
}

/// What was asked.
pub(super) fn said_ask(ask: &Ask) -> Value {
    let windows = ask.windows.iter().map(|window| [window.from(), window.to()]);
    json!({
        "venue": ask.venue.to_text(),
        "windows": windows.collect::<Vec<_>>(),
        "areas": texts(&ask.areas),
        "legal_basis": ask.legal_basis,
        "expires": ask.expires,
    })
}

pub(super) fn texts(areas: &[Area]) -> Vec<String> {
    areas.iter().map(Area::to_text).collect()
}
