//! What was opened, made up as text: a piece of a file at a time, the pieces on every core.

use super::Form;
use crate::failure::Outcome;
use crate::visit_line::VisitLine;
use episeal::visits::office::{NoticeKey, RecordOutcome};
use episeal::visits::{RecordError, RecordId};
use rayon::prelude::*;

/// How many results a core takes at a time.
const SHARE: usize = 32;

/// A piece of a file, and what goes beside it.
pub(super) struct Block {
    pub(super) bytes: Vec<u8>,
    /// Records without a line, which are reported.
    pub(super) refused: Vec<(RecordId, RecordError)>,
    pub(super) opened: usize,
    /// With a line or not.
    pub(super) refused_count: usize,
    pub(super) notice_keys: Vec<NoticeKey>,
    /// What came before an error is there.
    pub(super) outcome: Outcome<()>,
}

impl Block {
    /// The pieces in the order of the results.
    pub(super) fn of_all(results: &[RecordOutcome], form: &Form) -> Vec<Self> {
        results.par_chunks(SHARE).map(|results| Self::of(results, form)).collect()
    }

    fn of(results: &[RecordOutcome], form: &Form) -> Self {
        let mut block = Self {
            bytes: Vec::new(),
            refused: Vec::new(),
            opened: 0,
            refused_count: 0,
            notice_keys: Vec::new(),
            outcome: Ok(()),
        };
        block.outcome = block.fill(results, form);
        block
    }

    fn fill(&mut self, results: &[RecordOutcome], form: &Form) -> Outcome<()> {
        let mut sheet = form.go_on(&mut self.bytes)?;
        for opened in results {
            let record_id = opened.record_id();
            match opened.result() {
                Ok(visit) => {
                    self.notice_keys.extend(visit.notice_key());
                    sheet.visit(&VisitLine::new(record_id, visit.visit(), visit.noted_departure()))?;
                    self.opened = self.opened.saturating_add(1);
                }
                Err(error) => {
                    if !sheet.refused(record_id, error)? {
                        self.refused.push((record_id, error));
                    }
                    self.refused_count = self.refused_count.saturating_add(1);
                }
            }
        }
        sheet.finish()
    }
}
