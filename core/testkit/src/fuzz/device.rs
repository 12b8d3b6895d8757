//! What a device has of a diary or of a run that is kept, while it carries out what their stores ask for, and when it
//! starts again after a crash.

use crate::api::visits::*;
use std::collections::BTreeMap;

/// A store that tells one step after the other.
pub trait Steps {
    fn step(&self) -> StoreStep;
    fn done(&mut self);
}

impl Steps for DiaryStore {
    fn step(&self) -> StoreStep {
        Self::step(self)
    }

    fn done(&mut self) {
        Self::done(self);
    }
}

impl Steps for RunStore {
    fn step(&self) -> StoreStep {
        Self::step(self)
    }

    fn done(&mut self) {
        Self::done(self);
    }
}

/// The file and the two slots of the key store.
#[derive(Clone, Default)]
pub struct Device {
    pub file: Vec<u8>,
    pub slots: BTreeMap<String, Vec<u8>>,
}

impl Device {
    /// Carries out at most `steps` of what the store asks for: true when nothing is left.
    pub fn carry_out(&mut self, store: &mut impl Steps, steps: usize) -> bool {
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

    /// What the slot holds, as a secret of this kind.
    pub fn secret<T>(&self, slot: SecretSlot, read: fn(&[u8]) -> Result<T, RecordError>) -> Option<T> {
        self.slots.get(slot.code()).map(|bytes| read(bytes).unwrap())
    }

    /// After a crash: one of the secrets opens the file under one of the PINs.
    pub fn resume_diary(&self, pins: &[DiaryPinKey]) -> (DiaryStore, Diary) {
        let read = DiarySecret::import_secret_bytes;
        let found = FoundDiary {
            file: self.file.clone(),
            current: self.secret(SecretSlot::Current, read),
            next: self.secret(SecretSlot::Next, read),
        };
        let mut stores = pins.iter().filter_map(|pin| Some((DiaryStore::resume(&found, pin).ok()?, pin)));
        let (store, pin) = stores.next().expect("a secret that is there opens the file that is there");
        let diary = store.unlock(&self.file, pin).expect("the store has found which");
        (store, diary)
    }

    /// The same of a live share that is kept.
    pub fn resume_run(&self) -> RunStore {
        let read = RunSecret::import_secret_bytes;
        let found = FoundRun {
            file: self.file.clone(),
            current: self.secret(SecretSlot::Current, read),
            next: self.secret(SecretSlot::Next, read),
        };
        RunStore::resume(&found).expect("a secret that is there opens the file that is there")
    }
}
