//! JSON as rules see it: integers separate from other numbers, no duplicate keys, texts wiped on drop.

use super::error::RulesError;
use serde::ser::{Serialize, Serializer};
use zeroize::Zeroizing;

mod reader;

pub(crate) use reader::for_each;

/// A JSON value.
#[derive(Clone)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is not an integer: CertLogic has none, data may.
    Fraction(f64),
    Text(Zeroizing<String>),
    List(Vec<Json>),
    Object(Object),
}

opaque_debug!(Json);

/// The members of a JSON object, in the order of their keys.
#[derive(Clone)]
pub(crate) struct Object(Vec<(String, Json)>);

opaque_debug!(Object);

impl Object {
    /// # Errors
    /// - `Malformed`: a duplicate key.
    pub(crate) fn new(mut members: Vec<(String, Json)>) -> Result<Self, RulesError> {
        members.shrink_to_fit();
        members.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
        let mut neighbours = members.iter().zip(members.iter().skip(1));
        match neighbours.any(|((left, _), (right, _))| left == right) {
            true => Err(RulesError::Malformed),
            false => Ok(Self(members)),
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        let found = self.0.binary_search_by(|(name, _)| name.as_str().cmp(key));
        let (_, value) = self.0.get(found.ok()?)?;
        Some(value)
    }

    /// # Errors
    /// - `Malformed`: a key is in both; nothing is added.
    pub(crate) fn join(&mut self, other: &Self) -> Result<(), RulesError> {
        if other.0.iter().any(|(key, _)| self.get(key).is_some()) {
            return Err(RulesError::Malformed);
        }
        self.0.extend(other.0.iter().cloned());
        self.0.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Json {
    /// Parses a text of at most `limit` bytes and `max_items` values; deeper than 127 levels is refused as malformed.
    pub(crate) fn parse(text: &str, limit: u32, max_items: usize) -> Result<Self, RulesError> {
        check_length(text, limit)?;
        reader::read(text, max_items)
    }

    /// As compact text, the keys of objects in order.
    pub(crate) fn render(&self) -> Result<String, RulesError> {
        // Room for all of it: growing would leave copies.
        let mut text = Zeroizing::new(Vec::with_capacity(self.room()));
        serde_json::to_writer(&mut *text, self).map_err(|_| RulesError::Malformed)?;
        String::from_utf8(core::mem::take(&mut *text)).map_err(|_| RulesError::Malformed)
    }

    /// At least the length of the text, in bytes: six for an escaped one, 32 for a number and what surrounds it.
    fn room(&self) -> usize {
        let text = |text: &str| text.len().saturating_mul(6);
        let inner: usize = match self {
            Self::Text(words) => text(words),
            Self::List(items) => items.iter().map(Self::room).sum(),
            Self::Object(members) => {
                let members = members.iter();
                members.map(|(key, value)| text(key).saturating_add(value.room())).sum()
            }
            _ => 0,
        };
        inner.saturating_add(32)
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

/// At most `limit` bytes.
pub(crate) fn check_length(text: &str, limit: u32) -> Result<(), RulesError> {
    match u32::try_from(text.len()).is_ok_and(|length| length <= limit) {
        true => Ok(()),
        false => Err(RulesError::TooLarge),
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
            Self::Object(members) => serializer.collect_map(members.iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> Result<String, RulesError> {
        Json::parse(text, 100_000, 1_000)?.render()
    }

    #[test]
    fn a_whole_number_is_an_integer_however_it_is_written() {
        assert_eq!(again("[1, 1.0, 10e-1, -0.0, -3]"), Ok("[1,1,1,0,-3]".into()));
        assert_eq!(again("[1.5, 1e300]"), Ok("[1.5,1e+300]".into()));
        assert_eq!(again("9223372036854775808"), Err(RulesError::Malformed));
    }

    #[test]
    fn there_is_room_for_every_value() {
        let longest = [
            r#""\u0001\u001f\"\\""#,
            "-9223372036854775808",
            "[-2.2250738585072014e-308, 1.7976931348623157e308]",
            r#"{"\u0000": {"": [null, true, false]}, "ä": [[], {}]}"#,
            "[[[[[[[[[[]]]]]]]]]]",
        ];
        for text in longest {
            let json = Json::parse(text, 1_000, 100).unwrap();
            assert!(json.render().unwrap().len() <= json.room(), "{text}");
        }
    }

    #[test]
    fn a_key_stands_once() {
        assert_eq!(again(r#"{"b": 1, "a": []}"#), Ok(r#"{"a":[],"b":1}"#.into()));
        assert_eq!(again(r#"{"a": 1, "a": 1}"#), Err(RulesError::Malformed));
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let refusal = |text, limit, items| Json::parse(text, limit, items).err();
        assert_eq!(refusal("1234", 3, 1), Some(RulesError::TooLarge));
        assert_eq!(refusal("[1, [2]]", 100, 4), None);
        assert_eq!(refusal("[1, [2]]", 100, 3), Some(RulesError::TooLarge));
        assert_eq!(refusal(r#"{"a": 1, "b": {}}"#, 100, 3), None);
        let members = refusal(r#"{"a": 1, "b": {}}"#, 100, 2);
        assert_eq!(members, Some(RulesError::TooLarge));
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(again(&nested(127)).is_ok());
        assert_eq!(again(&nested(128)), Err(RulesError::Malformed));
        assert_eq!(again(&"[".repeat(50_000)), Err(RulesError::Malformed));
    }

    /// With two bytes of text for an item (`0,`), no tree is larger than 16 times its text.
    #[test]
    fn a_value_takes_at_most_32_bytes_beside_its_text() {
        assert!(size_of::<Json>() <= 32, "{}", size_of::<Json>());
    }
}
