//! Times as test data has them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::str::FromStr;

/// Seconds since 1970 from RFC 3339 with an offset, also with a space for `T`; without a zone it is UTC, and a date
/// alone means its midnight.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let in_utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok();
    let without_zone = || DateTime::from_str(text).ok().and_then(in_utc).map(|time| time.timestamp());
    let timestamp = Timestamp::from_str(text).ok().or_else(without_zone);
    timestamp.map(Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_test_data_may_lack_its_zone() {
        for text in [
            "2021-05-17T18:21:22",
            "2021-05-17 18:21:22",
            "2021-05-17T18:21:22.999",
            "2021-05-17T20:21:22+02:00",
            "2021-05-17T18:21:22Z",
        ] {
            assert_eq!(parse(text), Some(1_621_275_682), "{text}");
        }
        assert_eq!(parse("2021-05-17"), Some(1_621_209_600));
        assert_eq!(parse("soon"), None);
    }
}
