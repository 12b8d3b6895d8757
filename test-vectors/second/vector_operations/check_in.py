"""Invitations (FORMAT.md, section 17)."""

import episeal2 as e

from .given import Given, WrongVector, prepared
from .trust import trust


def accept_invitation(given: Given) -> dict:
    invitation, accepted, shown = given.bytes("invitation"), given.value("accepted"), given.value("shown")
    return _invited(e.take_invitation(invitation, [e.draw_check_in_code(shown)], accepted, set()))


def invite_and_accept(given: Given) -> dict:
    found, posted = given.object("trust", trust), given.value("posted")
    day_key, shown, accepted = given.bytes("venue_day_key"), given.value("shown"), given.value("accepted")
    with prepared():
        poster = e.read_poster(given.value("poster"))
        code = e.draw_check_in_code(shown)
        scanned = e.scan_check_in_code(code.text, shown, set())
        right = e.invite(scanned, day_key, poster.name, "/".join(poster.area))
    *before, last = [_in_state(right, state) for state in posted]
    taken = set()
    for data in before:
        try:
            e.take_invitation(data, [code], accepted, taken)
        except e.Refused:
            pass
    invitation = e.take_invitation(last, [code], accepted, taken)
    with prepared():
        venue, day_key = invitation.poster.identity, invitation.day_key
        if not found.same_venue(venue, day_key.identity, day_key.day):
            raise WrongVector("another identity counts")
    return _invited(invitation)


def _in_state(right: bytes, state: str) -> bytes:
    if state not in ("right", "changed"):
        raise WrongVector(f"posted: {state}")
    return right if state == "right" else right[:-1] + bytes([right[-1] ^ 1])


def _invited(invitation: e.Invitation) -> dict:
    poster = invitation.poster
    return {"venue": e.public_text("venue", poster.identity), "name": poster.name, "area": "/".join(poster.area)}


OPERATIONS = {"accept-invitation": accept_invitation, "invite-and-accept": invite_and_accept}
