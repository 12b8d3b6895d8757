//! Day keys as a visitor's app takes them, as a venue signs them, and as a server publishes them (core/FORMAT.md,
//! sections 7, 9 and 10).

use super::prepared;
use super::trust::trust;
use crate::given::{Given, hex};
use crate::{Came, Operation, Refused};
use episeal::visits::server::{AdmittedDayKey, StoredVisit, UnverifiedDayKey, UnverifiedVisit};
use episeal::visits::venue::Venue;
use episeal::visits::visitor::{
    CheckIn, CheckInKind, CheckOut, Contact, ContactFields, Kept, Poster, Readers, VenueToday,
};
use episeal::visits::{Area, KeyId, Stay};
use serde_json::{Value, json};

pub(crate) const OPERATIONS: &[Operation] = &[
    ("reader-at", reader_at),
    ("check-in", check_in),
    ("check-out", check_out),
    ("sign-venue-day-key", sign_venue_day_key),
    ("publish-day-key", publish_day_key),
    ("admit-visit", admit_visit),
];

fn contact() -> Result<Contact, Refused> {
    let fields = ContactFields { family_name: "Vogt".into(), ..ContactFields::default() };
    Contact::new(fields).map_err(|_| Refused::Vector("the contact is refused".to_owned()))
}

fn readers(given: &Given<'_>) -> Result<Readers, Refused> {
    let may_read = given.optional("venue_may_read", Given::flag)?.unwrap_or_default();
    Ok(if may_read { Readers::VenueMayRead } else { Readers::OfficeOnly })
}

fn said(kept: &Kept) -> Value {
    json!({
        "venue": kept.venue().to_text(),
        "area": kept.area().to_text(),
        "day": kept.day(),
        "revision": kept.revision(),
        "arrival": kept.arrival(),
        "departure": kept.departure(),
    })
}

/// Whose keys would be needed to read a visit with this `arrival`, for somebody who scanned `poster`, at `now`: what is
/// shown before anything is sealed.
fn reader_at(given: &Given<'_>) -> Came {
    let (trust, day_key) = (given.object("trust", trust)?, given.bytes("day_key")?);
    let poster = prepared(Poster::parse(given.text("poster")?))?;
    let (arrival, now) = (given.int("arrival")?, given.int("now")?);
    let reader = VenueToday::verify(&poster, &day_key, &trust)?.reader_at(arrival, &trust, now)?;
    Ok(json!({ "office_name": reader }))
}

/// Somebody who scanned `poster` checks in with `day_key` at `now`: for `arrival` and `departure`, in `area` or the
/// poster's. Gives what is kept.
fn check_in(given: &Given<'_>) -> Came {
    let (trust, day_key, now) = (given.object("trust", trust)?, given.bytes("day_key")?, given.int("now")?);
    let poster = prepared(Poster::parse(given.text("poster")?))?;
    let area = given.optional("area", Given::text)?.map(|area| prepared(Area::parse(area)));
    let check_in = CheckIn {
        contact: contact()?,
        kind: CheckInKind::App,
        area: area.transpose()?.unwrap_or_else(|| poster.area().clone()),
        stay: Stay { arrival: given.int("arrival")?, departure: given.optional("departure", Given::int)? },
        readers: readers(given)?,
    };
    let sealed = VenueToday::verify(&poster, &day_key, &trust)?.seal(&check_in, &trust, now)?;
    Ok(said(&sealed.kept()))
}

/// The visit that is `kept` is sealed again at `now`, with `departure`. Gives what is kept.
fn check_out(given: &Given<'_>) -> Came {
    let (trust, day_key, now) = (given.object("trust", trust)?, given.bytes("day_key")?, given.int("now")?);
    let kept = prepared(Kept::import_secret_bytes(&given.bytes("kept")?))?;
    let check_out = CheckOut { contact: contact()?, departure: given.int("departure")?, readers: readers(given)? };
    let sealed = VenueToday::of_visit(&kept, &day_key)?.check_out(&kept, &check_out, &trust, now)?;
    Ok(said(&sealed.kept()))
}

/// The venue that has `ring` signs the day key of `day`, which the ring holds, for the office of `office_day_key`, or
/// for none.
fn sign_venue_day_key(given: &Given<'_>) -> Came {
    let mut venue = prepared(Venue::import_secret_bytes(given.text("ring")?.as_bytes()))?;
    let (day, now) = (given.small("day")?, given.int("now")?);
    let office = given.optional("office_day_key", Given::bytes)?;
    let trust = given.object("trust", trust)?;
    let signed = match office {
        Some(office) => venue.day_key(day, &office, &trust, now)?,
        None => venue.day_key_venue_may_read(day, now)?,
    };
    Ok(json!({ "day_key": hex(&signed) }))
}

/// What a server publishes for a venue and day: `day_key`, and the kids that it `replaced`.
fn published(given: &Given<'_>) -> Result<AdmittedDayKey, Refused> {
    let (day_key, replaced) = (given.bytes("day_key")?, given.texts("replaced")?);
    let replaced = replaced.into_iter().map(KeyId::parse).collect::<Result<Vec<_>, _>>();
    prepared(replaced.and_then(|replaced| AdmittedDayKey::restore(&day_key, &replaced)))
}

/// A server that has `successions`, and `published` for this venue and day, takes `day_key` at `now`.
fn publish_day_key(given: &Given<'_>) -> Came {
    let (day_key, now) = (given.bytes("day_key")?, given.int("now")?);
    let successions = given.optional("successions", Given::all_bytes)?.unwrap_or_default();
    let published = given.optional("published", |given, name| given.object(name, published))?;
    let day_key = UnverifiedDayKey::parse(&day_key)?;
    let admitted = match published {
        Some(published) => day_key.replace(&published, &successions, now)?,
        None => day_key.admit(&successions, now)?,
    };
    let replaced: Vec<_> = admitted.replaced().iter().map(KeyId::to_text).collect();
    Ok(json!({
        "venue": admitted.venue().to_text(),
        "day": admitted.day(),
        "kid": admitted.kid().to_text(),
        "replaced": replaced,
    }))
}

/// A server that has `published` under the visit's kid, and `highest` under its record id, takes `visit` at `now`.
fn admit_visit(given: &Given<'_>) -> Came {
    let (visit, now) = (given.bytes("visit")?, given.int("now")?);
    let stored = StoredVisit {
        published: given.optional("published", |given, name| given.object(name, published))?,
        highest: given.optional("highest", Given::bytes)?,
    };
    let admitted = UnverifiedVisit::parse(&visit)?.admit(&stored, now)?;
    let address = admitted.address();
    Ok(json!({
        "record_id": address.record_id().to_text(),
        "kid": address.kid().to_text(),
        "day": address.day(),
        "revision": address.revision(),
        "is_stored_already": admitted.is_stored_already(),
    }))
}
