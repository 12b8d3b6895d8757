//! Parameters of RSASSA-PSS (RFC 4055, 3.1), of a signature and of a key that is only for such signatures.

use super::oid;
use episeal_base::primitives::Hash;
use x509_cert::der::asn1::{AnyRef, ContextSpecific, ObjectIdentifier};
use x509_cert::der::{self, SliceReader, TagNumber};
use x509_cert::spki::AlgorithmIdentifierRef;

/// RFC 4055, 2.1 and 2.2.
const SHA256: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.1");
const SHA384: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.2");
const SHA512: ObjectIdentifier = oid("2.16.840.1.101.3.4.2.3");
const MGF1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");

/// The default length of a salt, in bytes.
const DEFAULT_SALT: u32 = 20;
/// The only trailer field (0xbc).
const TRAILER: u32 = 1;

/// A hash of SHA-2, MGF1 with the same hash, the trailer 0xbc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PssParameters {
    hash: Hash,
    /// In bytes: for a signature the length of its salt, for a key the shortest allowed one (RFC 4055, 3.3).
    salt: u32,
}

impl PssParameters {
    /// `None` for anything else, including SHA-1.
    pub(super) fn read(parameters: AnyRef<'_>) -> Option<Self> {
        Self::decode(parameters).ok().flatten()
    }

    fn decode(parameters: AnyRef<'_>) -> der::Result<Option<Self>> {
        parameters.sequence(|fields| {
            let hash = explicit::<AlgorithmIdentifierRef<'_>>(fields, 0)?;
            let mask = explicit::<AlgorithmIdentifierRef<'_>>(fields, 1)?;
            let salt = explicit(fields, 2)?.unwrap_or(DEFAULT_SALT);
            let trailer = explicit(fields, 3)?.unwrap_or(TRAILER);
            let hash = hash.and_then(hash_of);
            let is_same = mask.and_then(mask_hash) == hash;
            let found = hash.map(|hash| Self { hash, salt });
            Ok(found.filter(|_| is_same && trailer == TRAILER))
        })
    }

    /// The hash of a signature whose salt is as long as its hash (FIPS 186-5, 5.4, (g), allows no longer one).
    #[cfg(feature = "csca")]
    pub(super) fn hash(self) -> Option<Hash> {
        (self.salt == self.hash.length()).then_some(self.hash)
    }

    /// True when a key with these parameters is for signatures with this hash and a salt of its length.
    pub(super) fn allow(self, hash: Hash) -> bool {
        self.hash == hash && self.salt <= hash.length()
    }
}

fn explicit<'r, T>(fields: &mut SliceReader<'r>, number: u32) -> der::Result<Option<T>>
where
    T: der::Decode<'r, Error = der::Error> + der::Tagged + 'r,
{
    let found = ContextSpecific::decode_explicit(fields, TagNumber(number))?;
    Ok(found.map(|found| found.value))
}

/// Its parameters are NULL or absent.
fn hash_of(algorithm: AlgorithmIdentifierRef<'_>) -> Option<Hash> {
    if algorithm.parameters.is_some_and(|found| !found.is_null()) {
        return None;
    }
    match algorithm.oid {
        SHA256 => Some(Hash::Sha256),
        SHA384 => Some(Hash::Sha384),
        SHA512 => Some(Hash::Sha512),
        _ => None,
    }
}

/// The hash of MGF1.
fn mask_hash(mask: AlgorithmIdentifierRef<'_>) -> Option<Hash> {
    let inner = mask.parameters.filter(|_| mask.oid == MGF1)?;
    hash_of(inner.decode_as().ok()?)
}
