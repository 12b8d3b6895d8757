//! What visits say, in the form in which a result says it.

use super::texts::contact_said;
use episeal::visits::office::SharedVisit;
use episeal::visits::visitor::{Kept, PendingCheckIn, Visit};
use serde_json::{Value, json};

/// A visit that was opened.
pub(super) fn of_visit(visit: &Visit) -> Value {
    json!({
        "kind": visit.kind().code(),
        "venue": visit.venue().to_text(),
        "area": visit.area().to_text(),
        "arrival": visit.arrival(),
        "departure": visit.departure(),
        "contact": contact_said(visit.contact().fields()),
    })
}

/// A visit as its visitor keeps it.
pub(super) fn of_kept(kept: &Kept) -> Value {
    json!({
        "record_id": kept.record_id().to_text(),
        "day": kept.day(),
        "revision": kept.revision(),
        "kind": kept.kind().code(),
        "venue": kept.venue().to_text(),
        "name": kept.venue_name(),
        "area": kept.area().to_text(),
        "arrival": kept.arrival(),
        "departure": kept.departure(),
    })
}

/// A check-in that waits.
pub(super) fn of_pending(pending: &PendingCheckIn) -> Value {
    json!({
        "kind": pending.kind().code(),
        "venue": pending.venue().to_text(),
        "name": pending.venue_name(),
        "area": pending.area().to_text(),
        "arrival": pending.arrival(),
        "departure": pending.departure(),
    })
}

/// A visit as its visitor shares it, and what is stored of it.
pub(super) fn of_shared(shared: &SharedVisit) -> Value {
    let mut errors: Vec<_> = shared.errors().iter().map(|error| error.code()).collect();
    errors.sort_unstable();
    json!({
        "record_id": shared.record_id().to_text(),
        "kid": shared.kid().to_text(),
        "venue": shared.venue().to_text(),
        "name": shared.venue_name(),
        "area": shared.area().to_text(),
        "arrival": shared.arrival(),
        "departure": shared.departure(),
        "visit": shared.visit().ok().map(of_visit),
        "errors": errors,
    })
}
