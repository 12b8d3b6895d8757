//! Revocation lists: the German ones and the EU's filters.

use super::named;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::certificates::{CertificateError, RevocationHashType, RevocationIndex, RevocationLists, RevocationPart};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] = &[("read-revocations", read_revocations)];

/// One list, by its `format`.
pub(super) enum Source {
    KidList { list: Vec<u8>, key: Vec<u8> },
    Index { index: RevocationIndex, list: Vec<u8>, key: Vec<u8> },
    Chunk { part: RevocationPart, list: Vec<u8>, key: Vec<u8> },
    Kid { kid: Vec<u8>, hash_types: Vec<RevocationHashType> },
    PartialHashes { part: RevocationPart, list: Vec<u8>, sha256: Vec<u8> },
    BloomFilter { part: RevocationPart, list: Vec<u8>, sha256: Vec<u8> },
}

impl Source {
    /// `format`, and `list` and `key` (kid-list, index, chunk), `list` and `sha256` (partial-hashes, bloom-filter), or
    /// `hash_types` (kid); `kid` in all but the first; `hash_type` where a list is about one; `prefix` of a part.
    pub(super) fn read(given: &Given<'_>) -> Result<Self, Refused> {
        let (list, key, sha256) = (|| given.bytes("list"), || given.bytes("key"), || given.bytes("sha256"));
        let (kid, part) = (|| given.bytes("kid"), || part(given));
        Ok(match given.text("format")? {
            "kid-list" => Self::KidList { list: list()?, key: key()? },
            "index" => {
                let index = RevocationIndex { kid: kid()?, hash_type: hash_type(given.text("hash_type")?)? };
                Self::Index { index, list: list()?, key: key()? }
            }
            "chunk" => Self::Chunk { part: part()?, list: list()?, key: key()? },
            "kid" => {
                let hash_types = given.texts("hash_types")?.into_iter().map(hash_type).collect::<Result<_, _>>()?;
                Self::Kid { kid: kid()?, hash_types }
            }
            "partial-hashes" => Self::PartialHashes { part: part()?, list: list()?, sha256: sha256()? },
            "bloom-filter" => Self::BloomFilter { part: part()?, list: list()?, sha256: sha256()? },
            other => return Err(Refused::Vector(format!("no revocation list has the format {other}"))),
        })
    }

    pub(super) fn add_to(&self, lists: &mut RevocationLists) -> Result<(), CertificateError> {
        match self {
            Self::KidList { list, key } => lists.add_kid_list(list, key),
            Self::Index { index, list, key } => lists.add_index(index, list, key),
            Self::Chunk { part, list, key } => lists.add_chunk(part, list, key),
            Self::Kid { kid, hash_types } => {
                lists.add_kid(kid, hash_types);
                Ok(())
            }
            Self::PartialHashes { part, list, sha256 } => lists.add_partial_hashes(part, list, sha256),
            Self::BloomFilter { part, list, sha256 } => lists.add_bloom_filter(part, list, sha256),
        }
    }
}

pub(super) fn hash_type(code: &str) -> Result<RevocationHashType, Refused> {
    named(RevocationHashType::from_code(code), code)
}

fn part(given: &Given<'_>) -> Result<RevocationPart, Refused> {
    let hash_type = hash_type(given.text("hash_type")?)?;
    Ok(RevocationPart { kid: given.bytes("kid")?, hash_type, prefix: given.bytes("prefix")? })
}

/// Adds all of `lists` to an empty one: how many were taken.
fn read_revocations(given: &Given<'_>) -> Came {
    let sources = given.objects("lists", Source::read)?;
    let mut lists = RevocationLists::new();
    sources.iter().try_for_each(|source| source.add_to(&mut lists))?;
    Ok(json!({ "taken": sources.len() }))
}
