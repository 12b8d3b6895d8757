//! The safe profile, byte by byte: claims, COSE, zlib, Base45 (Decision (EU) 2021/1073, annex I, 3 to 5).
//!
//! What Corona-Warn-App and CovPass both read: the algorithm and an 8-byte key id in the protected header and
//! nothing in the unprotected one, tag 18, definite lengths, integer times, plain dates.

use super::Recovery;
use crate::hcert::{PREFIX, encode_base45};
use crate::zlib::deflate;
use episeal_base::wire::Writer;
use zeroize::Zeroizing;

const VERSION: &str = "1.3.0";
/// COVID-19 in SNOMED CT.
const TARGET: &str = "840539006";

/// The numbers of COSE (RFC 9052, 3.1; RFC 9053, 2.1) and CWT (RFC 8392, 4).
const ALG: i64 = 1;
const KID: i64 = 4;
const ES256: i64 = -7;
const SIGN1: u64 = 18;
const ISS: i64 = 1;
const EXP: i64 = 4;
const IAT: i64 = 6;
/// `hcert`, and in it the EU certificate.
const HCERT: i64 = -260;
const EU_DCC: i64 = 1;

/// Room for the longest claims, so that growing leaves nothing personal behind.
const CAPACITY: usize = 2_048;

/// `{1: -7, 4: kid}`.
pub(super) fn protected_header(kid: &[u8; 8]) -> Vec<u8> {
    Writer::new().map(2).int(ALG).int(ES256).int(KID).bytes(kid).finish()
}

/// The claims, in the order of German certificates: 1, 6, 4, -260.
pub(super) fn claims(recovery: &Recovery) -> Zeroizing<Vec<u8>> {
    let writer = Writer::with_capacity(CAPACITY)
        .map(4)
        .int(ISS)
        .text(&recovery.issuer.country)
        .int(IAT)
        .int(recovery.validity.issued)
        .int(EXP)
        .int(recovery.validity.expires)
        .int(HCERT)
        .map(1)
        .int(EU_DCC);
    certificate(writer, recovery).finish_secret()
}

/// Schema 1.3.0; keys in the order of deterministic CBOR, which is that of German certificates.
fn certificate(writer: Writer, recovery: &Recovery) -> Writer {
    let writer = writer.map(4).text("r").array(1);
    let writer =
        entry(writer, recovery).text("dob").text(recovery.date_of_birth.to_text().expose_secret_text()).text("nam");
    name(writer, recovery).text("ver").text(VERSION)
}

fn entry(writer: Writer, recovery: &Recovery) -> Writer {
    writer
        .map(7)
        .text("ci")
        .text(recovery.uvci.as_str())
        .text("co")
        .text(&recovery.test.country)
        .text("df")
        .text(recovery.validity.from.to_text().expose_secret_text())
        .text("du")
        .text(recovery.validity.until.to_text().expose_secret_text())
        .text("fr")
        .text(recovery.test.day.to_text().expose_secret_text())
        .text("is")
        .text(&recovery.issuer.name)
        .text("tg")
        .text(TARGET)
}

/// A person without given names has no `gn` and `gnt`.
fn name(writer: Writer, recovery: &Recovery) -> Writer {
    let name = &recovery.name;
    let fields = [
        ("fn", name.surname()),
        ("gn", name.given_names()),
        ("fnt", name.document_surname()),
        ("gnt", name.document_given_names()),
    ];
    let filled = || fields.iter().filter(|(_, text)| !text.is_empty());
    filled().fold(writer.map(filled().count()), |writer, (key, text)| writer.text(key).text(text))
}

/// `HC1:` and the signed message, compressed at level 9, in Base45.
pub(super) fn text(protected: &[u8], payload: &[u8], signature: &[u8; 64]) -> Zeroizing<String> {
    let message = Writer::with_capacity(CAPACITY)
        .tag(SIGN1)
        .array(4)
        .bytes(protected)
        .map(0)
        .bytes(payload)
        .bytes(signature)
        .finish_secret();
    let body = Zeroizing::new(encode_base45(&deflate(&message)));
    Zeroizing::new([PREFIX, &body].concat())
}
