//! Argon2id and what it is for, in one step each.

use crate::api::visits::*;
use crate::memory;
use std::cell::RefCell;

thread_local! {
    static STRETCH: RefCell<Stretch> = RefCell::new(Stretch::new());
}

/// Stretches in memory that the thread keeps: the system takes as long to hand out 64 MiB as Argon2id to fill them.
/// While it is watched what is freed, in memory that is freed afterwards.
pub fn stretch<T>(work: impl FnOnce(&mut Stretch) -> T) -> T {
    if memory::is_looking() {
        return work(&mut Stretch::new());
    }
    STRETCH.with_borrow_mut(work)
}

/// With a secret or without one.
pub fn create_diary(pin: &str, secret: Option<&DiarySecret>) -> Result<Diary, RecordError> {
    let pin = stretch(|memory| memory.new_pin_key(pin))?;
    match secret {
        Some(secret) => Diary::create(&pin, secret),
        None => Diary::create_without_secret(&pin),
    }
}

/// With a secret or without one.
pub fn unlock_diary(bytes: &[u8], pin: &str, secret: Option<&DiarySecret>) -> Result<Diary, RecordError> {
    let pin = stretch(|memory| memory.pin_key(bytes, pin))?;
    match secret {
        Some(secret) => Diary::unlock(bytes, &pin, secret),
        None => Diary::unlock_without_secret(bytes, &pin),
    }
}

/// Locks keys with a passphrase that is being set.
pub fn lock(ring: &SecretBytes, passphrase: &str) -> Result<Vec<u8>, RecordError> {
    lock_key_ring(ring, &stretch(|memory| memory.new_passphrase_key(ring, passphrase))?)
}

/// Unlocks what [`lock`] made.
pub fn unlock(locked: &[u8], passphrase: &str) -> Result<SecretBytes, RecordError> {
    unlock_key_ring(locked, &stretch(|memory| memory.passphrase_key(locked, passphrase))?)
}

/// A share, and the code that opens it.
#[derive(Debug)]
pub struct CodedShare {
    pub sealed: SealedShare,
    code: ShareCode,
}

impl CodedShare {
    pub fn bytes(&self) -> &[u8] {
        self.sealed.bytes()
    }

    pub fn unopened(&self) -> UnverifiedShare {
        UnverifiedShare::parse(self.bytes()).unwrap()
    }

    pub fn share_id(&self) -> ShareId {
        self.sealed.share_id()
    }

    pub fn code(&self) -> &ShareCode {
        &self.code
    }
}

/// Draws a code and seals a share with it.
pub fn share(
    visits: &[Kept],
    recipient: &ShareRecipient,
    trust: &Trust,
    expires: i64,
    now: i64,
) -> Result<CodedShare, RecordError> {
    let drawn = stretch(Stretch::draw_share_code)?;
    let order = ShareOrder { recipient: recipient.clone(), code: drawn.key(), expires };
    Ok(CodedShare { sealed: share_visits(visits, &order, trust, now)?, code: drawn.code() })
}

/// The three steps of opening: ask, stretch, open.
pub fn open_share(
    office: &Office,
    share: &[u8],
    code: &ShareCode,
    log: &mut ShareLog,
    now: i64,
) -> Result<OpenedShare, RecordError> {
    let share = UnverifiedShare::parse(share)?;
    office.check_share(&share, log, now)?;
    let key = stretch(|memory| memory.share_code_key(&share.claimed_address().share_id(), code))?;
    office.open_share(&share, &key, log, now)
}
