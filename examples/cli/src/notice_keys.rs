//! An office's file of notice keys: one per line, each once, in the order of their texts, which is not the order of
//! reading.

use crate::failure::{InFile, Outcome};
use crate::files::{self, Content};
use crate::typed;
use episeal::visits::office::NoticeKey;
use episeal::visits::{KeyId, SecretBytes};
use std::path::Path;
use zeroize::Zeroizing;

/// The longest file, in bytes.
const MAX_NOTICE_KEYS: u32 = 16_777_216;

#[derive(Default)]
pub(crate) struct NoticeKeys(Vec<NoticeKey>);

impl NoticeKeys {
    pub(crate) fn read(path: &Path) -> Outcome<Self> {
        let bytes = files::read_secret(path, MAX_NOTICE_KEYS)?;
        let text = typed::lines(&bytes);
        let lines = text.split(|byte| *byte == b'\n');
        let lines = lines.filter(|line| !line.is_empty());
        let keys = lines.map(NoticeKey::import_secret_bytes);
        Ok(Self(keys.collect::<Result<_, _>>().in_file(path)?))
    }

    /// Those in a file that may be new.
    pub(crate) fn read_or_new(path: &Path) -> Outcome<Self> {
        match path.exists() {
            true => Self::read(path),
            false => Ok(Self::default()),
        }
    }

    pub(crate) fn as_slice(&self) -> &[NoticeKey] {
        &self.0
    }

    pub(crate) fn add(&mut self, keys: Vec<NoticeKey>) {
        self.0.extend(keys);
    }

    /// Keeps those under these day keys, and says how many were dropped.
    pub(crate) fn retain(&mut self, kids: &[KeyId]) -> usize {
        let before = self.0.len();
        self.0.retain(|key| kids.contains(&key.kid()));
        before.saturating_sub(self.0.len())
    }

    pub(crate) fn write(&self, path: &Path) -> Outcome<()> {
        let exported = self.0.iter().map(NoticeKey::export_secret_bytes);
        let mut lines: Vec<SecretBytes> = exported.collect();
        lines.sort_unstable_by(|a, b| a.expose_secret_bytes().cmp(b.expose_secret_bytes()));
        lines.dedup_by(|a, b| a.expose_secret_bytes() == b.expose_secret_bytes());
        let length = lines.iter().map(|line| line.expose_secret_bytes().len());
        let length = length.sum::<usize>().saturating_add(lines.len());
        // Room for everything: growing would leave copies.
        let mut text = Zeroizing::new(Vec::with_capacity(length));
        for line in &lines {
            text.extend_from_slice(line.expose_secret_bytes());
            text.push(b'\n');
        }
        files::write(path, &text, Content::Keys)
    }
}
