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
