//! Certificates, verified and examined.

use super::shown::{checks, codes, content};
use super::{prepared, revocations, signers};
use crate::given::{Given, hex};
use crate::{Came, Operation, Refused};
use episeal::certificates::{
    CertificateTrust, Check, Deviation, NotJudged, RevocationHashType, RevocationLists, SignerList,
    VerifiedCertificate, examine_certificate, verify_certificate,
};
use serde_json::{Map, Value, json};

pub(crate) const OPERATIONS: &[Operation] =
    &[("verify-certificate", verify), ("examine-certificate", examine), ("revocation-hashes", revocation_hashes)];

/// What is given to all of them: `text`, `trust` and `now`.
struct Scanned<'a> {
    text: &'a str,
    trust: CertificateTrust,
    now: i64,
}

impl<'a> Scanned<'a> {
    fn read(given: &Given<'a>) -> Result<Self, Refused> {
        let (text, now) = (given.text("text")?, given.int("now")?);
        Ok(Self { text, trust: given.object("trust", trust)?, now })
    }

    fn verify(&self) -> Result<VerifiedCertificate, Refused> {
        Ok(verify_certificate(self.text, &self.trust, self.now)?)
    }
}

/// `signers` (lists); `authorities` (certificates), without which none of the signers counts; `revocations` (lists),
/// which are looked up if the field is there, even if it is empty.
fn trust(given: &Given<'_>) -> Result<CertificateTrust, Refused> {
    let lists = given.objects("signers", signers::Source::read)?;
    let authorities = given.optional("authorities", Given::all_bytes)?;
    let revocations = given.optional("revocations", |given, name| given.objects(name, revocations::Source::read))?;
    let mut signers = SignerList::new();
    lists.iter().try_for_each(|list| prepared(list.add_to(&mut signers)))?;
    if let Some(authorities) = authorities {
        signers = prepared(signers.certified_by(&authorities))?;
    }
    let Some(sources) = revocations else {
        return Ok(CertificateTrust::without_revocations(&signers));
    };
    let mut lists = RevocationLists::new();
    sources.iter().try_for_each(|source| prepared(source.add_to(&mut lists)))?;
    Ok(CertificateTrust::with_revocations(&signers, &lists))
}

/// The certificate that is proven.
fn verify(given: &Given<'_>) -> Came {
    let scanned = Scanned::read(given)?;
    let proven = scanned.verify()?;
    Ok(json!({
        "kind": proven.kind().code(),
        "issuer": proven.issuer(),
        "issued": proven.issued(),
        "expires": proven.expires(),
        "kid": hex(proven.kid()),
        "content": content(&proven.certificate()),
        "deviations": codes(proven.deviations(), Deviation::code),
        "not_judged": codes(&proven.not_judged(scanned.now), NotJudged::code),
        "revocation_checked": proven.is_revocation_checked(),
    }))
}

/// How each check goes: it never fails.
fn examine(given: &Given<'_>) -> Came {
    let Scanned { text, trust, now } = Scanned::read(given)?;
    let verdict = examine_certificate(text, &trust, now);
    Ok(json!({
        "checks": checks(Check::ALL, |check| verdict.result(check)),
        "deviations": codes(&verdict.deviations(), Deviation::code),
        "error": verdict.error().map(episeal::certificates::CertificateError::code),
    }))
}

/// Under which hashes the certificate is looked up, by their type.
fn revocation_hashes(given: &Given<'_>) -> Came {
    let hashes = Scanned::read(given)?.verify()?.revocation_hashes();
    let of_type = |hash_type: &RevocationHashType| {
        let found: Vec<_> = hashes.hashes(*hash_type).iter().map(|hash| hex(hash)).collect();
        (hash_type.code().to_owned(), Value::from(found))
    };
    Ok(Value::Object(RevocationHashType::ALL.iter().map(of_type).collect::<Map<_, _>>()))
}
