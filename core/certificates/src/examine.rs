//! Every check, in one place: what `verify` decides by is what the verdict shows.

use super::claims::Statement;
use super::cose::SignedMessage;
use super::countries;
use super::identifier;
use super::revocation::{self, RevocationHashes, RevocationLists};
use super::signer::Signer;
use super::trust::CertificateTrust;
use super::value_sets;
use super::verdict::{Check, Verdict};
use super::{base45, cbor, hcert, inflate};
use episeal_base::error::CertificateError;

/// The checks of the text, then those of the message in it.
pub(crate) fn text(
    text: &str,
    trust: &CertificateTrust,
    now: i64,
    verdict: &mut Verdict,
) -> Result<(), CertificateError> {
    let encoded = verdict.note(Check::Prefix, hcert::strip_prefix(text))?;
    let compressed = verdict.note(Check::Base45, base45::decode_secret(encoded))?;
    let message = verdict.note(Check::Inflate, inflate::inflate_secret(&compressed))?;
    signed(&message, trust, now, verdict)
}

/// The checks of the message from its bytes.
pub(crate) fn signed(
    bytes: &[u8],
    trust: &CertificateTrust,
    now: i64,
    verdict: &mut Verdict,
) -> Result<(), CertificateError> {
    let read = SignedMessage::read(bytes);
    let is_cbor = cbor::read(bytes, cbor::MAX_CERTIFICATE_ITEMS).map(drop);
    verdict.note(Check::Cbor, is_cbor)?;
    let read = verdict.note(Check::Cose, read)?;
    let statement = Statement::read(&read.payload);
    let found = message(&read, statement.as_ref().map_err(|error| *error), trust, now);
    verdict.take_after(Check::Cose, found.verdict);
    Ok(())
}

/// How the checks of a message went.
pub(crate) struct Examined {
    pub(crate) verdict: Verdict,
    /// `None` without a signer that may sign it, or without content.
    pub(crate) known_as: Option<KnownAs>,
}

/// What a certificate is known by elsewhere.
pub(crate) struct KnownAs {
    /// The countries that it names, at least one.
    pub(crate) countries: Vec<String>,
    /// The hashes under which it may be revoked.
    pub(crate) hashes: RevocationHashes,
}

/// The checks of a message that was read.
pub(crate) fn message(
    message: &SignedMessage,
    statement: Result<&Statement, CertificateError>,
    trust: &CertificateTrust,
    now: i64,
) -> Examined {
    let mut verdict = Verdict::new();
    verdict.pass(&[Check::Prefix, Check::Base45, Check::Inflate, Check::Cbor, Check::Cose]);
    verdict.tolerate(message.deviations);
    // An error in the claims does not hide how the other checks go.
    let statement = verdict.note(Check::Claims, statement).ok();
    let signer = signer(message, statement, trust, now, &mut verdict).ok();
    let mut known_as = None;
    if let Some(statement) = statement {
        check_statement(statement, now, &mut verdict);
        known_as = signer.and_then(|signer| KnownAs::of(message, statement, signer));
        if let (Some(lists), Some(signer)) = (trust.revocations(), signer) {
            let hashes = known_as.as_ref().map(|known| &known.hashes);
            let revocation = revocation(message, hashes, signer, lists);
            let _ = verdict.note(Check::Revocation, revocation);
        }
    }
    Examined { verdict, known_as }
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
    verdict: &mut Verdict,
) -> Result<&'t Signer, CertificateError> {
    let known = trust.signers().of(&message.kid);
    let known = match known {
        [] => Err(CertificateError::SignerUnknown),
        known => Ok(known),
    };
    let known = verdict.note(Check::SignerFound, known)?;
    let kinds = statement.map(|statement| statement.kinds.as_slice());
    let kinds = kinds.unwrap_or_default();
    let is_fit = |signer: &Signer| signer.check_validity(now).is_ok() && signer.usage.check(kinds).is_ok();
    let signer = verdict.note(Check::Signature, signer_of(message, known, is_fit))?;
    verdict.tolerate(signer.deviations);
    if let Some(statement) = statement {
        verdict.tolerate(signer.exceeded_by(statement));
    }
    let validity = verdict.note(Check::SignerValidity, signer.check_validity(now));
    let usage = match statement {
        Some(_) => verdict.note(Check::KeyUsage, signer.usage.check(kinds)),
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
    let signed = message.signature_structure();
    let mut found = Err(None);
    for signer in known {
        let key = signer.key.as_ref().map_err(|error| *error);
        match key.and_then(|key| key.verify(message.algorithm, &signed, &message.signature)) {
            Ok(()) if is_fit(signer) => return Ok(signer),
            Ok(()) => found = found.or(Ok(signer)),
            Err(error) => found = found.map_err(|first: Option<_>| first.or(Some(error))),
        }
    }
    found.map_err(|error| error.unwrap_or(CertificateError::SignerUnknown))
}

/// What the message says: its time, its content.
fn check_statement(statement: &Statement, now: i64, verdict: &mut Verdict) {
    verdict.tolerate(statement.deviations);
    // RFC 8392, 3.1.4 and 3.1.5: not before nbf, and neither at exp nor after it.
    let validity = if now < statement.begins {
        Err(CertificateError::NotYetValid)
    } else if now >= statement.expires {
        Err(CertificateError::Expired)
    } else {
        Ok(())
    };
    // Results are in the verdict; they do not depend on each other.
    let _ = verdict.note(Check::Validity, validity);
    let content = statement.content.as_ref().map_err(|error| *error);
    if let Ok(certificate) = verdict.note(Check::Schema, content) {
        let _ = verdict.note(Check::ValueSets, value_sets::check(certificate));
        let _ = verdict.note(Check::Uvci, identifier::check(certificate.identifier()));
    }
}
