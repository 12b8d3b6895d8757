//! A crash at any moment while a file and its secret are written, and what a store makes of what is left.

use episeal_testkit::api::visits::*;
use episeal_testkit::visits::deletion::*;
use episeal_testkit::visits::diary::*;
use episeal_testkit::visits::{NOON, World};
use std::collections::BTreeMap;

/// A file and a key store. Each write is atomic, as platforms have it.
#[derive(Clone, Default)]
struct Platform {
    file: Option<Vec<u8>>,
    slots: BTreeMap<SecretSlot, Vec<u8>>,
}

impl Platform {
    /// False: there is nothing to do.
    fn carry_out(&mut self, step: &StoreStep) -> bool {
        match step {
            StoreStep::WriteSecret { slot, secret } => {
                self.slots.insert(*slot, secret.expose_secret_bytes().to_vec());
            }
            StoreStep::WriteFile { bytes } => self.file = Some(bytes.clone()),
            StoreStep::EraseSecret { slot } => drop(self.slots.remove(slot)),
            StoreStep::EraseFile => self.file = None,
            StoreStep::Done => return false,
        }
        true
    }

    /// What is there after a crash before each step, after each, and at the end. Every step is carried out twice: its
    /// acknowledgement may have been lost.
    fn crashes(mut self, step: impl Fn() -> StoreStep, mut done: impl FnMut()) -> Vec<Self>
    where
        Self: Clone,
    {
        let mut left = vec![self.clone()];
        while self.carry_out(&step()) {
            self.carry_out(&step());
            left.push(self.clone());
            done();
        }
        left
    }

    fn secret(&self, slot: SecretSlot) -> Option<DiarySecret> {
        self.slots.get(&slot).map(|bytes| DiarySecret::import_secret_bytes(bytes).unwrap())
    }

    fn found(&self) -> FoundDiary {
        let file = self.file.clone().unwrap();
        FoundDiary { file, current: self.secret(SecretSlot::Current), next: self.secret(SecretSlot::Next) }
    }

    fn run_secret(&self, slot: SecretSlot) -> Option<RunSecret> {
        self.slots.get(&slot).map(|bytes| RunSecret::import_secret_bytes(bytes).unwrap())
    }

    fn found_run(&self) -> FoundRun {
        let file = self.file.clone().unwrap();
        FoundRun { file, current: self.run_secret(SecretSlot::Current), next: self.run_secret(SecretSlot::Next) }
    }
}

/// As [`Platform::crashes`], with a store in a cell.
macro_rules! crashes {
    ($platform:expr, $store:expr) => {{
        let store = std::cell::RefCell::new(&mut $store);
        $platform.clone().crashes(|| store.borrow().step(), || store.borrow_mut().done())
    }};
}

type State = (Option<Contact>, Vec<Vec<u8>>);

/// The PIN of before and the one of after.
struct Pins([DiaryPinKey; 2]);

impl Pins {
    fn new() -> Self {
        let mut stretch = Stretch::new();
        Self([PIN, NEW_PIN].map(|pin| stretch.new_pin_key(pin).unwrap()))
    }

    /// The store and the diary with whichever PIN is right.
    fn resume(&self, platform: &Platform) -> Option<(DiaryStore, Diary)> {
        let found = platform.found();
        self.0.iter().find_map(|pin| {
            let store = DiaryStore::resume(&found, pin).ok()?;
            let diary = store.unlock(&found.file, pin).unwrap();
            Some((store, diary))
        })
    }

    /// No secret that the key store holds opens the bytes.
    fn assert_closed(&self, platform: &Platform, bytes: &[u8]) {
        for (pin, slot) in self.0.iter().flat_map(|pin| SecretSlot::ALL.iter().map(move |slot| (pin, slot))) {
            if let Some(secret) = platform.secret(*slot) {
                let opened = Diary::unlock(bytes, pin, &secret).err();
                assert_eq!(opened, Some(RecordError::Undecryptable));
            }
        }
    }

    /// A diary of four visits, written.
    fn written(&self) -> (Platform, DiaryStore, Diary) {
        let mut diary = Diary::create(&self.0[0], &secret()).unwrap();
        diary.set_contact(&episeal_testkit::visits::contact("Mara"));
        (1..=3).for_each(|number| diary.add(&kept(number, episeal_testkit::visits::TODAY)).unwrap());
        diary.add(&kept(4, episeal_testkit::visits::TODAY - 15)).unwrap();
        let mut store = DiaryStore::create(&diary).unwrap();
        let platform = crashes!(Platform::default(), store).pop().unwrap();
        (platform, store, diary)
    }

    fn apply(&self, change: Option<Change>, diary: &mut Diary) {
        match change {
            Some(Change::Delete) => diary.delete(&id(1), &secret()).unwrap(),
            Some(Change::DeleteAll) => diary.delete_all(&secret()).unwrap(),
            Some(Change::Expire) => drop(diary.expire(&secret(), NOON).unwrap()),
            Some(Change::NewPin) => diary.change_pin(&self.0[1], &secret()).unwrap(),
            None => diary.add(&kept(5, episeal_testkit::visits::TODAY)).unwrap(),
        }
    }

    /// Resumes after a crash, crashes at every step of resuming, and so on; at the end what is open is one of
    /// `allowed`, and another deletion can be made.
    fn explore(&self, platform: &Platform, allowed: &[&State], depth: usize) -> usize {
        let (mut store, diary) = self.resume(platform).unwrap();
        let state = state_of(&diary);
        assert!(allowed.contains(&&state));
        let left = crashes!(platform, store);
        let last = left.last().unwrap();
        // Resuming changes nothing of what is open.
        let deeper = left.iter().filter(|_| depth > 0).map(|crashed| self.explore(crashed, &[&state], depth - 1));
        let explored: usize = deeper.sum();
        let (mut store, mut diary) = self.resume(last).unwrap();
        diary.delete_all(&secret()).unwrap();
        store.save(&diary).unwrap();
        let end = crashes!(last, store).pop().unwrap();
        self.assert_closed(&end, platform.file.as_ref().unwrap());
        assert_eq!(state_of(&self.resume(&end).unwrap().1).1.len(), 0);
        assert_eq!(end.slots.len(), 1);
        explored + 1
    }
}

const CHANGES: [Option<Change>; 5] =
    [None, Some(Change::Delete), Some(Change::DeleteAll), Some(Change::Expire), Some(Change::NewPin)];

#[test]
fn after_a_crash_at_any_step_a_diary_is_that_of_before_or_after() {
    let (pins, mut explored) = (Pins::new(), 0);
    for change in CHANGES {
        let (platform, mut store, mut diary) = pins.written();
        let before = state_of(&diary);
        pins.apply(change, &mut diary);
        let after = state_of(&diary);
        store.save(&diary).unwrap();
        let left = crashes!(platform, store);
        for crashed in &left {
            explored += pins.explore(crashed, &[&before, &after], 2);
        }
        assert_eq!(state_of(&pins.resume(left.last().unwrap()).unwrap().1), after);
    }
    assert!(explored > 100, "{explored}");
}

/// With the last step done, no secret of the key store opens what the file was before.
#[test]
fn what_was_deleted_never_opens_again_once_the_steps_are_done() {
    let pins = Pins::new();
    for change in CHANGES.into_iter().flatten() {
        let (platform, mut store, mut diary) = pins.written();
        pins.apply(Some(change), &mut diary);
        store.save(&diary).unwrap();
        let left = crashes!(platform, store);
        for crashed in &left {
            let (mut store, resumed) = pins.resume(crashed).unwrap();
            let last = crashes!(crashed, store).pop().unwrap();
            if crashed.file != platform.file {
                assert_eq!(state_of(&resumed), state_of(&diary));
                pins.assert_closed(&last, platform.file.as_ref().unwrap());
                assert_eq!(last.slots.len(), 1, "{change:?}");
            }
        }
    }
}

/// A step fails, the app goes on and changes the diary again: what remains of the first change is done first.
#[test]
fn a_change_while_another_is_being_written_loses_neither() {
    let pins = Pins::new();
    for carried_out in 0..4 {
        let (platform, mut store, mut diary) = pins.written();
        let before = state_of(&diary);
        pins.apply(Some(Change::Delete), &mut diary);
        let between = state_of(&diary);
        store.save(&diary).unwrap();
        let mut platform = platform;
        for _ in 0..carried_out {
            assert!(platform.carry_out(&store.step()));
            store.done();
        }
        diary.delete(&id(2), &secret()).unwrap();
        let after = state_of(&diary);
        store.save(&diary).unwrap();
        let left = crashes!(platform, store);
        for crashed in &left {
            pins.explore(crashed, &[&before, &between, &after], 1);
        }
        assert_eq!(state_of(&pins.resume(left.last().unwrap()).unwrap().1), after);
    }
}

#[test]
fn a_diary_that_was_not_written_to_the_end_is_begun_again() {
    let pins = Pins::new();
    let diary = Diary::create(&pins.0[0], &secret()).unwrap();
    let mut store = DiaryStore::create(&diary).unwrap();
    let left = crashes!(Platform::default(), store);
    assert_eq!(left.iter().map(|crashed| crashed.file.is_some()).collect::<Vec<_>>(), [false, false, true]);
    for crashed in &left {
        let mut store = DiaryStore::create(&diary).unwrap();
        let last = crashes!(crashed, store).pop().unwrap();
        assert!(pins.resume(&last).is_some());
    }
}

/// Neither secret opens: the store does not say that anything is to be erased.
#[test]
fn with_a_mistyped_pin_nothing_is_erased() {
    let pins = Pins::new();
    let (platform, mut store, mut diary) = pins.written();
    pins.apply(Some(Change::Delete), &mut diary);
    store.save(&diary).unwrap();
    for crashed in crashes!(platform, store) {
        let file = crashed.file.as_ref().unwrap();
        let mistyped = Stretch::new().pin_key(file, "000000").unwrap();
        let refused = DiaryStore::resume(&crashed.found(), &mistyped).err();
        assert_eq!(refused, Some(RecordError::Undecryptable));
    }
}

/// Not that it cannot be decrypted, after which an app might ask for the PIN again, or take a run for over.
#[test]
fn of_a_file_that_is_another_one_it_is_said_what_it_is() {
    let pins = Pins::new();
    let (diary, _, _) = pins.written();
    let (mut run, _) = World::new().live();
    let state = run.keep(&run_secret()).unwrap();
    let file = diary.file.clone().unwrap();
    for (file, error) in [(b"".to_vec(), RecordError::Malformed), (state.clone(), RecordError::WrongPurpose)] {
        let found = FoundDiary { file, ..diary.found() };
        assert_eq!(DiaryStore::resume(&found, &pins.0[0]).err(), Some(error));
        let found = FoundDiary { next: Some(secret()), ..found };
        assert_eq!(DiaryStore::resume(&found, &pins.0[0]).err(), Some(error));
    }
    for (file, error) in [(b"".to_vec(), RecordError::Malformed), (file, RecordError::WrongPurpose)] {
        for (current, next) in [(Some(run_secret()), None), (None, Some(run_secret()))] {
            let found = FoundRun { file: file.clone(), current, next };
            assert_eq!(RunStore::resume(&found).err(), Some(error));
        }
    }
}

/// An old copy of the file opens under the current secret: only writing it costs the next secret.
#[test]
fn reading_an_old_copy_keeps_the_next_secret() {
    let pins = Pins::new();
    let (platform, mut store, mut diary) = pins.written();
    pins.apply(Some(Change::Delete), &mut diary);
    store.save(&diary).unwrap();
    // The file is written, and the secret not yet adopted.
    let crashed = crashes!(platform, store).swap_remove(2);
    let old = Platform { file: platform.file.clone(), ..crashed.clone() };
    let (mut store, mut diary) = pins.resume(&old).unwrap();
    assert!(matches!(store.step(), StoreStep::Done));
    pins.apply(None, &mut diary);
    store.save(&diary).unwrap();
    let last = crashes!(old, store).pop().unwrap();
    assert!(last.secret(SecretSlot::Next).is_none());
}

#[test]
fn a_diary_without_a_secret_is_a_file_and_gets_its_first_secret() {
    let pins = Pins::new();
    let mut diary = Diary::create_without_secret(&pins.0[0]).unwrap();
    diary.add(&kept(1, episeal_testkit::visits::TODAY)).unwrap();
    let before = state_of(&diary);
    let mut store = DiaryStore::create(&diary).unwrap();
    let platform = crashes!(Platform::default(), store).pop().unwrap();
    assert_eq!(platform.slots.len(), 0);
    pins.apply(Some(Change::Delete), &mut diary);
    store.save(&diary).unwrap();
    for crashed in crashes!(platform, store) {
        pins.explore(&crashed, &[&before, &state_of(&diary)], 2);
    }
}

/// The run as it is resumed, or none where it is over.
fn resumed(platform: &Platform) -> Option<(RunStore, LiveShare)> {
    let found = platform.found_run();
    let store = RunStore::resume(&found).ok()?;
    let run = LiveShare::resume(&found.file, &store.secret()).unwrap();
    Some((store, run))
}

fn run_secret() -> RunSecret {
    RunSecret::generate().unwrap()
}

#[test]
fn after_a_crash_at_any_step_a_live_share_goes_on_and_no_copy_gives_a_second_guess() {
    let world = World::new();
    let (mut run, _) = world.live();
    let answer = world.answer(run.hello(), run.code()).unwrap();
    let other = world.answer(run.hello(), run.code()).unwrap();
    let first = run_secret();
    let mut store = RunStore::create(&run.keep(&first).unwrap(), &first);
    let platform = crashes!(Platform::default(), store).pop().unwrap();
    run.take(answer.answer(), &world.trust, NOON).unwrap();
    let next = run_secret();
    store.save(&run.keep(&next).unwrap(), &next).unwrap();
    let exported = [store.secret(), next].map(|secret| secret.export_secret_bytes());
    assert_eq!(exported[0].expose_secret_bytes(), exported[1].expose_secret_bytes());
    for crashed in crashes!(platform, store) {
        let (mut store, _) = resumed(&crashed).unwrap();
        for again in crashes!(crashed, store) {
            let (mut store, mut run) = resumed(&again).unwrap();
            let last = crashes!(again, store).pop().unwrap();
            if again.file == platform.file {
                // Nothing was taken: the first answer that is, and is kept, is judged.
                let unkept = run.finish(answer.answer(), &world.trust, NOON).err();
                assert_eq!(unkept, Some(RecordError::SecretNotFresh));
            } else {
                // What was taken stays taken, and the state of before is closed.
                let refused = run.take(other.answer(), &world.trust, NOON).err();
                assert_eq!(refused, Some(RecordError::ShareUsed));
                assert!(run.finish(answer.answer(), &world.trust, NOON).is_ok());
                let copy = Platform { file: platform.file.clone(), ..last.clone() };
                assert!(resumed(&copy).is_none());
            }
        }
    }
}

#[test]
fn a_run_that_has_ended_leaves_nothing_and_is_over_with_its_secret() {
    let world = World::new();
    let (mut run, _) = world.live();
    let mut answer = world.answer(run.hello(), run.code()).unwrap();
    let own = run_secret();
    for state in [run.keep(&own).unwrap(), answer.keep(&own).unwrap()] {
        let mut store = RunStore::create(&state, &own);
        let platform = crashes!(Platform::default(), store).pop().unwrap();
        assert!(RunStore::resume(&platform.found_run()).is_ok());
        store.end();
        let left = crashes!(platform, store);
        for crashed in &left {
            let Some(_) = &crashed.file else { continue };
            let is_there = crashed.slots.contains_key(&SecretSlot::Current);
            assert_eq!(RunStore::resume(&crashed.found_run()).is_ok(), is_there);
        }
        let last = left.last().unwrap();
        assert!(last.file.is_none() && last.slots.is_empty());
    }
}

/// Two copies are open; what one deletes does not come back with the other.
#[test]
fn a_diary_that_was_not_under_the_secret_in_use_is_not_written() {
    let pins = Pins::new();
    for change in [Change::Delete, Change::DeleteAll, Change::Expire, Change::NewPin] {
        let (platform, mut store, _) = pins.written();
        let ((_, mut one), (_, mut other)) = (pins.resume(&platform).unwrap(), pins.resume(&platform).unwrap());
        pins.apply(Some(change), &mut one);
        store.save(&one).unwrap();
        let platform = crashes!(platform, store).pop().unwrap();
        assert_eq!(store.save(&other), Err(RecordError::SecretNotFresh));
        // Not under a next secret of its own either.
        pins.apply(Some(Change::Delete), &mut other);
        assert_eq!(store.save(&other), Err(RecordError::SecretNotFresh));
        assert!(matches!(store.step(), StoreStep::Done));
        let (_, opened) = pins.resume(&platform).unwrap();
        assert_eq!(state_of(&opened), state_of(&one));
        pins.apply(None, &mut one);
        store.save(&one).unwrap();
    }
}

#[test]
fn a_state_of_before_or_after_the_end_of_a_live_share_is_not_written() {
    let world = World::new();
    let (mut run, _) = world.live();
    let (first, next, last) = (run_secret(), run_secret(), run_secret());
    let before = run.keep(&first).unwrap();
    let mut store = RunStore::create(&before, &first);
    let answer = world.answer(run.hello(), run.code()).unwrap();
    run.take(answer.answer(), &world.trust, NOON).unwrap();
    let taken = run.keep(&next).unwrap();
    // Not under the secret that is said to be its own.
    assert_eq!(store.save(&taken, &last), Err(RecordError::Undecryptable));
    store.save(&taken, &next).unwrap();
    for (state, secret) in [(&before, &first), (&taken, &next)] {
        assert_eq!(store.save(state, secret), Err(RecordError::SecretNotFresh));
    }
    assert_eq!(store.save(&before, &last), Err(RecordError::Undecryptable));
    assert_eq!(store.save(b"", &last), Err(RecordError::Malformed));
    crashes!(Platform::default(), store);
    store.end();
    assert_eq!(store.save(&run.keep(&last).unwrap(), &last), Err(RecordError::ShareUsed));
    assert!(matches!(store.step(), StoreStep::EraseSecret { .. }));
}
