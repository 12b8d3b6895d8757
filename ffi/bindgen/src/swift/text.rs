//! Parts of Swift as the templates write it.

use anyhow::{Result, ensure};

/// Puts something else in place of every block that begins with such a line, of which there must be so many. It ends
/// with the line that closes its last brace.
pub(super) fn blocks(
    text: &str,
    times: usize,
    begins: impl Fn(&str) -> bool,
    instead: impl Fn(&str) -> String,
) -> Result<String> {
    let (mut out, mut block, mut found) = (String::new(), None::<String>, 0);
    let count = |text: &str, brace: char| text.matches(brace).count();
    for line in text.split_inclusive('\n') {
        if block.is_none() && begins(line.trim_end()) {
            (block, found) = (Some(String::new()), found + 1);
        }
        match block.as_mut() {
            Some(open) => open.push_str(line),
            None => out.push_str(line),
        }
        let is_closed = |open: &String| line.contains('}') && count(open, '{') == count(open, '}');
        if let Some(closed) = block.take_if(|open| is_closed(open)) {
            out.push_str(&instead(&closed));
        }
    }
    ensure!(block.is_none() && found == times, "{found} blocks of a kind were generated, not {times}");
    Ok(out)
}

/// What follows such a beginning of a line.
pub(super) fn types<'a>(text: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    text.lines().filter_map(move |line| line.strip_prefix(beginning))
}
