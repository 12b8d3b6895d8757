"""Day keys as a venue signs them again, and as a server publishes and replaces them (FORMAT.md, section 7)."""

import episeal2 as e
from episeal2 import cose, curves
from episeal2.authority import VENUE
from episeal2.cbor import D
from scene import DAY, NOON, TODAY
from town import T, Town, fresh_public, signed_by_another
from vector import SUCCESS, Vectors

MIDNIGHT = DAY * TODAY
DAY_TWO = DAY * (TODAY + 2)


def vectors() -> Vectors:
    found = Vectors("visits/publishing", "FORMAT.md, section 7")
    for add in (signed_again, published, replaced, kids):
        add(found)
    return found


# -- The venue ------------------------------------------------------------------------------------


def signed_again(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str, now: int = NOON) -> None:
        """`make(town, first)` gives the office day key for which the venue is asked again."""
        def made():
            town = Town()
            first = town.office_day_key()
            secret = curves.random_key()
            named = e.read_office_day_key(first)
            asked = make(town, first)
            drawn = e.DaySecret(TODAY, secret, *((named.office, named.kid) if first is not None else ()))
            given = {"ring": e.write_key_ring(town.venue.ring.with_day(drawn)), "trust": town.trust(), "day": TODAY,
                     "now": now}
            given |= {} if asked is None else {"office_day_key": asked}
            if expect != SUCCESS:
                return given
            return given, {"day_key": town.venue_day_key(asked, public=curves.x25519_public(secret))}
        found.add(name, comment, "sign-venue-day-key", expect, made, *rules)

    def renewed(town: Town, first: bytes) -> bytes:
        """The same day key under a newer certificate."""
        return town.office_day_key(public=e.read_office_day_key(first).public,
                                   certificate=town.certificate(not_before=NOON, not_after=NOON + 9 * DAY))

    add("signed-again", "A venue that is asked again signs the same key for the same office day key.", SUCCESS,
        lambda town, first: first, "R50")
    add("signed-again-newer-certificate", "A venue is asked again, and the office's certificate is newer.", SUCCESS,
        renewed, "R50")
    add("signed-again-another-key-of-the-office", "A venue is asked again, for another day key of the same office.",
        "disagrees", lambda town, _: town.office_day_key(), "R50")
    add("signed-again-another-office", "A venue is asked again, for another office.", "wrong-office",
        lambda town, _: Town(town.authority).office_day_key())
    add("signed-again-no-office", "A venue is asked again, for a key that names no office.", "wrong-office",
        lambda town, _: None)


# -- The server -----------------------------------------------------------------------------------


def _slot(day_key: bytes, *before: bytes) -> dict:
    """What a server publishes, and the day keys that it published before."""
    return {"day_key": day_key, "replaced": [e.read_venue_day_key(data).kid for data in before]}


def _publish(found: Vectors):
    def add(name: str, comment: str, expect: str, make, *rules: str) -> None:
        """`make(town)` gives what is given, with the kid that is published and those that were before."""
        def made():
            town = Town()
            given = make(town)
            if expect != SUCCESS:
                return given
            day_key = e.read_venue_day_key(given["day_key"])
            slot = given.get("published")
            replaced = list(slot["replaced"]) if slot else []
            if slot and (last := e.read_venue_day_key(slot["day_key"]).kid) != day_key.kid:
                replaced.append(last)
            return given, {"venue": town.venue_text, "day": day_key.day, "kid": day_key.kid, "replaced": replaced}
        found.add(name, comment, "publish-day-key", expect, made, *rules)
    return add


def published(found: Vectors) -> None:
    add = _publish(found)
    add("published", "The first day key of a venue and day.", SUCCESS,
        lambda town: {"day_key": town.day_key(), "now": NOON}, "R87", "R50")
    add("published-naming-no-office", "The first day key of a venue and day, which names no office.", SUCCESS,
        lambda town: {"day_key": town.venue_day_key(None), "now": NOON})
    add("published-not-signed-by-the-venue", "A day key that its venue did not sign, for publishing.", "bad-signature",
        lambda town: {"day_key": town.day_key(seed=curves.random_key()), "now": NOON}, "R5")
    add("published-not-signed-by-the-office", "A day key over an office's that the office did not sign, for "
        "publishing.", "bad-signature", lambda town: {
            "day_key": town.venue_day_key(signed_by_another(town.office_day_key())),
                                       "now": NOON}, "R5")
    add("published-office-of-another-day", "A day key over an office's day key for the day after, for publishing.",
        "wrong-day", lambda town: {"day_key": town.venue_day_key(town.office_day_key(TODAY + 1)), "now": NOON}, "R87")
    add("published-in-the-last-second", "A day key in the last second in which its day is open.", SUCCESS,
        lambda town: {"day_key": town.day_key(), "now": DAY_TWO + T - 1}, "R87")
    add("published-when-the-day-is-closed", "A day key in the second in which its day has closed.", "day-closed",
        lambda town: {"day_key": town.day_key(), "now": DAY_TWO + T}, "R87")

    def succeeded(start: int):
        return lambda town: {"day_key": town.day_key(), "now": NOON, "successions": [
            e.succeed(town.venue.ring.seed, curves.random_key(), VENUE, start)]}

    add("published-before-the-succession", "The day key of an identity for the day before it is succeeded.", SUCCESS,
        succeeded(TODAY + 1), "R86")
    add("published-after-the-succession", "The day key of an identity for the day on which it is succeeded.",
        "wrong-venue", succeeded(TODAY), "R86")


def replaced(found: Vectors) -> None:
    add = _publish(found)
    early, late = MIDNIGHT - T - 1, MIDNIGHT - T

    def other_key(now: int):
        return lambda town: {"day_key": town.day_key(), "published": _slot(town.day_key()), "now": now}

    add("replaced-before-its-day", "Another key for a venue and day, a second before the tolerance of that day begins.",
        SUCCESS, other_key(early), "R50")
    add("replaced-on-its-day", "Another key for a venue and day, 600 seconds before that day.", "disagrees",
        other_key(late), "R50")

    def renewed(town: Town) -> dict:
        public, of_office = fresh_public(), fresh_public()
        certificate = town.certificate(not_before=NOON, not_after=NOON + 9 * DAY)
        older = town.venue_day_key(town.office_day_key(public=of_office), public=public)
        newer = town.venue_day_key(town.office_day_key(public=of_office, certificate=certificate), public=public)
        return {"day_key": newer, "published": _slot(older, town.day_key()), "now": NOON + DAY}

    add("replaced-by-the-same-kid", "The same key under a newer certificate, after its day.", SUCCESS, renewed, "R50")
    add("replaced-back", "A key that was published before and replaced.", "disagrees", lambda town: {
        "day_key": (first := town.day_key()), "published": _slot(town.day_key(), first), "now": early}, "R50")

    def keys(town: Town, number: int) -> list[bytes]:
        return [town.venue_day_key(None) for _ in range(number)]

    add("replaced-seven-times", "The eighth key of a venue and day.", SUCCESS, lambda town: {
        "day_key": (row := keys(town, 8))[7], "published": _slot(row[6], *row[:6]), "now": early}, "R50")
    add("replaced-eight-times", "The ninth key of a venue and day.", "disagrees", lambda town: {
        "day_key": (row := keys(town, 9))[8], "published": _slot(row[7], *row[:7]), "now": early}, "R50")


def kids(found: Vectors) -> None:
    """The kid, from its definition alone: D and SHA-256."""
    def add(name: str, comment: str, office_ext=(), venue_ext=(), names_office: bool = True) -> None:
        def made():
            town = Town()
            public, of_office = fresh_public(), fresh_public()
            office_day_key = town.office_day_key(public=of_office, ext=office_ext) if names_office else None
            day_key = town.venue_day_key(office_day_key, public=public, ext=venue_ext)

            def kid(*said) -> bytes:
                return cose.sha256(D(["episeal-1 kid", *said]))[:16]

            encoded = [D(ext[0]) if ext else None for ext in (office_ext, venue_ext)]
            named = kid(town.office.id, TODAY, of_office, None, encoded[0]) if names_office else None
            return {"day_key": day_key, "now": NOON}, {
                "venue": town.venue_text, "day": TODAY, "kid": kid(town.venue.id, TODAY, public, named, encoded[1]),
                "replaced": []}
        found.add(name, comment, "publish-day-key", SUCCESS, made)

    add("kid-of-day-key", "The kid of a day key that names an office.")
    add("kid-without-office", "The kid of a day key that names no office.", names_office=False)
    add("kid-with-extension", "An extension of the venue's day key is in its kid.", venue_ext=({5: b"\x01"},))
    add("kid-with-extension-of-the-office", "An extension of the office's day key is in its kid, and so in the "
        "venue's.",
        office_ext=({0: b""},))
