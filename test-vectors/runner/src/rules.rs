//! Operations on business rules.

use crate::Operation;

/// One list a file.
pub(crate) const OPERATIONS: &[&[Operation]] = &[];
