//! Lists of document signers, in the forms in which they are published, and the authorities that certify them.

use super::prepared;
use crate::given::Given;
use crate::{Came, Operation, Refused};
use episeal::certificates::{CertificateError, SignerList};
use serde_json::json;

pub(crate) const OPERATIONS: &[Operation] =
    &[("read-signer-list", read_signer_list), ("certify-signers", certify_signers)];

/// One list, by its `format`.
pub(super) enum Source {
    Der(Vec<u8>),
    Pem(String),
    German { text: String, key: Vec<u8> },
    Gateway(String),
    Austrian { list: Vec<u8>, signature: Vec<u8>, key: Vec<u8>, at: i64 },
    Jwks(String),
}

impl Source {
    /// `format`, and `certificate` (der), `text` (pem, german, gateway, jwks), `key` (german, austrian), or `list`,
    /// `signature` and `at` (austrian).
    pub(super) fn read(given: &Given<'_>) -> Result<Self, Refused> {
        let text = || given.text("text").map(str::to_owned);
        Ok(match given.text("format")? {
            "der" => Self::Der(given.bytes("certificate")?),
            "pem" => Self::Pem(text()?),
            "german" => Self::German { text: text()?, key: given.bytes("key")? },
            "gateway" => Self::Gateway(text()?),
            "austrian" => Self::Austrian {
                list: given.bytes("list")?,
                signature: given.bytes("signature")?,
                key: given.bytes("key")?,
                at: given.int("at")?,
            },
            "jwks" => Self::Jwks(text()?),
            other => return Err(Refused::Vector(format!("no list of signers has the format {other}"))),
        })
    }

    pub(super) fn add_to(&self, signers: &mut SignerList) -> Result<(), CertificateError> {
        match self {
            Self::Der(certificate) => signers.add_der(certificate),
            Self::Pem(text) => signers.add_pem(text),
            Self::German { text, key } => signers.add_german_list(text.as_bytes(), key),
            Self::Gateway(text) => signers.add_gateway_json(text.as_bytes()),
            Self::Austrian { list, signature, key, at } => signers.add_austrian_list(list, signature, key, *at),
            Self::Jwks(text) => signers.add_jwks(text.as_bytes()),
        }
    }
}

/// Adds `list` to an empty list: how many signers there are, and how many items were left out.
fn read_signer_list(given: &Given<'_>) -> Came {
    let list = given.object("list", Source::read)?;
    let mut signers = SignerList::new();
    list.add_to(&mut signers)?;
    Ok(json!({ "count": signers.count(), "left_out": signers.left_out() }))
}

/// The signers of `signers`, none of which counts unless one of `authorities` (certificates) certified it.
fn certify_signers(given: &Given<'_>) -> Came {
    let lists = given.objects("signers", Source::read)?;
    let authorities = given.all_bytes("authorities")?;
    let mut signers = SignerList::new();
    lists.iter().try_for_each(|list| prepared(list.add_to(&mut signers)))?;
    let certified = signers.certified_by(&authorities)?;
    Ok(json!({ "count": certified.count(), "left_out": certified.left_out() }))
}
