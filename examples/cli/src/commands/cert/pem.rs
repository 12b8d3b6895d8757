//! Keys and certificates in DER, or in PEM (RFC 7468) around it.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::typed;
use std::path::Path;
use zeroize::Zeroizing;

/// The longest key or certificate, in bytes.
const MAX_FILE: u32 = 65_536;

/// The DER of a file that has `label` if it is PEM.
pub(super) fn read_der(path: &Path, label: &str) -> Outcome<Zeroizing<Vec<u8>>> {
    let bytes = files::read_secret(path, MAX_FILE)?;
    let text = typed::bare(&bytes).trim_ascii_start();
    if !text.starts_with(b"-----BEGIN") {
        return Ok(bytes);
    }
    let (found, der) =
        pem_rfc7468::decode_vec(text).map_err(|_| Failure::input("the PEM is malformed")).in_file(path)?;
    let der = Zeroizing::new(der);
    if found != label {
        return Err(Failure::input(format!("the PEM is not a {label}"))).in_file(path);
    }
    Ok(der)
}
