"""Who takes part, and what they ask, as vectors have them."""

import episeal2 as e
from episeal2.values import DAY

from .given import Given, prepared
from .trust import trust


def ring(given: Given, role: str) -> e.KeyRing:
    """The key ring of a venue or an office, as text."""
    with prepared():
        return e.read_key_ring(role, given.value(role))


def moment(given: Given) -> tuple[e.Trust, int]:
    """`trust` and `now`."""
    return given.object("trust", trust), given.value("now")


def policy(given: Given) -> tuple[e.Policy, list]:
    """What differs from the policy that a venue has by default; and the lists that the venue signed."""
    plain = e.Policy()
    seconds = given.get("max_seconds_a_day", DAY)
    areas = e.AreaPolicy(given.get("min_places", plain.areas.places), given.get("allows_unlisted_areas", False))
    found = e.Policy(given.get("min_window", plain.minimum_window), None if seconds == DAY else seconds,
                     given.get("max_requests", plain.requests_a_day), areas,
                     given.get("max_stay", plain.maximum_stay))
    with prepared():
        lists = [e.read_venue_areas(data) for data in given.all_bytes("areas")]
        for one in lists:
            one.signed.verify(one.identity)
    return found, lists


def venue_text(identity: bytes) -> str:
    return e.public_text("venue", identity)


def said_ask(asked) -> dict:
    return {"venue": venue_text(asked.venue), "windows": [list(window) for window in asked.windows],
            "areas": texts(asked.areas), "legal_basis": asked.legal_basis, "expires": asked.expires}


def texts(areas) -> list[str]:
    return ["/".join(area) for area in areas]
