"""Authorities, revocation lists, successions (FORMAT.md, section 6)."""

import episeal2 as e

from .given import Given, prepared


def trust(given: Given) -> e.Trust:
    """`authorities` that are pinned, or `kept`; then `successions` and `revocations`, taken at `at`."""
    with prepared():
        if "kept" in given:
            found = e.read_trust(given.bytes("kept"))
        else:
            found = e.trust_in([e.read_public_text("authority", text) for text in given.value("authorities")], 0)
        for succession in given.all_bytes("successions"):
            found = found.with_succession(succession)
        for taken in given.all_bytes("revocations"):
            found = found.with_list(taken, given.value("at"))
    return found


def take_revocations(given: Given) -> dict:
    found = given.object("trust", trust)
    with prepared():
        authority = e.read_public_text("authority", given.value("authority"))
    found = found.with_list(given.bytes("list"), given.value("now"))
    return {"number": next((seen.number for seen in found.seen if seen.authority == authority), None)}


OPERATIONS = {"take-revocations": take_revocations}
