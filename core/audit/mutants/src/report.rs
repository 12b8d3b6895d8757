//! What a run says at its end.

use crate::judge::Fate;
use crate::mutate::Mutant;
use anyhow::{Result, ensure};
use std::collections::{BTreeMap, BTreeSet};

/// A row for each crate, what survives, and an error if more than 3 in 100 are not explained or an explanation is of
/// nothing that survives.
pub fn report(
    names: &BTreeMap<u32, String>,
    chosen: &[Mutant],
    fates: &BTreeMap<u32, Fate>,
    explained: &BTreeSet<&str>,
) -> Result<()> {
    let mut rows: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut stale = 0;
    for name in explained.iter().filter(|name| !names.values().any(|known| known == *name)) {
        println!("explained, and no mutant: {name}");
        stale += 1;
    }
    for mutant in chosen {
        let name = names.get(&mutant.number).map_or("", String::as_str);
        let column = match fates.get(&mutant.number) {
            Some(Fate::Failed(_)) => 0,
            Some(Fate::Endless(_)) => 1,
            _ if explained.contains(name) => 2,
            _ => {
                println!("{} survives, in line {}: {name}", mutant.number, mutant.line);
                3
            }
        };
        if column < 2 && explained.contains(name) {
            println!("explained, and noticed: {name}");
            stale += 1;
        }
        let package = mutant.file.split('/').nth(1).unwrap_or_default();
        for row in [package, "**all**"] {
            rows.entry(row).or_default()[column] += 1;
        }
    }
    println!("| crate | tests fail | tests do not end | survive, explained | survive |\n|---|---:|---:|---:|---:|");
    let all = rows.remove_entry("**all**");
    for (name, [failed, endless, known, unknown]) in rows.into_iter().chain(all) {
        println!("| {name} | {failed} | {endless} | {known} | {unknown} |");
    }
    let unexplained = all.map_or(0, |(_, row)| row[3]);
    ensure!(stale == 0, "{stale} explanations are of nothing that survives");
    ensure!(unexplained * 100 <= chosen.len() * 3, "{unexplained} of {} survive unexplained", chosen.len());
    Ok(())
}
