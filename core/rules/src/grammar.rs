//! From JSON to the tree of an expression (specification, "Operations"; schema `CertLogic-expression.json`).

use super::date::Unit;
use super::error::RulesError;
use super::json::Json;
use super::term::{Order, Term};

/// How many operations and literals an expression may have.
const MAX_TERMS: usize = 10_000;

/// How deep they may be nested.
const MAX_DEPTH: usize = 64;

pub(crate) fn parse(json: &Json) -> Result<Term, RulesError> {
    Parser { left: MAX_TERMS, depth: 0 }.term(json)
}

/// What may still follow.
struct Parser {
    left: usize,
    depth: usize,
}

impl Parser {
    fn term(&mut self, json: &Json) -> Result<Term, RulesError> {
        self.left = self.left.checked_sub(1).ok_or(RulesError::TooLarge)?;
        if self.depth >= MAX_DEPTH {
            return Err(RulesError::TooLarge);
        }
        self.depth = self.depth.saturating_add(1);
        let term = self.literal_or_operation(json)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(term)
    }

    fn literal_or_operation(&mut self, json: &Json) -> Result<Term, RulesError> {
        match json {
            Json::Bool(value) => Ok(Term::Bool(*value)),
            Json::Integer(value) => Ok(Term::Integer(*value)),
            Json::Text(text) => Ok(Term::Text(text.as_str().to_owned())),
            Json::List(items) => self.terms(items).map(Term::Array),
            Json::Object(members) => {
                let mut members = members.iter();
                match (members.next(), members.next()) {
                    (Some((operator, operands)), None) => self.operation(operator, operands),
                    _ => Err(RulesError::NotCertLogic),
                }
            }
            Json::Null | Json::Fraction(_) => Err(RulesError::NotCertLogic),
        }
    }

    fn operation(&mut self, operator: &str, operands: &Json) -> Result<Term, RulesError> {
        if operator == "var" {
            return path(operands).map(Term::Var);
        }
        let operands = operands.as_list().ok_or(RulesError::NotCertLogic)?;
        match operator {
            "if" => self.boxed(operands).map(Term::If),
            "and" => self.at_least_two(operands, usize::MAX).map(Term::And),
            "!" => self.only(operands).map(Term::Not),
            "===" => self.boxed(operands).map(Term::Equal),
            "in" => self.boxed(operands).map(Term::In),
            "+" => self.boxed(operands).map(Term::Sum),
            "plusTime" => self.plus_time(operands),
            "dccDateOfBirth" => self.only(operands).map(Term::DateOfBirth),
            "reduce" => self.boxed(operands).map(Term::Reduce),
            "extractFromUVCI" => self.extract_from_uvci(operands),
            _ => self.comparison(operator, operands),
        }
    }

    fn comparison(&mut self, operator: &str, operands: &[Json]) -> Result<Term, RulesError> {
        let integers = match operator {
            "<" => Some(Order::Less),
            "<=" => Some(Order::NotGreater),
            ">" => Some(Order::Greater),
            ">=" => Some(Order::NotLess),
            _ => None,
        };
        let times = match operator {
            "before" => Some(Order::Less),
            "not-after" => Some(Order::NotGreater),
            "after" => Some(Order::Greater),
            "not-before" => Some(Order::NotLess),
            _ => None,
        };
        match (integers, times) {
            (Some(order), _) => Ok(Term::Compare(order, self.at_least_two(operands, 3)?)),
            (_, Some(order)) => Ok(Term::CompareTimes(order, self.at_least_two(operands, 3)?)),
            _ => Err(RulesError::NotCertLogic),
        }
    }

    fn plus_time(&mut self, operands: &[Json]) -> Result<Term, RulesError> {
        let [operand, Json::Integer(amount), Json::Text(unit)] = operands else {
            return Err(RulesError::NotCertLogic);
        };
        let unit = Unit::parse(unit).ok_or(RulesError::NotCertLogic)?;
        Ok(Term::PlusTime(Box::new(self.term(operand)?), *amount, unit))
    }

    fn extract_from_uvci(&mut self, operands: &[Json]) -> Result<Term, RulesError> {
        let [operand, Json::Integer(index)] = operands else {
            return Err(RulesError::NotCertLogic);
        };
        Ok(Term::ExtractFromUvci(Box::new(self.term(operand)?), *index))
    }

    fn only(&mut self, operands: &[Json]) -> Result<Box<Term>, RulesError> {
        match operands {
            [operand] => self.term(operand).map(Box::new),
            _ => Err(RulesError::NotCertLogic),
        }
    }

    fn boxed<const N: usize>(&mut self, operands: &[Json]) -> Result<Box<[Term; N]>, RulesError> {
        let terms: Result<[Term; N], _> = self.terms(operands)?.try_into();
        terms.map(Box::new).map_err(|_| RulesError::NotCertLogic)
    }

    fn at_least_two(&mut self, operands: &[Json], most: usize) -> Result<Vec<Term>, RulesError> {
        if (2..=most).contains(&operands.len()) { self.terms(operands) } else { Err(RulesError::NotCertLogic) }
    }

    fn terms(&mut self, items: &[Json]) -> Result<Vec<Term>, RulesError> {
        // Exactly the room that is needed: expressions are kept.
        let mut terms = Vec::with_capacity(items.len());
        for item in items {
            terms.push(self.term(item)?);
        }
        Ok(terms)
    }
}

/// `{ "var": "<path>" }`: fragments separated by periods, none of them empty; `""` is the whole.
fn path(operand: &Json) -> Result<String, RulesError> {
    let path = operand.as_text().ok_or(RulesError::NotCertLogic)?;
    match path.is_empty() || path.split('.').all(|fragment| !fragment.is_empty()) {
        true => Ok(path.to_owned()),
        false => Err(RulesError::NotCertLogic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<RulesError> {
        parse(&Json::parse(text, 1_000_000, 1_000_000).unwrap()).err()
    }

    #[test]
    fn the_number_of_operands_is_that_of_the_specification() {
        for (operator, allowed) in [
            ("if", 3..=3),
            ("and", 2..=5),
            ("!", 1..=1),
            ("===", 2..=2),
            ("in", 2..=2),
            ("+", 2..=2),
            ("<", 2..=3),
            (">=", 2..=3),
            ("after", 2..=3),
            ("not-before", 2..=3),
            ("dccDateOfBirth", 1..=1),
            ("reduce", 3..=3),
        ] {
            for count in 0..=5 {
                let operands = vec!["1"; count].join(",");
                let text = format!(r#"{{"{operator}": [{operands}]}}"#);
                assert_eq!(refusal(&text).is_none(), allowed.contains(&count), "{text}");
            }
            let bare = format!(r#"{{"{operator}": 1}}"#);
            assert_eq!(refusal(&bare), Some(RulesError::NotCertLogic));
        }
    }

    #[test]
    fn an_offset_and_an_index_are_literals() {
        for (text, is_allowed) in [
            (r#"{"plusTime": ["2021", 1, "day"]}"#, true),
            (r#"{"plusTime": ["2021", 1.0, "month"]}"#, true),
            (r#"{"plusTime": ["2021", 1.5, "day"]}"#, false),
            (r#"{"plusTime": ["2021", {"var": "x"}, "day"]}"#, false),
            (r#"{"plusTime": ["2021", 1, "days"]}"#, false),
            (r#"{"plusTime": ["2021", 1, {"var": "x"}]}"#, false),
            (r#"{"plusTime": ["2021", 1]}"#, false),
            (r#"{"extractFromUVCI": ["x", 1]}"#, true),
            (r#"{"extractFromUVCI": ["x", "1"]}"#, false),
            (r#"{"extractFromUVCI": ["x"]}"#, false),
        ] {
            assert_eq!(refusal(text).is_none(), is_allowed, "{text}");
        }
    }

    #[test]
    fn depth_and_number_are_bounded() {
        let nested = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(refusal(&nested(63)), None);
        assert_eq!(refusal(&nested(64)), Some(RulesError::TooLarge));
        let wide = |count| format!("[{}]", vec!["1"; count].join(","));
        assert_eq!(refusal(&wide(9_999)), None);
        assert_eq!(refusal(&wide(10_000)), Some(RulesError::TooLarge));
    }
}
