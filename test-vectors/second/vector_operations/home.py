"""What a visitor keeps of a visit, and the logs of offices and venues (FORMAT.md, section 18)."""

import episeal2 as e
from episeal2.errors import require

from . import view
from .given import Given, prepared
from .share import ring
from .trust import trust


def read_kept(given: Given) -> dict:
    return view.kept(e.read_kept(given.bytes("kept")))


def open_kept(given: Given) -> dict:
    with prepared():
        kept = e.read_kept(given.bytes("kept"))
    visit = e.read_visit(given.bytes("visit"))
    visit.verify()
    require(visit.header.author == kept.header.author, "undecryptable")
    return view.visit(visit.open_as_visitor(kept.visitor))


def read_share_log(given: Given) -> dict:
    return {"log": e.write_share_log(e.read_share_log(given.bytes("log"))).hex()}


def read_request_log(given: Given) -> dict:
    return {"log": e.write_request_log(e.read_request_log(given.bytes("log"))).hex()}


def log_request(given: Given) -> dict:
    found, now, venue = given.object("trust", trust), given.value("now"), ring(given, "venue")
    with prepared():
        log, asked = e.read_request_log(given.bytes("log")), e.read_request(given.bytes("request"))
    days = [e.DayKeyOfVenue(secret.day, secret.office) for secret in venue.days]
    e.verify_request(asked, now, venue.identity, found, log, e.Policy(), days, [])
    log.append((asked.id, asked.office, list(asked.windows)))
    return {"log": e.write_request_log(log).hex()}


OPERATIONS = {"read-kept": read_kept, "open-kept": open_kept, "read-share-log": read_share_log,
              "read-request-log": read_request_log, "log-request": log_request}
