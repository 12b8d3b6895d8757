//! What rules are evaluated on: the certificate's payload and the external parameters.

use super::clock::Clock;
use super::date::Moment;
use super::error::RulesError;
use super::json::Json;
use super::rule::{CertificateType, Version};
use super::value::Value;
use super::value_sets::ValueSets;
use zeroize::Zeroizing;

/// The longest payload, in bytes of JSON.
pub const MAX_PAYLOAD: usize = 65_536;

/// The payload of a certificate (the map under claim -260, 1) as JSON; its values are wiped on drop.
pub struct Payload(Json);

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
        let json = Json::parse(json, MAX_PAYLOAD, MAX_PAYLOAD)?;
        json.as_object().ok_or(RulesError::Malformed)?;
        Ok(Self(json))
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
pub struct External {
    /// The country of arrival, ISO 3166-1 alpha-2: its Acceptance rules apply.
    pub country_code: String,
    /// The region of arrival; empty: none.
    pub region: String,
    /// The country that issued the certificate (claim 1), as rules see it.
    pub issuer_country_code: String,
    /// The countries whose Invalidation rules apply.
    pub invalidation_countries: Vec<String>,
    /// The id of the signer's key, in Base64.
    pub kid: String,
    /// When the certificate was issued (claim 6), in seconds since 1970.
    pub issued_at: i64,
    /// When the certificate expires (claim 4), in seconds since 1970.
    pub expires_at: i64,
    /// The value sets: all that rules name, since a rule whose logic has the path `external.valueSets.<id>` of a set
    /// that is missing here is open and not evaluated, whether or not the evaluation would get there. A path is a
    /// literal in CertLogic; `external.valueSets` as a whole names no set, and anything else without a value is `null`.
    pub value_sets: ValueSets,
}

opaque_debug!(External);

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
            issued_at: text(external.issued_at).map_err(|_| RulesError::InvalidTime)?,
            expires_at: text(external.expires_at).map_err(|_| RulesError::InvalidTime)?,
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
            ("countryCode", Value::Text(&external.country_code)),
            ("exp", Value::Text(&self.expires_at)),
            ("iat", Value::Text(&self.issued_at)),
            ("issuerCountryCode", Value::Text(&external.issuer_country_code)),
            ("kid", Value::Text(&external.kid)),
            ("region", Value::Text(&external.region)),
        ])?;
        let payload = Value::from(&self.payload.0);
        Value::record(vec![("payload", payload), ("external", parameters)])
    }
}

/// The clock of an evaluation at a time in seconds since 1970.
pub(crate) fn clock(now: i64) -> Result<Clock, RulesError> {
    let is_time = (0..=episeal_base::time::MAX_TIME).contains(&now);
    let seconds = is_time.then_some(now).ok_or(RulesError::InvalidTime)?;
    Clock::new(seconds)
}
