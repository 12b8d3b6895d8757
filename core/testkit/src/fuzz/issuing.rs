//! Recovery certificates of any content: issued, verified, accepted by others, and read from the picture.

use super::{Choices, texts};
use crate::api::certificates::*;
use crate::dsc::Dsc;
use crate::issue::{date, picture, signer_key};

const NAMES: [&str; 6] = ["Mustermann", "Müller-Lüdenscheidt", "Ünal", "Ζωή", "Щербак", "d'Ávila Ñuñez"];

fn name(choices: &mut Choices<'_>) -> String {
    match choices.is_one_in(4) {
        true => (0..1 + choices.below(90)).map(|_| texts::letter(choices)).collect(),
        false => choices.one_of(&NAMES).into(),
    }
}

/// What is entered, each field near its limits.
fn recovery(choices: &mut Choices<'_>) -> Option<Recovery> {
    let (surname, given) = (name(choices), name(choices));
    let day = date("2021-06-01").plus_days(choices.below(200) as u16).ok()?;
    let profile = choices.one_of(RecoveryProfile::ALL);
    let from = profile.earliest_valid_from(day).ok()?.plus_days(choices.below(2) as u16).ok()?;
    let until = profile.latest_valid_until(day).ok()?;
    let issued = choices.near(from.start());
    let entity = choices.text();
    Some(Recovery {
        name: PersonName::new(&surname, &given, choices.one_of(NameLanguage::ALL)).ok()?,
        date_of_birth: DateOfBirth::parse(choices.one_of(&["1964-08-12", "1964-08", "1964", "", "2021-06-02"])).ok()?,
        test: PositiveTest { day, country: choices.one_of(&["DE", "AT", "DE", "de"]).into() },
        issuer: Issuer {
            name: if choices.is_one_in(4) { choices.text() } else { "Stadt Köln".into() },
            country: "DE".into(),
        },
        uvci: Uvci::generate_with_entity("DE", &entity).or_else(|_| Uvci::generate("DE")).ok()?,
        validity: Validity { profile, from, until, issued, expires: choices.near(until.end()) },
    })
}

/// What is issued is verified, accepted by both apps, judged by rules as JSON, and read from its picture; and it says
/// what was entered.
pub fn issuing(data: &[u8]) {
    let mut choices = Choices::new(data);
    let Some(recovery) = recovery(&mut choices) else { return };
    let dsc = Dsc::default();
    let Ok(issued) = recovery.issue(&dsc.signer(), &signer_key()) else { return };
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
    if choices.is_one_in(8) {
        assert_eq!(picture::read(&QrModules::of(issued.text()).unwrap()), issued.text());
    }
}
