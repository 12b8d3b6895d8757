//! Reads JSON and counts: only as many values are kept as there is room for.

use super::{Json, Object};
use crate::error::RulesError;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use zeroize::Zeroizing;

/// The largest exact integer of JavaScript, 2^53 - 1: a float beyond it is not taken for an integer.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// One value.
pub(super) fn read(text: &str, max_items: usize) -> Result<Json, RulesError> {
    let mut whole = None;
    let mut keep = |json| {
        whole = Some(json);
        Ok(())
    };
    let mut each = Each::new(&[], max_items, &mut keep);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = each.deserialize(&mut json).and_then(|()| json.end());
    each.result(read)?;
    whole.ok_or(RulesError::Malformed)
}

/// Calls `take` with every item of a list, or with the value itself if it is not a list. Of an item that is an object
/// only the `members` are kept, and no item has more than `max_items` values.
///
/// # Errors
/// - `TooLarge`: an item has more values.
/// - `Malformed`: not JSON, or a duplicate among the kept keys.
/// - What `take` returns.
pub(crate) fn for_each(
    text: &str,
    members: &[&str],
    max_items: usize,
    take: &mut dyn FnMut(Json) -> Result<(), RulesError>,
) -> Result<(), RulesError> {
    let mut each = Each::new(members, max_items, take);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = match text.trim_start().starts_with('[') {
        true => json.deserialize_seq(&mut each),
        false => each.deserialize(&mut json),
    };
    each.result(read.and_then(|()| json.end()))
}

/// Items that are handed over one by one.
struct Each<'t> {
    /// All of them, if none is named.
    members: &'t [&'t str],
    max_items: usize,
    take: &'t mut dyn FnMut(Json) -> Result<(), RulesError>,
    failure: Option<RulesError>,
}

impl<'t> Each<'t> {
    fn new(members: &'t [&'t str], max_items: usize, take: &'t mut dyn FnMut(Json) -> Result<(), RulesError>) -> Self {
        Self { members, max_items, take, failure: None }
    }

    fn result(&self, read: serde_json::Result<()>) -> Result<(), RulesError> {
        read.map_err(|_| self.failure.unwrap_or(RulesError::Malformed))
    }
}

impl<'de> DeserializeSeed<'de> for &mut Each<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        let mut budget = Budget { left: self.max_items, is_exceeded: false };
        let reader = Reader { members: self.members, budget: &mut budget };
        let read = reader.deserialize(json);
        if budget.is_exceeded {
            self.failure = Some(RulesError::TooLarge);
        }
        (self.take)(read?).map_err(|error| {
            self.failure = Some(error);
            D::Error::custom("refused")
        })
    }
}

impl<'de> Visitor<'de> for &mut Each<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(&mut *self)?.is_some() {}
        Ok(())
    }
}

/// How many values may still be kept.
struct Budget {
    left: usize,
    is_exceeded: bool,
}

/// One value, and those in it.
struct Reader<'r> {
    /// For an object, the members that are kept; all of them if none is named.
    members: &'r [&'r str],
    budget: &'r mut Budget,
}

impl Reader<'_> {
    fn inner(&mut self) -> Reader<'_> {
        Reader { members: &[], budget: self.budget }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Json, D::Error> {
        let Some(left) = self.budget.left.checked_sub(1) else {
            self.budget.is_exceeded = true;
            return Err(D::Error::custom("too many values"));
        };
        self.budget.left = left;
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
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

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner())? {
            list.push(item);
        }
        list.shrink_to_fit();
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Json, A::Error> {
        let mut kept = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            if self.members.is_empty() || self.members.contains(&key.as_str()) {
                kept.push((key, members.next_value_seed(self.inner())?));
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Object::new(kept).map(Json::Object).map_err(A::Error::custom)
    }
}

/// `2.0` is the integer 2, as in JavaScript.
fn integer(value: f64) -> Option<i64> {
    let is_whole = value.trunc() == value && value.abs() <= MAX_SAFE;
    is_whole.then(|| format!("{value:.0}").parse().ok())?
}
