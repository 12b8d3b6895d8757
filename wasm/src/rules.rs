//! Business rules: judges a payload, and says when the verdict changes.

use crate::convert::{Result, number, text, whole};
use crate::origin::Origin;
use episeal::rules::{self, Travel};
use js_sys::JsString;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub struct Expression(rules::Expression);

#[wasm_bindgen]
impl Expression {
    pub fn parse(json: &str) -> Result<Expression> {
        Ok(Self(rules::Expression::parse(json)?))
    }

    pub fn evaluate(&self, data: &str) -> Result<JsString> {
        Ok(text(&self.0.evaluate(data)?))
    }
}

#[wasm_bindgen]
pub struct Payload(rules::Payload);

#[wasm_bindgen]
impl Payload {
    pub fn parse_unverified(json: &str) -> Result<Payload> {
        Ok(Self(rules::Payload::parse_unverified(json)?))
    }
}

#[wasm_bindgen]
pub struct ValueSets(rules::ValueSets);

#[wasm_bindgen]
impl ValueSets {
    pub fn parse(json: &str) -> Result<ValueSets> {
        Ok(Self(rules::ValueSets::parse(json)?))
    }

    pub fn add(&mut self, other: &ValueSets) -> Result<()> {
        Ok(self.0.add(&other.0)?)
    }

    pub fn count(&self) -> u32 {
        self.0.count()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[wasm_bindgen]
pub struct External(rules::External);

#[wasm_bindgen]
impl External {
    pub fn new(country: String, region: String, origin: &Origin, value_sets: &ValueSets) -> Self {
        let (origin, value_sets) = (origin.0.clone(), value_sets.0.clone());
        Self(rules::External { arrival: rules::Arrival { country, region }, origin, value_sets })
    }
}

#[wasm_bindgen]
pub struct RuleSet(rules::RuleSet);

#[wasm_bindgen]
impl RuleSet {
    pub fn parse(json: &str) -> Result<RuleSet> {
        Ok(Self(rules::RuleSet::parse(json)?))
    }

    pub fn add(&mut self, other: &RuleSet) -> Result<()> {
        Ok(self.0.add(&other.0)?)
    }

    pub fn count(&self) -> u32 {
        self.0.count()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn evaluate(&self, payload: &Payload, external: &External, now: f64) -> Result<RulesVerdict> {
        Ok(RulesVerdict(self.0.evaluate(&payload.0, &external.0, whole(now))?))
    }

    pub fn next_change(&self, payload: &Payload, external: &External, from: f64, until: f64) -> Result<Option<Change>> {
        let travel = Travel { from: whole(from), until: whole(until) };
        Ok(self.0.next_change(&payload.0, &external.0, travel)?.map(Change))
    }
}

#[wasm_bindgen]
pub struct Change(rules::Change);

#[wasm_bindgen]
impl Change {
    pub fn at(&self) -> f64 {
        number(self.0.at())
    }

    pub fn before(&self) -> JsString {
        text(self.0.before().code())
    }

    pub fn after(&self) -> JsString {
        text(self.0.after().code())
    }
}

#[wasm_bindgen]
pub struct RulesVerdict(rules::RulesVerdict);

#[wasm_bindgen]
impl RulesVerdict {
    pub fn outcome(&self) -> JsString {
        text(self.0.outcome().code())
    }

    pub fn rules(&self) -> Vec<RuleVerdict> {
        self.0.rules().iter().cloned().map(RuleVerdict).collect()
    }

    pub fn reason(&self) -> Option<RuleVerdict> {
        self.0.reason().map(RuleVerdict)
    }
}

#[wasm_bindgen]
pub struct RuleVerdict(rules::RuleVerdict);

#[wasm_bindgen]
impl RuleVerdict {
    pub fn identifier(&self) -> JsString {
        text(self.0.identifier())
    }

    pub fn version(&self) -> JsString {
        text(&self.0.version())
    }

    pub fn rule_type(&self) -> JsString {
        text(self.0.rule_type().code())
    }

    pub fn outcome(&self) -> JsString {
        text(self.0.outcome().code())
    }

    pub fn description(&self, language: &str) -> JsString {
        text(self.0.description(language))
    }
}
