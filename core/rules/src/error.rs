//! What can go wrong with business rules.

use core::fmt;

/// Every way in which an expression, a rule, a value set or an evaluation is refused.
///
/// Flat and without payload: an error never carries input or personal data. Exhaustive on purpose, so that a binding
/// that mirrors it fails to build when a variant is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RulesError {
    /// The text is not JSON, has a duplicate key or a number out of range, or does not have the expected form.
    Malformed,
    /// A text, a list or an expression is longer or deeper than its limit.
    TooLarge,
    /// The expression is not a CertLogic expression.
    NotCertLogic,
    /// The metadata of a rule is missing or malformed.
    MalformedRule,
    /// An operation met a value of a type that it does not take.
    TypeMismatch,
    /// A text is not a date or date-time of CertLogic, or a result is beyond the range of dates.
    InvalidDate,
    /// A number became larger than 64 bits.
    Overflow,
    /// The evaluation took more steps, or built deeper values, than allowed.
    TooComplex,
    /// A rule uses the clock other than by comparing what `plusTime` makes of it (or shifts it by a hundred thousand
    /// years): when its result changes cannot be predicted.
    ClockReadAsText,
    /// A time or a period is out of range or out of order.
    InvalidTime,
}

impl RulesError {
    /// Every variant, in the order of declaration.
    pub const ALL: &'static [Self] = &[
        Self::Malformed,
        Self::TooLarge,
        Self::NotCertLogic,
        Self::MalformedRule,
        Self::TypeMismatch,
        Self::InvalidDate,
        Self::Overflow,
        Self::TooComplex,
        Self::ClockReadAsText,
        Self::InvalidTime,
    ];

    /// The stable code of this error, in kebab case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed-json",
            Self::TooLarge => "too-large",
            Self::NotCertLogic => "not-certlogic",
            Self::MalformedRule => "malformed-rule",
            Self::TypeMismatch => "type-mismatch",
            Self::InvalidDate => "invalid-date",
            Self::Overflow => "overflow",
            Self::TooComplex => "too-complex",
            Self::ClockReadAsText => "clock-read-as-text",
            Self::InvalidTime => "invalid-time",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Malformed => "the text is not JSON of the expected form",
            Self::TooLarge => "a text, a list or an expression is larger than its limit",
            Self::NotCertLogic => "the expression is not CertLogic",
            Self::MalformedRule => "the metadata of a rule is missing or malformed",
            Self::TypeMismatch => "an operation met a value of a type that it does not take",
            Self::InvalidDate => "a text is not a date, or a date is out of range",
            Self::Overflow => "a number is too large",
            Self::TooComplex => "the evaluation takes too many steps",
            Self::ClockReadAsText => "a rule reads the clock as a text, so no change can be foreseen",
            Self::InvalidTime => "a time is out of range or out of order",
        }
    }
}

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl std::error::Error for RulesError {}
