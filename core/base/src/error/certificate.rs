//! What can go wrong with certificates: one variant for each stage of decoding and each check.

errors! {
    /// Every way in which a certificate, a trust list or a revocation list is refused.
    ///
    /// Flat and without payload: an error never carries input or personal data. Exhaustive on purpose, so that a
    /// binding that mirrors it fails to build when a variant is added.
    CertificateError, list certificate_errors;

    /// The text is longer than any certificate.
    TextTooLong => "text-too-long", "the text is longer than any certificate";
    /// The text does not begin with `HC1:`.
    PrefixMissing => "prefix-missing", "the text does not begin with HC1:";
    /// A character is not in the Base45 alphabet (RFC 9285).
    Base45Character => "base45-character", "a character is not in the Base45 alphabet";
    /// The Base45 text ends in a single character.
    Base45Length => "base45-length", "the Base45 text has an impossible length";
    /// Three characters stand for more than 65535, or the last two for more than 255.
    Base45Overflow => "base45-overflow", "a group of Base45 characters stands for too high a value";
    /// The bytes are not a zlib stream (RFC 1950), or its checksum is wrong.
    InflateMalformed => "inflate-malformed", "the bytes are not a valid zlib stream";
    /// The zlib stream holds more than 64 KiB.
    InflateTooLarge => "inflate-too-large", "the zlib stream holds more than 64 KiB";
    /// Bytes follow the zlib stream.
    InflateTrailing => "inflate-trailing", "bytes follow the zlib stream";
    /// The bytes are not well-formed CBOR (RFC 8949), or a map key is neither number, text nor bytes.
    CborMalformed => "cbor-malformed", "the bytes are not well-formed CBOR";
    /// The CBOR is nested more than 16 levels deep.
    CborTooDeep => "cbor-too-deep", "the CBOR is nested too deeply";
    /// The CBOR has more items than any certificate or list.
    CborTooLarge => "cbor-too-large", "the CBOR has too many items";
    /// A map has a duplicate key.
    CborDuplicateKey => "cbor-duplicate-key", "a map has the same key twice";
    /// A text is not UTF-8.
    CborInvalidText => "cbor-invalid-text", "a text is not UTF-8";
    /// Bytes follow the outermost item.
    CborTrailing => "cbor-trailing", "bytes follow the outermost item";
    /// The message is not a `COSE_Sign1` (RFC 9052).
    CoseMalformed => "cose-malformed", "the message is not a COSE_Sign1";
    /// No header names the algorithm.
    AlgorithmMissing => "algorithm-missing", "no header names the algorithm";
    /// The algorithm is neither ES256 nor PS256.
    AlgorithmUnsupported => "algorithm-unsupported", "the algorithm is neither ES256 nor PS256";
    /// No header names the signer.
    KidMissing => "kid-missing", "no header names the signer";
    /// A CWT claim (RFC 8392) has the wrong type, or the time of issue or expiry is missing.
    ClaimsMalformed => "claims-malformed", "a claim is missing or has the wrong type";
    /// The claims hold no health certificate.
    ContentMissing => "content-missing", "the claims contain no health certificate";

    /// No signer with this key id is trusted.
    SignerUnknown => "signer-unknown", "no trusted signer has this key id";
    /// The signer is not certified by any of the trusted CSCAs.
    SignerUntrusted => "signer-untrusted", "the signer is not certified by a trusted CSCA";
    /// The signer's key is on a curve other than P-256, or neither an ECDSA nor an RSA key.
    KeyUnsupported => "key-unsupported", "the signer's key is neither a P-256 key nor an RSA key";
    /// The signer's RSA key has less than 2048 bits, or more than 8192.
    RsaKeyLength => "rsa-key-length", "the signer's RSA key is too short or too long";
    /// The algorithm in the header is not the one of the signer's key.
    AlgorithmMismatch => "algorithm-mismatch", "the algorithm does not match the signer's key";
    /// The signature does not have the length that its algorithm requires.
    SignatureLength => "signature-length", "the signature has the wrong length";
    /// A number of the signature is zero or not below the order of the curve (CVE-2022-21449).
    SignatureRange => "signature-range", "a number in the signature is out of range";
    /// The signature does not verify.
    BadSignature => "bad-signature", "the signature does not verify";
    /// The signer's certificate has expired.
    SignerExpired => "signer-expired", "the signer's certificate has expired";
    /// The signer's certificate is not yet valid.
    SignerNotYetValid => "signer-not-yet-valid", "the signer's certificate is not valid yet";
    /// The signer may not sign certificates of this type.
    KeyUsage => "key-usage", "the signer may not sign certificates of this type";
    /// The signer's certificate is not meant for health certificates: by a critical extension, or because its key
    /// usage is not `digitalSignature` (RFC 5280, 4.2.1.3).
    KeyUsageForeign => "key-usage-foreign", "the signer's key is not meant for health certificates";

    /// The certificate has expired: it is refused from its time of expiry on (RFC 8392, 3.1.4).
    Expired => "expired", "the certificate has expired";
    /// The certificate is issued later than now, or must not be accepted yet (`nbf`; RFC 8392, 3.1.5).
    NotYetValid => "not-yet-valid", "the certificate is not valid yet";
    /// A required field is missing.
    FieldMissing => "field-missing", "a required field is missing";
    /// A field has the wrong type.
    FieldType => "field-type", "a field has the wrong type";
    /// A text is longer than the schema allows.
    FieldTooLong => "field-too-long", "a text is longer than the schema allows";
    /// A text or number does not have the form that the schema requires.
    FieldForm => "field-form", "a field does not have the form that the schema requires";
    /// A date or date-time does not exist or has the wrong form.
    FieldDate => "field-date", "a date does not exist or is not in the required form";
    /// The holder was born after the certificate was issued.
    BornAfterIssue => "born-after-issue", "the date of birth is after the certificate was issued";
    /// There is not exactly one vaccination, test or recovery.
    EntryCount => "entry-count", "there is not exactly one vaccination, test or recovery";
    /// A code is not in the EU value sets that this library knows.
    ValueUnknown => "value-unknown", "a code is not in the EU value sets";
    /// The identifier does not have the form of a UVCI.
    UvciMalformed => "uvci-malformed", "the identifier does not have the form of a UVCI";
    /// The check character of the UVCI is wrong.
    UvciCheckCharacter => "uvci-check-character", "the check character of the UVCI is wrong";
    /// The certificate was revoked.
    Revoked => "revoked", "the certificate was revoked";
    /// Whether the certificate was revoked cannot be said: a list is missing, unreadable or not verified.
    RevocationUnknown => "revocation-unknown", "it cannot be determined whether the certificate was revoked";

    /// A signer's certificate is not an X.509 certificate (RFC 5280), or its validity is out of range.
    SignerMalformed => "signer-malformed", "the signer's certificate cannot be read";
    /// A trust or revocation list has the wrong form.
    ListMalformed => "list-malformed", "the list is not in the expected format";
    /// The signature of a list does not verify.
    ListSignature => "list-signature", "the signature of the list does not verify";
    /// A list is not valid at this time.
    ListExpired => "list-expired", "the list is not valid at this time";
    /// A list is longer than its limit.
    ListTooLong => "list-too-long", "the list is longer than its limit";
}
