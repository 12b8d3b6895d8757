//! A certificate as business rules see it.

use crate::base64;
use crate::verified::VerifiedCertificate;
use episeal_rules::{Arrival, External, Origin, Payload, RulesError, ValueSets};

impl VerifiedCertificate {
    /// Its payload, for rules.
    ///
    /// # Errors
    /// - `TooLarge`: longer than [`MAX_PAYLOAD`](episeal_rules::MAX_PAYLOAD) as JSON.
    /// - `Malformed`: it has a number beyond 64 bits.
    pub fn payload(&self) -> Result<Payload, RulesError> {
        Payload::parse_unverified(self.export_json().expose_secret_text())
    }

    /// The parameters of rules on arrival.
    #[must_use]
    pub fn external(&self, arrival: &Arrival, value_sets: &ValueSets) -> External {
        External { arrival: arrival.clone(), origin: self.origin(), value_sets: value_sets.clone() }
    }

    /// Where it comes from, for rules.
    ///
    /// The country that issued it is its issuer (`iss`) or, if the issuer is not a country, the one that its entry
    /// names (`co`). The Invalidation rules of every country that its issuer, its entry or its signer's certificate
    /// names apply: none must be lost.
    #[must_use]
    pub fn origin(&self) -> Origin {
        let is_country = |issuer: &&str| issuer.len() == 2 && issuer.bytes().all(|byte| byte.is_ascii_alphabetic());
        let issuer = self.issuer().map(str::trim).filter(is_country);
        let certificate = self.certificate();
        let entry_country = certificate.country().trim();
        Origin {
            issuer_country: issuer.unwrap_or(entry_country).to_owned(),
            invalidation_countries: self.countries(),
            kid: base64::encode(self.kid()),
            issued: self.issued(),
            expires: self.expires(),
        }
    }
}
