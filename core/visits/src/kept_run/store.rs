//! Where a live share is kept: a file, and its secret in the platform's key store (core/FORMAT.md, section 16).

use super::check_secret;
use crate::key_ring::RunSecret;
use crate::store::{Steps, StoreStep};
use episeal_base::error::RecordError;

/// What an app finds of a live share: the file of its state, and what the two slots of the key store hold.
///
/// A slot that holds no readable secret counts as empty.
#[derive(Debug)]
pub struct FoundRun {
    /// The state.
    pub file: Vec<u8>,
    /// What [`SecretSlot::Current`](crate::store::SecretSlot::Current) holds.
    pub current: Option<RunSecret>,
    /// What [`SecretSlot::Next`](crate::store::SecretSlot::Next) holds.
    pub next: Option<RunSecret>,
}

/// Tells an app in which order the state of a live share, of either side, and its secret are written, so that no copy
/// of old storage gives a second guess.
///
/// After every `keep`: [`RunStore::save`], then carry out [`RunStore::step`] and say [`RunStore::done`] until the step
/// is `Done`; only then is a message that was taken judged. After a start: [`RunStore::resume`], carry out the steps,
/// and go on under [`RunStore::secret`].
pub struct RunStore {
    secret: RunSecret,
    steps: Steps,
}

opaque_debug!(RunStore);

impl RunStore {
    /// For a run that has begun: `state` is what `keep` gave under `secret`.
    #[must_use]
    pub fn create(state: &[u8], secret: &RunSecret) -> Self {
        let mut steps = Steps::default();
        steps.begin(state.to_vec(), Some(&secret.export_secret_bytes()));
        Self { secret: secret.duplicate(), steps }
    }

    /// Goes on with what is found, perhaps after a crash.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of a run.
    /// - `Undecryptable`: neither secret opens it. The run is over; a new one has a new code.
    pub fn resume(found: &FoundRun) -> Result<Self, RecordError> {
        let opens = |secret: &RunSecret| match check_secret(&found.file, secret) {
            Ok(()) => Ok(true),
            Err(RecordError::Undecryptable) => Ok(false),
            Err(error) => Err(error),
        };
        let mut steps = Steps::default();
        if let Some(next) = &found.next
            && opens(next)?
        {
            steps.adopt(&next.export_secret_bytes());
            return Ok(Self { secret: next.duplicate(), steps });
        }
        match &found.current {
            Some(current) if opens(current)? => Ok(Self { secret: current.duplicate(), steps }),
            _ => Err(RecordError::Undecryptable),
        }
    }

    /// What the state is under once the steps are done.
    #[must_use]
    pub fn secret(&self) -> RunSecret {
        self.secret.duplicate()
    }

    /// `state`, which `keep` gave under `next`, is to be written.
    pub fn save(&mut self, state: &[u8], next: &RunSecret) {
        self.steps.replace(state.to_vec(), &next.export_secret_bytes());
        self.secret = next.duplicate();
    }

    /// The run has ended or expired: secrets and state are to be erased.
    pub fn end(&mut self) {
        self.steps.erase();
    }

    /// What to do now.
    #[must_use]
    pub fn step(&self) -> StoreStep {
        self.steps.step()
    }

    /// The step was carried out.
    pub fn done(&mut self) {
        self.steps.done();
    }
}
