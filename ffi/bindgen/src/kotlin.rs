//! Kotlin: every error is an `EpisealException`, which has a code.

use crate::amend::Source;
use anyhow::Result;
use std::path::Path;

/// RecordError, FieldError, CertificateError, IssueError, Rejection, Refusal, RulesError.
const ERRORS: usize = 7;

pub(crate) fn amend(folder: &str) -> Result<()> {
    let path = Path::new(folder).join("org/episeal/episeal.kt");
    Source::read(&path)?
        .replace(
            "(message: String): kotlin.Exception(message)",
            "(message: String): EpisealException(message)",
            ERRORS,
        )?
        .write(&path)
}

pub(crate) fn amend_for_android(folder: &str) -> Result<()> {
    amend(folder)
}
