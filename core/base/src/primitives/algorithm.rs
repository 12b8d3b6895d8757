//! What signatures are made with, by the names that a back end and what stands above it share.

/// Length of an uncompressed point on P-256 (SEC 1, 2.3.3), in bytes.
pub(super) const POINT_LENGTH: usize = 65;

/// A curve of SP 800-186, 3.2.1.
#[cfg(feature = "csca")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

#[cfg(feature = "csca")]
impl Curve {
    /// Length of an uncompressed point (SEC 1, 2.3.3), in bytes.
    pub(super) fn point_length(self) -> usize {
        match self {
            Self::P256 => POINT_LENGTH,
            Self::P384 => 97,
            Self::P521 => 133,
        }
    }
}

/// How the hash is padded.
#[cfg(feature = "csca")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaPadding {
    /// RSASSA-PKCS1-v1_5.
    Pkcs1,
    /// RSASSA-PSS: MGF1 with the same hash, the salt as long as the hash, the trailer 0xbc.
    Pss,
}
