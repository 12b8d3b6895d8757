//! `cert decode`: what a certificate claims.

use crate::commands::Run;
use crate::escape;
use crate::failure::{Failure, Outcome};
use crate::session::Session;
use crate::times;
use clap::Args;
use episeal::certificates::UnverifiedCertificate;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// Show what a certificate claims, without verifying it; control characters, and those that change the writing
/// direction, are shown as `\uXXXX`.
#[derive(Debug, Args)]
pub(crate) struct Decode {
    /// The text of the QR code, `HC1:...`, or a file with it
    #[arg(value_name = "TEXT|FILE|-")]
    text: String,
}

/// What anyone could have written.
#[derive(Serialize)]
pub(crate) struct Claimed {
    verified: bool,
    claimed: Claims,
}

#[derive(Serialize)]
struct Claims {
    kid: String,
    issuer: Option<String>,
    issued: String,
    expires: String,
    content: Value,
}

impl Run for Decode {
    type Report = Claimed;

    fn run(&self, _: &Session) -> Outcome<Claimed> {
        let text = super::text_of(&self.text)?;
        let read = UnverifiedCertificate::parse(&text)?;
        let content = serde_json::from_str(read.claimed_json().expose_secret_text())
            .map_err(|_| Failure::input("the content is not JSON"))?;
        Ok(Claimed {
            verified: false,
            claimed: Claims {
                kid: super::hex(&read.claimed_kid()),
                issuer: read.claimed_issuer(),
                issued: times::show(read.claimed_issued()),
                expires: times::show(read.claimed_expires()),
                content,
            },
        })
    }

    fn outputs(&self) -> Vec<&Path> {
        Vec::new()
    }
}

impl fmt::Display for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "not verified: anyone could have written this")?;
        let claims = serde_json::to_string_pretty(&self.claimed).map_err(|_| fmt::Error)?;
        f.write_str(&escape::json(&claims))
    }
}
