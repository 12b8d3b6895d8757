//! The EU value sets, as far as they are closed or short (eHealth Network, Value Sets for EU Digital COVID
//! Certificates, version 2.21). Test devices are not among them: their list changes every week.

use super::content::{Certificate, Entry};
use crate::error::CertificateError;

/// COVID-19 (SNOMED CT).
const DISEASES: &[&str] = &["840539006"];
/// SARS-CoV-2 mRNA, antigen, and other vaccines (SNOMED CT, ATC).
const VACCINES: &[&str] = &[
    "1119349007",
    "1119305005",
    "J07BX03",
    "1162643001",
    "1157024006",
    "29061000087103",
];
const PRODUCTS: &[&str] = &[
    "EU/1/20/1528",
    "EU/1/20/1507",
    "EU/1/21/1529",
    "EU/1/20/1525",
    "EU/1/21/1618",
    "EU/1/21/1624",
    "EU/1/21/1580",
    "EU/1/22/1671",
    "EU/1/21/1724",
    "EU/1/22/1709",
    "CVnCoV",
    "NVX-CoV2373",
    "Sputnik-V",
    "Sputnik-Light",
    "Sputnik-M",
    "Convidecia",
    "EpiVacCorona",
    "EpiVacCorona-N",
    "BBIBP-CorV",
    "BBIBP-CorV_T",
    "Inactivated-SARS-CoV-2-Vero-Cell",
    "CoronaVac",
    "Covaxin",
    "Covishield",
    "Covid-19-recombinant",
    "R-COVI",
    "CoviVac",
    "Hayat-Vax",
    "Abdala",
    "Soberana-02",
    "Soberana-Plus",
    "MVC-COV1901",
    "VLA2001",
    "WIBP-CorV",
    "YS-SC2-010",
    "NVSI-06-08",
    "Covifenz",
    "SCTV01C",
    "Vidprevtyn",
    "Turkovac",
    "QazVac",
    "BBIBP-CorV-T",
];
const MANUFACTURERS: &[&str] = &[
    "ORG-100001699",
    "ORG-100030215",
    "ORG-100001417",
    "ORG-100031184",
    "ORG-100006270",
    "ORG-100013793",
    "ORG-100020693",
    "ORG-100010771",
    "ORG-100024420",
    "ORG-100032020",
    "ORG-100001981",
    "ORG-100007893",
    "ORG-100000788",
    "ORG-100036422",
    "ORG-100033914",
    "ORG-100023050",
    "ORG-100008549",
    "ORG-100026614",
    "ORG-100000897",
    "ORG-100000788",
    "Gamaleya-Research-Institute",
    "Vector-Institute",
    "Sinovac-Biotech",
    "Bharat-Biotech",
    "Fiocruz",
    "Chumakov-Federal-Scientific-Center",
    "CIGB",
    "Sinopharm-WIBP",
    "Yisheng-Biopharma",
    "NVSI",
    "Finlay-Institute",
];
/// NAAT and rapid antigen tests, and antibody tests (LOINC).
const TESTS: &[&str] = &["LP6464-4", "LP217198-3", "LP418019-8"];
/// Not detected, detected (SNOMED CT).
const RESULTS: &[&str] = &["260415000", "260373001"];

/// Every code that has a value set here is in it.
pub(crate) fn check(certificate: &Certificate) -> Result<(), CertificateError> {
    let codes: &[(&str, &[&str])] = match certificate.entry() {
        Entry::Vaccination(entry) => &[
            (entry.disease(), DISEASES),
            (entry.vaccine(), VACCINES),
            (entry.product(), PRODUCTS),
            (entry.manufacturer(), MANUFACTURERS),
        ],
        Entry::Test(entry) => &[
            (entry.disease(), DISEASES),
            (entry.test_type(), TESTS),
            (entry.result(), RESULTS),
        ],
        Entry::Recovery(entry) => &[(entry.disease(), DISEASES)],
    };
    let is_known = |(code, known): &(&str, &[&str])| known.contains(&code.trim_end_matches(' '));
    match codes.iter().all(is_known) {
        true => Ok(()),
        false => Err(CertificateError::ValueUnknown),
    }
}
