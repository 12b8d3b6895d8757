#!/usr/bin/env python3
"""The vectors of visits, run on the second implementation.

    run_vectors.py [FOLDER]

A table by folder, every vector that is not met, and exit 1 if there is one.
"""

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from episeal2 import Refused  # noqa: E402
from vector_operations import OPERATIONS  # noqa: E402
from vector_operations.given import Given, WrongVector  # noqa: E402

FOLDER = Path(__file__).resolve().parent.parent / "visits"


def run(vector: dict) -> str | None:
    """What is wrong, if anything."""
    operation = OPERATIONS.get(vector["operation"])
    if operation is None:
        return f"no operation is called {vector['operation']}"
    given = Given(vector["given"])
    try:
        found = operation(given)
    except Refused as refused:
        return None if refused.code == vector["expect"] else f"{refused.code} instead of {vector['expect']}"
    except WrongVector as wrong:
        return str(wrong)
    finally:
        unused = given.unused()
    if unused:
        return f"given and not used: {', '.join(unused)}"
    if vector["expect"] != "success":
        return f"{found} instead of {vector['expect']}"
    return None if found == vector["result"] else f"{found} instead of {vector['result']}"


def main(folder: Path) -> int:
    met, failed = Counter(), []
    files = sorted(file for file in folder.rglob("*.json") if file.name != "schema.json")
    for file in files:
        wrong = run(json.loads(file.read_text()))
        met[str(file.parent.relative_to(folder))] += wrong is None
        if wrong:
            failed.append(f"{file.relative_to(folder)}: {wrong}")
    for name, number in sorted(met.items()):
        print(f"{name:20} {number:5} met")
    for line in failed:
        print(f"FAILED {line}")
    print(f"{len(files)} vectors, {len(failed)} not met")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
