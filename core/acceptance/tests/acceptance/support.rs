//! The issuer of the tests, and what both apps are asked.

use episeal_acceptance::Rejection;
pub use episeal_testkit::dsc::*;
pub use episeal_testkit::forge;
use std::sync::LazyLock;

pub const NOW: i64 = 1_625_140_800;

pub type Accept = fn(&str, &[u8], i64) -> Result<(), Rejection>;
pub const CWA: Accept = episeal_acceptance::corona_warn_app;
pub const COVPASS: Accept = episeal_acceptance::covpass;

static SIGNER: LazyLock<Vec<u8>> = LazyLock::new(|| Dsc::default().der());

pub fn ask(app: Accept, text: &str) -> Result<(), Rejection> {
    app(text, &SIGNER, NOW)
}

/// The text of any message.
pub fn packed(message: &[u8]) -> String {
    format!("HC1:{}", base45::encode(forge::compressed(message)))
}
