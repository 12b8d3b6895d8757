//! The issuance guard's database (SQLite): the epochs with their keys' ids, and under each tag its state. No key, and
//! nothing about a person. A person has two tags under the newest epoch's key, and under those of older ones. In
//! addition, what was reserved under a tag and was not settled when another attempt took its place: it is settled like
//! the others.
//!
//! The library decides ([`episeal::certificates::guard::reserve_issuance`] and the steps of its reservation), this
//! crate keeps: any number of programs may have one database open, and a program may be killed at any point.
//!
//! - A rollback journal, not a write-ahead log: at rest there is one file, and what is deleted does not live on in a
//!   log.
//! - `synchronous = EXTRA`: what is committed survives a loss of power, the deletion of the journal included; with less
//!   an "issued" could be rolled back.
//! - `WITHOUT ROWID`: the rows are in the order of their tags, which does not reveal the order in which people came.
//! - Every change reads and writes in one IMMEDIATE transaction: of two programs one waits for the other.
//!
//! ```
//! use episeal::certificates::DateOfBirth;
//! use episeal::certificates::guard::{GuardKey, reserve_issuance};
//! use episeal::certificates::names::{NameLanguage, PersonName};
//! use episeal_guard_store::{GuardStore, GuardStoreError};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("guard");
//! let now = 1_625_140_800;
//! let keys = [GuardKey::generate(20_213)?];
//! GuardStore::create(&path)?;
//! let mut store = GuardStore::open(&path)?;
//! store.enter(&keys[0])?;
//!
//! let name = PersonName::new("Müller", "Zoë", NameLanguage::Other)?;
//! let tags = [keys[0].tags("R-2021-4711", &name, &DateOfBirth::parse("1964-08-12")?)?];
//! let reservation = store.swap(&keys, &tags, |stored| {
//!     let reservation = reserve_issuance(&keys, stored, 600, now)?;
//!     let state = reservation.state();
//!     Ok::<_, GuardStoreError>((reservation, Some(state)))
//! })?;
//! // Sign; then check, hand out, and note it.
//! store.swap(&keys, &tags, |stored| {
//!     reservation.check(stored, now + 1)?;
//!     Ok::<_, GuardStoreError>(((), None))
//! })?;
//! store.swap(&keys, &tags, |stored| Ok::<_, GuardStoreError>(((), Some(reservation.issued(stored)?))))?;
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod error;
mod file;
mod rows;
mod schema;
mod store;

pub use error::GuardStoreError;
pub use store::{GuardStore, OpenAttempt, Settled, Unsettled};
