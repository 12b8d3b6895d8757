//! Every check, in one place: what `verify` decides by is what the verdict shows.

use super::check::{Check, CheckResult, Checks};
use super::claims::Statement;
use super::content::{Certificate, Entry};
use super::cose::SignedMessage;
use super::countries;
use super::identifier;
use super::revocation::{self, RevocationHashes, RevocationLists};
use super::signer::Signer;
use super::trust::CertificateTrust;
use super::value_sets;
use super::verdict::Verdict;
use super::verified::{KnownAs, Proven, VerifiedCertificate};
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
    match SignedMessage::read(bytes) {
        Ok(read) => {
            checks.pass(&[Check::Cbor, Check::Cose]);
            let statement = Statement::read(read.payload()).map(Arc::new);
            message(&Arc::new(read), statement, checks, trust, now)
        }
        Err(error) => {
            let is_cbor = cbor::read(bytes, cbor::MAX_CERTIFICATE_ITEMS);
            if checks.note(Check::Cbor, is_cbor).is_ok() {
                let _ = checks.note::<()>(Check::Cose, Err(error));
            }
            Verdict::refused(checks)
        }
    }
}

/// The checks of a message that was read, and with it the layers around it.
pub(crate) fn read(
    read: &Arc<SignedMessage>,
    statement: &Arc<Statement>,
    trust: &CertificateTrust,
    now: i64,
) -> Verdict {
    let mut checks = Checks::new();
    checks.pass(&[Check::Prefix, Check::Base45, Check::Inflate, Check::Cbor, Check::Cose]);
    message(read, Ok(Arc::clone(statement)), checks, trust, now)
}

fn message(
    message: &Arc<SignedMessage>,
    statement: Result<Arc<Statement>, CertificateError>,
    mut checks: Checks,
    trust: &CertificateTrust,
    now: i64,
) -> Verdict {
    checks.tolerate(message.deviations);
    // An error in the claims does not hide how the other checks go.
    let statement = checks.note(Check::Claims, statement).ok();
    let signer = signer(message, statement.as_deref(), trust, now, &mut checks).ok();
    let mut known_as = None;
    if let Some(statement) = &statement {
        check_statement(statement, now, &mut checks);
        known_as = signer.and_then(|signer| KnownAs::of(message, statement, signer));
        if let (Some(lists), Some(signer)) = (trust.revocations(), signer) {
            let hashes = known_as.as_ref().map(|known| &known.hashes);
            let revocation = revocation(message, hashes, signer, lists);
            let _ = checks.note(Check::Revocation, revocation);
        }
    }
    match (checks.error(), statement, known_as) {
        (None, Some(statement), Some(known_as)) => {
            let outcome = proven(message, statement, known_as, &checks);
            Verdict::proven(checks, outcome)
        }
        _ => Verdict::refused(checks),
    }
}

/// What no check that decides refused.
fn proven(
    message: &Arc<SignedMessage>,
    statement: Arc<Statement>,
    known_as: KnownAs,
    checks: &Checks,
) -> Result<VerifiedCertificate, CertificateError> {
    Ok(VerifiedCertificate::new(Proven {
        message: Arc::clone(message),
        certificate: statement.content.clone()?,
        statement,
        deviations: checks.deviations(),
        known_as,
        is_revocation_checked: checks.result(Check::Revocation) == CheckResult::Passed,
    }))
}

impl KnownAs {
    /// Without content there is no identifier to look up.
    fn of(message: &SignedMessage, statement: &Statement, signer: &Signer) -> Option<Self> {
        let certificate = statement.content.as_ref().ok()?;
        let issuer = statement.issuer.as_deref();
        let countries = countries::named(issuer, certificate.country(), signer.country.as_deref());
        let hashes = RevocationHashes::of(message, certificate, &countries);
        Some(Self { countries, hashes })
    }
}

/// A signer may be in trust lists under a key id other than that of its certificate, and the key id of a message need
/// not be signed: revocations are looked up under both.
fn revocation(
    message: &SignedMessage,
    hashes: Option<&RevocationHashes>,
    signer: &Signer,
    lists: &RevocationLists,
) -> Result<(), CertificateError> {
    let hashes = hashes.ok_or(CertificateError::RevocationUnknown)?;
    let own = signer.own_kid.filter(|own| own[..] != message.kid[..]);
    let kids = own.as_ref().map(<[u8; 8]>::as_slice).into_iter();
    let kids = kids.chain([message.kid.as_slice()]);
    revocation::worst(kids.map(|kid| lists.check(kid, hashes)))
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
    let kinds = statement.map(|statement| statement.kinds.as_slice());
    let kinds = kinds.unwrap_or_default();
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
