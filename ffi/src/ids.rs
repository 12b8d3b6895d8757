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
