//! Operations on certificates.

mod guard;
mod identifier;
mod revocations;
mod shown;
mod signers;
mod verify;

use crate::{Operation, Refused};
use episeal::certificates::{CertificateError, IssueError};

/// One list a file.
pub(crate) const OPERATIONS: &[&[Operation]] =
    &[guard::OPERATIONS, identifier::OPERATIONS, revocations::OPERATIONS, signers::OPERATIONS, verify::OPERATIONS];

impl From<CertificateError> for Refused {
    fn from(error: CertificateError) -> Self {
        Self::Code(error.code())
    }
}

impl From<IssueError> for Refused {
    fn from(error: IssueError) -> Self {
        Self::Code(error.code())
    }
}

/// What stands around an operation must not be what is refused: where it is, the vector is wrong.
fn prepared<T, E: Into<Refused>>(result: Result<T, E>) -> Result<T, Refused> {
    result.map_err(|error| match error.into() {
        Refused::Code(code) => Refused::Vector(format!("what is given is refused: {code}")),
        wrong @ Refused::Vector(_) => wrong,
    })
}

/// What a code stands for, if anything does.
fn named<T>(found: Option<T>, code: &str) -> Result<T, Refused> {
    found.ok_or_else(|| Refused::Vector(format!("nothing is called {code}")))
}
