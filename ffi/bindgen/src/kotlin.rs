//! Kotlin: every error is an `EpisealException`, which has a code; what was closed refuses use, also as an argument.

use crate::amend::Source;
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Each error as Kotlin has it, and whose codes core has for it.
const ERRORS: [(&str, &str); 7] = [
    ("CertificateException", "CertificateError"),
    ("FieldException", "FieldError"),
    ("IssueException", "IssueError"),
    ("RecordException", "RecordError"),
    ("Refusal", "Rejection"),
    ("Rejection", "Rejection"),
    ("RulesException", "RulesError"),
];

/// Beneath the text of an error that says which entry was refused.
const OF_A_FIELD: &str = " {
    /** Which entry was refused. */
    val field: Field get() = fieldOf(this)

    override fun text(language: Language): String = fieldErrorText(field.code(), message, language)
";

/// From here to there a record with personal data or a secret asks the library for its name.
const DISPLAY: &str =
    "    // The local Rust `Display`/`Debug` implementation.\n    override fun toString(): String {\n";
const END_OF_DISPLAY: &str = "    )\n    }\n";

/// What makes an object stands from here to its end.
const STATICS: &str = "    companion object {\n        \n";
const END_OF_STATICS: &str = "\n    \n}\n";

/// Once for each object.
const OBJECT: &str = ": Disposable, AutoCloseable, ";

pub(crate) fn amend(folder: &str) -> Result<()> {
    let path = source(folder);
    amended(Source::read(&path)?)?.write(&path)
}

/// Without the annotations of a library that Maven Central does not have.
pub(crate) fn amend_for_android(folder: &str) -> Result<()> {
    let path = source(folder);
    amended(Source::read(&path)?)?
        .replace("import androidx.annotation.RequiresApi\n", "", 1)?
        .replace("@RequiresApi(Build.VERSION_CODES.UPSIDE_DOWN_CAKE)\n", "", 2)?
        .write(&path)
}

/// The configuration with the cleaner that Android has: written into the folder.
pub(crate) fn config_for_android(config: &str, folder: &str) -> Result<PathBuf> {
    let path = Path::new(folder).join("uniffi.toml");
    fs::create_dir_all(folder)?;
    let kotlin = "[crates.episeal_ffi.bindings.kotlin]\n";
    let with_cleaner = format!("{kotlin}android_cleaner = true\n");
    Source::read(Path::new(config))?.replace(kotlin, &with_cleaner, 1)?.write(&path)?;
    Ok(path)
}

fn source(folder: &str) -> PathBuf {
    Path::new(folder).join("org/episeal/episeal.kt")
}

fn amended(source: Source) -> Result<Source> {
    let encoded = "encode(CharBuffer.wrap(value))";
    statics(judged(closed(named(errors(source)?)?)?)?)?.replace(encoded, &format!("ofUnicode {{ {encoded} }}"), 1)
}

fn errors(source: Source) -> Result<Source> {
    let mut source = source
        .replace("class InternalException(message: String) : kotlin.Exception(message)\n\n", "", 1)?
        .replace("sealed class FieldException(message: String): kotlin.Exception(message) {\n", &field(), 1)?;
    for (name, core) in ERRORS {
        let of_kotlin = format!("sealed class {name}(message: String): kotlin.Exception(message)");
        let of_episeal = format!("sealed class {name}(message: String): EpisealException(message, \"{core}\")");
        source = source.replace(&of_kotlin, &of_episeal, usize::from(name != "FieldException"))?;
    }
    Ok(source)
}

fn field() -> String {
    format!("sealed class FieldException(message: String): EpisealException(message, \"FieldError\"){OF_A_FIELD}")
}

/// A record that shows its name alone: uniffi would pass it to the library and back, which fails where it holds what
/// was closed.
fn named(source: Source) -> Result<Source> {
    source.change(|text| {
        let mut parts = text.split(DISPLAY);
        let mut named = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (call, rest) = part.split_once(END_OF_DISPLAY).context("a toString has another form")?;
            let record = call.split_once("FfiConverterType").and_then(|(_, of)| of.split_once(".lower(this)"));
            let (name, _) = record.context("a toString does not call the library")?;
            named.push_str(&format!("    override fun toString(): String = \"{name}\"\n{rest}"));
        }
        Ok(named)
    })
}

/// What makes an object is static for Java, too.
fn statics(source: Source) -> Result<Source> {
    source.change(|text| {
        let mut parts = text.split(STATICS);
        let mut changed = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (made, rest) = part.split_once(END_OF_STATICS).context("a companion object has another form")?;
            let made =
                made.replace("    @Throws(", "    @JvmStatic @Throws(").replace("*/ fun `", "*/ @JvmStatic fun `");
            changed.push_str(&format!("{STATICS}{made}{END_OF_STATICS}{rest}"));
        }
        Ok(changed)
    })
}

/// uniffi would hand out the freed memory of an object that is passed after it was closed.
fn closed(source: Source) -> Result<Source> {
    let destroyed = "throw IllegalStateException(\"${this.javaClass.simpleName} object has already been destroyed\")";
    source.replace_as_often_as(OBJECT, destroyed, "throw ClosedException()")?.replace_as_often_as(
        OBJECT,
        "return value.uniffiCloneHandle()",
        "return value.lend()",
    )
}

/// A call that hands over arguments.
const CALL: &str = "{ _status ->\n";
const END_OF_CALL: &str = "_status)\n}\n";

const WITH_HANDLE: &str = "    internal inline fun <R> callWithHandle(block: (handle: Long) -> R): R {\n";
const WHILE_OPEN: &str = "    \
    internal fun lend(): Long = whileOpen { uniffiCloneHandle() }

    internal fun checkOpen() {
        if (callCounter.get() == 0L) throw ClosedException()
    }

    internal inline fun <R> whileOpen(block: () -> R): R {
";

const SIZE_OF_TEXT: &str = "        val sizeForString = value.length.toULong() * 3UL\n";
const IS_UNICODE: &str = "        \
        if (!Charsets.UTF_8.newEncoder().canEncode(value)) throw NotUnicodeException()
";

/// Arguments are judged, by asking for their sizes, before any of them is lent to the library: what was lent when a
/// later one is refused would never be freed.
fn judged(source: Source) -> Result<Source> {
    source
        .replace_as_often_as(OBJECT, WITH_HANDLE, WHILE_OPEN)?
        .replace_as_often_as(OBJECT, "return block(this.uniffiCloneHandle())", "return block()")?
        .replace_as_often_as("    callWithHandle {\n", "\n        it,\n", "\n        uniffiCloneHandle(),\n")?
        .replace_all("    callWithHandle {\n", "    whileOpen {\n")?
        .replace(SIZE_OF_TEXT, &format!("{IS_UNICODE}{SIZE_OF_TEXT}"), 1)?
        .change(|text| Ok(text.split_inclusive('\n').map(sized).collect()))?
        .change(|text| {
            let mut parts = text.split(CALL);
            let mut judged = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let (call, _) = part.split_once(END_OF_CALL).context("a call has another form")?;
                judged.push_str(&format!("{CALL}{}{part}", sizes(call)));
            }
            Ok(judged)
        })
}

/// The size of an object that was closed is not told.
fn sized(line: &str) -> String {
    let of_object = line.starts_with("    override fun allocationSize(value: ") && line.ends_with(") = 8UL\n");
    let is_number = ["Long", "ULong", "Double"].iter().any(|number| line.contains(&format!("(value: {number})")));
    if of_object && !is_number { line.replace("8UL", "8UL.also { value.checkOpen() }") } else { line.to_owned() }
}

/// Of each argument, but for what is always taken.
fn sizes(call: &str) -> String {
    let converters = call.split("FfiConverter").skip(1).filter_map(|rest| rest.split_once(".lower("));
    let arguments = converters.filter_map(|(of, rest)| rest.split_once(')').map(|(argument, _)| (of, argument)));
    let judged = arguments.filter(|(of, _)| !["Boolean", "ByteArray", "Int", "Long"].contains(of));
    judged.map(|(of, argument)| format!("    FfiConverter{of}.allocationSize({argument})\n")).collect()
}
