//! What an expression evaluates to, and when it counts as true.

use super::clock::Time;
use super::error::RulesError;
use super::json::{Json, Object};
use std::rc::Rc;
use zeroize::Zeroizing;

/// How many bytes of a text count as one step of an evaluation.
pub(crate) const BYTES_PER_STEP: usize = 16;

/// How deep the arrays and records that an evaluation builds may be nested.
const MAX_DEPTH: usize = 64;

/// A value; everything except what an evaluation builds is borrowed from the data or the expression.
#[derive(Clone)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    Fraction(f64),
    Text(&'a str),
    /// The validation clock: a text that is known to be it.
    Clock,
    Time(Time),
    List(&'a [Json]),
    Object(&'a Object),
    Array(Rc<Array<'a>>),
    Record(Rc<Record<'a>>),
}

/// An array literal, evaluated.
pub(crate) struct Array<'a> {
    items: Vec<Value<'a>>,
    depth: usize,
}

/// Named values: what `var` drills into.
pub(crate) struct Record<'a> {
    fields: Vec<(&'static str, Value<'a>)>,
    depth: usize,
}

impl<'a> Value<'a> {
    pub(crate) fn array(items: Vec<Value<'a>>) -> Result<Self, RulesError> {
        let depth = depth_above(items.iter())?;
        Ok(Self::Array(Rc::new(Array { items, depth })))
    }

    pub(crate) fn record(fields: Vec<(&'static str, Value<'a>)>) -> Result<Self, RulesError> {
        let depth = depth_above(fields.iter().map(|(_, value)| value))?;
        Ok(Self::Record(Rc::new(Record { fields, depth })))
    }

    fn depth(&self) -> usize {
        match self {
            Self::Array(array) => array.depth,
            Self::Record(record) => record.depth,
            _ => 0,
        }
    }

    /// Truthy, falsy or (times and fractions) neither: specification, "Truthy and falsy values".
    pub(crate) fn truth(&self) -> Option<bool> {
        match self {
            Self::Null => Some(false),
            Self::Bool(value) => Some(*value),
            Self::Integer(value) => Some(*value != 0),
            Self::Text(text) => Some(!text.is_empty()),
            Self::Clock => Some(true),
            Self::List(items) => Some(!items.is_empty()),
            Self::Object(members) => Some(!members.is_empty()),
            Self::Array(array) => Some(!array.items.is_empty()),
            Self::Record(record) => Some(!record.fields.is_empty()),
            Self::Fraction(_) | Self::Time(_) => None,
        }
    }

    /// The value under a key or an index; `Null` if there is none.
    pub(crate) fn member(&self, key: &str) -> Self {
        let found = match self {
            Self::Object(members) => members.get(key).map(Self::from),
            Self::Record(record) => {
                let field = record.fields.iter().find(|(name, _)| *name == key);
                field.map(|(_, value)| value.clone())
            }
            Self::List(items) => index(key).and_then(|at| items.get(at)).map(Self::from),
            Self::Array(array) => index(key).and_then(|at| array.items.get(at)).cloned(),
            _ => None,
        };
        found.unwrap_or(Self::Null)
    }

    /// The items of an array; `None` for anything else.
    pub(crate) fn items(&self) -> Option<Items<'a>> {
        match self {
            Self::List(items) => Some(Items::Given(items)),
            Self::Array(array) => Some(Items::Built(array.clone())),
            _ => None,
        }
    }

    /// The value as JSON, times as `toISOString` writes them; a value or 16 bytes of text cost one step.
    pub(crate) fn to_json(&self, steps: &mut usize) -> Result<Json, RulesError> {
        spend(steps, 1)?;
        Ok(match self {
            Self::Null => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Integer(value) => Json::Integer(*value),
            Self::Fraction(value) => Json::Fraction(*value),
            Self::Text(value) => text(value, steps)?,
            // An expression that is evaluated for its value has no clock.
            Self::Clock => Json::Null,
            Self::Time(time) => text(&time.moment().to_text(), steps)?,
            Self::List(items) => list(items.iter().map(Self::from), steps)?,
            Self::Array(array) => list(array.items.iter().cloned(), steps)?,
            Self::Object(members) => {
                let members = members.iter();
                object(members.map(|(key, value)| (key.as_str(), value.into())), steps)?
            }
            Self::Record(record) => object(record.fields.iter().cloned(), steps)?,
        })
    }
}

/// The items of an array, given as data or built by an expression.
pub(crate) enum Items<'a> {
    Given(&'a [Json]),
    Built(Rc<Array<'a>>),
}

impl<'a> Items<'a> {
    pub(crate) fn at(&self, index: usize) -> Option<Value<'a>> {
        match self {
            Self::Given(items) => items.get(index).map(Value::from),
            Self::Built(array) => array.items.get(index).cloned(),
        }
    }
}

impl<'a> From<&'a Json> for Value<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(*value),
            Json::Integer(value) => Self::Integer(*value),
            Json::Fraction(value) => Self::Fraction(*value),
            Json::Text(text) => Self::Text(text),
            Json::List(items) => Self::List(items),
            Json::Object(members) => Self::Object(members),
        }
    }
}

fn depth_above<'v, 'a: 'v>(values: impl Iterator<Item = &'v Value<'a>>) -> Result<usize, RulesError> {
    let deepest = values.map(Value::depth).max().unwrap_or(0);
    let depth = deepest.saturating_add(1);
    (depth <= MAX_DEPTH).then_some(depth).ok_or(RulesError::TooComplex)
}

/// An integer path fragment signifies array indexing.
fn index(key: &str) -> Option<usize> {
    let is_digits = key.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| key.parse().ok())?
}

fn spend(steps: &mut usize, count: usize) -> Result<(), RulesError> {
    *steps = steps.checked_sub(count).ok_or(RulesError::TooComplex)?;
    Ok(())
}

fn text(text: &str, steps: &mut usize) -> Result<Json, RulesError> {
    spend(steps, text.len() / BYTES_PER_STEP)?;
    Ok(Json::Text(Zeroizing::new(text.to_owned())))
}

fn list<'a>(items: impl ExactSizeIterator<Item = Value<'a>>, steps: &mut usize) -> Result<Json, RulesError> {
    let mut list = Vec::with_capacity(items.len().min(*steps));
    for item in items {
        list.push(item.to_json(steps)?);
    }
    Ok(Json::List(list))
}

fn object<'k, 'a>(members: impl Iterator<Item = (&'k str, Value<'a>)>, steps: &mut usize) -> Result<Json, RulesError> {
    let members = members.map(|(key, value)| {
        spend(steps, key.len() / BYTES_PER_STEP)?;
        Ok((key.to_owned(), value.to_json(steps)?))
    });
    Object::new(members.collect::<Result<_, _>>()?).map(Json::Object)
}
