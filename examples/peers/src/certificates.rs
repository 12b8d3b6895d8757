//! A certificate of recovery from its text to what is verified, under ES256 and PS256; read alone; and issued.

use crate::clock::Candidate;
use crate::first_version;
use crate::results::{Operation, Who};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RSA_PSS_2048_8192_SHA256, VerificationAlgorithm};
use episeal::certificates::{CertificateTrust, SignerList, UnverifiedCertificate, verify_certificate};
use episeal_0_1_0 as first;
use episeal_testkit::certificates::{NOW, PS256, RsaSigner, Signer, claims, encode, params, recovery, text};
use episeal_testkit::{dsc, issue};

/// The text of a certificate and who signed it.
pub struct Signed {
    text: String,
    /// The signer's certificate in DER, by whose hash it is known.
    signer: Vec<u8>,
    /// Its public key as SEC 1 and RFC 8017 write it.
    key: Vec<u8>,
    algorithm: &'static dyn VerificationAlgorithm,
}

impl Signed {
    pub fn es256() -> Self {
        let signer = Signer::new();
        let key = signer.key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        Self { text: signer.good(), signer: signer.der, key, algorithm: &ECDSA_P256_SHA256_FIXED }
    }

    /// With a key of 2,048 bits.
    pub fn ps256() -> Self {
        let (signer, list) = (RsaSigner::new(), params("RSA"));
        let der = list.self_signed(&signer.pair()).unwrap().der().to_vec();
        let message = signer.message_of(&kid(&der), PS256, &encode(&claims(recovery())));
        let key = signer.pair().public_key_raw().to_vec();
        Self { text: text(&message), signer: der, key, algorithm: &RSA_PSS_2048_8192_SHA256 }
    }

    pub fn verify(&self, operation: Operation) -> [Candidate<'_>; 4] {
        let trust = trust_in(&self.signer);
        let trust_then = first_version::trust_in(&self.signer);
        let mut keys = dgc::TrustList::new();
        keys.add(&kid(&self.signer), self.key.clone());
        let cwt = dgc::decode_cwt(&self.text).unwrap();
        let (message, key) = (cwt.make_sig_structure(), ParsedPublicKey::new(self.algorithm, &self.key).unwrap());
        [
            Candidate::new(Who::This, operation, move || verify_certificate(&self.text, &trust, NOW).unwrap()),
            Candidate::new(Who::First, operation, move || {
                first::verify_certificate(&self.text, &trust_then, NOW).unwrap()
            }),
            Candidate::new(Who::Dgc, operation, move || {
                let (container, signature) = dgc::validate(&self.text, &keys).unwrap();
                assert!(signature.is_valid());
                container
            }),
            Candidate::new(Who::Bare, operation, move || key.verify_sig(&message, &cwt.signature).unwrap()),
        ]
    }

    /// What it claims, unverified.
    pub fn decode(&self) -> [Candidate<'_>; 3] {
        assert!(UnverifiedCertificate::parse(&self.text).unwrap().claimed_issuer().is_some());
        assert_eq!(dgc::decode(&self.text).unwrap().certs[&1].name.surname.as_deref(), Some("Mustermann"));
        [
            Candidate::new(Who::This, Operation::Decode, || UnverifiedCertificate::parse(&self.text).unwrap()),
            Candidate::new(Who::First, Operation::Decode, || first::UnverifiedCertificate::parse(&self.text).unwrap()),
            Candidate::new(Who::Dgc, Operation::Decode, || dgc::decode(&self.text).unwrap()),
        ]
    }
}

/// With a key that is kept here.
pub fn issue() -> [Candidate<'static>; 2] {
    let (recovery, signer, key) = (issue::recovery(), issue::signer(), issue::signer_key());
    let recovery_then = first_version::recovery();
    let signer_then = first::DocumentSigner::from_der(&dsc::Dsc::default().der()).unwrap();
    let key_then = first::SignerKey::from_pkcs8(&dsc::pkcs8(&dsc::secret_key())).unwrap();
    [
        Candidate::new(Who::This, Operation::Issue, move || recovery.issue(&signer, &key).unwrap()),
        Candidate::new(Who::First, Operation::Issue, move || recovery_then.issue(&signer_then, &key_then).unwrap()),
    ]
}

fn trust_in(signer: &[u8]) -> CertificateTrust {
    let mut signers = SignerList::new();
    signers.add_der(signer).unwrap();
    CertificateTrust::without_revocations(&signers)
}

/// The first eight bytes of the certificate's hash.
fn kid(signer: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, signer).as_ref()[..8].to_vec()
}
