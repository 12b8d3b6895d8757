#!/usr/bin/env python3
"""The vectors of each rule, as FORMAT.md lists them in section 25.

    table.py            writes the list into FORMAT.md
    table.py --check    exits with 1 where FORMAT.md has another one
"""

import json
import sys
from collections import defaultdict
from pathlib import Path
from textwrap import fill

FOLDER = Path(__file__).resolve().parent.parent
FORMAT = FOLDER.parent / "core" / "FORMAT.md"
HEAD = "## 25. Vectors of each rule\n"
INTRODUCTION = """
Files below `test-vectors/`, without `.json`, by their folder; `test-vectors/README.md` says what is in them. The list
is written by `test-vectors/makers/table.py`.
"""


def row(rule: int, files: list[Path]) -> str:
    by_folder = defaultdict(list)
    for file in files:
        by_folder[file.parent].append(file.name)
    groups = "; ".join(f"`{folder}`: {', '.join(names)}" for folder, names in sorted(by_folder.items()))
    return fill(f"* R{rule} {groups}", 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def rows() -> list[str]:
    by_rule = defaultdict(list)
    for file in sorted(FOLDER.rglob("*.json")):
        vector = json.loads(file.read_text())
        for rule in vector.get("rules", []) if isinstance(vector, dict) and "operation" in vector else []:
            by_rule[int(rule[1:])].append(file.relative_to(FOLDER).with_suffix(""))
    return [row(rule, files) for rule, files in sorted(by_rule.items())]


def written(text: str) -> str:
    before = text.split(HEAD, 1)[0].rstrip("\n")
    return f"{before}\n\n{HEAD}{INTRODUCTION}\n" + "\n".join(rows()) + "\n"


if __name__ == "__main__":
    text = FORMAT.read_text()
    if "--check" in sys.argv:
        print("the list of vectors in FORMAT.md is " + ("right" if written(text) == text else "another one"))
        sys.exit(written(text) != text)
    FORMAT.write_text(written(text))
