//! What must fail, tried with real files: if one succeeds, the demo fails.

mod changed;
mod office_alone;
mod venue_alone;

pub(crate) use changed::changed_copies;
pub(crate) use office_alone::office_alone;
pub(crate) use venue_alone::venue_alone;

use crate::failure::{Failure, Outcome};

/// The code of the refusal that was expected.
pub(crate) fn refusal<T>(outcome: Outcome<T>, expected: impl Into<Failure>) -> Outcome<&'static str> {
    let expected = expected.into();
    match outcome {
        Err(failure) if failure.code() == expected.code() => Ok(failure.code()),
        Err(failure) => Err(failure),
        Ok(_) => Err(Failure::input("what must be refused was not refused")),
    }
}
