//! What a visitor is told about a share.

use crate::times;
use episeal::visits::ShareId;
use episeal::visits::share::{LiveShare, ShareRecipient};
use serde::Serialize;
use std::fmt;

#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Report {
    Sealed(Told),
    Delivered(Delivered),
}

/// What is told by phone, and what it is about.
#[derive(Serialize)]
pub(crate) struct Told {
    /// The office's certified name.
    pub(crate) office: String,
    office_id: String,
    share_id: String,
    /// The share id's first digits, told with the code.
    reference: String,
    pub(crate) visits: usize,
    expires: String,
    /// None: it is in its own file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
}

/// A live share is resumed.
#[derive(Serialize)]
pub(super) struct Resumed {
    share_id: String,
    reference: String,
    visits: usize,
    expires: String,
    /// None: it is in its own file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
}

/// The end of a live share.
#[derive(Serialize)]
pub(crate) struct Delivered {
    share_id: String,
    reference: String,
    visits: usize,
    confirmed: bool,
}

impl Told {
    pub(super) fn new(recipient: &ShareRecipient, share_id: ShareId, visits: usize, expires: i64) -> Self {
        Self {
            office: recipient.name().to_owned(),
            office_id: recipient.office().to_text(),
            share_id: share_id.to_text(),
            reference: share_id.reference(),
            visits,
            expires: times::show(expires),
            code: None,
        }
    }
}

impl Resumed {
    pub(super) fn new(run: &LiveShare) -> Self {
        let share_id = run.share_id();
        Self {
            share_id: share_id.to_text(),
            reference: share_id.reference(),
            visits: run.visits() as usize,
            expires: times::show(run.expires()),
            code: None,
        }
    }
}

impl Delivered {
    pub(super) fn new(share_id: ShareId, visits: usize) -> Self {
        Self { share_id: share_id.to_text(), reference: share_id.reference(), visits, confirmed: true }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sealed(told) => told.fmt(f),
            Self::Delivered(delivered) => delivered.fmt(f),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (visits, office, expires) = (self.visits, &self.office, &self.expires);
        writeln!(f, "{visits} visits for {office}, until {expires}")?;
        write_code(f, &self.reference, self.code.as_deref())
    }
}

impl fmt::Display for Resumed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (visits, expires) = (self.visits, &self.expires);
        writeln!(f, "{visits} visits, until {expires}: the live share goes on")?;
        write_code(f, &self.reference, self.code.as_deref())
    }
}

fn write_code(f: &mut fmt::Formatter<'_>, reference: &str, code: Option<&str>) -> fmt::Result {
    write!(f, "reference: {reference}")?;
    match code {
        Some(code) => write!(f, "\ncode: {code}"),
        None => Ok(()),
    }
}

impl fmt::Display for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the office has the code: {} visits are shared", self.visits)
    }
}
