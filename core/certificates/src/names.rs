//! Names as a person writes them and as travel documents do: ICAO Doc 9303, part 3.
//!
//! Section 6 of the document has tables for Latin, Cyrillic and Arabic letters; Greek travel documents follow ELOT 743
//! (ISO 843, type 2). A letter without a table is refused, never dropped: a name that silently lost a letter would not
//! match its passport. Arabic names are entered as the travel document has them.
//!
//! Somebody gives a name, and the office writes it as the passport control will read it:
//!
//! ```
//! use episeal_certificates::names::{NameLanguage, NameParts, PersonName, transliterate};
//! # use episeal_certificates::IssueError;
//! # fn main() -> Result<(), IssueError> {
//! let name = PersonName::new("Щеглова", "Юлия", NameLanguage::Ukrainian)?;
//! assert_eq!((name.document_surname(), name.document_given_names()), ("SHCHEHLOVA", "YULYIA"));
//! // What the passport says takes precedence.
//! let written = NameParts { surname: "王".into(), given_names: "芳".into() };
//! let document = NameParts { surname: "WANG".into(), given_names: "FANG".into() };
//! assert_eq!(PersonName::with_document_spelling(&written, &document)?.document_surname(), "WANG");
//! assert_eq!(transliterate("O'Brien-Müller", NameLanguage::Other)?.expose_secret_text(), "OBRIEN<MUELLER");
//! # Ok(())
//! # }
//! ```

mod cyrillic;
mod greek;
mod latin;

use crate::issue_error::IssueError;
use episeal_base::secret_text::SecretText;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The longest name of a certificate, in characters (EU schema 1.3.0: `fn`, `fnt`, `gn`, `gnt`).
const MAX_NAME: usize = 80;
/// The longest name that is accepted and cut to [`MAX_NAME`], in characters.
const MAX_INPUT: usize = 320;

/// Separates the parts of a name in travel documents.
const FILLER: char = '<';

coded! {
    /// Whose rules Cyrillic letters follow: Doc 9303-3, section 6.B, names exceptions for five languages.
    NameLanguage, list name_languages;

    /// The table without an exception: Russian and all other languages, and every name in Latin or Greek letters.
    Other => "other", "the general table, without exceptions";
    /// Belarusian: Г is H, Ё is IO.
    Belarusian => "belarusian", "Belarusian";
    /// Bulgarian: Щ is SHT.
    Bulgarian => "bulgarian", "Bulgarian";
    /// Macedonian: Ѓ is GJ, Ќ is KJ, Х is H, Ц is C, Џ is DJ.
    Macedonian => "macedonian", "Macedonian";
    /// Serbian: Г is H, Ж is Z, Х is H, Ц and Ч are C, Ш is S.
    Serbian => "serbian", "Serbian";
    /// Ukrainian: Г is H, И is Y; Є, Ї, Й, Ю, Я begin with Y at the beginning of a name.
    Ukrainian => "ukrainian", "Ukrainian";
}

/// Surname and given names in one spelling.
#[derive(Clone, Debug)]
pub struct NameParts {
    /// The surname.
    pub surname: SecretText,
    /// The given names; empty when there are none.
    pub given_names: SecretText,
}

/// The name of a person, as it is written and as travel documents write it. Clones share it; wiped with the
/// last.
#[derive(Clone)]
pub struct PersonName(Arc<Spellings>);

struct Spellings {
    surname: Zeroizing<String>,
    surname_standard: Zeroizing<String>,
    given: Zeroizing<String>,
    given_standard: Zeroizing<String>,
    is_cut: bool,
}

opaque_debug!(PersonName);

impl PersonName {
    /// A name of at most 320 characters per part; a part longer than 80 is cut, as in the EU schema.
    ///
    /// A person with only one name gives it as surname, and no given names. Titles are letters like any others: leave
    /// them out unless the travel document has them.
    ///
    /// # Errors
    /// - `NameInvalid`: a part has a control character or is longer than 320 characters.
    /// - `NameUnwritable`: a part has a letter or digit without a transliteration.
    /// - `NameEmpty`: nothing of the surname, or of the given names if there are any, remains.
    pub fn new(surname: &str, given_names: &str, language: NameLanguage) -> Result<Self, IssueError> {
        let given_standard = match given_names.trim() {
            "" => Zeroizing::default(),
            given => spelled(given, language)?,
        };
        let surname_standard = spelled(surname, language)?;
        Self::of([surname, &surname_standard, given_names, &given_standard])
    }

    /// A name whose machine-readable spelling is that of the person's travel document, which takes precedence over
    /// the tables (EU schema 1.3.0: "the same convention as in the holder's machine readable travel documents").
    ///
    /// # Errors
    /// - `NameInvalid`: a part has a control character, is too long, or has a document spelling outside `A-Z<`.
    /// - `NameEmpty`: the surname is empty, or given names are there in only one of the two spellings.
    pub fn with_document_spelling(written: &NameParts, document: &NameParts) -> Result<Self, IssueError> {
        let parts = [&written.surname, &document.surname, &written.given_names, &document.given_names];
        let parts = parts.map(SecretText::expose_secret_text);
        let [_, document_surname, _, document_given_names] = parts;
        check_standard(document_surname)?;
        check_standard(document_given_names)?;
        Self::of(parts)
    }

    /// Surname and given names, each as written and then as in travel documents, of any length.
    fn of(parts: [&str; 4]) -> Result<Self, IssueError> {
        let [surname, _, given, _] = parts;
        check(surname)?;
        check(given)?;
        let whole = parts.map(trimmed);
        let [surname, surname_standard, given, given_standard] = whole.map(cut);
        let kept = [&surname, &surname_standard, &given, &given_standard];
        let name = Spellings {
            is_cut: kept.iter().zip(whole).any(|(kept, whole)| ***kept != *whole),
            surname,
            surname_standard,
            given,
            given_standard,
        };
        let has_surname = !name.surname.is_empty() && !name.surname_standard.is_empty();
        let is_consistent = name.given.is_empty() == name.given_standard.is_empty();
        if has_surname && is_consistent { Ok(Self(Arc::new(name))) } else { Err(IssueError::NameEmpty) }
    }

    /// True when a part was longer than 80 characters and was cut: the certificate has what remains, and whoever
    /// compares it with a passport should know.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.0.is_cut
    }

    /// The surname as it is written.
    #[must_use]
    pub fn surname(&self) -> &str {
        &self.0.surname
    }

    /// The given names as they are written; empty when there are none.
    #[must_use]
    pub fn given_names(&self) -> &str {
        &self.0.given
    }

    /// The surname as travel documents write it: `A-Z` and `<`.
    #[must_use]
    pub fn document_surname(&self) -> &str {
        &self.0.surname_standard
    }

    /// The given names as travel documents write them; empty when there are none.
    #[must_use]
    pub fn document_given_names(&self) -> &str {
        &self.0.given_standard
    }
}

/// A name in the alphabet of travel documents, `A-Z` and `<`, of at most 80 characters.
///
/// Doc 9303-3, 4.6: apostrophes and other punctuation are omitted, a hyphen, comma or space is one filler. A longer
/// name is cut after 80 characters (EU schema 1.3.0: "as per ICAO 9303"), and never ends in a filler, so that the last
/// character is a letter where a name may have been cut (Doc 9303-4, 4.2.3).
///
/// # Errors
/// - `NameInvalid`: it has a control character or is longer than 320 characters.
/// - `NameUnwritable`: it has a letter or digit without a transliteration.
/// - `NameEmpty`: nothing remains.
pub fn transliterate(name: &str, language: NameLanguage) -> Result<SecretText, IssueError> {
    let mut standard = cut(&spelled(name, language)?);
    match standard.is_empty() {
        true => Err(IssueError::NameEmpty),
        false => Ok(core::mem::take(&mut *standard).into()),
    }
}

/// The whole of a name in that alphabet, however long.
fn spelled(name: &str, language: NameLanguage) -> Result<Zeroizing<String>, IssueError> {
    check(name)?;
    let letters = capitals(name);
    let mut standard = Zeroizing::new(String::with_capacity(MAX_INPUT.saturating_mul(8)));
    for word in letters.split(|c| is_separator(*c)) {
        let start = standard.len();
        if start > 0 {
            standard.push(FILLER);
        }
        let filled = standard.len();
        write_word(word, language, &mut standard)?;
        if standard.len() == filled {
            standard.truncate(start);
        }
    }
    Ok(standard)
}

fn write_word(word: &[char], language: NameLanguage, standard: &mut Zeroizing<String>) -> Result<(), IssueError> {
    let start = standard.len();
    let mut rest = word;
    while let [letter, ..] = rest {
        let is_first = standard.len() == start;
        let (latin, used) = greek::digraph(rest, is_first)
            .or_else(|| Some((single(*letter, is_first, language)?, 1)))
            .ok_or(IssueError::NameUnwritable)?;
        standard.push_str(latin);
        rest = rest.get(used..).unwrap_or_default();
    }
    Ok(())
}

/// One letter; nothing for punctuation and marks; none where a letter has no table.
fn single(letter: char, is_first: bool, language: NameLanguage) -> Option<&'static str> {
    latin::letter(letter)
        .or_else(|| cyrillic::letter(letter, is_first, language))
        .or_else(|| greek::letter(letter))
        .or_else(|| is_omitted(letter).then_some(""))
}

/// Capital letters; a combining mark that makes another letter of the table is joined with its base, every other
/// mark is dropped ("diacritical marks are not permitted", Doc 9303-3, 4.3). Of two marks above a letter the first is
/// joined, as Unicode composes them.
fn capitals(name: &str) -> Zeroizing<Vec<char>> {
    let mut letters = Zeroizing::new(Vec::with_capacity(MAX_INPUT.saturating_mul(3)));
    let mut is_bare = true;
    for c in name.chars().flat_map(char::to_uppercase) {
        if !is_mark(c) {
            letters.push(c);
            is_bare = true;
        } else if let Some(last) = letters.last_mut().filter(|_| is_bare) {
            *last = joined(*last, c).unwrap_or(*last);
            is_bare = is_mark_below(c);
        }
    }
    letters
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn is_mark_below(c: char) -> bool {
    matches!(c, '\u{316}'..='\u{333}')
}

/// The letters whose transliteration differs from that of their base.
fn joined(base: char, mark: char) -> Option<char> {
    latin::joined(base, mark).or_else(|| cyrillic::joined(base, mark)).or_else(|| greek::joined(base, mark))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | ',' | '<' | '\u{2010}'..='\u{2015}')
}

/// Apostrophes (some of which Unicode counts as letters) and all other punctuation.
fn is_omitted(c: char) -> bool {
    matches!(c, '\u{2b9}'..='\u{2bf}') || !c.is_alphanumeric()
}

fn check(name: &str) -> Result<(), IssueError> {
    episeal_base::text::check(name, MAX_INPUT.saturating_mul(4)).map_err(|_| IssueError::NameInvalid)?;
    match name.chars().count() <= MAX_INPUT {
        true => Ok(()),
        false => Err(IssueError::NameInvalid),
    }
}

fn check_standard(name: &str) -> Result<(), IssueError> {
    check(name)?;
    match name.chars().all(|c| c.is_ascii_uppercase() || c == FILLER) {
        true => Ok(()),
        false => Err(IssueError::NameInvalid),
    }
}

/// Without spaces around it, and without fillers at its end.
fn trimmed(name: &str) -> &str {
    trimmed_end(name.trim())
}

fn trimmed_end(name: &str) -> &str {
    name.trim_end_matches([' ', FILLER])
}

/// At most 80 characters, no mark separated from its letter, and neither space nor filler at the end.
fn cut(name: &str) -> Zeroizing<String> {
    let at = |count| name.char_indices().nth(count).map(|(start, c)| (start, is_mark(c)));
    let end = match at(MAX_NAME) {
        None => name.len(),
        Some((end, false)) => end,
        // The letter that the mark belongs to goes with it.
        Some((_, true)) => (0..MAX_NAME)
            .rev()
            .find_map(|count| at(count).filter(|(_, is_mark)| !is_mark))
            .map_or(0, |(start, _)| start),
    };
    let kept = name.get(..end).unwrap_or_default();
    Zeroizing::new(trimmed_end(kept).to_owned())
}

#[cfg(test)]
mod tests;
