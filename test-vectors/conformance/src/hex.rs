//! Bytes as hexadecimal digits of either case.

/// None for an odd number of digits, or anything else.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let digit = |c: char| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = text.chars().map(digit).collect::<Option<_>>()?;
    match digits.as_chunks::<2>() {
        (pairs, []) => Some(pairs.iter().map(|[high, low]| (high << 4) | low).collect()),
        _ => None,
    }
}
