//! `Debug` shows nothing personal.

use episeal_testkit::api::certificates::*;
use episeal_testkit::issue::{Dsc, recovery, signer, signer_key};
use episeal_testkit::shown;

#[test]
fn debug_of_certificates_shows_nothing_personal() {
    let (asked, key) = (recovery(), signer_key());
    let pending = asked.prepare(&signer()).unwrap();
    let issued = asked.issue(&signer(), &key).unwrap();
    let mut signers = SignerList::new();
    signers.add_der(&Dsc::default().der()).unwrap();
    let lists = shown(&signers);
    let trust = CertificateTrust::with_revocations(&signers, &RevocationLists::new());
    let read = UnverifiedCertificate::parse(issued.text()).unwrap();
    let verdict = read.verdict(&trust, asked.validity.issued);
    let mut alone = SignerList::new();
    alone.add_der(&Dsc::default().der()).unwrap();
    let verified = read.verify(&CertificateTrust::without_revocations(&alone), asked.validity.issued).unwrap();
    let all = [
        shown(&asked),
        shown(&asked.name),
        shown(&asked.date_of_birth),
        shown(&asked.validity.from),
        shown(&asked.validity),
        shown(&asked.test),
        shown(&asked.uvci),
        shown(&asked.validity.profile),
        shown(&signer()),
        shown(&key),
        shown(&pending),
        shown(&issued),
        shown(&issued.revocation_hashes()),
        shown(&QrModules::of(issued.text()).unwrap()),
        shown(&GuardKey::generate(1).unwrap()),
        lists,
        shown(&RevocationLists::new()),
        shown(&trust),
        shown(&read),
        shown(&verdict),
        shown(&verified),
        shown(&verified.certificate()),
        shown(&verified.certificate().name()),
        shown(&verified.certificate().entry()),
    ];
    insta::assert_snapshot!(all.join("\n"));
    for secret in ["Muster", "MUSTER", "Erika", "ERIKA", "1964", "2021-", "URN", "Koch"] {
        assert!(!all.iter().any(|text| text.contains(secret)), "{secret}");
    }
}
