//! Times, as the type that each language has for them.

/// A time in whole seconds since 1970-01-01T00:00:00Z; what is less is cut off.
#[derive(Clone, Copy)]
pub struct Time(pub i64);

uniffi::custom_type!(Time, i64, {
    try_lift: |seconds| Ok(Time(seconds)),
    lower: |time| time.0,
});

impl From<i64> for Time {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}
