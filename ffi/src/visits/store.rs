//! In which order a file and the secret that it is sealed under are written.

use crate::coded::SecretSlot;
use crate::convert::exposed;
use episeal::visits::store;

/// What a step does.
#[derive(Clone, Copy, uniffi::Enum)]
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
