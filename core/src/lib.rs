//! Privacy-first cryptography for digital pandemic response.
//!
//! A visitor [`seal`]s a visit: one random key for the record, wrapped for the visitor and, inside an index that only
//! the venue opens, for the health office. The server [`admit`]s the bytes. An [`Office`] asks a [`Venue`] for a
//! period; the venue verifies the request and releases what matches, without being able to read who came; the office
//! opens what is released and compares it with what the server stores. The visitor's device keeps its own visits in a
//! [`Diary`], for 14 days.
//!
//! Follow one record: [`seal`] makes header, record, ticket and index; [`Venue::verify_request`] and [`Release`] find
//! it by its index and pass on the index's key; [`Opening`] opens index, ticket and record, and compares them.
//!
//! A recovery, vaccination or test certificate of the EU is proven by [`verify_certificate`], with signers that are
//! passed in as [`CertificateTrust`].
//!
//! Everything that travels is owned bytes, specified in `FORMAT.md`. Time is passed in, in seconds since 1970; trust is
//! passed in as [`Trust`]; what is kept at home leaves through methods that say so (`export_secret_bytes`).
//!
//! ```
//! use episeal::*;
//!
//! # fn main() -> Result<(), RecordError> {
//! // A venue never sends what it did not verify: `release` takes a `VerifiedRequest`, which only
//! // `verify_request` makes.
//! let venue = Venue::generate()?;
//! let authority = Authority::generate()?;
//! let revocations = authority.revoke(1, &[], 0, DAY)?;
//! let mut trust = Trust::new(&[authority.id()])?;
//! trust.take_revocations(&revocations, 0)?;
//! let mut log = RequestLog::new();
//! let refused = venue.verify_request(b"no request", &trust, &Policy::default(), &mut log, 0);
//! assert_eq!(refused.err(), Some(RecordError::Malformed));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_lossless))]

#[macro_use]
mod opaque;

mod diary;
mod judge;

mod authority;
mod certificate;
mod office;
mod server;
mod share;
mod staff;
mod venue;
mod visitor;

mod key_ring;
mod message;

mod cpace;
mod envelope;
mod error;
mod id;
mod primitives;
mod text;
mod time;
mod wire;

#[cfg(test)]
mod forgery_tests;

/// The README's program compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

pub use authority::Authority;
pub use certificate::date::{Date, DateOfBirth};
pub use certificate::guard::{
    GuardDecision, GuardKey, GuardOutcome, GuardStates, GuardTag, GuardTags, HANDING_OUT_SECONDS,
    MAX_RESERVATION_SECONDS, OpenReservation, Reservation, reserve,
};
pub use certificate::issue::{
    DocumentSigner, IssueError, Recovery, RecoveryCertificate, RecoveryProfile, RecoveryToSign, SignerKey,
};
pub use certificate::names::{NameLanguage, PersonName, transliterate};
pub use certificate::qr::{QUIET_ZONE, QrLevel, QrModules};
pub use certificate::uvci::{MAX_UVCI, Uvci, uvci_check_character};
pub use certificate::{
    Certificate, CertificateKind, CertificateTrust, Check, CheckResult, Deviation, Entry, HolderName, NotJudged,
    RecoveryEntry, RevocationHashType, RevocationHashes, RevocationLists, SignerList, TestEntry, UnverifiedCertificate,
    VaccinationEntry, Verdict, VerifiedCertificate, examine_certificate, examine_signed, hcert, rules,
    verify_certificate,
};
pub use diary::{Diary, DiarySecret, MAX_DIARY_PENDING, MAX_DIARY_VISITS, Pick};
pub use episeal_acceptance::{Rejection, corona_warn_app as accepts_corona_warn_app, covpass as accepts_covpass};
pub use error::{CertificateError, Field, FieldError, RecordError};
pub use id::{AuthorityId, CheckInHandle, KeyId, OfficeId, RecordId, ShareId, StaffId, VenueId};
pub use judge::{judge, judged_kinds};
pub use key_ring::{DAYS_AHEAD, RunSecret, SecretBytes, lock, lock_again, unlock};
pub use message::area::Area;
pub use message::areas::{AreaFacts, AreaGroup, AreaRange, VenueAreas, claimed_areas_venue};
pub use message::authority::{MAX_CERTIFICATE_SECONDS, MAX_REVOCATIONS_SECONDS};
pub use message::check_in_code::Invitation;
pub use message::contact::{Contact, ContactFields};
pub use message::day_key::Readers;
pub use message::live::LIVE_SECONDS;
pub use message::note::{MAX_NOTE, NoteAddress};
pub use message::notice::{MAX_NOTICE_TAGS, NOTICE_STEP, NoticeKey, VerifiedNotice};
pub use message::poster::Poster;
pub use message::request::{Ask, MAX_REQUEST_SECONDS};
pub use message::share::{MAX_SHARE_SECONDS, MAX_SHARED, ShareAddress, claimed_share_address};
pub use message::share_code::ShareCode;
pub use message::succession::SuccessionRole;
pub use message::trust::{MAX_TRUST, Trust};
pub use message::visit::{CheckInKind, MAX_REVISION, MAX_VISIT, Visit};
pub use office::{
    Cell, Criteria, LeftOut, LiveAnswer, NoticeScope, Office, Opened, OpenedShare, OpenedVisit, Opening, Plan,
    PlannedAsk, ShareLog, SharedVisit, Stay, VerifiedReferral,
};
pub use server::{
    Admitted, AdmittedAreas, AdmittedDayKey, AdmittedNote, AdmittedNotice, AdmittedSuccession, DayKeyAddress,
    MAX_NOTES, MAX_NOTES_OF_STAFF, MAX_PUBLISHED, MAX_STAFF_NOTES, StoredNotes, VisitAddress, admit, admit_areas,
    admit_day_key, admit_note, admit_notice, admit_succession, claimed_address, claimed_day_key, claimed_note_address,
    keeps_areas, venue_counts,
};
pub use share::{LiveShare, SealedShare, ShareRecipient, share};
pub use staff::{CheckInCode, CheckInReader, Staff};
pub use time::{DAY, DIARY_DAYS, KEY_DAYS, MAX_TIME, TOLERANCE, Window, day_of};
pub use venue::{Policy, PolicyFields, Release, RequestLog, Venue, VerifiedRequest};
pub use visitor::{CheckIn, CheckInCodes, Kept, PendingCheckIn, Sealed, check_out, reader_of, seal};
pub use wire::MAX_MESSAGE;
