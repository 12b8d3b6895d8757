//! Secrets by their meaning: what compiles when two of them are swapped would be a defect.

use super::randomness::fill_random;
use crate::error::RecordError;
use core::fmt;
use core::marker::PhantomData;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

pub mod meaning;

/// N secret bytes on the heap: filled in place, wiped on drop, compared in constant time.
///
/// `M` says what they are for: one of the names below, or the type whose secret it is, such as [`SigningKey`] for its
/// seed. Secrets of different meaning are different types:
///
/// ```
/// use episeal_base::primitives::{ContentKey, Kek, wrap};
/// let (kek, content_key) = (Kek::random().unwrap(), ContentKey::random().unwrap());
/// wrap(&kek, &content_key).unwrap();
/// ```
///
/// ```compile_fail,E0308
/// use episeal_base::primitives::{ContentKey, Kek, wrap};
/// let (kek, content_key) = (Kek::random().unwrap(), ContentKey::random().unwrap());
/// wrap(&content_key, &kek).unwrap();
/// ```
///
/// [`SigningKey`]: super::SigningKey
pub struct Secret<M, const N: usize = 32>(Box<Zeroizing<[u8; N]>>, PhantomData<fn() -> M>);

impl<M, const N: usize> Secret<M, N> {
    fn zeros() -> Self {
        Self(Box::new(Zeroizing::new([0; N])), PhantomData)
    }

    /// A secret that `fill` writes where it stays.
    pub fn fill(fill: impl FnOnce(&mut [u8; N]) -> Result<(), RecordError>) -> Result<Self, RecordError> {
        let mut secret = Self::zeros();
        fill(&mut secret.0)?;
        Ok(secret)
    }

    /// The same, where nothing can go wrong.
    pub(super) fn filled(fill: impl FnOnce(&mut [u8; N])) -> Self {
        let mut secret = Self::zeros();
        fill(&mut secret.0);
        secret
    }

    /// N random bytes.
    pub fn random() -> Result<Self, RecordError> {
        Self::fill(|bytes| fill_random(bytes))
    }

    /// The N bytes of a slice.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let bytes = bytes.try_into().map_err(|_| RecordError::Malformed)?;
        Ok(Self::copy_of(bytes))
    }

    /// A copy; the original stays the caller's to wipe.
    pub fn copy_of(bytes: &[u8; N]) -> Self {
        Self::filled(|secret| *secret = *bytes)
    }

    /// A second one of the same bytes.
    pub fn duplicate(&self) -> Self {
        Self::copy_of(&self.0)
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<M, const N: usize> PartialEq for Secret<M, N> {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl<M, const N: usize> Eq for Secret<M, N> {}

impl<M, const N: usize> fmt::Debug for Secret<M, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

/// A content-encryption key (CEK).
pub type ContentKey = Secret<meaning::Content>;
/// A key-encryption key (KEK).
pub type Kek = Secret<meaning::KeyEncryption>;
/// What X25519 or CPace gives both sides.
pub type SharedSecret = Secret<meaning::Shared>;
/// What a KEK is bound to beside the shared secret.
pub type PrivateInfo = Secret<meaning::PrivateInfo>;
/// What a PIN, a passphrase or a code is stretched to.
pub type Stretched = Secret<meaning::Stretched>;
/// A key of HMAC.
pub type MacKey<const N: usize = 32> = Secret<meaning::Mac, N>;

impl Stretched {
    /// What a code was stretched to, as what both sides of a share know.
    pub fn as_private_info(&self) -> PrivateInfo {
        PrivateInfo::copy_of(self.expose())
    }
}

/// What a key is derived from; another type than what it is derived for.
#[derive(Clone, Copy)]
pub struct Ikm<'a>(&'a [u8]);

opaque_debug!(Ikm<'a>);

impl<'a> Ikm<'a> {
    /// Several secrets in one encoding, or one that is no [`Secret`].
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn expose(self) -> &'a [u8] {
        self.0
    }
}

impl<'a, M, const N: usize> From<&'a Secret<M, N>> for Ikm<'a> {
    fn from(secret: &'a Secret<M, N>) -> Self {
        Self(&**secret.0)
    }
}

/// Equality in constant time.
pub fn equal<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    a.ct_eq(b).into()
}

/// Equality in constant time for texts of one length; lengths are not secret.
pub fn equal_texts(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_shown() {
        assert_eq!(format!("{:?}", ContentKey::copy_of(&[7; 32])), "Secret { .. }");
    }
}
