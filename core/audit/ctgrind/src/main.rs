//! Runs one operation whose secrets valgrind does not know: what depends on them in a branch or an address, it reports.
//! `README.md` says how, and what is found.

mod operations;
mod secrets;

fn main() {
    let name = std::env::args().nth(1);
    match operations::ALL.iter().find(|(known, _)| Some(*known) == name.as_deref()) {
        Some((_, run)) => run(),
        None => operations::ALL.iter().for_each(|(name, _)| println!("{name}")),
    }
}
