//! Business rules: whether a country accepts a certificate, why not, and until when.
//!
//! Follow one verdict: [`RuleSet::parse`] reads the rules of the EU gateway, each with its [`Expression`];
//! [`RuleSet::evaluate`] selects those that apply to a certificate at a time and evaluates them on the certificate's
//! [`Payload`] and the [`External`] parameters; the [`RulesVerdict`] says for each rule whether it passed, failed or
//! stays open. [`RuleSet::next_change`] travels in time to the second at which the verdict changes.
//!
//! A country publishes a rule, and an app judges by it:
//!
//! ```
//! use episeal_rules::{Arrival, External, Origin, Outcome, Payload, RuleSet, Travel, ValueSets};
//!
//! # fn main() -> Result<(), episeal_rules::RulesError> {
//! // The country: whoever recovered may enter from the 28th to the 180th day after the test.
//! let rules = RuleSet::parse(r#"[{
//!     "Identifier": "RR-DE-0001", "Type": "Acceptance", "Country": "DE", "CertificateType": "Recovery",
//!     "Version": "1.0.0", "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "1.0.0",
//!     "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z",
//!     "Description": [{"lang": "en", "desc": "The test must be 28 to 180 days old."}],
//!     "Logic": {"not-after": [
//!         {"plusTime": [{"var": "payload.r.0.fr"}, 28, "day"]},
//!         {"plusTime": [{"var": "external.validationClock"}, 0, "day"]},
//!         {"plusTime": [{"var": "payload.r.0.fr"}, 180, "day"]}]}
//! }]"#)?;
//!
//! // The app: a verified certificate of `episeal-certificates` gives its own payload and origin.
//! let payload = Payload::parse_unverified(r#"{"ver": "1.3.0", "r": [{"fr": "2021-06-01"}]}"#)?;
//! let now = 1_625_097_600; // 2021-07-01
//! let external = External {
//!     arrival: Arrival { country: "DE".into(), region: String::new() },
//!     origin: Origin {
//!         issuer_country: "AT".into(),
//!         invalidation_countries: vec!["AT".into()],
//!         kid: "53FOjX/4aJs=".into(),
//!         issued: now,
//!         expires: now + 31_536_000,
//!     },
//!     value_sets: ValueSets::parse("{}")?,
//! };
//! assert_eq!(rules.evaluate(&payload, &external, now)?.outcome(), Outcome::Passed);
//!
//! // Until when: one second after the beginning of the 180th day.
//! let travel = Travel { from: now, until: now + 31_536_000 };
//! let change = rules.next_change(&payload, &external, travel)?;
//! assert_eq!(change.map(|change| change.at()), Some(1_638_057_601));
//! # Ok(())
//! # }
//! ```
//!
//! Sources: EU DCC Validation Rules (eHealth Network, V1.00 of 2021-06-09); CertLogic specification 1.3.3 and how-to in
//! ehn-dcc-development/eu-dcc-business-rules; the engine that the verifying apps use,
//! eu-digital-green-certificates/dgc-certlogic-android, where those leave something open.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation, clippy::cast_lossless))]

#[macro_use]
extern crate episeal_base;

mod clock;
mod date;
mod error;
mod evaluation;
mod expression;
mod external;
mod grammar;
mod json;
mod rule;
mod rule_set;
mod term;
mod travel;
mod value;
mod value_sets;
mod verdict;

pub use error::RulesError;
pub use expression::{Expression, MAX_EXPRESSION};
pub use external::{Arrival, External, MAX_PAYLOAD, Origin, Payload};
pub use rule::RuleType;
pub use rule_set::{MAX_RULE_SET, MAX_RULES, RuleSet};
pub use travel::{Change, MAX_TRAVEL_SECONDS, Travel};
pub use value_sets::{MAX_VALUE_SETS, ValueSets};
pub use verdict::{Outcome, RuleVerdict, RulesVerdict};
