//! What a certificate says: the DCC (EU DCC JSON schema 1.3.x), as data that is wiped on drop.

use super::cbor::Value;
use super::date::DateOfBirth;
use super::deviation::{Deviation, Deviations};
use super::entry::{RecoveryEntry, TestEntry, VaccinationEntry};
use super::field::{self, Fields};
use episeal_base::error::CertificateError;
use episeal_base::time::DAY;
use std::sync::Arc;
use zeroize::Zeroizing;

coded! {
    /// The three types of certificates.
    CertificateKind, list certificate_kinds;

    /// A vaccination (`v`).
    Vaccination => "vaccination", "a vaccination";
    /// A test (`t`).
    Test => "test", "a test";
    /// A recovery (`r`).
    Recovery => "recovery", "a recovery";
}

impl CertificateKind {
    fn key(self) -> &'static str {
        match self {
            Self::Vaccination => "v",
            Self::Test => "t",
            Self::Recovery => "r",
        }
    }
}

/// Who the certificate is about (schema `DCC.Core.Types`, `person_name`). Clones share it; wiped with the last.
#[derive(Clone)]
pub struct HolderName(Arc<NameFields>);

struct NameFields {
    family: Option<Zeroizing<String>>,
    given: Option<Zeroizing<String>>,
    family_transliterated: Option<Zeroizing<String>>,
    given_transliterated: Option<Zeroizing<String>>,
}

impl HolderName {
    fn read(value: &Value<'_>, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        let mut fields = Fields::new(value, deviations)?;
        fields.note_extra(&["fn", "gn", "fnt", "gnt"]);
        let name = NameFields {
            family: fields.optional_text("fn")?,
            given: fields.optional_text("gn")?,
            family_transliterated: fields.optional("fnt", Fields::transliterated)?,
            given_transliterated: fields.optional("gnt", Fields::transliterated)?,
        };
        name.check().map(|()| Self(Arc::new(name)))
    }

    /// Surname (`fn`), at most 80 characters.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.0.family.as_ref().map(|text| text.as_str())
    }

    /// Forename (`gn`), at most 80 characters.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        self.0.given.as_ref().map(|text| text.as_str())
    }

    /// Surname transliterated by ICAO 9303 (`fnt`): `A` to `Z` and `<`. Either this or that of the forename is there.
    #[must_use]
    pub fn family_transliterated(&self) -> Option<&str> {
        self.0.family_transliterated.as_ref().map(|text| text.as_str())
    }

    /// Forename transliterated by ICAO 9303 (`gnt`): `A` to `Z` and `<`.
    #[must_use]
    pub fn given_transliterated(&self) -> Option<&str> {
        self.0.given_transliterated.as_ref().map(|text| text.as_str())
    }
}

impl NameFields {
    /// There is a transliterated surname or forename (since 1.3.1; before that, a surname); and the transliteration of
    /// a name that is there is not empty (JSON schema specification 1.3.0, section 4).
    fn check(&self) -> Result<(), CertificateError> {
        let (family, given) = (&self.family_transliterated, &self.given_transliterated);
        if family.is_none() && given.is_none() {
            return Err(CertificateError::FieldMissing);
        }
        let is_filled = |text: &Zeroizing<String>| !text.trim_end_matches(' ').is_empty();
        let is_lost = |name: &Option<_>, transliterated: &Option<_>| {
            name.as_ref().is_some_and(is_filled) && !transliterated.as_ref().is_none_or(is_filled)
        };
        match is_lost(&self.family, family) || is_lost(&self.given, given) {
            true => Err(CertificateError::FieldForm),
            false => Ok(()),
        }
    }
}

/// The one entry of a certificate.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A vaccination.
    Vaccination {
        /// Its fields.
        entry: VaccinationEntry,
    },
    /// A test.
    Test {
        /// Its fields.
        entry: TestEntry,
    },
    /// A recovery.
    Recovery {
        /// Its fields.
        entry: RecoveryEntry,
    },
}

/// What a certificate says, its fields unchanged. Clones share it; wiped with the last.
#[derive(Clone)]
pub struct Certificate(Arc<Content>);

struct Content {
    version: Zeroizing<String>,
    name: HolderName,
    date_of_birth: Zeroizing<String>,
    entry: Entry,
}

opaque_debug!(HolderName, Certificate);

impl Certificate {
    pub(crate) fn read(dcc: &Value<'_>, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        let mut fields = Fields::new(dcc, deviations)?;
        fields.note_extra(&["ver", "nam", "dob", "v", "t", "r"]);
        let name = fields.required("nam")?;
        let version = fields.version("ver")?;
        let date_of_birth = fields.birth_date("dob")?;
        let name = HolderName::read(name, deviations)?;
        let entry = read_entry(dcc, deviations)?;
        Ok(Self(Arc::new(Content { version, name, date_of_birth, entry })))
    }

    /// Nobody has a certificate before birth: not even one day before, by which the dates in two places differ.
    pub(crate) fn check_birth(&self, issued: i64) -> Result<(), CertificateError> {
        let birth = &*self.0.date_of_birth;
        let birth = DateOfBirth::parse(birth.get(..10).unwrap_or(birth));
        let is_born = birth.map_or(true, |birth| birth.earliest() <= issued.saturating_add(DAY));
        match is_born {
            true => Ok(()),
            false => Err(CertificateError::BornAfterIssue),
        }
    }

    /// The schema's version (`ver`), such as `1.3.0`.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Who the certificate is about.
    #[must_use]
    pub fn name(&self) -> HolderName {
        self.0.name.clone()
    }

    /// Date of birth (`dob`): empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; some issuers add `T00:00:00` or write `00` for
    /// an unknown month or day; each is reported as a deviation.
    #[must_use]
    pub fn date_of_birth(&self) -> &str {
        &self.0.date_of_birth
    }

    /// The vaccination, test or recovery.
    #[must_use]
    pub fn entry(&self) -> Entry {
        self.0.entry.clone()
    }

    /// The type of the entry.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        match &self.0.entry {
            Entry::Vaccination { .. } => CertificateKind::Vaccination,
            Entry::Test { .. } => CertificateKind::Test,
            Entry::Recovery { .. } => CertificateKind::Recovery,
        }
    }

    /// The certificate's identifier (`ci`).
    #[must_use]
    pub fn identifier(&self) -> &str {
        match &self.0.entry {
            Entry::Vaccination { entry } => entry.identifier(),
            Entry::Test { entry } => entry.identifier(),
            Entry::Recovery { entry } => entry.identifier(),
        }
    }

    /// Where the vaccination, test or recovery was (`co`).
    #[must_use]
    pub fn country(&self) -> &str {
        match &self.0.entry {
            Entry::Vaccination { entry } => entry.country(),
            Entry::Test { entry } => entry.country(),
            Entry::Recovery { entry } => entry.country(),
        }
    }
}

/// The kind of every list of entries that is present and not empty.
pub(crate) fn kinds(dcc: &Value<'_>) -> Vec<CertificateKind> {
    let is_there = |kind: &CertificateKind| {
        let list = dcc.field(kind.key());
        list.is_some_and(|list| list.absence().is_none() && list.array() != Some(&[]))
    };
    CertificateKind::ALL.iter().copied().filter(is_there).collect()
}

/// Exactly one entry in all the lists together: the other lists may be empty.
fn read_entry(dcc: &Value<'_>, deviations: &mut Deviations) -> Result<Entry, CertificateError> {
    let mut found = None;
    for kind in CertificateKind::ALL.iter().copied() {
        let Some(list) = field::optional(dcc.field(kind.key()), deviations) else {
            continue;
        };
        match list.array().ok_or(CertificateError::FieldType)? {
            [] => deviations.note(Deviation::EmptyList),
            [entry] if found.is_none() => found = Some((kind, entry)),
            _ => return Err(CertificateError::EntryCount),
        }
    }
    let (kind, entry) = found.ok_or(CertificateError::EntryCount)?;
    Ok(match kind {
        CertificateKind::Vaccination => Entry::Vaccination { entry: VaccinationEntry::read(entry, deviations)? },
        CertificateKind::Test => Entry::Test { entry: TestEntry::read(entry, deviations)? },
        CertificateKind::Recovery => Entry::Recovery { entry: RecoveryEntry::read(entry, deviations)? },
    })
}
