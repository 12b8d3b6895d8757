//! Privacy-first cryptography for digital pandemic response.
//!
//! - [`visits`]: records that only a health office can read, and only those that a venue or a visitor hands over.
//! - [`certificates`]: recovery, vaccination and test certificates of the EU, proven, and recovery certificates, issued.
//! - [`rules`]: whether a country accepts a certificate, why not, and until when.
//!
//! Everything that travels is owned bytes, specified in `FORMAT.md`. Time is passed in, in seconds since 1970; trust is
//! passed in; what is kept at home leaves through methods that say so (`export_secret_bytes`).
//!
//! ```
//! use episeal::visits::authority::Authority;
//! use episeal::visits::trust::Trust;
//! use episeal::visits::venue::{Policy, RequestLog, Venue};
//! use episeal::visits::{DAY, Period, RecordError};
//!
//! # fn main() -> Result<(), RecordError> {
//! // A venue never sends what it did not verify: `release` takes a `VerifiedRequest`, which only
//! // `verify_request` makes.
//! let venue = Venue::generate()?;
//! let authority = Authority::generate()?;
//! let revocations = authority.revoke(1, &[], &Period::new(0, DAY)?)?;
//! let mut trust = Trust::new(&[authority.id()])?;
//! trust.take_revocations(&revocations, 0)?;
//! let mut log = RequestLog::new();
//! let refused = venue.verify_request(b"no request", &trust, &Policy::default(), &mut log, 0);
//! assert_eq!(refused.err(), Some(RecordError::Malformed));
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

pub use episeal_certificates as certificates;
pub use episeal_rules as rules;
pub use episeal_visits as visits;

/// The README's program compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
