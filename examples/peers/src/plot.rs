//! Bars in SVG. Its colours are legible on white and on GitHub's dark ground.

use crate::results::{Operation, Results, Who};
use std::fmt::Write;

const WIDTH: f64 = 400.0;
const LABEL: f64 = 150.0;
/// Where the longest bar ends.
const LONGEST: f64 = 180.0;
const LINE: f64 = 22.0;
const TITLE: f64 = 30.0;
const GAP: f64 = 40.0;
const NOTE: f64 = 34.0;

const STYLE: &str = "text{font:13px -apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#768390}\
    .t{font-weight:600}.n{text-anchor:end}.o{fill:#8b949e}.e{fill:#2f81f7}text.s{fill:#2f81f7}";

type Bar = (&'static str, Who, Operation);

const SEAL: &[Bar] = &[
    ("episeal", Who::This, Operation::Seal),
    ("episeal 0.1.0", Who::First, Operation::Seal),
    ("age", Who::Age, Operation::Seal),
    ("hpke", Who::Hpke, Operation::Seal),
    ("crypto_box", Who::CryptoBox, Operation::Seal),
    ("libsodium", Who::Libsodium, Operation::Seal),
    ("libsodium, signed", Who::SignedLibsodium, Operation::Seal),
];
const OPEN: &[Bar] = &[
    ("episeal, release", Who::This, Operation::Release),
    ("episeal, open", Who::This, Operation::Open),
    ("0.1.0, release", Who::First, Operation::Release),
    ("0.1.0, open", Who::First, Operation::Open),
    ("age", Who::Age, Operation::Open),
    ("hpke", Who::Hpke, Operation::Open),
    ("crypto_box", Who::CryptoBox, Operation::Open),
    ("libsodium", Who::Libsodium, Operation::Open),
    ("libsodium, signed", Who::SignedLibsodium, Operation::Open),
];
const VERIFY: &[Bar] = &[
    ("episeal", Who::This, Operation::Es256),
    ("episeal 0.1.0", Who::First, Operation::Es256),
    ("dgc", Who::Dgc, Operation::Es256),
    ("bare check", Who::Bare, Operation::Es256),
];
const DECODE: &[Bar] = &[
    ("episeal", Who::This, Operation::Decode),
    ("episeal 0.1.0", Who::First, Operation::Decode),
    ("dgc", Who::Dgc, Operation::Decode),
];

/// Four panels, each with its own scale; shorter is faster.
pub fn svg(results: &Results) -> String {
    let height = |bars: &[Bar]| TITLE + LINE * bars.len() as f64;
    let second = height(OPEN) + GAP / 2.0;
    let (all_width, all_height) = (2.0 * WIDTH + GAP, second + height(VERIFY) + NOTE);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {all_width} {all_height}\" width=\"{all_width}\" \
         height=\"{all_height}\" role=\"img\">\n<title>CPU time, shorter is faster</title>\n<style>{STYLE}</style>\n",
    );
    panel(&mut svg, results, (0.0, 0.0), "Seal one record to two readers", SEAL);
    panel(&mut svg, results, (WIDTH + GAP, 0.0), "Open one record", OPEN);
    panel(&mut svg, results, (0.0, second), "Verify a certificate, ES256", VERIFY);
    panel(&mut svg, results, (WIDTH + GAP, second), "Decode a certificate", DECODE);
    let base = all_height - 8.0;
    svg + &format!("<text x=\"0\" y=\"{base}\">CPU time on one core; shorter is faster.</text>\n</svg>\n")
}

fn panel(svg: &mut String, results: &Results, (x, y): (f64, f64), title: &str, bars: &[Bar]) {
    let times: Vec<f64> = bars.iter().map(|(_, who, operation)| results.time(*who, *operation).unwrap()).collect();
    let longest = times.iter().copied().fold(0.0, f64::max);
    writeln!(svg, "<g transform=\"translate({x} {y})\"><text class=\"t\" x=\"0\" y=\"16\">{title}</text>").unwrap();
    for (number, ((name, who, _), time)) in bars.iter().zip(&times).enumerate() {
        let top = TITLE + LINE * number as f64;
        let (width, base) = (LONGEST * time / longest, top + 13.0);
        let (bar, label) = if *who == Who::This { ("e", " s") } else { ("o", "") };
        writeln!(
            svg,
            "<text class=\"n{label}\" x=\"{}\" y=\"{base}\">{name}</text>\
             <rect class=\"{bar}\" x=\"{LABEL}\" y=\"{top}\" width=\"{width:.1}\" height=\"16\" rx=\"2\"/>\
             <text class=\"v{label}\" x=\"{:.1}\" y=\"{base}\">{}</text>",
            LABEL - 8.0,
            LABEL + width + 6.0,
            microseconds(*time),
        )
        .unwrap();
    }
    *svg += "</g>\n";
}

fn microseconds(time: f64) -> String {
    if time < 10.0 { format!("{time:.1} µs") } else { format!("{time:.0} µs") }
}
