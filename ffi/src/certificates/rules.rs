//! Business rules: whether a country accepts a certificate, why not, and until when.

use crate::certificates::signed;
use crate::coded::{Outcome, RuleType};
use crate::convert::objects;
use crate::errors::RulesError;
use crate::records::{personal, record};
use crate::state::{State, state};
use crate::time::Time;
use episeal::rules;
use std::sync::Arc;

/// A CertLogic expression that follows the specification (version 1.3.3).
///
/// Source: ehn-dcc-development/eu-dcc-business-rules, `certlogic/specification/README.md`.
#[derive(uniffi::Object)]
pub struct RuleExpression(rules::Expression);

#[uniffi::export]
impl RuleExpression {
    /// Parses an expression from its JSON text, at most 256 KiB, 10,000 operations and literals, and 64 levels.
    ///
    /// # Errors
    /// - `Malformed`: not JSON, or an object has a duplicate key.
    /// - `TooLarge`: a limit is exceeded.
    /// - `NotCertLogic`: an unknown operation, a wrong number of operands, a literal that is not allowed.
    #[uniffi::constructor]
    pub fn parse(json: String) -> Result<Self, RulesError> {
        Ok(Self(rules::Expression::parse(&json)?))
    }

    /// Evaluates the expression on data (JSON text of at most 256 KiB) to JSON text; times are given as
    /// `2021-06-01T12:00:00.000Z`.
    ///
    /// # Errors
    /// - `Malformed`, `TooLarge`: the data.
    /// - `TypeMismatch`: an operand is of a type that its operation does not take.
    /// - `InvalidDate`: a text is not a date, or a date is out of range.
    /// - `Overflow`: a sum exceeds 64 bits.
    /// - `TooComplex`: more than 100,000 steps.
    pub fn evaluate(&self, data: String) -> Result<String, RulesError> {
        self.0.evaluate(&data)
    }
}

/// The payload of a certificate (the map under claim -260, 1) as JSON. Its values are wiped when it is freed.
#[derive(uniffi::Object)]
pub struct Payload(pub(super) rules::Payload);

#[uniffi::export]
impl Payload {
    /// Reads a JSON object of at most 64 KiB.
    ///
    /// # Errors
    /// - `TooLarge`: longer than that.
    /// - `Malformed`: not a JSON object, or it has a duplicate key.
    ///
    /// # Security
    /// Rules judge what is in it, whoever wrote it: a verified certificate gives its own payload, this is for authors
    /// of rules. Wiping the text is up to the caller; a text with escapes leaves a copy in the parser's buffer.
    #[uniffi::constructor]
    pub fn parse_unverified(json: String) -> Result<Self, RulesError> {
        Ok(Self(rules::Payload::parse_unverified(&json)?))
    }
}

/// Value sets by their ids, each a list of codes.
#[derive(uniffi::Object)]
pub struct ValueSets(State<rules::ValueSets>);

state!(ValueSets(rules::ValueSets));

#[uniffi::export]
impl ValueSets {
    /// Reads value sets (at most 1 MiB): compressed, `{"<id>": ["<code>", ...], ...}`, or as published, `{"valueSetId":
    /// "<id>", "valueSetValues": {"<code>": {...}, ...}}` or a list of these.
    ///
    /// # Errors
    /// - `TooLarge`: longer than that, or more than 65,536 values in all compressed sets or in a published one.
    /// - `Malformed`: not in one of these forms, or a duplicate id.
    #[uniffi::constructor]
    pub fn parse(json: String) -> Result<Self, RulesError> {
        Ok(rules::ValueSets::parse(&json)?.into())
    }

    /// Adds the sets of another text.
    ///
    /// # Errors
    /// - `Malformed`: an id is in both; nothing is added.
    pub fn add(&self, other: &ValueSets) -> Result<(), RulesError> {
        let other = other.0.read().clone();
        self.0.write().add(&other)
    }

    /// How many sets there are.
    pub fn count(&self) -> i32 {
        signed(self.0.read().count())
    }

    /// True when there is no set.
    pub fn is_empty(&self) -> bool {
        self.0.read().is_empty()
    }
}

personal! {
    /// Where the holder of a certificate arrives: this country's Acceptance rules apply.
    Arrival {
        /// The country, ISO 3166-1 alpha-2.
        country: String,
        /// The region, as rules name it; empty: none.
        region: String,
    }
}

impl From<Arrival> for rules::Arrival {
    fn from(of: Arrival) -> Self {
        Self { country: of.country, region: of.region }
    }
}

personal! {
    /// Where a certificate is from, and for how long.
    Origin {
        /// The country that issued it (claim 1), as rules see it.
        issuer_country: String,
        /// The countries whose Invalidation rules apply.
        invalidation_countries: Vec<String>,
        /// The id of the signer's key, in Base64.
        kid: String,
        /// When it was issued (claim 6).
        issued: Time,
        /// When it expires (claim 4).
        expires: Time,
    }
}

impl From<rules::Origin> for Origin {
    fn from(of: rules::Origin) -> Self {
        let rules::Origin { issuer_country, invalidation_countries, kid, issued, expires } = of;
        Self { issuer_country, invalidation_countries, kid, issued: issued.into(), expires: expires.into() }
    }
}

impl From<Origin> for rules::Origin {
    fn from(of: Origin) -> Self {
        let Origin { issuer_country, invalidation_countries, kid, issued, expires } = of;
        Self { issuer_country, invalidation_countries, kid, issued: issued.0, expires: expires.0 }
    }
}

personal! {
    /// The external parameters of an evaluation (EU DCC Validation Rules, 7.5), except for the time.
    External {
        /// Where the holder arrives.
        arrival: Arrival,
        /// Where the certificate is from.
        origin: Origin,
        /// The value sets: all that rules name, since a rule whose logic has the path `external.valueSets.<id>` of a
        /// set that is missing here is open and not evaluated, whether or not the evaluation would get there. A path is
        /// a literal in CertLogic; `external.valueSets` as a whole names no set, and anything else without a value is
        /// `null`.
        value_sets: Arc<ValueSets>,
    }
}

impl From<External> for rules::External {
    fn from(of: External) -> Self {
        let value_sets = of.value_sets.0.read().clone();
        Self { arrival: of.arrival.into(), origin: of.origin.into(), value_sets }
    }
}

record! {
    /// A period that is searched for a change: at most ten years.
    Travel {
        /// Whose outcome changes.
        since: Time,
        /// The last second at which a change is looked for.
        until: Time,
    }
}

impl From<Travel> for rules::Travel {
    fn from(of: Travel) -> Self {
        Self { from: of.since.0, until: of.until.0 }
    }
}

/// The rules of one or more countries.
#[derive(uniffi::Object)]
pub struct RuleSet(State<rules::RuleSet>);

state!(RuleSet(rules::RuleSet));

#[uniffi::export]
impl RuleSet {
    /// Reads a list of rules, or one rule, as the EU gateway gives them: JSON of at most 4 MiB and 4,096 rules.
    ///
    /// `Type` is `Acceptance` or `Invalidation` in this spelling; rules of the type `BoosterNotification`, which some
    /// countries publish beside them, say nothing about an arrival and are left out. A rule of any other type, or of a
    /// `Country` that is not two capital letters, is malformed, so that none is left out because of its spelling. A
    /// rule for another engine or a newer version, or whose logic is not CertLogic, stays in the set and can only be
    /// open.
    ///
    /// # Errors
    /// - `TooLarge`: a limit is exceeded, or the JSON of a rule has more than 65,536 values.
    /// - `Malformed`: not JSON, or a duplicate among the keys that are read.
    /// - `MalformedRule`: the metadata of a rule is missing or malformed.
    ///
    /// # Security
    /// Rules are taken as they are: the caller verifies who signed them.
    #[uniffi::constructor]
    pub fn parse(json: String) -> Result<Self, RulesError> {
        Ok(rules::RuleSet::parse(&json)?.into())
    }

    /// Adds the rules of another text.
    ///
    /// # Errors
    /// - `TooLarge`: more than 4,096 together; nothing is added.
    pub fn add(&self, other: &RuleSet) -> Result<(), RulesError> {
        let other = other.0.read().clone();
        self.0.write().add(&other)
    }

    /// How many Acceptance and Invalidation rules there are, every version counted.
    pub fn count(&self) -> i32 {
        signed(self.0.read().count())
    }

    /// True when there is no rule.
    pub fn is_empty(&self) -> bool {
        self.0.read().is_empty()
    }

    /// Evaluates the rules that apply to a certificate at a time.
    ///
    /// # Errors
    /// - `InvalidTime`: `now`, or when the certificate was issued or expires, is out of range.
    ///
    /// # Security
    /// The payload is taken as it is: only a verified certificate gives one that is proven.
    pub fn evaluate(&self, payload: &Payload, external: External, now: Time) -> Result<RulesVerdict, RulesError> {
        Ok(RulesVerdict(self.0.read().evaluate(&payload.0, &external.into(), now.0)?))
    }

    /// The first change of the outcome of `RuleSet::evaluate` after `since` and not after `until`; none: the outcome of
    /// `since` stays.
    ///
    /// For a certificate that passes at `since`, `Change::at` is until when it is valid; for one that fails, the
    /// earliest time at which it may be valid, as far as rules go: they know neither the certificate's own expiry nor
    /// the end of its signer's validity, which a verifier checks at its own time. The second is exact and no change is
    /// overlooked, however short: between the instants that are looked at, no comparison with the clock turns out
    /// differently, and no rule starts or ends.
    ///
    /// # Errors
    /// - `InvalidTime`: a time is out of range, `until` is before `since` or too far after it.
    /// - `ClockReadAsText`: a rule reads the clock other than through `plusTime`.
    /// - `TooComplex`: more than 20,000,000 steps.
    pub fn next_change(
        &self,
        payload: &Payload,
        external: External,
        travel: Travel,
    ) -> Result<Option<Change>, RulesError> {
        Ok(self.0.read().next_change(&payload.0, &external.into(), travel.into())?.map(Into::into))
    }
}

record! {
    /// A change of the verdict.
    Change {
        /// The first second of the new outcome: exact.
        at: Time,
        /// The outcome up to it.
        before: Outcome,
        /// The outcome from it on.
        after: Outcome,
    }
}

impl From<rules::Change> for Change {
    fn from(of: rules::Change) -> Self {
        Self { at: of.at().into(), before: of.before().into(), after: of.after().into() }
    }
}

/// The outcome of every rule that applies: Acceptance before Invalidation, each by identifier.
#[derive(uniffi::Object)]
pub struct RulesVerdict(rules::RulesVerdict);

#[uniffi::export]
impl RulesVerdict {
    /// The outcome of the whole.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome().into()
    }

    /// Each rule that applies.
    pub fn rules(&self) -> Vec<Arc<RuleVerdict>> {
        objects(self.0.rules().iter().cloned())
    }

    /// The first rule that failed.
    pub fn reason(&self) -> Option<Arc<RuleVerdict>> {
        self.0.reason().map(|rule| Arc::new(rule.into()))
    }
}

/// The outcome of one rule.
#[derive(uniffi::Object)]
pub struct RuleVerdict(rules::RuleVerdict);

impl From<rules::RuleVerdict> for RuleVerdict {
    fn from(of: rules::RuleVerdict) -> Self {
        Self(of)
    }
}

#[uniffi::export]
impl RuleVerdict {
    /// The rule's identifier, such as `RR-DE-0001`.
    pub fn identifier(&self) -> String {
        self.0.identifier().into()
    }

    /// The rule's version, such as `1.0.3`.
    pub fn version(&self) -> String {
        self.0.version()
    }

    /// Whose rule it is.
    pub fn rule_type(&self) -> RuleType {
        self.0.rule_type().into()
    }

    /// Its outcome.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome().into()
    }

    /// What the rule demands, in a language (`de` or `de-at`), else in its main language, else in English; empty when
    /// the rule has none of these.
    pub fn description(&self, language: String) -> String {
        self.0.description(&language).into()
    }
}
