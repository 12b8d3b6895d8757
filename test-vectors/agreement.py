#!/usr/bin/env python3
"""The same mutated messages judged by both implementations: the same acceptance, or the same error.

    agreement.py PATH-OF-EPISEAL [SEED [NUMBER]]

episeal-conformance, which judges for the first, is next to it.

Of 10,000 messages three in ten are changed inside a nested message and signed again. The seed is printed; without an
argument it is EPISEAL_SEED, or a new one. Exit 1 when a message was judged differently.
"""

import os
import secrets
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "second"))

from conformance import judge_all  # noqa: E402
from episeal2.judge import judge  # noqa: E402
from mutations import mutants  # noqa: E402

NUMBER = 10_000
SHOWN = 10


def compare(binary: str, seed: int, number: int) -> int:
    print(f"seed {seed}", flush=True)
    made = list(mutants(seed, number))
    messages = [(kind, data) for kind, data, _ in made]
    first = judge_all(binary, messages)
    second = [judge(kind, data) for kind, data in messages]
    differing = [n for n in range(number) if first[n] != second[n]]
    for n in differing[:SHOWN]:
        kind, data, inside = made[n]
        print(f"FAILED {kind} {n}{' (nested)' if inside else ''}: first {first[n]}, second {second[n]}: {data.hex()}")
    inside = sum(inside for _, _, inside in made)
    judged = ", ".join(f"{n} {code}" for code, n in Counter(second).most_common())
    print(f"{number - len(differing)} of {number} mutated messages judged alike ({inside} changed inside): {judged}")
    return 1 if differing else 0


if __name__ == "__main__":
    seed = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("EPISEAL_SEED") or secrets.randbits(32)
    sys.exit(compare(sys.argv[1], int(seed), int(sys.argv[3]) if len(sys.argv) > 3 else NUMBER))
