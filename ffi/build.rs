//! How the library that is handed out is linked.

use std::env;

/// What uniffi's generators read is not in it: a third of a megabyte, with all of the documentation.
const WITHOUT_DESCRIPTIONS: &str = "without-descriptions.ld";
/// By lld, as the NDK links: equal functions once; addresses and symbols in the forms that Android has since API 23.
const ANDROID: [&str; 3] = ["--icf=all", "--hash-style=gnu", "--pack-dyn-relocs=android"];

fn main() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|of| of == value);
    println!("cargo::rerun-if-changed={WITHOUT_DESCRIPTIONS}");
    let is_android = is("CARGO_CFG_TARGET_OS", "android");
    if is("PROFILE", "release") && (is_android || is("CARGO_CFG_TARGET_OS", "linux")) {
        let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo::rustc-cdylib-link-arg=-Wl,-T,{folder}/{WITHOUT_DESCRIPTIONS}");
        for argument in ANDROID.iter().filter(|_| is_android) {
            println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
        }
    }
}
