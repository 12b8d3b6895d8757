//! CertLogic expressions: the typed tree of what is allowed, and nothing else.

use super::date::Unit;
use super::error::RulesError;
use super::evaluation::{Evaluation, MAX_STEPS};
use super::grammar;
use super::json::Json;
use super::value::Value;
use std::cmp::Ordering;

/// The longest text of an expression or of the data it is evaluated on, in bytes.
pub const MAX_EXPRESSION: usize = 262_144;

/// How many values the JSON of an expression or of a rule may have: an operation takes at most four beside its operands.
pub(crate) const MAX_ITEMS: usize = 65_536;

/// How many values data may have; no shorter value than `0,` fits the text.
const MAX_DATA_ITEMS: usize = MAX_EXPRESSION / 2;

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
    /// - `Malformed`: not JSON, or an object has a key twice.
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
        let value = Evaluation::new(None, &mut steps).evaluate(self, &Value::from(&data))?;
        value.to_json(&mut steps)?.render()
    }

    pub(crate) fn root(&self) -> &Term {
        &self.root
    }
}

/// One node of the tree; what the specification calls an expression.
pub(crate) enum Term {
    Bool(bool),
    Integer(i64),
    Text(String),
    Array(Vec<Term>),
    /// `var`: the path, its fragments with periods between them; empty for the whole.
    Var(String),
    If(Box<[Term; 3]>),
    And(Vec<Term>),
    Not(Box<Term>),
    /// `===`
    Equal(Box<[Term; 2]>),
    In(Box<[Term; 2]>),
    /// `+`
    Sum(Box<[Term; 2]>),
    /// `<`, `<=`, `>`, `>=` with two or three operands.
    Compare(Order, Vec<Term>),
    /// `before`, `not-after`, `after`, `not-before` with two or three operands.
    CompareTimes(Order, Vec<Term>),
    PlusTime(Box<Term>, i64, Unit),
    DateOfBirth(Box<Term>),
    /// Operand, lambda, initial value.
    Reduce(Box<[Term; 3]>),
    ExtractFromUvci(Box<Term>, i64),
}

/// A relation between two integers or times.
#[derive(Clone, Copy)]
pub(crate) enum Order {
    Less,
    NotGreater,
    Greater,
    NotLess,
}

impl Order {
    pub(crate) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::NotGreater => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::NotLess => ordering.is_ge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With two bytes of text for a literal (`0,`) no tree is above 16 times its text.
    #[test]
    fn a_term_takes_at_most_32_bytes_beside_its_text() {
        assert!(size_of::<Term>() <= 32, "{}", size_of::<Term>());
    }
}
