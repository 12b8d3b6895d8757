//! What a certificate says: the DCC (EU DCC JSON schema 1.3.x), as data that is wiped on drop.

use super::cbor::Value;
use super::date::DateOfBirth;
use super::deviation::{Deviation, Deviations};
use super::entry::{RecoveryEntry, RecoveryFields, TestEntry, TestFields, VaccinationEntry, VaccinationFields};
use super::field::{self, Fields};
use super::texts::{Text, Texts};
use episeal_base::error::CertificateError;
use episeal_base::time::DAY;
use std::sync::Arc;

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

/// Who the certificate is about (schema `DCC.Core.Types`, `person_name`). It shares its certificate's texts, which are
/// wiped with the last that does.
#[derive(Clone)]
pub struct HolderName {
    texts: Arc<Texts>,
    fields: NameFields,
}

/// Where its texts stand.
#[derive(Clone, Copy)]
struct NameFields {
    family: Option<Text>,
    given: Option<Text>,
    family_transliterated: Option<Text>,
    given_transliterated: Option<Text>,
}

impl HolderName {
    /// Surname (`fn`), at most 80 characters.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.fields.family.map(|text| self.texts.at(text))
    }

    /// Forename (`gn`), at most 80 characters.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        self.fields.given.map(|text| self.texts.at(text))
    }

    /// Surname transliterated by ICAO 9303 (`fnt`): `A` to `Z` and `<`. Either this or that of the forename is there.
    #[must_use]
    pub fn family_transliterated(&self) -> Option<&str> {
        self.fields.family_transliterated.map(|text| self.texts.at(text))
    }

    /// Forename transliterated by ICAO 9303 (`gnt`): `A` to `Z` and `<`.
    #[must_use]
    pub fn given_transliterated(&self) -> Option<&str> {
        self.fields.given_transliterated.map(|text| self.texts.at(text))
    }
}

impl NameFields {
    fn read(value: Value<'_>, texts: &mut Texts, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        let mut fields = Fields::new(value, texts, deviations)?;
        fields.note_extra(&["fn", "gn", "fnt", "gnt"]);
        let name = Self {
            family: fields.optional_text("fn")?,
            given: fields.optional_text("gn")?,
            family_transliterated: fields.optional("fnt", Fields::transliterated)?,
            given_transliterated: fields.optional("gnt", Fields::transliterated)?,
        };
        name.check(texts).map(|()| name)
    }

    /// There is a transliterated surname or forename (since 1.3.1; before that, a surname); and the transliteration of
    /// a name that is there is not empty (JSON schema specification 1.3.0, section 4).
    fn check(&self, texts: &Texts) -> Result<(), CertificateError> {
        let (family, given) = (self.family_transliterated, self.given_transliterated);
        if family.is_none() && given.is_none() {
            return Err(CertificateError::FieldMissing);
        }
        let is_filled = |text: Text| !texts.at(text).trim_end_matches(' ').is_empty();
        let is_lost = |name: Option<Text>, transliterated: Option<Text>| {
            name.is_some_and(is_filled) && !transliterated.is_none_or(is_filled)
        };
        match is_lost(self.family, family) || is_lost(self.given, given) {
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

/// What a certificate says, its fields unchanged. Clones, its name and its entry share its texts, which are wiped with
/// the last of them.
#[derive(Clone)]
pub struct Certificate {
    texts: Arc<Texts>,
    fields: Content,
}

/// Where its texts stand.
#[derive(Clone, Copy)]
struct Content {
    version: Text,
    name: NameFields,
    date_of_birth: Text,
    entry: EntryFields,
}

#[derive(Clone, Copy)]
enum EntryFields {
    Vaccination(VaccinationFields),
    Test(TestFields),
    Recovery(RecoveryFields),
}

opaque_debug!(HolderName, Certificate);

impl Content {
    fn read(dcc: Value<'_>, texts: &mut Texts, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        let mut fields = Fields::new(dcc, texts, deviations)?;
        fields.note_extra(&["ver", "nam", "dob", "v", "t", "r"]);
        let name = fields.required("nam")?;
        let version = fields.version("ver")?;
        let date_of_birth = fields.birth_date("dob")?;
        let name = NameFields::read(name, texts, deviations)?;
        let entry = EntryFields::read(dcc, texts, deviations)?;
        Ok(Self { version, name, date_of_birth, entry })
    }
}

impl Certificate {
    pub(crate) fn read(dcc: Value<'_>, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        let mut texts = Texts::new();
        let fields = Content::read(dcc, &mut texts, deviations)?;
        Ok(Self { texts: Arc::new(texts), fields })
    }

    /// Nobody has a certificate before birth: not even one day before, by which the dates in two places differ.
    pub(crate) fn check_birth(&self, issued: i64) -> Result<(), CertificateError> {
        let birth = self.date_of_birth();
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
        self.texts.at(self.fields.version)
    }

    /// Who the certificate is about.
    #[must_use]
    pub fn name(&self) -> HolderName {
        HolderName { texts: Arc::clone(&self.texts), fields: self.fields.name }
    }

    /// Date of birth (`dob`): empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; some issuers add `T00:00:00` or write `00` for
    /// an unknown month or day; each is reported as a deviation.
    #[must_use]
    pub fn date_of_birth(&self) -> &str {
        self.texts.at(self.fields.date_of_birth)
    }

    /// The vaccination, test or recovery.
    #[must_use]
    pub fn entry(&self) -> Entry {
        match self.fields.entry {
            EntryFields::Vaccination(fields) => {
                Entry::Vaccination { entry: VaccinationEntry::new(&self.texts, fields) }
            }
            EntryFields::Test(fields) => Entry::Test { entry: TestEntry::new(&self.texts, fields) },
            EntryFields::Recovery(fields) => Entry::Recovery { entry: RecoveryEntry::new(&self.texts, fields) },
        }
    }

    /// The type of the entry.
    #[must_use]
    pub fn kind(&self) -> CertificateKind {
        match self.fields.entry {
            EntryFields::Vaccination(_) => CertificateKind::Vaccination,
            EntryFields::Test(_) => CertificateKind::Test,
            EntryFields::Recovery(_) => CertificateKind::Recovery,
        }
    }

    /// The certificate's identifier (`ci`).
    #[must_use]
    pub fn identifier(&self) -> &str {
        self.texts.at(match self.fields.entry {
            EntryFields::Vaccination(fields) => fields.identifier,
            EntryFields::Test(fields) => fields.identifier,
            EntryFields::Recovery(fields) => fields.identifier,
        })
    }

    /// Where the vaccination, test or recovery was (`co`).
    #[must_use]
    pub fn country(&self) -> &str {
        self.texts.at(match self.fields.entry {
            EntryFields::Vaccination(fields) => fields.country,
            EntryFields::Test(fields) => fields.country,
            EntryFields::Recovery(fields) => fields.country,
        })
    }
}

/// Of which kinds there are entries: every list that is present and not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds {
    pub(crate) vaccination: bool,
    pub(crate) test: bool,
    pub(crate) recovery: bool,
}

impl Kinds {
    pub(crate) const NONE: Self = Self { vaccination: false, test: false, recovery: false };

    pub(crate) fn of(dcc: Value<'_>) -> Self {
        let has = |kind: CertificateKind| {
            let list = dcc.field(kind.key());
            list.is_some_and(|list| {
                list.absence().is_none() && list.array().is_none_or(|mut items| items.next().is_some())
            })
        };
        Self {
            vaccination: has(CertificateKind::Vaccination),
            test: has(CertificateKind::Test),
            recovery: has(CertificateKind::Recovery),
        }
    }

    /// True if everything that is here is among `others`.
    pub(crate) fn are_among(self, others: Self) -> bool {
        let is_among = |here: bool, there: bool| !here || there;
        is_among(self.vaccination, others.vaccination)
            && is_among(self.test, others.test)
            && is_among(self.recovery, others.recovery)
    }
}

impl EntryFields {
    /// Exactly one entry in all the lists together: the other lists may be empty.
    fn read(dcc: Value<'_>, texts: &mut Texts, deviations: &mut Deviations) -> Result<Self, CertificateError> {
        let mut found = None;
        for kind in CertificateKind::ALL.iter().copied() {
            let Some(list) = field::optional(dcc.field(kind.key()), deviations) else {
                continue;
            };
            let mut entries = list.array().ok_or(CertificateError::FieldType)?;
            match (entries.next(), entries.next()) {
                (None, _) => deviations.note(Deviation::EmptyList),
                (Some(entry), None) if found.is_none() => found = Some((kind, entry)),
                _ => return Err(CertificateError::EntryCount),
            }
        }
        let (kind, entry) = found.ok_or(CertificateError::EntryCount)?;
        Ok(match kind {
            CertificateKind::Vaccination => Self::Vaccination(VaccinationFields::read(entry, texts, deviations)?),
            CertificateKind::Test => Self::Test(TestFields::read(entry, texts, deviations)?),
            CertificateKind::Recovery => Self::Recovery(RecoveryFields::read(entry, texts, deviations)?),
        })
    }
}
