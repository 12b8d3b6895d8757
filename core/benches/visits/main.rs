//! What the parties do to visits, each operation beside the bare primitives that it cannot do without.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

mod bare;
#[path = "../in_turn.rs"]
mod in_turn;

mod case;
mod diary;
mod server;
mod shares;
mod visitor;

use bare::Step::{self, *};
use episeal_testkit::visits::World;

/// Lengths of what is encrypted (core/FORMAT.md, section 9).
const RECORD: usize = 1_536;
const INDEX: usize = 512;
/// Shares and invitations are padded to multiples of this.
const BLOCK: usize = 4_096;

/// A content key that is wrapped for another: what both envelopes and tickets begin with.
const WRAPPED: [(usize, Step); 5] = [(1, Base), (1, Agree), (1, Derive), (1, Hash(RECORD)), (1, Wrap)];

fn main() {
    let world: &'static World = Box::leak(Box::new(World::new()));
    let all = [visitor::rows(world), server::rows(world), case::rows(world), shares::rows(world), diary::rows(world)];
    in_turn::measure(all.into_iter().flatten().collect());
}
