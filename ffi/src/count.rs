//! Numbers that are never negative: signed in other languages, since unsigned ones cannot be called from Java.

use crate::errors::RecordError;

/// How many, at most 2,147,483,647.
#[derive(Clone, Copy)]
pub struct Count(i32);

uniffi::custom_type!(Count, i32, {
    try_lift: |number| Ok(Count(number)),
    lower: |count| count.0,
});

impl Count {
    pub(crate) fn read(self) -> Result<u32, RecordError> {
        u32::try_from(self.0).map_err(|_| RecordError::Malformed)
    }

    /// As core has small numbers: what is larger, core refuses as it refuses the largest.
    pub(crate) fn byte(self) -> Result<u8, RecordError> {
        Ok(u8::try_from(self.read()?).unwrap_or(u8::MAX))
    }
}

impl From<u32> for Count {
    fn from(number: u32) -> Self {
        Self(i32::try_from(number).unwrap_or(i32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::Count;
    use crate::UniFfiTag;
    use crate::errors::RecordError;
    use uniffi::{Lift, Lower};

    fn given(number: i32) -> Count {
        <Count as Lift<UniFfiTag>>::try_lift(number).unwrap()
    }

    #[test]
    fn a_count_is_never_negative() {
        assert_eq!(given(0).read(), Ok(0));
        assert_eq!(given(i32::MAX).read(), Ok(2_147_483_647));
        for number in [-1, i32::MIN] {
            assert_eq!(given(number).read(), Err(RecordError::Malformed));
            assert_eq!(given(number).byte(), Err(RecordError::Malformed));
        }
    }

    #[test]
    fn what_no_int_holds_is_the_largest() {
        let lowered = |count: u32| <Count as Lower<UniFfiTag>>::lower(count.into());
        assert_eq!([0, 2_147_483_647, 2_147_483_648, u32::MAX].map(lowered), [0, i32::MAX, i32::MAX, i32::MAX]);
    }

    #[test]
    fn a_small_number_is_never_cut_to_another_one() {
        assert_eq!([0, 255, 256, 260, i32::MAX].map(|number| given(number).byte()), [0, 255, 255, 255, 255].map(Ok));
    }
}
