"""What is in the shared library, as CycloneDX 1.6 in JSON: every crate that is linked into it, with its hash from
Cargo.lock, its licence and what it needs. The same sources give the same bytes.

    python ffi/tools/sbom.py [--check] > episeal.cdx.json

With --check it is validated against the schema, by cyclonedx-python-lib (ffi/tools/requirements.txt).
"""

import json
import os
import pathlib
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLATFORM = "x86_64-unknown-linux-gnu"
LIBRARY = "episeal-ffi"
# As build.mjs builds it.
FEATURES = "tables"
ENVIRONMENT = {**os.environ, "RUSTFLAGS": "--cfg episeal_portable"}


def cargo(*parts):
    return subprocess.run(
        ["cargo", *parts], cwd=ROOT, env=ENVIRONMENT, check=True, text=True, stdout=subprocess.PIPE
    ).stdout


def linked():
    """Name and version of what is linked: without what runs while building, with the features of this package alone."""
    chosen = ["--package", LIBRARY, "--features", FEATURES, "--target", PLATFORM, "--edges", "normal,no-proc-macro"]
    tree = cargo("tree", "--locked", *chosen, "--prefix", "none", "--format", "{p}")
    words = (line.split() for line in tree.splitlines() if line)
    return {(name, version.removeprefix("v")) for name, version, *_ in words}


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    name, version = package["name"], package["version"]
    described = {"type": "library", "bom-ref": reference(package), "name": name, "version": version}
    # Some write `MIT/Apache-2.0`, as Cargo once wanted it.
    described["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    described["purl"] = reference(package)
    if checksum := checksums.get((name, version)):
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return described


def bill():
    metadata = json.loads(cargo("metadata", "--locked", "--format-version", "1", "--filter-platform", PLATFORM))
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    checksums = {(one["name"], one["version"]): one.get("checksum") for one in locked}
    names = linked()
    packages = {one["id"]: one for one in metadata["packages"] if (one["name"], one["version"]) in names}
    ordered = sorted(packages.values(), key=reference)
    needs = {one["id"]: one["dependencies"] for one in metadata["resolve"]["nodes"]}
    dependencies = [
        {
            "ref": reference(package),
            "dependsOn": sorted(reference(packages[other]) for other in needs[package["id"]] if other in packages),
        }
        for package in ordered
    ]
    components = {one["name"]: component(one, checksums) for one in ordered if one["name"] == LIBRARY}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": components[LIBRARY]},
        "components": [component(one, checksums) for one in ordered if one["name"] != LIBRARY],
        "dependencies": dependencies,
    }


def check(text):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"not CycloneDX 1.6: {fault}")


if __name__ == "__main__":
    written = json.dumps(bill(), indent=2) + "\n"
    if "--check" in sys.argv[1:]:
        check(written)
    sys.stdout.write(written)
