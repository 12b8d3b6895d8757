//! The tree of an expression: its operations and literals.

use super::date::Unit;
use std::cmp::Ordering;

/// One node of the tree; what the specification calls an expression.
pub(crate) enum Term {
    Bool(bool),
    Integer(i64),
    Text(String),
    Array(Vec<Term>),
    /// `var`: the path, its fragments separated by periods; empty for the whole.
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

impl Term {
    /// Visits the path of every `var` in it.
    pub(crate) fn each_path<'a>(&'a self, visit: &mut impl FnMut(&'a str)) {
        let terms: &[Self] = match self {
            Self::Bool(_) | Self::Integer(_) | Self::Text(_) => &[],
            Self::Var(path) => return visit(path),
            Self::Array(terms) | Self::And(terms) | Self::Compare(_, terms) | Self::CompareTimes(_, terms) => terms,
            Self::Equal(terms) | Self::In(terms) | Self::Sum(terms) => terms.as_slice(),
            Self::If(terms) | Self::Reduce(terms) => terms.as_slice(),
            Self::Not(term) | Self::PlusTime(term, ..) | Self::DateOfBirth(term) | Self::ExtractFromUvci(term, _) => {
                std::slice::from_ref(term)
            }
        };
        for term in terms {
            term.each_path(visit);
        }
    }
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

    /// With two bytes of text for a literal (`0,`), no tree is larger than 16 times its text.
    #[test]
    fn a_term_takes_at_most_32_bytes_beside_its_text() {
        assert!(size_of::<Term>() <= 32, "{}", size_of::<Term>());
    }
}
