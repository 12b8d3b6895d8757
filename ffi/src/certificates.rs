//! Certificates of the EU: proven, examined, judged by rules, and issued.

mod acceptance;
mod calendar;
mod content;
mod guard;
mod hcert;
mod issue;
mod limits;
mod names;
mod qr;
mod revocation;
mod rules;
mod texts;
mod trust;
mod uvci;
mod verdict;
mod verified;
mod verify;

use episeal::certificates::SecretText;

/// A secret's text, for whoever asked for it by that name.
fn told(secret: &SecretText) -> String {
    secret.expose_secret_text().to_owned()
}

/// A number that other languages have with a sign.
fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
