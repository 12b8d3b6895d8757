//! Key rings, locked with a passphrase; and which day keys one holds.

use crate::convert::exposed;
use crate::errors::RecordError;
use crate::ids::{Day, KeyId};
use crate::records::record;
use episeal::visits::{SecretBytes, key_ring};

/// A party's keys, on their way to or from a file that is locked with a passphrase.
#[derive(uniffi::Object)]
pub struct KeyRing(pub(super) SecretBytes);

#[uniffi::export]
impl KeyRing {
    /// The keys, as the party's own `exportSecretBytes` gives them.
    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0)
    }
}

/// The key ring of a party, and the party of one.
macro_rules! ringed {
    ($name:ident($of:path), $self:ident => $held:expr) => {
        #[uniffi::export]
        impl $name {
            /// Its keys, to be locked with a passphrase.
            pub fn key_ring(&$self) -> Result<crate::visits::ring::KeyRing, RecordError> {
                Ok(crate::visits::ring::KeyRing($held.export_secret_bytes()?))
            }

            /// The party whose keys were locked.
            ///
            /// # Errors
            /// - `WrongPurpose`: they are another party's.
            /// - as `import_secret_bytes`.
            #[uniffi::constructor]
            pub fn of_key_ring(ring: &crate::visits::ring::KeyRing) -> Result<Self, RecordError> {
                Ok(<$of>::import_secret_bytes(ring.0.expose_secret_bytes())?.into())
            }
        }
    };
}
pub(super) use ringed;

record! {
    /// A day key that a party keeps.
    KeptDayKey {
        /// Its UTC day.
        day: Day,
        /// Its id.
        kid: KeyId,
    }
}

impl From<key_ring::KeptDayKey> for KeptDayKey {
    fn from(of: key_ring::KeptDayKey) -> Self {
        Self { day: of.day.into(), kid: of.kid.into() }
    }
}

/// A secret that seals the file of a run: an office's answer or a visitor's live share.
#[derive(uniffi::Object)]
pub struct RunSecret(pub(crate) key_ring::RunSecret);

#[uniffi::export]
impl RunSecret {
    /// A new secret.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(Self(key_ring::RunSecret::generate()?))
    }

    /// Reads what `RunSecret::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: another key or secret.
    /// - `UnsupportedVersion`: a secret of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(Self(key_ring::RunSecret::import_secret_bytes(&bytes)?))
    }

    /// The secret as text, `EPISEAL-RUN-SECRET`, for the platform's key store and for no backup.
    pub fn export_secret_bytes(&self) -> Vec<u8> {
        exposed(&self.0.export_secret_bytes())
    }
}
