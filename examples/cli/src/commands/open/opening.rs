//! Opening a release against the server's list.

use super::block::Block;
use super::{Ended, Form, OpenedCount};
use crate::failure::{Failure, InFile, Outcome};
use crate::files::{self, Output};
use crate::key_file::KeyFile;
use crate::notice_keys::NoticeKeys;
use crate::parts::Parts;
use crate::session::Session;
use crate::store::{Entry, Listing, ReadVisit, Store};
use crate::times;
use clap::Args;
use episeal::visits::office::{NoticeKey, Office, Opening};
use episeal::visits::server::UnverifiedDayKey;
use episeal::visits::{Area, KeyId, MAX_MESSAGE, RecordError};
use std::collections::BTreeSet;
use std::io::{BufRead, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The answer to one's own request.
#[derive(Debug, Args)]
pub(crate) struct OfRelease {
    /// The office's own signed request
    #[arg(long, value_name = "FILE", required = false, requires_all = ["key", "release", "store", "day_key"])]
    pub(crate) request: PathBuf,
    /// The venue's answer
    #[arg(long, value_name = "FILE", required = false, requires = "request")]
    pub(crate) release: PathBuf,
    /// Directory of the server's store
    #[arg(long, value_name = "DIR", required = false, requires = "request")]
    pub(crate) store: PathBuf,
    /// The venue's signed day keys for the request's days and for the day before each, as the server published them
    #[arg(long, value_name = "FILE", required = false, requires = "request")]
    pub(crate) day_key: Vec<PathBuf>,
}

impl OfRelease {
    pub(super) fn open(
        &self,
        key: &Path,
        (form, out): (&Form, &mut Output),
        notice_keys: Option<&Path>,
        session: &Session,
    ) -> Outcome<Ended> {
        let office = KeyFile::<Office>::load(key, session)?.party;
        let request = files::read(&self.request, MAX_MESSAGE)?;
        let day_keys = self.day_key.iter().map(|path| files::read(path, MAX_MESSAGE));
        let day_keys: Vec<_> = day_keys.collect::<Outcome<_>>()?;
        let store = Store::existing(&self.store)?;
        let own = office.own_request(&request)?;
        let opening = office.open_release(&own, &day_keys, session.now)?;
        let days = own.days();
        let (kids, replaced) = self.kids(&day_keys, &days, &store)?;
        let listing = store.list(&kids, session)?;
        form.begin(&mut *out)?.finish()?;
        let mut reading = Reading {
            opening,
            parts: Parts::new(files::reader(&self.release)?),
            form,
            out,
            count: OpenedCount { replaced, ..OpenedCount::default() },
            notice_keys: notice_keys.map(|_| Vec::new()),
            session,
        };
        let read = reading.read(&store, &listing);
        let finished = reading.finish();
        let place = format!("{}; {}", files::name(&self.release), reading.count);
        reading.out.written()?;
        if let Some(path) = notice_keys {
            let mut kept = NoticeKeys::read_or_new(path)?;
            kept.add(reading.notice_keys.unwrap_or_default());
            kept.write(path)?;
        }
        let ended = read.and(finished).map(|()| reading.count);
        Ok(ended.map_err(|failure| failure.about(&place)))
    }
}

impl OfRelease {
    /// The ids under which the venue's visits of these days can be stored, and those of them that were replaced. Each
    /// day that the store has a published key for must have that, or its visits would be skipped.
    fn kids(&self, day_keys: &[Vec<u8>], days: &[u32], store: &Store) -> Outcome<(Vec<KeyId>, Vec<String>)> {
        let given = day_keys.iter().map(|day_key| Ok(UnverifiedDayKey::parse(day_key)?.claimed_address()));
        let given: Vec<_> = given.collect::<Outcome<_>>()?;
        let mut kids: BTreeSet<_> = given.iter().map(|key| key.kid()).collect();
        let mut all_replaced = Vec::new();
        let venues: BTreeSet<_> = given.iter().map(|key| key.venue()).collect();
        for venue in &venues {
            for day in days {
                let slot = store.slot(venue, *day)?;
                let Some((published, replaced)) = slot.published() else {
                    continue;
                };
                let of_day = given.iter().position(|key| key.day() == *day);
                let Some(place) = of_day else {
                    let place = times::show_day(*day);
                    return Err(Failure::from(RecordError::NoDayKey).about(&place));
                };
                if given.iter().all(|key| key.kid() != published) {
                    let path = self.day_key.get(place).map_or(Path::new(""), PathBuf::as_path);
                    return Err(Failure::from(RecordError::NotPublished)).in_file(path);
                }
                all_replaced.extend(replaced.iter().map(KeyId::to_text));
                kids.extend(slot.kids());
            }
        }
        Ok((kids.into_iter().collect(), all_replaced))
    }
}

/// Parts and stored visits in, lines out.
struct Reading<'a, R> {
    opening: Opening,
    parts: Parts<R>,
    form: &'a Form,
    out: &'a mut Output,
    count: OpenedCount,
    /// None where nobody wants them.
    notice_keys: Option<Vec<NoticeKey>>,
    session: &'a Session,
}

impl<R: BufRead> Reading<'_, R> {
    fn read(&mut self, store: &Store, listing: &Listing) -> Outcome<()> {
        let bar = self.session.progress(listing.entries.len(), "opening");
        listing.read_all(&bar, |entries, visits| {
            let added = self.add_visits(store, entries, visits)?;
            self.write_results()?;
            Ok(added)
        })?;
        while self.add_part()? {
            self.write_results()?;
        }
        Ok(())
    }

    /// Ends where the release ends too early. A visit that cannot be read is reported.
    fn add_visits(&mut self, store: &Store, entries: &[Entry], visits: Vec<ReadVisit>) -> Outcome<ControlFlow<()>> {
        for (entry, visit) in entries.iter().zip(visits) {
            while self.opening.wants_part() {
                if !self.add_part()? {
                    return Ok(ControlFlow::Break(()));
                }
            }
            let added = visit.and_then(|visit| Ok(self.opening.add_visit(&visit)?));
            if let Err(failure) = added {
                self.count.skipped = self.count.skipped.saturating_add(1);
                let file = files::name(&store.path(entry));
                self.session.notice(&file, &failure);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// False at the end of the file.
    fn add_part(&mut self) -> Outcome<bool> {
        let Some(part) = self.parts.next_part()? else {
            return Ok(false);
        };
        self.opening.add_part(&part?)?;
        Ok(true)
    }

    /// Everything that is ready, made up on every core.
    fn write_results(&mut self) -> Outcome<()> {
        let results = std::iter::from_fn(|| self.opening.next_result());
        let results: Vec<_> = results.collect();
        for block in Block::of_all(&results, self.form) {
            self.out.write_all(&block.bytes)?;
            for (record_id, error) in &block.refused {
                self.session.notice(&record_id.to_text(), &Failure::from(*error));
            }
            self.count.opened = self.count.opened.saturating_add(block.opened);
            self.count.refused = self.count.refused.saturating_add(block.refused_count);
            if let Some(keys) = &mut self.notice_keys {
                keys.extend(block.notice_keys);
            }
            block.outcome?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Outcome<()> {
        let finished = self.opening.finish();
        self.write_results()?;
        let empty = self.opening.empty_areas().iter();
        self.count.empty_areas = empty.map(Area::to_text).collect();
        Ok(finished?)
    }
}
