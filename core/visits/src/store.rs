//! In which order a file and the secret that it is sealed under are written (core/FORMAT.md, section 18).
//!
//! A store tells one step after the other; the app carries each out, atomically, and says so. After a crash it resumes
//! with what it finds: at every moment one of the secrets that are there opens the file that is there.

use episeal_base::secret_bytes::{SecretBytes, secret_bytes};
use std::collections::VecDeque;
use zeroize::Zeroizing;

coded! {
    /// A place for a secret in the platform's key store.
    SecretSlot, list secret_slots;
    /// The secret in use.
    Current => "current-secret", "the secret in use";
    /// The secret that takes its place.
    Next => "next-secret", "the secret that will replace it";
}

/// What an app does next, and then says that it is done.
pub enum StoreStep {
    /// Write a secret to the key store, in place of what the slot holds.
    WriteSecret {
        /// Where.
        slot: SecretSlot,
        /// The secret as text.
        secret: SecretBytes,
    },
    /// Write the file, atomically in place of the old one.
    WriteFile {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Erase what the slot holds, if anything.
    EraseSecret {
        /// Where.
        slot: SecretSlot,
    },
    /// Erase the file, if it is there.
    EraseFile,
    /// Nothing: everything is written.
    Done,
}

opaque_debug!(StoreStep);

enum Step {
    WriteSecret(SecretSlot, Zeroizing<Vec<u8>>),
    WriteFile(Vec<u8>),
    EraseSecret(SecretSlot),
    EraseFile,
}

impl Step {
    fn write_secret(slot: SecretSlot, secret: &SecretBytes) -> Self {
        Self::WriteSecret(slot, Zeroizing::new(secret.expose_secret_bytes().to_vec()))
    }
}

/// The steps that remain.
#[derive(Default)]
pub(crate) struct Steps(VecDeque<Step>);

impl Steps {
    pub(crate) fn step(&self) -> StoreStep {
        match self.0.front() {
            Some(Step::WriteSecret(slot, secret)) => {
                StoreStep::WriteSecret { slot: *slot, secret: secret_bytes(secret.clone()) }
            }
            Some(Step::WriteFile(bytes)) => StoreStep::WriteFile { bytes: bytes.clone() },
            Some(Step::EraseSecret(slot)) => StoreStep::EraseSecret { slot: *slot },
            Some(Step::EraseFile) => StoreStep::EraseFile,
            None => StoreStep::Done,
        }
    }

    pub(crate) fn done(&mut self) {
        self.0.pop_front();
    }

    /// What is new, under its first secret.
    pub(crate) fn begin(&mut self, bytes: Vec<u8>, secret: Option<&SecretBytes>) {
        self.0.extend(secret.map(|secret| Step::write_secret(SecretSlot::Current, secret)));
        self.0.push_back(Step::WriteFile(bytes));
    }

    /// Under the secret in use. A next secret under which nothing was written goes only now: an old copy of the file
    /// that was opened by mistake must not cost the newer one its secret.
    pub(crate) fn save(&mut self, bytes: Vec<u8>, is_next_void: bool) {
        self.0.push_back(Step::WriteFile(bytes));
        self.0.extend(is_next_void.then_some(Step::EraseSecret(SecretSlot::Next)));
    }

    /// Under the next secret: after that, nothing opens what the file was.
    ///
    /// What remains of an earlier change comes first: the file may already be under its secret.
    pub(crate) fn replace(&mut self, bytes: Vec<u8>, next: &SecretBytes) {
        self.0.push_back(Step::write_secret(SecretSlot::Next, next));
        self.0.push_back(Step::WriteFile(bytes));
        self.adopt(next);
    }

    /// The file is under the next secret.
    pub(crate) fn adopt(&mut self, next: &SecretBytes) {
        self.0.push_back(Step::write_secret(SecretSlot::Current, next));
        self.0.push_back(Step::EraseSecret(SecretSlot::Next));
    }

    /// Nothing is kept any more. What remained to be written is not.
    pub(crate) fn erase(&mut self) {
        let slots = [SecretSlot::Next, SecretSlot::Current];
        self.0 = slots.map(Step::EraseSecret).into_iter().chain([Step::EraseFile]).collect();
    }
}
