"""Departure notes, which a server takes (FORMAT.md, section 11)."""

import os

import episeal2 as e
from episeal2 import cbor, cose, curves, departure
from episeal2.values import T
from scene import DAY, NOON, TODAY, Venue
from vector import SUCCESS, Vectors
from venue_day import VenueDay, envelope, signed_again

ADMIT = "admit-note"


def vectors() -> Vectors:
    found = Vectors("visits/note", "FORMAT.md, section 11")
    taken(found)
    forged(found)
    times(found)
    places(found)
    forms(found)
    return found


class Noting(VenueDay):
    """A guest's record, and a member of staff."""

    def __post_init__(self):
        super().__post_init__()
        self.record_id, self.staff = os.urandom(16), curves.random_key()

    def by_staff(self, record_id: bytes | None = None, on: int = TODAY, **changed) -> bytes:
        certificate = changed.pop("certificate", None) or self.certificate(self.staff, on)
        return self.note(record_id or self.record_id, NOON, **{"staff": self.staff,
        "certificate": certificate} | changed)

    def given(self, note: bytes, stored=(), of_staff: int | None = None, now: int = NOON, published=None) -> dict:
        return {"published": published or self.day_key, "of_record": list(stored),
                "of_staff": len(stored) if of_staff is None else of_staff, "note": note, "now": now}

    def result(self, is_stored_already: bool = False) -> dict:
        staff = e.public_text("staff", curves.ed25519_public(self.staff))
        return {"day": TODAY, "kid": self.kid, "record_id": self.record_id, "staff": staff,
                "is_stored_already": is_stored_already}


def taken(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str) -> None:
        def noting():
            day = Noting()
            given, is_stored = make(day)
            return given, day.result(is_stored)
        found.add(name, comment, ADMIT, SUCCESS, noting, *rules)

    add("first", "The first note for a record, by staff who are certified for its day.",
        lambda day: (day.given(day.by_staff()), False), "R91")
    add("after-midnight", "A note of staff who are certified for the day after the visit's.",
        lambda day: (day.given(day.by_staff(on=TODAY + 1)), False), "R91")
    add("fourth-of-the-staff-key", "Three notes of the staff key are stored for the record.",
        lambda day: (day.given(day.by_staff(), [day.by_staff() for _ in range(3)]), False), "R94")
    add("stored-already",
        "The same bytes are stored, beside three others of the same staff key: there is nothing to do.",
        stored_already, "R94")
    add("twenty-thousandth-of-the-staff-key", "The staff key has 19,999 notes.",
        lambda day: (day.given(day.by_staff(), of_staff=19_999), False), "R94")
    add("ten-minutes-before-the-day", "Its day begins in ten minutes.",
        lambda day: (day.given(day.by_staff(), now=DAY * TODAY - T), False), "R26")
    add("last-second", "The last second in which a note for the day is taken.",
        lambda day: (day.given(day.by_staff(), now=DAY * (TODAY + 2) + T - 1), False), "R26")


def stored_already(day: Noting):
    stored = [day.by_staff() for _ in range(4)]
    return day.given(stored[2], stored), True


def times(found: Vectors) -> None:
    def at(name: str, comment: str, code: str, now: int, *rules: str) -> None:
        def make():
            day = Noting()
            return day.given(day.by_staff(), now=now)
        found.add(name, comment, ADMIT, code, make, *rules)

    at("more-than-ten-minutes-before-the-day", "Its day begins in ten minutes and a second.", "day-not-open",
       DAY * TODAY - T - 1)
    at("closed", "The day after its day ended ten minutes ago.", "day-closed", DAY * (TODAY + 2) + T, "R26")


def forged(found: Vectors) -> None:
    def add(name: str, comment: str, make, rule: str = "R91", code: str = "note-invalid") -> None:
        def noting():
            day = Noting()
            return day.given(**make(day))
        found.add(name, comment, ADMIT, code, noting, rule)

    def note(name: str, comment: str, make) -> None:
        add(name, comment, lambda day: {"note": make(day)})

    add("another-venue", "A note under the day key of a venue for which nothing is published.",
        lambda day: {"note": day.by_staff(day_key=e.read_venue_day_key(Venue().day_key(day.reply_key)))}, "R90",
        "no-day-key")
    add("key-of-another-day", "The note says the published key's id, and the day after its day.", of_another_day, "R90",
        "no-day-key")
    note("certificate-of-another-venue", "The staff are certified by another venue.",
         lambda day: day.by_staff(certificate=day.certificate(day.staff, venue=Venue())))
    note("certificate-of-the-day-before", "The staff are certified for the day before the visit's.",
         lambda day: day.by_staff(on=TODAY - 1))
    note("certificate-of-two-days-later", "The staff are certified for two days after the visit's.",
         lambda day: day.by_staff(on=TODAY + 2))
    note("certificate-forged", "The certificate names the venue, and another key has signed it.",
         lambda day: day.by_staff(certificate=signed_again(day.certificate(day.staff), "staff-certificate",
                                                           curves.random_key())))
    note("note-forged", "The certificate names the staff, and another key has signed the note.",
         lambda day: signed_again(day.by_staff(), "departure-note", curves.random_key()))


def of_another_day(day: Noting) -> dict:
    return {"note": changed(day, lambda said: said.__setitem__(1, TODAY + 1)), "now": NOON + DAY}


def changed(day: Noting, change) -> bytes:
    """The note with other fields, signed by staff."""
    said = cbor.read(cbor.read(day.by_staff()).value[2])
    change(said)
    return cose.sign("departure-note", day.staff, said)


def places(found: Vectors) -> None:
    def add(name: str, comment: str, make) -> None:
        def noting():
            day = Noting()
            return day.given(*make(day))
        found.add(name, comment, ADMIT, "too-long", noting, "R94")

    add("fifth-of-the-staff-key", "Four notes of the staff key are stored for the record.",
        lambda day: (day.by_staff(), [day.by_staff() for _ in range(4)]))
    add("twenty-fifth-of-the-record", "The record has four notes of each of six other staff keys.",
        lambda day: (day.by_staff(), notes_of(day, 6), 0))
    add("more-than-20000-of-the-staff-key", "The staff key has 20,000 notes for other records.",
        lambda day: (day.by_staff(), [], 20_000))

    def before_room():
        day = Noting()
        forged = signed_again(day.by_staff(), "departure-note", curves.random_key())
        return day.given(forged, notes_of(day, 6), 0)

    found.add("forged-and-no-room", "A forged note for a record that has its 24: whose it is comes first.", ADMIT,
              "note-invalid", before_room, "R91")


def notes_of(day: Noting, keys: int) -> list[bytes]:
    """Four notes of each of so many staff keys."""
    found = []
    for _ in range(keys):
        staff = curves.random_key()
        certificate = day.certificate(staff)
        found += [day.by_staff(staff=staff, certificate=certificate) for _ in range(4)]
    return found


def forms(found: Vectors) -> None:
    def add(name: str, comment: str, change, *rules: str, code: str = "malformed") -> None:
        def noting():
            day = Noting()
            return day.given(changed(day, lambda said: change(day, said)))
        found.add(name, comment, ADMIT, code, noting, *rules)

    add("record-id-of-15-bytes", "The record id has 15 bytes.", lambda _, said: said.__setitem__(3, said[3][:15]))
    add("certificate-with-a-fifth-field", "The certificate in the note has a field too many.", longer_certificate,
        "R71")
    add("certificate-of-another-purpose-and-no-departure", "A note's own certificate is a note, and a text stands for "
        "the departure: the certificate is read first.", other_certificate, "R4", code="wrong-purpose")
    add("visit-in-place-of-the-departure", "The envelope in the note says that it is an index.", other_envelope, "R4",
        code="wrong-purpose")
    add("departure-of-32-bytes", "The departure is padded to 32 bytes in place of 16.", longer_departure, "R71")
    add("version-2", "A note of a later version.", lambda _, said: said.__setitem__(0, 2), "R3",
        code="unsupported-version")

    def other_message():
        day = Noting()
        return day.given(day.certificate(day.staff))

    found.add("staff-certificate", "A staff certificate in place of a note.", ADMIT, "wrong-purpose", other_message,
              "R4",
              source="FORMAT.md, section 3")


def longer_certificate(day: Noting, said: list) -> None:
    fields = cbor.read(cbor.read(said[4]).value[2])
    said[4] = cose.sign("staff-certificate", day.venue.ring.seed, [*fields, None])


def other_certificate(day: Noting, said: list) -> None:
    said[4:6] = [day.by_staff(), "no departure"]


def sealed(day: Noting, said: list, **changed) -> bytes:
    staff = curves.ed25519_public(day.staff)
    ext = departure._departure_ext(said[1], said[2], said[3], staff)
    return envelope(**{"name": "departure", "role": "departure", "recipient": day.read_day_key.public, "ext": ext,
                       "body": cbor.D(NOON), "size": departure.DEPARTURE} | changed)


def other_envelope(day: Noting, said: list) -> None:
    said[5] = sealed(day, said, name="index")


def longer_departure(day: Noting, said: list) -> None:
    said[5] = sealed(day, said, size=cose.Size(32))
