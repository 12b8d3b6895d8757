"""Runs every model and every broken variant, and compares each query with the result that models.toml pins.

A variant is its sound model with one text replaced, which must occur exactly once. ProVerif runs where it is on the
path; Verifpal is given by --verifpal.
Usage: check.py [--tables | --diagrams] [--verbose] [--verifpal PROGRAM] [NAME ...]
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
SECONDS = 900
# `(* Q name: what it says *)` in ProVerif's models, `// Q name: what it says` in Verifpal's.
QUERY = r"(?:\(\*|//) Q (\w+): (.*?)(?: \*\))?\n"
WORDS = {"true": "proved", "false": "attacked", "unproved": "not provable", "passed": "no attack", "attack": "attacked"}
PROVERIF_SAYS = {"is true.": "true", "is false.": "false", "cannot be proved.": "unproved"}


class Wrong(Exception):
    """A model or a variant that is not what models.toml says."""


def texts_of(model):
    """The files of a model, as they are."""
    return {name: (HERE / model["folder"] / name).read_text() for name in model["files"]}


def broken(texts, variant):
    """The same files with the variant's one change."""
    found = sum(text.count(variant["sound"]) for text in texts.values())
    if found != 1:
        raise Wrong(f"what is to be changed occurs {found} times")
    return {name: text.replace(variant["sound"], variant["broken"]) for name, text in texts.items()}


def queries_of(texts):
    """The names of the queries, in their order."""
    return [name for text in texts.values() for name, _ in re.findall(QUERY, text)]


def run(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Wrong(f"did not end within {SECONDS} seconds") from error


def proverif(program, files, _queries):
    """The results in the order of the queries."""
    libraries = [part for file in files[:-1] for part in ("-lib", file)]
    output = run([program, *libraries, files[-1]]).stdout
    if "Verification summary:" not in output:
        raise Wrong(f"ProVerif refuses it: {' '.join(output.split()[-30:])}")
    summary = output.rpartition("Verification summary:")[2]
    lines = re.findall(r"^(?: - )?(?:Query|Weak secret|Observational|Non-interference)\b.*$", summary, re.MULTILINE)
    said = [next((word for end, word in PROVERIF_SAYS.items() if line.endswith(end)), None) for line in lines]
    return [word for line, word in zip(lines, said) if not line.startswith("Query(ies)")]


def verifpal(program, files, queries):
    """A query that Verifpal does not contradict is `passed`: no proof. Its result code has two signs a query."""
    sessions = "1" if "with one session" in Path(files[-1]).read_text() else "2"
    done = run([program, "verify", "--fail-on-attack", "--result-code", "--sessions", sessions, files[-1]])
    code = re.findall(r"[a-z]([01])", (done.stdout.split() or [""])[-1])
    if done.returncode != (2 if "1" in code else 0) or len(code) != len(queries):
        raise Wrong(f"Verifpal refuses it, with {done.returncode}: {' '.join(done.stdout.split()[-40:])}")
    return ["attack" if digit == "1" else "passed" for digit in code]


RUNS = {"proverif": proverif, "verifpal": verifpal}


def judge(tool, program, texts, expected):
    """Says what differs from the expected results, if anything."""
    queries = queries_of(texts)
    if sorted(queries) != sorted(expected):
        raise Wrong(f"the queries are {queries}, the results pinned are of {list(expected)}")
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, text in texts.items():
            files.append(str(Path(folder, name)))
            Path(files[-1]).write_text(text)
        results = RUNS[tool](program, files, queries)
    if len(results) != len(queries):
        raise Wrong(f"{len(results)} results for {len(queries)} queries")
    for query, result in zip(queries, results):
        if result != expected[query]:
            yield f"{query} is {result}, not {expected[query]}"


def diagrams(program, models):
    """diagrams.md: what Verifpal draws of each of its models, under what the model says of itself."""
    yield "# The flows, as Verifpal draws them\n\n"
    yield "Written by `check.py --diagrams`. In brackets: what nobody changes on its way.\n"
    for model in (model for model in models if model["folder"] == "verifpal"):
        (text,) = texts_of(model).values()
        said = " ".join(re.findall(r"^// (.*)$", text.split("attacker[")[0], re.MULTILINE))
        drawn = run([program, "diagram", str(HERE / "verifpal" / model["files"][0])]).stdout
        yield f"\n## {model['name']}\n\n{said}\n\n```mermaid\n{drawn.strip()}\n```\n"


def cases(models, names):
    """Each model, then its variants: its name, its files and what is expected of each query."""
    for model in models:
        for variant in [None, *model["variants"]]:
            name = model["name"] + (f", {variant['left_out']}" if variant else "")
            if not names or any(part in name for part in names):
                yield name, model, variant


def rows(model):
    """What README.md shows of a model: a row a query, but for those that only show that its honest end is reached."""
    said = {name: say for text in texts_of(model).values() for name, say in re.findall(QUERY, text)}
    for query, result in model["results"].items():
        if query.startswith("reached"):
            continue
        broken_by = [variant for variant in model["variants"] if query in variant["results"]]
        if not broken_by:
            raise SystemExit(f"{model['name']}: no variant breaks {query}")
        left_out = "; ".join(f"{variant['left_out']} ({WORDS[variant['results'][query]]})" for variant in broken_by)
        yield f"| {said[query]} | `{model['name']}`, `{query}` | {WORDS[result]} | {left_out} |"


def table(models, folder):
    head = "| what holds | model, query | result | what is left out in its broken variants (result) |\n"
    head += "|---|---|---|---|\n"
    return head + "\n".join(row for model in models if model["folder"] == folder for row in rows(model)) + "\n"


def check(tool, program, model, variant):
    """What is wrong with one case; empty if it is as pinned."""
    try:
        texts, expected = texts_of(model), dict(model["results"])
        if variant:
            texts = broken(texts, variant)
            if not variant["results"]:
                raise Wrong("a variant has to change a result")
            expected |= variant["results"]
        return "; ".join(judge(tool, program, texts, expected))
    except Wrong as wrong:
        return str(wrong)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("names", nargs="*", help="parts of names; none: all")
    options.add_argument("--verifpal", help="the program")
    options.add_argument("--tables", action="store_true", help="prints README.md's tables instead")
    options.add_argument("--diagrams", action="store_true", help="writes diagrams.md instead, with Verifpal")
    options.add_argument("--verbose", action="store_true", help="names what passes, too")
    chosen = options.parse_args()
    programs = {"proverif": shutil.which("proverif"), "verifpal": chosen.verifpal}
    passed, failed, skipped = 0, 0, 0
    models = [{"variants": [], **model} for model in tomllib.loads((HERE / "models.toml").read_text())["models"]]
    tables = {folder: table(models, folder) for folder in programs}
    if chosen.tables:
        print("\n".join(tables.values()))
        return
    if chosen.verifpal:
        drawn = "".join(diagrams(chosen.verifpal, models))
        if chosen.diagrams:
            (HERE / "diagrams.md").write_text(drawn)
            return
        if drawn != (HERE / "diagrams.md").read_text():
            failed += 1
            print("diagrams.md has other diagrams than Verifpal draws: check.py --diagrams writes them")
    if any(text not in (HERE / "README.md").read_text() for text in tables.values()):
        failed += 1
        print("README.md has other tables than check.py --tables prints")
    for tool, program in programs.items():
        todo = list(cases([model for model in models if model["folder"] == tool], chosen.names))
        if not program:
            skipped += len(todo)
            # As core/audit/run reads it.
            print(f"in part: {tool} is not on the path: none of its {len(todo)} models runs (core/models/README.md)")
            continue
        for name, model, variant in todo:
            wrong = check(tool, program, model, variant)
            failed, passed = failed + bool(wrong), passed + (not wrong)
            if wrong:
                print(f"{tool}: {name}: {wrong}", flush=True)
            elif chosen.verbose:
                print(f"{tool}: {name}: as pinned", flush=True)
    print(f"models: {passed} passed, {failed} failed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
