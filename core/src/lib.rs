//! Privacy-first cryptography for digital pandemic response.
#![forbid(unsafe_code)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation,
        clippy::cast_lossless
    )
)]

#[macro_use]
mod opaque;

mod authority;
mod office;
mod server;
mod staff;
mod venue;
mod visitor;

mod key_ring;
mod message;

mod envelope;
mod error;
mod id;
mod primitives;
mod text;
mod time;
mod wire;

#[cfg(test)]
mod forgery_tests;

pub use authority::Authority;
pub use error::RecordError;
pub use id::{AuthorityId, KeyId, OfficeId, RecordId, StaffId, VenueId};
pub use key_ring::{DAYS_AHEAD, SecretBytes, lock, unlock};
pub use message::area::Area;
pub use message::contact::{Contact, ContactFields};
pub use message::day_key::Readers;
pub use message::poster::Poster;
pub use message::request::{Ask, MAX_REQUEST_SECONDS};
pub use message::trust::{MAX_CERTIFICATE_SECONDS, MAX_REVOCATIONS_SECONDS, Trust};
pub use message::visit::{CheckInKind, MAX_REVISION, MAX_VISIT, Visit};
pub use office::{Office, Opened, OpenedVisit, Opening, VerifiedReferral};
pub use server::{Admitted, AdmittedNote, MAX_NOTES, admit, admit_note};
pub use staff::Staff;
pub use time::{DAY, KEY_DAYS, MAX_TIME, TOLERANCE, Window, day_of};
pub use venue::{Policy, Release, RequestLog, Venue, VerifiedRequest};
pub use visitor::{CheckIn, Kept, Sealed, check_out, reader_of, seal};
pub use wire::{MAX_MESSAGE, inspect};
