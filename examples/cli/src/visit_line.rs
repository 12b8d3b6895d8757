//! Contacts and opened visits as JSON, one object each.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::times;
use crate::typed;
use clap::ValueEnum;
use episeal::visits::visitor::{CheckInKind, Contact, ContactFields, PostalAddress, Visit};
use episeal::visits::{RecordId, SecretText};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How someone checked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// With an app
    App,
    /// Once, on a web page
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
        let address = PostalAddress {
            street: self.street.as_str().into(),
            house_number: self.house_number.as_str().into(),
            postal_code: self.postal_code.as_str().into(),
            city: self.city.as_str().into(),
            country: self.country.as_str().into(),
        };
        let fields = ContactFields {
            given_name: self.given_name.as_str().into(),
            family_name: self.family_name.as_str().into(),
            phone: self.phone.as_str().into(),
            email: self.email.as_str().into(),
            address,
        };
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
        let address = &fields.address;
        let text = |field: &SecretText| field.expose_secret_text().to_owned();
        Self {
            given_name: text(&fields.given_name),
            family_name: text(&fields.family_name),
            phone: text(&fields.phone),
            email: text(&fields.email),
            street: text(&address.street),
            house_number: text(&address.house_number),
            postal_code: text(&address.postal_code),
            city: text(&address.city),
            country: text(&address.country),
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
