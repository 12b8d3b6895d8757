"""Departure notes at the server (FORMAT.md, section 11)."""

import episeal2 as e

from .given import Given, prepared


def admit_note(given: Given) -> dict:
    """Admits `note` at `now`, where the venue day key `published` is published and the notes `of_record` are stored for
    the record, and `of_staff` of the staff key."""
    with prepared():
        published = e.read_venue_day_key(given.bytes("published"))
        published.verify_both()
    stored, of_staff = given.all_bytes("of_record"), given.value("of_staff")
    note, now = given.bytes("note"), given.value("now")
    answer = e.take_note(note, now, [published], stored, of_staff)
    read = e.read_departure_note(note)
    return {"day": read.day, "kid": read.kid.hex(), "record_id": read.record_id.hex(),
            "staff": e.public_text("staff", read.staff), "is_stored_already": answer == "already-stored"}


OPERATIONS = {"admit-note": admit_note}
