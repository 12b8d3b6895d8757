//! An issuer of certificates that can get everything wrong.

use crate::dsc::Dsc;
use base64ct::{Base64, Encoding};
use ciborium::{Value, cbor};
use episeal_certificates::{
    CertificateError, CertificateTrust, SignerList, examine_certificate, hcert, verify_certificate,
};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey;
use rcgen::{CertificateParams, CustomExtension, KeyPair, date_time_ymd};
use sha2::Digest;

/// 2021-07-01T00:00:00Z, when certificates are issued here.
pub const ISSUED: i64 = 1_625_097_600;
/// One year later, when they expire.
pub const EXPIRES: i64 = ISSUED + 365 * 86_400;
/// A day at which everything is valid.
pub const NOW: i64 = ISSUED + 86_400;

pub const ES256: i64 = -7;
pub const PS256: i64 = -37;

/// A signer with an RSA key of 2048 bits.
pub struct RsaSigner(aws_lc_rs::rsa::KeyPair);

impl RsaSigner {
    pub fn new() -> Self {
        let size = aws_lc_rs::rsa::KeySize::Rsa2048;
        Self(aws_lc_rs::rsa::KeyPair::generate(size).unwrap())
    }

    /// `RSAPublicKey` in DER (RFC 8017, A.1.1).
    pub fn public(&self) -> &[u8] {
        use aws_lc_rs::signature::KeyPair;
        self.0.public_key().as_ref()
    }

    pub fn kid(&self) -> Vec<u8> {
        sha2::Sha256::digest(self.public())[..8].to_vec()
    }

    /// A JWK Set: the last five bytes of the key are the exponent 65537, 257 of what is before them the modulus.
    pub fn list(&self) -> SignerList {
        use base64ct::{Base64UrlUnpadded, Encoding};
        let public = self.public();
        let end = public.len() - 5;
        let [kid, n, e] =
            [&self.kid(), &public[end - 256..end], &public[end + 2..]].map(Base64UrlUnpadded::encode_string);
        let jwks = format!(r#"{{"keys":[{{"kty":"RSA","kid":"{kid}","n":"{n}","e":"{e}"}}]}}"#);
        let mut list = SignerList::new();
        list.add_jwks(jwks.as_bytes()).unwrap();
        list
    }

    /// The same key for certificates, which it signs with PKCS#1.
    pub fn pair(&self) -> KeyPair {
        use aws_lc_rs::encoding::AsDer;
        let der: aws_lc_rs::encoding::Pkcs8V1Der = self.0.as_der().unwrap();
        KeyPair::try_from(der.as_ref()).unwrap()
    }

    /// Under PS256, whatever the header says.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; 256];
        let random = aws_lc_rs::rand::SystemRandom::new();
        let padding = &aws_lc_rs::signature::RSA_PSS_SHA256;
        let signed = self.0.sign(padding, &random, message, &mut signature);
        signed.unwrap();
        signature
    }

    pub fn message(&self, algorithm: i64, payload: &[u8]) -> Vec<u8> {
        self.message_of(&self.kid(), algorithm, payload)
    }

    pub fn message_of(&self, kid: &[u8], algorithm: i64, payload: &[u8]) -> Vec<u8> {
        let protected = encode(&cbor!({1 => algorithm, 4 => bytes(kid)}).unwrap());
        let signature = self.sign(&signed(&protected, payload));
        message(&protected, cbor!({}).unwrap(), payload, &signature)
    }
}

/// A document signer with its key.
pub struct Signer {
    pub key: SigningKey,
    pub der: Vec<u8>,
}

impl Signer {
    /// Valid in 2021 and 2022, for every type.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let pair = KeyPair::generate().unwrap();
        let mut params = params("DSC");
        change(&mut params);
        let der = params.self_signed(&pair).unwrap().der().to_vec();
        let key = SigningKey::from_pkcs8_der(&pair.serialize_der()).unwrap();
        Self { key, der }
    }

    /// The same for this key in every run, put together byte by byte.
    pub fn fixed(key: SigningKey) -> Self {
        let der = Dsc { key: key.clone(), usages: None, ..Dsc::default() }.der();
        Self { key, der }
    }

    pub fn kid(&self) -> Vec<u8> {
        sha2::Sha256::digest(&self.der)[..8].to_vec()
    }

    pub fn trust(&self) -> CertificateTrust {
        CertificateTrust::without_revocations(&self.list())
    }

    pub fn list(&self) -> SignerList {
        let mut list = SignerList::new();
        list.add_der(&self.der).unwrap();
        list
    }

    pub fn protected(&self) -> Value {
        cbor!({1 => ES256, 4 => bytes(&self.kid())}).unwrap()
    }

    /// The text of a certificate with these claims.
    pub fn text(&self, claims: &Value) -> String {
        self.text_with(self.protected(), cbor!({}).unwrap(), claims)
    }

    pub fn text_with(&self, protected: Value, unprotected: Value, claims: &Value) -> String {
        text(&self.message(&encode(&protected), unprotected, &encode(claims)))
    }

    /// With `absence` in place of every [`absent`] value.
    pub fn text_with_absent(&self, claims: &Value, absence: u8) -> String {
        let mut payload = encode(claims);
        let mark = encode(&absent());
        while let Some(place) = payload.windows(mark.len()).position(|part| part == mark) {
            payload.splice(place..place + mark.len(), [absence]);
        }
        text(&self.message(&encode(&self.protected()), cbor!({}).unwrap(), &payload))
    }

    pub fn message(&self, protected: &[u8], unprotected: Value, payload: &[u8]) -> Vec<u8> {
        let signed = signed(protected, payload);
        let signature: Signature = self.key.sign(&signed);
        message(protected, unprotected, payload, &signature.to_bytes())
    }

    /// The recovery certificate of Erika, as it should be.
    pub fn good(&self) -> String {
        self.text(&claims(recovery()))
    }
}

pub fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.not_before = date_time_ymd(2021, 1, 1);
    params.not_after = date_time_ymd(2023, 1, 1);
    params
}

/// An extended key usage of these OIDs in DER, each given by its last number under 1.3.6.1.4.1.1847.2021.1.
pub fn key_usage(kinds: &[u8], is_critical: bool) -> CustomExtension {
    let oids = kinds.iter().flat_map(|kind| [0x06, 0x0b, 0x2b, 6, 1, 4, 1, 0x8e, 0x37, 0x8f, 0x65, 1, *kind]);
    extension(&oids.collect::<Vec<_>>(), is_critical)
}

/// An extended key usage with this content.
pub fn extension(oids: &[u8], is_critical: bool) -> CustomExtension {
    let der = [&[0x30, u8::try_from(oids.len()).unwrap()], oids].concat();
    let mut extension = CustomExtension::from_oid_content(&[2, 5, 29, 37], der);
    extension.set_criticality(is_critical);
    extension
}

/// Null and undefined (RFC 8949, 3.3).
pub const ABSENCES: [u8; 2] = [0xf6, 0xf7];

/// Stands for null or undefined, which ciborium does not tell apart.
pub fn absent() -> Value {
    "absent".into()
}

pub fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

pub fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

pub fn signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    encode(&Value::Array(vec!["Signature1".into(), bytes(protected), bytes(&[]), bytes(payload)]))
}

pub fn message(protected: &[u8], unprotected: Value, payload: &[u8], signature: &[u8]) -> Vec<u8> {
    let parts = vec![bytes(protected), unprotected, bytes(payload), bytes(signature)];
    encode(&Value::Tag(18, Box::new(Value::Array(parts))))
}

/// The text of a message.
pub fn text(message: &[u8]) -> String {
    text_of_stream(&miniz_oxide::deflate::compress_to_vec_zlib(message, 9))
}

pub fn text_of_stream(stream: &[u8]) -> String {
    format!("HC1:{}", hcert::encode_base45(stream))
}

pub fn claims(dcc: Value) -> Value {
    claims_at(dcc, ISSUED.into(), EXPIRES.into())
}

pub fn claims_at(dcc: Value, issued: Value, expires: Value) -> Value {
    Value::Map(vec![
        (1.into(), "DE".into()),
        (6.into(), issued),
        (4.into(), expires),
        ((-260).into(), Value::Map(vec![(1.into(), dcc)])),
    ])
}

/// A certificate of these entries.
pub fn dcc(entries: Vec<(&str, Value)>) -> Value {
    let name = cbor!({"fn" => "Mustermann", "fnt" => "MUSTERMANN", "gn" => "Erika", "gnt" => "ERIKA"});
    let mut fields =
        vec![("ver".into(), "1.3.0".into()), ("nam".into(), name.unwrap()), ("dob".into(), "1964-08-12".into())];
    fields.extend(entries.into_iter().map(|(key, value)| (key.into(), value)));
    Value::Map(fields)
}

pub fn recovery_entry() -> Value {
    cbor!({
        "tg" => "840539006", "fr" => "2021-01-10", "co" => "DE", "is" => "Robert Koch-Institut",
        "df" => "2021-02-07", "du" => "2021-07-09", "ci" => "URN:UVCI:01DE/5CWLU12RNOB9RXSEOP6FG8#W"
    })
    .unwrap()
}

pub fn vaccination_entry() -> Value {
    cbor!({
        "tg" => "840539006", "vp" => "1119349007", "mp" => "EU/1/20/1528", "ma" => "ORG-100030215",
        "dn" => 2, "sd" => 2, "dt" => "2021-06-01", "co" => "DE", "is" => "Robert Koch-Institut",
        "ci" => "URN:UVCI:01:DE:187/37512422923"
    })
    .unwrap()
}

pub fn test_entry() -> Value {
    cbor!({
        "tg" => "840539006", "tt" => "LP6464-4", "nm" => "PCR", "sc" => "2021-06-30T10:00:00Z",
        "tr" => "260415000", "tc" => "Testzentrum", "co" => "DE", "is" => "Robert Koch-Institut",
        "ci" => "URN:UVCI:01:DE:187/37512422923"
    })
    .unwrap()
}

pub fn recovery() -> Value {
    dcc(vec![("r", Value::Array(vec![recovery_entry()]))])
}

/// The map with one field set, or removed.
pub fn with(mut map: Value, key: &str, value: Option<Value>) -> Value {
    let fields = map.as_map_mut().unwrap();
    fields.retain(|(name, _)| name.as_text() != Some(key));
    if let Some(value) = value {
        fields.push((key.into(), value));
    }
    map
}

/// Not verified, for exactly this reason, which the verdict also gives.
pub fn refused(text: &str, trust: &CertificateTrust, error: CertificateError) {
    assert_eq!(verify_certificate(text, trust, NOW).err(), Some(error));
    let verdict = examine_certificate(text, trust, NOW);
    assert_eq!(verdict.error(), Some(error), "{verdict:?}");
}

/// What the list has of `signer`, and how many items it left out.
#[track_caller]
pub fn assert_read(list: &SignerList, signer: &Signer, left_out: u32) {
    let trust = CertificateTrust::without_revocations(list);
    let verified = verify_certificate(&signer.good(), &trust, NOW);
    assert_eq!(verified.err(), None);
    assert_eq!((list.count(), list.left_out()), (1, left_out));
}

/// An item of the gateway's list.
pub fn gateway_item(signer: &Signer) -> serde_json::Value {
    let [kid, der] = [&signer.kid(), &signer.der].map(|bytes| Base64::encode_string(bytes));
    serde_json::json!({"certificateType": "DSC", "country": "DE", "kid": kid, "rawData": der})
}
