//! The lengths, counts and times of the formats.

use crate::records::record;
use episeal::visits;

/// A record of core's constants, each as a signed number.
macro_rules! limits {
    ($( #[doc = $about:literal] $name:ident = $($value:ident)::+; )+) => {
        record! {
            /// What the formats of visits allow: lengths, counts and times.
            VisitLimits { $( #[doc = $about] $name: i64, )+ }
        }

        /// What the formats of visits allow: lengths, counts and times.
        #[uniffi::export]
        pub fn visit_limits() -> VisitLimits {
            VisitLimits { $( $name: i64::from($($value)::+), )+ }
        }
    };
}

limits! {
    /// The most visits in a diary.
    max_diary_visits = visits::diary::MAX_DIARY_VISITS;
    /// The most check-ins of a diary that wait to be sealed.
    max_diary_pending = visits::diary::MAX_DIARY_PENDING;
    /// The longest validity of an office's certificate: 90 days, in seconds.
    max_certificate_seconds = visits::authority::MAX_CERTIFICATE_SECONDS;
    /// The longest validity of a revocation list: 31 days, in seconds.
    max_revocations_seconds = visits::authority::MAX_REVOCATIONS_SECONDS;
    /// The most tags of a notice.
    max_notice_tags = visits::office::MAX_NOTICE_TAGS;
    /// The number of tags is a multiple of this.
    notice_step = visits::office::NOTICE_STEP;
    /// The longest validity of a request: 7 days, in seconds.
    max_request_seconds = visits::office::MAX_REQUEST_SECONDS;
    /// The most departure notes that a server keeps for a record.
    max_notes = visits::server::MAX_NOTES;
    /// The most departure notes of one staff key for a record.
    max_notes_of_staff = visits::server::MAX_NOTES_OF_STAFF;
    /// The most departure notes of one staff key, for all records together.
    max_staff_notes = visits::server::MAX_STAFF_NOTES;
    /// The most day keys that a server ever publishes for a venue and day.
    max_published = visits::server::MAX_PUBLISHED;
    /// The longest departure note, in bytes.
    max_note = visits::server::MAX_NOTE;
    /// How long a live share may take: one hour, in seconds.
    live_seconds = visits::share::LIVE_SECONDS;
    /// The longest validity of a share: 7 days, in seconds.
    max_share_seconds = visits::share::MAX_SHARE_SECONDS;
    /// The most visits of a share.
    max_shared = visits::share::MAX_SHARED;
    /// The least window: half an hour, in seconds.
    policy_least_window = visits::venue::Policy::LEAST_WINDOW;
    /// The longest name, street or city, in bytes of UTF-8.
    contact_max_name_bytes = visits::visitor::Contact::MAX_NAME_BYTES;
    /// The longest telephone number, in bytes.
    contact_max_phone_bytes = visits::visitor::Contact::MAX_PHONE_BYTES;
    /// The longest e-mail address, in bytes (RFC 5321, 4.5.3.1.3 less the angle brackets).
    contact_max_email_bytes = visits::visitor::Contact::MAX_EMAIL_BYTES;
    /// The longest postal code, in bytes.
    contact_max_postal_code_bytes = visits::visitor::Contact::MAX_POSTAL_CODE_BYTES;
    /// The longest house number, in bytes.
    contact_max_house_number_bytes = visits::visitor::Contact::MAX_HOUSE_NUMBER_BYTES;
    /// The longest name of a venue, in bytes of UTF-8.
    poster_max_name_bytes = visits::visitor::Poster::MAX_NAME_BYTES;
    /// The highest revision of a visit.
    max_revision = visits::visitor::MAX_REVISION;
    /// The longest sealed visit of version 1, in bytes.
    max_visit = visits::visitor::MAX_VISIT;
    /// How many days ahead a day key may be drawn.
    days_ahead = visits::key_ring::DAYS_AHEAD;
    /// The longest kept trust, in bytes: 32 MiB.
    max_trust = visits::trust::MAX_TRUST;
    /// Seconds in a day.
    day_seconds = visits::DAY;
    /// How many days before today a diary goes back.
    diary_days = visits::DIARY_DAYS;
    /// How many days before today keys are kept.
    key_days = visits::KEY_DAYS;
    /// The latest time, in seconds since 1970: 9999-12-31T23:59:59Z.
    max_time = visits::MAX_TIME;
    /// The one clock tolerance: ten minutes, in seconds.
    tolerance_seconds = visits::TOLERANCE;
    /// The longest message, in bytes.
    max_message = visits::MAX_MESSAGE;
    /// The most levels of an area.
    area_max_levels = visits::Area::MAX_LEVELS;
    /// The longest level of an area, in bytes of UTF-8.
    area_max_level_bytes = visits::Area::MAX_LEVEL_BYTES;
}
