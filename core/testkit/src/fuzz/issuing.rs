//! Recovery certificates of any content: issued, verified, accepted by others, and read from the picture.

use super::cbor::change_bytes;
use super::{Choices, texts};
use crate::api::certificates::*;
use crate::dsc::Dsc;
use crate::issue::{HOUR, date, picture, signer_key};
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::Signer as _;

const NAMES: [&str; 6] = ["Mustermann", "Müller-Lüdenscheidt", "Ünal", "Ζωή", "Щербак", "d'Ávila Ñuñez"];

fn name(choices: &mut Choices<'_>) -> String {
    match choices.is_one_in(4) {
        true => (0..1 + choices.below(90)).map(|_| texts::letter(choices)).collect(),
        false => choices.one_of(&NAMES).into(),
    }
}

/// What is entered, each field near its limits; or why a name is none.
fn recovery(choices: &mut Choices<'_>) -> Result<Recovery, IssueError> {
    let (surname, given) = (name(choices), name(choices));
    let day = date("2021-06-01").plus_days(choices.below(200) as u16).unwrap();
    let profile = choices.one_of(RecoveryProfile::ALL);
    let from = profile.earliest_valid_from(day).unwrap().plus_days(choices.below(2) as u16).unwrap();
    let until = profile.latest_valid_until(day).unwrap();
    let issued = choices.near(from.start());
    let entity = choices.text();
    Ok(Recovery {
        name: PersonName::new(&surname, &given, choices.one_of(NameLanguage::ALL))?,
        date_of_birth: DateOfBirth::parse(choices.one_of(&["1964-08-12", "1964-08", "1964", "", "2021-06-02"]))
            .unwrap(),
        test: PositiveTest { day, country: choices.one_of(&["DE", "AT", "DE", "de"]).into() },
        issuer: Issuer {
            name: if choices.is_one_in(4) { choices.text() } else { "Stadt Köln".into() },
            country: "DE".into(),
        },
        uvci: Uvci::generate_with_entity("DE", &entity).or_else(|_| Uvci::generate("DE")).unwrap(),
        validity: Validity { profile, from, until, issued, expires: choices.near(until.end()) },
    })
}

/// What is refused before anything is signed, in this order: that of what an office types first, then of the times.
fn refusal(recovery: &Recovery) -> Option<IssueError> {
    let Recovery { test, validity, .. } = recovery;
    let Validity { issued, expires, until, .. } = validity;
    let (born, tested) = (recovery.date_of_birth.to_text(), test.day.to_text());
    let is_later = born.expose_secret_text() > &tested.expose_secret_text()[..born.expose_secret_text().len()];
    let earliest = validity.profile.earliest_valid_from(test.day).unwrap();
    let is_late = validity.profile == RecoveryProfile::Germany && validity.from != earliest;
    let is_time = |time: &i64| (0..=MAX_TIME).contains(time);
    let signer = (date("2021-01-01").start(), date("2022-12-31").end());
    let is_expiry = is_time(issued) && is_time(expires) && *expires >= until.end() - 1 && expires > issued;
    [
        (test.country == "de", IssueError::CountryInvalid),
        (is_later, IssueError::BornAfterTest),
        (is_late, IssueError::ValidFromRefused),
        (until.end() + 12 * HOUR <= *issued, IssueError::ValidUntilRefused),
        (!is_expiry, IssueError::ExpiryInvalid),
        (test.day.start() > issued.saturating_add(14 * HOUR + TOLERANCE), IssueError::TestInFuture),
        (*issued < signer.0, IssueError::SignerNotYetValid),
        (*expires > signer.1, IssueError::SignerExpires),
    ]
    .into_iter()
    .find_map(|(is_so, error)| is_so.then_some(error))
}

/// What is refused is refused for what is wrong, before it is signed. What is issued is verified, accepted by both
/// apps, and read from its picture; and it says what was entered.
pub fn issuing(data: &[u8]) {
    let mut choices = Choices::new(data);
    let recovery = match recovery(&mut choices) {
        Ok(recovery) => recovery,
        Err(error) => {
            let of_names = [IssueError::NameInvalid, IssueError::NameUnwritable, IssueError::NameEmpty];
            return assert!(of_names.contains(&error), "{error:?}");
        }
    };
    let dsc = Dsc::default();
    let issued = match recovery.issue(&dsc.signer(), &signer_key()) {
        Ok(issued) => issued,
        Err(IssueError::IssuerInvalid) => return assert_ne!(recovery.issuer.name, "Stadt Köln"),
        Err(error) => return assert_eq!(Some(error), refusal(&recovery)),
    };
    assert_eq!(refusal(&recovery), None);
    let mut signers = SignerList::new();
    signers.add_der(&dsc.der()).unwrap();
    let trust = CertificateTrust::without_revocations(&signers);
    let now = recovery.validity.issued;
    let verified = verify_certificate(issued.text(), &trust, now).expect("what is issued is verified");
    assert_eq!(verified.deviations(), [], "and deviates in nothing");
    assert_eq!(acceptance::both_apps(issued.text(), &dsc.der(), now), Ok(()));
    let certificate = verified.certificate();
    assert_eq!(certificate.name().family(), Some(recovery.name.surname()));
    assert_eq!(certificate.identifier(), recovery.uvci.as_str());
    assert_eq!(verified.revocation_hashes(), issued.revocation_hashes());
    assert!(verify_certificate(issued.text(), &trust, recovery.validity.expires + 1).is_err(), "not for ever");
    assert_signed_elsewhere(&recovery, &dsc, &mut choices);
    if choices.is_one_in(8) {
        assert_picture(issued.text());
    }
}

/// A key store signs and gives DER: as it is, it is taken; changed, it is refused.
fn assert_signed_elsewhere(recovery: &Recovery, dsc: &Dsc, choices: &mut Choices<'_>) {
    let prepared = recovery.prepare(&dsc.signer()).expect("what is issued can be prepared");
    let signature: DerSignature = dsc.key.sign(&prepared.to_be_signed());
    let mut der = signature.as_bytes().to_vec();
    if choices.is_one_in(2) {
        change_bytes(&mut der, choices);
    }
    let finished = prepared.finish_der(&der).map(|issued| issued.text().to_owned());
    assert_eq!(finished.is_ok(), der == signature.as_bytes(), "{finished:?}");
    assert!(finished.is_ok() || finished == Err(IssueError::SignatureInvalid));
}

/// A reader that is not ours reads the text, and every way to draw the code gives the same modules.
fn assert_picture(text: &str) {
    let code = QrModules::of(text).unwrap();
    assert_eq!(picture::read(&code), text);
    assert!(QrLevel::ALL.contains(&code.level()));
    let pixels = picture::pixels(code.to_svg().expose_secret_text());
    let border = QUIET_ZONE as usize;
    for (y, row) in code.rows().iter().enumerate() {
        let mut drawn = vec![false; row.len()];
        for run in code.runs(y as u32) {
            drawn[run.start as usize..(run.start + run.width) as usize].fill(true);
        }
        assert_eq!(&drawn, row);
        assert_eq!(&pixels[y + border][border..border + row.len()], row);
    }
    assert_eq!(pixels.len(), code.rows().len() + 2 * border);
}
