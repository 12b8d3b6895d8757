"""The request log of a venue and the share log of an office (FORMAT.md, section 18)."""

from collections.abc import Callable

import episeal2 as e
from episeal2 import curves
from episeal2.cbor import D
from scene import DAY, NOON, Office, TODAY
from vector import SUCCESS, Vectors
from visitor_stage import HOUR, Stage

ID, OTHER_ID = b"\x31" * 16, b"\x30" * 16
WINDOW = [NOON - HOUR, NOON]


def vectors() -> Vectors:
    found = Vectors("visits/logs", "FORMAT.md, section 18")
    shares(found)
    requests(found)
    seen(found)
    return found


def shares(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, entries, *rules: str, label: str = "episeal-1 share log",
            more: bytes = b"") -> None:
        log = D([label, entries]) + more
        made = (lambda: ({"log": log}, {"log": log})) if expect == SUCCESS else (lambda: {"log": log})
        found.add(name, comment, "read-share-log", expect, made, *rules)

    add("no-share", "A share log without an entry.", SUCCESS, [])
    add("shares-in-their-order", "A share log in the order in which shares were opened, not in that of their ids.",
        SUCCESS, [[ID, NOON], [OTHER_ID, 253_402_300_799]])
    add("a-share-twice", "A share log that has one id twice.", "malformed", [[ID, NOON], [ID, NOON + 1]])
    add("share-id-of-17-bytes", "A share log with an id of 17 bytes.", "malformed", [[bytes(17), NOON]])
    add("share-after-9999", "A share log with a share that expires in the year 10000.", "malformed",
        [[ID, 253_402_300_800]])
    add("share-with-a-third-field", "A share log whose entry has three fields.", "malformed", [[ID, NOON, NOON]])
    add("share-inside-another", "A share log whose first entry has the beginning of the second as a third field.",
        "malformed", [[ID, NOON, [OTHER_ID]], NOON])
    add("share-log-of-version-3", "A share log of version 3, of which nothing else is known.", "unsupported-version",
        {1: "anything"}, "R70", label="episeal-3 share log")
    add("share-log-of-no-version", "A share log whose label has a number with a leading zero.", "malformed", [],
        label="episeal-02 share log")
    add("share-log-that-is-a-request-log", "A request log in place of a share log.", "malformed", [],
        label="episeal-1 request log")
    add("share-log-with-a-trailing-byte", "A share log with a byte after its end.", "malformed", [], "R1", more=b"\0")


def requests(found: Vectors) -> None:
    one, other = (curves.ed25519_public(bytes([n]) * 32) for n in (41, 42))

    def add(name: str, comment: str, expect: str, entries: list, *rules: str,
            label: str = "episeal-1 request log") -> None:
        log = D([label, entries])
        made = (lambda: ({"log": log}, {"log": log})) if expect == SUCCESS else (lambda: {"log": log})
        found.add(name, comment, "read-request-log", expect, made, *rules)

    def windows(*all: list) -> list:
        return [[ID, one, list(all)]]

    add("requests-of-two-offices", "A request log with one id of two offices.", SUCCESS,
        [[ID, one, [WINDOW]], [ID, other, [[NOON - 2 * HOUR, NOON - HOUR], WINDOW]]])
    add("a-request-twice", "A request log with one id of one office twice.", "malformed",
        [[ID, one, [WINDOW]], [ID, one, [[NOON, NOON + 60]]]])
    add("request-without-a-window", "A request log with a request without a window.", "malformed", windows())
    add("request-with-overlapping-windows", "A request log with two windows that overlap by a second.", "malformed",
        windows([NOON - HOUR, NOON + 1], [NOON, NOON + 60]))
    add("request-with-an-empty-window", "A request log with a window that ends when it begins.", "malformed",
        windows([NOON, NOON]))
    add("request-of-more-than-33-days", "A request log with windows that touch 34 days.", "malformed",
        windows([DAY * TODAY, DAY * (TODAY + 33) + 1]))
    add("request-inside-another", "A request log whose first entry has the beginning of the second as a fourth field.",
        "malformed", [[ID, one, [WINDOW], [ID, other]], [WINDOW]])
    add("request-log-of-version-2", "A request log of version 2.", "unsupported-version", [], "R70",
        label="episeal-2 request log")


def seen(found: Vectors) -> None:
    def add(name: str, comment: str, expect: str, before: Callable, *rules: str) -> None:
        def made():
            stage = Stage()
            asked = stage.office.request(stage.venue.id, [(NOON - HOUR, NOON)])
            request = e.read_request(asked)
            earlier = before(request.id, request.office)
            given = {"trust": stage.trust(), "venue": e.write_key_ring(stage.venue.ring), "now": NOON, "request": asked,
                     "log": D(["episeal-1 request log", earlier])}
            entered = [entry for entry in earlier if entry[0] != OTHER_ID] + [[request.id, request.office, [WINDOW]]]
            return (given, {"log": D(["episeal-1 request log", entered])}) if expect == SUCCESS else given
        found.add(name, comment, "log-request", expect, made, *rules)

    def nothing(*_) -> list:
        return []

    def of_another(request_id: bytes, _) -> list:
        return [[request_id, Office(None).id, [WINDOW]]]

    def of_this(request_id: bytes, office: bytes) -> list:
        return [[request_id, office, [[NOON - 2 * HOUR, NOON - HOUR]]]]

    add("request-entered", "A request that is verified is entered into the log.", SUCCESS, nothing, "R34")
    add("request-with-an-id-of-another-office", "Another office has sent a request of this id.", SUCCESS, of_another,
        "R34")
    add("request-seen", "The office has sent a request of this id.", "request-seen", of_this, "R34")
