//! `episeal-bindgen LIBRARY kotlin|android|swift|python FOLDER`: writes what a language calls the library by, amended
//! where its package has more to say than uniffi's templates.

mod amend;
mod kotlin;
mod python;
mod swift;

use anyhow::{Context, Result, bail};
use std::env;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [library, language, folder] = arguments.as_slice() else {
        bail!("usage: episeal-bindgen LIBRARY kotlin|android|swift|python FOLDER");
    };
    match language.as_str() {
        "kotlin" => written(library, TargetLanguage::Kotlin, folder).and_then(|()| kotlin::amend(folder)),
        "android" => written(library, TargetLanguage::Kotlin, folder).and_then(|()| kotlin::amend_for_android(folder)),
        "swift" => written(library, TargetLanguage::Swift, folder).and_then(|()| swift::amend(folder)),
        "python" => written(library, TargetLanguage::Python, folder).and_then(|()| python::amend(folder)),
        _ => bail!("nothing is written for {language}"),
    }
}

fn written(library: &str, language: TargetLanguage, folder: &str) -> Result<()> {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../uniffi.toml");
    generate(GenerateOptions {
        languages: vec![language],
        source: library.into(),
        out_dir: folder.into(),
        config_override: Some(config.into()),
        format: false,
        crate_filter: Some("episeal_ffi".into()),
        metadata_no_deps: true,
    })
    .context("the library has no metadata that uniffi can read")
}
