//! The health office: plans what to ask, asks venues, opens what they release.
//!
//! An office that a venue does not name refers its request to the office that it names:
//!
//! ```
//! use episeal_visits::office::ReferralKeys;
//! # use episeal_testkit::visits::{NOON, World, certified_office};
//! # use episeal_visits::RecordError;
//!
//! # fn main() -> Result<(), RecordError> {
//! # let world = World::new();
//! # let (bonn, _, bonn_key) = certified_office(&world.authority, "Gesundheitsamt Bonn");
//! # let (koeln, koeln_key, ask, trust, now) = (&world.office, &world.office_day_key, world.ask(), &world.trust, NOON);
//! // Bonn asks Köln, which the venue names.
//! let keys = ReferralKeys { competent: koeln_key.clone(), reply: bonn_key };
//! let referral = bonn.refer(&ask, &keys, trust, now)?;
//!
//! // Köln opens and judges it, and asks the venue in its own name.
//! let referred = koeln.open_referral(&referral, trust, now)?;
//! assert_eq!(referred.office_name(), "Gesundheitsamt Bonn");
//! let request = koeln.request(referred.ask(), koeln_key, now)?;
//! assert!(koeln.own_request(&request).is_ok());
//! # Ok(())
//! # }
//! ```

mod live;
mod notices;
mod opening;
mod plan;
mod share_log;
mod shared;

pub use live::LiveAnswer;
pub use notices::NoticeScope;
pub use opening::{OpenedVisit, Opening, OwnRequest, RecordOutcome};
pub use plan::{AskTerms, AskedAreas, CaseStay, Cell, Criteria, LeftOut, LeftOutStay, Plan, PlannedAsk, UnaskedPart};
pub use share_log::ShareLog;
pub use shared::{OpenedShare, SharedVisit};

pub use episeal_messages::notice::{MAX_NOTICE_TAGS, NOTICE_STEP, NoticeKey, VerifiedNotice};
pub use episeal_messages::request::{Ask, MAX_REQUEST_SECONDS};

use crate::key_ring::{self, DayKey, KeptDayKey, KeyRing, RunSecret};
use crate::stretch::ShareCodeKey;
use episeal_base::error::RecordError;
use episeal_base::secret_bytes::SecretBytes;
use episeal_base::sorted::sorted_by_bytes;
use episeal_base::time::{check_expiry, day_of, is_within};
use episeal_messages::authority::OfficeCertificate;
use episeal_messages::day_key::OfficeDayKey;
use episeal_messages::extensions::Extensions;
use episeal_messages::id::{OfficeId, VenueId};
use episeal_messages::request::{ReferralAddress, ReferralOrder, Request};
use episeal_messages::sealed::{self, Sealed};
use episeal_messages::share::{self, MAX_SHARE_SECONDS, ShareAddress, UnverifiedShare};
use episeal_messages::share_code::ShareCode;
use episeal_messages::signed::{Nested, Unverified, sign};
use episeal_messages::trust::Trust;
use std::sync::Arc;

/// A venue and a UTC day, for which day keys and visits are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VenueDay {
    /// The venue.
    pub venue: VenueId,
    /// The UTC day, counted from 1970-01-01.
    pub day: u32,
}

impl VenueDay {
    /// In their order as the venue and day are in theirs.
    fn bytes(&self) -> Vec<u8> {
        [self.venue.as_bytes().as_slice(), &self.day.to_be_bytes()].concat()
    }

    /// Ascending, none twice.
    fn each_once(days: Vec<Self>) -> Vec<Self> {
        let mut days = sorted_by_bytes(days, Self::bytes);
        days.dedup();
        days
    }
}

/// The signed day keys of two offices that a referral needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralKeys {
    /// Of today, of the office that the venues named: the referral is sealed to it.
    pub competent: Vec<u8>,
    /// Of today, of the office that refers: the release is sealed to it.
    pub reply: Vec<u8>,
}

/// A health office with its signing key and the day keys that are not yet deleted.
#[derive(Debug)]
pub struct Office {
    ring: KeyRing,
}

impl Office {
    /// A new office with a random signing key, to be certified by the authority.
    ///
    /// # Errors
    /// - `NoRandomness`: the operating system provided no random bytes.
    pub fn generate() -> Result<Self, RecordError> {
        let ring = KeyRing::generate(key_ring::OFFICE)?;
        Ok(Self { ring })
    }

    /// Reads what [`Office::export_secret_bytes`] wrote.
    ///
    /// # Errors
    /// - `WrongPurpose`: the keys of another party.
    /// - `UnsupportedVersion`: keys of a newer version.
    /// - `Malformed`: anything else.
    pub fn import_secret_bytes(bytes: &[u8]) -> Result<Self, RecordError> {
        let ring = KeyRing::import(key_ring::OFFICE, bytes)?;
        Ok(Self { ring })
    }

    /// Signing key and day keys as text, one per line. Save it after every change.
    ///
    /// # Errors
    /// - `TooLong`: more than 65,536 bytes, which the keys of 38 days never reach.
    ///
    /// # Security
    /// Keep no backup longer than 30 days: it would hold day keys that were deleted. On flash memory deletion is
    /// best effort.
    pub fn export_secret_bytes(&self) -> Result<SecretBytes, RecordError> {
        self.ring.export()
    }

    /// The public signing key.
    #[must_use]
    pub fn id(&self) -> OfficeId {
        self.ring.id()
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
    pub fn day_key(&mut self, day: u32, certificate: &[u8], now: i64) -> Result<Vec<u8>, RecordError> {
        let certificate = self.own_certificate(certificate)?;
        let key = self.ring.day_key(day, None, now)?;
        let day_key =
            OfficeDayKey { office: self.id(), day, public: *key.key.public(), certificate, ext: Extensions::default() };
        Ok(sign(&day_key, self.ring.identity()))
    }

    /// `WrongOffice` for another office's certificate; its signature is for the reader to judge.
    fn own_certificate(&self, certificate: &[u8]) -> Result<Nested<OfficeCertificate>, RecordError> {
        let certificate = Nested::<OfficeCertificate>::parse(certificate)?;
        if certificate.claims().office == self.id() { Ok(certificate) } else { Err(RecordError::WrongOffice) }
    }

    /// The day keys that are kept and not due for deletion, ascending by day.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn day_keys(&self, now: i64) -> Result<Vec<KeptDayKey>, RecordError> {
        self.ring.kept(now)
    }

    /// Deletes the keys of days more than 30 days before today and says how many. Save the office afterwards.
    ///
    /// # Errors
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn prune(&mut self, now: i64) -> Result<u32, RecordError> {
        self.ring.prune(now)
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
    pub fn request(&self, ask: &Ask, reply_key: &[u8], now: i64) -> Result<Vec<u8>, RecordError> {
        let request = self.unsigned(ask, reply_key, now)?;
        Ok(sign(&request, self.ring.identity()))
    }

    fn unsigned(&self, ask: &Ask, reply_key: &[u8], now: i64) -> Result<Request, RecordError> {
        let reply_key = Nested::<OfficeDayKey>::parse(reply_key)?;
        if reply_key.claims().office != self.id() {
            return Err(RecordError::WrongOffice);
        }
        self.ring.by_kid(&reply_key.claims().kid(), now)?;
        if reply_key.claims().day != day_of(now)? {
            return Err(RecordError::WrongDay);
        }
        Request::new(self.id(), ask.clone(), reply_key, now)
    }

    /// Asks another office, which the venues named, to send a request in its own name.
    ///
    /// # Errors
    /// As [`Office::request`], and as [`VenueToday::seal`](crate::visitor::VenueToday::seal) for the trust in the other
    /// office; `WrongDay` and `Undecryptable` for its day key.
    pub fn refer(&self, ask: &Ask, keys: &ReferralKeys, trust: &Trust, now: i64) -> Result<Vec<u8>, RecordError> {
        let competent = OfficeDayKey::trusted(&Nested::parse(&keys.competent)?, trust, now)?;
        if !is_within(competent.day, 0, now) {
            return Err(RecordError::WrongDay);
        }
        let order = ReferralOrder { request: self.unsigned(ask, &keys.reply, now)?, to: competent.office };
        let signed = sign(&order, self.ring.identity());
        sealed::seal(&ReferralAddress { kid: competent.kid }, &competent.public, &signed)
    }

    /// Opens and verifies a referral from another office.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a referral.
    /// - `NoDayKey`, `Undecryptable`, `WrongOffice`: not for this office.
    /// - `OfficeUncertified`, `OfficeLapsed`, `OfficeRevoked`, `RevocationsExpired`, `BadSignature`: not from an
    ///   office that the authority certifies now.
    /// - `RequestExpired`: not valid now.
    pub fn open_referral(&self, referral: &[u8], trust: &Trust, now: i64) -> Result<VerifiedReferral, RecordError> {
        let sealed = Sealed::<ReferralAddress>::parse(referral)?;
        let signed = sealed.open(&self.ring.by_kid(&sealed.clear.kid, now)?.key)?;
        let unverified = Unverified::<ReferralOrder>::parse(&signed)?;
        if unverified.claims().to != self.id() {
            return Err(RecordError::WrongOffice);
        }
        let asker = unverified.claims().request.asker(trust, now)?;
        let request = unverified.verify(asker.office.as_bytes())?.request;
        if !request.is_current(now) {
            return Err(RecordError::RequestExpired);
        }
        Ok(VerifiedReferral { request, office_name: asker.office_name })
    }

    /// Reads one of this office's own requests, for the days that it is about and for opening what answers it.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not a request.
    /// - `WrongOffice`, `BadSignature`: not this office's own request.
    pub fn own_request(&self, request: &[u8]) -> Result<OwnRequest, RecordError> {
        OwnRequest::read(&self.ring, request)
    }

    /// Begins to open the release that answers one of this office's own requests. `venue_day_keys` are the signed day
    /// keys that the server published for the venue and [`OwnRequest::days`].
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
    pub fn open_release(&self, own: &OwnRequest, venue_day_keys: &[Vec<u8>], now: i64) -> Result<Opening, RecordError> {
        Opening::new(&self.ring, own, venue_day_keys, now)
    }

    /// Whether a code may be tried on a share: before it is stretched, and without holding the log meanwhile.
    ///
    /// # Errors
    /// - `ShareExpired`: past its expiry. `ShareUsed`: opened before. `TooLong`: the log has 65,536 shares.
    /// - `Undecryptable`: the share is for another office or for a key that is deleted.
    /// - `InvalidTime`: it expires in more than 7 days, or `now` is before 1970 or after 9999.
    pub fn check_share(&self, share: &UnverifiedShare, log: &ShareLog, now: i64) -> Result<(), RecordError> {
        self.key_of_share(share.claimed_address(), log, now).map(drop)
    }

    /// The day key of a share that may be opened, by the checks of section 15 in their order.
    fn key_of_share(&self, address: &ShareAddress, log: &ShareLog, now: i64) -> Result<&Arc<DayKey>, RecordError> {
        check_expiry(address.expires(), MAX_SHARE_SECONDS, now)?;
        log.check(&address.share_id(), now)?;
        match self.ring.by_kid(&address.kid(), now) {
            Ok(key) if address.office() == self.id() => Ok(key),
            _ => Err(RecordError::Undecryptable),
        }
    }

    /// Opens a share with what the code that the visitor told by phone was stretched to
    /// ([`Stretch::share_code_key`](crate::stretch::Stretch::share_code_key)), only once: an opened share is entered
    /// into `log`. Save the log once what was shared is stored.
    ///
    /// # Errors
    /// - `ShareExpired`: past its expiry. `ShareUsed`: opened before, perhaps while the code was being stretched.
    ///   `TooLong`: the log has 65,536 shares.
    /// - `Undecryptable`: the code is wrong or was stretched for another share, the share is for another office or for
    ///   a key that is deleted, or the bytes were changed: which of these is not said
    ///   ([`UnverifiedShare::claimed_address`] says whom it claims to be for).
    /// - `InvalidTime`: it expires in more than 7 days, or `now` is before 1970 or after 9999.
    pub fn open_share(
        &self,
        share: &UnverifiedShare,
        code: &ShareCodeKey,
        log: &mut ShareLog,
        now: i64,
    ) -> Result<OpenedShare, RecordError> {
        let address = share.claimed_address();
        let key = self.key_of_share(address, log, now)?;
        code.0.expect_salt(address.share_id().as_bytes())?;
        let shared = share::open(share, &key.key, &code.0.stretched().as_private_info())?;
        log.enter(address.share_id(), address.expires(), now);
        Ok(OpenedShare::new(address.share_id(), shared))
    }

    /// Answers the first message of a live share, with the code that the visitor told by phone.
    ///
    /// `hello` is that of the run that the visitor names ([`ShareId::reference`](crate::ShareId::reference)): a code is
    /// tried on one run only, since whoever waits behind a run has one guess. Each run is answered once: it is entered
    /// into `log`, even when the code is wrong. Save the log before the answer is sent.
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
        hello: &[u8],
        code: &ShareCode,
        log: &mut ShareLog,
        now: i64,
    ) -> Result<LiveAnswer, RecordError> {
        LiveAnswer::new(&self.ring, hello, code, log, now)
    }

    /// The answer to a live share whose state [`LiveAnswer::keep`] wrote.
    ///
    /// # Errors
    /// - `Malformed`, `WrongPurpose`, `UnsupportedVersion`: not the state of an office's run.
    /// - `Undecryptable`: another secret, or changed bytes. The run is over; a new one has a new code.
    /// - `NoDayKey`: its day key is another office's, or deleted.
    /// - `InvalidTime`: `now` is before 1970 or after 9999.
    pub fn resume_live(&self, state: &[u8], secret: &RunSecret, now: i64) -> Result<LiveAnswer, RecordError> {
        LiveAnswer::resume(&self.ring, state, secret, now)
    }
}

/// What another office asks this one to ask for.
#[derive(Clone)]
pub struct VerifiedReferral {
    request: Request,
    office_name: String,
}

impl VerifiedReferral {
    /// Venue, windows, areas, legal basis and expiry.
    #[must_use]
    pub fn ask(&self) -> &Ask {
        &self.request.ask
    }

    /// The office that refers.
    #[must_use]
    pub fn office(&self) -> OfficeId {
        self.request.office
    }

    /// The certified name of the office that refers.
    #[must_use]
    pub fn office_name(&self) -> &str {
        &self.office_name
    }
}

opaque_debug!(VerifiedReferral);
