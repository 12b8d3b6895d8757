"""Every crate of others that is compiled into the product or runs while it is built, as the tables of core/AUDIT.md:
version, when it was released, where it is, its lines with `unsafe` and its lines of C and assembly, and what it is
trusted with, which dependencies.toml says.

    python core/tools/dependencies.py --check     fails where AUDIT.md says something else
    python core/tools/dependencies.py --write     writes it there

All is read from what Cargo has downloaded (`cargo fetch`): nothing is asked of a network.
"""

import json
import os
import pathlib
import re
import sys
import tomllib

import sbom

HERE = pathlib.Path(__file__).parent
DOCUMENT = sbom.ROOT / "core/AUDIT.md"
BEGIN, END = "<!-- core/tools/dependencies.py writes from here -->\n", "<!-- to here -->\n"
CARGO = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo")) / "registry"

# What is no code: comments and texts, raw ones too; and single letters, which may be quotes.
NO_CODE = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | b?c?r(?P<hashes>\#*)".*?"(?P=hashes) | "(?:\\.|[^"\\])*" | b?'(?:\\[^\n]{1,12}?|[^'\\\n])'""",
    re.VERBOSE | re.DOTALL,
)
FOREIGN = {".S", ".asm", ".c", ".cc", ".h", ".inl", ".s"}
NOT_COMPILED = {"benches", "ci", "examples", "fuzz", "tests"}


def unsafe_lines(text):
    """How many lines have the word `unsafe` outside comments and texts."""
    code = NO_CODE.sub(lambda found: "\n" * found.group().count("\n"), text)
    return sum(1 for line in code.splitlines() if re.search(r"\bunsafe\b", line))


def files(crate):
    (folder,) = CARGO.glob(f"src/*/{crate[0]}-{crate[1]}")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not NOT_COMPILED & set(path.relative_to(folder).parts[:-1]):
            yield path


def counted(crate):
    """Lines with `unsafe`, lines of C and assembly: of the whole crate, whatever its features and the platform are."""
    found = {"unsafe": 0, "foreign": 0}
    for path in files(crate):
        if path.suffix == ".rs":
            found["unsafe"] += unsafe_lines(path.read_text(errors="replace"))
        elif path.suffix in FOREIGN:
            found["foreign"] += len(path.read_bytes().splitlines())
    return found["unsafe"], found["foreign"]


def released(crate):
    """The day on which the registry published this version, from Cargo's copy of its index."""
    name = crate[0].lower()
    folder = f"3/{name[0]}" if len(name) == 3 else f"{name[:2]}/{name[2:4]}" if len(name) > 3 else str(len(name))
    for index in CARGO.glob(f"index/*/.cache/{folder}/{name}"):
        for entry in index.read_bytes().split(b"\0"):
            if entry.startswith(b"{") and (version := json.loads(entry))["vers"] == crate[1]:
                return version["pubtime"][:10]
    sys.exit(f"{crate}: Cargo's index does not say when it was released")


def product(subject):
    """Portable Rust is the same beneath other languages and on phones: one column."""
    return {"episeal-ffi": "shared", "episeal-wasm": "npm"}.get(
        subject.package, "crate" if subject.platform == sbom.LINUX else "shared"
    )


def places():
    """Each crate of others and the products that it is in: in none where it only runs while they are built."""
    found = {}
    for subject in sbom.SUBJECTS.values():
        for crate in sbom.linked(subject):
            found.setdefault(crate, set()).add(product(subject))
        for _, name, version, _ in sbom.tree(subject, "normal,build"):
            found.setdefault((name, version), set())
    return {crate: found[crate] for crate in sorted(found) if not crate[0].startswith("episeal")}


def where(products):
    if len(products) == 3:
        return "all"
    return ", ".join(one for one in ("crate", "shared", "npm") if one in products) or "building"


def row(crate, products, trusted):
    unsafe, foreign = counted(crate)
    lines = f"{unsafe:,} | {foreign:,}"
    return f"| {crate[0]} {crate[1]} | {released(crate)} | {where(products)} | {lines} | {trusted} |\n"


def tables():
    groups = tomllib.loads((HERE / "dependencies.toml").read_text())["group"]
    placed = places()
    said = {name for group in groups for name in group["crates"]}
    used = {name for name, _ in placed}
    if said != used:
        sys.exit(f"dependencies.toml: not said {sorted(used - said)}, not used {sorted(said - used)}")
    for group in groups:
        yield f"\n**{group['title']}.** {group['trusted']}\n\n"
        yield "| crate | released | in | `unsafe` | C, assembly | trusted with |\n|---|---|---|---:|---:|---|\n"
        for crate in placed:
            if trusted := group["crates"].get(crate[0]):
                yield row(crate, placed[crate], trusted)


def main():
    before, rest = DOCUMENT.read_text().split(BEGIN)
    _, after = rest.split(END)
    written = before + BEGIN + "".join(tables()) + "\n" + END + after
    if "--write" in sys.argv:
        DOCUMENT.write_text(written)
    elif written != DOCUMENT.read_text():
        sys.exit("core/AUDIT.md: its dependencies are not those of Cargo.lock; see core/tools/dependencies.py")


if __name__ == "__main__":
    main()
