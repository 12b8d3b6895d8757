//! The platform's secrets under which stored bytes may be sealed.

use episeal_base::error::RecordError;
use episeal_base::primitives::Secret;

/// The secrets of one kind in use since something stored was begun or opened, the current one last.
pub(crate) struct UsedSecrets<M>(Vec<Secret<M>>);

impl<M> Default for UsedSecrets<M> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<M> UsedSecrets<M> {
    pub(crate) fn new(present: Option<&Secret<M>>) -> Self {
        Self(present.map(Secret::duplicate).into_iter().collect())
    }

    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.iter().map(Secret::duplicate).collect())
    }

    pub(crate) fn present(&self) -> Option<&Secret<M>> {
        self.0.last()
    }

    /// `SecretNotFresh` for a secret that was in use before.
    pub(crate) fn check_fresh(&self, next: &Secret<M>) -> Result<(), RecordError> {
        match self.0.contains(next) {
            true => Err(RecordError::SecretNotFresh),
            false => Ok(()),
        }
    }

    /// Replaces the current secret with the next one, if any; `SecretNotFresh` where bytes written earlier would stay
    /// readable under it.
    pub(crate) fn renew(&mut self, next: Option<&Secret<M>>) -> Result<(), RecordError> {
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

    pub(crate) fn add(&mut self, next: &Secret<M>) {
        self.0.push(next.duplicate());
    }
}
