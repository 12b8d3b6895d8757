"""Departure notes: section 11."""

import os

import pytest

import episeal2 as e
from episeal2 import cbor, cose, curves, departure
from scene import DAY, NOON, TODAY, Venue
from stage import Scene, refused


class Noting(Scene):
    """A guest who has checked in, and staff."""

    def __init__(self):
        super().__init__()
        self.visit, self.kept = self.seal()
        self.staff = curves.random_key()

    def certificate(self, on: int = TODAY, venue=None) -> bytes:
        venue = venue or self.venue
        return e.certify_staff(venue.ring.seed, venue.id, on, curves.ed25519_public(self.staff))

    def note(self, certificate=None, record_id=None, at=NOON, staff=None, day_key=None) -> bytes:
        return e.note_departure(staff or self.staff, certificate or self.certificate(), day_key or self.accepted(),
                                record_id or self.kept.record_id, at)


def test_a_note_is_signed_outside_and_its_departure_sealed_to_the_venue():
    scene = Noting()
    data = scene.note()
    note = e.read_departure_note(data)
    said = [1, TODAY, scene.accepted().kid, scene.kept.record_id]
    assert cbor.read(note.signed.payload)[:4] == said and len(data) <= 2_048
    assert len(note.sealed.ciphertext) == 32 and note.sealed.clear is None
    ext = cbor.D(["episeal-1 departure", [*said, curves.ed25519_public(scene.staff)]])
    secret = scene.venue.ring.days[0].secret
    body = cose.open_envelope(note.sealed, "departure", ext, secret, departure.DEPARTURE)
    assert body == cbor.D(NOON) and note.departure(note.cek(secret)) == NOON
    with refused("undecryptable"):
        note.cek(curves.random_key())


def test_a_server_takes_a_note_by_these_rules():
    """[R26] [R90] [R91]"""
    scene = Noting()
    thief, stranger = Venue(), curves.random_key()
    forged = cose.sign("staff-certificate", stranger,
                       [1, scene.venue.id, TODAY, curves.ed25519_public(scene.staff)])
    unknown = thief.day_key(scene.office.day_key())
    for note, t, code in ((scene.note(), DAY * TODAY - 601, "day-not-open"),
                          (scene.note(), DAY * (TODAY + 2) + 600, "day-closed"),
                          (scene.note(day_key=e.read_venue_day_key(unknown)), NOON, "no-day-key"),
                          (scene.note(scene.certificate(venue=thief)), NOON, "note-invalid"),
                          (scene.note(scene.certificate(TODAY - 1)), NOON, "note-invalid"),
                          (scene.note(scene.certificate(TODAY + 2)), NOON, "note-invalid"),
                          (scene.note(forged), NOON, "note-invalid"),
                          (scene.note(staff=stranger), NOON, "note-invalid")):
        with refused(code):
            scene.server.note(note, t)
    assert scene.server.notes == []
    for note in (scene.note(), scene.note(scene.certificate(TODAY + 1)), scene.note(record_id=os.urandom(16))):
        assert scene.server.note(note) == "admitted"
        assert scene.server.note(note) == "already-stored"


def test_junk_does_not_fill_the_places():
    """[R94]"""
    scene = Noting()
    for _ in range(4):
        scene.server.note(scene.note())
    with refused("too-long"):
        scene.server.note(scene.note())
    assert scene.server.note(scene.server.notes[0]) == "already-stored"
    for _ in range(5):
        scene.staff = curves.random_key()
        for _ in range(4):
            scene.server.note(scene.note())
    scene.staff = curves.random_key()
    with refused("too-long"):
        scene.server.note(scene.note())
    assert scene.server.note(scene.note(record_id=os.urandom(16))) == "admitted"


def test_a_staff_key_notes_at_most_20_000(monkeypatch):
    monkeypatch.setattr(departure, "NOTES_OF_STAFF", 3)
    scene = Noting()
    for _ in range(3):
        scene.server.note(scene.note(record_id=os.urandom(16)))
    with refused("too-long"):
        scene.server.note(scene.note(record_id=os.urandom(16)))
    scene.staff = curves.random_key()
    assert scene.server.note(scene.note(record_id=os.urandom(16))) == "admitted"


def test_a_note_moved_to_another_record_does_not_open():
    scene = Noting()
    moved = cbor.read(e.read_departure_note(scene.note()).signed.payload)
    moved[3] = os.urandom(16)
    note = e.read_departure_note(cose.sign("departure-note", scene.staff, moved))
    with refused("undecryptable"):
        note.cek(scene.venue.ring.days[0].secret)


@pytest.mark.parametrize("n, value, code", [
    (0, 2, "unsupported-version"), (1, -1, "malformed"), (2, bytes(15), "malformed"), (3, bytes(17), "malformed"),
    (4, b"\x80", "malformed"), (5, b"\x80", "malformed"), (4, None, "malformed")])
def test_a_note_that_is_not_in_its_format(n, value, code):
    scene = Noting()
    fields = cbor.read(e.read_departure_note(scene.note()).signed.payload)
    fields[n] = value
    with refused(code):
        e.read_departure_note(cose.sign("departure-note", scene.staff, fields))


def test_a_departure_ahead_is_refused_where_it_is_entered():
    scene = Noting()
    for t, good in ((NOON - 600, True), (NOON - 601, False)):
        if good:
            e.note_departure(scene.staff, scene.certificate(), scene.accepted(), scene.kept.record_id, NOON, t)
        else:
            with refused("invalid-time"):
                e.note_departure(scene.staff, scene.certificate(), scene.accepted(), scene.kept.record_id, NOON, t)
