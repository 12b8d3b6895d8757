//! What is kept at home under derived keys: diaries with their stores and crashes, and locked key rings.

use super::Choices;
use super::cbor::change_encoded;
use super::device::Device;
use super::messages::assert_one_encoding;
use crate::api::visits::*;
use crate::visits::craft::{self, bytes_of, decode, encode};
use crate::visits::diary::{kept, state_of};
use crate::visits::*;
use ciborium::Value;
use std::collections::BTreeMap;

/// What Argon2id could have given for this salt and this PIN or passphrase.
fn derived(purpose: u8, salt: u8, typed: u8) -> Vec<u8> {
    labelled("EPISEAL-DERIVED-SECRET", &[&[purpose], [salt; 16].as_slice(), &[typed; 32]].concat())
}

const NEW_PIN: u8 = 3;
const OPEN_KEY_RING: u8 = 1;
const LOCK_KEY_RING: u8 = 4;
const LOCK_AUTHORITY: u8 = 5;

fn pin_key(salt: u8) -> DiaryPinKey {
    DiaryPinKey::import_secret_bytes(&derived(NEW_PIN, salt, !salt)).unwrap()
}

/// What the diary should hold, as it is written down.
type Model = BTreeMap<RecordId, Vec<u8>>;

fn expected(model: &Model) -> Vec<Vec<u8>> {
    let mut visits: Vec<_> = model.values().cloned().collect();
    visits.sort_by_cached_key(|bytes| {
        let kept = Kept::import_secret_bytes(bytes).unwrap();
        (kept.arrival(), kept.record_id())
    });
    visits
}

/// A diary with the secret of a device, or without one, and the PIN that it is under.
struct Own {
    diary: Diary,
    pin: u8,
    has_secret: bool,
}

impl Own {
    fn create(pin: u8, has_secret: bool) -> Self {
        let key = pin_key(pin);
        let diary = match has_secret {
            true => Diary::create(&key, &DiarySecret::generate().unwrap()),
            false => Diary::create_without_secret(&key),
        };
        Self { diary: diary.unwrap(), pin, has_secret }
    }
}

/// Up to 16 changes, each saved; the device crashes between any two steps of saving. It then has what was before or
/// what is after, under the PIN of then, and after a deletion that was saved no secret that is left opens the old file.
pub fn diary(data: &[u8]) {
    let mut choices = Choices::new(data);
    let mut own = Own::create(choices.byte(), !choices.is_one_in(8));
    let mut store = DiaryStore::create(&own.diary).unwrap();
    let (mut device, mut model) = (Device::default(), Model::new());
    assert!(device.carry_out(&mut store, usize::MAX));
    for _ in 0..16 {
        if choices.is_empty() {
            break;
        }
        let (before, old_file, old_pin) = (model.clone(), device.file.clone(), own.pin);
        let deletes = change(&mut own, &mut model, &mut choices);
        store.save(&own.diary).unwrap();
        let is_whole = device.carry_out(&mut store, if choices.is_one_in(3) { choices.below(4) } else { 9 });
        if !is_whole || choices.is_one_in(4) {
            let pins = [own.pin, old_pin];
            (store, own.diary) = device.resume_diary(&pins.map(pin_key));
            let is_old = device.file == old_file;
            assert!(!is_old || !is_whole, "what was saved is there");
            (model, own.pin) = if is_old { (before, old_pin) } else { (model, own.pin) };
            device.carry_out(&mut store, usize::MAX);
        }
        assert_eq!(state_of(&own.diary).1, expected(&model), "before or after");
        if is_whole && deletes {
            for secret in secrets(&device) {
                assert!(Diary::unlock(&old_file, &pin_key(old_pin), &secret).is_err(), "it is deleted");
            }
        }
    }
    assert_changed_does_not_open(&device, &own, &mut choices);
}

fn secrets(device: &Device) -> impl Iterator<Item = DiarySecret> {
    SecretSlot::ALL.iter().filter_map(|slot| device.secret(*slot, DiarySecret::import_secret_bytes))
}

/// Changes the diary and the model alike; true for a deletion after which an old file opens under no secret.
fn change(own: &mut Own, model: &mut Model, choices: &mut Choices<'_>) -> bool {
    let (number, day) = (choices.below(6) as u32, TODAY - choices.below(20) as u32);
    let visit = kept(number, day);
    let id = visit.record_id();
    let diary = &mut own.diary;
    match choices.below(12) {
        0 | 1 => {
            let is_new = !model.contains_key(&id);
            assert_eq!(diary.add(&visit), if is_new { Ok(()) } else { Err(RecordError::Superseded) });
            let bytes = visit.export_secret_bytes().expose_secret_bytes().to_vec();
            model.entry(id).or_insert(bytes);
            false
        }
        5 => {
            let given = choices.one_of(&["Mara", "Jonas"]);
            diary.set_contact(&contact(given));
            assert!(diary.contact() == Some(contact(given)));
            false
        }
        6 => {
            diary.remove_contact();
            assert!(diary.contact().is_none());
            false
        }
        7 => picked(diary, model, &visit, choices),
        8 | 9 => waiting(own, model, choices),
        10 => new_pin(own, choices),
        11 => amended(diary, model, choices),
        which => deleted(own, model, &id, which, choices) && own.has_secret,
    }
}

/// One visit, those of a period, or all.
fn picked(diary: &Diary, model: &Model, visit: &Kept, choices: &mut Choices<'_>) -> bool {
    let id = visit.record_id();
    let count = |pick: Pick| diary.pick(&pick).map(|visits| visits.len());
    let some = |count: usize| if count == 0 { Err(RecordError::Missing) } else { Ok(count) };
    assert_eq!(count(Pick::Visits { record_ids: vec![id] }), some(usize::from(model.contains_key(&id))));
    assert_eq!(count(Pick::All), some(model.len()));
    assert_eq!(diary.visit(&id).is_some(), model.contains_key(&id));
    // Whoever has not checked out is assumed to have stayed for a day.
    let (from, hours) = (visit.arrival() - HOUR * choices.below(40) as i64, 1 + choices.below(48) as i64);
    let period = Period::new(from, from + hours * HOUR).unwrap();
    let meets = |kept: &Kept| {
        let end = kept.departure().unwrap_or(kept.arrival() + DAY);
        kept.arrival() < period.to() && period.from() <= end
    };
    let met = model.values().filter(|bytes| meets(&Kept::import_secret_bytes(bytes).unwrap())).count();
    assert_eq!(count(Pick::Period { period }), some(met));
    false
}

/// One visit, all that are due, or everything.
fn deleted(own: &mut Own, model: &mut Model, id: &RecordId, which: usize, choices: &mut Choices<'_>) -> bool {
    let diary = &mut own.diary;
    let next = own.has_secret.then(|| DiarySecret::generate().unwrap());
    match which {
        2 => {
            let is_there = model.remove(id).is_some();
            let said = match &next {
                Some(next) => diary.delete(id, next),
                None => diary.delete_without_secret(id),
            };
            assert_eq!(said, if is_there { Ok(()) } else { Err(RecordError::Missing) });
            is_there
        }
        3 => {
            let now = NOON + choices.below(12) as i64 * DAY;
            let count = model.len();
            let oldest = TODAY + ((now - NOON) / DAY) as u32 - 14;
            model.retain(|_, bytes| Kept::import_secret_bytes(bytes).unwrap().day() >= oldest);
            assert_eq!(diary.has_due(now), Ok(model.len() < count));
            let said = match &next {
                Some(next) => diary.expire(next, now),
                None => diary.expire_without_secret(now),
            };
            assert_eq!(said, Ok((count - model.len()) as u32));
            true
        }
        _ => {
            match &next {
                Some(next) => diary.delete_all(next),
                None => diary.delete_all_without_secret(),
            }
            .unwrap();
            model.clear();
            true
        }
    }
}

/// Another PIN, with another secret where there is one: what was kept under the old one opens no longer. The PIN of now
/// is none, and a secret of before is refused.
fn new_pin(own: &mut Own, choices: &mut Choices<'_>) -> bool {
    let pin = choices.byte();
    let next = own.has_secret.then(|| DiarySecret::generate().unwrap());
    let said = match &next {
        Some(next) => own.diary.change_pin(&pin_key(pin), next),
        None => own.diary.change_pin_without_secret(&pin_key(pin)),
    };
    assert_eq!(said, if pin == own.pin { Err(RecordError::SecretNotFresh) } else { Ok(()) });
    own.pin = pin;
    if let Some(next) = next.filter(|_| said.is_ok()) {
        let again = own.diary.change_pin(&pin_key(!pin), &next);
        assert_eq!(again, Err(RecordError::SecretNotFresh), "a secret is used once");
        assert_eq!(own.diary.delete_all_without_secret(), Err(RecordError::SecretNotFresh));
    }
    said.is_ok() && own.has_secret
}

/// Whoever is in the diary checks out; a revision that is not higher, or of another visit, changes nothing.
fn amended(diary: &mut Diary, model: &mut Model, choices: &mut Choices<'_>) -> bool {
    let Some(stored) = model.values().nth(choices.below(model.len().max(1))).cloned() else {
        assert_eq!(diary.amend(&kept(9, TODAY)), Err(RecordError::Missing));
        return false;
    };
    let stored = Kept::import_secret_bytes(&stored).unwrap();
    let revision = MAX_REVISION.min(stored.revision() + choices.below(2) as u8);
    let items = decode(stored.export_secret_bytes().expose_secret_bytes());
    let mut header = decode(&bytes_of(&items.as_array().unwrap()[craft::KEPT_HEADER]));
    header.as_array_mut().unwrap()[3] = revision.into();
    let departure = stored.arrival() + HOUR * (1 + choices.below(23) as i64);
    let is_moved = choices.is_one_in(4);
    let arrival = stored.arrival() + i64::from(is_moved);
    let changed = [
        (craft::KEPT_HEADER, Value::Bytes(encode(&header))),
        (craft::KEPT_ARRIVAL, arrival.into()),
        (craft::KEPT_DEPARTURE, departure.into()),
    ];
    let later = craft::kept_with(&stored, &changed);
    let expected = match is_moved {
        true => Err(RecordError::Disagrees),
        false if revision == stored.revision() => Err(RecordError::Superseded),
        false => Ok(()),
    };
    assert_eq!(diary.amend(&later), expected);
    if expected.is_ok() {
        model.insert(later.record_id(), later.export_secret_bytes().expose_secret_bytes().to_vec());
    }
    false
}

/// A check-in waits, ends, is sealed or deleted; true for a deletion.
fn waiting(own: &mut Own, model: &mut Model, choices: &mut Choices<'_>) -> bool {
    let World { poster, day_key, trust, .. } = &super::town::town().world;
    let diary = &mut own.diary;
    let before = diary.pending();
    let Some(first) = before.first().filter(|_| choices.is_one_in(2)) else {
        let arrival = MORNING + choices.below(12) as i64 * HOUR;
        let pending = PendingCheckIn::new(poster, &check_in_at("Mara", arrival), NOON).unwrap();
        assert_eq!((pending.venue(), pending.venue_name()), (poster.venue(), poster.name()));
        assert_eq!((pending.kind(), pending.area()), (CheckInKind::App, poster.area()));
        assert!(!pending.is_closed(NOON) && pending.is_closed(NOON + 3 * DAY));
        let added = diary.add_pending(&pending);
        assert_eq!(diary.pending().len(), before.len() + usize::from(added.is_ok()));
        return false;
    };
    match choices.below(3) {
        0 => {
            diary.leave_pending(first, NOON, NOON).unwrap();
            assert_eq!(diary.pending()[0].departure(), Some(NOON));
            false
        }
        1 => {
            let venue = VenueToday::verify(&first.poster(), day_key, trust).unwrap();
            let readers = Readers::OfficeOnly;
            let ready = ReadyCheckIn { pending: first.clone(), contact: contact("Mara"), readers };
            let kept = diary.seal_pending(&ready, &venue, trust, NOON).unwrap().kept();
            assert_eq!((diary.pending().len(), kept.arrival()), (before.len() - 1, first.arrival()));
            model.insert(kept.record_id(), kept.export_secret_bytes().expose_secret_bytes().to_vec());
            false
        }
        _ => {
            match own.has_secret {
                true => diary.delete_pending(first, &DiarySecret::generate().unwrap()),
                false => diary.delete_pending_without_secret(first),
            }
            .unwrap();
            assert_eq!(diary.pending().len(), before.len() - 1);
            own.has_secret
        }
    }
}

fn assert_changed_does_not_open(device: &Device, own: &Own, choices: &mut Choices<'_>) {
    let mut file = device.file.clone();
    change_encoded(&mut file, choices);
    let key = pin_key(own.pin);
    let secret = device.secret(SecretSlot::Current, DiarySecret::import_secret_bytes);
    let (opened, without) = match &secret {
        Some(secret) => (Diary::unlock(&file, &key, secret), Diary::unlock_without_secret(&file, &key)),
        None => {
            let other = DiarySecret::generate().unwrap();
            (Diary::unlock_without_secret(&file, &key), Diary::unlock(&file, &key, &other))
        }
    };
    assert_eq!(opened.is_ok(), file == device.file, "every byte is authenticated");
    assert!(without.is_err(), "the secret is part of the key");
    assert!(Diary::unlock_without_secret(&file, &pin_key(!own.pin)).is_err(), "so is the PIN");
}

/// A key ring is written, changed as text, read, and locked and unlocked with a derived key.
pub fn key_rings(data: &[u8]) {
    let mut choices = Choices::new(data);
    let ring = super::town::town().world.venue.export_secret_bytes().unwrap();
    let mut text = ring.expose_secret_bytes().to_vec();
    let kind = choices.one_of(&["authority-ring", "office-ring", "venue-ring", "staff-ring"]);
    match choices.below(4) {
        0 => text = lines(&text, &mut choices),
        1 => text = choices.rest().to_vec(),
        _ => super::cbor::change_bytes(&mut text, &mut choices),
    }
    if crate::judge::judge(kind, &text) == Some(Ok(())) {
        assert_one_encoding(kind, &text);
    }
    let (salt, typed) = (choices.byte(), choices.byte());
    let key = PassphraseKey::import_secret_bytes(&derived(LOCK_KEY_RING, salt, typed)).unwrap();
    let mut locked = lock_key_ring(&ring, &key).unwrap();
    let whole = locked.clone();
    change_encoded(&mut locked, &mut choices);
    let mut other_than = |right: u8| if choices.is_one_in(2) { right } else { choices.byte() };
    let given = (other_than(LOCK_KEY_RING), other_than(salt), other_than(typed));
    let other = PassphraseKey::import_secret_bytes(&derived(given.0, given.1, given.2));
    let opened = other.and_then(|other| unlock_key_ring(&locked, &other));
    // Whatever it was derived for, a passphrase opens a key ring.
    let is_for_rings = [OPEN_KEY_RING, LOCK_KEY_RING, LOCK_AUTHORITY].contains(&given.0);
    let is_right = locked == whole && is_for_rings && (given.1, given.2) == (salt, typed);
    assert_eq!(opened.is_ok(), is_right, "another key or a changed file opens nothing");
    let opened = unlock_key_ring(&locked, &key);
    assert_eq!(opened.is_ok(), locked == whole);
    assert!(opened.is_err() || opened.unwrap().expose_secret_bytes() == ring.expose_secret_bytes());
}

/// A ring with a day key of any day, written as a ring's lines are.
fn lines(text: &[u8], choices: &mut Choices<'_>) -> Vec<u8> {
    let lines: Vec<_> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let (label, line) = bech32::decode(str::from_utf8(lines[1]).unwrap().trim()).unwrap();
    let mut changed = line;
    super::cbor::change_bytes(&mut changed, choices);
    let mut again = bech32::encode_upper::<bech32::Bech32m>(label, &changed).unwrap();
    again.push('\n');
    let mut all = [lines[0], again.as_bytes(), lines[1]];
    if choices.is_one_in(2) {
        all.swap(1, 2);
    }
    all[..1 + choices.below(3)].concat()
}
