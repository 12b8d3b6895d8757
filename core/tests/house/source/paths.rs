//! Paths as they are written: `use` trees, and `a::b` in code.

use super::Token;

/// One path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) segments: Vec<String>,
    pub(crate) is_use: bool,
    /// What a `use` calls it here; nothing for `*`.
    pub(crate) name: Option<String>,
}

/// Every path with more than one segment, and everything that `use` names.
pub(super) fn written(tokens: &[Token]) -> Vec<Written> {
    let mut paths = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let is_path = is_word(token) && tokens.get(at + 1).is_some_and(|next| next.text == "::");
        // `use<'a>` lists lifetimes.
        if token.text == "use" && tokens.get(at + 1).is_some_and(|next| next.text != "<") {
            at = tree(tokens, at + 1, &[], &mut paths);
        } else if token.text == "extern" && tokens.get(at + 1).is_some_and(|next| next.text == "crate") {
            paths.push(Written { segments: vec![tokens[at + 2].text.clone()], is_use: false, name: None });
            at += 3;
        } else if is_path {
            let mut segments = vec![token.text.clone()];
            while tokens.get(at + 1).is_some_and(|next| next.text == "::") && tokens.get(at + 2).is_some_and(is_word) {
                segments.push(tokens[at + 2].text.clone());
                at += 2;
            }
            at += 1;
            // Exported macros stand at the root, wherever they are written.
            let is_macro = segments.len() == 2 && tokens.get(at).is_some_and(|next| next.text == "!");
            if !is_macro {
                paths.push(Written { segments, is_use: false, name: None });
            }
        } else {
            at += 1;
        }
    }
    paths
}

fn is_word(token: &Token) -> bool {
    token.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// One tree of a `use`; returns the place after it.
fn tree(tokens: &[Token], mut at: usize, before: &[String], paths: &mut Vec<Written>) -> usize {
    let mut segments = before.to_vec();
    loop {
        match tokens[at].text.as_str() {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens[at].text != "}" {
                    at = tree(tokens, at, &segments, paths);
                    at += usize::from(tokens[at].text == ",");
                }
                return at + 1;
            }
            "*" => {
                paths.push(Written { segments, is_use: true, name: None });
                return at + 1;
            }
            word => {
                // `a::{self}` is `a`.
                if word != "self" || segments.is_empty() {
                    segments.push(word.to_owned());
                }
                at += 1;
                let next = tokens[at].text.as_str();
                if next == "::" {
                    continue;
                }
                let is_renamed = next == "as";
                let name = if is_renamed { Some(tokens[at + 1].text.clone()) } else { segments.last().cloned() };
                paths.push(Written { segments, is_use: true, name });
                return at + if is_renamed { 2 } else { 0 };
            }
        }
    }
}
