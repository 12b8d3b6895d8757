//! One case of the EU's test data: its layers, its expectations, and what the library makes of them.

use crate::hex;
use crate::tally::{Expected, Met, Tally};
use crate::times;
use base64ct::{Base64, Encoding};
use episeal::certificates::{CertificateTrust, Check, CheckResult, SignerList, Verdict, examine_signed, hcert};
use serde_json::{Map, Value};

/// The actual result: `ok`, or an error's code.
type Got = Result<(), String>;

/// A file.
pub(crate) struct Case(Map<String, Value>);

impl Case {
    /// A JSON object with expectations.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        match serde_json::from_slice(bytes).ok()? {
            Value::Object(fields) if fields.contains_key("EXPECTEDRESULTS") => Some(Self(fields)),
            _ => None,
        }
    }

    /// Every expectation and how it went.
    pub(crate) fn add_to(&self, tally: &mut Tally, file: &str) {
        tally.count();
        let expected = self.0.get("EXPECTEDRESULTS").and_then(Value::as_object);
        for (name, value) in expected.into_iter().flatten() {
            // Written `EXPTECTED...` in some files: a different name, which nobody looks for.
            let is_expectation = name.starts_with("EXPECTED");
            let Some(is_expected) = value.as_bool().filter(|_| is_expectation) else {
                continue;
            };
            let expected =
                Expected { file: file.to_owned(), expectation: name.clone(), assertion: None, expected: value.clone() };
            tally.add(expected, self.met(name, is_expected));
        }
    }

    fn met(&self, name: &str, expected: bool) -> Met {
        match self.result(name) {
            None => Met::NotApplicable,
            Some(Ok(())) if expected && name == EXPIRATION && self.is_at_exp() => Met::AtExp,
            Some(got) if got.is_ok() == expected => Met::Yes,
            Some(got) => Met::No(got.err().unwrap_or_else(|| "ok".to_owned()).into()),
        }
    }

    fn result(&self, name: &str) -> Option<Got> {
        match name {
            "EXPECTEDUNPREFIX" => self.unprefix(),
            "EXPECTEDB45DECODE" => self.base45_decode(),
            "EXPECTEDCOMPRESSION" => self.compression(),
            "EXPECTEDVERIFY" => self.verify(),
            "EXPECTEDKEYUSAGE" => self.key_usage(),
            EXPIRATION => self.expiration(),
            "EXPECTEDDECODE" => self.decode(),
            "EXPECTEDVALIDJSON" => self.valid_json(),
            "EXPECTEDSCHEMAVALIDATION" => self.schema(),
            // A picture's pixels, an encoder that writes other bytes, a schema by its address: not done here.
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn context(&self, name: &str) -> Option<&str> {
        self.0.get("TESTCTX")?.get(name)?.as_str()
    }

    fn unprefix(&self) -> Option<Got> {
        let stripped = hcert::strip_prefix(self.text("PREFIX")?).map_err(code);
        Some(stripped.and_then(|found| same(found.as_bytes(), self.text("BASE45").map(str::as_bytes))))
    }

    fn base45_decode(&self) -> Option<Got> {
        let decoded = hcert::decode_base45(self.base45()?).map_err(code);
        let expected = self.bytes("COMPRESSED");
        Some(decoded.and_then(|found| same(&found, expected.as_deref())))
    }

    fn compression(&self) -> Option<Got> {
        let inflated = hcert::inflate(&self.compressed()?).map_err(code);
        let expected = self.bytes("COSE");
        Some(inflated.and_then(|found| same(&found, expected.as_deref())))
    }

    /// The signature, checked with the certificate of the case.
    fn verify(&self) -> Option<Got> {
        let signer = self.context("CERTIFICATE").map(der)?;
        Some(self.message()?.and_then(|message| {
            let mut signers = SignerList::new();
            signers.add_der(&signer?).map_err(code)?;
            let trust = CertificateTrust::without_revocations(&signers);
            let verdict = examine_signed(&message, &trust, self.clock().unwrap_or_default());
            all_passed(&verdict, VERIFY)
        }))
    }

    /// What the certificate of the case may sign, whoever signed.
    fn key_usage(&self) -> Option<Got> {
        let signer = self.context("CERTIFICATE").map(der)?;
        Some(self.message()?.and_then(|message| hcert::check_key_usage(&message, &signer?).map_err(code)))
    }

    /// The cases follow HCERT 1.0.5, 3.3.5, where a certificate is valid at `exp` itself; the library follows RFC 8392,
    /// 3.1.4, where it is not. What is valid at `exp` by the one is valid until a second before `exp` by the other.
    fn expiration(&self) -> Option<Got> {
        let now = self.clock()?;
        let before = || self.valid_at(now.saturating_sub(1));
        match self.valid_at(now)? {
            Err(error) if before().is_some_and(|got| got.is_err()) => Some(Err(error)),
            _ => Some(Ok(())),
        }
    }

    /// The clock of a case that is met: the library refuses at it.
    fn is_at_exp(&self) -> bool {
        let got = self.clock().and_then(|now| self.valid_at(now));
        got.is_some_and(|got| got.is_err())
    }

    /// As the library has it.
    fn valid_at(&self, now: i64) -> Option<Got> {
        Some(self.message()?.and_then(|message| {
            let trust = CertificateTrust::without_revocations(&SignerList::new());
            all_passed(&examine_signed(&message, &trust, now), VALIDITY)
        }))
    }

    /// The content of `CBOR` is that of `JSON`, or of the message where there is none.
    fn decode(&self) -> Option<Got> {
        let content = json(&self.bytes("CBOR")?);
        let expected = match self.0.get("JSON") {
            Some(expected) => expected.clone(),
            None => self.message_json()?.ok()?,
        };
        Some(content.and_then(|content| same_json(&content, &expected)))
    }

    /// The content of the message is that of `JSON`.
    fn valid_json(&self) -> Option<Got> {
        let expected = self.0.get("JSON")?;
        Some(self.message_json()?.and_then(|content| same_json(&content, expected)))
    }

    fn schema(&self) -> Option<Got> {
        // In the claims, where there are any: the content alone does not say when it was issued.
        let content = match (self.message(), self.bytes("CBOR")) {
            (Some(message), _) => message.and_then(|message| payload(&message)),
            (None, content) => Ok(content?),
        };
        Some(content.and_then(|content| hcert::check_content(&content).map(drop).map_err(code)))
    }

    fn clock(&self) -> Option<i64> {
        times::parse(self.context("VALIDATIONCLOCK")?)
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        hex::decode(self.text(name)?.trim())
    }

    fn base45(&self) -> Option<&str> {
        let prefixed = || self.text("PREFIX").and_then(|text| hcert::strip_prefix(text).ok());
        self.text("BASE45").or_else(prefixed)
    }

    fn compressed(&self) -> Option<Vec<u8>> {
        let decoded = || self.base45().and_then(|text| hcert::decode_base45(text).ok());
        self.bytes("COMPRESSED").or_else(decoded)
    }

    /// `COSE`, or what is inside the outer layers.
    fn message(&self) -> Option<Result<Vec<u8>, String>> {
        match self.bytes("COSE") {
            Some(message) => Some(Ok(message)),
            None => Some(hcert::inflate(&self.compressed()?).map_err(code)),
        }
    }

    fn message_json(&self) -> Option<Result<Value, String>> {
        Some(self.message()?.and_then(|message| json(&payload(&message)?)))
    }
}

/// The time of the message.
const EXPIRATION: &str = "EXPECTEDEXPIRATIONCHECK";

const VERIFY: &[Check] = &[Check::Cbor, Check::Cose, Check::SignerFound, Check::Signature];
const VALIDITY: &[Check] = &[Check::Cbor, Check::Cose, Check::Validity];

fn all_passed(verdict: &Verdict, checks: &[Check]) -> Got {
    for check in checks {
        match verdict.result(*check) {
            CheckResult::Passed => {}
            CheckResult::Failed { error } => return Err(code(error)),
            CheckResult::NotDone => return Err("not-done".to_owned()),
        }
    }
    Ok(())
}

fn code(error: episeal::certificates::CertificateError) -> String {
    error.code().to_owned()
}

/// DER in Base64, or PEM.
fn der(text: &str) -> Result<Vec<u8>, String> {
    let body = text.lines().filter(|line| !line.starts_with("-----"));
    let compact: String = body.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
    Base64::decode_vec(&compact).map_err(|_| "signer-malformed".to_owned())
}

/// Without an expectation to compare it with, what was decoded counts as right.
fn same(found: &[u8], expected: Option<&[u8]>) -> Got {
    match expected {
        Some(expected) if expected != found => Err("mismatch".to_owned()),
        _ => Ok(()),
    }
}

fn payload(message: &[u8]) -> Result<Vec<u8>, String> {
    hcert::signed_payload(message).map_err(code)
}

fn json(cbor: &[u8]) -> Result<Value, String> {
    let text = hcert::content_json(cbor).map_err(code)?;
    serde_json::from_str(text.expose_secret_text()).map_err(|_| "mismatch".to_owned())
}

fn same_json(found: &Value, expected: &Value) -> Got {
    match is_same(found, expected) {
        true => Ok(()),
        false => Err("mismatch".to_owned()),
    }
}

/// Numbers by their value, objects in any order.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            let is_there = |(key, value): (&String, &Value)| b.get(key).is_some_and(|other| is_same(value, other));
            a.len() == b.len() && a.iter().all(is_there)
        }
        (a, b) => a == b,
    }
}
