//! Texts that people enter, and keys as Bech32m text (core/FORMAT.md, sections 5 and 18).

mod unicode;

pub use unicode::ascii_digit;

use crate::error::RecordError;
use crate::wire::{Reader, is_later};
use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, ByteIterExt, Fe32IterExt, Hrp};
use zeroize::Zeroizing;

/// A text of a message: at most `limit` bytes, without control characters.
///
/// # Errors
/// `TooLong` or `InvalidText`.
pub fn check(text: &str, limit: usize) -> Result<(), RecordError> {
    if text.len() > limit {
        return Err(RecordError::TooLong);
    }
    check_characters(text)
}

fn check_characters(text: &str) -> Result<(), RecordError> {
    if text.chars().any(is_control) {
        return Err(RecordError::InvalidText);
    }
    Ok(())
}

/// Category Cc, and what reorders or breaks the lines that a reader sees.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Like [`check`], and with something visible in it.
pub fn check_visible(text: &str, limit: usize) -> Result<(), RecordError> {
    check(text, limit)?;
    if text.chars().any(unicode::is_visible) { Ok(()) } else { Err(RecordError::InvalidText) }
}

/// What someone enters, in NFC: empty, or with something visible in it. `limit` is in bytes and applies afterwards.
///
/// # Errors
/// `TooLong` or `InvalidText`.
pub fn entered(typed: &str, limit: usize) -> Result<Zeroizing<String>, RecordError> {
    check_characters(typed)?;
    let text = unicode::composed(typed);
    if !text.is_empty() {
        check_visible(&text, limit)?;
    }
    Ok(text)
}

/// Like [`entered`], and not empty.
pub fn entered_filled(typed: &str, limit: usize) -> Result<String, RecordError> {
    let mut text = entered(typed, limit)?;
    if text.is_empty() {
        return Err(RecordError::InvalidText);
    }
    Ok(core::mem::take(&mut *text))
}

/// A name that is compared: in NFC, made only of what Unicode 15.0 assigns, its words separated by one space each.
///
/// # Errors
/// `TooLong` or `InvalidText`.
pub fn entered_level(typed: &str, limit: usize) -> Result<String, RecordError> {
    check_characters(typed)?;
    if !typed.chars().all(unicode::is_assigned) {
        return Err(RecordError::InvalidText);
    }
    let mut level = String::with_capacity(typed.len());
    for word in unicode::composed(typed).split_whitespace() {
        if !level.is_empty() {
            level.push(' ');
        }
        level.push_str(word);
    }
    check_visible(&level, limit)?;
    Ok(level)
}

/// The longest passphrase or PIN, in bytes of UTF-8.
const MAX_PASSPHRASE_BYTES: usize = 1_024;
/// The fewest characters of a passphrase that is not a PIN.
pub const MIN_PASSPHRASE: usize = 8;
/// The fewest characters of the passphrase of an authority's keys.
pub const MIN_AUTHORITY_PASSPHRASE: usize = 12;

/// The bytes of a PIN or passphrase, however it was typed: decimal digits as those of ASCII, then NFC.
fn secret_form(typed: &str) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(typed.len()));
    text.extend(typed.chars().map(|c| ascii_digit(c).unwrap_or(c)));
    unicode::composed(&text)
}

/// A PIN or passphrase that is being set.
///
/// # Errors
/// `TooLong`, or `InvalidText` for what is empty or has a character that Unicode 15.0 does not assign: another program
/// may normalize it differently.
fn new_secret(typed: &str) -> Result<Zeroizing<String>, RecordError> {
    let text = secret_form(typed);
    if text.is_empty() || !text.chars().all(unicode::is_assigned) {
        return Err(RecordError::InvalidText);
    }
    if text.len() > MAX_PASSPHRASE_BYTES {
        return Err(RecordError::TooLong);
    }
    Ok(text)
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A passphrase that is being set: at least `least` characters, not all of them digits.
///
/// # Errors
/// `InvalidText` or `TooLong`.
pub fn new_passphrase(typed: &str, least: usize) -> Result<Zeroizing<String>, RecordError> {
    let text = new_secret(typed)?;
    if text.chars().count() < least || is_digits(&text) {
        return Err(RecordError::InvalidText);
    }
    Ok(text)
}

/// A PIN of 6 to 10 digits, or a passphrase of at least 8 characters, that is being set.
///
/// # Errors
/// `InvalidText` or `TooLong`.
pub fn new_pin(typed: &str) -> Result<Zeroizing<String>, RecordError> {
    let text = new_secret(typed)?;
    match (is_digits(&text), text.chars().count()) {
        (true, 0..6) | (false, 0..MIN_PASSPHRASE) => Err(RecordError::InvalidText),
        (true, 11..) => Err(RecordError::TooLong),
        _ => Ok(text),
    }
}

/// A PIN or passphrase that may open something: an older program may have set what would be refused now.
///
/// # Errors
/// `Undecryptable` for a text under which nothing can be sealed.
pub fn typed_secret(typed: &str) -> Result<Zeroizing<String>, RecordError> {
    let text = secret_form(typed);
    match text.len() {
        1..=MAX_PASSPHRASE_BYTES => Ok(text),
        _ => Err(RecordError::Undecryptable),
    }
}

/// A text of a message: the same limits, but a breach is `Malformed`.
pub fn read<'a>(reader: &mut Reader<'a>, limit: usize) -> Result<&'a str, RecordError> {
    let text = reader.text()?;
    check(text, limit).map_err(|_| RecordError::Malformed)?;
    Ok(text)
}

/// Like [`read`], and not empty.
pub fn read_filled<'a>(reader: &mut Reader<'a>, limit: usize) -> Result<&'a str, RecordError> {
    match read(reader, limit)? {
        "" => Err(RecordError::Malformed),
        text => Ok(text),
    }
}

/// Like [`read`], and with something visible in it.
pub fn read_visible<'a>(reader: &mut Reader<'a>, limit: usize) -> Result<&'a str, RecordError> {
    let text = reader.text()?;
    check_visible(text, limit).map_err(|_| RecordError::Malformed)?;
    Ok(text)
}

/// A level in a message, in the form of [`entered_level`].
pub fn read_level<'a>(reader: &mut Reader<'a>, limit: usize) -> Result<&'a str, RecordError> {
    let text = read_visible(reader, limit)?;
    let is_in_form = text.chars().all(unicode::is_assigned)
        && unicode::is_composed(text)
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.contains("  ")
        && !text.chars().any(|c| c.is_whitespace() && c != ' ');
    if is_in_form { Ok(text) } else { Err(RecordError::Malformed) }
}

/// The prefix that names the role of a key; its case is the case of the whole text.
pub type Prefix = &'static str;

/// The public key of an authority.
pub const AUTHORITY: Prefix = "episeal-authority";
/// The public key of a health office.
pub const OFFICE: Prefix = "episeal-office";
/// The public key of a venue.
pub const VENUE: Prefix = "episeal-venue";
/// The public key of a member of staff.
pub const STAFF: Prefix = "episeal-staff";
/// A poster, as its QR code has it.
pub const POSTER: Prefix = "EPISEAL-POSTER";
/// A check-in code, as its QR code has it.
pub const CHECK_IN: Prefix = "EPISEAL-CHECK-IN";
/// The identity of an authority.
pub const AUTHORITY_SECRET: Prefix = "EPISEAL-AUTHORITY-SECRET";
/// The identity of a health office.
pub const OFFICE_SECRET: Prefix = "EPISEAL-OFFICE-SECRET";
/// The identity of a venue.
pub const VENUE_SECRET: Prefix = "EPISEAL-VENUE-SECRET";
/// The identity of a member of staff.
pub const STAFF_SECRET: Prefix = "EPISEAL-STAFF-SECRET";
/// A day key of a health office.
pub const OFFICE_DAY_SECRET: Prefix = "EPISEAL-OFFICE-DAY-SECRET";
/// A day key of a venue.
pub const VENUE_DAY_SECRET: Prefix = "EPISEAL-VENUE-DAY-SECRET";
/// The device's part of a diary's key.
pub const DIARY_SECRET: Prefix = "EPISEAL-DIARY-SECRET";
/// The key of the guard against second certificates.
pub const GUARD_SECRET: Prefix = "EPISEAL-GUARD-SECRET";
/// A key that was derived from a PIN.
pub const DERIVED_SECRET: Prefix = "EPISEAL-DERIVED-SECRET";
/// What a live share that is kept is sealed under.
pub const RUN_SECRET: Prefix = "EPISEAL-RUN-SECRET";
/// The key of a visit's notices.
pub const NOTICE_SECRET: Prefix = "EPISEAL-NOTICE-SECRET";
/// The secret of a booking.
const BOOKING_SECRET: Prefix = "EPISEAL-BOOKING-SECRET";

const PREFIXES: [Prefix; 18] = [
    AUTHORITY,
    OFFICE,
    VENUE,
    STAFF,
    POSTER,
    CHECK_IN,
    AUTHORITY_SECRET,
    OFFICE_SECRET,
    VENUE_SECRET,
    STAFF_SECRET,
    OFFICE_DAY_SECRET,
    VENUE_DAY_SECRET,
    DIARY_SECRET,
    GUARD_SECRET,
    DERIVED_SECRET,
    RUN_SECRET,
    NOTICE_SECRET,
    BOOKING_SECRET,
];

/// Bech32m (BIP 350) in the case of the prefix.
pub fn encode_key(prefix: Prefix, bytes: &[u8]) -> Result<Zeroizing<String>, RecordError> {
    let hrp = Hrp::parse(prefix).map_err(|_| RecordError::Malformed)?;
    // Five bits per character, a separator and six characters of checksum: the text is never moved.
    let capacity = bytes.len().saturating_mul(2).saturating_add(8);
    let capacity = capacity.saturating_add(prefix.len());
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    bech32::encoded_length::<Bech32m>(hrp, bytes).map_err(|_| RecordError::TooLong)?;
    // Character by character: the crate's writers collect them on the stack and leave them there.
    let fes = bytes.iter().copied().bytes_to_fes();
    let chars = fes.with_checksum::<Bech32m>(&hrp).chars();
    match is_upper(prefix) {
        true => text.extend(chars.map(|c| c.to_ascii_uppercase())),
        false => text.extend(chars),
    }
    Ok(text)
}

/// The bytes of a Bech32m text with exactly this prefix.
///
/// # Errors
/// `UnsupportedVersion` for the text of a later version, `WrongPurpose` for that of another role, `Malformed` for
/// anything else.
pub fn decode_key(prefix: Prefix, text: &str) -> Result<Zeroizing<Vec<u8>>, RecordError> {
    check_version(text)?;
    let found = prefix_of(text).ok_or(RecordError::Malformed)?;
    let checked = CheckedHrpstring::new::<Bech32m>(text).map_err(|_| RecordError::Malformed)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    bytes.extend(checked.byte_iter());
    // Unused bits of the last character must be zero: one text for one value.
    if encode_key(found, &bytes)?.as_str() != text {
        return Err(RecordError::Malformed);
    }
    if found != prefix {
        return Err(RecordError::WrongPurpose);
    }
    Ok(bytes)
}

/// `UnsupportedVersion` for a text whose prefix names a later version and whose checksum is right.
pub fn check_version(text: &str) -> Result<(), RecordError> {
    let prefix = text.rsplit_once('1').map(|(prefix, _)| prefix);
    let is_later = prefix.is_some_and(|prefix| is_later(&prefix.to_ascii_lowercase(), '-'));
    if is_later && CheckedHrpstring::new::<Bech32m>(text).is_ok() {
        return Err(RecordError::UnsupportedVersion);
    }
    Ok(())
}

/// The role that a text claims.
fn prefix_of(text: &str) -> Option<Prefix> {
    let (found, _) = text.rsplit_once('1')?;
    PREFIXES.into_iter().find(|prefix| *prefix == found)
}

fn is_upper(prefix: Prefix) -> bool {
    prefix.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_text() {
        for prefix in PREFIXES {
            let text = encode_key(prefix, &[7; 36]).unwrap();
            assert_eq!(decode_key(prefix, &text).unwrap().as_slice(), [7; 36]);
        }
    }

    #[test]
    fn every_changed_character_is_refused() {
        let text = encode_key(VENUE, &[0x5a; 32]).unwrap();
        for position in 0..text.len() {
            let mut changed = text.to_string().into_bytes();
            changed[position] = if changed[position] == b'q' { b'p' } else { b'q' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(decode_key(VENUE, &changed).is_err(), "{position}");
        }
    }

    #[test]
    fn another_role_or_case_is_refused() {
        let text = encode_key(VENUE, &[1; 32]).unwrap();
        assert_eq!(decode_key(OFFICE, &text).err(), Some(RecordError::WrongPurpose));
        assert_eq!(decode_key(VENUE, &text.to_uppercase()).err(), Some(RecordError::Malformed));
    }

    #[test]
    fn a_prefix_of_a_later_version_with_a_right_checksum_is_of_a_newer_program() {
        let encoded = |prefix: &str| {
            let hrp = Hrp::parse(prefix).unwrap();
            match prefix.starts_with('E') {
                true => bech32::encode_upper::<Bech32m>(hrp, &[7; 32]),
                false => bech32::encode_lower::<Bech32m>(hrp, &[7; 32]),
            }
            .unwrap()
        };
        for prefix in ["episeal-2-venue", "EPISEAL-2-VENUE-SECRET", "episeal-11-new"] {
            let text = encoded(prefix);
            let error = decode_key(VENUE, &text).err();
            assert_eq!(error, Some(RecordError::UnsupportedVersion), "{prefix}");
            let damaged = &text[..text.len() - 1];
            assert_eq!(decode_key(VENUE, damaged).err(), Some(RecordError::Malformed));
        }
        for prefix in ["episeal-1-venue", "episeal-02-venue", "episeal-2-", "other-2-venue"] {
            let error = decode_key(VENUE, &encoded(prefix)).err();
            assert_eq!(error, Some(RecordError::Malformed), "{prefix}");
        }
    }

    #[test]
    fn the_valid_and_invalid_texts_of_bip_350_are_told_apart() {
        assert!(CheckedHrpstring::new::<Bech32m>("A1LQFN3A").is_ok());
        assert!(CheckedHrpstring::new::<Bech32m>("M1VUXWEZ").is_err());
        // A Bech32 checksum (BIP 173) is not one of Bech32m.
        assert!(CheckedHrpstring::new::<Bech32m>("A12UEL5L").is_err());
    }
}
