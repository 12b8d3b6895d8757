//! Value sets: the lists of codes that rules look things up in.

use super::error::RulesError;
use super::json::{self, Json, Object};
use super::value::Value;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The longest text of value sets, in bytes of JSON.
pub const MAX_VALUE_SETS: u32 = 1_048_576;

/// How many values compressed sets may have together, and published ones each: a published code has six.
const MAX_ITEMS: usize = 65_536;

/// Value sets by their ids, each a list of codes. Clones share them.
#[derive(Clone)]
pub struct ValueSets(Arc<Object>);

opaque_debug!(ValueSets);

impl ValueSets {
    /// Reads value sets (at most [`MAX_VALUE_SETS`] bytes): compressed, `{"<id>": ["<code>", ...], ...}`, or as
    /// published, `{"valueSetId": "<id>", "valueSetValues": {"<code>": {...}, ...}}` or a list of these.
    ///
    /// # Errors
    /// - `TooLarge`: longer than that, or more than 65,536 values in all compressed sets or in a published one.
    /// - `Malformed`: not in one of these forms, or a duplicate id.
    pub fn parse(json: &str) -> Result<Self, RulesError> {
        json::check_length(json, MAX_VALUE_SETS)?;
        let sets = match json.trim_start().starts_with('[') {
            true => published(json)?,
            false => compressed(json)?,
        };
        Ok(Self(Arc::new(sets)))
    }

    /// Adds the sets of another text.
    ///
    /// # Errors
    /// - `Malformed`: an id is in both; nothing is added.
    pub fn add(&mut self, other: &Self) -> Result<(), RulesError> {
        Arc::make_mut(&mut self.0).join(&other.0)
    }

    /// How many sets there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// True when there is no set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True when there is a set of this id, however empty.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.0.get(id).is_some()
    }

    pub(crate) fn value(&self) -> Value<'_> {
        Value::Object(&self.0)
    }
}

/// Compressed sets, or a published one.
fn compressed(json: &str) -> Result<Object, RulesError> {
    match Json::parse(json, MAX_VALUE_SETS, MAX_ITEMS)? {
        Json::Object(sets) if sets.iter().all(|(_, set)| is_codes(set)) => Ok(sets),
        set => Object::new(vec![published_set(&set).ok_or(RulesError::Malformed)?]),
    }
}

fn is_codes(set: &Json) -> bool {
    set.as_list().is_some_and(|codes| codes.iter().all(|code| code.as_text().is_some()))
}

fn published(json: &str) -> Result<Object, RulesError> {
    let members = ["valueSetId", "valueSetValues"];
    let mut sets = Vec::new();
    json::for_each(json, &members, MAX_ITEMS, &mut |set| {
        sets.push(published_set(&set).ok_or(RulesError::Malformed)?);
        Ok(())
    })?;
    Object::new(sets)
}

fn published_set(set: &Json) -> Option<(String, Json)> {
    let members = set.as_object()?;
    let id = members.get("valueSetId")?.as_text()?;
    let values = members.get("valueSetValues")?.as_object()?;
    let code = |(code, _): (&String, _)| Json::Text(Zeroizing::new(code.clone()));
    Some((id.to_owned(), Json::List(values.iter().map(code).collect())))
}
