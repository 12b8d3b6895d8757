//! Key rings (core/FORMAT.md, section 18).

use super::prepared;
use super::texts::secret;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::visits::authority::Authority;
use episeal::visits::key_ring::{KeptDayKey, lock_key_ring, unlock_key_ring};
use episeal::visits::office::Office;
use episeal::visits::staff::Staff;
use episeal::visits::stretch::{PassphraseKey, Stretch};
use episeal::visits::venue::Venue;
use episeal::visits::{RecordError, SecretBytes};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] =
    &[("read-key-ring", read_key_ring), ("unlock-key-ring", unlock), ("lock-key-ring", lock)];

/// Reads `ring`, the keys of a `role`; gives the party's id and, for office and venue, the day keys kept at `now`.
fn read_key_ring(given: &Given<'_>) -> Came {
    let (keys, now) = (given.text("ring")?.as_bytes(), given.optional("now", Given::int)?.unwrap_or_default());
    let (id, days) = match given.text("role")? {
        "authority" => (Authority::import_secret_bytes(keys)?.id().to_text(), Vec::new()),
        "staff" => (Staff::import_secret_bytes(keys)?.id().to_text(), Vec::new()),
        "office" => {
            Office::import_secret_bytes(keys).and_then(|keys| Ok((keys.id().to_text(), keys.day_keys(now)?)))?
        }
        "venue" => Venue::import_secret_bytes(keys).and_then(|keys| Ok((keys.id().to_text(), keys.day_keys(now)?)))?,
        role => return Err(Refused::Vector(format!("role: {role}"))),
    };
    let days: Vec<_> = days.iter().map(|KeptDayKey { day, kid }| json!({ "day": day, "kid": kid.to_text() })).collect();
    Ok(json!({ "id": id, "days": days }))
}

fn text_of(secret: &SecretBytes) -> String {
    String::from_utf8_lossy(secret.expose_secret_bytes()).into_owned()
}

/// Unlocks `locked` with `derived` (a derived secret) or `passphrase`; gives the key ring.
fn unlock(given: &Given<'_>) -> Came {
    let locked = given.bytes("locked")?;
    let key = match given.has("derived") {
        true => PassphraseKey::import_secret_bytes(given.text("derived")?.as_bytes())?,
        false => Stretch::new().passphrase_key(&locked, given.text("passphrase")?)?,
    };
    Ok(json!({ "ring": text_of(&unlock_key_ring(&locked, &key)?) }))
}

/// Locks `ring`, the keys of a `role`, with `derived`; gives the key ring as it is unlocked then.
fn lock(given: &Given<'_>) -> Came {
    let (role, ring) = (given.text("role")?, given.text("ring")?);
    let ring = secret(&format!("{role}-ring"), ring.as_bytes());
    let ring = prepared(ring.unwrap_or(Err(RecordError::WrongPurpose)))?;
    let derived = prepared(PassphraseKey::import_secret_bytes(given.text("derived")?.as_bytes()))?;
    let locked = lock_key_ring(&ring, &derived)?;
    Ok(json!({ "ring": text_of(&unlock_key_ring(&locked, &derived)?) }))
}
