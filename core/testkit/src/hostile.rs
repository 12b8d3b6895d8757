//! Keys, points and signatures that nobody honest sends, and what dalek, asked directly, says of them.

pub mod agreements;
mod numbers;
pub mod published;
pub mod signatures;

pub use numbers::Numbers;

/// Eight are computed at once, and one more stays alone.
const MOST: usize = 9;

/// How many of each were checked, and what was said of them.
#[derive(Debug, Default)]
pub struct Checked {
    pub count: usize,
    pub agreed: usize,
    pub valid: usize,
    /// By a verifier that looks at the equation alone.
    pub loosely_valid: usize,
}

/// Of the cases that `numbers` describe, many at once give what each one gives, and dalek says the same: groups of one
/// to nine, with what is hostile among what is not.
pub fn check(numbers: &mut Numbers<'_>, checked: &mut Checked) {
    let count = 1 + numbers.below(MOST);
    let agreements: Vec<_> = (0..count).map(|_| agreements::Case::make(numbers)).collect();
    let signatures: Vec<_> = (0..count).map(|_| signatures::Case::make(numbers)).collect();
    checked.count += count;
    checked.agreed += agreements::check(&agreements);
    checked.valid += signatures::check(&signatures);
    checked.loosely_valid += signatures.iter().filter(|case| case.is_loosely_valid()).count();
}

/// The same, until at least so many of each are checked.
pub fn check_many(numbers: &mut Numbers<'_>, least: usize) -> Checked {
    let mut checked = Checked::default();
    while checked.count < least {
        check(numbers, &mut checked);
    }
    checked
}
