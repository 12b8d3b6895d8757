//! Errors: cases as Swift writes them, codes and texts.

use anyhow::{Result, ensure};
use std::fmt::Write;

/// An error and its variants, as they are generated.
pub(super) struct Error<'a> {
    name: &'a str,
    pub(super) variants: Vec<&'a str>,
}

/// Every error is an `EpisealError`.
pub(super) fn conforming(text: String) -> Result<String> {
    let found = errors(&text);
    ensure!(found.iter().any(|error| error.name == "RecordError"), "no RecordError was generated");
    let mut changed = text.replace("public \nenum ", "public enum ");
    for error in &found {
        ensure!(!error.variants.is_empty(), "{} has no variants", error.name);
        for variant in &error.variants {
            let of = case(variant);
            changed = changed.replace(&format!("case {variant}(message: "), &format!("case {of}(message: "));
            changed = changed.replace(&format!(".{variant}(\n"), &format!(".{of}(\n"));
            changed = changed.replace(&format!(".{variant}(_ "), &format!(".{of}(_ "));
        }
    }
    for error in &found {
        changed += &extension(error);
    }
    Ok(changed)
}

/// Those that were generated and not changed yet.
pub(super) fn errors(text: &str) -> Vec<Error<'_>> {
    let mut found: Vec<Error<'_>> = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("enum ").filter(|rest| rest.contains(": Swift.Error")) {
            found.push(Error { name: rest.split(':').next().unwrap_or_default(), variants: Vec::new() });
        } else if let Some(variant) =
            line.trim().strip_prefix("case ").and_then(|of| of.strip_suffix("(message: String)"))
        {
            found.last_mut().into_iter().for_each(|error| error.variants.push(variant));
        }
    }
    found
}

/// As Swift writes it.
pub(super) fn case(variant: &str) -> String {
    let mut letters = variant.chars();
    letters.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

fn extension(error: &Error<'_>) -> String {
    let Error { name, variants } = error;
    let cases: Vec<String> =
        variants.iter().map(|variant| format!("             .{}(let message)", case(variant))).collect();
    let (arguments, more) = match *name {
        "FieldError" => ("fieldErrorText(field: field.code(), ".to_owned(), property("field", "Field", variants)),
        "Refusal" => ("errorText(name: \"Rejection\", ".to_owned(), String::new()),
        _ => (format!("errorText(name: \"{name}\", "), String::new()),
    };
    format!(
        r#"
extension {name}: EpisealError {{
    /// The stable code, in kebab case.
    public var code: String {{ String(message.prefix {{ $0 != ":" }}) }}

    /// What it says to a person.
    public func text(in language: Language) -> String {{
        {arguments}message: message, language: language)
    }}

    var message: String {{
        switch self {{
        case
{}:
            message
        }}
    }}
{more}}}
"#,
        cases.join(",\n")
    )
}

/// Where it was refused: an enum with the same names.
fn property(name: &str, of: &str, variants: &[&str]) -> String {
    let mut out = format!("\n    /// Where it was refused.\n    public var {name}: {of} {{\n        switch self {{\n");
    for variant in variants {
        let case = case(variant);
        let _ = writeln!(out, "        case .{case}: .{case}");
    }
    out + "        }\n    }\n"
}
