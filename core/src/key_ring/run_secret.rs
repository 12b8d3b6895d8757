//! What a live share that is kept is sealed under (core/FORMAT.md, section 16).

use super::{SecretBytes, labelled, read_labelled};
use crate::error::RecordError;
use crate::primitives::{self, Secret};
use crate::text;

/// 32 random bytes of the platform's key store, new at every writing of a live share that is kept. Wiped on drop.
pub struct RunSecret(Secret);

opaque_debug!(RunSecret, RunSecrets);

impl RunSecret {
    /// A new secret.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system gave no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        Secret::random().map(Self)
    }

    /// Reads what [`RunSecret::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        Secret::read(&read_labelled(text::RUN_SECRET, 32, bytes)?).map(Self)
    }

    /// The secret as text, `EPISEAL-RUN-SECRET`, for the platform's key store and for no backup.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        labelled(text::RUN_SECRET, &[self.0.expose()])
    }

    pub(crate) fn secret(&self) -> &Secret {
        &self.0
    }
}

/// The secrets in use since a run began or was opened.
#[derive(Default)]
pub(crate) struct RunSecrets(Vec<Secret>);

impl RunSecrets {
    /// Of a run that was opened.
    pub(crate) fn opened(secret: &RunSecret) -> Self {
        Self(vec![Secret::copy_of(secret.0.expose())])
    }

    /// True once the run was written somewhere.
    pub(crate) fn is_kept(&self) -> bool {
        !self.0.is_empty()
    }

    /// `SecretNotFresh` for a secret that was in use before.
    pub(crate) fn check_fresh(&self, next: &RunSecret) -> Result<(), RecordError> {
        let is_used = |used: &Secret| primitives::equal(used.expose(), next.0.expose());
        match self.0.iter().any(is_used) {
            true => Err(RecordError::SecretNotFresh),
            false => Ok(()),
        }
    }

    pub(crate) fn add(&mut self, next: &RunSecret) {
        self.0.push(Secret::copy_of(next.0.expose()));
    }
}
