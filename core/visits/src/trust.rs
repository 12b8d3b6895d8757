//! Whom an app trusts: the pinned authorities, the offices that they revoked, and who succeeds whom.
//!
//! An authority that changes its key is followed by every app that pinned the old one:
//!
//! ```
//! use episeal_visits::authority::Authority;
//! use episeal_visits::trust::Trust;
//! use episeal_visits::{DAY, Period, RecordError, day_of};
//!
//! # fn main() -> Result<(), RecordError> {
//! # let now = 1_795_000_000;
//! // The old authority and the new one.
//! let (old, new) = (Authority::generate()?, Authority::generate()?);
//! let consent = new.consent_to_succeed(&old.id(), day_of(now)?)?;
//! let succession = old.succeed(&consent)?;
//!
//! // An app that pinned the old one, and keeps what it was told.
//! let mut trust = Trust::new(&[old.id()])?;
//! trust.take_succession(&succession)?;
//! let mut trust = Trust::import_bytes(&trust.export_bytes())?;
//! let list = new.revoke(1, &[], &Period::new(now, now + DAY)?)?;
//! trust.take_revocations(&list, now)?;
//! assert_eq!(trust.number(&new.id()), Some(1));
//! # Ok(())
//! # }
//! ```

pub use episeal_messages::succession::SuccessionRole;
pub use episeal_messages::trust::{MAX_TRUST, Trust};
