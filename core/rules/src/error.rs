//! What can go wrong with business rules.

errors! {
    /// Every way in which an expression, a rule, a value set or an evaluation is refused.
    ///
    /// Flat and without payload: an error never carries input or personal data. Exhaustive on purpose, so that a
    /// binding that mirrors it fails to build when a variant is added.
    RulesError, list rules_errors;

    /// The text is not JSON, has a duplicate key or a number out of range, or does not have the expected form.
    Malformed => "malformed-json", "the text is not JSON in the expected form";
    /// A text, a list or an expression is longer or deeper than its limit.
    TooLarge => "too-large", "a text, a list or an expression is larger than its limit";
    /// The expression is not a CertLogic expression.
    NotCertLogic => "not-certlogic", "the expression is not CertLogic";
    /// The metadata of a rule is missing or malformed.
    MalformedRule => "malformed-rule", "the metadata of a rule is missing or malformed";
    /// An operation met a value of a type that it does not take.
    TypeMismatch => "type-mismatch", "an operation met a value of the wrong type";
    /// A text is not a date or date-time of CertLogic, or a result is beyond the range of dates.
    InvalidDate => "invalid-date", "a text is not a date, or a date is out of range";
    /// A number became larger than 64 bits.
    Overflow => "overflow", "a number is too large";
    /// The evaluation took more steps, or built deeper values, than allowed.
    TooComplex => "too-complex", "the evaluation takes too many steps";
    /// A rule uses the clock other than by comparing what `plusTime` makes of it (or shifts it by a hundred thousand
    /// years): when its result changes cannot be predicted.
    ClockReadAsText => "clock-read-as-text", "a rule reads the clock as text, so no change can be foreseen";
    /// A time or a period is out of range or out of order.
    InvalidTime => "invalid-time", "a time is out of range or out of order";
}
