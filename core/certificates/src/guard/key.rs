//! Keys of the guard, and the tags of people under them.

use crate::date::DateOfBirth;
use crate::issue_error::{IssueError, no_randomness};
use crate::names::PersonName;
use episeal_base::error::RecordError;
use episeal_base::primitives::{self, MacKey};
use episeal_base::secret_bytes::{SecretBytes, labelled, read_labelled};
use episeal_base::text;
use episeal_base::wire::Writer;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The longest recovery id as it is entered, in bytes.
const MAX_RECOVERY_ID: usize = 160;
/// What the tags are for.
const PURPOSE: &str = "episeal issuance guard 1";
/// What the tags of recovery ids alone are for.
const ID_PURPOSE: &str = "episeal issuance guard id 1";
/// What the ids of keys are for.
const KEY_PURPOSE: &str = "episeal issuance guard key 1";

/// The key of the tags of one epoch. Clones share it; wiped with the last.
#[derive(Clone)]
pub struct GuardKey(Arc<EpochKey>);

struct EpochKey {
    epoch: u32,
    secret: MacKey,
    id: [u8; 16],
}

opaque_debug!(GuardKey, GuardTag, GuardTags);

impl GuardKey {
    /// A random key; `epoch` is a number that grows, such as that of a quarter.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate(epoch: u32) -> Result<Self, IssueError> {
        Self::new(epoch, MacKey::random().map_err(no_randomness)?)
    }

    fn new(epoch: u32, secret: MacKey) -> Result<Self, IssueError> {
        let message = Writer::new().array(2).text(KEY_PURPOSE).uint(u64::from(epoch)).finish();
        let id = mac(&secret, &message)?;
        Ok(Self(Arc::new(EpochKey { epoch, secret, id })))
    }

    /// The epoch of the key.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.0.epoch
    }

    /// The key as text, `EPISEAL-GUARD-SECRET`, to be kept outside the database of the tags.
    #[must_use]
    pub fn export_secret_bytes(&self) -> SecretBytes {
        labelled(text::GUARD_SECRET, &[&self.0.epoch.to_be_bytes(), self.0.secret.expose()])
    }

    /// Reads what `export_secret_bytes` returned.
    ///
    /// # Errors
    /// - `UnsupportedVersion`: a key of a newer version. `GuardInputInvalid`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, IssueError> {
        let invalid = |error| match error {
            RecordError::UnsupportedVersion => IssueError::UnsupportedVersion,
            _ => IssueError::GuardInputInvalid,
        };
        let bytes = read_labelled(text::GUARD_SECRET, 36, bytes).map_err(invalid)?;
        let (epoch, secret) = bytes.split_first_chunk().ok_or(IssueError::GuardInputInvalid)?;
        Self::new(u32::from_be_bytes(*epoch), MacKey::read(secret).map_err(invalid)?)
    }

    /// What the key is known by in the store, so that a wrong one is detected before it makes different tags for
    /// everybody: the first 16 bytes of HMAC-SHA-512 over the deterministic CBOR array of another purpose and epoch.
    #[must_use]
    pub fn id(&self) -> Vec<u8> {
        self.0.id.to_vec()
    }

    /// The tags of a person under this key: the first 32 bytes of HMAC-SHA-512 (RFC 2104) over the deterministic CBOR
    /// array of purpose, epoch, recovery id, surname as in travel documents, and date of birth; and over that of
    /// another purpose, epoch and recovery id.
    ///
    /// Of the recovery id only letters and digits count, whatever the case of the letters and whatever spaces, hyphens
    /// and punctuation are between them; of the surname its transliteration.
    ///
    /// # Errors
    /// - `GuardInputInvalid`: the recovery id has no letter or digit, has a letter or digit outside ASCII, has a
    ///   control character or is longer than 160 bytes.
    pub fn tags(
        &self,
        recovery_id: &str,
        name: &PersonName,
        date_of_birth: &DateOfBirth,
    ) -> Result<GuardTags, IssueError> {
        let id = canonical_id(recovery_id)?;
        let person = Writer::with_capacity(512)
            .array(5)
            .text(PURPOSE)
            .uint(u64::from(self.0.epoch))
            .text(&id)
            .text(&canonical_surname(name))
            .text(date_of_birth.to_text().expose_secret_text())
            .finish_secret();
        let recovery_id = Writer::with_capacity(256)
            .array(3)
            .text(ID_PURPOSE)
            .uint(u64::from(self.0.epoch))
            .text(&id)
            .finish_secret();
        Ok(GuardTags {
            person: GuardTag(mac(&self.0.secret, &person)?),
            recovery_id: GuardTag(mac(&self.0.secret, &recovery_id)?),
        })
    }
}

fn mac<const N: usize>(secret: &MacKey, message: &[u8]) -> Result<[u8; N], IssueError> {
    let mac = primitives::hmac_sha512(secret, message).map_err(|_| IssueError::GuardInputInvalid)?;
    let mut start = [0; N];
    start.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
    Ok(start)
}

/// ASCII letters and digits, the letters in capitals. A lookalike of one of them is refused, since it would make
/// another tag.
fn canonical_id(recovery_id: &str) -> Result<Zeroizing<String>, IssueError> {
    episeal_base::text::check(recovery_id, MAX_RECOVERY_ID).map_err(|_| IssueError::GuardInputInvalid)?;
    let mut id = Zeroizing::new(String::with_capacity(MAX_RECOVERY_ID));
    for c in recovery_id.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_uppercase());
        } else if !is_between(c) {
            return Err(IssueError::GuardInputInvalid);
        }
    }
    match id.is_empty() {
        true => Err(IssueError::GuardInputInvalid),
        false => Ok(id),
    }
}

/// Spaces, ASCII punctuation, and all hyphens and dashes.
fn is_between(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// One filler between two parts, which a spelling taken from a travel document need not have.
fn canonical_surname(name: &PersonName) -> Zeroizing<String> {
    let surname = name.document_surname();
    let mut canonical = Zeroizing::new(String::with_capacity(surname.len()));
    for part in surname.split('<').filter(|part| !part.is_empty()) {
        if !canonical.is_empty() {
            canonical.push('<');
        }
        canonical.push_str(part);
    }
    canonical
}

/// What a person is known by in the store.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GuardTags {
    /// Of recovery id, surname and date of birth.
    pub person: GuardTag,
    /// Of the recovery id alone: another spelling of the name or a partial date of birth gives the same one.
    pub recovery_id: GuardTag,
}

/// A key of the store: 32 bytes that say nothing without the key of the guard.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GuardTag([u8; 32]);

impl GuardTag {
    /// The key of the state in the store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
