//! What is on the page, in German and English.

use crate::certificate::Fields;

/// Title and what it is, as the Union calls them.
pub(crate) const TITLE: [&str; 2] = ["Genesenenzertifikat", "Certificate of recovery"];
pub(crate) const KIND: [&str; 2] = ["Digitales COVID-Zertifikat der EU", "EU Digital COVID Certificate"];

/// What the code is, for those who cannot see it.
pub(crate) const CODE: [&str; 2] = [
    "QR-Code des Zertifikats mit allen Angaben dieser Seite",
    "QR code of the certificate with everything on this page",
];

/// That it is not a travel document, in the sentences that Member States' certificates and apps show. (They are not
/// taken from a law, and say nothing about one.)
pub(crate) const NOTICE: [&str; 2] = [
    "Dieses Zertifikat ist kein Reisedokument. Die wissenschaftlichen Erkenntnisse über COVID-19-Impfungen und -Tests \
     sowie über die Genesung von einer COVID-19-Infektion entwickeln sich ständig weiter, auch im Hinblick auf neue \
     besorgniserregende Virusvarianten. Bitte informieren Sie sich vor der Reise über die am Zielort geltenden \
     Gesundheitsmaßnahmen und damit verbundenen Beschränkungen.",
    "This certificate is not a travel document. The scientific evidence on COVID-19 vaccination, testing and recovery \
     continues to evolve, also in view of new variants of concern of the virus. Before traveling, please check the \
     applicable public health measures and related restrictions applied at the point of destination.",
];

/// How to keep it.
pub(crate) const CARE: [&str; 2] = [
    "Der Code enthält alle Angaben dieser Seite. Zeigen Sie ihn nur, wem Sie sie zeigen wollen.",
    "The code contains everything on this page. Show it only to those whom you want to show that.",
];

const UNKNOWN: &str = "unbekannt / unknown";

/// A row of the table: what it is in both languages, and the value.
pub(crate) struct Line<'a> {
    pub(crate) german: &'static str,
    pub(crate) english: &'static str,
    pub(crate) value: &'a str,
    /// Shown in place of a value for which the font lacks letters.
    pub(crate) instead: &'a str,
}

/// The rows: the fields of the Regulation's annex, point 3, and the names as in travel documents.
pub(crate) fn lines(fields: &Fields) -> Vec<Line<'_>> {
    let line = |german, english, value| Line { german, english, value, instead: "" };
    let birth = match fields.date_of_birth.as_str() {
        "" => UNKNOWN,
        date => date,
    };
    let names = [
        Line {
            instead: &fields.document_surname,
            ..line("Name", "Surname(s)", filled(&fields.surname, &fields.document_surname))
        },
        Line {
            instead: &fields.document_given_names,
            ..line("Vorname", "Forename(s)", filled(&fields.given_names, &fields.document_given_names))
        },
    ];
    let rest = [
        line("Name im Reisedokument", "Surname(s) in travel document", &fields.document_surname),
        line("Vorname im Reisedokument", "Forename(s) in travel document", &fields.document_given_names),
        line("Geburtsdatum", "Date of birth", birth),
        line("Krankheit oder Erreger", "Disease or agent", "COVID-19"),
        line("Datum des ersten positiven Tests", "Date of first positive test", &fields.first_positive),
        line("Land der Testung", "Country of test", &fields.country),
        line("Aussteller", "Certificate issuer", &fields.issuer),
        line("Gültig ab", "Valid from", &fields.valid_from),
        line("Gültig bis", "Valid until", &fields.valid_until),
        line("Zertifikatkennung", "Unique certificate identifier", &fields.identifier),
    ];
    let lines = names.into_iter().chain(rest);
    lines.filter(|line| !line.value.is_empty()).collect()
}

fn filled<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.is_empty() { second } else { first }
}
