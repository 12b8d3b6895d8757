//! Operations on visits.

mod areas;
mod check_in;
mod day_keys;
mod diary;
mod home;
mod key_ring;
mod live;
mod note;
mod parties;
mod reading;
mod release;
mod request;
mod share;
mod texts;
mod trust;
mod view;

use crate::{Operation, Refused};
use episeal::visits::{FieldError, RecordError};

/// One list a file.
pub(crate) const OPERATIONS: &[&[Operation]] = &[
    areas::OPERATIONS,
    check_in::OPERATIONS,
    day_keys::OPERATIONS,
    diary::OPERATIONS,
    home::OPERATIONS,
    key_ring::OPERATIONS,
    live::OPERATIONS,
    note::OPERATIONS,
    reading::OPERATIONS,
    release::OPERATIONS,
    request::OPERATIONS,
    share::OPERATIONS,
    texts::OPERATIONS,
    trust::OPERATIONS,
];

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
