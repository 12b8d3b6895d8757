//! Where a live share is kept: a file, and its secret in the platform's key store (core/FORMAT.md, section 16).

use super::check_secret;
use crate::key_ring::{RunSecret, UsedSecrets};
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
    /// Those in use since it was made, the one that the state is under once the steps are done last.
    secrets: UsedSecrets<RunSecret>,
    secret: RunSecret,
    steps: Steps,
    has_ended: bool,
}

opaque_debug!(RunStore);

impl RunStore {
    /// For a run that has begun: `state` is what `keep` gave under `secret`.
    #[must_use]
    pub fn create(state: &[u8], secret: &RunSecret) -> Self {
        let mut steps = Steps::default();
        steps.begin(state.to_vec(), Some(&secret.export_secret_bytes()));
        Self::under(secret, steps)
    }

    fn under(secret: &RunSecret, steps: Steps) -> Self {
        let secrets = UsedSecrets::new(Some(secret.secret()));
        Self { secrets, secret: secret.duplicate(), steps, has_ended: false }
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
            return Ok(Self::under(next, steps));
        }
        match &found.current {
            Some(current) if opens(current)? => Ok(Self::under(current, steps)),
            _ => Err(RecordError::Undecryptable),
        }
    }

    /// What the state is under once the steps are done.
    #[must_use]
    pub fn secret(&self) -> RunSecret {
        self.secret.duplicate()
    }

    /// `state`, which `keep` gave under `next`, is to be written.
    ///
    /// # Errors
    /// - `ShareUsed`: the run has ended.
    /// - `SecretNotFresh`: the state was under this secret before: it would give a second guess.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of a run. `Undecryptable`: not under `next`.
    pub fn save(&mut self, state: &[u8], next: &RunSecret) -> Result<(), RecordError> {
        if self.has_ended {
            return Err(RecordError::ShareUsed);
        }
        self.secrets.check_fresh(next.secret())?;
        check_secret(state, next)?;
        self.steps.replace(state.to_vec(), &next.export_secret_bytes());
        self.secrets.add(next.secret());
        self.secret = next.duplicate();
        Ok(())
    }

    /// The run has ended or expired: secrets and state are to be erased.
    pub fn end(&mut self) {
        self.has_ended = true;
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
