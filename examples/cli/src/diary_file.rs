//! A diary's file and the device's secret that it is sealed under. A deletion is written in three steps, and opening
//! the diary finishes what a crash left of them:
//!
//! 1. The next secret is written next to the current one, as `FILE.next`.
//! 2. The diary replaces the old one.
//! 3. `FILE.next` takes the place of `FILE`.

use crate::failure::{Failure, InField, InFile, Outcome};
use crate::files::{self, Content};
use crate::secret_file::SecretFile;
use crate::session::Session;
use crate::turn::Turn;
use clap::Args;
use episeal::visits::diary::{Diary, DiarySecret};
use episeal::visits::stretch::{DiaryPinKey, Stretch};
use episeal::visits::{Field, MAX_MESSAGE, RecordError};
use std::path::PathBuf;

/// Where a diary and its secret are kept.
#[derive(Clone, Debug, Args)]
pub(crate) struct DiaryPlace {
    /// File of the diary
    #[arg(long, value_name = "FILE")]
    pub(crate) diary: PathBuf,
    /// File of the device's secret, as a key store would keep it: for a diary that was made with one. Without a secret,
    /// whoever has old bytes of the diary and the PIN has every visit deleted since then, and a PIN of six digits can
    /// be guessed in hours
    #[arg(long, value_name = "FILE")]
    pub(crate) secret: Option<PathBuf>,
}

impl DiaryPlace {
    /// Of two simultaneous changes, the later would write under a secret that the earlier has erased.
    fn turn(&self, session: &Session) -> Outcome<Turn> {
        let secret = self.secret.as_deref().into_iter();
        let kept = secret.chain([self.diary.as_path()]);
        kept.clone().for_each(files::sweep_beside);
        Turn::take(kept, session)
    }
}

/// What a command that was interrupted while making a diary leaves; or the diary is elsewhere.
const SECRET_ALONE: &str = "there is already a secret, but no diary: name the diary's file if it has another name; if there is no diary any more, remove the secret's file and try again";

/// A diary that is open, and where it is written.
pub(crate) struct DiaryFile {
    pub(crate) diary: Diary,
    path: PathBuf,
    secret: Option<SecretFile<DiarySecret>>,
    /// A next secret under which nothing was written.
    is_next_void: bool,
    /// What the diary uses since a deletion that is not yet written.
    next: Option<DiarySecret>,
    /// Until the end of the command.
    _turn: Turn,
}

impl DiaryFile {
    /// A new diary and its new secret, neither of which may exist yet.
    pub(crate) fn create(place: &DiaryPlace, session: &Session) -> Outcome<Self> {
        refuse_standard(place)?;
        let turn = place.turn(session)?;
        if place.diary.exists() {
            return Err(Failure::input("there is already a file")).in_file(&place.diary);
        }
        if let Some(secret) = place.secret.as_deref().filter(|path| path.exists()) {
            return Err(Failure::input(SECRET_ALONE)).in_file(secret);
        }
        let pin = session.first_pin()?;
        let secret = place.secret.as_ref().map(|_| DiarySecret::generate());
        let secret = secret.transpose()?;
        Ok(Self {
            diary: created(&Stretch::new().new_pin_key(&pin).in_field(Field::Pin)?, secret.as_ref())?,
            path: place.diary.clone(),
            secret: match (&place.secret, &secret) {
                (Some(path), Some(secret)) => Some(SecretFile::create(path, secret)?),
                _ => None,
            },
            is_next_void: false,
            next: None,
            _turn: turn,
        })
    }

    /// Writes the diary that was created; without it its secret is of no use.
    pub(crate) fn save_new(&self) -> Outcome<()> {
        let written = self.diary.lock().map_err(Failure::from);
        let written = written.and_then(|bytes| files::write_new(&self.path, &bytes, Content::Keys));
        if let (Err(_), Some(secret)) = (&written, &self.secret) {
            secret.remove();
        }
        written
    }

    /// Opens a diary: with the next secret if a crash left one, else with the current one.
    pub(crate) fn open(place: &DiaryPlace, session: &Session) -> Outcome<Self> {
        let turn = place.turn(session)?;
        let bytes = files::read_secret(&place.diary, MAX_MESSAGE)?;
        let pin = session.pin().in_file(&place.diary)?;
        let pin = Stretch::new().pin_key(&bytes, &pin).in_file(&place.diary)?;
        let secret = place.secret.as_deref().map(SecretFile::new);
        let (diary, is_next_void) = match &secret {
            None => (Diary::unlock_without_secret(&bytes, &pin).in_file(&place.diary)?, false),
            Some(secret) => secret.open(&place.diary, |secret| Diary::unlock(&bytes, &pin, secret))?,
        };
        Ok(Self { diary, path: place.diary.clone(), secret, is_next_void, next: None, _turn: turn })
    }

    /// Refuses what cannot be rewritten, before anything is changed.
    pub(crate) fn open_to_change(place: &DiaryPlace, session: &Session) -> Outcome<Self> {
        refuse_standard(place)?;
        Self::open(place, session)
    }

    /// Writes the diary under the secret in use.
    pub(crate) fn save(&self) -> Outcome<()> {
        self.write()?;
        match &self.secret {
            // Not earlier: an old copy of the diary that was opened by mistake must not cost the current one its
            // secret.
            Some(secret) if self.is_next_void => secret.drop_next(),
            _ => Ok(()),
        }
    }

    /// Makes a change that takes the next secret, or none where there are no secrets.
    pub(crate) fn change<T>(
        &mut self,
        under: impl FnOnce(&mut Diary, &DiarySecret) -> Result<T, RecordError>,
        without: impl FnOnce(&mut Diary) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        if self.secret.is_none() {
            return without(&mut self.diary);
        }
        let next = DiarySecret::generate()?;
        let changed = under(&mut self.diary, &next)?;
        self.next = Some(next);
        Ok(changed)
    }

    /// Writes what was changed, in the three steps.
    pub(crate) fn replace(&self) -> Outcome<()> {
        let (Some(secret), Some(next)) = (&self.secret, &self.next) else {
            return self.write();
        };
        secret.write_next(next)?;
        self.write()?;
        secret.adopt_next()
    }

    fn write(&self) -> Outcome<()> {
        files::write(&self.path, &self.diary.lock()?, Content::Keys)
    }
}

fn created(pin: &DiaryPinKey, secret: Option<&DiarySecret>) -> Result<Diary, RecordError> {
    match secret {
        Some(secret) => Diary::create(pin, secret),
        None => Diary::create_without_secret(pin),
    }
}

/// A diary is rewritten, and there is only one.
fn refuse_standard(place: &DiaryPlace) -> Outcome<()> {
    let is_standard = place.secret.as_deref().is_some_and(files::is_standard);
    if is_standard || files::is_standard(&place.diary) {
        return Err(Failure::input(
            "a diary that changes must be kept: name its file and that of its secret, not standard input",
        ));
    }
    Ok(())
}
