"""A line `KIND HEX` in, a line `ok` or the error's code out, by the second implementation."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "test-vectors" / "second"))

from episeal2.judge import judge  # noqa: E402

for line in sys.stdin:
    kind, _, digits = line.rstrip("\n").partition(" ")
    print(judge(kind, bytes.fromhex(digits)), flush=True)
