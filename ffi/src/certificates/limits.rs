//! Constants of core.

use crate::records::record;
use episeal::certificates::{guard, hcert, issue, qr};
use episeal::rules;

/// A record of constants, and the function that returns it.
macro_rules! limits {
    ($( $(#[doc = $doc:literal])+ $field:ident: $of:ty = $($value:ident)::+; )+) => {
        record! {
            /// What certificates and rules are limited to.
            CertificateLimits { $( $(#[doc = $doc])+ $field: $of, )+ }
        }

        /// What certificates and rules are limited to.
        #[uniffi::export]
        pub fn certificate_limits() -> CertificateLimits {
            CertificateLimits { $( $field: $($value)::+.into(), )+ }
        }
    };
}

limits! {
    /// What every text begins with.
    prefix: String = hcert::PREFIX;
    /// The longest text of a certificate that is looked at, in characters.
    max_text: i64 = hcert::MAX_TEXT;
    /// The most that a certificate inflates to, in bytes.
    max_inflated: i64 = hcert::MAX_INFLATED;
    /// The longest certificate identifier, in characters, with prefix and check character.
    max_uvci: i64 = issue::MAX_UVCI;
    /// The light border on each side of a QR code, in modules.
    quiet_zone: i64 = qr::QUIET_ZONE;
    /// The longest lifetime of a reservation, in seconds: an hour.
    max_reservation_seconds: i64 = guard::MAX_RESERVATION_SECONDS;
    /// How long handing out may take, in seconds: this much of a reservation's lifetime is left when it is checked.
    handing_out_seconds: i64 = guard::HANDING_OUT_SECONDS;
    /// The longest text of an expression or of the data it is evaluated on, in bytes.
    max_expression: i64 = rules::MAX_EXPRESSION;
    /// The longest payload, in bytes of JSON.
    max_payload: i64 = rules::MAX_PAYLOAD;
    /// The longest text of a rule set, in bytes of JSON.
    max_rule_set: i64 = rules::MAX_RULE_SET;
    /// The most rules of a rule set.
    max_rules: i64 = rules::MAX_RULES;
    /// The longest period that is searched: ten years of 366 days, in seconds.
    max_travel_seconds: i64 = rules::MAX_TRAVEL_SECONDS;
    /// The longest text of value sets, in bytes of JSON.
    max_value_sets: i64 = rules::MAX_VALUE_SETS;
}
