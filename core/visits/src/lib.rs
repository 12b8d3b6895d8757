//! Visit records that only a health office can read, and only those that a venue or a visitor hands over.
//!
//! A visitor seals a visit ([`visitor::VenueToday::seal`]): one random key for the record, wrapped for the visitor
//! and, inside an index that only the venue opens, for the health office. The server admits the bytes
//! ([`server::UnverifiedVisit::admit`]). An [`office::Office`] asks a [`venue::Venue`] for a period; the venue verifies
//! the request and releases what matches, without being able to read who came; the office opens what is released and
//! compares it with what the server stores. The visitor's device keeps its own visits in a [`diary::Diary`], for 14
//! days, and can hand them over itself ([`share`]).
//!
//! Follow one record: [`visitor::VenueToday::seal`] makes header, record, ticket and index;
//! [`venue::Venue::verify_request`] and [`venue::Release`] find it by its index and pass on the index's key;
//! [`office::Opening`] opens index, ticket and record, and compares them.
//!
//! Everything that travels is owned bytes, specified in `FORMAT.md`. Time is passed in, in seconds since 1970; trust is
//! passed in as [`trust::Trust`]; what is kept at home leaves through methods that say so (`export_secret_bytes`).
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_lossless))]

#[macro_use]
extern crate episeal_base;

pub mod diary;

pub mod authority;
pub mod office;
pub mod server;
pub mod share;
pub mod staff;
pub mod venue;
pub mod visitor;

mod kept_run;
pub mod key_ring;
pub mod store;
pub mod stretch;
pub mod trust;

#[cfg(test)]
mod forgery_tests;

pub use episeal_base::error::{Field, FieldError, RecordError};
pub use episeal_base::secret_bytes::SecretBytes;
pub use episeal_base::secret_text::SecretText;
pub use episeal_base::time::{DAY, DIARY_DAYS, KEY_DAYS, MAX_TIME, Period, TOLERANCE, day_of};
pub use episeal_base::wire::MAX_MESSAGE;
/// From these, bindings in Rust mirror the coded enums of the crates below.
#[doc(hidden)]
pub use episeal_base::{fields, record_errors};
pub use episeal_messages::area::Area;
pub use episeal_messages::id::{AuthorityId, CheckInHandle, KeyId, OfficeId, RecordId, ShareId, StaffId, VenueId};
pub use episeal_messages::stay::Stay;
#[doc(hidden)]
pub use episeal_messages::{check_in_kinds, readers, succession_roles};
