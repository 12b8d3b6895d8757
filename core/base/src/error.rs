//! What can go wrong: with keys, visits, requests, releases and shares; and with certificates.

mod certificate;
mod field;

pub use certificate::CertificateError;
pub use field::{Field, FieldError};

errors! {
    /// Every way in which a key, a visit, a request, a release or a share is refused.
    ///
    /// Flat and without payload: an error never carries input, personal data or a secret. Exhaustive on
    /// purpose, so that a binding that mirrors it fails to build when a variant is added.
    RecordError, list record_errors;

    /// The bytes are not what a writer of this format would have written.
    Malformed => "malformed", "the bytes are not in the expected format";
    /// The message has a version this library does not know.
    UnsupportedVersion => "unsupported-version", "the message has a version that is not supported";
    /// The message or key was made for another purpose.
    WrongPurpose => "wrong-purpose", "the message or key was made for another purpose";
    /// A text, a list or a message is longer than its limit.
    TooLong => "too-long", "a value is longer than its limit";
    /// A text has a character that is not allowed, has nothing visible in it, or does not fit its field.
    InvalidText => "invalid-text", "a text is empty, too short or contains a character that is not allowed";
    /// A time or a period is out of range or out of order.
    InvalidTime => "invalid-time", "a time is out of range or out of order";
    /// A policy is weaker than the weakest allowed.
    InvalidPolicy => "invalid-policy", "the policy is outside the allowed limits";
    /// Wrong key, wrong passphrase or changed bytes: which of them is not said.
    Undecryptable => "undecryptable", "the key is wrong or the bytes were changed";
    /// A signature does not verify.
    BadSignature => "bad-signature", "the signature does not verify";
    /// The diary needs a secret that it did not have before.
    SecretNotFresh => "secret-not-fresh", "the secret was used before: generate a new one";
    /// The operating system gave no random bytes.
    NoRandomness => "no-randomness", "the operating system provided no random bytes";

    /// The office's certificate or the revocation list is from no authority that is pinned or succeeds a pinned one, or
    /// the certificate names another office.
    OfficeUncertified => "office-uncertified", "no pinned authority, or successor of one, vouches for the office or list";
    /// The office's certificate is not valid at this time.
    OfficeLapsed => "office-lapsed", "the office's certificate is not valid at this time";
    /// The office is on a revocation list.
    OfficeRevoked => "office-revoked", "the office was revoked";
    /// The authority's revocation list is past its expiry, or there is none.
    RevocationsExpired => "revocations-expired", "the revocation list has expired";
    /// A newer revocation list was already seen.
    RevocationsOlder => "revocations-older", "a newer revocation list was seen before";
    /// The revocation list is issued in the future.
    RevocationsAhead => "revocations-ahead", "the revocation list is dated in the future";
    /// The venue names itself as health office.
    VenueIsOffice => "venue-is-office", "the venue names itself as the health office";
    /// The venue could read this visit, and the visitor did not agree to that.
    VenueMayRead => "venue-may-read", "the venue could read this visit, which needs explicit consent";

    /// The message is for or from another venue.
    WrongVenue => "wrong-venue", "the message belongs to another venue";
    /// The message is for or from another office.
    WrongOffice => "wrong-office", "the message belongs to another office";
    /// The day key or the time is for another day.
    WrongDay => "wrong-day", "the day key or the time belongs to another day";
    /// The visit's area is not within the poster's area.
    WrongArea => "wrong-area", "the area is not within the poster's area";
    /// The venue or office has no key for a day (any more).
    NoDayKey => "no-day-key", "there is no key for a day";
    /// The visit is sealed to a day key other than the venue's published one.
    NotPublished => "not-published", "the visit's day key is not the published one";

    /// The visit is for a day that has not begun.
    DayNotOpen => "day-not-open", "the visit's day has not begun";
    /// The visit's day no longer takes visits or revisions.
    DayClosed => "day-closed", "the visit's day is closed";
    /// A later revision came before the first one.
    RevisionMissing => "revision-missing", "the first revision is missing";
    /// The stored visit has this or a higher revision.
    Superseded => "superseded", "the same revision or a later one is already stored";

    /// The request is not valid at this time.
    RequestExpired => "request-expired", "the request is not valid at this time";
    /// A request with this id was already verified.
    RequestSeen => "request-seen", "the request was seen before";
    /// The office is not the one that the venue's day keys name.
    OfficeNotNamed => "office-not-named", "the venue's day keys do not name this office";
    /// A window is shorter than the venue's policy allows.
    WindowTooShort => "window-too-short", "a window is shorter than the policy allows";
    /// The windows of a day are longer in total than the venue's policy allows.
    WindowsExceedLimit => "windows-exceed-limit", "the windows of a day are longer in total than the policy allows";
    /// One office asks about a day more often than the venue's policy allows.
    RequestsExceedLimit => "requests-exceed-limit", "there are more requests about a day than the policy allows";
    /// An area is not on the venue's list.
    AreaUnknown => "area-unknown", "an area is not on the venue's list";
    /// The areas have fewer places than the venue's policy requires.
    AreaTooSmall => "area-too-small", "the areas have fewer places than the policy requires";

    /// The release, or a message of a live share, answers another message.
    WrongRequest => "wrong-request", "the message answers another one";
    /// Parts or visits did not come in ascending order.
    OutOfOrder => "out-of-order", "parts or visits are out of order";
    /// The release has no last part, or fewer entries than it says.
    Incomplete => "incomplete", "the release is incomplete";
    /// The venue did not examine what the server stores.
    Unexamined => "unexamined", "the venue did not examine every stored visit";
    /// A visit that was released, shared or asked for is not there.
    Missing => "missing", "the visit cannot be found";
    /// Two statements about one visit contradict each other.
    Disagrees => "disagrees", "two statements about one visit contradict each other";
    /// The release names a visit that was not asked for.
    NotAsked => "not-asked", "the visit was not asked for";
    /// A departure note is not valid for this visit.
    NoteInvalid => "note-invalid", "the departure note is not valid for this visit";

    /// The share is past its expiry.
    ShareExpired => "share-expired", "the share has expired";
    /// The share was already opened, or its run is over.
    ShareUsed => "share-used", "the share was already opened, or its run is over";
    /// The other side of a live share does not have the same code.
    Unconfirmed => "unconfirmed", "the two sides do not have the same code: start again with a new one";
    /// The check-in code is not for this half minute, nor for the one before or after.
    CodeExpired => "code-expired", "the check-in code is not from this minute";
    /// The check-in code was already used.
    CodeUsed => "code-used", "the check-in code was already used";
}
