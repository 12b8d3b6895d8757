"""Check-in codes and invitations (core/FORMAT.md, section 17)."""

from __future__ import annotations

from typing import Any

from episeal import CheckInCodes, CheckInReader, Invitation, Poster, VenueToday

from .given import Given, named, prepared, whatever
from .trust import trust_of


def accept_invitation(given: Given) -> Any:
    """An app that showed a code of its own at ``shown`` gets ``invitation`` at ``accepted``."""
    invitation, shown, accepted = given.octets("invitation"), given.time("shown"), given.time("accepted")
    codes = CheckInCodes()
    with prepared():
        codes.expose_secret_text(shown)
    return invited(codes.accept(invitation, accepted))


def invite_and_accept(given: Given) -> Any:
    """
    An app shows a code at ``shown``, staff read it then and post an invitation to ``poster`` with ``venue_day_key``,
    and the app gets at ``accepted`` what is ``posted``, one after the other: ``right``, or ``changed`` in its last
    byte. What comes of the last one counts.
    """
    trust, poster = given.object("trust", trust_of), given.text("poster")
    day_key, shown, accepted = given.octets("venue_day_key"), given.time("shown"), given.time("accepted")
    posted = given.texts("posted")
    codes = CheckInCodes()
    with prepared():
        code = CheckInReader().read(codes.expose_secret_text(shown), shown)
        right = code.invite(Poster.parse(poster), day_key)
    states = {"right": right, "changed": right[:-1] + bytes([right[-1] ^ 1])}
    *before, last = [named(states, state) for state in posted]
    for one in before:
        with whatever():
            codes.accept(one, accepted)
    invitation = codes.accept(last, accepted)
    with prepared():
        VenueToday.of_invitation(invitation, trust)
    return invited(invitation)


def scan_check_in_code(given: Given) -> Any:
    """Staff read the ``text`` of a code at ``now``, after those of ``before``; gives the handle."""
    text, now = given.text("text"), given.time("now")
    before = given.optional("before", Given.texts) or []
    reader = CheckInReader()
    with prepared():
        for code in before:
            reader.read(code, now)
    return {"handle": reader.read(text, now).handle()}


def invited(invitation: Invitation) -> Any:
    poster = invitation.poster()
    return {"venue": poster.venue(), "name": poster.name(), "area": poster.area()}


CHECK_IN = {
    "accept-invitation": accept_invitation,
    "invite-and-accept": invite_and_accept,
    "scan-check-in-code": scan_check_in_code,
}
