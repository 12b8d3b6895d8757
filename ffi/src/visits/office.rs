//! The health office: its keys, what it asks, what it opens, what it tells guests.

use super::ask::Ask;
use super::notice::{NoticeKey, NoticeScope};
use super::opening::{Opening, OwnRequest};
use super::plan::{CaseStay, Criteria, Plan};
use super::ring::{KeptDayKey, RunSecret, ringed};
use super::share::UnverifiedShare;
use super::shared::{LiveAnswer, OpenedShare, ShareLog};
use super::stretch::{ShareCode, ShareCodeKey};
use super::trust::Trust;
use crate::convert::{all, each, exposed, tried};
use crate::count::Count;
use crate::errors::RecordError;
use crate::ids::{Day, OfficeId};
use crate::records::record;
use crate::state::{State, state};
use crate::time::Time;
use episeal::visits::office;
use std::sync::Arc;

record! {
    /// The signed day keys of two offices that a referral needs.
    ReferralKeys {
        /// Of today, of the office that the venues named: the referral is sealed to it.
        competent: Vec<u8>,
        /// Of today, of the office that refers: the release is sealed to it.
        reply: Vec<u8>,
    }
}

impl From<ReferralKeys> for office::ReferralKeys {
    fn from(of: ReferralKeys) -> Self {
        Self { competent: of.competent, reply: of.reply }
    }
}

/// What another office asks this one to ask for.
#[derive(uniffi::Object)]
pub struct VerifiedReferral(office::VerifiedReferral);

#[uniffi::export]
impl VerifiedReferral {
    /// Venue, windows, areas, legal basis and expiry.
    pub fn ask(&self) -> Ask {
        self.0.ask().into()
    }

    /// The office that refers.
    pub fn office(&self) -> OfficeId {
        self.0.office().into()
    }

    /// The certified name of the office that refers.
    pub fn office_name(&self) -> String {
        self.0.office_name().into()
    }
}

/// A health office with its signing key and the day keys that are not yet deleted.
#[derive(uniffi::Object)]
pub struct Office(State<office::Office>);

state!(Office(office::Office));
ringed!(Office(office::Office), self => self.0.read());

/// Keys, requests and plans.
#[uniffi::export]
impl Office {
    /// A new office with a random signing key, to be certified by the authority.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    #[uniffi::constructor]
    pub fn generate() -> Result<Self, RecordError> {
        Ok(office::Office::generate()?.into())
    }

    /// Reads what `Office::export_secret_bytes` wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    #[uniffi::constructor]
    pub fn import_secret_bytes(bytes: Vec<u8>) -> Result<Self, RecordError> {
        Ok(office::Office::import_secret_bytes(&bytes)?.into())
    }

    /// Signing key and day keys as text, one per line. Save it after every change.
    ///
    /// # Errors
    /// - `TooLong`: more than 65,536 bytes, which the keys of 38 days never reach.
    ///
    /// # Security
    /// Keep no backup longer than 30 days: it would hold day keys that were deleted. On flash memory deletion is best
    /// effort.
    pub fn export_secret_bytes(&self) -> Result<Vec<u8>, RecordError> {
        Ok(exposed(&self.0.read().export_secret_bytes()?))
    }

    /// The public signing key.
    pub fn id(&self) -> OfficeId {
        self.0.read().id().into()
    }

    /// The signed key of `day`, with the office's certificate; drawn now if there is none.
    ///
    /// Asked again, it returns the same key: save the office, then publish.
    ///
    /// # Errors
    /// - `WrongDay`: `day` is past or more than 7 days ahead.
    /// - `WrongOffice`: the certificate is another office's.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a certificate.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn day_key(&self, day: Day, certificate: Vec<u8>, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.write().day_key(day.read()?, &certificate, now.0)
    }

    /// The day keys that are kept and not due for deletion, ascending by day.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn day_keys(&self, now: Time) -> Result<Vec<KeptDayKey>, RecordError> {
        Ok(each(self.0.read().day_keys(now.0)?))
    }

    /// Deletes the keys of days more than 30 days before today and says how many. Save the office afterwards.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn prune(&self, now: Time) -> Result<Count, RecordError> {
        Ok(self.0.write().prune(now.0)?.into())
    }

    /// Plans what to ask about the stays of a case: one ask per venue and competent office, which is the one that the
    /// venue's day key names. Where that is this office or none, this office asks itself.
    ///
    /// The windows hold each stay's part in the period, rounded outwards to full half hours, at least 1,800 s long, not
    /// before the period and not after it or `now`; windows that touch are merged. More than 64 become several asks.
    /// `Criteria::after` moves the end of the stay and the end of the period. `venue_day_keys` are the signed day keys
    /// that the server published for the venues and days that `Criteria::venue_days` names; whatever is not one, or
    /// does not verify, counts as not there.
    ///
    /// A stay over midnight touches two days. Without a key for the second, the window ends at midnight (`Plan::cut`);
    /// where that key names another office, or the venue's list gives another cell, each day is asked for separately. A
    /// cell of more than 64 areas becomes several asks of about as many areas each.
    ///
    /// # Errors
    /// - `InvalidTime`: less than 1,800 s of the period lie before `now`, a negative `min_seconds`, an `after` that is
    ///   not 0 to 86,400 s, a `max_stay` that is not 1 to 86,400 s, an expiry that is not within 7 days, a stay that is
    ///   out of range or longer than 24 hours, or `now` before 1970 or after 9999.
    /// - `InvalidPolicy`: more than four levels of areas, which would single out a seat: no venue answers that.
    /// - `TooLong`, `InvalidText`: the legal basis; `TooLong` also for a cell of more than 4,096 areas.
    ///
    /// # Security
    /// The windows are rounded because the venue sees them: the exact minutes would tell it which of its guests is the
    /// case. A window with few guests, or a narrow area, still tells it a lot. Ask for no more levels than needed.
    pub fn plan(
        &self,
        stays: Vec<CaseStay>,
        criteria: Criteria,
        venue_day_keys: Vec<Vec<u8>>,
        now: Time,
    ) -> Result<Plan, RecordError> {
        Ok(self.0.read().plan(&tried(stays, CaseStay::core)?, &criteria.core()?, &venue_day_keys, now.0)?.into())
    }

    /// A signed request. `reply_key` is this office's signed day key of today, to which the release is sealed.
    ///
    /// # Errors
    /// - `WrongOffice`, `WrongDay`, `NoDayKey`: the reply key is another office's, not today's, or deleted.
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: the reply key is not an office's day key.
    /// - `InvalidTime`: no window, windows that overlap or end in the future, more than 33 days, or an expiry that is
    ///   not within 7 days.
    /// - `TooLong`, `InvalidText`: more than 64 windows or areas, an empty area, the legal basis.
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn request(&self, ask: Ask, reply_key: Vec<u8>, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.read().request(&ask.core()?, &reply_key, now.0)
    }

    /// Asks another office, which the venues named, to send a request in its own name.
    ///
    /// # Errors
    /// As `Office::request`, and as `VenueToday::seal` for the trust in the other office; `WrongDay` and
    /// `Undecryptable` for its day key.
    pub fn refer(&self, ask: Ask, keys: ReferralKeys, trust: &Trust, now: Time) -> Result<Vec<u8>, RecordError> {
        self.0.read().refer(&ask.core()?, &keys.into(), &trust.0.read(), now.0)
    }

    /// Opens and verifies a referral from another office.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a referral.
    /// - `NoDayKey`, `Undecryptable`, `WrongOffice`: not for this office.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`: not from an office
    ///   that the authority certifies now.
    /// - `RequestExpired`: not valid now.
    pub fn open_referral(&self, referral: Vec<u8>, trust: &Trust, now: Time) -> Result<VerifiedReferral, RecordError> {
        Ok(VerifiedReferral(self.0.read().open_referral(&referral, &trust.0.read(), now.0)?))
    }
}

/// What it opens, and what it tells guests.
#[uniffi::export]
impl Office {
    /// Reads one of this office's own requests, for the days that it is about and for opening what answers it.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a request.
    /// - `WrongOffice`, `BadSignature`: not this office's own request.
    pub fn own_request(&self, request: Vec<u8>) -> Result<OwnRequest, RecordError> {
        Ok(OwnRequest(self.0.read().own_request(&request)?))
    }

    /// Begins to open the release that answers one of this office's own requests. `venue_day_keys` are the signed day
    /// keys that the server published for the venue and `OwnRequest::days`.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`, `BadSignature`: a day key that is none, or not of the
    ///   venue.
    /// - `WrongOffice`: another office's request.
    /// - `NoDayKey`: the reply key is deleted, or a day that a window touches has no day key of the venue.
    /// - `WrongVenue`, `WrongDay`: a day key of another venue, or of a day that is not asked for.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    ///
    /// # Security
    /// Take the day keys from the server and not from the venue: a venue that withholds one withholds its visits.
    pub fn open_release(
        &self,
        own: &OwnRequest,
        venue_day_keys: Vec<Vec<u8>>,
        now: Time,
    ) -> Result<Opening, RecordError> {
        Ok(self.0.read().open_release(&own.0, &venue_day_keys, now.0)?.into())
    }

    /// Whether a code may be tried on a share: before it is stretched, and without holding the log meanwhile.
    ///
    /// # Errors
    /// - `ShareExpired`: past its expiry. `ShareUsed`: opened before. `TooLong`: the log has 65,536 shares.
    /// - `Undecryptable`: the share is for another office or for a key that is deleted.
    /// - `InvalidTime`: it expires in more than 7 days, or `now` is before 1970 or after 9999.
    pub fn check_share(&self, share: &UnverifiedShare, log: &ShareLog, now: Time) -> Result<(), RecordError> {
        self.0.read().check_share(&share.0, &log.0.read(), now.0)
    }

    /// Opens a share with what the code that the visitor told by phone was stretched to (`Stretch::share_code_key`),
    /// only once: an opened share is entered into `log`. Save the log once what was shared is stored.
    ///
    /// # Errors
    /// - `ShareExpired`: past its expiry. `ShareUsed`: opened before, perhaps while the code was being stretched.
    ///   `TooLong`: the log has 65,536 shares.
    /// - `Undecryptable`: the code is wrong or was stretched for another share, the share is for another office or for
    ///   a key that is deleted, or the bytes were changed: which of these is not said
    ///   (`UnverifiedShare::claimed_address` says whom it claims to be for).
    /// - `InvalidTime`: it expires in more than 7 days, or `now` is before 1970 or after 9999.
    pub fn open_share(
        &self,
        share: &UnverifiedShare,
        code: &ShareCodeKey,
        log: &ShareLog,
        now: Time,
    ) -> Result<OpenedShare, RecordError> {
        Ok(self.0.read().open_share(&share.0, &code.0, &mut log.0.write(), now.0)?.into())
    }

    /// Answers the first message of a live share, with the code that the visitor told by phone.
    ///
    /// `hello` is that of the run that the visitor names (`ShareId::reference`): a code is tried on one run only, since
    /// whoever waits behind a run has one guess. Each run is answered once: it is entered into `log`, even when the
    /// code is wrong. Save the log before the answer is sent.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the first message of a live share.
    /// - `WrongOffice`, `BadSignature`, `NoDayKey`: not for a day key of this office, or for one that is deleted.
    /// - `ShareExpired`: too late. `ShareUsed`: answered before. `TooLong`: the log has 65,536 shares.
    /// - `Undecryptable`: the message was changed.
    /// - `Unconfirmed`: what the other side sent as its share of the key exchange is not one.
    /// - `InvalidTime`: it expires in more than an hour, or `now` is before 1970 or after 9999. `NoRandomness`: no
    ///   random bytes.
    pub fn answer_live(
        &self,
        hello: Vec<u8>,
        code: &ShareCode,
        log: &ShareLog,
        now: Time,
    ) -> Result<LiveAnswer, RecordError> {
        Ok(self.0.read().answer_live(&hello, &code.0, &mut log.0.write(), now.0)?.into())
    }

    /// The answer to a live share whose state `LiveAnswer::keep` wrote.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of an office's run.
    /// - `Undecryptable`: another secret, or changed bytes. The run is over; a new one has a new code.
    /// - `NoDayKey`: its day key is another office's, or deleted.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn resume_live(&self, state: Vec<u8>, secret: &RunSecret, now: Time) -> Result<LiveAnswer, RecordError> {
        Ok(self.0.read().resume_live(&state, &secret.0, now.0)?.into())
    }

    /// A notice for the guests whose visits of one day this office read. Publish one per day for every day key of the
    /// last 14 days, at a fixed time, whether or not anything was read.
    ///
    /// Of `keys`, those under the scope's day key are used; nothing in the notice says how many.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a certificate. `WrongOffice`: another office's.
    /// - `NoDayKey`: the day key is not this office's, or deleted.
    /// - `InvalidPolicy`: another size. `TooLong`: more keys than that: let some wait for the next day.
    /// - `InvalidTime`: `now` is before 1970 or after 9999. `NoRandomness`: no random bytes.
    pub fn notice(
        &self,
        scope: NoticeScope,
        keys: Vec<Arc<NoticeKey>>,
        certificate: Vec<u8>,
        now: Time,
    ) -> Result<Vec<u8>, RecordError> {
        self.0.read().notice(&scope.core()?, &all(&keys), &certificate, now.0)
    }
}
