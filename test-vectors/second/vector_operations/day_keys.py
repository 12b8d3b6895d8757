"""Day keys as a visitor's app takes them, as a venue signs them, and as a server publishes them (FORMAT.md, sections
7, 9 and 10)."""

import episeal2 as e
from episeal2.day_keys import is_deleted
from episeal2.errors import require
from episeal2.values import day_of, enter_area

from .given import Given, prepared
from .trust import successions, trust

VOGT = e.Contact(family="Vogt")


def _said(kept: e.Kept) -> dict:
    return {"venue": e.public_text("venue", kept.venue), "area": "/".join(kept.area), "day": kept.header.day,
            "revision": kept.header.revision, "arrival": kept.arrival, "departure": kept.departure}


def reader_at(given: Given) -> dict:
    found, data, now = given.object("trust", trust), given.bytes("day_key"), given.value("now")
    arrival = given.value("arrival")
    with prepared():
        poster = e.read_poster(given.value("poster"))
    office = e.accept_venue_day_key(data, poster.identity, now, found, True, arrival).office
    return {"office_name": None if office is None else office.certificate.name}


def check_in(given: Given) -> dict:
    found, data, now = given.object("trust", trust), given.bytes("day_key"), given.value("now")
    arrival, departure = given.value("arrival"), given.get("departure")
    may_read = given.get("venue_may_read", False)
    with prepared():
        poster = e.read_poster(given.value("poster"))
        levels = enter_area(given.value("area")) if "area" in given else None
    day_key = e.accept_venue_day_key(data, poster.identity, now, found, may_read, arrival)
    return _said(e.seal_visit(day_key, poster, VOGT, arrival, departure, levels, t=now)[1])


def check_out(given: Given) -> dict:
    found, data, now = given.object("trust", trust), given.bytes("day_key"), given.value("now")
    departure, _ = given.value("departure"), given.get("venue_may_read")
    with prepared():
        kept = e.read_kept(given.bytes("kept"))
    day_key = e.accept_for_check_out(data, kept.header.kid, now, found, kept.venue)
    return _said(e.check_out(kept, day_key, VOGT, departure, now)[1])


def sign_venue_day_key(given: Given) -> dict:
    """What a venue does that is asked again for a day whose key its ring holds: section 7."""
    found, data = given.object("trust", trust), given.bytes("office_day_key") if "office_day_key" in given else None
    on, now = given.value("day"), given.value("now")
    with prepared():
        ring = e.read_key_ring("venue", given.value("ring"))
    office = None
    if data is not None:
        office = e.read_office_day_key(data)
        found.check_office(office.office, office.certificate, now)
        office.signed.verify(office.office)
        require(office.office != ring.identity, "venue-is-office")
        require(office.day == on, "wrong-day")
        require(found.successions.counts(1, ring.identity, on), "wrong-venue")
    require(day_of(now) <= on <= day_of(now) + 7 and not is_deleted(on, now), "wrong-day")
    secret = next(one for one in ring.days if one.day == on)
    require(secret.office == (office and office.office), "wrong-office")
    require(secret.office_kid == (office and office.kid), "disagrees")
    return {"day_key": e.make_venue_day_key(ring.seed, ring.identity, on, secret.public, data).hex()}


def _published(given: Given) -> e.Slot:
    with prepared():
        day_key = e.read_venue_day_key(given.bytes("day_key"))
        return e.Slot(day_key, tuple(given.all_bytes("replaced")))


def publish_day_key(given: Given) -> dict:
    data, now, known = given.bytes("day_key"), given.value("now"), successions(given.all_bytes("successions"))
    slot = e.publish(data, now, given.object("published", _published) if "published" in given else None, known)
    return {"venue": e.public_text("venue", slot.day_key.identity), "day": slot.day_key.day,
            "kid": slot.day_key.kid.hex(), "replaced": [kid.hex() for kid in slot.replaced]}


def admit_visit(given: Given) -> dict:
    data, now = given.bytes("visit"), given.value("now")
    highest = given.bytes("highest") if "highest" in given else None
    published = [given.object("published", _published).day_key] if "published" in given else []
    came, visit = e.admit(data, highest, now, published), e.read_visit(data)
    return {"record_id": visit.record_id.hex(), "kid": visit.header.kid.hex(), "day": visit.header.day,
            "revision": visit.header.revision, "is_stored_already": came == "already-stored"}


OPERATIONS = {"reader-at": reader_at, "check-in": check_in, "check-out": check_out,
              "sign-venue-day-key": sign_venue_day_key,
              "publish-day-key": publish_day_key, "admit-visit": admit_visit}
