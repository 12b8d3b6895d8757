//! Shares, and what they are compared with (core/FORMAT.md, section 15).

use super::trust::trust;
use super::{prepared, view};
use crate::given::{Given, hex};
use crate::{Came, Operation, Refused};
use episeal::visits::office::{Office, OpenedShare, ShareLog};
use episeal::visits::share::{ShareCode, ShareOrder, ShareRecipient, UnverifiedShare, share_visits};
use episeal::visits::stretch::{ShareCodeKey, Stretch};
use episeal::visits::visitor::Kept;
use episeal::visits::{RecordError, RecordId};
use serde_json::{Value, json};

pub(crate) const OPERATIONS: &[Operation] = &[
    ("read-share-code", read_share_code),
    ("open-share", open_share),
    ("check-shared-visit", check_shared_visit),
    ("verify-recipient", verify_recipient),
    ("seal-share", seal_share),
];

/// `office`: its key ring.
pub(super) fn office(given: &Given<'_>) -> Result<Office, Refused> {
    prepared(Office::import_secret_bytes(given.text("office")?.as_bytes()))
}

/// `log`: the office's share log, empty where it is not given.
pub(super) fn log(given: &Given<'_>) -> Result<ShareLog, Refused> {
    let bytes = given.optional("log", Given::bytes)?;
    bytes.map_or_else(|| Ok(ShareLog::new()), |bytes| prepared(ShareLog::from_bytes(&bytes)))
}

/// What a share is opened with.
enum Key<'a> {
    Derived(&'a str),
    Typed(&'a str),
}

struct Desk<'a> {
    office: Office,
    log: ShareLog,
    share: Vec<u8>,
    key: Key<'a>,
    now: i64,
}

/// `office`, `share`, `log`, `now`; `derived` (a derived secret) or `code` (as it is typed).
fn desk<'a>(given: &Given<'a>) -> Result<Desk<'a>, Refused> {
    let key = match given.has("derived") {
        true => Key::Derived(given.text("derived")?),
        false => Key::Typed(given.text("code")?),
    };
    Ok(Desk { office: office(given)?, log: log(given)?, share: given.bytes("share")?, key, now: given.int("now")? })
}

impl Desk<'_> {
    fn open(&mut self) -> Result<OpenedShare, RecordError> {
        let share = UnverifiedShare::parse(&self.share)?;
        let key = match self.key {
            Key::Derived(text) => ShareCodeKey::import_secret_bytes(text.as_bytes())?,
            Key::Typed(text) => {
                let code = ShareCode::parse(text)?;
                self.office.check_share(&share, &self.log, self.now)?;
                Stretch::new().share_code_key(&share.claimed_address().share_id(), &code)?
            }
        };
        self.office.open_share(&share, &key, &mut self.log, self.now)
    }
}

/// What a server publishes and stores.
struct Server {
    published: Vec<Vec<u8>>,
    stored: Vec<Vec<u8>>,
}

fn server(given: &Given<'_>) -> Result<Server, Refused> {
    let list = |name| Ok::<_, Refused>(given.optional(name, Given::all_bytes)?.unwrap_or_default());
    Ok(Server { published: list("published")?, stored: list("stored")? })
}

impl Server {
    fn compare(&self, opened: &mut OpenedShare) -> Result<(), RecordError> {
        for day_key in &self.published {
            opened.add_published(day_key)?;
        }
        for visit in &self.stored {
            opened.add_stored(visit)?;
        }
        Ok(())
    }
}

pub(super) fn shared(opened: &OpenedShare) -> Value {
    opened.visits().iter().map(view::of_shared).collect()
}

/// Reads `text` as it is typed; gives the code as it is shown.
fn read_share_code(given: &Given<'_>) -> Came {
    let code = ShareCode::parse(given.text("text")?)?;
    Ok(json!({ "code": code.expose_secret_text() }))
}

/// Opens a share and compares it with what the server has, `published` and `stored`; gives its visits and the log.
fn open_share(given: &Given<'_>) -> Came {
    let (mut desk, server) = (desk(given)?, server(given)?);
    let mut opened = desk.open()?;
    server.compare(&mut opened)?;
    let (share_id, log) = (opened.share_id().to_text(), hex(&desk.log.to_bytes()));
    Ok(json!({ "share_id": share_id, "visits": shared(&opened), "log": log }))
}

/// The same for one shared visit, `record`: what is stored of it, and what is wrong beside that.
fn check_shared_visit(given: &Given<'_>) -> Came {
    let (mut desk, server) = (desk(given)?, server(given)?);
    let record = prepared(RecordId::parse(given.text("record")?))?;
    let mut opened = prepared(desk.open())?;
    server.compare(&mut opened)?;
    let visits = opened.visits();
    let visit = visits.iter().find(|visit| visit.record_id() == record);
    let visit = visit.ok_or_else(|| Refused::Vector("record is not shared".to_owned()))?;
    visit.visit()?;
    Ok(view::of_shared(visit))
}

/// Verifies an office's `day_key` at `now`; gives the office and its certified name.
fn verify_recipient(given: &Given<'_>) -> Came {
    let trust = given.object("trust", trust)?;
    let recipient = ShareRecipient::verify(&given.bytes("day_key")?, &trust, given.int("now")?)?;
    Ok(json!({ "office": recipient.office().to_text(), "name": recipient.name() }))
}

/// Shares the visits `kept` with the office of `day_key`, verified at `verified`, under `derived`; gives the share's
/// id.
fn seal_share(given: &Given<'_>) -> Came {
    let trust = given.object("trust", trust)?;
    let kept =
        given.all_bytes("kept")?.iter().map(|kept| Kept::import_secret_bytes(kept)).collect::<Result<Vec<_>, _>>();
    let kept = prepared(kept)?;
    let recipient = prepared(ShareRecipient::verify(&given.bytes("day_key")?, &trust, given.int("verified")?))?;
    let code = prepared(ShareCodeKey::import_secret_bytes(given.text("derived")?.as_bytes()))?;
    let order = ShareOrder { recipient, code, expires: given.int("expires")? };
    let sealed = share_visits(&kept, &order, &trust, given.int("now")?)?;
    Ok(json!({ "share_id": sealed.share_id().to_text() }))
}
