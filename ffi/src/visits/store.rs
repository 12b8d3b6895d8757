//! In which order a file and the secret that it is sealed under are written.

use crate::coded::SecretSlot;
use crate::convert::exposed;
use episeal::visits::store;

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum StoreStepKind {
    /// The secret is written into the slot.
    WriteSecret,
    /// The file is written.
    WriteFile,
    /// The slot is erased.
    EraseSecret,
    /// The file is erased.
    EraseFile,
    /// Nothing is left to do.
    Done,
}

/// What an app does next, and then says that it is done.
#[derive(uniffi::Object)]
pub struct StoreStep(store::StoreStep);

#[uniffi::export]
impl StoreStep {
    /// What is to be done.
    pub fn kind(&self) -> StoreStepKind {
        kind(&self.0)
    }

    /// The slot of a secret that is to be written or erased.
    pub fn slot(&self) -> Option<SecretSlot> {
        slot(&self.0).map(Into::into)
    }

    /// The secret that is to be written.
    pub fn export_secret_bytes(&self) -> Option<Vec<u8>> {
        let store::StoreStep::WriteSecret { secret, .. } = &self.0 else { return None };
        Some(exposed(secret))
    }

    /// The file that is to be written.
    pub fn file(&self) -> Option<Vec<u8>> {
        let store::StoreStep::WriteFile { bytes } = &self.0 else { return None };
        Some(bytes.clone())
    }
}

impl From<store::StoreStep> for StoreStep {
    fn from(of: store::StoreStep) -> Self {
        Self(of)
    }
}

fn kind(step: &store::StoreStep) -> StoreStepKind {
    match step {
        store::StoreStep::WriteSecret { .. } => StoreStepKind::WriteSecret,
        store::StoreStep::WriteFile { .. } => StoreStepKind::WriteFile,
        store::StoreStep::EraseSecret { .. } => StoreStepKind::EraseSecret,
        store::StoreStep::EraseFile => StoreStepKind::EraseFile,
        store::StoreStep::Done => StoreStepKind::Done,
    }
}

fn slot(step: &store::StoreStep) -> Option<store::SecretSlot> {
    match step {
        store::StoreStep::WriteSecret { slot, .. } | store::StoreStep::EraseSecret { slot } => Some(*slot),
        store::StoreStep::WriteFile { .. } | store::StoreStep::EraseFile | store::StoreStep::Done => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visits::ring::RunSecret;
    use crate::visits::share::{FoundRun, RunStore};

    fn said(step: &StoreStep) -> (StoreStepKind, Option<&'static str>, bool, bool) {
        let slot = step.slot().map(|slot| store::SecretSlot::from(slot).code());
        (step.kind(), slot, step.export_secret_bytes().is_some(), step.file().is_some())
    }

    fn steps(store: &RunStore) -> Vec<(StoreStepKind, Option<&'static str>, bool, bool)> {
        let mut all = Vec::new();
        loop {
            let step = said(&store.step());
            all.push(step);
            if step.0 == StoreStepKind::Done {
                return all;
            }
            store.done();
        }
    }

    #[test]
    fn a_step_says_what_it_writes_and_where() {
        let (current, next) = (Some(store::SecretSlot::Current.code()), Some(store::SecretSlot::Next.code()));
        let store = RunStore::create(b"state".to_vec(), &RunSecret::generate().unwrap());
        use StoreStepKind::{Done, EraseFile, EraseSecret, WriteFile, WriteSecret};
        let written = steps(&store);
        assert_eq!(written.first(), Some(&(WriteSecret, current, true, false)));
        assert!(written.contains(&(WriteFile, None, false, true)), "{written:?}");
        assert_eq!(written.last(), Some(&(Done, None, false, false)));
        store.end();
        let erased = steps(&store);
        assert!(erased.contains(&(EraseSecret, current, false, false)), "{erased:?}");
        assert!(erased.contains(&(EraseFile, None, false, false)), "{erased:?}");
        assert!(erased.iter().all(|step| step.1 != next || step.0 == EraseSecret), "{erased:?}");
    }

    #[test]
    fn a_slot_that_holds_no_secret_counts_as_empty() {
        let secret = RunSecret::generate().unwrap().export_secret_bytes();
        for slot in [None, Some(Vec::new()), Some(b"no secret".to_vec())] {
            let found = FoundRun { file: Vec::new(), current: slot.clone(), next: Some(secret.clone()) };
            let read = episeal::visits::share::FoundRun::from(found);
            assert!(read.current.is_none() && read.next.is_some());
        }
    }
}
