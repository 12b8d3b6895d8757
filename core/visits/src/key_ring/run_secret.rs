//! What a live share that is kept is sealed under (core/FORMAT.md, section 16).

use episeal_base::error::RecordError;
use episeal_base::primitives::Secret;
use episeal_base::secret_bytes::{SecretBytes, labelled, read_labelled};
use episeal_base::text;

/// 32 random bytes in the platform's key store, new at every write of a live share that is kept. Wiped on drop.
pub struct RunSecret(Secret<Self>);

opaque_debug!(RunSecret);

impl RunSecret {
    /// A new secret.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
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

    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }

    pub(crate) fn secret(&self) -> &Secret<Self> {
        &self.0
    }
}
