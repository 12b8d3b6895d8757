//! Who is named, where, and when: as text, and as the times of each language.

use crate::convert::read_where_used;
use crate::errors::RecordError;
use episeal::visits;

read_where_used! {
    RecordError;
    Area(visits::Area): |area| area.to_text();
    AuthorityId(visits::AuthorityId): |id| id.to_text();
    CheckInHandle(visits::CheckInHandle): |handle| handle.to_text();
    KeyId(visits::KeyId): |id| id.to_text();
    OfficeId(visits::OfficeId): |id| id.to_text();
    RecordId(visits::RecordId): |id| id.to_text();
    ShareId(visits::ShareId): |id| id.to_text();
    StaffId(visits::StaffId): |id| id.to_text();
    VenueId(visits::VenueId): |id| id.to_text();
}

/// A UTC day, counted from 1970-01-01: a date in other languages.
#[derive(Clone, Copy)]
pub struct Day(i64);

uniffi::custom_type!(Day, i64, {
    try_lift: |days| Ok(Day(days)),
    lower: |day| day.0,
});

impl Day {
    pub(crate) fn read(self) -> Result<u32, RecordError> {
        u32::try_from(self.0).map_err(|_| RecordError::InvalidTime)
    }
}

impl From<u32> for Day {
    fn from(day: u32) -> Self {
        Self(day.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Day, VenueId};
    use crate::UniFfiTag;
    use crate::errors::RecordError;
    use episeal::visits::authority::Authority;
    use uniffi::{Lift, Lower};

    fn day(days: i64) -> Result<u32, RecordError> {
        <Day as Lift<UniFfiTag>>::try_lift(days).unwrap().read()
    }

    fn given<T: Lift<UniFfiTag, FfiType = uniffi::RustBuffer>>(text: &str) -> T {
        T::try_lift(<String as Lower<UniFfiTag>>::lower(text.into())).unwrap()
    }

    #[test]
    fn a_day_is_counted_from_1970_on() {
        assert_eq!(day(0), Ok(0));
        assert_eq!(day(20_787), Ok(20_787));
        assert_eq!(<Day as Lower<UniFfiTag>>::lower(20_787.into()), 20_787);
        for days in [-1, i64::MIN, 4_294_967_296, i64::MAX] {
            assert_eq!(day(days), Err(RecordError::InvalidTime));
        }
    }

    #[test]
    fn a_text_that_is_no_id_says_why() {
        let authority = Authority::generate().unwrap().id().to_text();
        assert_eq!(given::<VenueId>(&authority).read().err(), Some(RecordError::WrongPurpose));
        assert_eq!(given::<VenueId>("Brauhaus").read().err(), Some(RecordError::Malformed));
        assert_eq!(given::<Area>("1/2/3/4/5/6").read().err(), Some(RecordError::TooLong));
        assert_eq!(given::<Area>("Reihe\t7").read().err(), Some(RecordError::InvalidText));
        assert_eq!(given::<Area>("a / b").read().map(|area| area.to_text()), Ok("a/b".into()));
    }
}
