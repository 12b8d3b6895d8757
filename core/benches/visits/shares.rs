//! Shares of a visitor with an office: under a code that was stretched, and live.

use super::bare::{Step::*, floor};
use super::in_turn::{Row, row};
use super::{BLOCK, WRAPPED};
use episeal_testkit::api::visits::*;
use episeal_testkit::visits::shares::{EXPIRES, Visitor};
use episeal_testkit::visits::*;

const VISITS: i64 = 10;

pub(crate) fn rows(world: &'static World) -> Vec<Row> {
    let visitor: &'static Visitor = Box::leak(Box::new(Visitor::with(world, VISITS)));
    [stretched(world, visitor), live(world, visitor)].into_iter().flatten().collect()
}

fn stretched(world: &'static World, visitor: &'static Visitor) -> Vec<Row> {
    let mut memory = Stretch::new();
    let drawn = memory.draw_share_code().unwrap();
    let order = ShareOrder { recipient: world.recipient(), code: drawn.key(), expires: EXPIRES };
    let seal = move || share_visits(&visitor.kept, &order, &world.trust, NOON).unwrap();
    let share = seal();
    let key = memory.share_code_key(&share.share_id(), &drawn.code()).unwrap();
    let length = share.bytes().len();
    let parsed = UnverifiedShare::parse(share.bytes()).unwrap();
    let open = move || world.office.open_share(&parsed, &key, &mut ShareLog::new(), NOON).unwrap();
    let sealing = [&WRAPPED[..], &[(1, Derive), (1, Encrypt(length))]].concat();
    let opening = [(1, Agree), (2, Derive), (1, Unwrap), (1, Decrypt(length))];
    let stretched = move || memory.draw_share_code().unwrap();
    vec![
        row("stretch a share code", stretched, floor(&[(1, Argon2id)])),
        row("share 10 visits under a code", seal, floor(&sealing)),
        row("open a share of 10 visits", open, floor(&opening)),
    ]
}

/// The generator and the share of each side; then what both know, by a multiplication each.
fn live(world: &'static World, visitor: &'static Visitor) -> Vec<Row> {
    let recipient = world.recipient();
    let again = world.recipient();
    let start = move || LiveShare::start(&visitor.kept, &recipient, &world.trust, NOON).unwrap();
    let whole = move || {
        let mut live = LiveShare::start(&visitor.kept, &again, &world.trust, NOON).unwrap();
        let mut answer = world.answer(live.hello(), live.code()).unwrap();
        let third = live.finish(answer.answer(), &world.trust, NOON).unwrap();
        answer.open(&third, NOON).unwrap()
    };
    let starting = [&WRAPPED[..], &[(1, Generate), (1, Derive), (1, Encrypt(BLOCK))]].concat();
    let wholly = [
        (2, Generate),
        (2, Multiply),
        (2, Base),
        (4, Agree),
        (8, Derive),
        (2, Wrap),
        (2, Unwrap),
        (2, Encrypt(BLOCK)),
        (2, Decrypt(BLOCK)),
        (1, Sign(256)),
        (1, Verify(256)),
    ];
    vec![
        row("begin a live share", start, floor(&starting)),
        row("share 10 visits live, both sides", whole, floor(&wholly)),
    ]
}
