#!/usr/bin/env python3
"""The vectors of each rule, as FORMAT.md lists them at the end of section 21.

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
HEAD, NEXT = "### Vectors\n", "## 22. "
INTRODUCTION = """
Files below `test-vectors/`, without `.json`; `test-vectors/README.md` says what is in them. The list is written by
`test-vectors/makers/table.py`.
"""


def rows() -> list[str]:
    by_rule = defaultdict(list)
    for file in sorted(FOLDER.rglob("*.json")):
        vector = json.loads(file.read_text())
        for rule in vector.get("rules", []) if isinstance(vector, dict) and "operation" in vector else []:
            by_rule[int(rule[1:])].append(f"`{file.relative_to(FOLDER).with_suffix('')}`")
    return [fill(f"* R{rule}: {', '.join(files)}", 120, subsequent_indent="  ", break_long_words=False,
                 break_on_hyphens=False) for rule, files in sorted(by_rule.items())]


def written(text: str) -> str:
    before, after = text.split(NEXT, 1)
    before = before.split(HEAD, 1)[0].rstrip("\n")
    return f"{before}\n\n{HEAD}{INTRODUCTION}\n" + "\n".join(rows()) + f"\n\n{NEXT}{after}"


if __name__ == "__main__":
    text = FORMAT.read_text()
    if "--check" in sys.argv:
        print("the list of vectors in FORMAT.md is " + ("right" if written(text) == text else "another one"))
        sys.exit(written(text) != text)
    FORMAT.write_text(written(text))
