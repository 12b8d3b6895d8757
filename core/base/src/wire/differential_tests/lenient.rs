//! An encoder that makes exactly one of the mistakes that deterministic CBOR forbids.

use super::encoded;
use ciborium::Value;

/// What a lenient encoder could write for the same value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    LongerHead,
    Indefinite,
    Unsorted,
    DuplicateKey,
}

pub(super) const FAULTS: [Fault; 4] = [Fault::LongerHead, Fault::Indefinite, Fault::Unsorted, Fault::DuplicateKey];

/// Writes a value with one fault, at the place that `left` counts down to.
struct Lenient {
    fault: Fault,
    left: Option<usize>,
    bytes: Vec<u8>,
}

/// Every encoding of `value` with exactly one `fault`.
pub(super) fn faulty(value: &Value, fault: Fault) -> Vec<Vec<u8>> {
    let one = |place| {
        let mut lenient = Lenient { fault, left: Some(place), bytes: Vec::new() };
        lenient.item(value);
        lenient.left.is_none().then_some(lenient.bytes)
    };
    (0..).map_while(one).collect()
}

impl Lenient {
    /// Whether the fault is here, where it could be.
    fn strikes(&mut self, fault: Fault) -> bool {
        if self.fault != fault {
            return false;
        }
        let is_here = self.left == Some(0);
        self.left = self.left.and_then(|left| left.checked_sub(1));
        is_here
    }

    fn head(&mut self, major: u8, argument: u64) {
        let widths = [24, 0x100, 0x1_0000, 0x1_0000_0000];
        let least = widths.iter().filter(|width| argument >= **width).count();
        let width = least + usize::from(least < 4 && self.strikes(Fault::LongerHead));
        let bytes = argument.to_be_bytes();
        let (initial, tail) = match width {
            0 => (bytes[7], &bytes[8..]),
            1 => (24, &bytes[7..]),
            2 => (25, &bytes[6..]),
            3 => (26, &bytes[4..]),
            _ => (27, &bytes[..]),
        };
        self.bytes.push(major << 5 | initial);
        self.bytes.extend(tail);
    }

    /// An array, a map or a string: `length` counts, `write` writes what is inside.
    fn sized(&mut self, major: u8, length: usize, write: impl FnOnce(&mut Self)) {
        if self.strikes(Fault::Indefinite) {
            self.bytes.push(major << 5 | 31);
            if major < 4 {
                self.head(major, length.try_into().unwrap());
            }
            write(self);
            self.bytes.push(0xff);
        } else {
            self.head(major, length.try_into().unwrap());
            write(self);
        }
    }

    fn item(&mut self, value: &Value) {
        match value {
            Value::Integer(number) => match u64::try_from(*number) {
                Ok(number) => self.head(0, number),
                Err(_) => self.head(1, u64::try_from(-1 - i128::from(*number)).unwrap()),
            },
            Value::Bytes(bytes) => self.sized(2, bytes.len(), |own| own.bytes.extend(bytes)),
            Value::Text(text) => self.sized(3, text.len(), |own| own.bytes.extend(text.bytes())),
            Value::Array(items) => self.sized(4, items.len(), |own| items.iter().for_each(|item| own.item(item))),
            Value::Map(entries) => self.map(entries.clone()),
            Value::Tag(number, item) => {
                self.head(6, *number);
                self.item(item);
            }
            other => self.bytes.extend(encoded(other)),
        }
    }

    fn map(&mut self, mut entries: Vec<(Value, Value)>) {
        if entries.len() > 1 && self.strikes(Fault::Unsorted) {
            entries.reverse();
        }
        if !entries.is_empty() && self.strikes(Fault::DuplicateKey) {
            entries.insert(0, entries[0].clone());
        }
        self.sized(5, entries.len(), |own| {
            for (key, value) in &entries {
                own.item(key);
                own.item(value);
            }
        });
    }
}
