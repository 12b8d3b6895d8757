//! Under which of the platform's secrets stored bytes may be.

use crate::error::RecordError;
use crate::primitives::{self, Secret};

/// The secrets in use since something that is stored was begun or opened, the present one last.
#[derive(Default)]
pub(crate) struct UsedSecrets(Vec<Secret>);

opaque_debug!(UsedSecrets);

impl UsedSecrets {
    pub(crate) fn new(present: Option<&Secret>) -> Self {
        Self(present.map(Secret::duplicate).into_iter().collect())
    }

    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.iter().map(Secret::duplicate).collect())
    }

    pub(crate) fn present(&self) -> Option<&Secret> {
        self.0.last()
    }

    /// `SecretNotFresh` for a secret that was in use before.
    pub(crate) fn check_fresh(&self, next: &Secret) -> Result<(), RecordError> {
        let is_used = |used: &Secret| primitives::equal(used.expose(), next.expose());
        match self.0.iter().any(is_used) {
            true => Err(RecordError::SecretNotFresh),
            false => Ok(()),
        }
    }

    /// Puts the next secret, if any, in the place of the present one; `SecretNotFresh` where bytes written before would
    /// stay readable under it.
    pub(crate) fn renew(&mut self, next: Option<&Secret>) -> Result<(), RecordError> {
        match next {
            Some(next) => {
                self.check_fresh(next)?;
                self.add(next);
                Ok(())
            }
            None if self.0.is_empty() => Ok(()),
            None => Err(RecordError::SecretNotFresh),
        }
    }

    pub(crate) fn add(&mut self, next: &Secret) {
        self.0.push(next.duplicate());
    }
}
