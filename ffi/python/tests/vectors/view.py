"""What visits say, in the form in which a result says it."""

from __future__ import annotations

from typing import Any

from episeal import ContactFields, Kept, PendingCheckIn, RecordError, SharedVisit, Visit

from .said import day_number, seconds

# The fields of a contact as vectors name them.
NAMES = {"given-name": "given_name", "family-name": "family_name", "phone": "phone", "email": "email"}
ADDRESS = {
    "street": "street",
    "house-number": "house_number",
    "postal-code": "postal_code",
    "city": "city",
    "country": "country",
}


def contact_said(contact: ContactFields) -> dict[str, str]:
    """By the names of the fields, without those that are empty."""
    fields = {name: getattr(contact, field) for name, field in NAMES.items()}
    fields.update({name: getattr(contact.address, field) for name, field in ADDRESS.items()})
    return {name: text for name, text in fields.items() if text}


def visit_said(visit: Visit) -> dict[str, Any]:
    """A visit that was opened."""
    return {
        "kind": visit.kind.code(),
        "venue": visit.venue,
        "area": visit.area,
        "arrival": seconds(visit.arrival),
        "departure": seconds(visit.departure),
        "contact": contact_said(visit.contact),
    }


def kept_said(kept: Kept) -> dict[str, Any]:
    """A visit as its visitor keeps it."""
    return {
        "record_id": kept.record_id(),
        "day": day_number(kept.day()),
        "revision": kept.revision(),
        **pending_said(kept),
    }


def pending_said(of: Kept | PendingCheckIn) -> dict[str, Any]:
    """A check-in that waits."""
    return {
        "kind": of.kind().code(),
        "venue": of.venue(),
        "name": of.venue_name(),
        "area": of.area(),
        "arrival": seconds(of.arrival()),
        "departure": seconds(of.departure()),
    }


def shared_said(shared: SharedVisit) -> dict[str, Any]:
    """A visit as its visitor shares it, and what is stored of it."""
    return {
        "record_id": shared.record_id(),
        "kid": shared.kid(),
        "venue": shared.venue(),
        "name": shared.venue_name(),
        "area": shared.area(),
        "arrival": seconds(shared.arrival()),
        "departure": seconds(shared.departure()),
        "visit": opened_or_none(shared),
        "errors": sorted(error.code for error in shared.errors()),
    }


def opened_or_none(shared: SharedVisit) -> Any:
    try:
        return visit_said(shared.visit())
    except RecordError:
        return None
