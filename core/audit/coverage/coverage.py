"""Which lines of core its tests run, by crate: a table, and an error where a crate falls below its least share, where a
line of a security-critical file is not run and uncovered.txt does not say why, or where it says so of one that is.

    python core/audit/coverage/coverage.py REPORT.json     what `cargo llvm-cov report --json` wrote
    python core/audit/coverage/coverage.py REPORT.json --lines     each line that is not run, too

A line counts if a region of code begins on it or goes on over it, and it was run if any of these was, as llvm-cov shows
them; its own sums count a line once more for each closure on it. Tests do not count: files of tests, and what stands
under `#[cfg(test)]`. What is not compiled, as code for WebAssembly, is in no report.
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
# Critical although not mutated: primitives, which stand on vectors, secrets outside of them, and all of `unsafe`.
ALSO = ("base/src/primitives", "base/src/secret", "certificates/src/key", "certificates/src/issue/sign", "lanes/src/")
# Critical, and compiled for other processors alone: it says that there are no kernels.
ELSEWHERE = {"lanes/src/nowhere.rs"}

TEST_FILE = re.compile(r"(^|[/_])tests(\.rs$|/)")
# A line of brackets alone says nothing that the lines before it do not say.
SAYS_SOMETHING = re.compile(r"\w")
FUNCTION = re.compile(r"\s*(?:pub(?:\([\w: ]+\))? )?(?:const |unsafe )*fn (\w+)")


def critical():
    """Names of files in core: what is mutated, what AUDIT.md says to attack first, and `ALSO`."""
    tree = (ROOT / "core/audit/mutants/src/tree.rs").read_text()
    listed = re.search(r"const FILES: \[&str; \d+\] = \[(.*?)\];", tree, re.DOTALL).group(1)
    attacked = re.findall(r"`core/(\w+/src/[\w/]+\.rs)`", (ROOT / "core/AUDIT.md").read_text())
    beginnings = (*re.findall(r'"([^"]+)"', listed), *attacked, *ALSO)
    names = [path.relative_to(ROOT / "core").as_posix() for path in (ROOT / "core").glob("*/src/**/*.rs")]
    for beginning in beginnings:
        if not any(name.startswith(beginning) for name in names):
            sys.exit(f"no file begins with core/{beginning}")
    return {name for name in names if name.startswith(beginnings) and not TEST_FILE.search(name)}


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


def indent(line):
    return len(line) - len(line.lstrip())


def of_tests(lines):
    """Numbers of the lines under `#[cfg(test)]`, as rustfmt sets them: up to the end of what begins at its depth."""
    found, until = set(), None
    for number, line in enumerate(lines, 1):
        if until is None and re.match(r"\s*#\[cfg\((all\()?test\b", line):
            until = indent(line)
        if until is not None:
            found.add(number)
            is_item = not line.strip().startswith("#[")
            if is_item and indent(line) == until and line.rstrip().endswith((";", "}", ",")):
                until = None
    return found


def places(lines):
    """What each line is called: its function, as rustfmt indents it, and its text; after the line before it, where
    another line would be called the same. Numbers change with what is above."""
    within, named = [], []
    for line in lines:
        if line.strip():
            depth = indent(line) + (line.strip()[0] in "})")
            within = [outer for outer in within if outer[0] < depth]
        if function := FUNCTION.match(line):
            within.append((indent(line), function.group(1)))
        named.append((within[-1][1] if within else "-", line.strip()))
    count = collections.Counter(named)
    long = [(function, f"{before} {line}") for (_, before), (function, line) in zip([("", "")] + named, named)]
    return [": ".join(other if count[name] > 1 else name) for name, other in zip(named, long)]


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


def explained(text):
    """Lines that are not run, by file; each stands under its reason, and that under its file."""
    listed, file, has_reason = collections.defaultdict(collections.Counter), None, False
    for line in text.splitlines():
        if line.startswith("#"):
            has_reason = bool(SAYS_SOMETHING.search(line))
        elif line.startswith("    ") and file and has_reason:
            listed[file][line.strip()] += 1
        elif line.strip():
            if line.startswith(" "):
                sys.exit(f"uncovered.txt: no file or no reason: {line}")
            file, has_reason = line.strip(), False
    return listed


def unexplained(name, lines, runs, said):
    """What is wrong with the reasons of a file: a line without one, and one without a line or with another one like it
    that is run, which it would explain when that is not run any more."""
    named = places(lines)
    by_run = {False: collections.Counter(), True: collections.Counter()}
    for line, count in runs.items():
        if SAYS_SOMETHING.search(lines[line - 1]):
            by_run[count > 0][named[line - 1]] += 1
    missed = by_run[False]
    wrong = [f"{name}: not run, and no reason: {line}" for line in (missed - said).elements()]
    wrong += [f"{name}: run, or gone: {line}" for line in (said - missed).elements()]
    return wrong + [f"{name}: run, too: {line}" for line in missed.keys() & said.keys() & by_run[True].keys()]


def has_functions(name):
    lines = (ROOT / "core" / name).read_text().splitlines()
    tests = of_tests(lines)
    return any(FUNCTION.match(line) for number, line in enumerate(lines, 1) if number not in tests)


def has_kernels():
    """Whether this processor has what the kernels of lanes need: elsewhere neither they are run nor what calls them."""
    return re.search(r"\bavx512ifma\b", pathlib.Path("/proc/cpuinfo").read_text()) is not None


def table(files):
    """A row of each crate; and what is wrong with its share."""
    wrong = []
    print(f"{'crate':<14}{'lines':>8}{'not run':>9}{'share':>9}")
    for crate in CRATES:
        counts = [count for of, _, _, runs in files if of == crate for count in runs.values()]
        if not counts:
            sys.exit(f"{crate}: not in the report")
        run = sum(1 for count in counts if count)
        print(f"{crate:<14}{len(counts):>8,}{len(counts) - run:>9,}{100 * run / len(counts):>8.1f} %")
        if 100 * run < LEAST * len(counts) and (crate != "lanes" or has_kernels()):
            wrong.append(f"{crate}: less than {LEAST} % of the lines are run")
    return wrong


def main():
    files, is_critical = list(product(pathlib.Path(sys.argv[1]))), critical()
    listed = explained((HERE / "uncovered.txt").read_text())
    wrong = table(files)
    of_critical = {name: (lines, runs) for _, name, lines, runs in files if name in is_critical}
    missing = is_critical - of_critical.keys() - ELSEWHERE
    wrong += [f"{name}: not in the report" for name in sorted(missing) if has_functions(name)]
    if has_kernels():
        for name in sorted(of_critical.keys() | listed.keys()):
            wrong += unexplained(name, *of_critical.get(name, ([], {})), listed[name])
    else:
        print("in part: no AVX-512 IFMA here, so that neither the share of lanes nor single lines are judged")
    lines = sum(len(runs) for _, runs in of_critical.values())
    said = sum(sum(file.values()) for file in listed.values())
    print(f"security-critical: {lines:,} lines in {len(of_critical)} files; not run, with a reason: {said}")
    if "--lines" in sys.argv:
        for _, name, lines, runs in files:
            for line in sorted(line for line, count in runs.items() if count == 0):
                print(f"{name}:{line}: {lines[line - 1]}")
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
