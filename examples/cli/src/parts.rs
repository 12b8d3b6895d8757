//! A release file: a sequence of CBOR byte strings, one per part (RFC 8742), read part by part.

use episeal::visits::{MAX_MESSAGE, RecordError};
use std::io::{self, BufRead};

/// What one byte string begins with: its length in the shortest form.
pub(crate) fn head(length: usize) -> Vec<u8> {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    if let Ok(short) = u8::try_from(length) {
        return if short < 24 { vec![0x40 | short] } else { vec![0x58, short] };
    }
    match u16::try_from(length) {
        Ok(short) => [&[0x59], short.to_be_bytes().as_slice()].concat(),
        Err(_) => [&[0x5a], length.to_be_bytes().as_slice()].concat(),
    }
}

/// True for what a release file begins with: a part has at least 4,096 bytes.
pub(crate) fn begins(byte: u8) -> bool {
    matches!(byte, 0x58..=0x5b)
}

/// The parts of a release file.
pub(crate) struct Parts<R> {
    source: R,
}

impl<R: BufRead> Parts<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source }
    }

    /// The next part; none at the end of the file.
    ///
    /// An end within a part is `Incomplete`; a length that is too long or not in its shortest form is `Malformed`.
    pub(crate) fn next_part(&mut self) -> io::Result<Option<Result<Vec<u8>, RecordError>>> {
        if self.source.fill_buf()?.is_empty() {
            return Ok(None);
        }
        match self.part() {
            Ok(part) => Ok(Some(part)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Some(Err(RecordError::Incomplete))),
            Err(error) => Err(error),
        }
    }

    fn part(&mut self) -> io::Result<Result<Vec<u8>, RecordError>> {
        let [first] = self.bytes()?;
        let length = match first {
            0x40..=0x57 => usize::from(first & 0x1f),
            0x58 => usize::from(u8::from_be_bytes(self.bytes()?)),
            0x59 => usize::from(u16::from_be_bytes(self.bytes()?)),
            0x5a => usize::try_from(u32::from_be_bytes(self.bytes()?)).unwrap_or(usize::MAX),
            _ => return Ok(Err(RecordError::Malformed)),
        };
        if length > MAX_MESSAGE as usize || head(length).first() != Some(&first) {
            return Ok(Err(RecordError::Malformed));
        }
        let mut part = vec![0; length];
        self.source.read_exact(&mut part)?;
        Ok(Ok(part))
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.source.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(lengths: &[usize]) -> Vec<u8> {
        let part = |length: &usize| [head(*length), vec![0xaa; *length]].concat();
        lengths.iter().flat_map(part).collect()
    }

    fn read(file: &[u8]) -> Vec<Result<usize, RecordError>> {
        let mut parts = Parts::new(file);
        let mut lengths = Vec::new();
        while let Some(part) = parts.next_part().unwrap() {
            let is_end = part.is_err();
            lengths.push(part.map(|part| part.len()));
            if is_end {
                break;
            }
        }
        lengths
    }

    #[test]
    fn parts_of_every_length_survive() {
        let lengths = [0, 23, 24, 255, 256, 65_535, 65_536, MAX_MESSAGE as usize];
        assert_eq!(read(&file(&lengths)), lengths.map(Ok));
        assert_eq!(read(b""), []);
    }

    #[test]
    fn a_file_that_ends_within_a_part_is_incomplete() {
        let whole = file(&[300, 300]);
        for cut in [304, 305, 604, 605] {
            let lengths = read(&whole[..cut]);
            assert_eq!(lengths, [Ok(300), Err(RecordError::Incomplete)], "{cut}");
        }
    }

    #[test]
    fn lengths_that_are_too_long_or_not_the_shortest_are_malformed() {
        let files = [
            &b"\x58\x17"[..],
            b"\x59\x00\xff",
            b"\x5a\x00\x00\xff\xff",
            b"\x5a\x00\x10\x00\x01",
            b"\x5a\xff\xff\xff\xff",
            b"\x5b\x00\x00\x00\x00\x00\x00\x00\x01",
            b"\x5f",
            b"\x80",
        ];
        for file in files {
            assert_eq!(read(file), [Err(RecordError::Malformed)], "{file:02x?}");
        }
    }
}
