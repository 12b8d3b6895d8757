//! One vector: a file.

use crate::{Came, Refused};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// As `schema.json` says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    /// What the scenario is, and what is wrong in it, if anything.
    #[serde(rename = "comment")]
    _comment: String,
    /// The rules of FORMAT.md, section 21, that it shows.
    #[serde(default, rename = "rules")]
    _rules: Vec<String>,
    /// The section of the specification from which the expectation is.
    #[serde(rename = "source")]
    _source: String,
    pub(crate) operation: String,
    pub(crate) given: Map<String, Value>,
    expect: String,
    /// What must come of it, where it succeeds: null, too.
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

const SUCCESS: &str = "success";

impl Vector {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let vector: Self = serde_json::from_str(text).map_err(|error| format!("not a vector: {error}"))?;
        match (vector.expect.as_str(), &vector.result) {
            (SUCCESS, None) => Err("a success without a result".to_owned()),
            (SUCCESS, Some(_)) | (_, None) => Ok(vector),
            (_, Some(_)) => Err("a refusal with a result".to_owned()),
        }
    }

    pub(crate) fn compare(&self, came: Came) -> Result<(), String> {
        match (came, &self.result) {
            (Ok(found), Some(expected)) if found == *expected => Ok(()),
            (Ok(found), Some(expected)) => Err(format!("{found} instead of {expected}")),
            (Ok(found), None) => Err(format!("{found} instead of {}", self.expect)),
            (Err(Refused::Code(code)), _) if code == self.expect => Ok(()),
            (Err(Refused::Code(code)), _) => Err(format!("{code} instead of {}", self.expect)),
            (Err(Refused::Vector(what)), _) => Err(what),
        }
    }
}
