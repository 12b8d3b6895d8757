//! The tables, in Markdown.

use crate::results::{Operation, Results, Who};
use std::fmt::Write;
use std::{fs, path::Path, process::Command};

const LOCK: &str = include_str!("../Cargo.lock");
/// As phones and WebAssembly compute.
const IS_PORTABLE: bool = cfg!(episeal_portable);
/// Everything that this library has for the processor.
pub const IS_WHOLE: bool = !IS_PORTABLE && cfg!(not(episeal_without_lanes));
pub const FILE: &str = match (IS_WHOLE, IS_PORTABLE) {
    (true, _) => "results.md",
    (_, true) => "portable.md",
    (_, false) => "without-lanes.md",
};
const BEGIN: &str = "<!-- make peers: begin -->\n";
const END: &str = "<!-- make peers: end -->\n";

struct Row {
    who: Who,
    name: &'static str,
    /// In the lock file.
    package: Option<&'static str>,
    does: &'static str,
}

const ROWS: &[Row] = &[
    Row {
        who: Who::This,
        name: "**episeal**",
        package: None,
        does: "signs as the author, commits to the content key, pads, binds to venue, day and office; a release and its \
               opening stream; whoever opens needs both readers",
    },
    Row { who: Who::First, name: "episeal 0.1.0", package: None, does: "the same" },
    Row {
        who: Who::Age,
        name: "age",
        package: Some("age"),
        does: "one file with a header for both, authenticated; streams; signs nothing, pads nothing",
    },
    Row {
        who: Who::Hpke,
        name: "hpke",
        package: Some("hpke"),
        does: "two messages, each bound to what the application names; signs nothing, commits to nothing, pads nothing",
    },
    Row {
        who: Who::CryptoBox,
        name: "crypto_box",
        package: Some("crypto_box"),
        does: "two sealed boxes, bound to nothing; signs nothing, commits to nothing, pads nothing",
    },
    Row { who: Who::Libsodium, name: "libsodium", package: None, does: "as crypto_box" },
    Row {
        who: Who::SignedLibsodium,
        name: "libsodium, signed",
        package: None,
        does: "the same two boxes, signed under a new key for each record",
    },
    Row {
        who: Who::Dgc,
        name: "dgc",
        package: Some("dgc"),
        does: "checks the signature; no dates, no key usage, no strict encoding",
    },
    Row {
        who: Who::Bare,
        name: "bare check, aws-lc-rs",
        package: Some("aws-lc-rs"),
        does: "verifies the signature of bytes that lie ready",
    },
];

const COLUMNS: &[(&str, Operation)] = &[
    ("seal", Operation::Seal),
    ("release", Operation::Release),
    ("open", Operation::Open),
    ("ES256", Operation::Es256),
    ("PS256", Operation::Ps256),
    ("decode", Operation::Decode),
];

/// CPU time as a multiple of this version's.
fn table(results: &Results) -> String {
    let mut table = String::from("| |");
    COLUMNS.iter().for_each(|(title, _)| write!(table, " {title} |").unwrap());
    table += " what it does |\n|---|";
    COLUMNS.iter().for_each(|_| table += "--:|");
    table += "---|\n";
    for row in ROWS {
        let version = match row.who {
            Who::Libsodium => libsodium_rs::version::version_string(),
            _ => row.package.map_or("", version_of),
        };
        write!(table, "| {} |", format!("{} {version}", row.name).trim()).unwrap();
        for (_, operation) in COLUMNS {
            match results.ratio(row.who, *operation) {
                Some(ratio) => write!(table, " {ratio:.2} |").unwrap(),
                None => table += " |",
            }
        }
        writeln!(table, " {} |", row.does).unwrap();
    }
    table
}

/// The newest, where age brings an older one along.
fn version_of(package: &str) -> &'static str {
    let (_, rest) = LOCK.rsplit_once(&format!("name = \"{package}\"\nversion = \"")).unwrap();
    rest.split_once('"').unwrap().0
}

/// One time divided by another, and what is wanted of it.
struct Ratio {
    says: &'static str,
    above: (Who, Operation),
    below: (Who, Operation),
    bound: Bound,
}

enum Bound {
    AtMost(f64),
    AtLeast(f64),
    /// With kernels that compute eight at a time.
    AtMostWithLanes(f64),
    AtLeastWithLanes(f64),
}

impl Bound {
    /// Whether it is kept, and how it reads; none where it asks for a processor that this one is not.
    fn judge(&self, ratio: f64) -> Option<(bool, String)> {
        match *self {
            // The first version was in pure Rust as well: nothing may be slower.
            AtMost(_) if IS_PORTABLE => Some((ratio <= 1.0, "at most 1.00".to_owned())),
            AtMostWithLanes(_) | AtLeastWithLanes(_) if !has_lanes() => None,
            AtMost(most) | AtMostWithLanes(most) => Some((ratio <= most, format!("at most {most:.2}"))),
            AtLeast(least) | AtLeastWithLanes(least) => Some((ratio >= least, format!("at least {least:.2}"))),
        }
    }
}

const fn ratio(says: &'static str, above: (Who, Operation), below: (Who, Operation), bound: Bound) -> Ratio {
    Ratio { says, above, below, bound }
}

use Bound::{AtLeast, AtLeastWithLanes, AtMost, AtMostWithLanes};
use Operation::*;
use Who::*;

const THEN: &[Ratio] = &[
    ratio("seal, the venue verified before", (This, Seal), (First, FetchAndSeal), AtMost(0.55)),
    ratio("seal, with a day key just fetched", (This, FetchAndSeal), (First, FetchAndSeal), AtMost(0.55)),
    ratio("the same, the reader shown first", (This, ShowAndSeal), (First, ShowAndSeal), AtMost(0.45)),
    ratio("admit", (This, Admit), (First, Admit), AtMost(0.8)),
    ratio("release, per visit", (This, Release), (First, Release), AtMost(0.66)),
    ratio("open, per visit", (This, Open), (First, Open), AtMost(0.66)),
    ratio("certificate, ES256", (This, Es256), (First, Es256), AtMost(1.0)),
    ratio("certificate, PS256", (This, Ps256), (First, Ps256), AtMost(1.0)),
    ratio("decode a certificate", (This, Decode), (First, Decode), AtMost(1.0)),
    ratio("issue a certificate", (This, Issue), (First, Issue), AtMost(1.0)),
];

const OTHERS: &[Ratio] = &[
    ratio("seal / age, seal", (This, Seal), (Age, Seal), AtMost(1.5)),
    ratio("release, per visit / libsodium, open", (This, Release), (Libsodium, Open), AtMostWithLanes(1.2)),
    ratio("open, per visit / libsodium, open", (This, Open), (Libsodium, Open), AtMostWithLanes(1.5)),
    ratio("age, open / open, per visit", (Age, Open), (This, Open), AtLeastWithLanes(2.0)),
    ratio("admit / bare Ed25519 check of as many bytes", (This, Admit), (Bare, Admit), AtMost(1.08)),
    ratio("certificate, ES256 / bare check", (This, Es256), (Bare, Es256), AtMost(1.06)),
    ratio("certificate, PS256 / bare check", (This, Ps256), (Bare, Ps256), AtMost(1.15)),
    ratio("dgc, decode / decode", (Dgc, Decode), (This, Decode), AtLeast(3.0)),
    ratio("issue / bare ES256 check", (This, Issue), (Bare, Es256), AtMost(5.0)),
];

fn ratios(results: &Results, ratios: &[Ratio]) -> String {
    let mut table = String::from("| | ratio | wanted |\n|---|--:|---|\n");
    for Ratio { says, above, below, bound } in ratios {
        let ratio = results.time(above.0, above.1).unwrap() / results.time(below.0, below.1).unwrap();
        let wanted = match bound.judge(ratio) {
            Some((true, wanted)) => wanted,
            Some((false, wanted)) => format!("{wanted}: missed"),
            None => String::new(),
        };
        writeln!(table, "| {says} | {ratio:.3} | {wanted} |").unwrap();
    }
    table
}

fn times(results: &Results) -> String {
    let mut table = String::from("| µs of CPU time |");
    let all = [Seal, FetchAndSeal, ShowAndSeal, Admit, Release, Open, Es256, Ps256, Decode, Issue];
    let titles = ["seal", "fetch, seal", "show, seal", "admit", "release", "open", "ES256", "PS256", "decode", "issue"];
    titles.iter().for_each(|title| write!(table, " {title} |").unwrap());
    table += "\n|---|";
    titles.iter().for_each(|_| table += "--:|");
    for row in ROWS {
        write!(table, "\n| {} |", row.name).unwrap();
        for operation in all {
            match results.time(row.who, operation) {
                Some(time) => write!(table, " {time:.1} |").unwrap(),
                None => table += " |",
            }
        }
    }
    table + "\n"
}

pub fn report(results: &Results) -> String {
    let mut report = format!("# Measured beside its peers\n\n{}\n", machine());
    if !IS_PORTABLE {
        write!(report, "\n## CPU time, episeal = 1\n\n{}", table(results)).unwrap();
    }
    write!(report, "\n## Divided by version 0.1.0\n\n{}", ratios(results, THEN)).unwrap();
    if !IS_PORTABLE {
        write!(report, "\n## Divided by others and by the floor\n\n{}", ratios(results, OTHERS)).unwrap();
    }
    write!(report, "\n## In microseconds\n\n{}", times(results)).unwrap();
    report
}

/// Where, when and by which command.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let date = Command::new("date").arg("+%F").output().unwrap().stdout;
    let date = String::from_utf8(date).unwrap();
    let command = match (IS_WHOLE, IS_PORTABLE) {
        (true, _) => "make peers",
        (_, true) => "make peers-portable",
        (_, false) => "make peers-without-lanes",
    };
    let lanes = if has_lanes() { "with AVX-512 IFMA" } else { "AVX-512 IFMA not used" };
    format!("`{command}` on {}: {model}, one core, {lanes}.", date.trim())
}

#[cfg(target_arch = "x86_64")]
fn has_lanes() -> bool {
    IS_WHOLE && is_x86_feature_detected!("avx512ifma")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_lanes() -> bool {
    false
}

/// Plot and table in the README, between its two marks.
pub fn show(readme: &Path, results: &Results) {
    let text = fs::read_to_string(readme).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let plot = "![CPU time of sealing, opening and verifying by episeal and others](examples/peers/results.svg)";
    let shown = format!("{before}{BEGIN}\n{plot}\n\n{}\n{}\n\n{END}{after}", table(results), machine());
    fs::write(readme, shown).unwrap();
}
