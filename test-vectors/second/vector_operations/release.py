"""Releases: made by the venue, opened by the office (FORMAT.md, sections 13 and 14)."""

import episeal2 as e
from episeal2.opening import office_keys, read_own_request

from . import view
from .given import Given, prepared
from .parties import moment, policy, ring, texts


def _to_open(given: Given) -> tuple:
    """The office, its own request, and the venue's day keys."""
    return ring(given, "office"), given.bytes("request"), given.all_bytes("day_keys")


def _stored(given: Given) -> tuple[bytes, list[bytes]]:
    """A stored visit, and the departure notes of its record."""
    return given.bytes("visit"), given.all_bytes("notes")


def release(given: Given) -> dict:
    """`venue` releases the stored `visits` for a request that it `verified`; `office` opens what comes of it."""
    venue, (trust, now) = ring(given, "venue"), moment(given)
    trusted, at = given.object("verified", moment)
    found, lists = given.object("policy", policy)
    to_open, stored = _to_open(given), given.objects("visits", _stored)
    known = [e.DayKeyOfVenue(day.day, day.office) for day in venue.days]
    with prepared():
        asked = e.read_request(to_open[1])
        e.verify_request(asked, at, venue.identity, trusted, [], found, known, lists)
    secrets = {kid: e.VenueSecret(day.day, day.secret, day.office) for kid, day in venue.by_kid().items()}
    visits = [visit for visit, _ in stored]
    notes = [note for _, notes in stored for note in notes]
    examined = e.examine(asked, trust, secrets, visits, notes, found, now)
    parts = e.write_release(examined.items, asked, venue.seed)
    return {"reports": [_report(visit, examined, secrets, asked) for visit in visits],
            "empty_areas": texts(examined.empty_areas(asked)), "parts": len(parts),
            "opened": _opened(to_open, parts, visits)}


def _report(data: bytes, examined, secrets: dict, asked) -> str | None:
    """What the venue reports of a visit; of one that is not examined, why."""
    try:
        visit = e.read_visit(data)
    except e.Refused as refused:
        return refused.code
    secret = secrets.get(visit.header.kid)
    if secret is None:
        return "no-day-key"
    if secret.day != visit.header.day or secret.day not in asked.days:
        return "wrong-day"
    if (*visit.order, visit.signed.digest) not in {(*item.order, item.visit) for item in examined.items}:
        return "out-of-order"
    return next((code for record_id, revision, code in examined.reports if (record_id, revision) == visit.order), None)


def open_release(given: Given) -> dict:
    """`office` opens the `parts` of a release against the `visits` that the server stores."""
    to_open, parts, visits, _ = _to_open(given), given.all_bytes("parts"), given.all_bytes("visits"), given.value("now")
    return _opened(to_open, parts, visits)


def open_record(given: Given) -> dict | None:
    """The same for one `record`: refused with its error, the first by its code, where there is one."""
    record = given.value("record")
    opened = open_release(given)
    found = next((one for one in opened["records"] if one["record_id"] == record), {"visit": None, "errors": []})
    for code in found["errors"]:
        raise e.Refused(code)
    return found["visit"]


def _opened(to_open: tuple, parts, visits) -> dict:
    office, request, day_keys = to_open
    asked = read_own_request(request, office)
    day_keys = [e.read_venue_day_key(data) for data in day_keys]
    opening = e.open_release(parts, asked, day_keys, visits, office_keys(office, asked))
    named = {day_key.kid: day_key.office.kid for day_key in day_keys if day_key.office}
    records = [{"record_id": one.record_id.hex(), "visit": _said(one, named, visits), "errors": sorted(one.errors)}
               for one in opening.results]
    return {"records": records, "empty_areas": texts(opening.empty_areas), "unreadable": opening.unreadable}


def _said(one, named: dict, visits) -> dict | None:
    if one.record is None:
        return None
    noted = one.departure if one.departure_noted_by_staff else None
    return view.visit(one.record) | {"noted_departure": noted, "notice_key": _notice_key(one, named, visits)}


def _notice_key(one, named: dict, visits) -> str | None:
    """For notices under the office's day key that the visit's venue day key names."""
    kids = {visit.header.kid for visit in _parsed(visits) if visit.record_id == one.record_id}
    kid = next((named[kid] for kid in kids if kid in named), None)
    if kid is None or one.record.notice_key is None:
        return None
    return e.secret_as_text("EPISEAL-NOTICE-SECRET", kid + one.record.notice_key)


def _parsed(visits):
    for data in visits:
        try:
            yield e.read_visit(data)
        except e.Refused:
            continue


OPERATIONS = {"release": release, "open-release": open_release, "open-record": open_record}
