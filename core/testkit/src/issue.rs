//! Issuers and people for the tests of certificates; nothing of it is made with the code under test.

pub mod paper;
pub mod picture;

use crate::api::certificates::*;
pub use crate::dsc::*;
pub use crate::{dsc, forge};

pub const HOUR: i64 = 3_600;

pub fn date(text: &str) -> CalendarDate {
    CalendarDate::parse(text).unwrap()
}

/// The files that the first programs read, in the directory in which the test runs then: a document signer's
/// certificate and key, and the text of a certificate that it signed.
pub fn first_files() {
    let folder = std::env::temp_dir().join(format!("episeal-first-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::env::set_current_dir(&folder).unwrap();
    let issued = recovery().issue(&signer(), &signer_key()).unwrap();
    std::fs::write("certificate.txt", issued.text()).unwrap();
    std::fs::write("dsc.der", Dsc::default().der()).unwrap();
    std::fs::write("dsc.key", pkcs8(&secret_key())).unwrap();
}

pub fn signer() -> DocumentSigner {
    Dsc::default().signer()
}

impl Dsc {
    pub fn signer(&self) -> DocumentSigner {
        DocumentSigner::from_der(&self.der()).unwrap()
    }
}

pub fn signer_key() -> SignerKey {
    SignerKey::from_pkcs8(&pkcs8(&secret_key())).unwrap()
}

/// Tested on the first of June of 2021; issued on the first of July, valid from the twelfth of June.
pub fn recovery() -> Recovery {
    recovery_of(PersonName::new("Mustermann", "Erika", NameLanguage::Other).unwrap())
}

pub fn recovery_of(name: PersonName) -> Recovery {
    Recovery {
        name,
        date_of_birth: DateOfBirth::parse("1964-08-12").unwrap(),
        test: PositiveTest { day: date("2021-06-01"), country: "DE".into() },
        issuer: Issuer { name: "Robert Koch-Institut".into(), country: "DE".into() },
        uvci: Uvci::parse("URN:UVCI:01:NL:187/37512422923#Z").unwrap(),
        validity: Validity {
            profile: RecoveryProfile::EuropeanUnion,
            from: date("2021-06-12"),
            until: date("2021-11-28"),
            issued: date("2021-07-01").start() + 12 * HOUR,
            expires: date("2021-11-28").end(),
        },
    }
}
