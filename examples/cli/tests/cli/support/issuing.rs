//! A certificate of recovery to issue.

use super::Bench;
use episeal_testkit::issue::dsc::{Dsc, pkcs8, secret_key};

pub const HOLDER: &str =
    r#"{"surname": "Müller", "given_names": "Zoë", "date_of_birth": "1964-08", "first_positive": "2021-06-01"}"#;
pub const UVCI: &str = "URN:UVCI:01:NL:187/37512422923#Z";
pub const ISSUE: &str = "cert issue --at 2021-07-01T12:00:00Z --holder holder --signer dsc --issuer Köln";

/// With holder, signer and key.
pub fn bench() -> Bench {
    let bench = Bench::new();
    bench.write("holder", HOLDER);
    bench.write("dsc", Dsc::default().der());
    bench.write("key", pkcs8(&secret_key()));
    bench
}
