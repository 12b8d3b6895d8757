//! What a party keeps: its identity and its day keys, as text (core/FORMAT.md, section 18).
//!
//! A venue locks its keys with a passphrase, and whoever knows it unlocks them:
//!
//! ```
//! use episeal_visits::RecordError;
//! use episeal_visits::key_ring::{lock_key_ring, unlock_key_ring};
//! use episeal_visits::stretch::Stretch;
//! use episeal_visits::venue::Venue;
//!
//! # fn main() -> Result<(), RecordError> {
//! let venue = Venue::generate()?;
//! let ring = venue.export_secret_bytes()?;
//! let mut stretch = Stretch::new();
//! let locked = lock_key_ring(&ring, &stretch.new_passphrase_key(&ring, "a long passphrase")?)?;
//!
//! let ring = unlock_key_ring(&locked, &stretch.passphrase_key(&locked, "a long passphrase")?)?;
//! assert_eq!(Venue::import_secret_bytes(ring.expose_secret_bytes())?.id(), venue.id());
//! let wrong = stretch.passphrase_key(&locked, "another passphrase");
//! assert_eq!(wrong.err(), Some(RecordError::Undecryptable));
//! # Ok(())
//! # }
//! ```

mod locked;
mod run_secret;
mod used_secrets;

pub use locked::{lock_key_ring, unlock_key_ring};
pub use run_secret::RunSecret;
pub(crate) use used_secrets::UsedSecrets;

use episeal_base::error::RecordError;
use episeal_base::primitives::{AgreementKey, Secret, SigningKey};
use episeal_base::secret_bytes::{SecretBytes, secret_bytes};
use episeal_base::text::{self, Prefix};
use episeal_base::time::{MAX_DAY, day_of, oldest_day};
use episeal_messages::id::{KeyId, Named, day_key_id};
use std::sync::Arc;
use zeroize::Zeroizing;

/// How many days ahead a day key may be drawn.
pub const DAYS_AHEAD: u32 = 7;
/// The longest key ring, in bytes: 38 days and room for more.
const MAX_RING: usize = 65_536;

/// Prefixes of a party's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Role {
    identity: Prefix,
    day: Option<Prefix>,
}

pub(crate) const AUTHORITY: Role = Role { identity: text::AUTHORITY_SECRET, day: None };
pub(crate) const OFFICE: Role = Role { identity: text::OFFICE_SECRET, day: Some(text::OFFICE_DAY_SECRET) };
pub(crate) const VENUE: Role = Role { identity: text::VENUE_SECRET, day: Some(text::VENUE_DAY_SECRET) };
pub(crate) const STAFF: Role = Role { identity: text::STAFF_SECRET, day: None };

/// A day's key pair, and for a venue the office that it names.
#[derive(Debug)]
pub(crate) struct DayKey {
    pub(crate) day: u32,
    pub(crate) key: AgreementKey,
    pub(crate) kid: KeyId,
    pub(crate) named: Option<Named>,
}

/// A day key that a party keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptDayKey {
    /// Its UTC day, counted from 1970-01-01.
    pub day: u32,
    /// Its id.
    pub kid: KeyId,
}

/// An identity and its day keys, one per day.
pub(crate) struct KeyRing {
    role: Role,
    identity: Arc<SigningKey>,
    /// Ascending by day.
    days: Vec<Arc<DayKey>>,
}

impl KeyRing {
    pub(crate) fn generate(role: Role) -> Result<Self, RecordError> {
        Ok(Self { role, identity: Arc::new(SigningKey::generate()?), days: Vec::new() })
    }

    /// The party that it belongs to.
    pub(crate) fn id<I: for<'a> From<&'a SigningKey>>(&self) -> I {
        I::from(&self.identity)
    }

    pub(crate) fn identity(&self) -> &Arc<SigningKey> {
        &self.identity
    }

    /// The key of `day`; a new one where there is none. A key for a past day is not drawn, and one that names another
    /// office day key is not changed; what is due for deletion is deleted.
    pub(crate) fn day_key(&mut self, day: u32, named: Option<Named>, now: i64) -> Result<Arc<DayKey>, RecordError> {
        let today = day_of(now)?;
        if !(today..=today.saturating_add(DAYS_AHEAD).min(MAX_DAY)).contains(&day) {
            return Err(RecordError::WrongDay);
        }
        let key = match self.days.binary_search_by_key(&day, |key| key.day) {
            Ok(_) => self.existing(day, named)?,
            Err(place) => {
                let key = Arc::new(self.new_day_key(day, AgreementKey::generate()?, named));
                self.days.insert(place, Arc::clone(&key));
                key
            }
        };
        // Last: a call that is refused, for example because of a wrong clock, deletes nothing.
        self.prune(now)?;
        Ok(key)
    }

    fn existing(&self, day: u32, named: Option<Named>) -> Result<Arc<DayKey>, RecordError> {
        let office = |named: Option<Named>| named.map(|named| named.office);
        let key = self.days.iter().find(|key| key.day == day);
        match key {
            Some(key) if key.named == named => Ok(Arc::clone(key)),
            Some(key) if office(key.named) == office(named) => Err(RecordError::Disagrees),
            Some(_) => Err(RecordError::WrongOffice),
            None => Err(RecordError::NoDayKey),
        }
    }

    /// A key without extensions: this version makes no others.
    fn new_day_key(&self, day: u32, key: AgreementKey, named: Option<Named>) -> DayKey {
        let named_kid = named.as_ref().map(|named| &named.kid);
        let identity = self.identity.public();
        DayKey { day, kid: day_key_id(identity, day, key.public(), named_kid, None), key, named }
    }

    /// The key with this id; one that should have been deleted is absent.
    pub(crate) fn by_kid(&self, kid: &KeyId, now: i64) -> Result<&Arc<DayKey>, RecordError> {
        self.current(now)?.find(|key| key.kid == *kid).ok_or(RecordError::NoDayKey)
    }

    /// The keys that are not due for deletion.
    pub(crate) fn current(&self, now: i64) -> Result<impl Iterator<Item = &Arc<DayKey>>, RecordError> {
        let oldest = oldest_day(now)?;
        Ok(self.days.iter().filter(move |key| key.day >= oldest))
    }

    /// The same, as a party names them.
    pub(crate) fn kept(&self, now: i64) -> Result<Vec<KeptDayKey>, RecordError> {
        let keys = self.current(now)?;
        Ok(keys.map(|key| KeptDayKey { day: key.day, kid: key.kid }).collect())
    }

    /// Deletes keys older than 30 days and says how many.
    pub(crate) fn prune(&mut self, now: i64) -> Result<u32, RecordError> {
        let oldest = oldest_day(now)?;
        let before = self.days.len();
        self.days.retain(|key| key.day >= oldest);
        let deleted = before.saturating_sub(self.days.len());
        Ok(u32::try_from(deleted).unwrap_or(u32::MAX))
    }

    pub(crate) fn export(&self) -> Result<SecretBytes, RecordError> {
        // Room for everything: growing would leave copies.
        let mut text = Zeroizing::new(Vec::with_capacity(self.capacity()));
        let mut line = |prefix, bytes: &[u8]| -> Result<(), RecordError> {
            text.extend_from_slice(text::encode_key(prefix, bytes)?.as_bytes());
            text.push(b'\n');
            Ok(())
        };
        line(self.role.identity, self.identity.seed().expose())?;
        for key in &self.days {
            line(self.role.day.ok_or(RecordError::WrongPurpose)?, &secret_of(key))?;
        }
        if text.len() > MAX_RING {
            return Err(RecordError::TooLong);
        }
        Ok(secret_bytes(text))
    }

    /// At least the length of the text: a line has at most 176 characters.
    fn capacity(&self) -> usize {
        self.days.len().saturating_add(1).saturating_mul(176)
    }

    /// Reads what [`KeyRing::export`] wrote, byte for byte.
    pub(crate) fn import(role: Role, bytes: &[u8]) -> Result<Self, RecordError> {
        let text = core::str::from_utf8(bytes).ok().filter(|text| text.len() <= MAX_RING);
        let text = text.ok_or(RecordError::Malformed)?;
        text.split('\n').try_for_each(text::check_version)?;
        // Its form comes before what a line says: ASCII, each line ended by LF.
        let text = text.strip_suffix('\n').filter(|text| text.is_ascii()).ok_or(RecordError::Malformed)?;
        let mut lines = text.split('\n');
        let seed = text::decode_key(role.identity, lines.next().unwrap_or_default())?;
        let identity = SigningKey::from_seed(&Secret::read(&seed)?);
        let mut ring = Self { role, identity: Arc::new(identity), days: Vec::new() };
        for line in lines {
            let prefix = role.day.ok_or(RecordError::Malformed)?;
            let key = ring.read_day_key(&text::decode_key(prefix, line)?)?;
            ring.days.push(Arc::new(key));
        }
        let is_ascending = ring.days.is_sorted_by(|a, b| a.day < b.day);
        if !is_ascending || ring.export()?.expose_secret_bytes() != bytes {
            return Err(RecordError::Malformed);
        }
        Ok(ring)
    }

    fn read_day_key(&self, bytes: &[u8]) -> Result<DayKey, RecordError> {
        let malformed = || RecordError::Malformed;
        let (day, rest) = bytes.split_first_chunk().ok_or_else(malformed)?;
        let (secret, named) = rest.split_first_chunk().ok_or_else(malformed)?;
        let named = match named {
            [] => None,
            _ => Some(Named::from_bytes(named)?),
        };
        let day = u32::from_be_bytes(*day);
        let is_named_by_office = named.is_some() && self.role == OFFICE;
        if day > MAX_DAY || is_named_by_office {
            return Err(RecordError::Malformed);
        }
        let key = AgreementKey::from_secret(Secret::copy_of(secret));
        Ok(self.new_day_key(day, key, named))
    }
}

/// Day (4 bytes, big-endian), X25519 secret; then nothing, or office and id of the office's day key.
fn secret_of(key: &DayKey) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(84));
    bytes.extend_from_slice(&key.day.to_be_bytes());
    bytes.extend_from_slice(key.key.secret().expose());
    if let Some(named) = &key.named {
        bytes.extend_from_slice(named.office.as_bytes());
        bytes.extend_from_slice(named.kid.as_bytes());
    }
    bytes
}

opaque_debug!(KeyRing);
