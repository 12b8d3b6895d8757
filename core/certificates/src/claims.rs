//! The CWT claims (RFC 8392) around the certificate.

use super::cbor::{self, Node, Value};
use super::content::{Certificate, Kinds};
use super::cose::SignedMessage;
use super::deviation::{Deviation, Deviations};
use super::field::{optional, trimmed};
use episeal_base::error::CertificateError;
use episeal_base::time;

/// Claim keys: RFC 8392, section 4; HCERT specification 1.0.5, section 3.3.
const ISSUER: i64 = 1;
const EXPIRES: i64 = 4;
const NOT_BEFORE: i64 = 5;
const ISSUED: i64 = 6;
const HCERT: i64 = -260;
/// The EU DCC version 1 inside the claim hcert.
const DCC_V1: i64 = 1;

/// A message with what it claims.
pub(crate) struct Claimed {
    pub(crate) message: SignedMessage,
    pub(crate) statement: Statement,
}

/// What a message claims; nothing of it is proven by reading it.
pub(crate) struct Statement {
    pub(crate) issuer: Option<String>,
    /// Seconds since 1970.
    pub(crate) issued: i64,
    /// From when on it is valid: the time of issue, or a later `nbf`. Seconds since 1970.
    pub(crate) begins: i64,
    /// From when on it is no longer valid. Seconds since 1970.
    pub(crate) expires: i64,
    /// The kinds of entries that are there, even when there is more than one.
    pub(crate) kinds: Kinds,
    pub(crate) content: Result<Certificate, CertificateError>,
    pub(crate) deviations: Deviations,
}

opaque_debug!(Statement);

impl Statement {
    pub(crate) fn read(payload: &[u8]) -> Result<Self, CertificateError> {
        let (claims, deviations) = cbor::read(payload, cbor::MAX_CERTIFICATE_ITEMS)?;
        Self::of(claims.value(), deviations)
    }

    /// From claims that were read, with what was tolerated in reading them.
    pub(crate) fn of(claims: Value<'_>, mut deviations: Deviations) -> Result<Self, CertificateError> {
        let mut entries = claims.map().ok_or(CertificateError::ClaimsMalformed)?;
        let dcc = content(claims).ok_or(CertificateError::ContentMissing)?;
        let is_known =
            |(key, _): (Value<'_>, Value<'_>)| matches!(key.integer(), Some(ISSUER | EXPIRES | ISSUED | HCERT));
        let is_alone = claims.claim(HCERT).and_then(Value::map).is_some_and(|map| map.count() == 1);
        let is_extra = !is_alone || !entries.all(is_known);
        deviations.note_if(is_extra, Deviation::ExtraKeys);
        let mut time = |key, round| {
            let claim = optional(claims.claim(key), &mut deviations);
            claim.map(|claim| time(claim, round, &mut deviations)).transpose()
        };
        let issued = time(ISSUED, f64::ceil)?.ok_or(CertificateError::ClaimsMalformed)?;
        let expires = time(EXPIRES, f64::floor)?.ok_or(CertificateError::ClaimsMalformed)?;
        let not_before = time(NOT_BEFORE, f64::ceil)?.unwrap_or(issued);
        Ok(Self {
            issuer: issuer(claims.claim(ISSUER), &mut deviations)?,
            issued,
            begins: issued.max(not_before),
            expires,
            kinds: Kinds::of(dcc),
            content: certificate(dcc, issued, &mut deviations),
            deviations,
        })
    }
}

fn certificate(dcc: Value<'_>, issued: i64, deviations: &mut Deviations) -> Result<Certificate, CertificateError> {
    let certificate = Certificate::read(dcc, deviations)?;
    certificate.check_birth(issued).map(|()| certificate)
}

/// The certificate among the claims.
pub(crate) fn content(claims: Value<'_>) -> Option<Value<'_>> {
    claims.claim(HCERT)?.claim(DCC_V1)
}

/// A text like those of the content: at most 80 characters, and kept with trailing spaces.
fn issuer(claim: Option<Value<'_>>, deviations: &mut Deviations) -> Result<Option<String>, CertificateError> {
    let Some(claim) = optional(claim, deviations) else {
        deviations.note(Deviation::IssuerAbsent);
        return Ok(None);
    };
    let text = claim.text().ok_or(CertificateError::ClaimsMalformed)?;
    let issuer = trimmed(claim, deviations)?;
    let is_country = issuer.len() == 2 && issuer.bytes().all(|byte| byte.is_ascii_uppercase());
    deviations.note_if(!is_country, Deviation::IssuerNotCountry);
    Ok(Some(text.to_owned()))
}

/// A NumericDate (RFC 8392, section 2) within 1970 to 9999, in whole seconds; never with the tag 1, which RFC 8392
/// forbids.
fn time(claim: Value<'_>, round: fn(f64) -> f64, deviations: &mut Deviations) -> Result<i64, CertificateError> {
    let is_in_range = |seconds: &i64| time::checked(*seconds).is_ok();
    let seconds = match claim.node() {
        Node::Float(value) => {
            deviations.note(Deviation::FloatTime);
            // A time between two seconds fits if both of them do.
            let whole = |round: fn(f64) -> f64| cbor::whole(round(*value)).filter(is_in_range);
            whole(f64::floor).and(whole(f64::ceil)).and(whole(round))
        }
        _ => claim.integer().filter(is_in_range),
    };
    seconds.ok_or(CertificateError::ClaimsMalformed)
}
