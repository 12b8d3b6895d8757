"""What is in the product, as CycloneDX 1.6 in JSON, a bill for each subject: every crate that is compiled into it, with
its hash from Cargo.lock, its licence and what it needs. The same sources give the same bytes.

    python core/tools/sbom.py [--check] FOLDER [SUBJECT...]

writes FOLDER/SUBJECT.cdx.json. With --check each is validated against the schema, by cyclonedx-python-lib
(core/tools/requirements.txt). What runs while building alone is in no bill. In WebAssembly the linker drops what a
party does not call: its bill says what is compiled for it, and its module may have less.
"""

import json
import os
import pathlib
import subprocess
import sys
import tomllib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Subject:
    """A package of the workspace as it is built for one platform; and what the result is called, where not as that."""

    package: str
    platform: str
    options: tuple = ()
    flags: str = ""
    entry: str | None = None


LINUX, ANDROID, IOS, WEB = (
    "x86_64-unknown-linux-gnu",
    "aarch64-linux-android",
    "aarch64-apple-ios",
    "wasm32-unknown-unknown",
)
PARTIES = ("authorities", "authority", "certificate", "issuer", "office", "rules", "server", "venue", "visitor")

# As apps depend on the crate, as ffi/tools/build.mjs and as wasm/build.mjs build.
SUBJECTS = {
    "library": Subject("episeal", LINUX, ("--features", "parallel")),
    "library-phone": Subject("episeal", ANDROID),
    "ffi": Subject("episeal-ffi", LINUX, ("--features", "tables"), "--cfg episeal_portable"),
    "ffi-android": Subject("episeal-ffi", ANDROID),
    "ffi-ios": Subject("episeal-ffi", IOS),
} | {
    f"npm-{party}": Subject(
        "episeal-wasm", WEB, ("--no-default-features", "--features", party), entry=f"episeal/{party}"
    )
    for party in PARTIES
}


def tree(subject, edges):
    """The lines of `cargo tree`: depth, name, version, licence, each crate's children below it once."""
    chosen = ["--package", subject.package, *subject.options, "--target", subject.platform, "--edges", edges]
    printed = subprocess.run(
        ["cargo", "tree", "--locked", *chosen, "--prefix", "depth", "--format", "\t{p}\t{l}\t"],
        cwd=ROOT,
        env={**os.environ, "RUSTFLAGS": subject.flags},
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    ).stdout
    for line in printed.splitlines():
        depth, package, licence, _ = line.split("\t")
        name, version = package.split()[:2]
        yield int(depth), name, version.removeprefix("v"), licence


def linked(subject):
    """What is compiled into it, by name and version: the licence, and what it needs itself."""
    found, above = {}, []
    for depth, name, version, licence in tree(subject, "normal,no-proc-macro"):
        del above[depth:]
        found.setdefault((name, version), (licence, set()))
        if above:
            found[above[-1]][1].add((name, version))
        above.append((name, version))
    return found


def reference(crate):
    name, version = crate
    return f"pkg:cargo/{name}@{version}"


def checksums():
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    return {(one["name"], one["version"]): one.get("checksum") for one in locked}


def component(crate, licence, checksum):
    name, version = crate
    described = {"type": "library", "bom-ref": reference(crate), "name": name, "version": version}
    # Some write `MIT/Apache-2.0`, as Cargo once wanted it.
    described["licenses"] = [{"expression": licence.replace(" / ", "/").replace("/", " OR ")}]
    described["purl"] = reference(crate)
    if checksum:
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return described


def bill(subject):
    found, sums = linked(subject), checksums()
    components = {one: component(one, found[one][0], sums[one]) for one in sorted(found)}
    needs = {reference(one): sorted(map(reference, found[one][1])) for one in sorted(found)}
    (product,) = (one for one in found if one[0] == subject.package)
    described = components.pop(product)
    if subject.entry:
        # The entry point of the npm package is JavaScript of ours and this module.
        described = {key: described[key] for key in ("type", "version", "licenses")} | {"name": subject.entry}
        described["bom-ref"] = described["purl"] = f"pkg:npm/episeal@{described['version']}#{subject.entry[8:]}"
        needs[described["bom-ref"]] = [reference(product)]
        components[product] = component(product, found[product][0], None)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": described},
        "components": [components[one] for one in sorted(components)],
        "dependencies": [{"ref": one, "dependsOn": needs[one]} for one in sorted(needs)],
    }


def check(text):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"not CycloneDX 1.6: {fault}")


def main():
    words = [word for word in sys.argv[1:] if word != "--check"]
    folder, chosen = pathlib.Path(words[0]), words[1:] or list(SUBJECTS)
    folder.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        written = json.dumps(bill(SUBJECTS[name]), indent=2) + "\n"
        if "--check" in sys.argv:
            check(written)
        (folder / f"{name}.cdx.json").write_text(written)


if __name__ == "__main__":
    main()
