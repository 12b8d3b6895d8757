//! Sharing visits with a health office: with a code told by phone, offline or live (core/FORMAT.md, sections 15 and
//! 16).
//!
//! A visitor and an office who are both online; the visitor tells the code by phone:
//!
//! ```
//! use episeal_visits::office::ShareLog;
//! use episeal_visits::share::{LiveShare, ShareCode, ShareRecipient};
//! # use episeal_testkit::visits::{NOON, World, check_in};
//! # use episeal_visits::RecordError;
//!
//! # fn main() -> Result<(), RecordError> {
//! # let (world, now) = (World::new(), NOON);
//! # let sealed = world.seal(&check_in("Mara"));
//! # let (World { office, office_day_key, day_key, trust, .. }, visits) = (world, [sealed.kept().into()]);
//! // The visitor's app shows whom it shares with, and then the code.
//! let recipient = ShareRecipient::verify(&office_day_key, &trust, now)?;
//! assert_eq!(recipient.name(), "Gesundheitsamt Köln");
//! let mut run = LiveShare::start(&visits, &recipient, &trust, now)?;
//! let told_by_phone = run.code().expose_secret_text().to_owned();
//!
//! // The office answers; whoever does not know the code has one guess.
//! let code = ShareCode::parse(&told_by_phone)?;
//! let mut answer = office.answer_live(run.hello(), &code, &mut ShareLog::new(), now)?;
//!
//! // The app sends the visits, and the office compares them with what the server stores.
//! let third = run.finish(answer.answer(), &trust, now)?;
//! let mut opened = answer.open(&third, now)?;
//! opened.add_published(&day_key)?;
//! opened.add_stored(sealed.visit())?;
//! assert_eq!(opened.visits()[0].visit()?.contact().fields().given_name.expose_secret_text(), "Mara");
//! # Ok(())
//! # }
//! ```

mod live;

pub use live::LiveShare;

pub use crate::kept_run::store::{FoundRun, RunStore};
pub use crate::stretch::share_code::DrawnShareCode;
pub use episeal_messages::live::LIVE_SECONDS;
pub use episeal_messages::share::{MAX_SHARE_SECONDS, MAX_SHARED, ShareAddress, UnverifiedShare};
pub use episeal_messages::share_code::ShareCode;

use crate::stretch::{Purpose, ShareCodeKey};
use crate::visitor::Kept;
use core::fmt;
use episeal_base::error::RecordError;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::time::{DIARY_DAYS, checked, day_of, is_within};
use episeal_messages::authority::is_period;
use episeal_messages::day_key::{OfficeDayKey, TrustedDayKey};
use episeal_messages::id::{OfficeId, ShareId};
use episeal_messages::share;
use episeal_messages::share::Shared;
use episeal_messages::signed::Nested;
use episeal_messages::trust::Trust;
use std::sync::Arc;

/// A health office that the authority certifies, with its day key of today: visits may be shared with it.
///
/// Show [`ShareRecipient::name`] to the visitor before anything is sealed.
#[derive(Clone)]
pub struct ShareRecipient {
    day_key: TrustedDayKey,
    /// The signed day key that was verified.
    signed: Arc<Nested<OfficeDayKey>>,
}

impl fmt::Debug for ShareRecipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShareRecipient")
            .field("office", &self.office())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl ShareRecipient {
    /// Verifies an office's signed day key of today, which may come from an untrusted server.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not an office's day key.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the office must not be trusted.
    /// - `BadSignature`: the office did not sign it.
    /// - `WrongDay`: not for today (ten minutes of tolerance).
    pub fn verify(office_day_key: &[u8], trust: &Trust, now: i64) -> Result<Self, RecordError> {
        let signed = Arc::new(Nested::parse(office_day_key)?);
        Ok(Self { day_key: trusted_today(&signed, trust, now)?, signed })
    }

    /// The same check once more when something is sealed: time has passed, and there may be a newer revocation list.
    fn check(&self, trust: &Trust, now: i64) -> Result<(), RecordError> {
        trusted_today(&self.signed, trust, now).map(drop)
    }

    /// The office.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.day_key.office
    }

    /// The office's certified name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.day_key.office_name
    }
}

fn trusted_today(day_key: &Nested<OfficeDayKey>, trust: &Trust, now: i64) -> Result<TrustedDayKey, RecordError> {
    let day_key = OfficeDayKey::trusted(day_key, trust, now)?;
    if is_within(day_key.day, 0, now) { Ok(day_key) } else { Err(RecordError::WrongDay) }
}

/// Whom a share is sealed for, how, and until when.
#[derive(Clone, Debug)]
pub struct ShareOrder {
    /// The office.
    pub recipient: ShareRecipient,
    /// What a new code was stretched to ([`Stretch::draw_share_code`](crate::stretch::Stretch::draw_share_code)).
    pub code: ShareCodeKey,
    /// Until when the office opens the share: in seconds since 1970, at most 7 days ahead.
    pub expires: i64,
}

/// A sealed share.
pub struct SealedShare {
    bytes: Vec<u8>,
    share_id: ShareId,
}

opaque_debug!(SealedShare);

impl SealedShare {
    /// The bytes for the office, to be left on a server.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The share's random id, which is not secret: for finding it on the server.
    #[must_use]
    pub fn share_id(&self) -> ShareId {
        self.share_id
    }
}

/// Seals visits for an office and a fresh code, which the visitor tells the office by phone.
///
/// `visits` are those of the diary that the visitor picked; what is older than 14 days is left out. Draw a code for
/// every share: an office opens one share of each.
///
/// # Errors
/// - `WrongDay`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`: the recipient's day key is no longer for today,
///   or the office is no longer trusted.
/// - `InvalidTime`: the expiry is not within 7 days.
/// - `Missing`: nothing is picked, or nothing of the last 14 days. `TooLong`: more than 1,000 visits.
/// - `WrongPurpose`: the code was stretched for opening a share.
/// - `Undecryptable`: nothing can be sealed to the day key. `NoRandomness`: no random bytes.
///
/// # Security
/// Whoever holds the office's key can try all codes offline, at the cost of one Argon2id each: that takes years for one
/// core, days for a large computer. [`LiveShare`] does not have this weakness; use it when both sides are online.
pub fn share_visits(visits: &[Kept], order: &ShareOrder, trust: &Trust, now: i64) -> Result<SealedShare, RecordError> {
    let ShareOrder { recipient, code, expires } = order;
    recipient.check(trust, now)?;
    if !is_period(now, checked(*expires)?, MAX_SHARE_SECONDS) {
        return Err(RecordError::InvalidTime);
    }
    let shared = picked(visits, now)?;
    code.0.expect(Purpose::SealShare)?;
    let address = share::address(code.share_id(), recipient.office(), recipient.day_key.kid, *expires);
    let bytes = share::seal(&address, &recipient.day_key.public, &code.0.stretched().as_private_info(), &shared)?;
    Ok(SealedShare { bytes, share_id: address.share_id() })
}

/// The visits that are shared: those of the last 14 days, ascending by record id, each once.
fn picked(visits: &[Kept], now: i64) -> Result<Vec<Shared>, RecordError> {
    let oldest = day_of(now)?.saturating_sub(DIARY_DAYS);
    let recent = visits.iter().filter(|kept| kept.day() >= oldest).collect();
    // Of two revisions of one visit the higher one comes first, and stays.
    let order = |kept: &&Kept| [kept.record_id().as_bytes().as_slice(), &[!kept.revision()]].concat();
    let mut picked = sorted_by_bytes(recent, order);
    picked.dedup_by_key(|kept| kept.record_id());
    match picked.len() {
        0 => Err(RecordError::Missing),
        count if count <= MAX_SHARED as usize => Ok(picked.into_iter().map(Kept::shared).collect()),
        _ => Err(RecordError::TooLong),
    }
}
