//! What a visitor keeps of a visit, and the logs of offices and venues (core/FORMAT.md, section 18).

use super::trust::trust;
use super::{prepared, view};
use crate::given::{Given, hex};
use crate::{Came, Operation};
use episeal::visits::office::ShareLog;
use episeal::visits::venue::{Policy, RequestLog, Venue};
use episeal::visits::visitor::Kept;
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[
    ("read-kept", read_kept),
    ("open-kept", open_kept),
    ("read-share-log", read_share_log),
    ("read-request-log", read_request_log),
    ("log-request", log_request),
];

/// Reads `kept`; gives what a diary shows of it.
fn read_kept(given: &Given<'_>) -> Came {
    Ok(view::of_kept(&Kept::import_secret_bytes(&given.bytes("kept")?)?))
}

/// Opens the stored `visit` with what its visitor `kept`.
fn open_kept(given: &Given<'_>) -> Came {
    let kept = prepared(Kept::import_secret_bytes(&given.bytes("kept")?))?;
    Ok(view::of_visit(&kept.open(&given.bytes("visit")?)?))
}

/// Reads `log`; gives it as it is written again.
fn read_share_log(given: &Given<'_>) -> Came {
    Ok(json!({ "log": hex(&ShareLog::from_bytes(&given.bytes("log")?)?.to_bytes()) }))
}

/// Reads `log`; gives it as it is written again.
fn read_request_log(given: &Given<'_>) -> Came {
    Ok(json!({ "log": hex(&RequestLog::from_bytes(&given.bytes("log")?)?.to_bytes()) }))
}

/// The `venue` (its key ring) verifies `request` at `now` by the strictest policy and `log`; gives the log then.
fn log_request(given: &Given<'_>) -> Came {
    let (trust, now) = (given.object("trust", trust)?, given.int("now")?);
    let venue = prepared(Venue::import_secret_bytes(given.text("venue")?.as_bytes()))?;
    let mut log = prepared(RequestLog::from_bytes(&given.bytes("log")?))?;
    let request = prepared(venue.authenticate(&given.bytes("request")?, &trust, now))?;
    venue.verify_request(&request, &Policy::default(), &mut log)?;
    Ok(json!({ "log": hex(&log.to_bytes()) }))
}
