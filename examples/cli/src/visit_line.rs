//! Contacts and opened visits as JSON, one object each.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::times;
use crate::typed;
use clap::ValueEnum;
use episeal::visits::RecordId;
use episeal::visits::visitor::{CheckInKind, Contact, ContactFields, Visit};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How someone checked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// With an app
    App,
    /// Once, in a web page
    OneTime,
    /// Entered by the venue's staff
    Staff,
    /// With another visitor
    Companion,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::OneTime => "one-time",
            Self::Staff => "staff",
            Self::Companion => "companion",
        }
    }
}

impl From<Kind> for CheckInKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::App => Self::App,
            Kind::OneTime => Self::OneTime,
            Kind::Staff => Self::Staff,
            Kind::Companion => Self::Companion,
        }
    }
}

impl From<CheckInKind> for Kind {
    fn from(kind: CheckInKind) -> Self {
        match kind {
            CheckInKind::App => Self::App,
            CheckInKind::OneTime => Self::OneTime,
            CheckInKind::Staff => Self::Staff,
            CheckInKind::Companion => Self::Companion,
        }
    }
}

/// Who comes; what is absent or empty was not given.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) given_name: String,
    pub(crate) family_name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) street: String,
    pub(crate) house_number: String,
    pub(crate) postal_code: String,
    pub(crate) city: String,
    pub(crate) country: String,
}

impl Person {
    /// From JSON. An error names only its place: the content is personal.
    pub(crate) fn parse(json: &[u8]) -> Outcome<Self> {
        let json = typed::bare(json);
        // A list would be taken by position.
        if !json.trim_ascii_start().starts_with(b"{") {
            return Err(Failure::input("not a contact in JSON: not an object"));
        }
        serde_json::from_slice(json).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Failure::input(format!("not a contact in JSON: line {line}, column {column}"))
        })
    }

    pub(crate) fn contact(&self) -> Outcome<Contact> {
        let mut fields = ContactFields::default();
        fields.given_name.clone_from(&self.given_name);
        fields.family_name.clone_from(&self.family_name);
        fields.phone.clone_from(&self.phone);
        fields.email.clone_from(&self.email);
        fields.street.clone_from(&self.street);
        fields.house_number.clone_from(&self.house_number);
        fields.postal_code.clone_from(&self.postal_code);
        fields.city.clone_from(&self.city);
        fields.country.clone_from(&self.country);
        Ok(Contact::new(fields)?)
    }
}

/// Contact data from a file.
pub(crate) fn read_contact(path: &Path) -> Outcome<Contact> {
    let json = files::read_data(path, files::MAX_CONTACT)?;
    let person = Person::parse(&json).in_file(path)?;
    person.contact().in_file(path)
}

impl From<&Contact> for Person {
    fn from(contact: &Contact) -> Self {
        let fields = contact.fields();
        Self {
            given_name: fields.given_name.clone(),
            family_name: fields.family_name.clone(),
            phone: fields.phone.clone(),
            email: fields.email.clone(),
            street: fields.street.clone(),
            house_number: fields.house_number.clone(),
            postal_code: fields.postal_code.clone(),
            city: fields.city.clone(),
            country: fields.country.clone(),
        }
    }
}

/// An opened visit.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct VisitLine {
    pub(crate) record_id: String,
    pub(crate) kind: Kind,
    /// The venue's public key.
    pub(crate) venue: String,
    pub(crate) area: String,
    /// RFC 3339.
    pub(crate) arrival: String,
    pub(crate) departure: Option<String>,
    pub(crate) departure_noted_by_staff: bool,
    #[serde(flatten)]
    pub(crate) person: Person,
}

impl VisitLine {
    /// `noted` is the departure from the staff's note.
    pub(crate) fn new(record_id: RecordId, visit: &Visit, noted: Option<i64>) -> Self {
        let own = visit.departure();
        Self {
            record_id: record_id.to_text(),
            kind: visit.kind().into(),
            venue: visit.venue().to_text(),
            area: visit.area().to_text(),
            arrival: times::show(visit.arrival()),
            departure: own.or(noted).map(times::show),
            departure_noted_by_staff: own.is_none() && noted.is_some(),
            person: visit.contact().into(),
        }
    }
}

/// What happened to a record that could not be opened.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedLine {
    pub(crate) record_id: String,
    pub(crate) error: &'static str,
}
