//! Invitations (core/FORMAT.md, section 17).

use super::prepared;
use super::trust::trust;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::staff::CheckInReader;
use episeal::visits::visitor::{CheckInCodes, Invitation, Poster, VenueToday};
use serde_json::{Value, json};

pub(crate) const OPERATIONS: &[Operation] =
    &[("accept-invitation", accept_invitation), ("invite-and-accept", invite_and_accept)];

/// An app that showed a code of its own at `shown` gets `invitation` at `accepted`.
fn accept_invitation(given: &Given<'_>) -> Came {
    let (invitation, accepted) = (given.bytes("invitation")?, given.int("accepted")?);
    let mut codes = CheckInCodes::new();
    prepared(codes.expose_secret_text(given.int("shown")?).map(drop))?;
    Ok(invited(&codes.accept(&invitation, accepted)?))
}

/// An app shows a code at `shown`, staff read it then and post an invitation to `poster` with `venue_day_key`, and the
/// app gets at `accepted` what is `posted`, one after the other: `right`, or `changed` in its last byte. What comes of
/// the last one counts.
fn invite_and_accept(given: &Given<'_>) -> Came {
    let (trust, poster) = (given.object("trust", trust)?, prepared(Poster::parse(given.text("poster")?))?);
    let (day_key, shown, accepted) = (given.bytes("venue_day_key")?, given.int("shown")?, given.int("accepted")?);
    let posted = given.texts("posted")?;
    let mut codes = CheckInCodes::new();
    let text = prepared(codes.expose_secret_text(shown).map(str::to_owned))?;
    let code = prepared(CheckInReader::new().read(&text, shown))?;
    let right = prepared(code.invite(&poster, &day_key))?;
    let (last, before) = posted.split_last().ok_or_else(|| Refused::Vector("nothing is posted".to_owned()))?;
    for state in before {
        let _whatever = codes.accept(&in_state(&right, state)?, accepted);
    }
    let invitation = codes.accept(&in_state(&right, last)?, accepted)?;
    prepared(VenueToday::of_invitation(&invitation, &trust))?;
    Ok(invited(&invitation))
}

fn in_state(right: &[u8], state: &str) -> Result<Vec<u8>, Refused> {
    let mut bytes = right.to_vec();
    match (state, bytes.last_mut()) {
        ("right", _) => Ok(bytes),
        ("changed", Some(last)) => {
            *last ^= 1;
            Ok(bytes)
        }
        _ => Err(Refused::Vector(format!("posted: {state}"))),
    }
}

fn invited(invitation: &Invitation) -> Value {
    let poster = invitation.poster();
    json!({ "venue": poster.venue().to_text(), "name": poster.name(), "area": poster.area().to_text() })
}
