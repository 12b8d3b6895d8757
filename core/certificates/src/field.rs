//! One field of a certificate: its type, length and form (EU DCC JSON schema 1.3.x), and what is tolerated.

use super::cbor::{self, Node, Value};
use super::deviation::{Deviation, Deviations};
use super::texts::{Text, Texts};
use super::{value_sets, written_date};
use episeal_base::error::CertificateError;
use episeal_base::text;

/// The longest text, in characters.
const MAX_CHARACTERS: usize = 80;

/// The tag of a date-time as text (RFC 8949, 3.4.1).
const DATE_TAG: u64 = 0;

/// The versions of the schema that were published (ehn-dcc-development/eu-dcc-schema, tags).
const VERSIONS: &[&str] = &["0.1.0", "1.0.0", "1.0.1", "1.1.0", "1.2.0", "1.2.1", "1.3.0", "1.3.1", "1.3.2", "1.3.3"];

/// An optional member: one that is null or undefined is tolerated as if it were missing.
pub(crate) fn optional<'v>(member: Option<Value<'v>>, deviations: &mut Deviations) -> Option<Value<'v>> {
    let absence = member.and_then(Value::absence);
    absence.into_iter().for_each(|absence| deviations.note(absence));
    member.filter(|_| absence.is_none())
}

/// The text of a value of at most 80 characters, without trailing spaces.
pub(crate) fn trimmed<'v>(value: Value<'v>, deviations: &mut Deviations) -> Result<&'v str, CertificateError> {
    let text = value.text().ok_or(CertificateError::FieldType)?;
    let is_blank = text.ends_with(' ');
    deviations.note_if(is_blank, Deviation::TrailingBlanks);
    let trimmed = if is_blank { text.trim_end_matches(' ') } else { text };
    // Nearly every text: one pass without a branch for each byte.
    let is_plain = trimmed.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'));
    let has_controls = !is_plain && trimmed.chars().any(text::is_control);
    deviations.note_if(has_controls, Deviation::ControlCharacters);
    // No character has less than one byte.
    match trimmed.len() <= MAX_CHARACTERS || trimmed.chars().count() <= MAX_CHARACTERS {
        true => Ok(trimmed),
        false => Err(CertificateError::FieldTooLong),
    }
}

/// The fields of one object of the certificate.
pub(crate) struct Fields<'v, 'd> {
    object: Value<'v>,
    /// Where the texts of all objects are kept.
    texts: &'d mut Texts,
    deviations: &'d mut Deviations,
}

impl<'v, 'd> Fields<'v, 'd> {
    pub(crate) fn new(
        object: Value<'v>,
        texts: &'d mut Texts,
        deviations: &'d mut Deviations,
    ) -> Result<Self, CertificateError> {
        match object.map() {
            Some(_) => Ok(Self { object, texts, deviations }),
            None => Err(CertificateError::FieldType),
        }
    }

    pub(crate) fn note_extra(&mut self, known: &[&str]) {
        let is_known = |(key, _): (Value<'_>, Value<'_>)| known.iter().any(|known| key.is_text(known));
        let is_extra = self.object.map().is_some_and(|mut entries| !entries.all(is_known));
        self.deviations.note_if(is_extra, Deviation::ExtraKeys);
    }

    pub(crate) fn required(&self, key: &str) -> Result<Value<'v>, CertificateError> {
        self.object.field(key).ok_or(CertificateError::FieldMissing)
    }

    /// `None` for a field that is missing, null or undefined.
    pub(crate) fn optional<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(&mut Self, &str) -> Result<T, CertificateError>,
    ) -> Result<Option<T>, CertificateError> {
        let found = optional(self.object.field(key), self.deviations);
        found.map(|_| read(self, key)).transpose()
    }

    /// A text whose form is checked without trailing spaces, and which is kept with them.
    fn checked(
        &mut self,
        value: Value<'_>,
        check: impl FnOnce(&str, &mut Deviations) -> Result<(), CertificateError>,
    ) -> Result<Text, CertificateError> {
        check(trimmed(value, self.deviations)?, self.deviations)?;
        Ok(self.texts.push(value.text().unwrap_or_default()))
    }

    pub(crate) fn text(&mut self, key: &str) -> Result<Text, CertificateError> {
        self.checked(self.required(key)?, |_, _| Ok(()))
    }

    pub(crate) fn optional_text(&mut self, key: &str) -> Result<Option<Text>, CertificateError> {
        self.optional(key, Self::text)
    }

    /// A code for a value set, which need not be in it.
    pub(crate) fn code(&mut self, key: &str) -> Result<Text, CertificateError> {
        self.checked(self.required(key)?, |code, deviations| {
            deviations.note_if(code.is_empty(), Deviation::EmptyCode);
            Ok(())
        })
    }

    pub(crate) fn optional_code(&mut self, key: &str) -> Result<Option<Text>, CertificateError> {
        self.optional(key, Self::code)
    }

    /// The code of a disease or agent targeted.
    pub(crate) fn target(&mut self, key: &str) -> Result<Text, CertificateError> {
        let code = self.code(key)?;
        let target = self.texts.at(code).trim_end_matches(' ');
        let is_known = target.is_empty() || value_sets::DISEASES.contains(&target);
        self.deviations.note_if(!is_known, Deviation::UnknownTarget);
        Ok(code)
    }

    /// `^[A-Z<]*$`.
    pub(crate) fn transliterated(&mut self, key: &str) -> Result<Text, CertificateError> {
        let is_allowed = |byte: u8| byte.is_ascii_uppercase() || byte == b'<';
        self.checked(self.required(key)?, |text, _| form(text.bytes().all(is_allowed)))
    }

    /// `^\d+\.\d+\.\d+$`.
    pub(crate) fn version(&mut self, key: &str) -> Result<Text, CertificateError> {
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        self.checked(self.required(key)?, |text, deviations| {
            let is_published = VERSIONS.contains(&text);
            deviations.note_if(!is_published, Deviation::UnknownVersion);
            form(is_published || (text.split('.').count() == 3 && text.split('.').all(is_number)))
        })
    }

    /// `[A-Z]{1,10}`.
    pub(crate) fn country(&mut self, key: &str) -> Result<Text, CertificateError> {
        let is_upper = |byte: u8| byte.is_ascii_uppercase();
        self.checked(self.required(key)?, |text, _| form((1..=10).contains(&text.len()) && text.bytes().all(is_upper)))
    }

    pub(crate) fn identifier(&mut self, key: &str) -> Result<Text, CertificateError> {
        self.checked(self.required(key)?, |text, deviations| {
            let is_lower = text.starts_with("urn:uvci");
            deviations.note_if(is_lower, Deviation::LowerCaseUvci);
            Ok(())
        })
    }

    /// An integer from 1 up.
    pub(crate) fn doses(&mut self, key: &str) -> Result<u32, CertificateError> {
        let value = self.required(key)?;
        let number = match value.node() {
            Node::Float(value) => {
                self.deviations.note(Deviation::FloatDose);
                cbor::whole(*value)
            }
            _ => value.integer(),
        };
        let number = number.ok_or(CertificateError::FieldType)?;
        u32::try_from(number).ok().filter(|number| *number > 0).ok_or(CertificateError::FieldForm)
    }

    /// `YYYY-MM-DD`; a time is tolerated.
    pub(crate) fn date(&mut self, key: &str) -> Result<Text, CertificateError> {
        let value = self.untagged(key)?;
        self.checked(value, |text, deviations| {
            let rest = written_date::after_date(text).ok_or(CertificateError::FieldDate)?;
            deviations.note_if(!rest.is_empty(), Deviation::DateWithTime);
            match rest.is_empty() || written_date::is_loose_time(rest) {
                true => Ok(()),
                false => Err(CertificateError::FieldDate),
            }
        })
    }

    /// A date-time (RFC 3339); an offset `+hhmm` or `+hh` is tolerated.
    pub(crate) fn date_time(&mut self, key: &str) -> Result<Text, CertificateError> {
        let value = self.untagged(key)?;
        self.checked(value, |text, deviations| {
            let zone = written_date::zone_of(text).ok_or(CertificateError::FieldDate)?;
            let is_short = written_date::is_short_offset(zone);
            deviations.note_if(is_short, Deviation::ShortOffset);
            match is_short || written_date::is_zone(zone) {
                true => Ok(()),
                false => Err(CertificateError::FieldDate),
            }
        })
    }

    /// Empty, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, of the years 1900 to 2099; midnight after it is tolerated, and so is a
    /// month or day that does not exist: the schema's pattern allows them, and some issuers write `00` for unknown.
    pub(crate) fn birth_date(&mut self, key: &str) -> Result<Text, CertificateError> {
        let value = self.untagged(key)?;
        self.checked(value, |text, deviations| {
            let day = text.strip_suffix("T00:00:00").unwrap_or(text);
            let has_time = day.len() < text.len();
            deviations.note_if(has_time, Deviation::BirthDateWithTime);
            let is_foreign = !written_date::is_in_calendar(day);
            deviations.note_if(is_foreign, Deviation::BirthDateNotInCalendar);
            let has_form = !is_foreign || written_date::is_birth_date(day);
            match has_form && (!has_time || day.len() == 10) {
                true => Ok(()),
                false => Err(CertificateError::FieldDate),
            }
        })
    }

    fn untagged(&mut self, key: &str) -> Result<Value<'v>, CertificateError> {
        let value = self.required(key)?;
        let inner = value.tagged().filter(|(tag, _)| *tag == DATE_TAG);
        self.deviations.note_if(inner.is_some(), Deviation::TaggedDate);
        Ok(inner.map_or(value, |(_, inner)| inner))
    }
}

fn form(is_met: bool) -> Result<(), CertificateError> {
    match is_met {
        true => Ok(()),
        false => Err(CertificateError::FieldForm),
    }
}
