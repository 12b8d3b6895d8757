//! The fields of a certificate, as its text has them, unverified.

use crate::PrintError;
use episeal::certificates::UnverifiedCertificate;
use serde::Deserialize;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// What the page shows. Wiped on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Fields {
    pub(crate) surname: String,
    pub(crate) given_names: String,
    pub(crate) document_surname: String,
    pub(crate) document_given_names: String,
    pub(crate) date_of_birth: String,
    pub(crate) first_positive: String,
    pub(crate) country: String,
    pub(crate) issuer: String,
    pub(crate) valid_from: String,
    pub(crate) valid_until: String,
    pub(crate) identifier: String,
}

impl Fields {
    pub(crate) fn read(text: &str) -> Result<Self, PrintError> {
        read(text).ok_or(PrintError::NotACertificate)
    }
}

/// A certificate (EU schema 1.3.0) with one recovery.
#[derive(Deserialize)]
struct Claimed {
    nam: Name,
    dob: String,
    r: [Recovery; 1],
}

#[derive(Deserialize)]
struct Name {
    r#fn: Option<String>,
    gn: Option<String>,
    fnt: String,
    gnt: Option<String>,
}

#[derive(Deserialize)]
struct Recovery {
    fr: String,
    co: String,
    is: String,
    df: String,
    du: String,
    ci: String,
}

fn read(text: &str) -> Option<Fields> {
    let json = UnverifiedCertificate::parse(text).ok()?.claimed_json();
    let Claimed { nam, dob, r: [r] } = serde_json::from_str(json.expose_secret_text()).ok()?;
    Some(Fields {
        surname: nam.r#fn.unwrap_or_default(),
        given_names: nam.gn.unwrap_or_default(),
        document_surname: nam.fnt,
        document_given_names: nam.gnt.unwrap_or_default(),
        date_of_birth: dob,
        first_positive: r.fr,
        country: r.co,
        issuer: r.is,
        valid_from: r.df,
        valid_until: r.du,
        identifier: r.ci,
    })
}
