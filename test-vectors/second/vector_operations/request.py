"""Requests at the venue, and referrals at the office that the venue names (FORMAT.md, sections 12 and 14)."""

import episeal2 as e

from .given import Given, prepared
from .parties import moment, policy, ring, said_ask


def verify_request(given: Given) -> dict:
    """`venue` verifies `request` against its `policy` and its `log`."""
    venue, (trust, now) = ring(given, "venue"), moment(given)
    found, lists = given.object("policy", policy)
    with prepared():
        log = list(e.read_request_log(given.bytes("log"))) if "log" in given else []
    request = given.bytes("request")
    asked = e.read_request(request)
    known = [e.DayKeyOfVenue(day.day, day.office) for day in venue.days]
    e.verify_request(asked, now, venue.identity, trust, log, found, known, lists)
    log.append((asked.id, asked.office, asked.windows))
    return {"office": e.public_text("office", asked.office), "office_name": asked.reply_key.certificate.name,
            "ask": said_ask(asked), "days": sorted(asked.days), "log": e.write_request_log(log).hex()}


def open_referral(given: Given) -> dict:
    """`office` opens the `referral` of another office."""
    office, (trust, now) = ring(given, "office"), moment(given)
    referral = given.bytes("referral")
    secrets = {kid: day.secret for kid, day in office.by_kid().items()}
    order = e.open_referral(referral, office.identity, secrets, trust, now)
    return {"office": e.public_text("office", order.office), "office_name": order.reply_key.certificate.name,
            "ask": said_ask(order)}


OPERATIONS = {"verify-request": verify_request, "open-referral": open_referral}
