//! What can go wrong before a certificate is issued.

errors! {
    /// Every way in which a certificate, a name, an identifier or an issuance is refused.
    ///
    /// Flat and without payload: an error never carries input or personal data. Exhaustive on purpose, so that a
    /// binding that mirrors it fails to build when a variant is added.
    IssueError, list issue_errors;

    /// A name is empty, or nothing of it remains in the alphabet of travel documents.
    NameEmpty => "name-empty", "a name has no letter that a travel document could show";
    /// A name is longer than 320 characters, or has a control character.
    NameInvalid => "name-invalid", "a name is too long or contains a control character";
    /// A name has a letter or a digit for which there is no transliteration.
    NameUnwritable => "name-unwritable", "a name has a letter that cannot be transliterated: give the name as the travel document shows it";
    /// A date is not `YYYY-MM-DD`, or there is no such day; a date of birth may also be partial.
    DateInvalid => "date-invalid", "a date does not exist in the calendar";
    /// The date of birth is after the first positive test.
    BornAfterTest => "born-after-test", "the date of birth is after the first positive test";
    /// The first positive test is after the day of issuing.
    TestInFuture => "test-in-future", "the first positive test is after the day of issuing";
    /// A country is not two letters A to Z.
    CountryInvalid => "country-invalid", "a country code is not two letters from A to Z";
    /// The issuer is empty, longer than 80 characters, or has a control character.
    IssuerInvalid => "issuer-invalid", "the issuer is empty or longer than 80 characters";
    /// A unique certificate identifier is not of the form `URN:UVCI:01:...`, or a segment of it has other characters.
    UvciInvalid => "uvci-invalid", "the unique certificate identifier is not in the required format";
    /// The check character of a unique certificate identifier is wrong.
    UvciCheck => "uvci-check", "the check character of the unique certificate identifier is wrong";

    /// The first day of validity is not one that the rules allow.
    ValidFromRefused => "valid-from-refused", "the certificate cannot be valid from this day";
    /// The last day of validity is before the first, over at the time of issuing, or later than the rules allow.
    ValidUntilRefused => "valid-until-refused", "the certificate cannot be valid until this day";
    /// A time of issuing or expiry is out of range, or the expiry is before the end of the last day of validity or
    /// not after the issuing.
    ExpiryInvalid => "expiry-invalid", "the expiry is out of range or before the last day of validity";

    /// The document signer certificate is not a DER certificate with a P-256 key.
    SignerInvalid => "signer-invalid", "the document signer certificate is not an X.509 certificate with a P-256 key";
    /// The document signer certificate is not yet valid.
    SignerNotYetValid => "signer-not-yet-valid", "the signer's certificate is not valid yet";
    /// The document signer certificate has expired, or expires before the certificate would.
    SignerExpires => "signer-expires", "the document signer certificate expires before the certificate would";
    /// The document signer certificate is not for recovery certificates, or is another country's.
    SignerUsage => "signer-usage", "the signer's certificate may not be used for this certificate";
    /// The key is not a P-256 key in PKCS#8.
    KeyInvalid => "key-invalid", "the key is not a P-256 key in PKCS#8";
    /// The key is not the one of the document signer certificate.
    KeyMismatch => "key-mismatch", "the key does not belong to the document signer certificate";
    /// The signature is not of the form that was asked for, or does not verify.
    SignatureInvalid => "signature-invalid", "the signature is not in the required format or does not verify";

    /// The certificate is not one that this library verifies.
    RejectedByVerifier => "rejected-by-verifier", "the certificate does not verify";
    /// Corona-Warn-App would not accept the certificate.
    RejectedByCoronaWarnApp => "rejected-by-corona-warn-app", "Corona-Warn-App would not accept the certificate";
    /// CovPass would not accept the certificate.
    RejectedByCovPass => "rejected-by-covpass", "CovPass would not accept the certificate";
    /// A text is empty, has characters other than those of Base45, or is too long for a QR code.
    QrUnfit => "qr-unfit", "the text does not fit in a QR code";

    /// A stored state of the issuance guard is not one of this library's.
    GuardStateInvalid => "guard-state-invalid", "the stored state is not valid for the issuance guard";
    /// A certificate was issued before. This is health data: see the note on security of the module `guard`.
    AlreadyIssued => "already-issued", "a certificate was already issued";
    /// Another attempt is running.
    Busy => "busy", "another attempt is running: try again when its reservation has run out";
    /// The reservation is not the one that is stored (any more), or is about to run out.
    ReservationLost => "reservation-lost", "the reservation is no longer the stored one, or is about to run out";
    /// An attempt is running, and may still hand out a certificate.
    ReservationRuns => "reservation-runs", "the attempt may still be running: wait until its reservation has run out";
    /// An alarm: a certificate was handed out, but its reservation no longer stood.
    HandedOutUnreserved => "handed-out-unreserved", "a certificate was handed out after its reservation was lost: a second one may be out";
    /// The keys are not exactly those of the guard's store.
    GuardKeysDiffer => "guard-keys", "the keys are not exactly those of the guard: give the key of every epoch that has not been deleted, and no others";
    /// A recovery id is empty or too long, a lifetime or a time out of range, or the guard's key malformed.
    GuardInputInvalid => "guard-input-invalid", "the recovery id, the lifetime or the key is not valid";
    /// The guard's key is one of a newer version.
    UnsupportedVersion => "unsupported-version", "the message has a version that is not supported";
    /// The operating system gave no random bytes.
    NoRandomness => "no-randomness", "the operating system provided no random bytes";
}

/// Randomness is the only thing that the primitives can refuse here.
#[cfg(feature = "issue")]
pub(crate) fn no_randomness(_: episeal_base::error::RecordError) -> IssueError {
    IssueError::NoRandomness
}
