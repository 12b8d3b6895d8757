//! Whom to trust: trust lists, recognised by their content, and revocation lists in their folder.

use crate::failure::{Failure, InFile, Outcome};
use crate::files;
use crate::session::Session;
use base64ct::{Base64, Encoding};
use clap::Args;
use episeal::certificates::{
    CertificateTrust, RevocationHashType, RevocationIndex, RevocationLists, RevocationPart, SignerList,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// The longest list, in bytes.
const MAX_LIST: u32 = 33_554_432;
/// The longest key or certificate, in bytes.
const MAX_KEY: u32 = 65_536;

/// Signers, authorities and revocations.
#[derive(Debug, Args)]
pub(crate) struct Trust {
    /// Signers: certificates (DER, PEM), the German list, gateway JSON, the Austrian list (its signature in FILE.sig),
    /// or a JWK Set; may be given several times, or once with several files before the text
    #[arg(long = "trust", value_name = "FILE", required = true, num_args = 1)]
    lists: Vec<PathBuf>,
    /// Public key of the German or Austrian list: PEM or DER, a key or a certificate; every list must then be signed
    #[arg(long, value_name = "FILE")]
    trust_key: Option<PathBuf>,
    /// Trust only signers that these national authorities certified: certificates in PEM or DER
    #[arg(long, value_name = "FILE")]
    csca: Vec<PathBuf>,
    /// German revocation lists: a folder with kid.lst, KIDTYPE/index.lst, KIDTYPE/X/chunk.lst, KIDTYPE/X/Y/chunk.lst
    #[arg(long, value_name = "DIR")]
    revocation: Option<PathBuf>,
    /// Public key of the revocation lists [default: key.pem in their folder]
    #[arg(long, value_name = "FILE", requires = "revocation")]
    revocation_key: Option<PathBuf>,
}

impl Trust {
    /// The signers of one file, and nothing revoked.
    pub(crate) fn of(list: &Path) -> Self {
        Self { lists: vec![list.to_owned()], trust_key: None, csca: Vec::new(), revocation: None, revocation_key: None }
    }

    /// `more` are further lists.
    pub(crate) fn read(&self, more: &[String], session: &Session) -> Outcome<CertificateTrust> {
        let mut signers = SignerList::new();
        let more = more.iter().map(Path::new);
        for path in self.lists.iter().map(PathBuf::as_path).chain(more) {
            self.add(&mut signers, path, session)?;
        }
        if !self.csca.is_empty() {
            let mut authorities = Vec::new();
            for path in &self.csca {
                authorities.extend(ders(&files::read_data(path, MAX_LIST)?).in_file(path)?);
            }
            signers = signers.certified_by(&authorities)?;
        }
        Ok(match &self.revocation {
            None => CertificateTrust::without_revocations(&signers),
            Some(folder) => CertificateTrust::with_revocations(&signers, &self.revocations(folder)?),
        })
    }

    fn add(&self, signers: &mut SignerList, path: &Path, session: &Session) -> Outcome<()> {
        let bytes = files::read_data(path, MAX_LIST)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        // One item, or a name beside a certificate, that is not UTF-8 does not make the whole list fail.
        let text = String::from_utf8_lossy(bytes);
        let unknown = || Failure::input("this is neither a list of signers nor a certificate");
        let form = Form::of(bytes, &text).ok_or_else(unknown).in_file(path)?;
        if self.trust_key.is_some() && !form.is_signed() {
            let unsigned = "this list has no signature, but --trust-key requires one";
            return Err(Failure::input(unsigned)).in_file(path);
        }
        let before = signers.left_out();
        match form {
            Form::Der => signers.add_der(bytes),
            Form::Pem(text) => signers.add_pem(text),
            Form::Gateway => signers.add_gateway_json(bytes),
            Form::Jwks => signers.add_jwks(bytes),
            Form::German => signers.add_german_list(bytes, &self.key(path)?),
            Form::Austrian => {
                let signature = path.with_added_extension("sig");
                let signature = files::read_data(&signature, MAX_KEY)?;
                let key = self.key(path)?;
                signers.add_austrian_list(bytes, &signature, &key, session.now)
            }
        }
        .in_file(path)?;
        match signers.left_out().saturating_sub(before) {
            0 => Ok(()),
            left_out => session.announce(&LeftOut::of(path, left_out), true),
        }
    }

    fn key(&self, list: &Path) -> Outcome<Vec<u8>> {
        let wanted = || {
            let wanted = "this list is signed: give its key with --trust-key";
            Failure::input(wanted).about(&files::name(list))
        };
        read_key(self.trust_key.as_deref().ok_or_else(wanted)?)
    }

    /// What is missing or does not verify stays unknown: the verdict says so.
    fn revocations(&self, folder: &Path) -> Outcome<RevocationLists> {
        let key = match &self.revocation_key {
            Some(path) => read_key(path)?,
            None => read_key(&folder.join("key.pem"))?,
        };
        let mut lists = RevocationLists::new();
        if let Ok(list) = files::read_data(&folder.join("kid.lst"), MAX_LIST) {
            let _ = lists.add_kid_list(&list, &key);
        }
        for entry in fs::read_dir(folder).in_file(folder)?.flatten() {
            if let Some((kid, hash_type)) = kid_and_type(&entry.file_name().to_string_lossy()) {
                add_lists(&mut lists, &entry.path(), &RevocationIndex { kid, hash_type }, &key);
            }
        }
        Ok(lists)
    }
}

/// The kind of a list, by its content.
enum Form<'t> {
    Der,
    Pem(&'t str),
    Gateway,
    Jwks,
    German,
    Austrian,
}

impl<'t> Form<'t> {
    fn of(bytes: &[u8], text: &'t str) -> Option<Self> {
        let json = text.trim_start();
        Some(match bytes {
            // A sequence of 128 bytes or more. In Base64, which the German list begins with, 0x30 stands for "0".
            [0x30, 0x80..=0xff, ..] => Self::Der,
            // A map in CBOR.
            [0xa0..=0xbf, ..] => Self::Austrian,
            _ if json.starts_with('{') && is_jwk_set(json) => Self::Jwks,
            _ if json.starts_with(['{', '[']) => Self::Gateway,
            _ if text.contains("-----BEGIN CERTIFICATE") => Self::Pem(text),
            // A signature in Base64 before the JSON.
            _ if json.lines().count() > 1 && json.contains('{') => Self::German,
            _ => return None,
        })
    }

    fn is_signed(&self) -> bool {
        matches!(self, Self::German | Self::Austrian)
    }
}

/// True for an object with `keys`, whatever is in them: nothing of it is kept.
fn is_jwk_set(text: &str) -> bool {
    #[derive(Deserialize)]
    struct JwkSet {
        #[serde(rename = "keys")]
        _keys: IgnoredAny,
    }
    serde_json::from_str::<JwkSet>(text).is_ok()
}

/// How many certificates and keys of a list cannot be used.
#[derive(Debug, Serialize)]
struct LeftOut {
    list: String,
    left_out: u32,
}

impl LeftOut {
    fn of(path: &Path, left_out: u32) -> Self {
        Self { list: files::name(path), left_out }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { list, left_out } = self;
        write!(f, "{list}: left out, because they cannot be used as signers: {left_out}")
    }
}

/// Index and chunks below the folder of one key id and type.
fn add_lists(lists: &mut RevocationLists, folder: &Path, about: &RevocationIndex, key: &[u8]) {
    if let Ok(index) = files::read_data(&folder.join("index.lst"), MAX_LIST) {
        let _ = lists.add_index(about, &index, key);
    }
    for (x, first) in bytes_below(folder) {
        for (prefix, folder) in
            bytes_below(&first).into_iter().map(|(y, second)| (vec![x, y], second)).chain([(vec![x], first.clone())])
        {
            if let Ok(chunk) = files::read_data(&folder.join("chunk.lst"), MAX_LIST) {
                let part = RevocationPart { kid: about.kid.clone(), hash_type: about.hash_type, prefix };
                let _ = lists.add_chunk(&part, &chunk, key);
            }
        }
    }
}

/// Folders that are named by a byte in hexadecimal.
fn bytes_below(folder: &Path) -> Vec<(u8, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| {
        let name = entry.file_name();
        let [byte] = unhex(name.to_str()?)?[..] else {
            return None;
        };
        Some((byte, entry.path()))
    });
    named.collect()
}

/// A key id and a type of hash in hexadecimal, one after the other.
fn kid_and_type(name: &str) -> Option<(Vec<u8>, RevocationHashType)> {
    let mut kid = unhex(name)?;
    let hash_type = RevocationHashType::from_number(kid.pop()?)?;
    Some((kid, hash_type))
}

/// Bytes in hexadecimal.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8; 2]| {
        let [high, low] = pair.map(digit);
        u8::try_from(high?.saturating_mul(16).saturating_add(low?)).ok()
    };
    pairs.iter().map(byte).collect()
}

fn read_key(path: &Path) -> Outcome<Vec<u8>> {
    let found = ders(&files::read_data(path, MAX_KEY)?).in_file(path)?;
    let none = || Failure::input("there is no key").about(&files::name(path));
    found.into_iter().next().ok_or_else(none)
}

/// DER, or every part of a PEM text.
fn ders(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Failure> {
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN")) else {
        return Ok(vec![bytes.to_vec()]);
    };
    let mut found = Vec::new();
    for part in text.split("-----BEGIN").skip(1) {
        let body = part.split("-----").nth(1).unwrap_or_default();
        let compact: String = body.split_ascii_whitespace().collect();
        let der = Base64::decode_vec(&compact).map_err(|_| Failure::input("this is not PEM"))?;
        found.push(der);
    }
    Ok(found)
}
