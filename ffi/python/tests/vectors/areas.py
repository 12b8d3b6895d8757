"""The list of a venue's areas (core/FORMAT.md, section 8)."""

from __future__ import annotations

from typing import Any

from episeal import AreaGroup, VenueAreas, admit_areas, parse_area, parse_venue_id

from .given import Given, prepared
from .said import day_number


def said(group: AreaGroup) -> Any:
    facts = group.facts
    return {
        "area": group.area,
        "ranges": [[of.word, of.first, of.last] for of in group.ranges],
        "places": group.places,
        "volume": facts.volume,
        "air_changes": facts.air_changes,
        "is_outdoors": facts.is_outdoors,
        "activity": facts.activity,
    }


def verified(given: Given) -> VenueAreas:
    """The ``list`` of ``venue``."""
    list_, venue = given.octets("list"), given.text("venue")
    with prepared():
        return VenueAreas.verify(list_, venue)


def verify_areas(given: Given) -> Any:
    """Reads ``list`` as that of ``venue``; gives what is in it."""
    list_, venue = given.octets("list"), given.text("venue")
    with prepared():
        parse_venue_id(venue)
    areas = VenueAreas.verify(list_, venue)
    return {"from": day_number(areas.from_()), "groups": [said(group) for group in areas.groups()]}


def count_places(given: Given) -> Any:
    """How many places ``areas`` have together in the ``list`` of ``venue``."""
    list_, areas = verified(given), given.texts("areas")
    with prepared():
        for area in areas:
            parse_area(area)
    return {"places": list_.places(areas)}


def cell_of_areas(given: Given) -> Any:
    """The cell of ``rows`` and ``seats`` around a ``seat`` in the ``list`` of ``venue``."""
    list_, seat = verified(given), given.text("seat")
    rows, seats = given.whole("rows"), given.whole("seats")
    with prepared():
        parse_area(seat)
    return {"leaves": list_.cell(seat, rows, seats)}


def admit(given: Given) -> Any:
    """A server that has ``published`` of this venue, and ``successions``, takes ``list`` at ``now``."""
    list_, now, lists = given.octets("list"), given.time("now"), given.all_bytes("published")
    successions = given.optional("successions", Given.all_bytes) or []
    with prepared():
        published = [VenueAreas.of_any_venue(one) for one in lists]
    admitted = admit_areas(VenueAreas.of_any_venue(list_), published, successions, now)
    return {
        "venue": admitted.venue,
        "from": day_number(admitted.from_),
        "is_stored_already": admitted.is_stored_already,
    }


AREAS = {
    "verify-areas": verify_areas,
    "count-places": count_places,
    "cell-of-areas": cell_of_areas,
    "admit-areas": admit,
}
