//! Business rules: whether a country accepts a certificate, why not, and until when.
//!
//! Follow one verdict: [`RuleSet::parse`] reads the rules of the EU gateway, each with its [`Expression`]; [`evaluate`]
//! selects those that apply to a certificate at a time and evaluates them on the certificate's [`Payload`] and the
//! [`External`] parameters; the [`RulesVerdict`] says for each rule whether it passed, failed or stays open.
//! [`next_change`] travels in time to the second at which the verdict changes.
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
pub use external::{External, MAX_PAYLOAD, Payload};
pub use rule::RuleType;
pub use rule_set::{MAX_RULE_SET, MAX_RULES, RuleSet};
pub use travel::{Change, MAX_TRAVEL_SECONDS, next_change};
pub use value_sets::{MAX_VALUE_SETS, ValueSets};
pub use verdict::{Outcome, RuleVerdict, RulesVerdict, evaluate};
