"""Day keys as a visitor's app takes them, and what is sealed then (FORMAT.md, sections 7 and 9)."""

from dataclasses import replace

import episeal2 as e
from episeal2 import curves
from episeal2.authority import VENUE
from scene import DAY, NOON, TODAY
from town import T, Town, fresh_public, signed_by_another
from vector import SUCCESS, Vectors

MIDNIGHT = DAY * TODAY
DAY_TWO = DAY * (TODAY + 2)
P = 2**255 - 19


def vectors() -> Vectors:
    found = Vectors("visits/day-keys", "FORMAT.md, section 7")
    for add in (who_signed, shown, when, stays, venue_may_read, named_office, office_in_time, successors, check_outs):
        add(found)
    return found


# -- A visitor's app ------------------------------------------------------------------------------


def _said(town: Town, arrival: int, on: int = TODAY, departure: int | None = None, area: str = "", revision: int = 0,
          venue: str | None = None) -> dict:
    return {"venue": venue or town.venue_text, "area": area, "day": on, "revision": revision, "arrival": arrival,
            "departure": departure}


def _check_in(town: Town, day_key: bytes, **more) -> dict:
    arrival = more.pop("arrival", NOON)
    given = {"trust": town.trust(), "poster": town.poster(), "day_key": day_key, "arrival": arrival, "now": arrival}
    return given | more


def _adder(found: Vectors):
    def add(name: str, comment: str, expect: str, make, *rules: str, source: str | None = None, **said) -> None:
        """`make(town)` gives what is given; `said` is what is kept, where it is not as given."""
        def made():
            town = Town()
            given = make(town)
            if expect != SUCCESS:
                return given
            return given, _said(town, **{"arrival": given["arrival"]} | said)
        found.add(name, comment, "check-in", expect, made, *rules, source=source)
    return add


def who_signed(found: Vectors) -> None:
    add, other = _adder(found), curves.random_key
    add("check-in", "A visitor checks in with the day key of the printed venue, which names a trusted office.", SUCCESS,
        lambda town: _check_in(town, town.day_key()), "R15", "R16", "R17", "R19", "R20")
    add("of-another-venue", "The day key of another venue, rightly signed by it.", "wrong-venue",
        lambda town: _check_in(town, Town(town.authority).day_key()), "R15")
    add("not-signed-by-the-venue", "A day key that names the printed venue and is signed by another key.",
        "bad-signature", lambda town: _check_in(town, town.day_key(seed=other())), "R16")
    add("a-staff-certificate", "A staff certificate of the venue in place of its day key.", "wrong-purpose",
        lambda town: _check_in(town, e.certify_staff(town.venue.ring.seed, town.venue.id, TODAY, bytes(32))), "R4")
    add("nothing-can-be-sealed-to-the-venue", "A day key whose public key gives zero with every secret.",
        "undecryptable", lambda town: _check_in(town, town.day_key(public=bytes(32))), "R7")
    add("nothing-can-be-sealed-to-the-office", "The office's public key gives zero with every secret.", "undecryptable",
        lambda town: _check_in(town, town.venue_day_key(town.office_day_key(public=b"\x01" + bytes(31)))), "R7")
    add("public-key-not-canonical", "The venue's public key is written as the same number plus 2^255 - 19.",
        "malformed", lambda town: _check_in(town, town.day_key(public=(P + 9).to_bytes(32, "little"))), "R49")
    add("public-key-with-high-bit", "The office's public key has its highest bit set, which X25519 would ignore.",
        "malformed", lambda town: _check_in(town, town.venue_day_key(
            town.office_day_key(public=(p := fresh_public())[:31] + bytes([p[31] | 0x80])))), "R49")


def shown(found: Vectors) -> None:
    """Before anything is sealed."""
    def add(name: str, comment: str, expect: str | None, make, *rules: str) -> None:
        """`expect` is an error, or the name that is shown."""
        is_refused = expect in ("wrong-day", "invalid-time", "office-revoked", "venue-is-office")

        def made():
            given = make(Town())
            return given if is_refused else (given, {"office_name": expect})
        found.add(name, comment, "reader-at", expect if is_refused else SUCCESS, made, *rules)

    add("reader-shown", "The certified name of the office is shown to whoever arrives.", "Kreis Altenau",
        lambda town: _check_in(town, town.day_key()), "R17")
    add("reader-is-the-venue", "No office is shown where the venue may read.", None,
        lambda town: _check_in(town, town.venue_day_key(None)))
    add("reader-of-the-day-before", "No reader is shown for the key of the day before.", "wrong-day",
        lambda town: _check_in(town, town.day_key(TODAY - 1)), "R17")
    add("reader-of-an-arrival-a-day-ago", "No reader of today's key is shown for an arrival a day ago.", "wrong-day",
        lambda town: _check_in(town, town.day_key(), now=NOON) | {"arrival": NOON - DAY}, "R17")
    add("reader-of-an-arrival-ahead", "No reader is shown for an arrival 601 seconds ahead.", "invalid-time",
        lambda town: _check_in(town, town.day_key(), now=NOON) | {"arrival": NOON + T + 1}, "R88")
    add("reader-is-revoked", "No reader is shown whom the authority's list names.", "office-revoked",
        lambda town: _check_in(town, town.day_key(), trust=town.trust(
            lists=[town.authority.revocations(1, [town.office.id])])), "R14")


def when(found: Vectors) -> None:
    add = _adder(found)

    def at(now: int, on: int = TODAY, arrival: int | None = None, **more):
        """With trust that is good then."""
        def make(town: Town) -> dict:
            arrived = now if arrival is None else arrival
            lists = [e.revoke(town.authority.seed, 1, now - DAY, now + DAY, [])]
            return _check_in(town, town.day_key(on), arrival=arrived, now=now, trust=town.trust(lists=lists, at=now))
        return make

    add("600-seconds-before-its-day", "Somebody arrives 600 seconds before the key's day begins: moved to its first "
        "second.", SUCCESS, at(MIDNIGHT - T), "R22", "R17", "R89", arrival=MIDNIGHT)
    add("601-seconds-before-its-day", "Somebody arrives 601 seconds before the key's day begins.", "wrong-day",
        at(MIDNIGHT - T - 1), "R17", "R22")
    add("599-seconds-after-its-day", "Somebody arrives 599 seconds after the key's day has ended: moved to its last "
        "second.", SUCCESS, at(MIDNIGHT + DAY + T - 1), "R22", "R17", arrival=MIDNIGHT + DAY - 1)
    add("600-seconds-after-its-day", "Somebody arrives 600 seconds after the key's day has ended.", "wrong-day",
        at(MIDNIGHT + DAY + T), "R17")
    add("of-the-day-before", "The key of the day before, at noon.", "wrong-day", at(NOON, TODAY - 1), "R17")
    add("of-the-day-after", "The key of the day after, at noon.", "wrong-day", at(NOON, TODAY + 1), "R17")
    add("sealed-in-the-last-second", "An arrival is sealed in the last second in which its day is open.", SUCCESS,
        at(DAY_TWO + T - 1, arrival=NOON), "R89", arrival=NOON)
    add("sealed-when-the-day-is-closed", "An arrival is sealed in the second in which its day has closed.",
        "day-closed", at(DAY_TWO + T, arrival=NOON), "R89")
    add("sealed-before-its-day", "An arrival at the first tolerated second is sealed a second before that: the day is "
        "not open.", "wrong-day", at(MIDNIGHT - T - 1, arrival=MIDNIGHT - T), "R89")
    add("arrival-600-seconds-ahead", "An arrival 600 seconds ahead, which the tolerance allows.", SUCCESS,
        at(NOON, arrival=NOON + T), "R88", arrival=NOON + T)
    add("arrival-601-seconds-ahead", "An arrival 601 seconds ahead.", "invalid-time", at(NOON, arrival=NOON + T + 1),
        "R88")


def stays(found: Vectors) -> None:
    add = _adder(found)
    section = "FORMAT.md, section 9"

    def stay(arrival: int, departure: int, now: int | None = None):
        def make(town: Town) -> dict:
            t = now or max(NOON, departure)
            lists = [e.revoke(town.authority.seed, 1, t - DAY, t + DAY, [])]
            return _check_in(town, town.day_key(), arrival=arrival, departure=departure, now=t,
                             trust=town.trust(lists=lists, at=t))
        return make

    add("left-600-seconds-before-arrival", "A departure 600 seconds before the arrival counts as the arrival.", SUCCESS,
        stay(NOON - DAY // 4, NOON - DAY // 4 - T), "R23", source=section, departure=NOON - DAY // 4)
    add("left-601-seconds-before-arrival", "A departure 601 seconds before the arrival.", "invalid-time",
        stay(NOON - DAY // 4, NOON - DAY // 4 - T - 1), "R23", source=section)
    add("stay-of-24-hours", "A stay of exactly 24 hours.", SUCCESS, stay(NOON, NOON + DAY), "R23", source=section,
        departure=NOON + DAY)
    add("stay-of-24-hours-and-a-second", "A stay of 24 hours and a second.", "invalid-time", stay(NOON, NOON + DAY + 1),
        "R23", source=section)
    add("stay-of-24-hours-from-before-midnight", "A stay of 24 hours whose arrival is moved back by 300 seconds ends "
        "24 hours after the moved one.", SUCCESS, stay(MIDNIGHT + DAY + 299, MIDNIGHT + 2 * DAY + 299), "R22", "R23",
        source=section, arrival=MIDNIGHT + DAY - 1, departure=MIDNIGHT + 2 * DAY - 1)
    add("stay-of-24-hours-that-ends-ahead", "A stay of 24 hours from a moved arrival, whose departure is 601 seconds "
        "ahead.", "invalid-time", stay(MIDNIGHT + DAY + 299, MIDNIGHT + 2 * DAY + 299, MIDNIGHT + 2 * DAY - 302), "R23",
        source=section)
    add("departure-601-seconds-ahead", "A departure 601 seconds ahead.", "invalid-time",
        stay(NOON - 60, NOON + T + 1, NOON), "R23", source=section)

    def place(area: str):
        return lambda town: _check_in(town, town.day_key(), poster=town.poster("Saal/Bahn 3"), area=area)

    add("area-within-the-posters", "The area is a seat below the poster's.", SUCCESS, place("Saal/Bahn 3/Bank 1"),
        "R24", source=section, area="Saal/Bahn 3/Bank 1")
    add("area-beside-the-posters", "The area is not within the poster's.", "wrong-area", place("Saal/Bahn 30"), "R24",
        source=section)
    add("area-above-the-posters", "The area is one level above the poster's.", "wrong-area", place("Saal"), "R24",
        source=section)


def venue_may_read(found: Vectors) -> None:
    add = _adder(found)
    add("venue-may-read-with-consent", "A day key that names no office, and the visitor agrees that the venue may "
        "read.", SUCCESS, lambda town: _check_in(town, town.venue_day_key(None), venue_may_read=True), "R18")
    add("venue-may-read", "A day key that names no office, and the visitor has not agreed.", "venue-may-read",
        lambda town: _check_in(town, town.venue_day_key(None)), "R18")


def named_office(found: Vectors) -> None:
    add, other = _adder(found), curves.random_key

    def named(make):
        return lambda town: _check_in(town, town.venue_day_key(make(town)))

    def as_office(town: Town) -> bytes:
        """The venue as an office that the authority certified."""
        return town.office_day_key(office=town.venue.id, seed=town.venue.ring.seed,
                                   certificate=town.certificate(office=town.venue.id))

    add("venue-certified-as-office", "The venue names itself, certified as an office.", "venue-is-office",
        named(as_office), "R19")
    add("office-has-the-venues-public-key", "The office that the venue names has the venue's own public key for the "
        "day.", "venue-is-office", lambda town: _check_in(town, town.venue_day_key(
            town.office_day_key(public=(public := fresh_public())), public=public)), "R19")
    add("office-day-key-forged", "The day key that the venue names is not signed by its office.", "bad-signature",
        named(lambda town: town.office_day_key(seed=other())), "R5")
    add("office-day-key-of-the-day-after", "The day key that the venue names is for the day after the venue's.",
        "wrong-day", named(lambda town: town.office_day_key(TODAY + 1)), "R20")
    add("office-day-key-of-the-day-before", "The day key that the venue names is for the day before the venue's.",
        "wrong-day", named(lambda town: town.office_day_key(TODAY - 1)), "R20")
    add("office-of-another-authority", "The venue names an office that no pinned authority certified.",
        "office-uncertified", named(lambda town: Town().office_day_key()), "R11")
    add("certificate-in-the-name-of-the-authority", "The venue names an office whose certificate the authority did not "
        "sign.", "office-uncertified",
        named(lambda town: town.office_day_key(certificate=town.certificate(seed=other()))), "R11")
    add("revoked-office-named", "The venue names an office that the authority's list names, too.", "office-revoked",
        lambda town: _check_in(town, town.day_key(), trust=town.trust(
            lists=[town.authority.revocations(1, [town.office.id])])), "R14")


def office_in_time(found: Vectors) -> None:
    """R12 at the arrival, R13 and R14 when it is sealed."""
    add = _adder(found)

    def late(not_after: int = NOON + DAY, expires: int = NOON + 2 * DAY, not_before: int = NOON - DAY,
             revoked: bool = False):
        """Arrived at noon, sealed a day later."""
        def make(town: Town) -> dict:
            certificate = town.certificate(not_before=not_before, not_after=not_after)
            day_key = town.venue_day_key(town.office_day_key(certificate=certificate))
            offices = [town.office.id] if revoked else []
            lists = [e.revoke(town.authority.seed, 1, NOON - DAY, expires, offices)]
            return _check_in(town, day_key, arrival=NOON, now=NOON + DAY, trust=town.trust(lists=lists))
        return make

    add("certified-at-the-arrival", "The office's certificate was in its last second at the arrival, and has ended "
        "when the visit is sealed.", SUCCESS, late(not_after=NOON + 1), "R12")
    add("certificate-ended-at-the-arrival", "The office's certificate ended in the second of the arrival.",
        "office-lapsed", late(not_after=NOON), "R12")
    add("certificate-began-after-the-arrival", "The office's certificate began 601 seconds after the arrival.",
        "office-lapsed", late(not_before=NOON + T + 1), "R12")
    add("list-valid-when-sealed", "The list of the office's authority is in its last second when the visit is sealed.",
        SUCCESS, late(expires=NOON + DAY + 1), "R13")
    add("list-expired-when-sealed", "The list of the office's authority was valid at the arrival, and expires in the "
        "second in which the visit is sealed.", "revocations-expired", late(expires=NOON + DAY), "R13")
    add("revoked-when-sealed", "The office is revoked when the visit of the day before is sealed.", "office-revoked",
        late(revoked=True), "R14")


def successors(found: Vectors) -> None:
    add = _adder(found)

    def succeeded(start: int, by_new: bool, on: int = TODAY):
        def make(town: Town) -> dict:
            new = Town(town.authority)
            succession = e.succeed(town.venue.ring.seed, new.venue.ring.seed, VENUE, start)
            day_key = (new if by_new else town).venue_day_key(town.office_day_key(on), on)
            return _check_in(town, day_key, trust=town.trust(successions=[succession]))
        return make

    add("old-identity-on-the-day-before", "The printed identity signed for the day before it is succeeded.", SUCCESS,
        succeeded(TODAY + 1, False), "R86", "R15")
    add("old-identity-on-the-day", "The printed identity signed for the day on which it is succeeded.", "wrong-venue",
        succeeded(TODAY, False), "R86", "R15")
    add("new-identity-on-the-day-before", "The successor signed for the day before it succeeds.", "wrong-venue",
        succeeded(TODAY + 1, True), "R86", "R15")

    def by_successor(office_is_printed: bool):
        def made():
            town = Town()
            new = Town(town.authority)
            succession = e.succeed(town.venue.ring.seed, new.venue.ring.seed, VENUE, TODAY)
            office_day_key = town.office_day_key()
            if office_is_printed:
                office_day_key = town.office_day_key(office=town.venue.id, seed=town.venue.ring.seed,
                                                     certificate=town.certificate(office=town.venue.id))
            given = _check_in(town, new.venue_day_key(office_day_key), trust=town.trust(successions=[succession]))
            return given if office_is_printed else (given, _said(new, NOON))
        return made

    found.add("new-identity-on-the-day", "The successor signed for the day on which it succeeds.", "check-in", SUCCESS,
              by_successor(False), "R86", "R15")
    found.add("printed-identity-as-office", "The successor names the printed identity, certified as an office.",
              "check-in", "venue-is-office", by_successor(True), "R19")


# -- Check-outs -----------------------------------------------------------------------------------


def check_outs(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, make, *rules: str, departure: int = NOON) -> None:
        """`make(town, day_key)` gives what differs from a good check-out."""
        def made():
            town = Town()
            public, office_day_key = fresh_public(), town.office_day_key()
            day_key = town.venue_day_key(office_day_key, public=public)
            _, kept = town.sealed(day_key)
            given = {"trust": town.trust(), "kept": e.write_kept(kept), "day_key": day_key, "departure": NOON,
                     "now": NOON} | make(town, kept, public, office_day_key)
            if expect != SUCCESS:
                return given
            return given, _said(town, NOON - 3_600, departure=departure, revision=1)
        found.add(name, comment, "check-out", expect, made, *rules)

    def at(town: Town, now: int, **trust) -> dict:
        return {"now": now, "trust": town.trust(**trust)}

    add("check-out", "A visit is sealed again with its departure, under the day key of its check-in.", SUCCESS,
        lambda *_: {}, "R95")
    add("check-out-with-expired-list", "The list has expired when somebody leaves: that costs no departure.", SUCCESS,
        lambda town, *_: at(town, NOON, lists=[e.revoke(town.authority.seed, 1, NOON - DAY, NOON, [])]), "R95")
    add("check-out-without-list", "No list is held when somebody leaves.", SUCCESS,
        lambda town, *_: at(town, NOON, lists=[]), "R95")
    add("check-out-office-revoked", "The office has been revoked since the check-in.", "office-revoked",
        lambda town, *_: at(town, NOON, lists=[town.authority.revocations(1, [town.office.id])]), "R14")
    add("check-out-another-office", "The venue signed the same day key again over another office's.", "disagrees",
        lambda town, kept, public, _: {
            "day_key": town.venue_day_key(Town(town.authority).office_day_key(), public=public)}, "R95")
    add("check-out-another-key", "The venue drew another key for the same day.", "disagrees",
        lambda town, kept, public, office: {"day_key": town.venue_day_key(office)}, "R95")
    add("check-out-day-key-forged", "The day key of the visit, signed by another key.", "bad-signature",
        lambda town, kept, public, office: {
            "day_key": town.venue_day_key(office, public=public, seed=curves.random_key())}, "R5")
    add("check-out-office-day-key-forged", "The visit's day key, over the office's day key signed by another key.",
        "bad-signature", lambda town, kept, public, office: {"day_key": town.venue_day_key(
            signed_by_another(office), public=public)}, "R5")
    add("check-out-of-another-venue", "What was kept names another venue than the one that signed the day key.",
        "wrong-venue", lambda town, kept, *_: {"kept": e.write_kept(replace(kept, venue=bytes(32)))}, "R15")
    add("check-out-in-the-last-second", "Somebody leaves in the last second in which the visit's day is open.", SUCCESS,
        lambda town, *_: at(town, DAY_TWO + T - 1, lists=[]), "R95")
    add("check-out-when-the-day-is-closed", "Somebody leaves in the second in which the visit's day has closed.",
        "day-closed", lambda town, *_: at(town, DAY_TWO + T, lists=[]), "R89")
    add("check-out-after-25-hours", "Somebody leaves more than 24 hours after the arrival.", "invalid-time",
        lambda town, kept, *_: {"now": NOON + DAY, "departure": NOON - 3_600 + DAY + 1}, "R23")
    add("check-out-revision-24", "A visit that has its 24 revisions is sealed again.", "too-long",
        lambda town, kept, *_: {"kept": e.write_kept(replace(kept, header=replace(kept.header, revision=23)))})
