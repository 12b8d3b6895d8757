"""What visits say, in the form in which a result says it."""

import episeal2 as e

from .texts import contact_said

KINDS = ("app", "one-time", "staff", "companion")


def _place(found) -> dict:
    return {"venue": e.public_text("venue", found.venue), "area": "/".join(found.area), "arrival": found.arrival,
            "departure": found.departure}


def visit(record) -> dict:
    """A visit that was opened."""
    return {"kind": KINDS[record.kind], **_place(record), "contact": contact_said(record.contact)}


def kept(found: e.Kept) -> dict:
    return {"record_id": found.record_id.hex(), "day": found.header.day, "revision": found.header.revision,
            "kind": KINDS[found.kind], "name": found.name, **_place(found)}


def pending(found: e.Pending) -> dict:
    return {"kind": KINDS[found.kind], "name": found.name, **_place(found)}


def shared(found: e.Shared, checked: e.Checked) -> dict:
    """A visit as its visitor shares it, and what is stored of it."""
    return {"record_id": found.record_id.hex(), "kid": found.header.kid.hex(), "name": found.name, **_place(found),
            "visit": checked.record and visit(checked.record), "errors": sorted(checked.errors)}
