//! JSON as rules see it: integers apart from other numbers, every key once, texts wiped on drop.

use super::error::RulesError;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// The largest integer of JavaScript that is exact, 2^53 - 1: a float beyond it is not taken for an integer.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// A JSON value.
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is not an integer: CertLogic knows none, data may have some.
    Fraction(f64),
    Text(Zeroizing<String>),
    List(Vec<Json>),
    Object(Object),
}

/// The members of a JSON object.
pub(crate) type Object = BTreeMap<String, Json>;

opaque_debug!(Json);

impl Json {
    /// Parses a text of at most `limit` bytes; deeper than 127 levels is refused as malformed.
    pub(crate) fn parse(text: &str, limit: usize) -> Result<Self, RulesError> {
        if text.len() > limit {
            return Err(RulesError::TooLarge);
        }
        serde_json::from_str(text).map_err(|_| RulesError::Malformed)
    }

    /// As compact text, the keys of objects in order.
    pub(crate) fn render(&self) -> Result<String, RulesError> {
        serde_json::to_string(self).map_err(|_| RulesError::Malformed)
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        i64::try_from(value).map(Json::Integer).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(integer(value).map_or(Json::Fraction(value), Json::Integer))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(Zeroizing::new(value.to_owned())))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(Zeroizing::new(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Object::new();
        while let Some((key, value)) = members.next_entry()? {
            if object.insert(key, value).is_some() {
                return Err(A::Error::custom("duplicate key"));
            }
        }
        Ok(Json::Object(object))
    }
}

/// `2.0` is the integer 2, as in JavaScript.
fn integer(value: f64) -> Option<i64> {
    let is_whole = value.trunc() == value && value.abs() <= MAX_SAFE;
    is_whole.then(|| format!("{value:.0}").parse().ok())?
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Fraction(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> Result<String, RulesError> {
        Json::parse(text, 100_000)?.render()
    }

    #[test]
    fn a_whole_number_is_an_integer_however_it_is_written() {
        assert_eq!(
            again("[1, 1.0, 10e-1, -0.0, -3]"),
            Ok("[1,1,1,0,-3]".into())
        );
        assert_eq!(again("[1.5, 1e300]"), Ok("[1.5,1e+300]".into()));
        assert_eq!(again("9223372036854775808"), Err(RulesError::Malformed));
    }

    #[test]
    fn a_key_stands_once() {
        assert_eq!(
            again(r#"{"b": 1, "a": []}"#),
            Ok(r#"{"a":[],"b":1}"#.into())
        );
        assert_eq!(again(r#"{"a": 1, "a": 1}"#), Err(RulesError::Malformed));
    }

    #[test]
    fn size_and_depth_are_bounded() {
        assert_eq!(Json::parse("1234", 3).err(), Some(RulesError::TooLarge));
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(again(&nested(127)).is_ok());
        assert_eq!(again(&nested(128)), Err(RulesError::Malformed));
        assert_eq!(again(&"[".repeat(50_000)), Err(RulesError::Malformed));
    }
}
