//! CertLogic expressions: parsed into the typed tree of what is allowed, and evaluated by themselves.

use super::error::RulesError;
use super::evaluation::{Evaluation, MAX_STEPS};
use super::grammar;
use super::json::Json;
use super::term::Term;
use super::value::Value;
use std::collections::BTreeSet;

/// The longest text of an expression or of the data it is evaluated on, in bytes.
pub const MAX_EXPRESSION: u32 = 262_144;

/// How many values the JSON of an expression or of a rule may have: an operation takes at most four besides its
/// operands.
pub(crate) const MAX_ITEMS: usize = 65_536;

/// How many values data may have; no shorter value than `0,` fits the text.
const MAX_DATA_ITEMS: usize = MAX_EXPRESSION as usize / 2;

/// A CertLogic expression that follows the specification (version 1.3.3).
///
/// Source: ehn-dcc-development/eu-dcc-business-rules, `certlogic/specification/README.md`.
pub struct Expression {
    root: Term,
}

opaque_debug!(Expression);

impl Expression {
    /// Parses an expression from its JSON text, at most [`MAX_EXPRESSION`] bytes, 10,000 operations and literals, and
    /// 64 levels.
    ///
    /// # Errors
    /// - `Malformed`: not JSON, or an object has a duplicate key.
    /// - `TooLarge`: a limit is exceeded.
    /// - `NotCertLogic`: an unknown operation, a wrong number of operands, a literal that is not allowed.
    pub fn parse(json: &str) -> Result<Self, RulesError> {
        Self::from_json(&Json::parse(json, MAX_EXPRESSION, MAX_ITEMS)?)
    }

    pub(crate) fn from_json(json: &Json) -> Result<Self, RulesError> {
        let root = grammar::parse(json)?;
        Ok(Self { root })
    }

    /// Evaluates the expression on data (JSON text of at most [`MAX_EXPRESSION`] bytes) to JSON text; times are given
    /// as `2021-06-01T12:00:00.000Z`.
    ///
    /// # Errors
    /// - `Malformed`, `TooLarge`: the data.
    /// - `TypeMismatch`: an operand is of a type that its operation does not take.
    /// - `InvalidDate`: a text is not a date, or a date is out of range.
    /// - `Overflow`: a sum exceeds 64 bits.
    /// - `TooComplex`: more than 100,000 steps.
    pub fn evaluate(&self, data: &str) -> Result<String, RulesError> {
        let data = Json::parse(data, MAX_EXPRESSION, MAX_DATA_ITEMS)?;
        let mut steps = MAX_STEPS;
        let value = Evaluation::new(None, &mut steps).evaluate(&self.root, &Value::from(&data))?;
        value.to_json(&mut steps)?.render()
    }

    pub(crate) fn root(&self) -> &Term {
        &self.root
    }

    /// The ids of the value sets that its paths name, each once: from `external.valueSets.<id>`, and from paths into
    /// it.
    pub(crate) fn value_sets(&self) -> Vec<String> {
        let mut ids = BTreeSet::new();
        self.root.each_path(&mut |path| {
            let mut fragments = path.split('.');
            if fragments.next() == Some("external") && fragments.next() == Some("valueSets") {
                ids.extend(fragments.next());
            }
        });
        ids.into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_sets_that_are_named_anywhere_are_found() {
        let names = |json: &str| Expression::parse(json).unwrap().value_sets();
        let set = r#"{"var": "external.valueSets.a"}"#;
        for around in [
            "_",
            "[[1, _]]",
            r#"{"var": "external.valueSets.a.0"}"#,
            r#"{"if": [_, 1, 1]}"#,
            r#"{"if": [false, _, 1]}"#,
            r#"{"if": [true, 1, _]}"#,
            r#"{"and": [false, 1, _]}"#,
            r#"{"!": [_]}"#,
            r#"{"===": [1, _]}"#,
            r#"{"in": ["x", _]}"#,
            r#"{"+": [_, 1]}"#,
            r#"{">=": [1, 1, _]}"#,
            r#"{"not-after": [1, _]}"#,
            r#"{"plusTime": [_, 1, "day"]}"#,
            r#"{"dccDateOfBirth": [_]}"#,
            r#"{"reduce": [_, 1, 1]}"#,
            r#"{"reduce": [1, _, 1]}"#,
            r#"{"reduce": [1, 1, _]}"#,
            r#"{"extractFromUVCI": [_, 1]}"#,
            "[_, _]",
        ] {
            assert_eq!(names(&around.replace('_', set)), ["a"], "{around}");
        }
        let both = r#"[{"var": "external.valueSets.b"}, {"var": "external.valueSets.a"}]"#;
        assert_eq!(names(both), ["a", "b"]);
        for path in [
            "",
            "external",
            "external.valueSets",
            "external.kid.a",
            "valueSets.a",
            "payload.external.valueSets.a",
            "external.valuesets.a",
        ] {
            assert!(names(&format!(r#"{{"var": "{path}"}}"#)).is_empty(), "{path}");
        }
        assert!(names(r#""external.valueSets.a""#).is_empty());
    }
}
