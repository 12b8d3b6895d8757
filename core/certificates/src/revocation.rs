//! What was revoked: hashes of certificates, by key id and type of hash.
//!
//! German lists (`kid.lst`, `index.lst`, `chunk.lst`) and the EU's filters. What is missing, cannot be read or does
//! not verify is never "not revoked": the check fails as `RevocationUnknown`.

use super::cbor::{self, Node, Value};
use super::cose::SignedMessage;
use super::x509::signing_key;
use episeal_base::error::CertificateError;
use episeal_base::primitives;
use hashes::HASH_LENGTH;
use part::Part;
use std::collections::BTreeMap;
use std::sync::Arc;

mod hashes;
mod part;

pub use hashes::{RevocationHashType, RevocationHashes};

/// The longest list, in bytes.
const MAX_LIST: usize = 33_554_432;

const MALFORMED: CertificateError = CertificateError::ListMalformed;

type Key = (Vec<u8>, RevocationHashType);

/// The first bytes of the hashes that a part is about: none, one or two.
type Prefix = Vec<u8>;

/// Which index of a signer's revocations a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationIndex {
    /// The signer's key id.
    pub kid: Vec<u8>,
    /// What is hashed.
    pub hash_type: RevocationHashType,
}

/// Which part of a signer's revocations a list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevocationPart {
    /// The signer's key id.
    pub kid: Vec<u8>,
    /// What is hashed.
    pub hash_type: RevocationHashType,
    /// The bytes with which its hashes begin: nothing, x, or x and y.
    pub prefix: Vec<u8>,
}

/// Revocation lists that were verified. They add up, none replaces another: for newer lists start with a new value.
/// Clones share them.
#[derive(Clone, Default)]
pub struct RevocationLists(Arc<Lists>);

#[derive(Clone, Default)]
struct Lists {
    /// Every key id with revocations and their types; `None` for a type that is not known.
    kids: BTreeMap<Vec<u8>, Vec<Option<RevocationHashType>>>,
    /// True when `kids` has every key id with revocations.
    is_complete: bool,
    /// The parts that there are, according to an index.
    indexes: BTreeMap<Key, Vec<Prefix>>,
    parts: BTreeMap<Key, Vec<(Prefix, Part)>>,
}

opaque_debug!(RevocationLists);

impl RevocationLists {
    /// No lists: every check is `RevocationUnknown`.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a German `kid.lst`: a `COSE_Sign1` over `{kid: {type: count}}`, signed by `key` (a
    /// `SubjectPublicKeyInfo` or certificate in DER, or a point, on P-256).
    ///
    /// It is the complete list of key ids with revocations: certificates under other key ids are not revoked.
    ///
    /// # Errors
    /// - `ListSignature`, `ListMalformed`, `ListTooLong`, `KeyUnsupported`.
    pub fn add_kid_list(&mut self, list: &[u8], key: &[u8]) -> Result<(), CertificateError> {
        let payload = verified(list, key)?;
        let (document, _) = cbor::read(&payload, cbor::MAX_LIST_ITEMS).map_err(|_| MALFORMED)?;
        let mut kids = Vec::new();
        for (kid, types) in document.value().map().ok_or(MALFORMED)? {
            let kid = kid.bytes().ok_or(MALFORMED)?.to_vec();
            let types = types.map().ok_or(MALFORMED)?;
            let types = types.map(|(number, _)| single(number).map(RevocationHashType::from_number));
            kids.push((kid, types.collect::<Result<Vec<_>, _>>()?));
        }
        for (kid, types) in kids {
            self.add_types(kid, types);
        }
        self.lists().is_complete = true;
        Ok(())
    }

    /// Adds a German `index.lst` of a key id and type: a `COSE_Sign1` over `{x: [time, count, {y: [time, count]}]}`,
    /// signed by `key` as in [`RevocationLists::add_kid_list`].
    ///
    /// # Errors
    /// - `ListSignature`, `ListMalformed`, `ListTooLong`, `KeyUnsupported`.
    pub fn add_index(&mut self, index: &RevocationIndex, list: &[u8], key: &[u8]) -> Result<(), CertificateError> {
        let payload = verified(list, key)?;
        let (document, _) = cbor::read(&payload, cbor::MAX_LIST_ITEMS).map_err(|_| MALFORMED)?;
        let mut prefixes = Vec::new();
        for (x, entry) in document.value().map().ok_or(MALFORMED)? {
            let x = single(x)?;
            let mut items = entry.array().ok_or(MALFORMED)?;
            let [Some(_), Some(_), second, None] = [(); 4].map(|()| items.next()) else {
                return Err(MALFORMED);
            };
            let before = prefixes.len();
            if let Some(second) = second.filter(|second| !matches!(second.node(), Node::Null)) {
                for (y, _) in second.map().ok_or(MALFORMED)? {
                    prefixes.push(vec![x, single(y)?]);
                }
            }
            if prefixes.len() == before {
                prefixes.push(vec![x]);
            }
        }
        let index = (index.kid.clone(), index.hash_type);
        self.lists().indexes.entry(index).or_default().extend(prefixes);
        Ok(())
    }

    /// Adds a German `chunk.lst` of the hashes of a part (x, or x and y): a `COSE_Sign1` over an array
    /// of hashes of 16 bytes, signed by `key` as in [`RevocationLists::add_kid_list`].
    ///
    /// # Errors
    /// - `ListMalformed`: for example, a hash begins differently: the chunk is about something else.
    /// - `ListSignature`, `ListTooLong`, `KeyUnsupported`.
    ///
    /// # Security
    /// What is signed names neither key id nor type: take a list from the place that does, over a channel that nobody
    /// can tamper with.
    pub fn add_chunk(&mut self, part: &RevocationPart, list: &[u8], key: &[u8]) -> Result<(), CertificateError> {
        let payload = verified(list, key)?;
        let (document, _) = cbor::read(&payload, cbor::MAX_LIST_ITEMS).map_err(|_| MALFORMED)?;
        let hashes = document.value().array().ok_or(MALFORMED)?;
        let hashes = hashes.map(|hash| {
            let hash = hash.bytes().filter(|hash| hash.starts_with(&part.prefix));
            hash.ok_or(MALFORMED)?.try_into().map_err(|_| MALFORMED)
        });
        let hashes = Part::hashes(hashes.collect::<Result<_, _>>()?);
        self.add_part(part, hashes);
        Ok(())
    }

    /// Records, from an index that the caller has verified, which types of hashes of a key id are on lists.
    pub fn add_kid(&mut self, kid: &[u8], hash_types: &[RevocationHashType]) {
        let types = hash_types.iter().copied().map(Some);
        self.add_types(kid.to_vec(), types.collect());
    }

    /// Added to those that another list has named: no list takes back what another one says.
    fn add_types(&mut self, kid: Vec<u8>, types: Vec<Option<RevocationHashType>>) {
        let known = self.lists().kids.entry(kid).or_default();
        for hash_type in types {
            if !known.contains(&hash_type) {
                known.push(hash_type);
            }
        }
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
        &mut self,
        part: &RevocationPart,
        list: &[u8],
        sha256: &[u8],
    ) -> Result<(), CertificateError> {
        let hashes = Part::read_partial(hashed(list, sha256)?)?;
        self.add_part(part, hashes);
        Ok(())
    }

    /// Adds an EU Bloom filter, like [`RevocationLists::add_partial_hashes`].
    ///
    /// The format is that of `dgca-bloomfilter` as its code writes it: version, k, hash function, rate, counts, words.
    /// A filter also matches some certificates that were not revoked, at its rate.
    ///
    /// # Errors
    /// - `ListSignature`: the hash is different.
    /// - `ListMalformed`, `ListTooLong`.
    pub fn add_bloom_filter(
        &mut self,
        part: &RevocationPart,
        list: &[u8],
        sha256: &[u8],
    ) -> Result<(), CertificateError> {
        let hashes = Part::read_bloom(hashed(list, sha256)?)?;
        self.add_part(part, hashes);
        Ok(())
    }

    fn add_part(&mut self, part: &RevocationPart, hashes: Part) {
        let parts = self.lists().parts.entry((part.kid.clone(), part.hash_type)).or_default();
        parts.push((part.prefix.clone(), hashes));
    }

    fn lists(&mut self) -> &mut Lists {
        Arc::make_mut(&mut self.0)
    }

    /// Not revoked, by every type of hash that the signer's revocations use.
    pub(crate) fn check(&self, kid: &[u8], hashes: &RevocationHashes) -> Result<(), CertificateError> {
        let types = match self.0.kids.get(kid) {
            Some(types) => types.as_slice(),
            None if self.0.is_complete => &[],
            None => return Err(CertificateError::RevocationUnknown),
        };
        worst(types.iter().map(|hash_type| match hash_type {
            Some(hash_type) => self.check_type(kid, *hash_type, hashes),
            None => Err(CertificateError::RevocationUnknown),
        }))
    }

    /// A certificate is on a list under any of its hashes.
    fn check_type(
        &self,
        kid: &[u8],
        hash_type: RevocationHashType,
        hashes: &RevocationHashes,
    ) -> Result<(), CertificateError> {
        let hashes = hashes.of_type(hash_type).iter();
        worst(hashes.map(|hash| self.check_hash(kid, hash_type, hash)))
    }

    fn check_hash(
        &self,
        kid: &[u8],
        hash_type: RevocationHashType,
        hash: &[u8; HASH_LENGTH],
    ) -> Result<(), CertificateError> {
        let key = (kid.to_vec(), hash_type);
        let parts = self.0.parts.get(&key).map_or(&[][..], Vec::as_slice);
        let mut about = parts.iter().filter(|(prefix, _)| hash.starts_with(prefix));
        if about.clone().any(|(_, part)| part.contains(hash)) {
            return Err(CertificateError::Revoked);
        }
        let is_answered = match self.0.indexes.get(&key) {
            // Every part that the index has for this hash must be there.
            Some(index) => index
                .iter()
                .filter(|prefix| hash.starts_with(prefix))
                .all(|prefix| parts.iter().any(|(found, _)| found == prefix)),
            None => about.next().is_some(),
        };
        match is_answered {
            true => Ok(()),
            false => Err(CertificateError::RevocationUnknown),
        }
    }
}

/// For several checks: what is revoked is revoked, whatever else is unknown.
pub(super) fn worst(checks: impl IntoIterator<Item = Result<(), CertificateError>>) -> Result<(), CertificateError> {
    let mut worst = Ok(());
    for check in checks {
        if check == Err(CertificateError::Revoked) {
            return check;
        }
        worst = worst.and(check);
    }
    worst
}

/// A number in a one-byte string.
fn single(value: Value<'_>) -> Result<u8, CertificateError> {
    match value.bytes() {
        Some([number]) => Ok(*number),
        _ => Err(MALFORMED),
    }
}

/// The payload of a list, if `key` signed it.
fn verified(list: &[u8], key: &[u8]) -> Result<Vec<u8>, CertificateError> {
    if list.len() > MAX_LIST {
        return Err(CertificateError::ListTooLong);
    }
    let message = SignedMessage::read_list(list, cbor::MAX_CERTIFICATE_ITEMS).map_err(|_| MALFORMED)?;
    message.verify_list(&signing_key(key)?)?;
    Ok(message.payload().to_vec())
}

fn hashed<'l>(list: &'l [u8], sha256: &[u8]) -> Result<&'l [u8], CertificateError> {
    if list.len() > MAX_LIST {
        return Err(CertificateError::ListTooLong);
    }
    match primitives::sha256(list).as_slice() == sha256 {
        true => Ok(list),
        false => Err(CertificateError::ListSignature),
    }
}
