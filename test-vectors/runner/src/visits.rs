//! Operations on visits.

mod areas;
mod day_keys;
mod reading;
mod texts;
mod trust;

use crate::{Operation, Refused};
use episeal::visits::{FieldError, RecordError};

/// One list a file.
pub(crate) const OPERATIONS: &[&[Operation]] =
    &[areas::OPERATIONS, day_keys::OPERATIONS, reading::OPERATIONS, texts::OPERATIONS, trust::OPERATIONS];

impl From<RecordError> for Refused {
    fn from(error: RecordError) -> Self {
        Self::Code(error.code())
    }
}

impl From<FieldError> for Refused {
    fn from(error: FieldError) -> Self {
        Self::Code(error.error().code())
    }
}

/// What stands around an operation must not be what is refused: where it is, the vector is wrong.
pub(crate) fn prepared<T>(result: Result<T, RecordError>) -> Result<T, Refused> {
    result.map_err(|error| Refused::Vector(format!("what is given is refused: {}", error.code())))
}
