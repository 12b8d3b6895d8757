//! What is kept at home under derived keys: diaries with their stores and crashes, and locked key rings.

use super::Choices;
use super::cbor::change_encoded;
use super::messages::assert_one_encoding;
use crate::api::visits::*;
use crate::visits::diary::{kept, state_of};
use crate::visits::*;
use std::collections::BTreeMap;

/// What Argon2id could have given for this salt and this PIN or passphrase.
fn derived(purpose: u8, salt: u8, typed: u8) -> Vec<u8> {
    labelled("EPISEAL-DERIVED-SECRET", &[&[purpose], [salt; 16].as_slice(), &[typed; 32]].concat())
}

const NEW_PIN: u8 = 3;
const LOCK_KEY_RING: u8 = 4;

fn pin(salt: u8) -> DiaryPinKey {
    DiaryPinKey::import_secret_bytes(&derived(NEW_PIN, salt, !salt)).unwrap()
}

/// What a device has: the file and the two slots of the key store.
#[derive(Default)]
struct Device {
    file: Vec<u8>,
    slots: BTreeMap<String, Vec<u8>>,
}

impl Device {
    /// Carries out at most `steps` of what the store asks for: true when nothing is left.
    fn carry_out(&mut self, store: &mut DiaryStore, steps: usize) -> bool {
        for _ in 0..steps {
            match store.step() {
                StoreStep::WriteSecret { slot, secret } => {
                    self.slots.insert(slot.code().to_owned(), secret.expose_secret_bytes().to_vec());
                }
                StoreStep::WriteFile { bytes } => self.file = bytes,
                StoreStep::EraseSecret { slot } => drop(self.slots.remove(slot.code())),
                StoreStep::EraseFile => self.file.clear(),
                StoreStep::Done => return true,
            }
            store.done();
        }
        matches!(store.step(), StoreStep::Done)
    }

    fn secret(&self, slot: SecretSlot) -> Option<DiarySecret> {
        let bytes = self.slots.get(slot.code())?;
        Some(DiarySecret::import_secret_bytes(bytes).unwrap())
    }

    /// After a crash: one of the secrets opens the file.
    fn resume(&self, pin: &DiaryPinKey) -> (DiaryStore, Diary) {
        let found = FoundDiary {
            file: self.file.clone(),
            current: self.secret(SecretSlot::Current),
            next: self.secret(SecretSlot::Next),
        };
        let store = DiaryStore::resume(&found, pin).expect("a secret that is there opens the file that is there");
        let diary = store.unlock(&self.file, pin).expect("the store has found which");
        (store, diary)
    }
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

/// Up to 16 changes, each saved; the device crashes between any two steps of saving. It then has what was before or
/// what is after, and after a deletion that was saved no secret that is left opens the old file.
pub fn diary(data: &[u8]) {
    let mut choices = Choices::new(data);
    let pin = pin(choices.byte());
    let secret = DiarySecret::generate().unwrap();
    let mut diary = Diary::create(&pin, &secret).unwrap();
    let mut store = DiaryStore::create(&diary).unwrap();
    let (mut device, mut model) = (Device::default(), Model::new());
    assert!(device.carry_out(&mut store, usize::MAX));
    for _ in 0..16 {
        if choices.is_empty() {
            break;
        }
        let (before, old_file) = (model.clone(), device.file.clone());
        let deletes = change(&mut diary, &mut model, &mut choices);
        store.save(&diary).unwrap();
        let is_whole = device.carry_out(&mut store, if choices.is_one_in(3) { choices.below(4) } else { 9 });
        if !is_whole || choices.is_one_in(4) {
            (store, diary) = device.resume(&pin);
            let found = state_of(&diary).1;
            assert!(found == expected(&model) || !is_whole && found == expected(&before), "before or after");
            model = if found == expected(&model) { model } else { before };
            device.carry_out(&mut store, usize::MAX);
        }
        assert_eq!(state_of(&diary).1, expected(&model));
        if is_whole && deletes {
            let secrets = SecretSlot::ALL.iter().filter_map(|slot| device.secret(*slot));
            secrets.for_each(|secret| assert!(Diary::unlock(&old_file, &pin, &secret).is_err(), "it is deleted"));
        }
    }
    assert_changed_does_not_open(&device, &pin, &mut choices);
}

/// Changes the diary and the model alike; true for a deletion.
fn change(diary: &mut Diary, model: &mut Model, choices: &mut Choices<'_>) -> bool {
    let (number, day) = (choices.below(6) as u32, TODAY - choices.below(20) as u32);
    let visit = kept(number, day);
    let id = visit.record_id();
    let next = DiarySecret::generate().unwrap();
    match choices.below(10) {
        8 | 9 => waiting(diary, model, choices),
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
        7 => {
            let picked = diary.pick(&Pick::Visits { record_ids: vec![id] }).map(|visits| visits.len());
            assert_eq!(picked, if model.contains_key(&id) { Ok(1) } else { Err(RecordError::Missing) });
            let all = diary.pick(&Pick::All).map(|visits| visits.len());
            assert_eq!(all, if model.is_empty() { Err(RecordError::Missing) } else { Ok(model.len()) });
            false
        }
        0 | 1 => {
            let is_new = !model.contains_key(&id);
            assert_eq!(diary.add(&visit), if is_new { Ok(()) } else { Err(RecordError::Superseded) });
            let bytes = visit.export_secret_bytes().expose_secret_bytes().to_vec();
            model.entry(id).or_insert(bytes);
            false
        }
        2 => {
            let is_there = model.remove(&id).is_some();
            assert_eq!(diary.delete(&id, &next), if is_there { Ok(()) } else { Err(RecordError::Missing) });
            is_there
        }
        3 => {
            let now = NOON + choices.below(12) as i64 * DAY;
            let count = model.len();
            let oldest = TODAY + ((now - NOON) / DAY) as u32 - 14;
            model.retain(|_, bytes| Kept::import_secret_bytes(bytes).unwrap().day() >= oldest);
            assert_eq!(diary.has_due(now), Ok(model.len() < count));
            assert_eq!(diary.expire(&next, now), Ok((count - model.len()) as u32));
            true
        }
        _ => {
            diary.delete_all(&next).unwrap();
            model.clear();
            true
        }
    }
}

/// A check-in waits, ends, is sealed or deleted; true for a deletion.
fn waiting(diary: &mut Diary, model: &mut Model, choices: &mut Choices<'_>) -> bool {
    let World { poster, day_key, trust, .. } = &super::town::town().world;
    let before = diary.pending();
    let Some(first) = before.first().filter(|_| choices.is_one_in(2)) else {
        let arrival = MORNING + choices.below(12) as i64 * HOUR;
        let pending = PendingCheckIn::new(poster, &check_in_at("Mara", arrival), NOON).unwrap();
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
            diary.delete_pending(first, &DiarySecret::generate().unwrap()).unwrap();
            assert_eq!(diary.pending().len(), before.len() - 1);
            true
        }
    }
}

fn assert_changed_does_not_open(device: &Device, pin: &DiaryPinKey, choices: &mut Choices<'_>) {
    let mut file = device.file.clone();
    change_encoded(&mut file, choices);
    let secret = device.secret(SecretSlot::Current).unwrap();
    assert!(file == device.file || Diary::unlock(&file, pin, &secret).is_err(), "every byte is authenticated");
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
    let is_right = locked == whole && given == (LOCK_KEY_RING, salt, typed);
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
