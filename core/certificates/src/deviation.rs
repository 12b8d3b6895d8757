//! What is tolerated when reading and never written.

coded! {
    /// A deviation from the specification that is tolerated when reading, each reported by name.
    Deviation, list deviations;

    /// A length is indefinite (RFC 8949, 3.2).
    IndefiniteLength => "indefinite-length", "a length is indefinite";
    /// A number or length is not in its shortest form.
    LongForm => "long-form", "a number or length is not in its shortest form";
    /// The message has no tag 18.
    Untagged => "untagged", "the message has no tag 18";
    /// The message is in the CWT tag 61 (RFC 8392, section 6).
    CwtTag => "cwt-tag", "the message is wrapped in the CWT tag 61";
    /// The algorithm is named only in the unprotected header.
    AlgorithmUnprotected => "algorithm-unprotected", "the algorithm is named only in the unprotected header";
    /// The signer is named only in the unprotected header.
    KidUnprotected => "kid-unprotected", "the signer is named only in the unprotected header";
    /// The certificate is signed with RSA.
    RsaSigner => "rsa-signer", "the certificate is signed with RSA";
    /// The signer's certificate is not in DER: a DEFAULT is written out.
    SignerNotDer => "signer-not-der", "the signer's certificate is not strict DER: it writes out a default value";
    /// The signer's certificate has an empty list of key usages.
    SignerEmptyKeyUsage => "signer-empty-key-usage", "the signer's certificate has an empty list of key usages";
    /// The time of issue or expiry is a floating-point number. A fraction is rounded so that the certificate is valid
    /// for less time.
    FloatTime => "float-time", "the time of issue or expiry is a floating-point number";
    /// A date or date-time has the tag 0.
    TaggedDate => "tagged-date", "a date or date-time has the tag 0";
    /// No issuer is named.
    IssuerAbsent => "issuer-absent", "no issuer is named";
    /// The issuer is not a two-letter country code.
    IssuerNotCountry => "issuer-not-country", "the issuer is not a two-letter country code";
    /// The issuer is a country other than that of the signer's certificate.
    IssuerOtherCountry => "issuer-other-country", "the issuer is a country other than that of the signer's certificate";
    /// The time of issue is before the start of the signer's certificate.
    IssuedBeforeSigner => "issued-before-signer", "the time of issue is before the start of the signer's certificate";
    /// The time of expiry is after the end of the signer's certificate.
    ExpiresAfterSigner => "expires-after-signer", "the time of expiry is after the end of the signer's certificate";
    /// A date has a time or zone.
    DateWithTime => "date-with-time", "a date has a time or a time zone";
    /// The date of birth has a time.
    BirthDateWithTime => "birth-date-with-time", "the date of birth has a time";
    /// The date of birth has the schema's form, but a month or day that no calendar has, such as `1963-00`.
    BirthDateNotInCalendar => "birth-date-not-in-calendar", "the date of birth has the form of the schema but a month or day that does not exist, such as 1963-00";
    /// A list of entries, an optional field or an optional claim is null.
    NullField => "null-field", "a list of entries, an optional field or an optional claim is null";
    /// A list of entries, an optional field or an optional claim is `undefined`.
    UndefinedField => "undefined-field", "a list of entries, an optional field or an optional claim is undefined";
    /// There is an empty list of entries besides the entry.
    EmptyList => "empty-list", "there is an empty list of entries besides the entry";
    /// A date-time has an offset without a colon, or with hours only: `+0200` or `+02`.
    ShortOffset => "short-offset", "a date-time has an offset without a colon, or with hours only: +0200 or +02";
    /// A number of doses is a floating-point number with a whole value.
    FloatDose => "float-dose", "a number of doses is a floating-point number with a whole value";
    /// The identifier begins with `urn:uvci` in lower case.
    LowerCaseUvci => "lower-case-uvci", "the identifier begins with urn:uvci in lower case";
    /// There are keys that the specification does not know, or that a header repeats unprotected.
    ExtraKeys => "extra-keys", "there are keys that the specification does not define, or that the unprotected header repeats";
    /// A field ends in spaces.
    TrailingBlanks => "trailing-blanks", "a field ends with spaces";
    /// A text has control characters, or characters that change the writing direction.
    ControlCharacters => "control-characters", "a text contains control characters, or characters that change the writing direction";
    /// A code is empty.
    EmptyCode => "empty-code", "a code is empty";
    /// The disease or agent targeted is not one for which there are certificates.
    UnknownTarget => "unknown-target", "there are no certificates for the disease or agent targeted";
    /// No version of the schema was published under this number.
    UnknownVersion => "unknown-version", "this version of the schema was never published";
}

/// A set of deviations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deviations(u64);

impl Deviations {
    pub(crate) fn note(&mut self, deviation: Deviation) {
        self.0 |= Self::bit(deviation);
    }

    pub(crate) fn note_if(&mut self, is_met: bool, deviation: Deviation) {
        if is_met {
            self.note(deviation);
        }
    }

    pub(crate) fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn list(self) -> Vec<Deviation> {
        let is_noted = |deviation: &&Deviation| self.0 & Self::bit(**deviation) != 0;
        Deviation::ALL.iter().filter(is_noted).copied().collect()
    }

    fn bit(deviation: Deviation) -> u64 {
        1u64.checked_shl(u32::from(deviation as u8)).unwrap_or_default()
    }
}

// One bit each.
const _: () = assert!(Deviation::ALL.len() <= 64);
