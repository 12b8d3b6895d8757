//! A visit that its author seals and signs with anything in it: what visitor, server, venue and office make of it.

use super::Choices;
use super::cbor::{change_encoded, decoded};
use super::town::town;
use crate::api::visits::*;
use crate::visits::craft::{Parts, bytes_of, decode, encode};
use crate::visits::*;
use ciborium::Value;
use ed25519_dalek::SigningKey;
use episeal_base::primitives::{AgreementKey, Secret};
use episeal_messages::envelope::{self, Envelope};
use episeal_messages::release::PartAddress;
use episeal_messages::sealed::Sealed;
use episeal_messages::visit::{INDEX, RECORD, index_ext, record_ext};
use std::sync::OnceLock;

/// Mara's visit, opened down to its bodies, with all keys.
struct Bodies {
    header: Vec<u8>,
    record: Vec<u8>,
    index: Vec<u8>,
    author: SigningKey,
    visitor: AgreementKey,
    venue: AgreementKey,
    kept: Vec<u8>,
}

fn key(bytes: &[u8]) -> AgreementKey {
    AgreementKey::from_secret(Secret::read(bytes).unwrap())
}

fn bodies() -> &'static Bodies {
    static BODIES: OnceLock<Bodies> = OnceLock::new();
    BODIES.get_or_init(|| {
        let town = town();
        let parts = Parts::of(town.sealed.visit());
        let kept = town.sealed.kept().export_secret_bytes().expose_secret_bytes().to_vec();
        let visitor = key(&bytes_of(&decode(&kept).as_array().unwrap()[2]));
        let venue = day_key_of(&town.world.venue.export_secret_bytes().unwrap(), &town.world.day_key);
        let index_ext = index_ext(&parts.header, &parts.record);
        Bodies {
            record: opened(RECORD, &parts.record, &visitor, &record_ext(&parts.header)),
            index: opened(INDEX, &parts.index, &venue, &index_ext),
            header: parts.header,
            author: town.author.clone(),
            visitor,
            venue,
            kept,
        }
    })
}

/// The secret key of today: the only day key in a ring of a venue or an office.
fn day_key_of(ring: &SecretBytes, day_key: &[u8]) -> AgreementKey {
    let ring = std::str::from_utf8(ring.expose_secret_bytes()).unwrap();
    let (_, line) = bech32::decode(ring.lines().nth(1).unwrap()).unwrap();
    let public = bytes_of(&decode(&craft::payload(day_key)).as_array().unwrap()[3]);
    let mut places = line.windows(32).map(key);
    places.find(|key| key.public().as_slice() == public).expect("the ring has the secret of what is published")
}

/// The signed part of a release with one visit, as the office has it once it is opened.
pub fn release_part() -> Vec<u8> {
    let (world, visit) = (&town().world, town().sealed.visit().to_vec());
    let (parts, _) = world.release(&town().request, &[visit], &[]);
    let key = day_key_of(&world.office.export_secret_bytes().unwrap(), &world.office_day_key);
    Sealed::<PartAddress>::parse(&parts[0]).unwrap().open(&key).unwrap().to_vec()
}

fn opened(kind: envelope::Kind, bytes: &[u8], key: &AgreementKey, ext: &[u8]) -> Vec<u8> {
    Envelope::read(kind, bytes).unwrap().open(key, ext).unwrap().to_vec()
}

/// Header, index and record change, each or none, and are sealed and signed again as they should be.
pub fn visits(data: &[u8]) {
    let (bodies, mut choices) = (bodies(), Choices::new(data));
    let (mut header, mut record, mut index) = (bodies.header.clone(), bodies.record.clone(), bodies.index.clone());
    let changes = choices.byte();
    for (bit, part) in [&mut header, &mut record, &mut index].into_iter().enumerate() {
        if changes & 1 << bit != 0 {
            change_encoded(part, &mut choices);
        }
    }
    let Some(visit) = sealed(bodies, header, &record, &index) else { return };
    match changes & 0xc0 {
        0xc0 => moved(bodies, &visit, &record, choices.below(3)),
        _ => drop(judge(bodies, &visit, &record)),
    }
}

/// Sealed to visitor and venue and signed by the author; none where something is too long.
fn sealed(bodies: &Bodies, header: Vec<u8>, record: &[u8], index: &[u8]) -> Option<Vec<u8>> {
    let visitor = bodies.visitor.public();
    let record = envelope::seal(RECORD, None, &record_ext(&header), visitor, record).ok()?;
    let office = office_day_key();
    let ticket =
        envelope::wrap(&record.content_key, &office, "office", &record.protected, &record_ext(&header)).ok()?;
    let index = with_ticket(index, &ticket.to_bytes());
    let ext = index_ext(&header, &record.bytes);
    let index = envelope::seal(INDEX, None, &ext, bodies.venue.public(), &index).ok()?;
    let parts = Parts { header, index: index.bytes, record: record.bytes };
    Some(parts.signed_by(&bodies.author))
}

fn office_day_key() -> [u8; 32] {
    let items = decode(&craft::payload(&town().world.office_day_key)).into_array().unwrap();
    bytes_of(&items[3]).try_into().unwrap()
}

/// The ticket of an index where it has one of the right length.
fn with_ticket(index: &[u8], ticket: &[u8]) -> Vec<u8> {
    let Some(Value::Map(mut entries)) = decoded(index) else { return index.to_vec() };
    for (key, value) in &mut entries {
        if *key == Value::from(4) && value.as_bytes().is_some_and(|bytes| bytes.len() == ticket.len()) {
            *value = Value::Bytes(ticket.to_vec());
        }
    }
    encode(&Value::Map(entries))
}

/// One part of it is of another visit by the same author.
fn moved(bodies: &Bodies, visit: &[u8], record: &[u8], part: usize) {
    let (mut parts, honest) = (Parts::of(visit), Parts::of(town().sealed.visit()));
    let is_another = part != 0 || parts.header != honest.header;
    let mut record = record;
    match part {
        0 => parts.header = honest.header,
        1 => parts.index = honest.index,
        _ => (parts.record, record) = (honest.record, &bodies.record),
    }
    let opened = judge(bodies, &parts.signed_by(&bodies.author), record);
    assert!(opened == 0 || !is_another, "what nobody sealed so opens for nobody");
}

/// Whoever opens it finds what was sealed, or an error; the server admits what it can read of it. How many the office
/// opens.
fn judge(bodies: &Bodies, visit: &[u8], record: &[u8]) -> usize {
    let world = &town().world;
    let admitted = world.admit(visit, None, NOON);
    let kept = Kept::import_secret_bytes(&bodies.kept).unwrap();
    let own = kept.open(visit);
    let (parts, said) = world.release(&town().request, &[visit.to_vec()], &[]);
    let findings = world.open(&town().request, &parts, &[visit.to_vec()]);
    if admitted.is_ok() {
        assert!(UnverifiedVisit::parse(visit).is_ok());
        assert_eq!(findings.unreadable, [], "what was admitted and released is placed");
    }
    let mut opened = findings.visits.iter().map(|(_, opened)| opened.visit().clone());
    if let Some(opened) = opened.next() {
        assert_eq!(said, [Ok(())]);
        assert_eq!(own.as_ref().map_err(|error| *error), Ok(&opened), "visitor and office read the same");
    }
    for visit in own.iter().chain(opened.collect::<Vec<_>>().iter()) {
        assert_is_of(visit, record);
    }
    findings.visits.len()
}

/// The family name is in the bytes of the body.
fn assert_is_of(visit: &Visit, record: &[u8]) {
    super::cbor::assert_deterministic(record);
    let Some(Value::Map(entries)) = decoded(record) else { panic!("a body is a map") };
    let mut texts = entries.iter().filter_map(|(_, value)| value.as_text());
    let fields = visit.contact().fields();
    let family = fields.family_name.expose_secret_text();
    assert!(family.is_empty() || texts.any(|text| text == family));
}
