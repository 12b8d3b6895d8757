//! Every check, in one place: what `verify` decides by is what the verdict shows.

use super::check::{Check, CheckResult, Checks};
use super::claims::{Claimed, Statement};
use super::content::{Certificate, Entry, Kinds};
use super::cose::SignedMessage;
use super::countries;
use super::identifier;
use super::revocation::{self, RevocationHashes, RevocationLists};
use super::signer::Signer;
use super::trust::CertificateTrust;
use super::value_sets;
use super::verdict::Verdict;
use super::verified::{Proven, VerifiedCertificate};
use super::{base45, cbor, hcert, zlib};
use episeal_base::error::CertificateError;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The checks of the text, then those of the message in it.
pub(crate) fn text(text: &str, trust: &CertificateTrust, now: i64) -> Verdict {
    let mut checks = Checks::new();
    match layers(text, &mut checks) {
        Ok(message) => from_bytes(&message, checks, trust, now),
        Err(_) => Verdict::refused(checks),
    }
}

fn layers(text: &str, checks: &mut Checks) -> Result<Zeroizing<Vec<u8>>, CertificateError> {
    let encoded = checks.note(Check::Prefix, hcert::strip_prefix(text))?;
    let compressed = checks.note(Check::Base45, base45::decode_secret(encoded))?;
    checks.note(Check::Inflate, zlib::inflate_secret(&compressed))
}

/// The checks of the message from its bytes.
pub(crate) fn signed(bytes: &[u8], trust: &CertificateTrust, now: i64) -> Verdict {
    from_bytes(bytes, Checks::new(), trust, now)
}

fn from_bytes(bytes: &[u8], mut checks: Checks, trust: &CertificateTrust, now: i64) -> Verdict {
    let message = match SignedMessage::read(bytes) {
        Ok(message) => message,
        Err(error) => {
            let is_cbor = cbor::read(bytes, cbor::MAX_CERTIFICATE_ITEMS);
            if checks.note(Check::Cbor, is_cbor).is_ok() {
                let _ = checks.note::<()>(Check::Cose, Err(error));
            }
            return Verdict::refused(checks);
        }
    };
    checks.pass(&[Check::Cbor, Check::Cose]);
    match checks.note(Check::Claims, Statement::read(message.payload())) {
        Ok(statement) => claimed(&Arc::new(Claimed { message, statement }), checks, trust, now),
        Err(_) => {
            // An error in the claims does not hide how the other checks go.
            checks.tolerate(message.deviations);
            let _ = signer(&message, None, trust, now, &mut checks);
            Verdict::refused(checks)
        }
    }
}

/// The checks of a message whose claims were read; those of the layers around it are in `checks`.
pub(crate) fn claimed(claimed: &Arc<Claimed>, mut checks: Checks, trust: &CertificateTrust, now: i64) -> Verdict {
    let Claimed { message, statement } = &**claimed;
    checks.pass(&[Check::Claims]);
    checks.tolerate(message.deviations);
    let signer = signer(message, Some(statement), trust, now, &mut checks);
    check_statement(statement, now, &mut checks);
    if let (Some(lists), Ok(signer)) = (trust.revocations(), signer) {
        let _ = checks.note(Check::Revocation, revocation(claimed, signer, lists));
    }
    match (checks.error(), signer) {
        (None, Ok(signer)) => {
            let outcome = proven(claimed, signer, &checks);
            Verdict::proven(checks, outcome)
        }
        _ => Verdict::refused(checks),
    }
}

/// What no check that decides refused.
fn proven(claimed: &Arc<Claimed>, signer: &Signer, checks: &Checks) -> Result<VerifiedCertificate, CertificateError> {
    Ok(VerifiedCertificate::new(Proven {
        claimed: Arc::clone(claimed),
        certificate: claimed.statement.content.clone()?,
        deviations: checks.deviations(),
        signer_country: signer.country.clone(),
        is_revocation_checked: checks.result(Check::Revocation) == CheckResult::Passed,
    }))
}

/// A signer may be in trust lists under a key id other than that of its certificate, and the key id of a message need
/// not be signed: revocations are looked up under both. Without content there is no identifier to look up.
fn revocation(claimed: &Claimed, signer: &Signer, lists: &RevocationLists) -> Result<(), CertificateError> {
    let Claimed { message, statement } = claimed;
    let certificate = statement.content.as_ref().map_err(|_| CertificateError::RevocationUnknown)?;
    let countries = countries::named(statement.issuer.as_deref(), certificate.country(), signer.country.as_deref());
    let hashes = RevocationHashes::of(message, certificate, &countries);
    let own = signer.own_kid.filter(|own| own[..] != message.kid[..]);
    let kids = own.as_ref().map(<[u8; 8]>::as_slice).into_iter();
    let kids = kids.chain([message.kid.as_slice()]);
    revocation::worst(kids.map(|kid| lists.check(kid, &hashes)))
}

/// The signer, its signature, validity and key usage.
fn signer<'t>(
    message: &SignedMessage,
    statement: Option<&Statement>,
    trust: &'t CertificateTrust,
    now: i64,
    checks: &mut Checks,
) -> Result<&'t Signer, CertificateError> {
    let known = trust.signers().of(&message.kid);
    let known = match known {
        [] => Err(CertificateError::SignerUnknown),
        known => Ok(known),
    };
    let known = checks.note(Check::SignerFound, known)?;
    let kinds = statement.map_or(Kinds::NONE, |statement| statement.kinds);
    let is_fit = |signer: &Signer| signer.check_validity(now).is_ok() && signer.usage.check(kinds).is_ok();
    let signer = checks.note(Check::Signature, signer_of(message, known, is_fit))?;
    checks.tolerate(signer.deviations);
    if let Some(statement) = statement {
        checks.tolerate(signer.exceeded_by(statement));
    }
    let validity = checks.note(Check::SignerValidity, signer.check_validity(now));
    let usage = match statement {
        Some(_) => checks.note(Check::KeyUsage, signer.usage.check(kinds)),
        None => Ok(()),
    };
    validity.and(usage).map(|()| signer)
}

/// Of all signers with the message's key id, one that signed it; preferably one that was allowed to.
fn signer_of<'t>(
    message: &SignedMessage,
    known: &'t [Signer],
    is_fit: impl Fn(&Signer) -> bool,
) -> Result<&'t Signer, CertificateError> {
    let mut found = Err(None);
    for signer in known {
        let key = signer.key.as_ref().map_err(|error| *error);
        match key.and_then(|key| key.verify(message.algorithm, message.signed(), &message.signature)) {
            Ok(()) if is_fit(signer) => return Ok(signer),
            Ok(()) => found = found.or(Ok(signer)),
            Err(error) => found = found.map_err(|first: Option<_>| first.or(Some(error))),
        }
    }
    found.map_err(|error| error.unwrap_or(CertificateError::SignerUnknown))
}

/// What the message says: its time, its content.
fn check_statement(statement: &Statement, now: i64, checks: &mut Checks) {
    checks.tolerate(statement.deviations);
    // RFC 8392, 3.1.4 and 3.1.5: not before nbf, and neither at exp nor after it.
    let validity = if now < statement.begins {
        Err(CertificateError::NotYetValid)
    } else if now >= statement.expires {
        Err(CertificateError::Expired)
    } else {
        Ok(())
    };
    // Results are kept; they do not depend on each other.
    let _ = checks.note(Check::Validity, validity);
    let content = statement.content.as_ref().map_err(|error| *error);
    if let Ok(certificate) = checks.note(Check::Schema, content) {
        let _ = checks.note(Check::ValueSets, check_codes(certificate));
        let _ = checks.note(Check::Uvci, identifier::check(certificate.identifier()));
    }
}

/// Every code that has a value set here is in it.
fn check_codes(certificate: &Certificate) -> Result<(), CertificateError> {
    let certificate = certificate.entry();
    let codes: &[(&str, &[&str])] = match &certificate {
        Entry::Vaccination { entry } => &[
            (entry.disease(), value_sets::DISEASES),
            (entry.vaccine(), value_sets::VACCINES),
            (entry.product(), value_sets::PRODUCTS),
            (entry.manufacturer(), value_sets::MANUFACTURERS),
        ],
        Entry::Test { entry } => &[
            (entry.disease(), value_sets::DISEASES),
            (entry.test_type(), value_sets::TESTS),
            (entry.result(), value_sets::RESULTS),
        ],
        Entry::Recovery { entry } => &[(entry.disease(), value_sets::DISEASES)],
    };
    let is_known = |(code, known): &(&str, &[&str])| known.contains(&code.trim_end_matches(' '));
    match codes.iter().all(is_known) {
        true => Ok(()),
        false => Err(CertificateError::ValueUnknown),
    }
}
