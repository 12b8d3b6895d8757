//! What was revoked: lists of hashes, and the hashes of a certificate.

use crate::coded::RevocationHashType;
use crate::convert::each;
use crate::errors::CertificateError;
use crate::records::record;
use crate::state::State;
use episeal::certificates;

record! {
    /// Of which signer and of what an index of revocations is.
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
        /// The bytes with which its hashes begin: none, one or two.
        prefix: Vec<u8>,
    }
}

impl From<RevocationPart> for certificates::RevocationPart {
    fn from(of: RevocationPart) -> Self {
        Self { kid: of.kid, hash_type: of.hash_type.into(), prefix: of.prefix }
    }
}

#[derive(uniffi::Object)]
pub struct RevocationLists(pub(super) State<certificates::RevocationLists>);

#[uniffi::export]
impl RevocationLists {
    #[uniffi::constructor]
    pub fn new() -> Self {
        Self(State::new(certificates::RevocationLists::new()))
    }

    pub fn add_kid_list(&self, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_kid_list(&list, &key)
    }

    pub fn add_index(&self, index: RevocationIndex, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_index(&index.into(), &list, &key)
    }

    pub fn add_chunk(&self, part: RevocationPart, list: Vec<u8>, key: Vec<u8>) -> Result<(), CertificateError> {
        self.0.write().add_chunk(&part.into(), &list, &key)
    }

    pub fn add_kid(&self, kid: Vec<u8>, hash_types: Vec<RevocationHashType>) {
        self.0.write().add_kid(&kid, &each(hash_types));
    }

    pub fn add_partial_hashes(
        &self,
        part: RevocationPart,
        list: Vec<u8>,
        sha256: Vec<u8>,
    ) -> Result<(), CertificateError> {
        self.0.write().add_partial_hashes(&part.into(), &list, &sha256)
    }

    pub fn add_bloom_filter(
        &self,
        part: RevocationPart,
        list: Vec<u8>,
        sha256: Vec<u8>,
    ) -> Result<(), CertificateError> {
        self.0.write().add_bloom_filter(&part.into(), &list, &sha256)
    }
}

#[derive(uniffi::Object)]
pub struct RevocationHashes(pub(super) certificates::RevocationHashes);

#[uniffi::export]
impl RevocationHashes {
    pub fn hash(&self, hash_type: RevocationHashType) -> Vec<u8> {
        self.0.hash(hash_type.into())
    }

    pub fn hashes(&self, hash_type: RevocationHashType) -> Vec<Vec<u8>> {
        self.0.hashes(hash_type.into())
    }
}

#[uniffi::export]
pub fn revocation_hash_type(number: i32) -> Option<RevocationHashType> {
    certificates::RevocationHashType::from_number(u8::try_from(number).ok()?).map(Into::into)
}
