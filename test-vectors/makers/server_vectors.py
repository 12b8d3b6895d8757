"""What a server admits: visits and their revisions (FORMAT.md, section 10)."""

from dataclasses import replace

import episeal2 as e
from episeal2 import cose, curves
from scene import DAY, NOON, TODAY
from town import T, VOGT, Town
from vector import SUCCESS, Vectors

MIDNIGHT = DAY * TODAY


class Guest:
    """A visit and its revisions under a published day key."""

    def __init__(self):
        self.town = Town()
        self.day_key = self.town.day_key()
        self.visit, self.kept = self.town.sealed(self.day_key)

    def next(self, revision: int = 1) -> bytes:
        before = replace(self.kept, header=replace(self.kept.header, revision=revision - 1))
        return e.check_out(before, e.read_venue_day_key(self.day_key), VOGT, NOON)[0]

    def with_header(self, visit: bytes, seed: bytes | None = None, **changed) -> bytes:
        """The visit with another header, signed again by its author, or by another key."""
        sealed = e.read_visit(visit)
        header = replace(sealed.header, **changed).encode()
        return cose.sign("visit", seed or self.kept.author, [header, sealed.index.encoding, sealed.record.encoding])

    def given(self, visit: bytes, highest: bytes | None = None, now: int = NOON, day_key: bytes | None = None) -> dict:
        given = {"visit": visit, "published": {"day_key": day_key or self.day_key, "replaced": []}, "now": now}
        return given if highest is None else given | {"highest": highest}


def vectors() -> Vectors:
    found = Vectors("visits/server", "FORMAT.md, section 10")

    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        def made():
            guest = Guest()
            given = make(guest)
            if expect != SUCCESS:
                return given
            header = e.read_visit(given["visit"]).header
            record_id = cose.sha256(e.D(["episeal-1 id", header.author]))[:16]
            return given, {"record_id": record_id, "kid": header.kid, "day": TODAY, "revision": header.revision,
                           "is_stored_already": given["visit"] == given.get("highest")}
        found.add(name, comment, "admit-visit", expect, made, *rules)

    for part in (days, published, signatures, revisions):
        part(add)
    return found


def days(add) -> None:
    add("check-in-admitted", "The check-in of a visit under the published day key.", SUCCESS,
        lambda guest: guest.given(guest.visit), "R25", "R26", "R27", "R90")
    add("600-seconds-before-the-day", "A visit 600 seconds before its day begins.", SUCCESS,
        lambda guest: guest.given(guest.visit, now=MIDNIGHT - T), "R26")
    add("601-seconds-before-the-day", "A visit 601 seconds before its day begins.", "day-not-open",
        lambda guest: guest.given(guest.visit, now=MIDNIGHT - T - 1), "R26")
    add("599-seconds-after-the-day-after", "A visit 599 seconds after the end of the day after its day.", SUCCESS,
        lambda guest: guest.given(guest.visit, now=MIDNIGHT + 2 * DAY + T - 1), "R26")
    add("600-seconds-after-the-day-after", "A visit 600 seconds after the end of the day after its day.", "day-closed",
        lambda guest: guest.given(guest.visit, now=MIDNIGHT + 2 * DAY + T), "R26")


def published(add) -> None:
    add("no-day-key-published", "A visit under a day key, while none is published for its venue and day.", "no-day-key",
        lambda guest: {"visit": guest.visit, "now": NOON}, "R90")
    add("another-day-key-published", "A visit under a day key that is not the one its venue published.", "no-day-key",
        lambda guest: guest.given(guest.visit, day_key=guest.town.day_key()), "R90")
    add("day-of-another-day-key", "A visit under the published kid, for the day before that of the day key.",
        "no-day-key", lambda guest: guest.given(guest.with_header(guest.visit, day=TODAY - 1)), "R90")


def signatures(add) -> None:
    add("signed-by-another-author", "A visit that its author did not sign, for the server.", "bad-signature",
        lambda guest: guest.given(guest.with_header(guest.visit, curves.random_key())), "R25")
    add("signature-flipped", "A visit with one bit of its signature changed.", "bad-signature",
        lambda guest: guest.given(guest.visit[:-1] + bytes([guest.visit[-1] ^ 1])), "R25")
    add("header-changed-after-signing", "A visit whose header says another revision than was signed.", "bad-signature",
        lambda guest: guest.given(_unsigned(guest)), "R25")


def _unsigned(guest: Guest) -> bytes:
    """The revision in the header is one byte of the message."""
    header = guest.kept.header.encode()
    changed = replace(guest.kept.header, revision=1).encode()
    return guest.visit.replace(header, changed)


def revisions(add) -> None:
    add("check-out-admitted", "Revision 1 of a visit whose revision 0 is stored.", SUCCESS,
        lambda guest: guest.given(guest.next(), guest.visit), "R28", "R29")
    add("a-revision-is-left-out", "Revision 3 of a visit whose revision 0 is the highest stored.", SUCCESS,
        lambda guest: guest.given(guest.next(3), guest.visit), "R29")
    add("the-last-revision", "Revision 23 of a visit, the last that there can be.", SUCCESS,
        lambda guest: guest.given(guest.next(23), guest.visit), "R29")
    add("check-out-without-check-in", "Revision 1 of a visit of which nothing is stored.", "revision-missing",
        lambda guest: guest.given(guest.next()), "R27")
    add("check-in-again", "The same bytes as the highest revision stored.", SUCCESS,
        lambda guest: guest.given(guest.visit, guest.visit), "R29")
    add("check-out-again", "Revision 1 again, sealed anew, with other bytes than are stored.", "superseded",
        lambda guest: guest.given(guest.next(), guest.next()), "R29")
    add("lower-revision", "Revision 1 when revision 2 is stored.", "superseded",
        lambda guest: guest.given(guest.next(1), guest.next(2)), "R29")
    add("check-in-after-check-out", "The check-in of a visit, stored before, when its revision 1 is the highest.",
        "superseded", lambda guest: guest.given(guest.visit, guest.next()), "R29")

    def moved(guest: Guest) -> dict:
        other = guest.town.day_key()
        visit = guest.with_header(guest.next(), kid=e.read_venue_day_key(other).kid)
        return guest.given(visit, guest.visit, day_key=other)

    def another_day(guest: Guest) -> dict:
        other = guest.town.day_key(TODAY + 1)
        visit = guest.with_header(guest.next(), day=TODAY + 1, kid=e.read_venue_day_key(other).kid)
        return guest.given(visit, guest.visit, MIDNIGHT + DAY, other)

    add("revision-under-another-day-key", "Revision 1 under another day key, which is published, than revision 0.",
        "disagrees", moved, "R28")
    add("revision-on-another-day", "Revision 1 on the day after that of revision 0, under that day's published key.",
        "disagrees", another_day, "R28")
    add("stored-visit-of-another-author", "What is stored under the record id is the visit of another author.",
        "disagrees", lambda guest: guest.given(guest.next(), guest.town.sealed(guest.day_key)[0]), "R28")
