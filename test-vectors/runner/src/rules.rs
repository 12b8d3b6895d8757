//! Operations on business rules.

mod expressions;
mod sets;

use crate::given::Given;
use crate::{Operation, Refused};
use episeal::rules::RulesError;

/// One list a file.
pub(crate) const OPERATIONS: &[&[Operation]] = &[expressions::OPERATIONS, sets::OPERATIONS];

impl From<RulesError> for Refused {
    fn from(error: RulesError) -> Self {
        Self::Code(error.code())
    }
}

/// JSON as it stands in a vector, or as a text where it is not JSON.
fn json(given: &Given<'_>, name: &str) -> Result<String, Refused> {
    let value = given.value(name)?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}
