//! Departure notes at the server (core/FORMAT.md, section 11).

use super::prepared;
use crate::given::Given;
use crate::{Came, Operation};
use episeal::visits::server::{AdmittedDayKey, StoredNotes, UnverifiedNote};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[("admit-note", admit_note)];

/// Admits `note` at `now`, where the venue day key `published` is published and the notes `of_record` are stored for
/// the record, and `of_staff` of the staff key; gives where it belongs, and whether it is stored already.
fn admit_note(given: &Given<'_>) -> Came {
    let published = given.bytes("published")?;
    let stored = StoredNotes {
        published: Some(prepared(AdmittedDayKey::restore(&published, &[]))?),
        of_record: given.all_bytes("of_record")?,
        of_staff: given.small("of_staff")?,
    };
    let (note, now) = (given.bytes("note")?, given.int("now")?);
    let admitted = UnverifiedNote::parse(&note)?.admit(&stored, now)?;
    let address = admitted.address();
    Ok(json!({
        "day": address.day(),
        "kid": address.kid().to_text(),
        "record_id": address.record_id().to_text(),
        "staff": address.staff().to_text(),
        "is_stored_already": admitted.is_stored_already(),
    }))
}
