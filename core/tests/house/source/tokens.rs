//! A file as tokens: no comments, no tests.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What the checks look at, with its first and last line.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// A word, a sign, `::`, a bracket, or `""` for a literal.
    pub(crate) text: String,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// The tokens of what is compiled into the product.
pub(super) fn product(text: &str, file: &str) -> Vec<Token> {
    let stream: TokenStream = text.parse().unwrap_or_else(|_| panic!("{file} does not parse"));
    let mut tokens = Vec::new();
    flatten(stream, &mut tokens);
    tokens
}

/// The modules that a file declares, each of which is a file.
pub(super) fn modules(tokens: &[Token]) -> impl Iterator<Item = String> {
    let declared = tokens.windows(3).filter(|part| part[0].text == "mod" && part[2].text == ";");
    declared.map(|part| part[1].text.clone())
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let trees: Vec<_> = stream.into_iter().collect();
    let mut rest = trees.as_slice();
    while let Some((tree, after)) = rest.split_first() {
        rest = match attribute(rest) {
            Some((words, after)) if words.starts_with("doc") => after,
            Some((words, after)) if is_test(&words) => without_item(after),
            _ => {
                push(tree, rest.get(1), tokens);
                // The second half of `::` is in the first.
                if tokens.last().is_some_and(|token| token.text == "::") { &after[1..] } else { after }
            }
        };
    }
}

/// Whether an attribute leaves its item to tests alone.
fn is_test(words: &str) -> bool {
    ["cfg(test)", "cfg(doctest)"].contains(&words) || words.starts_with("cfg(all(test,")
}

/// The words of an attribute at the beginning, without blanks, and what follows it.
fn attribute(trees: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    let is = |tree: Option<&TokenTree>, sign| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
    if !is(trees.first(), '#') {
        return None;
    }
    let at = if is(trees.get(1), '!') { 2 } else { 1 };
    match trees.get(at)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            Some((group.stream().to_string().replace([' ', '\n'], ""), &trees[at + 1..]))
        }
        _ => None,
    }
}

/// What follows an item: it ends at its braces, or at a semicolon if it has none or is a `use` or a constant.
fn without_item(trees: &[TokenTree]) -> &[TokenTree] {
    let is_word = |tree: &TokenTree, word| matches!(tree, TokenTree::Ident(ident) if ident == word);
    let has_semicolon =
        trees.iter().take(3).any(|tree| ["use", "const", "static", "type"].iter().any(|word| is_word(tree, word)));
    let is_end = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !has_semicolon,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let end = trees.iter().position(is_end).map_or(trees.len(), |end| end + 1);
    &trees[end..]
}

fn push(tree: &TokenTree, next: Option<&TokenTree>, tokens: &mut Vec<Token>) {
    let span = tree.span();
    let mut add = |text: &str, first, last| tokens.push(Token { text: text.to_owned(), first, last });
    match tree {
        TokenTree::Group(group) => {
            let (open, close) = match group.delimiter() {
                Delimiter::Brace => ("{", "}"),
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::None => ("", ""),
            };
            let (first, last) = (group.span_open().start().line, group.span_close().end().line);
            add(open, first, first);
            flatten(group.stream(), tokens);
            tokens.push(Token { text: close.to_owned(), first: last, last });
        }
        TokenTree::Ident(ident) => add(&ident.to_string(), span.start().line, span.end().line),
        TokenTree::Literal(_) => add("", span.start().line, span.end().line),
        TokenTree::Punct(punct) => {
            let is_path = punct.as_char() == ':'
                && punct.spacing() == Spacing::Joint
                && matches!(next, Some(TokenTree::Punct(second)) if second.as_char() == ':');
            let sign = punct.as_char().to_string();
            add(if is_path { "::" } else { &sign }, span.start().line, span.end().line);
        }
    }
}
