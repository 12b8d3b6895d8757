//! The office has asked, and does not wait for the answers.

use super::refusal;
use crate::commands::open::OfRelease;
use crate::demo::case::{Place, open};
use crate::demo::parties::{Parties, made};
use crate::demo::story::Story;
use crate::failure::{Failure, Outcome};
use crate::files::{self, Content};
use episeal::visits::RecordError;

/// With its own keys and everything that the server stores, but without a release.
pub(crate) fn office_alone(parties: &Parties, places: &[Place<'_>], story: &mut Story) -> Outcome<()> {
    story.step("The office alone tries to read", |lines| {
        let directory = parties.root.join("attempts").join("office-alone");
        let empty = made(&directory)?.join("empty-release");
        files::write(&empty, b"", Content::Message)?;
        for place in places {
            let release = OfRelease { release: empty.clone(), ..place.of_release(parties)? };
            let out = directory.join("opened.jsonl");
            let opened = open(parties, &parties.office, release, &out);
            let code = refusal(opened, RecordError::Incomplete)?;
            if !files::read(&out, files::MAX_LOG)?.is_empty() {
                return Err(Failure::input("an office alone has read a visit"));
            }
            let venue = &place.venue.name;
            lines.say(format!("Tried: {venue} without its release. Refused: {code}, 0 opened."));
        }
        Ok(())
    })
}
