"""Messages with every random part fixed, for other implementations to read. Prints the JSON of `check-in.json`."""

import json
from pathlib import Path
from unittest.mock import patch

import episeal2 as e
from episeal2 import check_in, curves

STEP = 59_827_680                     # 2026-11-16T12:00:00Z
DAY_OF_STEP = STEP * check_in.STEP_SECONDS // 86_400
NAME, AREA = "Gasthaus Zum Löwen", "Saal/Tisch 7"
IV = bytes(range(12))
FILE = Path(__file__).parent.parent / "check-in.json"


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


def text() -> str:
    return json.dumps(check_in_vector(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(text(), end="")
