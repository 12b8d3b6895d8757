"""With every random part fixed, for other implementations: prints `check-in.json`, or with its name `guard.json`."""

import json
import sys
from pathlib import Path
from unittest.mock import patch

import episeal2 as e
from episeal2 import check_in, curves, guard

STEP = 59_827_680                     # 2026-11-16T12:00:00Z
DAY_OF_STEP = STEP * check_in.STEP_SECONDS // 86_400
NAME, AREA = "Gasthaus Zum Löwen", "Saal/Tisch 7"
IV = bytes(range(12))
FOLDER = Path(__file__).parent.parent
T = 1_625_140_800                     # 2021-07-01T12:00:00Z


def seed(n: int) -> bytes:
    return bytes([n]) * 32


def venue_day_key() -> bytes:
    """Of a venue that names an office: all keys are secrets of one repeated byte."""
    office, venue = (curves.ed25519_public(seed(n)) for n in (2, 3))
    start = 86_400 * DAY_OF_STEP
    certificate = e.certify_office(seed(1), office, "Amt für Gesundheit", start, start + 60 * 86_400)
    office_day_key = e.make_office_day_key(seed(2), office, DAY_OF_STEP, curves.x25519_public(seed(4)), certificate)
    return e.make_venue_day_key(seed(3), venue, DAY_OF_STEP, curves.x25519_public(seed(5)), office_day_key)


def check_in_vector() -> dict:
    code = e.CheckInCode(STEP, bytes(range(16)))
    day_key = venue_day_key()
    with patch("episeal2.cose.os.urandom", lambda n: IV[:n]):
        invitation = e.invite(code, day_key, NAME, AREA)
    return {"step": STEP, "code": code.code.hex(), "text": code.text, "handle": code.handle.hex(), "iv": IV.hex(),
            "venue": curves.ed25519_public(seed(3)).hex(), "name": NAME, "area": AREA.split("/"),
            "venue_day_key": day_key.hex(), "invitation": invitation.hex()}


GUARD_KEYS = [guard.GuardKey(20_213, bytes(range(32))), guard.GuardKey(20_214, bytes(range(32, 64))),
              guard.GuardKey(20_214, bytes(range(64, 96)))]
PEOPLE = [(" r-2021-4711", "Müller", "MUELLER", "1964-08-12"), ("R 2021/4711", "Muller", "MULLER", "1964-08-12"),
          ("R-2021-4711", "Müller", "MUELLER", "1964"), ("R-2021-4712", "Müller", "MUELLER", "1964-08-12")]
MINE, OTHER = guard.Reservation(bytes(range(16)), T + 600), guard.Reservation(bytes(range(16, 32)), T + 3_600)
# of one attempt: reserved, issued, failed; of another, of the longest lifetime; of a clock that was wrong; what is none
STATES = [MINE.state, MINE.issued([MINE.state] * 2), MINE.failed([MINE.state] * 2), OTHER.state,
          OTHER.issued([OTHER.state] * 2), guard.Reservation(bytes(16), T + 86_400).state, b"\x83\x02\x01\x40"]


def outcome(step) -> str:
    """What a step returns, in hexadecimal or as a word; or its error."""
    try:
        found = step()
    except e.Refused as refused:
        return refused.code
    return found.hex() if isinstance(found, bytes) else found or "stands"


def guard_vector() -> dict:
    tags = [{"recovery_id": recovery_id, "surname": surname, "date_of_birth": born,
             "tags": [[key.person_tag(recovery_id, letters, born).hex(), key.id_tag(recovery_id).hex()]
                      for key in GUARD_KEYS]} for recovery_id, surname, letters, born in PEOPLE]
    return {"t": T, "keys": [{"text": key.text, "id": key.id().hex()} for key in GUARD_KEYS], "people": tags,
            "states": [state.hex() for state in STATES], "key_sets": key_sets(), "decisions": decisions(),
            "steps": steps()}


def key_sets() -> list:
    """The keys of an attempt against those of the store: indexes into `keys`. [R110]"""
    sets = [[], [0], [1], [2], [0, 1], [1, 0], [0, 2], [0, 1, 2], [0, 0]]
    ids = [key.id() for key in GUARD_KEYS]
    return [{"given": given, "stored": stored, "outcome": outcome(lambda: guard.decide(
        [GUARD_KEYS[n] for n in given], [ids[n] for n in stored], [], T))} for given in sets for stored in sets]


def decisions() -> list:
    """For no state, one and two: indexes into `states`."""
    sets = [[], *([n] for n in range(len(STATES))), *([n, m] for n in range(len(STATES)) for m in range(len(STATES)))]
    key = GUARD_KEYS[:1]
    times = [(found, after) for found in sets for after in (0, 599, 600)]
    # the longest lifetime by clocks that differ
    times += [([3], after) for after in (-3_601, -3_600, -60, -1, 3_599, 3_600)]
    return [{"states": found, "after": after, "outcome": outcome(lambda: guard.decide(
        key, [key[0].id()], [STATES[n] for n in found], T + after))} for found, after in times]


def steps() -> list:
    """The attempt of state 0, with what is under the newest tags of person and recovery id, and under an older one."""
    places = [None, *range(len(STATES))]
    numbered = [[n, m] for n in places for m in places] + [[n, n, m] for n in (0, 1) for m in range(len(STATES))]
    pairs = [(numbers, [None if n is None else STATES[n] for n in numbers]) for numbers in numbered]
    checks = [{"stored": numbers, "step": "check", "after": after,
               "outcome": outcome(lambda: MINE.check(stored, T + after))}
              for numbers, stored in pairs for after in (0, 539, 540, 600)]
    ends = [{"stored": numbers, "step": name, "outcome": outcome(lambda: step(stored))}
            for name, step in (("issued", MINE.issued), ("failed", MINE.failed)) for numbers, stored in pairs]
    return checks + ends


def check_in_text() -> str:
    return json.dumps(check_in_vector(), ensure_ascii=False, indent=2) + "\n"


def guard_text() -> str:
    """One case per line."""
    cases = lambda value: ",\n".join(json.dumps(case, ensure_ascii=False) for case in value)
    fields = guard_vector().items()
    lines = [f"{json.dumps(name)}: {f'[{chr(10)}{cases(value)}{chr(10)}]' if isinstance(value, list) else value}"
             for name, value in fields]
    return "{\n" + ",\n".join(lines) + "\n}\n"


VECTORS = {"check-in.json": check_in_text, "guard.json": guard_text}


if __name__ == "__main__":
    print(VECTORS[(sys.argv[1:] or ["check-in.json"])[0]](), end="")
