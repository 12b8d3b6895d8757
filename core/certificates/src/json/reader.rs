//! Reads a list in JSON item by item, and of each item only what is asked for: the rest is skipped.

use episeal_base::error::CertificateError;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

const MALFORMED: CertificateError = CertificateError::ListMalformed;

/// The longest list, in bytes.
pub(crate) const MAX_LIST: usize = 33_554_432;

/// White space (RFC 8259, section 2).
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Where the items are and what is needed of them.
pub(crate) struct Form {
    /// The member of the outermost object that is the list.
    pub(crate) list: &'static str,
    /// The list may also be the whole text.
    pub(crate) is_bare: bool,
    /// The members of an item that are kept.
    pub(crate) members: &'static [&'static str],
}

/// What is kept of a value.
pub(crate) enum Kept<'de> {
    Text(Cow<'de, str>),
    /// The first value of an array, if it is a text.
    First(Cow<'de, str>),
    /// Those members of an object that are asked for.
    Object(Vec<(&'static str, Kept<'de>)>),
    /// Anything else; also an object that has such a member twice, and an item with a number or text that JSON can
    /// write but nobody can read, such as `1e999` or half a surrogate pair.
    Other,
}

impl Kept<'_> {
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let mut found = members.iter().filter(|(key, _)| *key == name);
        found.next().map(|(_, value)| value)
    }

    /// A member that is a text.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.member(name)? {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Takes an item, or says why the list is refused.
pub(crate) type Take<'t> = &'t mut dyn FnMut(&Kept<'_>) -> Result<(), CertificateError>;

/// Calls `take` with every item.
///
/// # Errors
/// - `ListTooLong`: longer than [`MAX_LIST`].
/// - `ListMalformed`: not JSON, or no list where one should be.
/// - What `take` returns.
pub(crate) fn read(bytes: &[u8], form: &Form, take: Take<'_>) -> Result<(), CertificateError> {
    if bytes.len() > MAX_LIST {
        return Err(CertificateError::ListTooLong);
    }
    // Invalid UTF-8 is found where it is: within an item, or outside all texts.
    let text = String::from_utf8_lossy(bytes);
    let mut json = Cursor(&text);
    match form.is_bare && text.trim_start_matches(BLANKS).starts_with('[') {
        true => json.items(form, take)?,
        false => json.object(form, take)?,
    }
    match json.0.trim_start_matches(BLANKS) {
        "" => Ok(()),
        _ => Err(MALFORMED),
    }
}

/// What is still to be read. Values are delimited by the grammar alone (RFC 8259): whether they can be read is another
/// question.
struct Cursor<'de>(&'de str);

impl<'de> Cursor<'de> {
    /// The object that has the list, once.
    fn object(&mut self, form: &Form, take: Take<'_>) -> Result<(), CertificateError> {
        let mut is_read = false;
        self.each('{', '}', &mut |json| {
            let key = json.value().filter(|key| key.starts_with('"'));
            let name = alone(Name(&[form.list]), key.ok_or(MALFORMED)?).flatten();
            json.expect(':')?;
            match (name, is_read) {
                (None, _) => json.value().map(drop).ok_or(MALFORMED),
                (Some(_), true) => Err(MALFORMED),
                (Some(_), false) => {
                    is_read = true;
                    json.items(form, take)
                }
            }
        })?;
        is_read.then_some(()).ok_or(MALFORMED)
    }

    fn items(&mut self, form: &Form, take: Take<'_>) -> Result<(), CertificateError> {
        self.each('[', ']', &mut |json| {
            let item = json.value().ok_or(MALFORMED)?;
            take(&alone(Keep::Item(form.members), item).unwrap_or(Kept::Other))
        })
    }

    /// Calls `read` for each of the parts that commas separate.
    fn each(
        &mut self,
        begin: char,
        end: char,
        read: &mut dyn FnMut(&mut Self) -> Result<(), CertificateError>,
    ) -> Result<(), CertificateError> {
        self.expect(begin)?;
        if self.skip(end) {
            return Ok(());
        }
        loop {
            read(self)?;
            if !self.skip(',') {
                return self.expect(end);
            }
        }
    }

    fn value(&mut self) -> Option<&'de str> {
        let text = self.0.trim_start_matches(BLANKS);
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
        values.next()?.ok()?;
        let (value, rest) = text.split_at_checked(values.byte_offset())?;
        self.0 = rest;
        Some(value)
    }

    fn expect(&mut self, symbol: char) -> Result<(), CertificateError> {
        self.skip(symbol).then_some(()).ok_or(MALFORMED)
    }

    fn skip(&mut self, symbol: char) -> bool {
        let rest = self.0.trim_start_matches(BLANKS).strip_prefix(symbol);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }
}

/// A value on its own: `None` if it cannot be read.
fn alone<'de, S: DeserializeSeed<'de>>(seed: S, json: &'de str) -> Option<S::Value> {
    let mut json = serde_json::Deserializer::from_str(json);
    seed.deserialize(&mut json).ok()
}

/// What is kept of a value: never more than three levels.
#[derive(Clone, Copy)]
enum Keep {
    /// These members, if it is an object.
    Item(&'static [&'static str]),
    /// A text, or the first one of an array.
    Member,
    /// A text.
    Text,
}

impl<'de> DeserializeSeed<'de> for Keep {
    type Value = Kept<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Kept<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keep {
    type Value = Kept<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Kept<'de>, E> {
        Ok(Kept::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Kept<'de>, E> {
        Ok(Kept::Other)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Kept<'de>, E> {
        Ok(Kept::Other)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Kept<'de>, E> {
        Ok(Kept::Other)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Kept<'de>, E> {
        Ok(Kept::Other)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Kept<'de>, E> {
        Ok(Kept::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Kept<'de>, E> {
        Ok(Kept::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kept<'de>, A::Error> {
        let first = match self {
            Self::Member => items.next_element_seed(Self::Text)?,
            Self::Item(_) | Self::Text => None,
        };
        while items.next_element::<IgnoredAny>()?.is_some() {}
        match first {
            Some(Kept::Text(text)) => Ok(Kept::First(text)),
            _ => Ok(Kept::Other),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Kept<'de>, A::Error> {
        let names: &[_] = match self {
            Self::Item(names) => names,
            Self::Member | Self::Text => &[],
        };
        let mut kept: Vec<(&'static str, Kept<'de>)> = Vec::new();
        let mut is_twice = false;
        while let Some(name) = members.next_key_seed(Name(names))? {
            let is_known = name.is_some_and(|name| kept.iter().any(|(known, _)| *known == name));
            is_twice |= is_known;
            match name.filter(|_| !is_known) {
                Some(name) => kept.push((name, members.next_value_seed(Self::Member)?)),
                None => drop(members.next_value::<IgnoredAny>()?),
            }
        }
        match is_twice {
            true => Ok(Kept::Other),
            false => Ok(Kept::Object(kept)),
        }
    }
}

/// A key, if it is one of these.
struct Name<'n>(&'n [&'static str]);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().copied().find(|name| *name == key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Form = Form { list: "keys", is_bare: true, members: &["kid", "x5c"] };

    /// What is kept of an item: its `kid`, and the first of its `x5c`.
    type Found = (Option<String>, Option<String>);

    fn kept(json: &str) -> Result<Vec<Found>, CertificateError> {
        let mut found = Vec::new();
        read(json.as_bytes(), &FORM, &mut |item| {
            let first = match item.member("x5c") {
                Some(Kept::First(text)) => Some(text.clone().into_owned()),
                _ => None,
            };
            found.push((item.text("kid").map(str::to_owned), first));
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn of_each_item_what_is_asked_for_is_kept() {
        let item = r#"{"kty":["EC",{}],"kid":"\u00e4b","x5c":["AA",1]}"#;
        let whole = || (Some("äb".to_owned()), Some("AA".to_owned()));
        let nothing = || (None, None);
        assert_eq!(kept(&format!("[{item}]")), Ok(vec![whole()]));
        let list = format!(r#"{{"a":1e999, "keys" : [ {item},1e999,{{"kid":1,"x5c":"AA"}} ,{item}]}}"#);
        assert_eq!(kept(&list), Ok(vec![whole(), nothing(), nothing(), whole()]));
        assert_eq!(kept(r#"[{"kid":"a","kid":"a"},{"kid":"\ud800"}]"#), Ok(vec![nothing(), nothing()]));
    }

    #[test]
    fn no_beginning_of_a_list_is_a_list_and_nothing_may_follow_one() {
        let list = r#" {"keys":[{"kid":"a","x5c":["\n"]} ]}"#;
        assert_eq!(kept(&format!("{list}\n")).map(|items| items.len()), Ok(1));
        for length in 0..list.len() {
            assert_eq!(kept(&list[..length]), Err(MALFORMED), "{length}");
        }
        for other in [format!("{list},"), format!("{list}{list}"), r#"{"keys":[],"keys":[]}"#.to_owned()] {
            assert_eq!(kept(&other), Err(MALFORMED), "{other}");
        }
    }
}
