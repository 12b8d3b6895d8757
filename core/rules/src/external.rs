//! What rules are evaluated on: the certificate's payload and the external parameters.

use super::clock::Clock;
use super::date::Moment;
use super::error::RulesError;
use super::json::Json;
use super::rule::{CertificateType, Version};
use super::value::Value;
use super::value_sets::ValueSets;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The longest payload, in bytes of JSON.
pub const MAX_PAYLOAD: u32 = 65_536;

/// The payload of a certificate (the map under claim -260, 1) as JSON. Clones share it; its values are wiped
/// with the last.
#[derive(Clone)]
pub struct Payload(Arc<Json>);

opaque_debug!(Payload);

impl Payload {
    /// Reads a JSON object of at most [`MAX_PAYLOAD`] bytes.
    ///
    /// # Errors
    /// - `TooLarge`: longer than that.
    /// - `Malformed`: not a JSON object, or it has a duplicate key.
    ///
    /// # Security
    /// Rules judge what is in it, whoever wrote it: a verified certificate gives its own payload, this is for authors
    /// of rules. Wiping the text is up to the caller; a text with escapes leaves a copy in the parser's buffer.
    pub fn parse_unverified(json: &str) -> Result<Self, RulesError> {
        let json = Json::parse(json, MAX_PAYLOAD, MAX_PAYLOAD as usize)?;
        json.as_object().ok_or(RulesError::Malformed)?;
        Ok(Self(Arc::new(json)))
    }

    /// The version of the schema that the certificate follows, if it names one.
    pub(crate) fn version(&self) -> Option<Version> {
        self.member("ver").and_then(Json::as_text).and_then(Version::parse)
    }

    /// Whether rules of a type apply to the certificate.
    pub(crate) fn is_of(&self, certificate_type: CertificateType) -> bool {
        let has = |key| self.member(key).and_then(Json::as_list).is_some_and(|entries| !entries.is_empty());
        match certificate_type {
            CertificateType::General => true,
            CertificateType::Vaccination => has("v"),
            CertificateType::Test => has("t"),
            CertificateType::Recovery => has("r"),
        }
    }

    fn member(&self, key: &str) -> Option<&Json> {
        self.0.as_object().and_then(|members| members.get(key))
    }
}

/// The external parameters of an evaluation (EU DCC Validation Rules, 7.5), except for the time.
#[derive(Clone)]
pub struct External {
    /// Where the holder arrives.
    pub arrival: Arrival,
    /// Where the certificate is from.
    pub origin: Origin,
    /// The value sets: all that rules name, since a rule whose logic has the path `external.valueSets.<id>` of a set
    /// that is missing here is open and not evaluated, whether or not the evaluation would get there. A path is a
    /// literal in CertLogic; `external.valueSets` as a whole names no set, and anything else without a value is `null`.
    pub value_sets: ValueSets,
}

/// Where the holder of a certificate arrives: this country's Acceptance rules apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The country, ISO 3166-1 alpha-2.
    pub country: String,
    /// The region, as rules name it; empty: none.
    pub region: String,
}

/// Where a certificate is from, and for how long.
#[derive(Clone)]
pub struct Origin {
    /// The country that issued it (claim 1), as rules see it.
    pub issuer_country: String,
    /// The countries whose Invalidation rules apply.
    pub invalidation_countries: Vec<String>,
    /// The id of the signer's key, in Base64.
    pub kid: String,
    /// When it was issued (claim 6), in seconds since 1970.
    pub issued: i64,
    /// When it expires (claim 4), in seconds since 1970.
    pub expires: i64,
}

opaque_debug!(External, Origin);

/// The parameters and the payload as expressions see them.
pub(crate) struct Surroundings<'a> {
    payload: &'a Payload,
    external: &'a External,
    issued_at: Zeroizing<String>,
    expires_at: Zeroizing<String>,
}

impl<'a> Surroundings<'a> {
    pub(crate) fn new(payload: &'a Payload, external: &'a External) -> Result<Self, RulesError> {
        let text = |seconds| Moment::from_seconds(seconds).map(Moment::to_text);
        Ok(Self {
            payload,
            external,
            issued_at: text(external.origin.issued).map_err(|_| RulesError::InvalidTime)?,
            expires_at: text(external.origin.expires).map_err(|_| RulesError::InvalidTime)?,
        })
    }

    pub(crate) fn payload(&self) -> &'a Payload {
        self.payload
    }

    pub(crate) fn external(&self) -> &'a External {
        self.external
    }

    /// `{"payload": ..., "external": ...}` (EU DCC Validation Rules, 7.4).
    pub(crate) fn value(&'a self) -> Result<Value<'a>, RulesError> {
        let external = self.external;
        let parameters = Value::record(vec![
            ("validationClock", Value::Clock),
            ("valueSets", external.value_sets.value()),
            ("countryCode", Value::Text(&external.arrival.country)),
            ("exp", Value::Text(&self.expires_at)),
            ("iat", Value::Text(&self.issued_at)),
            ("issuerCountryCode", Value::Text(&external.origin.issuer_country)),
            ("kid", Value::Text(&external.origin.kid)),
            ("region", Value::Text(&external.arrival.region)),
        ])?;
        let payload = Value::from(&*self.payload.0);
        Value::record(vec![("payload", payload), ("external", parameters)])
    }
}

/// The clock of an evaluation at a time in seconds since 1970.
pub(crate) fn clock(now: i64) -> Result<Clock, RulesError> {
    let is_time = (0..=episeal_base::time::MAX_TIME).contains(&now);
    let seconds = is_time.then_some(now).ok_or(RulesError::InvalidTime)?;
    Clock::new(seconds)
}
