//! The hashes of a certificate that are on revocation lists.

use crate::content::Certificate;
use crate::cose::{Algorithm, SignedMessage};
use episeal_base::primitives;
use zeroize::Zeroizing;

/// Length of a hash in a list, in bytes.
pub(super) const HASH_LENGTH: usize = 16;

coded! {
    /// What of a certificate is hashed (EU gateway, revocation, hash types).
    RevocationHashType, list revocation_hash_types;

    /// The signature: r for ECDSA, all of it for RSA.
    Signature => "signature", "the signature is hashed";
    /// The identifier.
    Uci => "uci", "the identifier is hashed";
    /// The issuing country and the identifier.
    CountryCodeUci => "country-code-uci", "the issuing country and the identifier are hashed";
}

impl RevocationHashType {
    /// The type with this number in German lists: 10, 11 or 12.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        match number {
            0x0a => Some(Self::Signature),
            0x0b => Some(Self::Uci),
            0x0c => Some(Self::CountryCodeUci),
            _ => None,
        }
    }
}

/// The hashes under which a certificate is found on revocation lists: the first 16 bytes of SHA-256 each.
///
/// # Security
/// The hashes of the identifier can be guessed by anyone who knows how identifiers are made.
#[derive(Clone, PartialEq, Eq)]
pub struct RevocationHashes {
    signature: [[u8; HASH_LENGTH]; 1],
    /// At least one, and likewise below.
    uci: Vec<[u8; HASH_LENGTH]>,
    country_code_uci: Vec<[u8; HASH_LENGTH]>,
}

opaque_debug!(RevocationHashes);

impl RevocationHashes {
    /// `countries` are those that it names, at least one.
    pub(crate) fn of(message: &SignedMessage, certificate: &Certificate, countries: &[String]) -> Self {
        let signature = message.signature.as_slice();
        let signed = match message.algorithm {
            // r is the first half of r || s.
            Algorithm::Es256 => signature.split_at_checked(32).map_or(signature, |(r, _)| r),
            Algorithm::Ps256 => signature,
        };
        let identifiers = identifiers(certificate.identifier());
        let of_country = |country: &String| {
            let both = |identifier: &&str| {
                let both = Zeroizing::new([country.as_str(), identifier].concat());
                hash(both.as_bytes())
            };
            identifiers.iter().map(both).collect::<Vec<_>>()
        };
        let of_identifier = |identifier: &&str| hash(identifier.as_bytes());
        Self {
            signature: [hash(signed)],
            uci: identifiers.iter().map(of_identifier).collect(),
            country_code_uci: countries.iter().flat_map(of_country).collect(),
        }
    }

    /// The hash of one type to revoke it by: of [`RevocationHashType::CountryCodeUci`] under its issuer (`iss`), or
    /// under the country of its entry (`co`) if it names none.
    #[must_use]
    pub fn hash(&self, hash_type: RevocationHashType) -> Vec<u8> {
        let first = self.of_type(hash_type).first();
        first.map(|hash| hash.to_vec()).unwrap_or_default()
    }

    /// Every hash of one type to look it up by: of its identifier as it stands and, if it ends in spaces, without them;
    /// for [`RevocationHashType::CountryCodeUci`] these under each country that its issuer, its entry and its signer's
    /// certificate name, as they stand, without the spaces around them, and in capitals.
    #[must_use]
    pub fn hashes(&self, hash_type: RevocationHashType) -> Vec<Vec<u8>> {
        let hashes = self.of_type(hash_type).iter();
        hashes.map(|hash| hash.to_vec()).collect()
    }

    pub(super) fn of_type(&self, hash_type: RevocationHashType) -> &[[u8; HASH_LENGTH]] {
        match hash_type {
            RevocationHashType::Signature => &self.signature,
            RevocationHashType::Uci => &self.uci,
            RevocationHashType::CountryCodeUci => &self.country_code_uci,
        }
    }
}

/// As it stands, and without the spaces that are tolerated at its end.
fn identifiers(identifier: &str) -> Vec<&str> {
    let trimmed = identifier.trim_end_matches(' ');
    match trimmed == identifier {
        true => vec![identifier],
        false => vec![identifier, trimmed],
    }
}

fn hash(bytes: &[u8]) -> [u8; HASH_LENGTH] {
    let digest = primitives::sha256(bytes);
    let (chunks, _) = digest.as_chunks::<HASH_LENGTH>();
    chunks.first().copied().unwrap_or_default()
}
