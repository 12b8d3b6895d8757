//! A diary's file and the device's secret that it is sealed under: `FILE`, and `FILE.next` while a deletion is written.
//! The library's store tells in which order, and opening the diary finishes what a crash left.

use crate::failure::{Failure, InField, InFile, Outcome};
use crate::files;
use crate::secret_file::{SecretFile, carry_out};
use crate::session::Session;
use crate::turn::Turn;
use clap::Args;
use episeal::visits::diary::{Diary, DiarySecret, DiaryStore, FoundDiary};
use episeal::visits::stretch::Stretch;
use episeal::visits::{Field, MAX_MESSAGE, RecordError};
use std::path::PathBuf;

/// Where a diary and its secret are kept.
#[derive(Clone, Debug, Args)]
pub(crate) struct DiaryPlace {
    /// File of the diary
    #[arg(long, value_name = "FILE")]
    pub(crate) diary: PathBuf,
    /// File of the device's secret, as a key store would keep it: for a diary that was created with one. Without a
    /// secret, whoever has old bytes of the diary and the PIN has every visit deleted since then, and a PIN of six
    /// digits can be guessed in hours
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
    /// None: not yet written.
    store: Option<DiaryStore>,
    path: PathBuf,
    secret: Option<SecretFile<DiarySecret>>,
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
        let pin = Stretch::new().new_pin_key(&session.first_pin()?).in_field(Field::Pin)?;
        let diary = match &place.secret {
            Some(_) => Diary::create(&pin, &DiarySecret::generate()?)?,
            None => Diary::create_without_secret(&pin)?,
        };
        let secret = place.secret.as_deref().map(SecretFile::new);
        Ok(Self { diary, store: None, path: place.diary.clone(), secret, _turn: turn })
    }

    /// Opens a diary: with the next secret if a crash left one, else with the current one.
    pub(crate) fn open(place: &DiaryPlace, session: &Session) -> Outcome<Self> {
        let turn = place.turn(session)?;
        let file = files::read_secret(&place.diary, MAX_MESSAGE)?;
        let pin = session.pin().in_file(&place.diary)?;
        let pin = Stretch::new().pin_key(&file, &pin).in_file(&place.diary)?;
        let secret = place.secret.as_deref().map(SecretFile::new);
        let (current, next) = secret.as_ref().map_or(Ok((None, None)), SecretFile::read)?;
        let found = FoundDiary { file: file.to_vec(), current, next };
        let store = DiaryStore::resume(&found, &pin).in_file(&place.diary)?;
        let diary = store.unlock(&found.file, &pin).in_file(&place.diary)?;
        let mut file = Self { diary, store: Some(store), path: place.diary.clone(), secret, _turn: turn };
        file.carry_out()?;
        Ok(file)
    }

    /// Refuses what cannot be rewritten, before anything is changed.
    pub(crate) fn open_to_change(place: &DiaryPlace, session: &Session) -> Outcome<Self> {
        refuse_standard(place)?;
        Self::open(place, session)
    }

    /// Writes the diary as it is now: a new one, under the secret in use, or under the next one.
    pub(crate) fn save(&mut self) -> Outcome<()> {
        let is_new = self.store.is_none();
        match &mut self.store {
            Some(store) => store.save(&self.diary)?,
            None => self.store = Some(DiaryStore::create(&self.diary)?),
        }
        let written = self.carry_out();
        if let (Err(_), true, Some(secret)) = (&written, is_new, &self.secret) {
            // Without its diary it is of no use.
            secret.remove();
        }
        written
    }

    fn carry_out(&mut self) -> Outcome<()> {
        let Some(store) = &mut self.store else { return Ok(()) };
        while carry_out(&store.step(), &self.path, self.secret.as_ref())? {
            store.done();
        }
        Ok(())
    }

    /// Makes a change that takes the next secret, or none where there are no secrets.
    pub(crate) fn change<T>(
        &mut self,
        under: impl FnOnce(&mut Diary, &DiarySecret) -> Result<T, RecordError>,
        without: impl FnOnce(&mut Diary) -> Result<T, RecordError>,
    ) -> Result<T, RecordError> {
        match self.secret {
            Some(_) => under(&mut self.diary, &DiarySecret::generate()?),
            None => without(&mut self.diary),
        }
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
