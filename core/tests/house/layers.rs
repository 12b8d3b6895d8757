//! The house: which crate may use which, and in each crate a module uses only what stands below it.

use crate::source::{Module, Product, Use};
use std::collections::{BTreeMap, BTreeSet};

/// One layer of a crate.
enum Layer {
    /// Modules that do not use each other.
    Apart(&'static [&'static str]),
    /// Modules that may use each other, without a circle.
    Ordered(&'static [&'static str]),
}
use Layer::{Apart, Ordered};

/// Each crate of the product, and its modules, lowest first. The root only hands on names.
const HOUSE: &[(&str, &[Layer])] = &[
    ("lanes", &[Apart(&["numbers"]), Apart(&["ifma", "nowhere"])]),
    (
        "base",
        &[
            Ordered(&["coded", "opaque", "sorted", "error"]),
            Apart(&["primitives"]),
            Apart(&["wire", "calendar", "many"]),
            Apart(&["text", "time"]),
            Apart(&["secret_bytes", "secret_text"]),
        ],
    ),
    (
        "messages",
        &[
            Apart(&["item"]),
            Apart(&["cpace", "envelope", "id"]),
            Ordered(&["extensions", "signed", "sealed", "kept", "log"]),
            Ordered(&["area", "stay", "contact", "poster", "areas", "share_code"]),
            Ordered(&["authority", "succession", "trust", "notice"]),
            Ordered(&["visit", "day_key"]),
            Ordered(&["check_in_code", "note", "request", "release", "share", "live"]),
        ],
    ),
    (
        "visits",
        &[
            Apart(&["store", "stretch"]),
            Apart(&["key_ring"]),
            Apart(&["kept_run"]),
            // Parties do not use each other: what one says to another is a message.
            Apart(&["authority", "office", "server", "staff", "trust", "venue", "visitor"]),
            Apart(&["diary", "share"]),
        ],
    ),
    (
        "certificates",
        &[
            Apart(&[
                "issue_error",
                "deviation",
                "base45",
                "base64",
                "countries",
                "identifier",
                "texts",
                "value_sets",
                "zlib",
            ]),
            Ordered(&["cbor", "json", "cose", "date", "written_date"]),
            Ordered(&["field", "entry", "content", "claims"]),
            Ordered(&["key", "x509", "signer", "hcert"]),
            Ordered(&["revocation", "trust"]),
            Ordered(&["check", "verified", "not_judged", "payload", "verdict", "examine", "verify"]),
            Ordered(&["names", "uvci", "qr", "guard", "issue"]),
        ],
    ),
    (
        "rules",
        &[
            Apart(&["error"]),
            Apart(&["date", "json"]),
            Apart(&["clock", "term"]),
            Apart(&["grammar", "value"]),
            Apart(&["evaluation", "value_sets"]),
            Apart(&["expression"]),
            Apart(&["rule"]),
            Apart(&["external"]),
            Apart(&["rule_set"]),
            Apart(&["verdict"]),
            Apart(&["travel"]),
        ],
    ),
    (
        "acceptance",
        &[
            Apart(&["es256", "rejection"]),
            Apart(&["cbor", "transport", "signer"]),
            Apart(&["message"]),
            Apart(&["corona_warn_app", "covpass"]),
        ],
    ),
    (".", &[]),
];

/// What breaks the layers, and how many uses were looked at.
fn broken(product: &Product, layers: &[Layer]) -> (Vec<String>, usize) {
    let mut broken = Vec::new();
    for source in &product.sources {
        if let Some(top) = source.module.first()
            && place(layers, top).is_none()
        {
            broken.push(format!("{} has no layer", source.file));
        }
    }
    for layer in layers {
        let gone = names(layer).iter().filter(|name| product.sources.iter().all(|source| source.module != [**name]));
        broken.extend(gone.map(|name| format!("{name} has a layer and is not there")));
    }
    let uses = product.uses();
    for Use { file, from, to } in &uses {
        let Some(from) = from.first() else {
            continue;
        };
        let Some(to) = to.first() else {
            broken.push(format!("{file} uses what is defined in the root"));
            continue;
        };
        let (Some(layer), Some(below)) = (place(layers, from), place(layers, to)) else {
            continue;
        };
        let is_within = layer == below && (from == to || matches!(layers[layer], Ordered(_)));
        if below >= layer && !is_within {
            broken.push(format!("{file} uses {to}, which does not stand below it"));
        }
    }
    (broken, uses.len())
}

fn names(layer: &Layer) -> &'static [&'static str] {
    match layer {
        Apart(names) | Ordered(names) => names,
    }
}

fn place(layers: &[Layer], module: &str) -> Option<usize> {
    layers.iter().position(|layer| names(layer).contains(&module))
}

/// The circles between modules that stand in one folder, each by its modules: what they and all below them use.
fn circles(uses: &BTreeSet<Use>) -> BTreeSet<Vec<String>> {
    let mut edges: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for Use { from, to, .. } in uses {
        let common = from.iter().zip(to).take_while(|(one, other)| one == other).count();
        // What a folder's module and those within it use of each other is theirs.
        if common < from.len() && common < to.len() {
            edges.entry(from[..=common].to_vec()).or_default().insert(to[..=common].to_vec());
        }
    }
    let reached = |from: &Module| {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(next) = open.pop() {
            open.extend(edges.get(next).into_iter().flatten().filter(|to| reached.insert((*to).clone())));
        }
        reached
    };
    let all: BTreeMap<_, _> = edges.keys().map(|from| (from, reached(from))).collect();
    let is_on_one = |one: &Module, other: &Module| {
        all[one].contains(other) && all.get(other).is_some_and(|back| back.contains(one))
    };
    all.keys()
        .filter(|from| is_on_one(from, from))
        .map(|from| all.keys().filter(|to| is_on_one(from, to)).map(|module| module.join("::")).collect())
        .collect()
}

#[test]
fn a_module_uses_only_what_stands_below_it() {
    let mut checked = 0;
    for (name, layers) in HOUSE {
        let (broken, uses) = broken(&Product::read(name), layers);
        assert_eq!(broken, Vec::<String>::new(), "{name}");
        checked += uses;
    }
    assert!(checked > 300, "only {checked} uses found");
}

#[test]
fn modules_of_one_folder_form_no_circle() {
    for name in HOUSE.iter().map(|(name, _)| *name).chain(["../ffi"]) {
        assert_eq!(circles(&Product::read(name).uses()), BTreeSet::new(), "{name}");
    }
}

/// No file is left over that nothing compiles.
#[test]
fn every_file_is_of_the_product_or_a_test() {
    for name in HOUSE.iter().map(|(name, _)| *name).chain(["../ffi"]) {
        for file in Product::read(name).rest {
            assert!(file.split('/').any(|part| part.trim_end_matches(".rs").ends_with("tests")), "{name}: {file}");
        }
    }
}

#[test]
fn a_module_is_a_file_of_its_own() {
    for (name, _) in HOUSE {
        for source in Product::read(name).sources {
            let within = source.tokens.windows(3).find(|part| part[0].text == "mod" && part[2].text != ";");
            assert!(within.is_none(), "{name}: {}: a module within it", source.file);
        }
    }
}

/// A crate whose `a` stands below `b`; `b` has the modules `c` and `d`.
fn small(changed: &[(&str, &str)]) -> Product {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let files = [("lib.rs", "mod a; mod b; pub use b::Up;"), ("a.rs", ""), ("b.rs", "mod c; mod d; pub struct Up;")];
    for (file, text) in files.iter().chain(&[("b/c.rs", ""), ("b/d.rs", "")]).chain(changed) {
        texts.insert((*file).to_owned(), (*text).to_owned());
    }
    Product::of(texts)
}

const SMALL: &[Layer] = &[Apart(&["a"]), Apart(&["b"])];

#[test]
fn every_way_to_write_a_use_upward_is_found() {
    let ways = [
        "use super::b::Up;",
        "use crate::b::Up;",
        "use self::super::b::Up;",
        "pub use super::{b::{Up as Low}};",
        "use crate::{b::*};",
        "use crate::{b};",
        "use super::Up;",
        "use crate::Up as Low;",
        "fn low(up: &super::b::Up) {}",
        "fn low() { vec![crate::b::c::up()]; }",
        "impl From<crate::Up> for Low {}",
        "macro_rules! low { () => { $crate::b::up() } }",
        "#[cfg(feature = \"issue\")] use super::b;",
        "#[cfg(test)] use std::fs; use super::b;",
        "#[cfg(test)] mod tests { } use super::b;",
    ];
    for way in ways {
        let (broken, _) = broken(&small(&[("a.rs", way)]), SMALL);
        assert_eq!(broken, ["a.rs uses b, which does not stand below it"], "{way}");
    }
    let (broken, _) = broken(&small(&[("a.rs", "mod low;"), ("a/low.rs", "use super::super::b::Up;")]), SMALL);
    assert_eq!(broken, ["a/low.rs uses b, which does not stand below it"]);
}

#[test]
fn what_is_no_use_upward_is_let_pass() {
    let ways = [
        "// use super::b;",
        "/// [`Up`](super::b::Up)\nfn low() {}",
        "const LOW: &str = \"super::b\";",
        "use std::b::Up;",
        "#[cfg(test)] mod tests { use super::super::b::Up; }",
        "#[cfg(test)] use super::b::Up;",
        "#[cfg(all(test, unix))] use super::b::Up;",
    ];
    for way in ways {
        assert_eq!(broken(&small(&[("a.rs", way)]), SMALL).0, Vec::<String>::new(), "{way}");
    }
    for way in ["use super::a::Low;", "use crate::a;", "use self::c::Up;", "use super::{a::Low, b::d::Up};"] {
        let way = format!("mod c; mod d; {way}");
        assert_eq!(broken(&small(&[("b.rs", &way)]), SMALL).0, Vec::<String>::new(), "{way}");
    }
}

#[test]
fn a_file_without_a_layer_is_found_and_what_the_root_defines() {
    let product = small(&[("lib.rs", "mod a; mod b; mod x; fn low() {}"), ("x.rs", ""), ("b.rs", "use crate::low;")]);
    assert_eq!(broken(&product, SMALL).0, ["x.rs has no layer", "b.rs uses what is defined in the root"]);
    let product = small(&[("lib.rs", "mod a;")]);
    assert_eq!(broken(&product, SMALL).0, ["b has a layer and is not there"]);
    assert_eq!(product.rest, BTreeSet::from(["b.rs", "b/c.rs", "b/d.rs"].map(str::to_owned)));
}

#[test]
fn a_circle_is_found_between_files_and_between_folders() {
    let found =
        |changed| circles(&small(changed).uses()).into_iter().map(|circle| circle.join(" ")).collect::<Vec<_>>();
    assert_eq!(found(&[("b/c.rs", "use super::d::D;"), ("b/d.rs", "use super::c::C;")]), ["b::c b::d"]);
    assert_eq!(found(&[("b/c.rs", "use super::d::D;"), ("b/d.rs", "use super::Up;")]), [""; 0]);
    assert_eq!(found(&[("a.rs", "use super::b::Up;"), ("b/d.rs", "use super::super::a::Low;")]), ["a b"]);
    // By a name that the folder's module brought in.
    let brought = [("b.rs", "mod c; mod d; use c::C;"), ("b/c.rs", "use super::d::D;"), ("b/d.rs", "use super::C;")];
    assert_eq!(found(&brought), ["b::c b::d"]);
}
