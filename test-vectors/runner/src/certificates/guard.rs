//! The issuance guard (core/FORMAT.md, section 18).

use super::{named, prepared};
use crate::given::{Given, hex};
use crate::{Came, Operation, Refused};
use episeal::certificates::guard::{
    GuardKey, GuardOutcome, GuardStates, OpenReservation, Reservation, reserve_issuance,
};
use episeal::certificates::names::{NameLanguage, NameParts, PersonName};
use episeal::certificates::{DateOfBirth, IssueError};
use serde_json::{Value, json};

pub(crate) const OPERATIONS: &[Operation] = &[
    ("guard-key", key),
    ("guard-tags", tags),
    ("guard-decide", decide),
    ("guard-step", step),
    ("guard-open", open),
    ("guard-settle", settle),
];

fn import(key: &str) -> Result<GuardKey, IssueError> {
    GuardKey::import_secret_bytes(key.as_bytes())
}

/// What `stored` has: `key_ids`, where an attempt is decided; states under the newest key's tags of `person` and
/// `recovery_id`, if any; those under `older` keys.
fn states(given: &Given<'_>) -> Result<GuardStates, Refused> {
    Ok(GuardStates {
        key_ids: given.optional("key_ids", Given::all_bytes)?.unwrap_or_default(),
        person: given.optional("person", Given::bytes)?,
        recovery_id: given.optional("recovery_id", Given::bytes)?,
        older: given.optional("older", Given::all_bytes)?.unwrap_or_default(),
    })
}

/// Reads the text of a `key`: its epoch and its id.
fn key(given: &Given<'_>) -> Came {
    let key = import(given.text("key")?)?;
    Ok(json!({ "epoch": key.epoch(), "id": hex(&key.id()) }))
}

/// A person's `surname` and `given_names`, and how a travel document spells them, if `document_surname` and
/// `document_given_names` are there.
fn name(given: &Given<'_>) -> Result<PersonName, Refused> {
    let parts =
        |surname: &str, given_names: &str| NameParts { surname: surname.into(), given_names: given_names.into() };
    let (surname, given_names) = (given.text("surname")?, given.text("given_names")?);
    if !given.has("document_surname") {
        return prepared(PersonName::new(surname, given_names, NameLanguage::Other));
    }
    let document = parts(given.text("document_surname")?, given.text("document_given_names")?);
    prepared(PersonName::with_document_spelling(&parts(surname, given_names), &document))
}

/// The tags under `key` of a person: `recovery_id`, name, `date_of_birth`.
fn tags(given: &Given<'_>) -> Came {
    let (key, recovery_id) = (prepared(import(given.text("key")?))?, given.text("recovery_id")?);
    let name = name(given)?;
    let date_of_birth = prepared(DateOfBirth::parse(given.text("date_of_birth")?))?;
    let tags = key.tags(recovery_id, &name, &date_of_birth)?;
    Ok(json!({ "person": hex(tags.person.as_bytes()), "recovery_id": hex(tags.recovery_id.as_bytes()) }))
}

/// An attempt at `now` with `keys`, by what is `stored`, for `seconds`: until when it is reserved. Its nonce is random.
fn decide(given: &Given<'_>) -> Came {
    let keys = given.texts("keys")?.into_iter().map(import).collect::<Result<Vec<_>, _>>();
    let stored = given.object("stored", states)?;
    let (seconds, now) = (given.small("seconds")?, given.int("now")?);
    let reservation = reserve_issuance(&prepared(keys)?, &stored, seconds, now)?;
    let written = prepared(OpenReservation::read(&reservation.state()))?;
    Ok(json!({ "expires": written.map(|reservation| reservation.expires()) }))
}

/// A `step` (check, at `now`; issued; failed; issued-unreserved) of the attempt whose state is `reservation`, by what
/// is `stored`: the state to store, none after a check.
fn step(given: &Given<'_>) -> Came {
    let reservation = given.bytes("reservation")?;
    let (name, now) = (given.text("step")?, given.optional("now", Given::int)?);
    let stored = given.object("stored", states)?;
    let reservation = prepared(Reservation::resume(&reservation))?;
    let state = match (name, now) {
        ("check", Some(now)) => reservation.check(&stored, now).map(|()| None),
        ("issued", None) => reservation.issued(&stored).map(Some),
        ("failed", None) => reservation.failed(&stored).map(Some),
        ("issued-unreserved", None) => Ok(Some(reservation.issued_unreserved())),
        _ => return Err(Refused::Vector(format!("no step {name} with what is given"))),
    }?;
    Ok(json!({ "state": state.map(|state| hex(&state)) }))
}

/// Looks at one `state` at `now`: whose it is, and whether it is an open reservation.
fn open(given: &Given<'_>) -> Came {
    let (state, now) = (given.bytes("state")?, given.int("now")?);
    let attempt = OpenReservation::attempt_of(&state)?;
    let open = OpenReservation::read(&state)?.map_or(
        Value::Null,
        |reservation| json!({ "expires": reservation.expires(), "has_run_out": reservation.has_run_out(now) }),
    );
    Ok(json!({ "attempt": hex(&attempt), "open": open }))
}

/// What the operator stores in place of an open `state` after its `outcome` was found out, at `now`.
fn settle(given: &Given<'_>) -> Came {
    let (state, now) = (given.bytes("state")?, given.int("now")?);
    let outcome = given.text("outcome")?;
    let outcome = named(GuardOutcome::from_code(outcome), outcome)?;
    let open = prepared(OpenReservation::read(&state))?;
    let open = open.ok_or_else(|| Refused::Vector("the state is no open reservation".to_owned()))?;
    Ok(json!({ "state": hex(&open.settled(outcome, now)?) }))
}
