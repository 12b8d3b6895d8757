//! A certificate of recovery to print.

use episeal::certificates::issue::{
    DocumentSigner, Issuer, PositiveTest, Recovery, RecoveryProfile, SignerKey, Uvci, Validity,
};
use episeal::certificates::names::PersonName;
use episeal::certificates::{CalendarDate, DateOfBirth};
use episeal_testkit::issue::dsc::{Dsc, pkcs8, secret_key};

pub(crate) fn issued_by(issuer: &str, name: PersonName, born: &str) -> String {
    let day = |text: &str| CalendarDate::parse(text).unwrap();
    let recovery = Recovery {
        name,
        date_of_birth: DateOfBirth::parse(born).unwrap(),
        test: PositiveTest { day: day("2021-06-01"), country: "DE".into() },
        issuer: Issuer { name: issuer.into(), country: "DE".into() },
        uvci: Uvci::generate_with_subject("DE", "IZ12345A", "WWWWWWWWWWWW").unwrap(),
        validity: Validity {
            profile: RecoveryProfile::Germany,
            from: day("2021-06-29"),
            until: day("2021-11-28"),
            issued: day("2021-07-01").start(),
            expires: day("2021-11-28").end(),
        },
    };
    let signer = DocumentSigner::from_der(&Dsc::default().der()).unwrap();
    let key = SignerKey::from_pkcs8(&pkcs8(&secret_key())).unwrap();
    recovery.issue(&signer, &key).unwrap().text().to_owned()
}
