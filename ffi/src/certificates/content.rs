//! What a certificate says.

use crate::coded::CertificateKind;
use crate::records::personal;
use episeal::certificates::{self, Entry};

personal! {
    /// What a certificate says, its fields unchanged: one of vaccination, test and recovery is there, as its kind says.
    Certificate {
        /// The schema's version (`ver`), such as `1.3.0`.
        version: String,
        /// Who the certificate is about.
        name: HolderName,
        /// Date of birth (`dob`): empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; some issuers add `T00:00:00` or write `00`
        /// for an unknown month or day; each is reported as a deviation.
        date_of_birth: String,
        /// The type of the entry.
        kind: CertificateKind,
        /// The certificate's identifier (`ci`).
        identifier: String,
        /// Where the vaccination, test or recovery was (`co`).
        country: String,
        /// The vaccination, of a certificate of vaccination.
        vaccination: Option<VaccinationEntry>,
        /// The test, of a certificate of a test.
        test: Option<TestEntry>,
        /// The recovery, of a certificate of recovery.
        recovery: Option<RecoveryEntry>,
    }
}

impl From<&certificates::Certificate> for Certificate {
    fn from(of: &certificates::Certificate) -> Self {
        let entry = of.entry();
        Self {
            version: of.version().into(),
            name: (&of.name()).into(),
            date_of_birth: of.date_of_birth().into(),
            kind: of.kind().into(),
            identifier: of.identifier().into(),
            country: of.country().into(),
            vaccination: vaccination(&entry),
            test: test(&entry),
            recovery: recovery(&entry),
        }
    }
}

personal! {
    /// Who the certificate is about (schema `DCC.Core.Types`, `person_name`).
    HolderName {
        /// Surname (`fn`), at most 80 characters.
        family: Option<String>,
        /// Forename (`gn`), at most 80 characters.
        given: Option<String>,
        /// Surname transliterated by ICAO 9303 (`fnt`): `A` to `Z` and `<`. Either this or that of the forename is
        /// there.
        family_transliterated: Option<String>,
        /// Forename transliterated by ICAO 9303 (`gnt`): `A` to `Z` and `<`.
        given_transliterated: Option<String>,
    }
}

impl From<&certificates::HolderName> for HolderName {
    fn from(of: &certificates::HolderName) -> Self {
        Self {
            family: of.family().map(Into::into),
            given: of.given().map(Into::into),
            family_transliterated: of.family_transliterated().map(Into::into),
            given_transliterated: of.given_transliterated().map(Into::into),
        }
    }
}

personal! {
    /// A vaccination (`vaccination_entry`).
    VaccinationEntry {
        /// Disease or agent targeted (`tg`): a code of SNOMED CT.
        disease: String,
        /// Vaccine or prophylaxis (`vp`): a code of SNOMED CT or ATC.
        vaccine: String,
        /// Medicinal product (`mp`).
        product: String,
        /// Marketing authorisation holder or manufacturer (`ma`).
        manufacturer: String,
        /// Number of this dose (`dn`).
        dose_number: i64,
        /// Doses in the series (`sd`).
        series_doses: i64,
        /// Date of vaccination (`dt`): `YYYY-MM-DD`.
        date: String,
        /// State or country (`co`).
        country: String,
        /// Certificate issuer (`is`), at most 80 characters.
        issuer: String,
        /// Unique certificate identifier (`ci`), at most 80 characters.
        identifier: String,
    }
}

fn vaccination(entry: &Entry) -> Option<VaccinationEntry> {
    let Entry::Vaccination { entry } = entry else { return None };
    Some(VaccinationEntry {
        disease: entry.disease().into(),
        vaccine: entry.vaccine().into(),
        product: entry.product().into(),
        manufacturer: entry.manufacturer().into(),
        dose_number: entry.dose_number().into(),
        series_doses: entry.series_doses().into(),
        date: entry.date().into(),
        country: entry.country().into(),
        issuer: entry.issuer().into(),
        identifier: entry.identifier().into(),
    })
}

personal! {
    /// A test (`test_entry`).
    TestEntry {
        /// Disease or agent targeted (`tg`): a code of SNOMED CT.
        disease: String,
        /// Type of test (`tt`): a code of LOINC.
        test_type: String,
        /// Name of the test (`nm`).
        name: Option<String>,
        /// Identifier of the test device (`ma`).
        device: Option<String>,
        /// Date and time of sample collection (`sc`): RFC 3339; some issuers write the offset `+hhmm` or `+hh`, a
        /// deviation.
        sample_time: String,
        /// Result of the test (`tr`): a code of SNOMED CT.
        result: String,
        /// Testing centre or facility (`tc`).
        centre: Option<String>,
        /// State or country (`co`).
        country: String,
        /// Certificate issuer (`is`), at most 80 characters.
        issuer: String,
        /// Unique certificate identifier (`ci`), at most 80 characters.
        identifier: String,
    }
}

fn test(entry: &Entry) -> Option<TestEntry> {
    let Entry::Test { entry } = entry else { return None };
    Some(TestEntry {
        disease: entry.disease().into(),
        test_type: entry.test_type().into(),
        name: entry.name().map(Into::into),
        device: entry.device().map(Into::into),
        sample_time: entry.sample_time().into(),
        result: entry.result().into(),
        centre: entry.centre().map(Into::into),
        country: entry.country().into(),
        issuer: entry.issuer().into(),
        identifier: entry.identifier().into(),
    })
}

personal! {
    /// A recovery (`recovery_entry`).
    RecoveryEntry {
        /// Disease or agent targeted (`tg`): a code of SNOMED CT.
        disease: String,
        /// Date of the first positive test (`fr`): `YYYY-MM-DD`.
        first_positive: String,
        /// State or country (`co`).
        country: String,
        /// Certificate issuer (`is`), at most 80 characters.
        issuer: String,
        /// Certificate valid from (`df`): `YYYY-MM-DD`.
        valid_from: String,
        /// Certificate valid until (`du`): `YYYY-MM-DD`.
        valid_until: String,
        /// Unique certificate identifier (`ci`), at most 80 characters.
        identifier: String,
    }
}

fn recovery(entry: &Entry) -> Option<RecoveryEntry> {
    let Entry::Recovery { entry } = entry else { return None };
    Some(RecoveryEntry {
        disease: entry.disease().into(),
        first_positive: entry.first_positive().into(),
        country: entry.country().into(),
        issuer: entry.issuer().into(),
        valid_from: entry.valid_from().into(),
        valid_until: entry.valid_until().into(),
        identifier: entry.identifier().into(),
    })
}
