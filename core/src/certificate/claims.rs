//! The CWT claims (RFC 8392) around the certificate.

use super::cbor::{self, Value};
use super::content::{self, Certificate, CertificateKind};
use super::deviation::{Deviation, Deviations};
use super::json;
use crate::error::CertificateError;
use crate::time;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Claim keys: RFC 8392, section 4; HCERT specification 1.0.5, section 3.3.
const ISSUER: i64 = 1;
const EXPIRES: i64 = 4;
const ISSUED: i64 = 6;
const HCERT: i64 = -260;
/// The EU DCC version 1 inside the claim hcert.
const DCC_V1: i64 = 1;

/// What a message claims; nothing of it is proven by reading it.
pub(crate) struct Statement {
    pub(crate) issuer: Option<String>,
    /// Seconds since 1970.
    pub(crate) issued: i64,
    /// Seconds since 1970.
    pub(crate) expires: i64,
    /// A time with a fraction makes a certificate invalid; the checks besides are still made, with the time rounded
    /// such that the certificate is valid for less long.
    pub(crate) are_times_whole: Result<(), CertificateError>,
    /// The kinds of entries that there are, also when there is more than one.
    pub(crate) kinds: Vec<CertificateKind>,
    pub(crate) content: Result<Arc<Certificate>, CertificateError>,
    pub(crate) deviations: Deviations,
}

opaque_debug!(Statement);

impl Statement {
    pub(crate) fn read(payload: &[u8]) -> Result<Self, CertificateError> {
        let (claims, deviations) = cbor::read(payload, cbor::MAX_CERTIFICATE_ITEMS)?;
        Self::of(&claims, deviations)
    }

    /// Of claims that were read, with what was tolerated then.
    pub(crate) fn of(
        claims: &Value<'_>,
        mut deviations: Deviations,
    ) -> Result<Self, CertificateError> {
        let entries = claims.map().ok_or(CertificateError::ClaimsMalformed)?;
        let dcc = content(claims).ok_or(CertificateError::ContentMissing)?;
        let is_known = |(key, _): &(Value<'_>, _)| {
            matches!(key.integer(), Some(ISSUER | EXPIRES | ISSUED | HCERT))
        };
        let is_alone = claims
            .claim(HCERT)
            .and_then(Value::map)
            .is_some_and(|map| map.len() == 1);
        let is_extra = !is_alone || !entries.iter().all(is_known);
        deviations.note_if(is_extra, Deviation::ExtraKeys);
        let issued = Time::read(claims.claim(ISSUED), &mut deviations)?;
        let expires = Time::read(claims.claim(EXPIRES), &mut deviations)?;
        let are_times_whole = issued.whole().and(expires.whole()).map(drop);
        let issued = issued.rounded(f64::ceil)?;
        Ok(Self {
            issuer: issuer(claims.claim(ISSUER), &mut deviations)?,
            issued,
            expires: expires.rounded(f64::floor)?,
            are_times_whole,
            kinds: content::kinds(dcc),
            content: certificate(dcc, issued, &mut deviations).map(Arc::new),
            deviations,
        })
    }
}

fn certificate(
    dcc: &Value<'_>,
    issued: i64,
    deviations: &mut Deviations,
) -> Result<Certificate, CertificateError> {
    let certificate = Certificate::read(dcc, deviations)?;
    certificate.check_birth(issued).map(|()| certificate)
}

/// The certificate in a payload as JSON, as it stands.
pub(crate) fn payload_json(payload: &[u8]) -> Result<Zeroizing<String>, CertificateError> {
    let (claims, _) = cbor::read(payload, cbor::MAX_CERTIFICATE_ITEMS)?;
    let dcc = content(&claims).ok_or(CertificateError::ContentMissing)?;
    json::write(dcc, payload.len())
}

/// The certificate among the claims.
pub(crate) fn content<'v, 'a>(claims: &'v Value<'a>) -> Option<&'v Value<'a>> {
    claims.claim(HCERT)?.claim(DCC_V1)
}

fn issuer(
    claim: Option<&Value<'_>>,
    deviations: &mut Deviations,
) -> Result<Option<String>, CertificateError> {
    let Some(claim) = claim else {
        deviations.note(Deviation::IssuerAbsent);
        return Ok(None);
    };
    let issuer = claim.text().ok_or(CertificateError::ClaimsMalformed)?;
    let is_country = issuer.len() == 2 && issuer.bytes().all(|byte| byte.is_ascii_uppercase());
    deviations.note_if(!is_country, Deviation::IssuerNotCountry);
    Ok(Some(issuer.to_owned()))
}

/// A NumericDate (RFC 8392, section 2).
#[derive(Clone, Copy)]
enum Time {
    Integer(i64),
    Float(f64),
}

impl Time {
    fn read(
        claim: Option<&Value<'_>>,
        deviations: &mut Deviations,
    ) -> Result<Self, CertificateError> {
        // Never with the tag 1, which RFC 8392 forbids.
        let number = claim.ok_or(CertificateError::ClaimsMalformed)?;
        if let Value::Float(value) = number {
            deviations.note(Deviation::FloatTime);
            return Ok(Self::Float(*value));
        }
        let seconds = number.integer().ok_or(CertificateError::ClaimsMalformed)?;
        Ok(Self::Integer(seconds))
    }

    /// The time, if it has no fraction, within 1970 to 9999.
    fn whole(self) -> Result<i64, CertificateError> {
        let seconds = match self {
            Self::Integer(seconds) => Some(seconds),
            Self::Float(value) => cbor::whole(value),
        };
        seconds
            .and_then(|seconds| time::checked(seconds).ok())
            .ok_or(CertificateError::ClaimsMalformed)
    }

    fn rounded(self, round: fn(f64) -> f64) -> Result<i64, CertificateError> {
        match self {
            Self::Integer(_) => self.whole(),
            Self::Float(value) => Self::Float(round(value)).whole(),
        }
    }
}
