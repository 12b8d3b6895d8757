//! What later writers add to a message, and what today's readers ignore (core/FORMAT.md, section 2).

use episeal_base::error::RecordError;
use episeal_base::wire::{Reader, Writer};
use zeroize::Zeroizing;

/// The most extensions of a message.
const MAX_EXTENSIONS: usize = 8;
/// The longest value of an extension, in bytes.
const MAX_VALUE: usize = 256;
/// The first number that a reader must not ignore.
const FIRST_CRITICAL: u8 = 128;

/// Numbered byte strings that this version does not know, carried along as they came.
///
/// Version 1 defines none. They come as the last element of an array, `? ext`, or as the last entries of the map of a
/// record or an index.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// How many.
    count: usize,
    /// Keys and values as encoded, without the head of the map.
    entries: Zeroizing<Vec<u8>>,
    /// Whether one of them must not be ignored.
    is_critical: bool,
}

opaque_debug!(Extensions);

impl Extensions {
    /// The extension map, where the array that is being read has one more element than its version's fields.
    ///
    /// Judges only the form: [`Extensions::check`] follows once everything else has been read.
    // ext = { 1*8 (0..255) => bstr .size (0..256) }
    pub fn read(reader: &mut Reader<'_>, is_present: bool) -> Result<Self, RecordError> {
        if !is_present {
            return Ok(Self::default());
        }
        match reader.map(MAX_EXTENSIONS)? {
            0 => Err(RecordError::Malformed),
            count => Self::read_fields(reader, count, 0),
        }
    }

    /// The last `count` entries of a map whose known fields were read: keys of at least `first`.
    pub(crate) fn read_fields(reader: &mut Reader<'_>, count: usize, first: u8) -> Result<Self, RecordError> {
        if count > MAX_EXTENSIONS {
            return Err(RecordError::Malformed);
        }
        let before = reader.clone();
        let (mut next, mut is_critical) = (u64::from(first), false);
        for _ in 0..count {
            let key = u8::try_from(reader.uint()?).map_err(|_| RecordError::Malformed)?;
            if u64::from(key) < next || reader.bytes()?.len() > MAX_VALUE {
                return Err(RecordError::Malformed);
            }
            next = u64::from(key).saturating_add(1);
            is_critical |= key >= FIRST_CRITICAL;
        }
        Ok(Self { count, entries: Zeroizing::new(before.up_to(reader).to_vec()), is_critical })
    }

    /// `UnsupportedVersion` where an extension must not be ignored: its number is 128 or more.
    pub fn check(&self) -> Result<(), RecordError> {
        if self.is_critical { Err(RecordError::UnsupportedVersion) } else { Ok(()) }
    }

    /// The length of an array of `length` fields and these.
    pub fn after(&self, length: usize) -> usize {
        length.saturating_add(usize::from(self.count > 0))
    }

    /// The last element of an array, or nothing.
    pub fn write(&self, writer: Writer) -> Writer {
        match self.count {
            0 => writer,
            count => self.write_fields(writer.map(count)),
        }
    }

    /// The last entries of a map.
    pub(crate) fn write_fields(&self, writer: Writer) -> Writer {
        writer.encoded(&self.entries)
    }

    /// The map as it is in the message, if there is one: what a kid commits to.
    pub fn encode(&self) -> Option<Vec<u8>> {
        (self.count > 0).then(|| self.write(Writer::new()).finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(map: &[u8]) -> Result<Extensions, RecordError> {
        let mut reader = Reader::new(map);
        let extensions = Extensions::read(&mut reader, true)?;
        reader.end()?;
        Ok(extensions)
    }

    fn map(keys: &[u64], value: &[u8]) -> Vec<u8> {
        let writer = Writer::new().map(keys.len());
        let entries = keys.iter();
        entries.fold(writer, |writer, key| writer.uint(*key).bytes(value)).finish()
    }

    #[test]
    fn extensions_below_128_are_passed_over_and_passed_on_as_they_came() {
        for keys in [&[0][..], &[127], &[0, 1, 23, 24, 25, 26, 126, 127]] {
            for value in [&[][..], &[7; 256]] {
                let bytes = map(keys, value);
                let extensions = read(&bytes).unwrap();
                assert_eq!(extensions.check(), Ok(()));
                assert_eq!(extensions.encode(), Some(bytes.clone()));
                assert_eq!(extensions.write(Writer::new()).finish(), bytes);
                assert_eq!(extensions.after(5), 6);
            }
        }
    }

    #[test]
    fn an_extension_from_128_on_is_of_a_newer_version() {
        for keys in [&[128][..], &[255], &[0, 255], &[127, 128]] {
            let extensions = read(&map(keys, b"")).unwrap();
            assert_eq!(extensions.check(), Err(RecordError::UnsupportedVersion));
        }
    }

    #[test]
    fn an_extension_map_in_another_form_is_malformed() {
        let nine: Vec<u64> = (0..9).collect();
        for (bytes, what) in [
            (map(&[], b""), "empty"),
            (map(&nine, b""), "nine entries"),
            (map(&[256], b""), "key 256"),
            (map(&[2, 1], b""), "unsorted"),
            (map(&[1, 1], b""), "twice"),
            (map(&[200, 100], b""), "unsorted and critical"),
            (map(&[1], &[0; 257]), "257 bytes"),
            (b"\xa1\x20\x40".to_vec(), "negative key"),
            (b"\xa1\x60\x40".to_vec(), "text as key"),
            (b"\xa1\x01\x60".to_vec(), "text as value"),
            (b"\xa1\x01\x01".to_vec(), "integer as value"),
            (b"\xa1\x01\xf6".to_vec(), "null as value"),
            (b"\xa1\x18\x01\x40".to_vec(), "longer than the shortest key"),
            (b"\xbf\x01\x40\xff".to_vec(), "indefinite"),
            (b"\xf6".to_vec(), "null"),
            (b"\x80".to_vec(), "array"),
            (b"\xa2\x01\x40".to_vec(), "an entry too few"),
        ] {
            assert_eq!(read(&bytes), Err(RecordError::Malformed), "{what}");
        }
    }

    #[test]
    fn a_message_without_extensions_has_no_map() {
        let none = Extensions::read(&mut Reader::new(&[]), false).unwrap();
        assert_eq!(none, Extensions::default());
        assert_eq!((none.encode(), none.after(5)), (None, 5));
        assert!(none.write(Writer::new()).finish().is_empty());
    }

    #[test]
    fn new_fields_of_a_map_begin_after_the_known_ones() {
        let fields = |key: u64| Writer::new().uint(key).bytes(b"new").finish();
        for (key, first, expected) in [
            (5, 13, Err(RecordError::Malformed)),
            (12, 13, Err(RecordError::Malformed)),
            (13, 13, Ok(())),
            (127, 13, Ok(())),
            (128, 13, Err(RecordError::UnsupportedVersion)),
            (256, 13, Err(RecordError::Malformed)),
        ] {
            let bytes = fields(key);
            let mut reader = Reader::new(&bytes);
            let read = Extensions::read_fields(&mut reader, 1, first);
            assert_eq!(read.and_then(|fields| fields.check()), expected, "{key}");
        }
        let none = Extensions::read_fields(&mut Reader::new(&[]), 0, 13).unwrap();
        assert_eq!(none, Extensions::default());
    }

    #[test]
    fn what_extensions_say_is_not_shown() {
        let extensions = read(&map(&[1], b"secret")).unwrap();
        assert_eq!(format!("{extensions:?}"), "Extensions { .. }");
    }
}
