//! Numbers that are never negative: signed in other languages, since unsigned ones cannot be called from Java.

use crate::errors::RecordError;

/// How many, at most 2,147,483,647.
#[derive(Clone, Copy)]
pub struct Count(pub u32);

uniffi::custom_type!(Count, i32, {
    try_lift: |number| Ok(Count(u32::try_from(number).map_err(|_| RecordError::Malformed)?)),
    lower: |count| i32::try_from(count.0).unwrap_or(i32::MAX),
});

impl Count {
    /// As core has small numbers: what is larger, core refuses as it refuses the largest.
    #[cfg(feature = "visits")]
    pub(crate) fn byte(self) -> u8 {
        u8::try_from(self.0).unwrap_or(u8::MAX)
    }
}

impl From<u32> for Count {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

#[cfg(test)]
mod tests {
    use super::Count;
    use crate::{UniFfiTag, errors::RecordError};
    use uniffi::{Lift, Lower};

    fn lifted(number: i32) -> Result<u32, RecordError> {
        let count = <Count as Lift<UniFfiTag>>::try_lift(number).map(|count| count.0);
        count.map_err(|error| error.downcast().unwrap())
    }

    #[test]
    fn a_count_is_never_negative() {
        assert_eq!(lifted(0), Ok(0));
        assert_eq!(lifted(i32::MAX), Ok(2_147_483_647));
        for number in [-1, i32::MIN] {
            assert_eq!(lifted(number), Err(RecordError::Malformed));
        }
    }

    #[test]
    fn what_no_int_holds_is_the_largest() {
        let lowered = |count| <Count as Lower<UniFfiTag>>::lower(Count(count));
        assert_eq!([0, 2_147_483_647, 2_147_483_648, u32::MAX].map(lowered), [0, i32::MAX, i32::MAX, i32::MAX]);
    }

    #[test]
    #[cfg(feature = "visits")]
    fn a_small_number_is_never_cut_to_another_one() {
        assert_eq!([0, 255, 256, 260, u32::MAX].map(|count| Count(count).byte()), [0, 255, 255, 255, 255]);
    }
}
