//! Whom to trust: document signers by key id, from the lists that are in use.

use super::base64;
use super::revocation::RevocationLists;
use super::signer::{KID_LENGTH, Signer, kid_of};
#[cfg(feature = "csca")]
use super::x509::csca::{Csca, certified_until};
use episeal_base::error::CertificateError;
use std::collections::BTreeMap;
use std::sync::Arc;

mod austrian;
pub(crate) mod json;

/// The most items of a list in any form; all of Europe's signers are about 1,500.
const MAX_ITEMS: usize = 32_768;

/// The most signers with the same key id: each is tried on every certificate that names it.
const MAX_SIGNERS_OF_KID: usize = 64;

/// A signer and the key id that its list gives it, or why it cannot be read.
type ReadSigner = Result<(Vec<u8>, Signer), CertificateError>;

/// Document signers by key id. Up to 64 may have the same: each is tried. Clones share them.
///
/// One bad item does not take away the trust in all others: a certificate or key in a list that cannot be read is left
/// out, as is the 65th signer of a key id, and [`SignerList::left_out`] says how many were. A list of which nothing can
/// be read is refused (`ListMalformed`), and nothing of a refused list is added.
///
/// Nobody crowds a signer out: one whose certificate has the key id replaces one of which only a list says so, and a
/// usable one replaces an unusable one, such as one that no authority certified.
#[derive(Clone, Default)]
pub struct SignerList {
    signers: Arc<BTreeMap<Vec<u8>, Vec<Signer>>>,
    left_out: u32,
}

// Public, and thousands of bytes long.
opaque_debug!(SignerList);

impl SignerList {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the signer of a certificate in DER (RFC 5280) under the key id that follows from it.
    ///
    /// # Errors
    /// - `SignerMalformed`: not an X.509 certificate.
    pub fn add_der(&mut self, certificate: &[u8]) -> Result<(), CertificateError> {
        self.add(kid_of(certificate).to_vec(), Signer::from_certificate(certificate)?);
        Ok(())
    }

    /// Adds the signer of every certificate in PEM (RFC 7468); text around them is ignored.
    ///
    /// # Errors
    /// - `ListMalformed`: no certificate, or none that can be read.
    /// - `ListTooLong`: more than 32,768 certificates.
    pub fn add_pem(&mut self, text: &str) -> Result<(), CertificateError> {
        self.add_whole(|list| {
            let mut parts = text.split(PEM_BEGIN).skip(1).peekable();
            parts.peek().ok_or(CertificateError::ListMalformed)?;
            parts.try_for_each(|part| list.take(Some(pem_signer(part))))
        })
    }

    /// Adds the signers of the German list: the first line has the signature in Base64, `r || s`, then the JSON that it
    /// signs. `key` is the list's public key: a `SubjectPublicKeyInfo` or a certificate in DER, or a point.
    ///
    /// # Errors
    /// - `ListSignature`, `ListMalformed`.
    /// - `ListTooLong`: more than 32 MiB or 32,768 items.
    /// - `KeyUnsupported`: the list's key is not on P-256.
    pub fn add_german_list(&mut self, list: &[u8], key: &[u8]) -> Result<(), CertificateError> {
        self.add_whole(|added| json::add_german(added, list, key))
    }

    /// Adds the signers of the gateway's items in JSON: an array of objects with `certificateType`, `kid` and
    /// `rawData`, or an object that has it as `certificates`.
    ///
    /// # Errors
    /// - `ListMalformed`.
    /// - `ListTooLong`: more than 32 MiB or 32,768 items.
    ///
    /// # Security
    /// The list is not signed as a whole: trust it only from a place that you trust, or use
    /// [`SignerList::certified_by`].
    pub fn add_gateway_json(&mut self, list: &[u8]) -> Result<(), CertificateError> {
        self.add_whole(|added| json::add_gateway(added, list))
    }

    /// Adds the signers of the Austrian list, version 2: CBOR `{c: [{i, c}]}`, and a `COSE_Sign1` over its SHA-256 that
    /// is valid at `now`, in seconds since 1970: until its `exp`, and no longer at it (RFC 8392, 3.1.4). `key` is as
    /// for [`SignerList::add_german_list`].
    ///
    /// # Errors
    /// - `ListSignature`, `ListExpired`, `ListMalformed`.
    /// - `ListTooLong`: more than 32,768 items.
    /// - `KeyUnsupported`: the list's key is not on P-256.
    pub fn add_austrian_list(
        &mut self,
        list: &[u8],
        signature: &[u8],
        key: &[u8],
        now: i64,
    ) -> Result<(), CertificateError> {
        self.add_whole(|added| austrian::add(added, list, signature, key, now))
    }

    /// Adds the keys of a JWK Set (RFC 7517) whose `kid` is in Base64, of either alphabet and with or without its
    /// padding; a certificate (`x5c`) takes precedence over its key.
    ///
    /// A bare key is valid as long as it is in the list, for every type of certificate.
    ///
    /// # Errors
    /// - `ListMalformed`.
    /// - `ListTooLong`: more than 32 MiB or 32,768 items.
    ///
    /// # Security
    /// See [`SignerList::add_gateway_json`].
    pub fn add_jwks(&mut self, list: &[u8]) -> Result<(), CertificateError> {
        self.add_whole(|added| json::add_jwks(added, list))
    }

    /// Each once: a duplicate would be tried twice.
    fn add(&mut self, kid: Vec<u8>, signer: Signer) {
        // A list can claim any key id for any certificate; a certificate with the same hash cannot be made.
        let hash = <[u8; KID_LENGTH]>::try_from(kid.as_slice()).ok();
        let rank = |signer: &Signer| {
            let is_own = hash.is_some() && signer.own_kid == hash;
            (is_own, signer.key.is_ok())
        };
        // Nearly every key id has one.
        let one = || Vec::with_capacity(1);
        let known = Arc::make_mut(&mut self.signers).entry(kid).or_insert_with(one);
        if known.contains(&signer) {
            return;
        }
        if known.len() < MAX_SIGNERS_OF_KID {
            return known.push(signer);
        }
        let lowest = known.iter_mut().min_by_key(|known| rank(known));
        if let Some(lower) = lowest.filter(|known| rank(known) < rank(&signer)) {
            *lower = signer;
        }
        self.leave_out(1);
    }

    fn leave_out(&mut self, count: u32) {
        self.left_out = self.left_out.saturating_add(count);
    }

    /// Everything that `read` adds, or nothing if it fails or nothing of the list can be read.
    fn add_whole(
        &mut self,
        read: impl FnOnce(&mut Reading) -> Result<(), CertificateError>,
    ) -> Result<(), CertificateError> {
        let mut reading = Reading { added: Self::new(), items_left: MAX_ITEMS };
        read(&mut reading)?;
        let added = reading.added;
        if added.signers.is_empty() && added.left_out > 0 {
            return Err(CertificateError::ListMalformed);
        }
        self.take(added);
        Ok(())
    }

    /// Adds every signer of another list that is not in this one.
    pub fn merge(&mut self, other: &SignerList) {
        self.take(other.clone());
    }

    fn take(&mut self, other: SignerList) {
        self.leave_out(other.left_out);
        for (kid, signers) in Arc::unwrap_or_clone(other.signers) {
            for signer in signers {
                self.add(kid.clone(), signer);
            }
        }
    }

    /// How many items of the lists were left out: a certificate or key that cannot be read, or one whose key id already
    /// had 64 signers.
    #[must_use]
    pub fn left_out(&self) -> u32 {
        self.left_out
    }

    /// How many signers there are, each key id and certificate counted once.
    #[must_use]
    pub fn count(&self) -> u32 {
        let count: usize = self.signers.values().map(Vec::len).sum();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// The same list, in which a signer that none of these authorities (CSCA, certificates in DER) certified verifies
    /// nothing: `SignerUntrusted`. A certified one expires no later than its authority.
    ///
    /// Authorities sign with ECDSA on P-256, P-384 or P-521 or with RSA of 2048 to 8192 bits (PKCS#1, or PSS with a
    /// salt as long as the hash), each with SHA-256, SHA-384 or SHA-512; anything signed differently, with SHA-1 or on
    /// a Brainpool curve, counts as not certified.
    ///
    /// With the feature `csca`, which is on by default.
    ///
    /// # Errors
    /// - `SignerMalformed`: an authority is not an X.509 certificate.
    #[cfg(feature = "csca")]
    pub fn certified_by(&self, authorities: &[Vec<u8>]) -> Result<Self, CertificateError> {
        let read = |der: &Vec<u8>| Csca::read(der);
        let authorities = authorities.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut certified = self.clone();
        for signer in Arc::make_mut(&mut certified.signers).values_mut().flatten() {
            let certificate = signer.certificate.as_deref();
            match certificate.and_then(|der| certified_until(der, &authorities)) {
                Some(end) => signer.trusted_until = signer.trusted_until.min(end),
                None => signer.key = Err(CertificateError::SignerUntrusted),
            }
        }
        Ok(certified)
    }

    /// The signers with this key id.
    pub(crate) fn of(&self, kid: &[u8]) -> &[Signer] {
        self.signers.get(kid).map_or(&[], Vec::as_slice)
    }
}

/// A list of any form, while it is read item by item.
struct Reading {
    added: SignerList,
    items_left: usize,
}

impl Reading {
    /// The next item: a signer, or one that cannot be read and is left out, or none if the item is not meant to be a
    /// signer.
    fn take(&mut self, item: Option<ReadSigner>) -> Result<(), CertificateError> {
        let left = self.items_left.checked_sub(1);
        self.items_left = left.ok_or(CertificateError::ListTooLong)?;
        match item {
            Some(Ok((kid, signer))) => self.added.add(kid, signer),
            Some(Err(_)) => self.added.leave_out(1),
            None => {}
        }
        Ok(())
    }
}

const PEM_BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const PEM_END: &str = "-----END CERTIFICATE-----";

/// The signer of the certificate that `part` begins with.
fn pem_signer(part: &str) -> ReadSigner {
    let (body, _) = part.split_once(PEM_END).ok_or(CertificateError::ListMalformed)?;
    let der = base64::decode(body).ok_or(CertificateError::ListMalformed)?;
    Ok((kid_of(&der).to_vec(), Signer::from_certificate(&der)?))
}

/// Whom to trust about certificates: signers, and what was revoked. Clones share both.
#[derive(Clone, Debug)]
pub struct CertificateTrust {
    signers: SignerList,
    revocations: Option<RevocationLists>,
}

impl CertificateTrust {
    /// Trust in these signers without any revocation list: revoked certificates are valid, too.
    ///
    /// # Security
    /// The check is reported as not done, and
    /// [`VerifiedCertificate::is_revocation_checked`](crate::VerifiedCertificate::is_revocation_checked) is false. For
    /// use where lists are checked elsewhere, or where there are none.
    #[must_use]
    pub fn without_revocations(signers: &SignerList) -> Self {
        Self { signers: signers.clone(), revocations: None }
    }

    /// Trust in these signers, as far as these lists say that a certificate was not revoked.
    #[must_use]
    pub fn with_revocations(signers: &SignerList, revocations: &RevocationLists) -> Self {
        Self { signers: signers.clone(), revocations: Some(revocations.clone()) }
    }

    pub(crate) fn signers(&self) -> &SignerList {
        &self.signers
    }

    pub(crate) fn revocations(&self) -> Option<&RevocationLists> {
        self.revocations.as_ref()
    }
}
