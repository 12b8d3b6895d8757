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

#[derive(uniffi::Object)]
pub struct RuleExpression(rules::Expression);

#[uniffi::export]
impl RuleExpression {
    #[uniffi::constructor]
    pub fn parse(json: String) -> Result<Self, RulesError> {
        Ok(Self(rules::Expression::parse(&json)?))
    }

    pub fn evaluate(&self, data: String) -> Result<String, RulesError> {
        self.0.evaluate(&data)
    }
}

#[derive(uniffi::Object)]
pub struct Payload(pub(super) rules::Payload);

#[uniffi::export]
impl Payload {
    #[uniffi::constructor]
    pub fn parse_unverified(json: String) -> Result<Self, RulesError> {
        Ok(Self(rules::Payload::parse_unverified(&json)?))
    }
}

#[derive(uniffi::Object)]
pub struct ValueSets(State<rules::ValueSets>);

state!(ValueSets(rules::ValueSets));

#[uniffi::export]
impl ValueSets {
    #[uniffi::constructor]
    pub fn parse(json: String) -> Result<Self, RulesError> {
        Ok(rules::ValueSets::parse(&json)?.into())
    }

    pub fn add(&self, other: &ValueSets) -> Result<(), RulesError> {
        let other = other.0.read().clone();
        self.0.write().add(&other)
    }

    pub fn count(&self) -> i32 {
        signed(self.0.read().count())
    }

    pub fn is_empty(&self) -> bool {
        self.0.read().is_empty()
    }
}

personal! {
    /// Where somebody arrives.
    Arrival {
        /// Country, two letters.
        country: String,
        /// Region; mostly empty.
        region: String,
    }
}

impl From<Arrival> for rules::Arrival {
    fn from(of: Arrival) -> Self {
        Self { country: of.country, region: of.region }
    }
}

personal! {
    /// Where a certificate comes from.
    Origin {
        /// The country whose certificate it is.
        issuer_country: String,
        /// The countries whose Invalidation rules apply.
        invalidation_countries: Vec<String>,
        /// The key id of its signer, in Base64.
        kid: String,
        /// When it was issued.
        issued: Time,
        /// From then on it is refused.
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
    /// What is known beside the payload.
    External {
        /// Where somebody arrives.
        arrival: Arrival,
        /// Where the certificate comes from.
        origin: Origin,
        /// The value sets that rules name; a rule that names another one stays open.
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
    /// The time over which an outcome is looked at, at most ten years.
    Travel {
        /// The outcome at this time is compared.
        since: Time,
        /// The last time that is looked at.
        until: Time,
    }
}

impl From<Travel> for rules::Travel {
    fn from(of: Travel) -> Self {
        Self { from: of.since.0, until: of.until.0 }
    }
}

#[derive(uniffi::Object)]
pub struct RuleSet(State<rules::RuleSet>);

state!(RuleSet(rules::RuleSet));

#[uniffi::export]
impl RuleSet {
    #[uniffi::constructor]
    pub fn parse(json: String) -> Result<Self, RulesError> {
        Ok(rules::RuleSet::parse(&json)?.into())
    }

    pub fn add(&self, other: &RuleSet) -> Result<(), RulesError> {
        let other = other.0.read().clone();
        self.0.write().add(&other)
    }

    pub fn count(&self) -> i32 {
        signed(self.0.read().count())
    }

    pub fn is_empty(&self) -> bool {
        self.0.read().is_empty()
    }

    pub fn evaluate(&self, payload: &Payload, external: External, now: Time) -> Result<RulesVerdict, RulesError> {
        Ok(RulesVerdict(self.0.read().evaluate(&payload.0, &external.into(), now.0)?))
    }

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
    /// When an outcome changes.
    Change {
        /// The first second of the new outcome, exact.
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

#[derive(uniffi::Object)]
pub struct RulesVerdict(rules::RulesVerdict);

#[uniffi::export]
impl RulesVerdict {
    pub fn outcome(&self) -> Outcome {
        self.0.outcome().into()
    }

    pub fn rules(&self) -> Vec<Arc<RuleVerdict>> {
        objects(self.0.rules().iter().cloned())
    }

    pub fn reason(&self) -> Option<Arc<RuleVerdict>> {
        self.0.reason().map(|rule| Arc::new(rule.into()))
    }
}

#[derive(uniffi::Object)]
pub struct RuleVerdict(rules::RuleVerdict);

impl From<rules::RuleVerdict> for RuleVerdict {
    fn from(of: rules::RuleVerdict) -> Self {
        Self(of)
    }
}

#[uniffi::export]
impl RuleVerdict {
    pub fn identifier(&self) -> String {
        self.0.identifier().into()
    }

    pub fn version(&self) -> String {
        self.0.version()
    }

    pub fn rule_type(&self) -> RuleType {
        self.0.rule_type().into()
    }

    pub fn outcome(&self) -> Outcome {
        self.0.outcome().into()
    }

    pub fn description(&self, language: String) -> String {
        self.0.description(&language).into()
    }
}
