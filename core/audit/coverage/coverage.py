"""Which lines of core its tests run, by crate: a table, and an error where a crate falls below its least share, or where
a line of a security-critical file is not run and uncovered.txt does not say why; or says so of one that is.

    python core/audit/coverage/coverage.py REPORT.json     what `cargo llvm-cov report --json` wrote
    python core/audit/coverage/coverage.py REPORT.json --lines     each line that is not run, too

A line counts if a region of code begins on it or goes on over it, and it was run if any of these was, as llvm-cov counts.
Tests do not count: files of tests, and what stands under `#[cfg(test)]`.
"""

import collections
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[2]
CRATES = ["base", "messages", "visits", "certificates", "rules", "acceptance", "lanes"]
LEAST = 95

TEST_FILE = re.compile(r"(^|[/_])tests(\.rs$|/)")
# A line of brackets alone says nothing that the lines before it do not say.
SAYS_SOMETHING = re.compile(r"\w")


def critical():
    """Beginnings of paths in core: what is mutated, and primitives, which are not."""
    tree = (ROOT / "core/audit/mutants/src/tree.rs").read_text()
    listed = re.search(r"const FILES: \[&str; \d+\] = \[(.*?)\];", tree, re.DOTALL).group(1)
    return (*re.findall(r'"([^"]+)"', listed), "base/src/primitives")


def mapped(segments, last):
    """How often each line was run that has code, as llvm-cov counts (LineCoverageStats): the most of the regions that
    begin on it and of the one that goes on from the line before."""
    on = collections.defaultdict(list)
    for line, _, count, has_count, is_entry, is_gap in (segment[:6] for segment in segments):
        on[line].append((count, has_count, is_entry, is_gap))
    runs, before = {}, None
    for line in range(1, last + 1):
        here = on.get(line, [])
        begun = [count for count, has_count, is_entry, is_gap in here if has_count and is_entry and not is_gap]
        is_skipped = bool(here) and not here[0][1] and here[0][2]
        goes_on = before is not None and before[1]
        if not is_skipped and (goes_on or begun):
            runs[line] = max(begun + ([before[0]] if goes_on else []))
        before = here[-1] if here else before
    return runs


def of_tests(lines):
    """Numbers of the lines under `#[cfg(test)]`, as rustfmt sets them: up to the brace at the attribute's depth."""
    found, until = set(), None
    for number, line in enumerate(lines, 1):
        indent = len(line) - len(line.lstrip())
        if until is None and re.match(r"\s*#\[cfg\((all\()?test\b", line):
            until = indent
        if until is not None:
            found.add(number)
            is_item = not line.strip().startswith("#[")
            if is_item and indent == until and line.rstrip().endswith((";", "}")):
                until = None
    return found


def product(report):
    """`(crate, path in core, lines, runs by line)` of each file that is not of tests."""
    for file in json.loads(report.read_text())["data"][0]["files"]:
        path = pathlib.Path(file["filename"])
        if not path.is_relative_to(ROOT / "core"):
            continue
        name = path.relative_to(ROOT / "core").as_posix()
        crate, _, inner = name.partition("/src/")
        if crate in CRATES and not TEST_FILE.search(inner):
            lines = path.read_text().splitlines()
            tests = of_tests(lines)
            runs = mapped(file["segments"], len(lines))
            yield crate, name, lines, {line: count for line, count in runs.items() if line not in tests}


def explained():
    """Lines that are not run, by file; each stands under its reason, and that under its file."""
    listed, file, has_reason = collections.defaultdict(collections.Counter), None, False
    for line in (HERE / "uncovered.txt").read_text().splitlines():
        if line.startswith("#"):
            has_reason = True
        elif line.startswith("    ") and file and has_reason:
            listed[file][line.strip()] += 1
        elif line.strip():
            if line.startswith(" "):
                sys.exit(f"uncovered.txt: no file or no reason: {line}")
            file, has_reason = line.strip(), False
    return listed


def main():
    report, shows = pathlib.Path(sys.argv[1]), "--lines" in sys.argv
    files = list(product(report))
    is_critical = critical()
    missed = {
        name: collections.Counter(
            lines[line - 1].strip()
            for line, count in runs.items()
            if count == 0 and SAYS_SOMETHING.search(lines[line - 1])
        )
        for _, name, lines, runs in files
        if name.startswith(is_critical)
    }
    wrong, listed = [], explained()
    print(f"{'crate':<14}{'lines':>8}{'not run':>9}{'share':>9}")
    for crate in CRATES:
        counts = [count for of, _, _, runs in files if of == crate for count in runs.values()]
        if not counts:
            sys.exit(f"{crate}: not in the report")
        run = sum(1 for count in counts if count)
        print(f"{crate:<14}{len(counts):>8,}{len(counts) - run:>9,}{100 * run / len(counts):>8.1f} %")
        if 100 * run < LEAST * len(counts):
            wrong.append(f"{crate}: less than {LEAST} % of the lines are run")
    print(f"security-critical lines that are not run: {sum(sum(c.values()) for c in missed.values())}, see uncovered.txt")
    for name in sorted(missed.keys() | listed.keys()):
        found, said = missed.get(name, collections.Counter()), listed[name]
        wrong += [f"{name}: not run, and no reason: {line}" for line in (found - said).elements()]
        wrong += [f"{name}: run, or gone: {line}" for line in (said - found).elements()]
    if shows:
        for _, name, lines, runs in files:
            for line in sorted(line for line, count in runs.items() if count == 0):
                print(f"{name}:{line}: {lines[line - 1]}")
    sys.exit("\n".join(wrong) or None)


main()
