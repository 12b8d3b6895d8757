//! Twelve people: their certificates are accepted by both apps and survive QR code, picture and back.

use NameLanguage::{Bulgarian, Other, Serbian, Ukrainian};
use episeal_acceptance::{corona_warn_app, covpass};
use episeal_testkit::api::certificates::*;
use episeal_testkit::issue::*;

/// Surname, given names, language, date of birth; and how the surname and the given names are in travel documents.
const PEOPLE: [(&str, &str, NameLanguage, &str, &str, &str); 12] = [
    ("Müller-Lüdenscheidt", "Jörg Ägidius", Other, "1964-08-12", "MUELLER<LUEDENSCHEIDT", "JOERG<AEGIDIUS"),
    ("Groß", "Änne", Other, "1931-02-28", "GROSS", "AENNE"),
    ("Suharto", "", Other, "1998", "SUHARTO", ""),
    ("Brzęczyszczykiewicz", "Grzegorz Żółw", Other, "1939-09-01", "BRZECZYSZCZYKIEWICZ", "GRZEGORZ<ZOLW"),
    ("Παπαδόπουλος", "Ευάγγελος", Other, "2000-02-29", "PAPADOPOULOS", "EVANGELOS"),
    ("Щеглова", "Юлия Фёдоровна", Other, "1970-01", "SHCHEGLOVA", "IULIIA<FEDOROVNA"),
    ("Зеленська", "Юлія Єлизавета", Ukrainian, "1978-02-06", "ZELENSKA", "YULIIA<YELYZAVETA"),
    ("Ђорђевић", "Живојин", Serbian, "1955-12-31", "DORDEVIC", "ZIVOJIN"),
    ("Щерев", "Цветан", Bulgarian, "", "SHTEREV", "TSVETAN"),
    ("Þórsdóttir Ðað", "Æsa Øyvind Åse", Other, "2021-05-31", "THORSDOTTIR<DAD", "AESA<OEYVIND<AASE"),
    ("Nguyễn", "Thị Hường", Other, "1988-11-03", "NGUYEN", "THI<HUONG"),
    (
        "d'Červenková-Wolfeschlegelsteinhausenbergerdorff von und zu Hohenlohe-Waldenburg-Schillingsfürst",
        "Adolph Blaine Charles David Earl Frederick Gerald Hubert Irvin John Kenneth Lloyd Martin Nero Oliver",
        Other,
        "1904-02-29",
        "DCERVENKOVA<WOLFESCHLEGELSTEINHAUSENBERGERDORFF<VON<UND<ZU<HOHENLOHE<WALDENBURG",
        "ADOLPH<BLAINE<CHARLES<DAVID<EARL<FREDERICK<GERALD<HUBERT<IRVIN<JOHN<KENNETH<LLOY",
    ),
];

fn issued(person: usize) -> RecoveryCertificate {
    let (surname, given, language, born, ..) = PEOPLE[person];
    let name = PersonName::new(surname, given, language).unwrap();
    let mut recovery = recovery_of(name);
    recovery.date_of_birth = DateOfBirth::parse(born).unwrap();
    recovery.uvci = Uvci::generate_with_entity("DE", "IZ12345A").unwrap();
    recovery.issue(&signer(), &signer_key()).unwrap()
}

#[test]
fn names_are_written_as_in_travel_documents() {
    for (surname, given, language, _, document_surname, document_given) in PEOPLE {
        let name = PersonName::new(surname, given, language).unwrap();
        assert_eq!(name.document_surname(), document_surname);
        assert_eq!(name.document_given_names(), document_given);
        for part in [name.surname(), name.given_names(), name.document_surname(), name.document_given_names()] {
            assert!(part.chars().count() <= 80);
        }
    }
}

#[test]
fn both_apps_accept_all_certificates() {
    let der = Dsc::default().der();
    let now = recovery().validity.issued;
    for person in 0..PEOPLE.len() {
        let issued = issued(person);
        assert_eq!(corona_warn_app(issued.text(), &der, now), Ok(()), "{person}");
        assert_eq!(covpass(issued.text(), &der, now), Ok(()), "{person}");
    }
}

#[test]
fn all_certificates_survive_code_picture_and_back() {
    for person in 0..PEOPLE.len() {
        let issued = issued(person);
        let code = QrModules::of(issued.text()).unwrap();
        assert_eq!(code.level(), QrLevel::Q);
        assert_eq!(picture::read(&code), issued.text(), "{person}");
        assert_eq!(picture::read_svg(code.to_svg().expose_secret_text()), issued.text(), "{person}");
    }
}
