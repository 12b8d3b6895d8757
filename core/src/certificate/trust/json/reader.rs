//! Reads a list in JSON item by item, and of each item only what is asked for: the rest is passed over, not kept.

use super::MALFORMED;
use crate::error::CertificateError;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The longest list, in bytes.
pub(super) const MAX_LIST: usize = 33_554_432;

/// The most items of a list; all of Europe's signers are about 1,500.
const MAX_ITEMS: usize = 32_768;

/// Where the items are and what is needed of them.
pub(super) struct Form {
    /// The member of the outermost object that is the list.
    pub(super) list: &'static str,
    /// The list may also stand alone.
    pub(super) is_bare: bool,
    /// The members of an item that are kept.
    pub(super) members: &'static [&'static str],
}

/// What is kept of a value.
pub(super) enum Kept<'de> {
    Text(Cow<'de, str>),
    /// The first value of an array, if it is a text.
    First(Cow<'de, str>),
    /// Those members of an object that are asked for.
    Object(Vec<(&'static str, Kept<'de>)>),
    /// Anything else; also an object that has such a member twice.
    Other,
}

impl Kept<'_> {
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        let mut found = members.iter().filter(|(key, _)| *key == name);
        found.next().map(|(_, value)| value)
    }

    /// A member that is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.member(name)? {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Calls `take` with every item.
///
/// # Errors
/// - `ListTooLong`: longer than [`MAX_LIST`], or more items than [`MAX_ITEMS`].
/// - `ListMalformed`: no JSON, or no list where one should be.
pub(super) fn read(
    bytes: &[u8],
    form: &Form,
    take: &mut dyn FnMut(&Kept<'_>),
) -> Result<(), CertificateError> {
    if bytes.len() > MAX_LIST {
        return Err(CertificateError::ListTooLong);
    }
    let mut items = Items {
        form,
        take,
        left: MAX_ITEMS,
        is_too_long: false,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let read = json.deserialize_any(Outermost(&mut items));
    match read.and_then(|()| json.end()) {
        Ok(()) => Ok(()),
        Err(_) if items.is_too_long => Err(CertificateError::ListTooLong),
        Err(_) => Err(MALFORMED),
    }
}

/// The list and how many items it may still have.
struct Items<'f> {
    form: &'f Form,
    take: &'f mut dyn FnMut(&Kept<'_>),
    left: usize,
    is_too_long: bool,
}

/// The list, or the object that has it.
struct Outermost<'i, 'f>(&'i mut Items<'f>);

impl<'de> Visitor<'de> for Outermost<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        match self.0.form.is_bare {
            true => self.0.visit_seq(items),
            false => Err(A::Error::custom("no object")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let names = [self.0.form.list];
        let mut is_read = false;
        while let Some(name) = members.next_key_seed(Name(&names))? {
            match (name, is_read) {
                (None, _) => drop(members.next_value::<IgnoredAny>()?),
                (Some(_), false) => members.next_value_seed(&mut *self.0)?,
                (Some(_), true) => return Err(A::Error::custom("two lists")),
            }
            is_read |= name.is_some();
        }
        is_read.then_some(()).ok_or(A::Error::custom("no list"))
    }
}

impl<'de> DeserializeSeed<'de> for &mut Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let value = Value::Item(self.form.members);
        while let Some(item) = items.next_element_seed(value)? {
            let Some(left) = self.left.checked_sub(1) else {
                self.is_too_long = true;
                return Err(A::Error::custom("too many items"));
            };
            self.left = left;
            (self.take)(&item);
        }
        Ok(())
    }
}

/// A value, by what is kept of it: never more than three levels.
#[derive(Clone, Copy)]
enum Value {
    /// These members, if it is an object.
    Item(&'static [&'static str]),
    /// A text, or the first one of an array.
    Member,
    /// A text.
    Text,
}

impl<'de> DeserializeSeed<'de> for Value {
    type Value = Kept<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Kept<'de>, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value {
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
