//! Files, or `-` for standard input and output: read with a limit, written whole or not at all, and on the disk before
//! anything is said about them.

mod temporary;

use crate::escape;
use crate::failure::{Failure, InFile, Outcome};
use episeal::visits::RecordError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::{NamedTempFile, PersistError};
pub(crate) use temporary::sweep_beside;
use zeroize::Zeroizing;

/// The longest contact, in bytes of JSON.
pub(crate) const MAX_CONTACT: u32 = 65_536;
/// The longest key file, in bytes: more than the library accepts.
pub(crate) const MAX_KEY_FILE: u32 = 131_072;
/// The longest log of requests or shares, in bytes.
pub(crate) const MAX_LOG: u32 = 16_777_216;
/// The longest file of opened visits, in bytes.
pub(crate) const MAX_OPENED: u32 = 16_777_216;

/// What is written decides who may read it and whether a terminal may show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// Text without secrets.
    Text,
    /// Text that names people.
    Personal,
    /// A signed or sealed message.
    Message,
    /// A release, and the logs.
    Answer,
    /// What was shared with an office.
    Shared,
    /// A share's code.
    Code,
    /// What a visitor keeps of a visit.
    Kept,
    /// A certificate under the issuance guard.
    Issued,
    /// A certificate as bytes: a picture, a page, or what is to be signed.
    Certificate,
    /// A party's keys, a diary and its secret.
    Keys,
}

impl Content {
    fn is_private(self) -> bool {
        !matches!(self, Self::Text | Self::Message | Self::Answer)
    }

    fn is_for_terminals(self) -> bool {
        matches!(self, Self::Text | Self::Personal | Self::Shared | Self::Code | Self::Issued)
    }
}

pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// A certificate or a short answer does not exceed this, in bytes: so it is never moved in memory while it is kept.
const KEPT: usize = 8_192;
/// The beginnings of texts that someone may give in place of a file name, and that do not belong in a message:
/// certificates, JSON, and keys.
const NO_NAMES: [&str; 5] = ["HC1:", "{", "[", "EPISEAL-", "-----BEGIN"];
/// The longest name of a file, in bytes.
const MAX_NAME: usize = 255;

/// For messages: one line, whatever characters the name has.
pub(crate) fn name(path: &Path) -> String {
    if is_standard(path) {
        return "standard input or output".to_owned();
    }
    let name = path.to_string_lossy();
    let is_text = |text: &str| NO_NAMES.iter().any(|start| text.trim_start().starts_with(start));
    let is_long = |text: &str| text.split('/').any(|part| part.len() > MAX_NAME);
    match is_text(&name) || is_long(&name) {
        true => "a text in place of a file name".to_owned(),
        false => name.replace(escape::is_control, "?"),
    }
}

/// A file or standard input, as a stream.
pub(crate) fn reader(path: &Path) -> Outcome<BufReader<Box<dyn Read>>> {
    let source: Box<dyn Read> =
        if is_standard(path) { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).in_file(path)?) };
    Ok(BufReader::new(source))
}

/// The rest of a message, wiped on drop; more than `limit` bytes are `Malformed`.
pub(crate) fn read_rest(source: impl Read, limit: u32) -> Outcome<Zeroizing<Vec<u8>>> {
    read_at_most(source, limit)?.ok_or_else(|| RecordError::Malformed.into())
}

/// `None` for more than `limit` bytes.
fn read_at_most(source: impl Read, limit: u32) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let most = limit.saturating_add(1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(most.min(MAX_KEY_FILE) as usize));
    let mut source = source.take(u64::from(most));
    source.read_to_end(&mut bytes)?;
    Ok((bytes.len() <= limit as usize).then_some(bytes))
}

/// The whole of a file that is not a message, such as JSON, a list or a table, or of standard input, wiped on drop;
/// more than `limit` bytes, which may well occur, are `too-long`.
pub(crate) fn read_data(path: &Path, limit: u32) -> Outcome<Zeroizing<Vec<u8>>> {
    let bytes = read_at_most(reader(path)?, limit).in_file(path)?;
    bytes.ok_or_else(|| Failure::file_too_long(limit)).in_file(path)
}

/// The whole of a file or of standard input, wiped on drop; more than `limit` bytes are `Malformed`.
pub(crate) fn read_secret(path: &Path, limit: u32) -> Outcome<Zeroizing<Vec<u8>>> {
    read_rest(reader(path)?, limit).in_file(path)
}

/// The whole of a file or of standard input; more than `limit` bytes are `Malformed`.
pub(crate) fn read(path: &Path, limit: u32) -> Outcome<Vec<u8>> {
    read_secret(path, limit).map(|mut bytes| std::mem::take(&mut *bytes))
}

/// The JSON files of a directory, by name, and its directories. A link to a directory is refused: it is not followed,
/// and what is behind it must not be silently missing.
pub(crate) fn json_files(directory: &Path) -> Outcome<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (mut files, mut directories) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(directory).in_file(directory)? {
        let entry = entry.in_file(directory)?;
        let path = entry.path();
        let is_json = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json"));
        if entry.file_type().in_file(&path)?.is_dir() {
            directories.push(path);
        } else if is_json {
            files.push(path);
        } else if path.is_dir() {
            let failure = Failure::input("this is a link to a folder, which is not followed");
            return Err(failure.about(&name(&path)));
        }
    }
    files.sort();
    Ok((files, directories))
}

/// A file that is being written, which appears under its name when it is complete; or standard output.
pub(crate) struct Output {
    name: PathBuf,
    sink: Sink,
    /// Why a piece of it is missing: whatever is written after that, it does not appear.
    lost: Option<io::ErrorKind>,
}

enum Sink {
    /// Standard output, a pipe or a device: there is nothing to rename.
    Stream(BufWriter<Box<dyn Write>>),
    /// The same, for what must not go out before its log is on the disk.
    Kept {
        bytes: Zeroizing<Vec<u8>>,
        stream: Box<dyn Write>,
    },
    File {
        file: BufWriter<NamedTempFile>,
        target: PathBuf,
    },
}

impl Output {
    pub(crate) fn create(path: &Path, content: Content) -> Outcome<Self> {
        let sink = if is_standard(path) {
            if io::stdout().is_terminal() && !content.is_for_terminals() {
                return Err(Failure::input("this is not for a terminal: name a file with --out"));
            }
            stream(Box::new(io::stdout()), content)
        } else {
            sink(path, content).in_file(path)?
        };
        Ok(Self { name: path.to_owned(), sink, lost: None })
    }

    /// Finishes the file and replaces an older one with it.
    pub(crate) fn commit(self) -> Outcome<()> {
        self.commit_after(|| Ok(()))
    }

    /// The same, but the file appears only once `first` is done, for example the log of it is saved: whatever ends the
    /// command in between, there is nothing that the log does not know.
    pub(crate) fn commit_after(mut self, first: impl FnOnce() -> Outcome<()>) -> Outcome<()> {
        self.end()?;
        first()?;
        let place = |file: NamedTempFile, target: &Path| file.persist(target);
        self.sink.appear(place).in_file(&self.name)
    }

    /// Finishes the file; an older one stays, and is an error.
    pub(crate) fn commit_new(mut self) -> Outcome<()> {
        self.end()?;
        let place = |file: NamedTempFile, target: &Path| file.persist_noclobber(target);
        self.sink.appear(place).in_file(&self.name)
    }

    /// Everything up to here has been written.
    pub(crate) fn written(&mut self) -> Outcome<()> {
        self.flush().in_file(&self.name)
    }

    fn end(&mut self) -> Outcome<()> {
        self.written()?;
        self.sink.end().in_file(&self.name)
    }

    fn check_whole(&self) -> io::Result<()> {
        self.lost.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn note<T>(&mut self, written: io::Result<T>) -> io::Result<T> {
        let error = written.as_ref().err().map(io::Error::kind);
        // After an interruption the same is written again.
        self.lost = self.lost.or(error.filter(|kind| *kind != io::ErrorKind::Interrupted));
        written
    }
}

impl Sink {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stream(out) => out,
            Self::Kept { bytes, .. } => &mut **bytes,
            Self::File { file, .. } => file,
        }
    }

    /// Everything is written, and on the disk if it is a file.
    fn end(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(out) => out.flush(),
            Self::Kept { .. } => Ok(()),
            Self::File { file, .. } => {
                file.flush()?;
                match waits() {
                    true => file.get_ref().as_file().sync_all(),
                    false => Ok(()),
                }
            }
        }
    }

    /// The file has its name, on the disk as well; or the output has gone out.
    fn appear(self, place: impl FnOnce(NamedTempFile, &Path) -> Result<File, PersistError>) -> io::Result<()> {
        match self {
            Self::Stream(_) => Ok(()),
            Self::Kept { bytes, mut stream } => {
                stream.write_all(&bytes)?;
                stream.flush()
            }
            Self::File { file, target } => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                place(file, &target)?;
                sync_directory(&target)
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.check_whole()?;
        let written = self.sink.writer().write(bytes);
        self.note(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.check_whole()?;
        let flushed = self.sink.writer().flush();
        self.note(flushed)
    }
}

fn stream(stream: Box<dyn Write>, content: Content) -> Sink {
    match content {
        Content::Answer | Content::Shared | Content::Issued => {
            Sink::Kept { bytes: Zeroizing::new(Vec::with_capacity(KEPT)), stream }
        }
        _ => Sink::Stream(BufWriter::new(stream)),
    }
}

fn sink(path: &Path, content: Content) -> io::Result<Sink> {
    let target = place_of(path)?;
    if is_device(&target) {
        let file = OpenOptions::new().write(true).open(&target)?;
        return Ok(stream(Box::new(file), content));
    }
    if target.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let file = BufWriter::new(temporary::create(directory_of(&target), content.is_private())?);
    Ok(Sink::File { file, target })
}

/// Where a file is or will be. A link is followed, so that no old keys remain behind it.
pub(crate) fn place_of(path: &Path) -> io::Result<PathBuf> {
    if let Ok(place) = fs::canonicalize(path) {
        return Ok(place);
    }
    let directory = fs::canonicalize(directory_of(path))?;
    Ok(match path.file_name() {
        Some(name) => directory.join(name),
        None => directory,
    })
}

/// The most links that are followed to a file that does not exist yet, as on Linux.
const MAX_LINKS: usize = 40;

/// The place of a file that does not exist yet, even behind links that lead to nothing so far.
fn place_behind(path: &Path, links: usize) -> io::Result<PathBuf> {
    let directory = fs::canonicalize(directory_of(path))?;
    let Some(name) = path.file_name() else {
        return Ok(directory);
    };
    let place = directory.join(name);
    match (fs::read_link(&place), links.checked_sub(1)) {
        (Ok(target), Some(left)) => place_behind(&directory.join(target), left),
        (Ok(_), None) => Err(io::ErrorKind::InvalidInput.into()),
        (Err(_), _) => Ok(place),
    }
}

/// Where a file is or will be; none for standard input and output, pipes and devices.
pub(crate) fn file_at(path: &Path) -> Option<PathBuf> {
    let place = fs::canonicalize(path).or_else(|_| place_behind(path, MAX_LINKS));
    let place = place.ok().filter(|_| !is_standard(path))?;
    Some(place).filter(|place| !is_device(place))
}

fn is_device(place: &Path) -> bool {
    fs::metadata(place).is_ok_and(|existing| !existing.is_file() && !existing.is_dir())
}

pub(crate) fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// Makes a directory and those above it, unless they exist.
pub(crate) fn create_directory(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = directory_of(path);
    create_directory(parent)?;
    match fs::create_dir(path) {
        // Another command was faster.
        Err(_) if path.is_dir() => Ok(()),
        made => made.and_then(|()| sync_directory(path)),
    }
}

static WAITS: AtomicBool = AtomicBool::new(true);

/// For thousands of files that nobody needs after a power cut: the demo's.
pub(crate) fn wait_for_no_disk() {
    WAITS.store(false, Ordering::Relaxed);
}

fn waits() -> bool {
    WAITS.load(Ordering::Relaxed)
}

/// Waits until the disk knows a file by its new name.
pub(crate) fn sync_directory(path: &Path) -> io::Result<()> {
    // On other systems a directory cannot be opened.
    match cfg!(unix) && waits() {
        true => File::open(directory_of(path))?.sync_all(),
        false => Ok(()),
    }
}

/// Writes a whole file, replacing an older one.
pub(crate) fn write(path: &Path, bytes: &[u8], content: Content) -> Outcome<()> {
    let mut output = Output::create(path, content)?;
    output.write_all(bytes).in_file(path)?;
    output.commit()
}

/// Writes a whole file that must not exist yet.
pub(crate) fn write_new(path: &Path, bytes: &[u8], content: Content) -> Outcome<()> {
    let mut output = Output::create(path, content)?;
    output.write_all(bytes).in_file(path)?;
    output.commit_new()
}
