//! `episeal-bindgen LIBRARY kotlin|android|swift|python FOLDER`: writes what a language calls the library by, amended
//! where its package has more to say than uniffi's templates.

mod amend;
mod kotlin;
mod python;
mod swift;

use anyhow::{Context, Result, bail};
use std::env;
use std::path::Path;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

const CONFIG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../uniffi.toml");

fn main() -> Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [library, language, folder] = arguments.as_slice() else {
        bail!("usage: episeal-bindgen LIBRARY kotlin|android|swift|python FOLDER");
    };
    let written = |language, config: &Path| written(library, language, folder, config);
    let config = Path::new(CONFIG);
    match language.as_str() {
        "kotlin" => written(TargetLanguage::Kotlin, config).and_then(|()| kotlin::amend(folder)),
        "android" => written(TargetLanguage::Kotlin, &kotlin::config_for_android(CONFIG, folder)?)
            .and_then(|()| kotlin::amend_for_android(folder)),
        "swift" => written(TargetLanguage::Swift, config).and_then(|()| swift::amend(folder)),
        "python" => written(TargetLanguage::Python, config).and_then(|()| python::amend(library, folder)),
        _ => bail!("nothing is written for {language}"),
    }
}

fn written(library: &str, language: TargetLanguage, folder: &str, config: &Path) -> Result<()> {
    generate(GenerateOptions {
        languages: vec![language],
        source: library.into(),
        out_dir: folder.into(),
        config_override: Some(config.to_path_buf().try_into()?),
        format: false,
        crate_filter: Some("episeal_ffi".into()),
        metadata_no_deps: true,
    })
    .context("the library has no metadata that uniffi can read")
}
