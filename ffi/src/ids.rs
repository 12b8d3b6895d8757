//! Who is named, where, and when: as text, and as the times of each language.

use crate::errors::RecordError;
use episeal::visits::{Area, AuthorityId, CheckInHandle, KeyId, OfficeId, RecordId, ShareId, StaffId, VenueId};

/// Of core, as the text that it reads and writes.
macro_rules! texts {
    ($($name:ident),+ $(,)?) => { $(
        uniffi::custom_type!($name, String, {
            remote,
            try_lift: |text| Ok($name::parse(&text)?),
            lower: |of| of.to_text(),
        });
    )+ };
}

texts!(Area, AuthorityId, CheckInHandle, KeyId, OfficeId, RecordId, ShareId, StaffId, VenueId);

/// A UTC day, counted from 1970-01-01: a date in other languages.
#[derive(Clone, Copy)]
pub struct Day(pub u32);

uniffi::custom_type!(Day, i64, {
    try_lift: |days| Ok(Day(u32::try_from(days).map_err(|_| RecordError::InvalidTime)?)),
    lower: |day| i64::from(day.0),
});

impl From<u32> for Day {
    fn from(day: u32) -> Self {
        Self(day)
    }
}

#[cfg(test)]
mod tests {
    use super::Day;
    use crate::{UniFfiTag, errors::RecordError};
    use episeal::visits::{Area, VenueId, authority::Authority};
    use uniffi::{Lift, Lower};

    fn day(days: i64) -> Result<u32, RecordError> {
        let day = <Day as Lift<UniFfiTag>>::try_lift(days).map(|day| day.0);
        day.map_err(|error| error.downcast().unwrap())
    }

    fn text<T: Lift<UniFfiTag, FfiType = uniffi::RustBuffer>>(text: &str) -> Result<T, RecordError> {
        let lowered = <String as Lower<UniFfiTag>>::lower(text.into());
        T::try_lift(lowered).map_err(|error| error.downcast().unwrap())
    }

    #[test]
    fn a_day_is_counted_from_1970_on() {
        assert_eq!(day(0), Ok(0));
        assert_eq!(day(20_787), Ok(20_787));
        assert_eq!(<Day as Lower<UniFfiTag>>::lower(Day(20_787)), 20_787);
        for days in [-1, i64::MIN, 4_294_967_296, i64::MAX] {
            assert_eq!(day(days), Err(RecordError::InvalidTime));
        }
    }

    #[test]
    fn a_text_that_is_no_id_says_why() {
        let authority = Authority::generate().unwrap().id().to_text();
        assert_eq!(text::<VenueId>(&authority).err(), Some(RecordError::WrongPurpose));
        assert_eq!(text::<VenueId>("Brauhaus").err(), Some(RecordError::Malformed));
        assert_eq!(text::<Area>("1/2/3/4/5/6").err(), Some(RecordError::TooLong));
        assert_eq!(text::<Area>("Reihe\t7").err(), Some(RecordError::InvalidText));
        assert_eq!(text::<Area>("a / b").map(|area| area.to_text()), Ok("a/b".into()));
    }
}
