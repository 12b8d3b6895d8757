//! The infected visitor has recovered: her certificate, on paper and on the screen, and who trusts it.

use super::attempts::refusal;
use super::case::{FAMILY_NAME, GIVEN_NAME};
use super::parties::{Parties, made};
use super::story::Story;
use crate::commands::Run;
use crate::commands::cert::guard::MakeKey;
use crate::commands::cert::guarded::GuardArgs;
use crate::commands::cert::issue::{Issue, Rules};
use crate::commands::cert::pdf::Pdf;
use crate::commands::cert::qr::Qr;
use crate::commands::cert::trust::Trust;
use crate::commands::cert::verify::Verify;
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Content};
use crate::times;
use episeal::certificates::{CertificateError, hcert};
use episeal::visits::day_of;
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use serde_json::json;
use std::path::{Path, PathBuf};

/// How many days after the test a German certificate becomes valid.
const DAYS: u32 = 28;
/// The longest text, in bytes.
const MAX_TEXT: u32 = 16_384;

/// A document signer made for this demo alone: its certificate and its key, in DER.
struct Signer {
    certificate: PathBuf,
    key: PathBuf,
}

impl Signer {
    /// Its certificate is signed by itself, and valid from the year of the demo on.
    fn make(parties: &Parties, directory: &Path) -> Outcome<Self> {
        let failed = |_| Failure::input("the document signer cannot be made");
        let day = times::show_day(day_of(parties.asking)?);
        let year = day.get(..4).and_then(|year| year.parse().ok());
        let year: i32 = year.ok_or_else(|| Failure::input("the demo has no year"))?;
        let pair = KeyPair::generate().map_err(failed)?;
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CountryName, "DE");
        params.not_before = date_time_ymd(year, 1, 1);
        params.not_after = date_time_ymd(year.saturating_add(3), 1, 1);
        let certificate = params.self_signed(&pair).map_err(failed)?;
        let made = Self { certificate: made(directory)?.join("certificate.der"), key: directory.join("key.der") };
        files::write(&made.certificate, certificate.der(), Content::Message)?;
        files::write(&made.key, &pair.serialize_der(), Content::Keys)?;
        Ok(made)
    }
}

/// Issued, shown, printed, read from the picture and verified; then what must fail.
pub(crate) fn recovered(parties: &Parties, story: &mut Story) -> Outcome<()> {
    let title = format!("{GIVEN_NAME} {FAMILY_NAME} has recovered and gets a certificate");
    let directory = parties.root.join("certificate");
    let signer = story.step(&title, |lines| {
        let signer = Signer::make(parties, &directory.join("signer"))?;
        let guard = make_guard(parties, &directory)?;
        issue(parties, &directory, &signer, guard.clone())?;
        lines.say(format!(
            "Issued {DAYS} days after the test; the library's verifier, Corona-Warn-App and CovPass accept it"
        ));
        let again = issue(parties, &directory, &signer, guard);
        let code = refusal(again, Failure::already_issued())?;
        lines.say(format!("Tried: a second one for her. Refused: {code}, by a database without her name."));
        show(parties, &directory)?;
        lines.say("As text, SVG, PNG, and PDF to print: certificate/code.png, certificate/page.pdf");
        Ok(signer)
    })?;
    story.step("Whoever has a list of signers can verify it", |lines| {
        let read = directory.join("read.txt");
        verify(parties, &read, &signer)?;
        lines.say("The text read from the PNG, with a list that has its signer: valid.");
        let changed = directory.join("changed.txt");
        files::write(&changed, changed_name(&read)?.as_bytes(), Content::Personal)?;
        let outcome = verify(parties, &changed, &signer);
        let code = refusal(outcome, CertificateError::BadSignature)?;
        lines.say(format!("Tried: with one letter of the name changed, and encoded again. Refused: {code}."));
        let stranger = Signer::make(parties, &directory.join("stranger"))?;
        let outcome = verify(parties, &read, &stranger);
        let code = refusal(outcome, CertificateError::SignerUnknown)?;
        lines.say(format!("Tried: with a list that has another signer. Refused: {code}."));
        Ok(())
    })
}

/// When it is issued.
fn issued(parties: &Parties) -> i64 {
    parties.asking.saturating_add(times::seconds_of(DAYS))
}

/// The issuance guard of the office, with the key of its first epoch.
fn make_guard(parties: &Parties, directory: &Path) -> Outcome<GuardArgs> {
    let (guard, key) = (directory.join("guard.db"), directory.join("guard.key"));
    let make = MakeKey { epoch: 1, guard: guard.clone(), out: key.clone(), lock: false };
    make.run(&parties.at(issued(parties)))?;
    Ok(GuardArgs {
        guard: Some(guard),
        guard_key: vec![key],
        recovery_id: Some("R-2026-4711".to_owned()),
        recovery_id_file: None,
    })
}

fn issue(parties: &Parties, directory: &Path, signer: &Signer, guard: GuardArgs) -> Outcome<()> {
    let holder = directory.join("holder.json");
    let first_positive = times::show_day(day_of(parties.asking)?);
    let content = json!({
        "surname": FAMILY_NAME, "given_names": GIVEN_NAME, "date_of_birth": "1988-05",
        "first_positive": first_positive,
    });
    files::write(&holder, content.to_string().as_bytes(), Content::Personal)?;
    let issue = Issue {
        holder,
        signer: signer.certificate.clone(),
        key: Some(signer.key.clone()),
        to_be_signed: None,
        signature: None,
        issuer: parties.office.name.to_owned(),
        country: "DE".to_owned(),
        test_country: None,
        rules: Rules::Germany,
        valid_from: None,
        valid_until: None,
        issued: None,
        expires: None,
        uvci: None,
        entity: None,
        guard,
        out: directory.join("text.txt"),
    };
    issue.run(&parties.at(issued(parties))).map(drop)
}

/// As pictures and on paper; what is read from the PNG is the text again.
fn show(parties: &Parties, directory: &Path) -> Outcome<()> {
    let at = parties.at(issued(parties));
    let (text, read) = (directory.join("text.txt"), directory.join("read.txt"));
    let qr = Qr {
        text: text.clone(),
        svg: Some(directory.join("code.svg")),
        png: Some(directory.join("code.png")),
        scale: 8,
        picture: None,
        out: PathBuf::from("-"),
    };
    qr.run(&at)?;
    let pdf = Pdf { text: text.clone(), out: directory.join("page.pdf") };
    pdf.run(&at)?;
    let again = Qr { picture: qr.png.clone(), svg: None, png: None, out: read.clone(), ..qr };
    again.run(&at)?;
    match files::read_secret(&text, MAX_TEXT)? == files::read_secret(&read, MAX_TEXT)? {
        true => Ok(()),
        false => Err(Failure::input("the picture has another text")).in_file(&read),
    }
}

fn verify(parties: &Parties, text: &Path, signer: &Signer) -> Outcome<()> {
    let verify = Verify { trust: Trust::of(&signer.certificate), texts: vec![text.to_string_lossy().into_owned()] };
    verify.run(&parties.at(issued(parties))).map(drop)
}

/// The text with another letter in the name, its outer layers in order.
fn changed_name(path: &Path) -> Outcome<String> {
    let bytes = files::read_secret(path, MAX_TEXT)?;
    let text = String::from_utf8_lossy(&bytes);
    let packed = hcert::decode_base45(hcert::strip_prefix(text.trim_end_matches('\n'))?)?;
    let mut message = hcert::inflate(&packed)?;
    let name = FAMILY_NAME.as_bytes();
    let place = message.windows(name.len()).position(|part| part == name);
    let letter = place.and_then(|place| message.get_mut(place));
    *letter.ok_or_else(|| Failure::input("the name is not there"))? = b'M';
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&message, 9);
    Ok(format!("HC1:{}\n", hcert::encode_base45(&packed)))
}
