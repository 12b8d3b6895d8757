//! Releases: made by the venue, opened by the office (core/FORMAT.md, sections 13 and 14).

use super::parties::{Moment, moment, office, policy, texts, venue};
use super::{prepared, view};
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::office::{Office, OpenedVisit, Opening, RecordOutcome};
use episeal::visits::venue::{Release, RequestLog};
use episeal::visits::{RecordError, RecordId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) const OPERATIONS: &[Operation] =
    &[("release", release), ("open-release", open_release), ("open-record", open_record)];

/// What an office opens: its own request, the venue's day keys, and what the server stores.
struct ToOpen {
    office: Office,
    request: Vec<u8>,
    day_keys: Vec<Vec<u8>>,
    now: i64,
}

/// `office`, `request`, `day_keys`.
fn to_open(given: &Given<'_>, now: i64) -> Result<ToOpen, Refused> {
    let (office, request, day_keys) = (office(given)?, given.bytes("request")?, given.all_bytes("day_keys")?);
    Ok(ToOpen { office, request, day_keys, now })
}

/// A stored visit, and the departure notes of its record.
struct Stored {
    visit: Vec<u8>,
    notes: Vec<Vec<u8>>,
}

fn stored(given: &Given<'_>) -> Result<Stored, Refused> {
    Ok(Stored { visit: given.bytes("visit")?, notes: given.all_bytes("notes")? })
}

/// `venue` releases the stored `visits` for a request that it `verified`; gives what it reports of each visit, the
/// areas asked for in which nothing matched, how many parts there are, and what `office` then opens.
fn release(given: &Given<'_>) -> Came {
    let (venue, Moment { trust, now }) = (venue(given)?, moment(given)?);
    let verified = given.object("verified", moment)?;
    let policy = given.object("policy", |given| policy(given, venue.id()))?;
    let (to_open, stored) = (to_open(given, now)?, given.objects("visits", stored)?);
    let authentic = prepared(venue.authenticate(&to_open.request, &verified.trust, verified.now))?;
    let log = &mut RequestLog::new();
    let verified = prepared(venue.verify_request(&authentic, &policy, log))?;
    let mut release = venue.release(&verified, &trust, now)?;
    let push = |stored: &Stored| release.push(&stored.visit, &stored.notes).err().map(RecordError::code);
    let reports: Vec<_> = stored.iter().map(push).collect();
    release.finish();
    let empty_areas = texts(release.empty_areas());
    let parts = parts_of(&mut release)?;
    let visits: Vec<_> = stored.into_iter().map(|stored| stored.visit).collect();
    Ok(json!({
        "reports": reports,
        "empty_areas": empty_areas,
        "parts": parts.len(),
        "opened": opened(&to_open, &parts, &visits)?.said(),
    }))
}

fn parts_of(release: &mut Release) -> Result<Vec<Vec<u8>>, RecordError> {
    let mut parts = Vec::new();
    while let Some(part) = release.next_part()? {
        parts.push(part);
    }
    Ok(parts)
}

/// `office` opens the `parts` of a release against the `visits` that the server stores; gives what became of each
/// record.
fn open_release(given: &Given<'_>) -> Came {
    let to_open = to_open(given, given.int("now")?)?;
    let (parts, visits) = (given.all_bytes("parts")?, given.all_bytes("visits")?);
    Ok(opened(&to_open, &parts, &visits)?.said())
}

/// The same for one `record`: refused with its error, the first by its code, where there is one.
fn open_record(given: &Given<'_>) -> Came {
    let to_open = to_open(given, given.int("now")?)?;
    let (parts, visits) = (given.all_bytes("parts")?, given.all_bytes("visits")?);
    let record = prepared(RecordId::parse(given.text("record")?))?;
    let mut outcome = opened(&to_open, &parts, &visits)?;
    let found = outcome.records.remove(&record.to_text()).unwrap_or_default();
    match found.errors.first() {
        Some(code) => Err(Refused::Code(code)),
        None => Ok(found.visit),
    }
}

/// What became of a release.
#[derive(Default)]
struct Outcome {
    records: BTreeMap<String, Found>,
    empty_areas: Vec<String>,
    /// The errors of stored visits that belong to no record.
    unreadable: Vec<&'static str>,
}

/// What became of one record: its visit, or null; and its errors.
#[derive(Default)]
struct Found {
    visit: Value,
    errors: Vec<&'static str>,
}

impl Outcome {
    fn add(&mut self, opened: &RecordOutcome) {
        let found = self.records.entry(opened.record_id().to_text()).or_default();
        match opened.result() {
            Ok(visit) => found.visit = said_opened(visit),
            Err(error) => found.errors.push(error.code()),
        }
        found.errors.sort_unstable();
    }

    fn said(self) -> Value {
        let records = self.records.into_iter();
        let record = |(id, Found { visit, errors })| json!({ "record_id": id, "visit": visit, "errors": errors });
        json!({
            "records": records.map(record).collect::<Vec<_>>(),
            "empty_areas": self.empty_areas,
            "unreadable": self.unreadable,
        })
    }
}

fn said_opened(visit: &OpenedVisit) -> Value {
    let key = visit.notice_key().map(|key| key.export_secret_bytes());
    let key = key.map(|key| String::from_utf8_lossy(key.expose_secret_bytes()).into_owned());
    let mut said = view::of_visit(visit.visit());
    if let Some(fields) = said.as_object_mut() {
        fields.insert("noted_departure".to_owned(), json!(visit.noted_departure()));
        fields.insert("notice_key".to_owned(), json!(key));
    }
    said
}

/// Opens the parts in order, each when it is needed.
fn opened(to_open: &ToOpen, parts: &[Vec<u8>], visits: &[Vec<u8>]) -> Result<Outcome, RecordError> {
    let own = to_open.office.own_request(&to_open.request)?;
    let mut opening = to_open.office.open_release(&own, &to_open.day_keys, to_open.now)?;
    let (mut parts, mut outcome) = (parts.iter(), Outcome::default());
    for visit in visits {
        add_parts(&mut opening, &mut parts)?;
        match opening.add_visit(visit) {
            Err(RecordError::Incomplete) => return Err(RecordError::Incomplete),
            Err(error) => outcome.unreadable.push(error.code()),
            Ok(()) => {}
        }
    }
    for part in parts {
        opening.add_part(part)?;
    }
    opening.finish()?;
    while let Some(opened) = opening.next_result() {
        outcome.add(&opened);
    }
    outcome.empty_areas = texts(opening.empty_areas());
    Ok(outcome)
}

fn add_parts<'a>(opening: &mut Opening, parts: &mut impl Iterator<Item = &'a Vec<u8>>) -> Result<(), RecordError> {
    while opening.wants_part() {
        match parts.next() {
            Some(part) => opening.add_part(part)?,
            None => return Ok(()),
        }
    }
    Ok(())
}
