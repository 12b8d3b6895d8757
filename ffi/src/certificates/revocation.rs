//! What was revoked: lists of hashes, and the hashes of a certificate.

use crate::coded::RevocationHashType;
use crate::convert::each;
use crate::errors::CertificateError;
use crate::records::record;
use crate::state::State;
use episeal::certificates;

record! {
    /// Which index of a signer's revocations a list is.
    RevocationIndex {
        /// The signer's key id.
        kid: Vec<u8>,
        /// What is hashed.
        hash_type: RevocationHashType,
    }
}

impl From<RevocationIndex> for certificates::RevocationIndex {
    fn from(of: RevocationIndex) -> Self {
        Self { kid: of.kid, hash_type: of.hash_type.into() }
    }
}

record! {
    /// Which part of a signer's revocations a list is.
    RevocationPart {
        /// The signer's key id.
        kid: Vec<u8>,
        /// What is hashed.
        hash_type: RevocationHashType,
        /// The bytes with which its hashes begin: nothing, x, or x and y.
        prefix: Vec<u8>,
    }
}

impl From<RevocationPart> for certificates::RevocationPart {
    fn from(of: RevocationPart) -> Self {
        Self { kid: of.kid, hash_type: of.hash_type.into(), prefix: of.prefix }
    }
}

/// Revocation lists that were verified. They add up, none replaces another: for newer lists start with a new value.
///
#[derive(uniffi::Object)]
pub struct RevocationLists(pub(super) State<certificates::RevocationLists>);

#[uniffi::export]
impl RevocationLists {
    /// No lists: every check is `RevocationUnknown`.
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self(State::new(certificates::RevocationLists::new()))
    }

    /// Adds a German `kid.lst`: a `COSE_Sign1` over `{kid: {type: count}}`, signed by `key` (a `SubjectPublicKeyInfo`
    /// or certificate in DER, or a point, on P-256).
    ///
    /// It is the complete list of key ids with revocations: certificates under other key ids are not revoked.
    ///
    /// # Errors
    /// - `ListSignature`, `ListMalformed`, `ListTooLong`, `KeyUnsupported`.
    pub fn add_kid_list(&self, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_kid_list(&list, &key)
    }

    /// Adds a German `index.lst` of a key id and type: a `COSE_Sign1` over `{x: [time, count, {y: [time, count]}]}`,
    /// signed by `key` as in `RevocationLists::add_kid_list`.
    ///
    /// # Errors
    /// - `ListSignature`, `ListMalformed`, `ListTooLong`, `KeyUnsupported`.
    pub fn add_index(&self, index: RevocationIndex, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_index(&index.into(), &list, &key)
    }

    /// Adds a German `chunk.lst` of the hashes of a part (x, or x and y): a `COSE_Sign1` over an array of hashes of 16
    /// bytes, signed by `key` as in `RevocationLists::add_kid_list`.
    ///
    /// # Errors
    /// - `ListMalformed`: for example, a hash begins differently: the chunk is about something else.
    /// - `ListSignature`, `ListTooLong`, `KeyUnsupported`.
    ///
    /// # Security
    /// What is signed names neither key id nor type: take a list from the place that does, over a channel that nobody
    /// can tamper with.
    pub fn add_chunk(&self, part: RevocationPart, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_chunk(&part.into(), &list, &key)
    }

    /// Records, from an index that the caller has verified, which types of hashes of a key id are on lists.
    pub fn add_kid(&self, kid: Vec<u8>, hash_types: Vec<RevocationHashType>) {
        self.0.write().add_kid(&kid, &each(hash_types));
    }

    /// Adds an EU partial variable hash list of the hashes of a part, whose SHA-256 is `sha256` in an index that the
    /// caller has verified.
    ///
    /// The format is that of `dgca-partialvarhashfilter`: version, rate, count, size, then the first `size` bytes of
    /// each hash.
    ///
    /// # Errors
    /// - `ListSignature`: the hash is different.
    /// - `ListMalformed`, `ListTooLong`.
    ///
    /// # Security
    /// Several may have the same prefix (the EU's slices, by expiry): add all of them, as one would answer for those
    /// that are missing.
    pub fn add_partial_hashes(
        &self,
        part: RevocationPart,
        list: Vec<u8>,
        sha256: Vec<u8>,
    ) -> Result<(), CertificateError> {
        self.0.write().add_partial_hashes(&part.into(), &list, &sha256)
    }

    /// Adds an EU Bloom filter, like `RevocationLists::add_partial_hashes`.
    ///
    /// The format is that of `dgca-bloomfilter` as its code writes it: version, k, hash function, rate, counts, words.
    /// A filter also matches some certificates that were not revoked, at its rate.
    ///
    /// # Errors
    /// - `ListSignature`: the hash is different.
    /// - `ListMalformed`, `ListTooLong`.
    pub fn add_bloom_filter(
        &self,
        part: RevocationPart,
        list: Vec<u8>,
        sha256: Vec<u8>,
    ) -> Result<(), CertificateError> {
        self.0.write().add_bloom_filter(&part.into(), &list, &sha256)
    }
}

/// The hashes under which a certificate is found on revocation lists: the first 16 bytes of SHA-256 each.
///
/// # Security
/// The hashes of the identifier can be guessed by anyone who knows how identifiers are made.
#[derive(uniffi::Object)]
pub struct RevocationHashes(pub(super) certificates::RevocationHashes);

#[uniffi::export]
impl RevocationHashes {
    /// The hash of one type to revoke it by: of `RevocationHashType::CountryCodeUci` under its issuer (`iss`), or under
    /// the country of its entry (`co`) if it names none.
    pub fn hash(&self, hash_type: RevocationHashType) -> Vec<u8> {
        self.0.hash(hash_type.into())
    }

    /// Every hash of one type to look it up by: of its identifier as it stands and, if it ends in spaces, without them;
    /// for `RevocationHashType::CountryCodeUci` these under each country that its issuer, its entry and its signer's
    /// certificate name, as they stand, without the spaces around them, and in capitals.
    pub fn hashes(&self, hash_type: RevocationHashType) -> Vec<Vec<u8>> {
        self.0.hashes(hash_type.into())
    }
}

/// The type with this number in German lists: 10, 11 or 12.
#[uniffi::export]
pub fn revocation_hash_type(number: i32) -> Option<RevocationHashType> {
    certificates::RevocationHashType::from_number(u8::try_from(number).ok()?).map(Into::into)
}
