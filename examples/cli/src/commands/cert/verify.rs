//! `cert verify`: whether it is valid, and how every check went.

use super::trust::Trust;
use crate::commands::Run;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use clap::Args;
use episeal::certificates::{
    CertificateError, CertificateTrust, Check, CheckResult, NotJudged, Verdict, examine_certificate,
};
use serde::Serialize;
use std::fmt;
use std::path::Path;
use zeroize::Zeroizing;

/// Verify a certificate: 0 valid, 1 invalid, 2 no verdict; --json prints every check.
///
/// There is no verdict (`no-verdict`) when the signers, a key, the folder of revocation lists or the file with the text
/// cannot be read or understood: a file that is not UTF-8, or is too large, is not a text. A single revocation list
/// that is missing or does not verify makes the certificate `revocation-unknown`, which is invalid. Without
/// --revocation, a valid certificate is reported as `not checked: revocation` (`revocation_checked`). Items of a list
/// of signers that cannot be read are left out: standard error says how many, and of which list.
///
/// A valid certificate may say things that no check judges; these are named: `positive-test`, `unknown-test-result`
/// (neither detected nor not detected), `before-valid-from` and `after-valid-until` (the days of a recovery, in UTC).
/// `cert rules` judges by the rules of a country.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) trust: Trust,
    /// More files for --trust, and last the text of the QR code, `HC1:...`, or a file with it
    #[arg(value_name = "TEXT|FILE|-", required = true)]
    pub(crate) texts: Vec<String>,
}

/// Every check by name.
#[derive(Debug, Serialize)]
pub(crate) struct Shown {
    valid: bool,
    error: Option<&'static str>,
    /// False without lists, and where they do not say whether it was revoked.
    revocation_checked: bool,
    checks: Vec<ShownCheck>,
    deviations: Vec<&'static str>,
    /// None where it was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_judged: Option<Vec<&'static str>>,
}

#[derive(Debug, Serialize)]
struct ShownCheck {
    check: &'static str,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
    decides: bool,
}

impl Run for Verify {
    type Report = Shown;

    fn run(&self, session: &Session) -> Outcome<Shown> {
        let (trust, text) = self.read(session)?;
        let verdict = examine_certificate(&text, &trust, session.now);
        let mut shown = Shown::of(&verdict);
        if let Some(error) = verdict.error() {
            session.announce(&shown, false)?;
            return Err(error.into());
        }
        let not_judged = verdict.verified().map(|certificate| certificate.not_judged(session.now));
        shown.not_judged = not_judged.map(|codes| codes.into_iter().map(NotJudged::code).collect());
        Ok(shown)
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl Verify {
    /// Whom to trust, and the text.
    pub(super) fn read(&self, session: &Session) -> Outcome<(CertificateTrust, Zeroizing<String>)> {
        let read = || {
            let (trust, text) = self.given(session)?;
            Ok((trust, super::text_of(text)?))
        };
        // Nothing was examined, whatever it was that could not be read.
        read().map_err(|failure: Failure| Failure::no_verdict(&failure))
    }

    /// Whom to trust, and the text or its file.
    fn given(&self, session: &Session) -> Outcome<(CertificateTrust, &str)> {
        let none = || Failure::input("there is no text");
        let (text, more) = self.texts.split_last().ok_or_else(none)?;
        if more.iter().any(|file| super::is_text(file)) {
            return Err(Failure::input("the text must come last"));
        }
        Ok((self.trust.read(more, session)?, text))
    }
}

impl Shown {
    pub(super) fn of(verdict: &Verdict) -> Self {
        let shown = |check: &Check| {
            let (result, error) = match verdict.result(*check) {
                CheckResult::Passed => ("passed", None),
                CheckResult::Failed { error } => ("failed", Some(error.code())),
                CheckResult::NotDone => ("not-done", None),
            };
            ShownCheck { check: check.code(), result, error, decides: check.decides() }
        };
        let deviations = verdict.deviations();
        let revocation_checked = matches!(
            verdict.result(Check::Revocation),
            CheckResult::Passed | CheckResult::Failed { error: CertificateError::Revoked }
        );
        Self {
            valid: verdict.error().is_none(),
            error: verdict.error().map(CertificateError::code),
            revocation_checked,
            checks: Check::ALL.iter().map(shown).collect(),
            deviations: deviations.iter().map(|deviation| deviation.code()).collect(),
            not_judged: None,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.valid { "valid" } else { "invalid" })?;
        for check in &self.checks {
            write!(f, "\n  {:<16} {}", check.check, check.result)?;
            if let Some(error) = check.error {
                write!(f, ": {error}")?;
            }
        }
        if self.valid && !self.revocation_checked {
            f.write_str("\n  not checked: revocation")?;
        }
        for deviation in &self.deviations {
            write!(f, "\n  tolerated: {deviation}")?;
        }
        for code in self.not_judged.iter().flatten() {
            write!(f, "\n  not judged: {code}")?;
        }
        Ok(())
    }
}
