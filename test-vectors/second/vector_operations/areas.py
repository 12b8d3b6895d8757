"""The list of a venue's areas (FORMAT.md, section 8)."""

import episeal2 as e
from episeal2.errors import require
from episeal2.values import enter_area

from .given import Given, prepared
from .trust import public, successions

OUTDOORS = {None: None, 0: False, 1: True}


def _said(group) -> dict:
    facts = group.facts
    return {"area": "/".join(group.area), "ranges": [list(one) for one in group.ranges], "places": group.places,
            "volume": facts.get(0), "air_changes": facts.get(1), "is_outdoors": OUTDOORS[facts.get(2)],
            "activity": facts.get(3)}


def _verified(given: Given):
    found, venue = e.read_venue_areas(given.bytes("list")), public("venue", given, "venue")
    require(found.identity == venue, "wrong-venue")
    found.signed.verify(venue)
    return found


def verify_areas(given: Given) -> dict:
    found = _verified(given)
    return {"from": found.start, "groups": [_said(group) for group in found.groups]}


def count_places(given: Given) -> dict:
    with prepared():
        found, areas = _verified(given), [enter_area(text) for text in given.value("areas")]
    require(all(map(found.knows, areas)), "area-unknown")
    return {"places": sum(map(found.places_in, areas))}


def cell_of_areas(given: Given) -> dict:
    with prepared():
        found, seat = _verified(given), enter_area(given.value("seat"))
    return {"leaves": ["/".join(leaf) for leaf in found.cell(seat, given.value("rows"), given.value("seats"))]}


def admit_areas(given: Given) -> dict:
    data, now, known = given.bytes("list"), given.value("now"), successions(given.all_bytes("successions"))
    published = given.all_bytes("published")
    after, found = e.take_list(data, now, published, known), e.read_venue_areas(data)
    return {"venue": e.public_text("venue", found.identity), "from": found.start,
            "is_stored_already": len(after) == len(published)}


OPERATIONS = {"verify-areas": verify_areas, "count-places": count_places, "cell-of-areas": cell_of_areas,
              "admit-areas": admit_areas}
