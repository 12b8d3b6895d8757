"""Requests, which a venue verifies (FORMAT.md, section 12)."""

import os

import episeal2 as e
from episeal2 import cbor, cose, curves
from episeal2.values import T
from scene import DAY, NOON, TODAY, Authority, Office
from vector import SUCCESS, Vectors
from venue_day import HOUR, WINDOW, VenueDay, ask, key_naming_another, signed_again

VERIFY = "verify-request"
MIDNIGHT = DAY * TODAY
HALL = [["Saal"], [["Reihe", 1, 4], ["Platz", 1, 6]], 1, {}]
TERRACE = [["Terrasse"], [["Tisch", 1, 5]], 4, {2: 1}]
BAR = [["Bar"], [], 8, {}]


def vectors() -> Vectors:
    found = Vectors("visits/request", "FORMAT.md, section 12")
    verified(found)
    refused(found)
    areas(found)
    limits(found)
    order(found)
    forms(found)
    return found


def given(day: VenueDay, request: bytes, trust: dict | None = None, now: int = NOON, log=None, **policy) -> dict:
    lists = {} if log is None else {"log": e.write_request_log(log)}
    return {"venue": day.venue_ring, "trust": trust or day.trust(), "policy": policy, **lists, "request": request,
            "now": now}


def entry(day: VenueDay, *windows, id: bytes | None = None, office: bytes | None = None) -> tuple:
    return (os.urandom(16) if id is None else id, office or day.office.id, [list(window) for window in windows])


def listed(day: VenueDay, *groups, start: int = TODAY - 40) -> bytes:
    return e.list_areas(day.venue.ring.seed, start, groups)


# -- What is answered -----------------------------------------------------------------------------


def verified(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str, **asked) -> None:
        def verifying():
            day = VenueDay()
            changed = make(day) or {}
            id = os.urandom(16)
            request = day.request(id=id, **asked)
            return given(day, request, **changed), result(day, id, changed.get("log", []), **asked)
        found.add(name, comment, VERIFY, SUCCESS, verifying, *rules)

    add("whole-venue", "A request for two hours, for the whole venue.", lambda day: None)
    add("three-windows", "Three windows, two of which touch each other, on one day.", lambda day: None,
        windows=((NOON - 9 * HOUR, NOON - 8 * HOUR), (NOON - 4 * HOUR, NOON - 3 * HOUR), (NOON - 3 * HOUR, NOON)))
    add("window-of-half-an-hour", "The shortest window.", lambda day: None, "R35", windows=((NOON - 1_800, NOON),))
    add("window-that-ends-ten-minutes-ahead", "A window that ends ten minutes after the request was issued.",
        lambda day: None, windows=((NOON - HOUR, NOON + T),))
    add("issued-ten-minutes-ahead", "A request that is issued in ten minutes, by a clock that is ahead.",
        lambda day: {"now": NOON - T}, "R33", issued=NOON)
    add("last-second", "The last second before it expires.", lambda day: {"now": NOON + DAY - 1}, "R33")
    add("eight-places", "One row of six places and another area of eight.",
        lambda day: {"areas": [listed(day, HALL, BAR)]}, "R36", "R97", areas=[["Bar"], ["Saal", "Reihe 2"]])
    add("two-tables", "Two tables of four places each: exactly eight.", lambda day: {"areas": [listed(day, TERRACE)]},
        "R36", areas=[["Terrasse", "Tisch 1"], ["Terrasse", "Tisch 5"]])
    add("area-without-a-list", "The venue has no list, and its owner allows areas of one level.",
        lambda day: {"allows_unlisted_areas": True}, "R97", areas=[["Saal"]])
    add("id-of-another-office", "Another office's request with the same id was verified before.",
        lambda day: {"log": [entry(day, WINDOW, id=bytes(16), office=Office(day.authority).id)]}, "R34")
    add("limit-of-seconds-reached", "With an earlier request that overlaps with this one, exactly the seconds that the "
        "policy allows.", lambda day: {"max_seconds_a_day": 3 * HOUR,
                                       "log": [entry(day, (NOON - 3 * HOUR, NOON - HOUR))]}, "R39")
    add("limit-of-requests-reached", "The second of two requests that the policy allows.",
        lambda day: {"max_requests": 2, "log": [entry(day, WINDOW)]}, "R98")
    add("requests-of-other-days", "An earlier request of the office touches another day.",
        lambda day: {"max_requests": 1, "log": [entry(day, (MIDNIGHT - HOUR, MIDNIGHT))]}, "R98")
    found.add("venue-may-read", "A day on which the venue names no office: it answers any that is certified.", VERIFY,
              SUCCESS, where_the_venue_may_read, "R38")
    found.add("thirty-days-ago",
              "A window on the oldest day for which a venue has keys: the day before it is not read.",
              VERIFY, SUCCESS, thirty_days_ago, "R37")
    found.add("over-midnight", "A window of two days, with the venue's lists of both.", VERIFY, SUCCESS, over_midnight,
              "R37", "R97")


def result(day: VenueDay, id: bytes, log=(), windows=(WINDOW,), areas=(), issued: int = NOON, days=None) -> dict:
    after = [*log, (id, day.office.id, [list(window) for window in windows])]
    return {"office": day.office_text, "office_name": "Amt für Gesundheit",
            "ask": {"venue": day.venue_text, "windows": [list(window) for window in windows],
                    "areas": ["/".join(area) for area in areas], "legal_basis": "§ 28a IfSG", "expires": NOON + DAY},
            "days": days or [TODAY - 1, TODAY], "log": e.write_request_log(after)}


def where_the_venue_may_read():
    day, id = VenueDay(may_read=True), os.urandom(16)
    return given(day, day.request(id=id)), result(day, id)


def thirty_days_ago():
    day, id, on = VenueDay(), os.urandom(16), TODAY - 30
    day.venue.day_key(day.office.day_key(on), on)
    asked = {"windows": ((DAY * on + HOUR, DAY * on + 3 * HOUR),)}
    return given(day, day.request(id=id, **asked)), result(day, id, days=[on], **asked)


def two_days(day: VenueDay, **changed) -> VenueDay:
    """The venue has a key for the day before, too."""
    office = changed.get("office", day.office)
    day.venue.day_key(office.day_key(TODAY - 1), TODAY - 1)
    return day


NIGHT = (MIDNIGHT - HOUR, MIDNIGHT + HOUR)


def over_midnight():
    day, id = two_days(VenueDay()), os.urandom(16)
    lists = [listed(day, BAR), listed(day, BAR, HALL, start=TODAY)]
    asked = {"windows": (NIGHT,), "areas": [["Bar"]]}
    return (given(day, day.request(id=id, **asked), areas=lists),
            result(day, id, days=[TODAY - 2, TODAY - 1, TODAY], **asked))


# -- What is not ----------------------------------------------------------------------------------


def refused(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, *rules: str) -> None:
        found.add(name, comment, VERIFY, code, lambda: given(**make(VenueDay())), *rules)

    def asked(name: str, comment: str, code: str, rule: str, make) -> None:
        add(name, comment, code, lambda day: {"day": day, "request": make(day)}, rule)

    def trusted(name: str, comment: str, code: str, rule: str, make) -> None:
        add(name, comment, code, lambda day: {"day": day, "request": day.request()} | make(day), rule)

    asked("another-venue", "A request to another venue.", "wrong-venue", "R31",
          lambda day: day.request(venue=VenueDay().venue.id))
    add("succeeded-venue", "A request to an identity that another one has succeeded on this day.", "wrong-venue",
        succeeded,
        "R31", "R86")
    asked("reply-key-of-another-office", "The reply key is that of another office of the same authority.",
          "office-uncertified", "R11", lambda day: day.request(reply_key=Office(day.authority).day_key()))
    asked("reply-key-that-names-another-office",
          "The office signs a reply key that has its certificate, and names another office.", "office-uncertified",
          "R11", naming_another)
    asked("office-of-another-authority",
          "The asking office is certified by an authority that the venue does not trust.",
          "office-uncertified", "R11", lambda day: ask("request", day, Office(Authority())))
    trusted("office-revoked", "The asking office is revoked.", "office-revoked", "R14",
            lambda day: {"trust": day.trust([day.office.id])})
    trusted("list-of-revocations-expired", "The authority's list has expired.", "revocations-expired", "R13",
            lambda day: {"trust": day.trust(expires=NOON + HOUR), "now": NOON + HOUR})
    asked("office-lapsed", "The certificate in the reply key ended in the second in which the request is verified.",
          "office-lapsed", "R12", lapsed)
    asked("signed-by-another", "The request is signed by another key than the office's.", "bad-signature", "R32",
          lambda day: day.request(signer=curves.random_key()))
    asked("reply-key-forged", "The reply key names the office, and another key has signed it.", "bad-signature", "R32",
          lambda day: day.request(reply_key=signed_again(day.reply_key, "office-day-key", curves.random_key())))
    add("reply-key-of-small-order", "The reply key is 0: nothing can be sealed to it.", "undecryptable",
        lambda day: {"day": day, "request": weak(day)}, "R7", "R32")
    asked("expired", "The second in which the request expires.", "request-expired", "R33",
          lambda day: day.request(issued=NOON - HOUR, windows=((NOON - 3 * HOUR, NOON - HOUR),), expires=NOON))
    asked("issued-too-far-ahead", "A request that is issued in ten minutes and a second.", "request-expired", "R33",
          lambda day: day.request(issued=NOON + T + 1))
    add("seen-before", "The office's request is in the log already.", "request-seen", seen, "R34")
    asked("window-under-half-an-hour", "The second of two windows has 1,799 seconds.", "window-too-short", "R35",
          lambda day: day.request(windows=((NOON - 3 * HOUR, NOON - 2 * HOUR), (NOON - 1_799, NOON))))
    add("window-under-the-policys", "The owner wants windows of an hour, and one has a second less.",
        "window-too-short",
        lambda day: {"day": day, "request": day.request(windows=((NOON - HOUR + 1, NOON),)), "min_window": HOUR}, "R35")
    add("day-without-a-key", "The venue has no key for the day on which the window begins.", "no-day-key",
        lambda day: {"day": day, "request": day.request(windows=(NIGHT,))}, "R37")
    add("key-that-should-be-deleted", "The day's key is 31 days old.", "no-day-key", deleted, "R37")
    add("another-office-is-named", "The venue names another office for the day.", "office-not-named",
        lambda day: {"day": day, "request": ask("request", day, Office(day.authority))}, "R38")
    add("another-office-on-one-of-two-days", "For the day before, the venue names another office.", "office-not-named",
        lambda day: {"day": two_days(day, office=Office(day.authority)), "request": day.request(windows=(NIGHT,))},
        "R38")


def succeeded(day: VenueDay) -> dict:
    succession = e.succeed(day.venue.ring.seed, curves.random_key(), 1, TODAY)
    return {"day": day, "request": day.request(), "trust": day.trust() | {"successions": [succession]}}


def lapsed(day: VenueDay) -> bytes:
    certificate = e.certify_office(day.authority.seed, day.office.id, "Amt für Gesundheit", NOON - DAY, NOON)
    public = e.read_office_day_key(day.reply_key).public
    return day.request(reply_key=e.make_office_day_key(day.office.ring.seed, day.office.id, TODAY, public, certificate))


def weak(day: VenueDay) -> bytes:
    certificate = day.authority.certificate(day.office.id)
    key = e.make_office_day_key(day.office.ring.seed, day.office.id, TODAY, bytes(32), certificate)
    return day.request(reply_key=key)


def naming_another(day: VenueDay) -> bytes:
    return day.request(reply_key=key_naming_another(day, day.office))


def seen(day: VenueDay) -> dict:
    return {"day": day, "request": day.request(id=bytes(16)), "log": [entry(day, WINDOW, id=bytes(16))]}


def deleted(day: VenueDay) -> dict:
    """Asked 31 days later, under a certificate and a list that are still valid."""
    later = NOON + 31 * DAY
    certificate = day.authority.certificate(day.office.id)
    secret = e.DaySecret(TODAY + 31, curves.random_key())
    key = e.make_office_day_key(day.office.ring.seed, day.office.id, TODAY + 31, secret.public, certificate)
    trust = {"authorities": [day.authority_text], "at": later,
             "revocations": [e.revoke(day.authority.seed, 1, later - DAY, later + DAY, [])]}
    request = day.request(issued=later, expires=later + DAY, reply_key=key)
    return {"day": day, "request": request, "trust": trust, "now": later}


# -- Areas ----------------------------------------------------------------------------------------


def areas(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, rule: str, asked, *groups, **policy) -> None:
        def make():
            day = VenueDay()
            lists = {"areas": [listed(day, *groups)]} if groups else {}
            return given(day, day.request(areas=asked), **lists, **policy)
        found.add(name, comment, VERIFY, code, make, rule)

    add("area-that-is-not-listed", "One of two areas is not in the venue's list.", "area-unknown", "R97",
        [["Bar"], ["Keller"]], BAR)
    add("area-below-a-leaf", "A place at the bar, which is listed as a whole.", "area-unknown", "R97",
        [["Bar", "Platz 1"]], BAR)
    add("row-beyond-the-last", "A row with a number above that of the last.", "area-unknown", "R97",
        [["Saal", "Reihe 5"]], HALL)
    add("row-with-a-leading-zero", "A row whose number has a leading zero.", "area-unknown", "R97",
        [["Saal", "Reihe 02"]], HALL)
    add("no-list", "The venue has no list, and its owner does not allow areas without one.", "area-unknown", "R97",
        [["Saal"]])
    add("no-list-and-two-levels", "The venue has no list, and the area asked for has two levels.", "area-unknown",
        "R97",
        [["Saal", "Tisch 7"]], allows_unlisted_areas=True)
    add("seven-places", "Areas that hold seven places together.", "area-too-small", "R36",
        [["Saal", "Reihe 1"], ["Saal", "Reihe 2", "Platz 1"]], HALL)
    add("fewer-places-than-the-policys", "Areas of eight places, where the owner wants nine.", "area-too-small", "R36",
        [["Bar"]], BAR, min_places=9)
    found.add("area-of-another-day", "The area is in the list of the second day that the window touches alone.", VERIFY,
              "area-unknown", lambda: by_day(listed_on_one_day), "R97")
    found.add("too-small-on-one-day",
              "The area holds enough places by the list of the first day, and too few by that of "
              "the second.", VERIFY, "area-too-small", lambda: by_day(smaller_on_one_day), "R36")
    found.add("unknown-on-one-day-and-too-small-on-the-other", "By the list of the first day the area is too small, by "
              "that of the second there is none: areas are judged before places.", VERIFY, "area-unknown",
              lambda: by_day(smaller_and_gone), "R97")
    found.add("list-not-yet-in-force", "The area is in a list from the day after the window.", VERIFY, "area-unknown",
              lambda: by_day(listed_too_late), "R97")


def by_day(lists) -> dict:
    day = two_days(VenueDay())
    return given(day, day.request(windows=(NIGHT,), areas=[["Bar"]]), areas=lists(day))


def listed_on_one_day(day: VenueDay) -> list:
    return [listed(day, HALL), listed(day, HALL, BAR, start=TODAY)]


def smaller_on_one_day(day: VenueDay) -> list:
    return [listed(day, BAR), listed(day, [["Bar"], [], 7, {}], start=TODAY)]


def smaller_and_gone(day: VenueDay) -> list:
    return [listed(day, [["Bar"], [], 7, {}]), listed(day, HALL, start=TODAY)]


def listed_too_late(day: VenueDay) -> list:
    return [listed(day, HALL), listed(day, HALL, BAR, start=TODAY + 1)]


# -- Limits ---------------------------------------------------------------------------------------


def limits(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, rule: str, make) -> None:
        def limited():
            day = VenueDay()
            return given(day, day.request(), **make(day))
        found.add(name, comment, VERIFY, code, limited, rule)

    add("one-request-too-many", "Two requests of the office touch the day, as many as the policy allows.",
        "requests-exceed-limit", "R98",
        lambda day: {"max_requests": 2, "log": [entry(day, (NOON - 6 * HOUR, NOON - 5 * HOUR)), entry(day, WINDOW)]})
    add("a-second-too-many", "With an earlier request of the office, the windows cover a second more than the policy "
        "allows.", "windows-exceed-limit", "R39",
        lambda day: {"max_seconds_a_day": 3 * HOUR - 1, "log": [entry(day, (NOON - 3 * HOUR, NOON - HOUR))]})
    add("limit-below-one-request", "The request alone asks for a second more than the policy allows.",
        "windows-exceed-limit", "R39", lambda day: {"max_seconds_a_day": 2 * HOUR - 1})
    found.add("seconds-of-the-day-before", "A window over midnight has more seconds of the first day than the policy "
              "allows.", VERIFY, "windows-exceed-limit", before_midnight, "R39")


def before_midnight() -> dict:
    day = two_days(VenueDay())
    request = day.request(windows=((MIDNIGHT - 2 * HOUR, MIDNIGHT + HOUR),))
    return given(day, request, max_seconds_a_day=2 * HOUR - 1)


# -- Order ----------------------------------------------------------------------------------------


def order(found: Vectors) -> None:
    """Two faults each, of which the text names the first."""
    def add(name: str, comment: str, code: str, make, *rules: str) -> None:
        found.add(name, comment, VERIFY, code, lambda: given(**make(VenueDay())), *rules)

    def expired(day: VenueDay, **changed) -> dict:
        return {"day": day, "request": day.request(**changed), "now": NOON + DAY}

    def short(day: VenueDay, **changed) -> dict:
        return {"day": day, "request": day.request(**{"windows": ((NOON - HOUR, NOON - HOUR + 60),)} | changed)}

    add("venue-before-trust", "A request to another venue, of an office that is revoked.", "wrong-venue",
        lambda day: {"day": day, "request": day.request(venue=VenueDay().venue.id),
                     "trust": day.trust([day.office.id])}, "R31")
    add("trust-before-signature", "A forged request in the name of an office that is revoked.", "office-revoked",
        lambda day: {"day": day, "request": day.request(signer=curves.random_key()),
                     "trust": day.trust([day.office.id])}, "R14")
    add("signature-before-expiry", "A forged request that has expired.", "bad-signature",
        lambda day: expired(day, signer=curves.random_key()), "R32")
    add("reply-key-before-expiry", "An expired request whose reply key is 0.", "undecryptable",
        lambda day: {"day": day, "request": weak(day), "now": NOON + DAY}, "R7", "R32")
    add("expiry-before-the-log", "A request that has expired and was seen.", "request-expired",
        lambda day: expired(day, id=bytes(16)) | {"log": [entry(day, WINDOW, id=bytes(16))]}, "R33")
    add("log-before-windows", "A request with a window of a minute that was seen.", "request-seen",
        lambda day: short(day, id=bytes(16)) | {"log": [entry(day, WINDOW, id=bytes(16))]}, "R34")
    add("windows-before-areas", "A window of a minute and an area that is not listed.", "window-too-short",
        lambda day: short(day, areas=[["Keller"]]), "R35")
    add("areas-before-places", "One area is not listed, and the other is too small.", "area-unknown",
        lambda day: {"day": day, "request": day.request(areas=[["Keller"], ["Saal", "Reihe 1"]]),
                     "areas": [listed(day, HALL)]}, "R97")
    add("places-before-day-keys", "An area of six places on a day without a key.", "area-too-small",
        lambda day: {"day": day, "request": day.request(windows=(NIGHT,), areas=[["Saal", "Reihe 1"]]),
                     "areas": [listed(day, HALL)]}, "R36")
    add("day-keys-before-limits", "One request too many, for a day on which another office is named.",
        "office-not-named",
        lambda day: two_offices(day), "R38")
    add("requests-before-seconds", "One request too many, and a second too many.", "requests-exceed-limit",
        lambda day: {"day": day, "request": day.request(), "max_requests": 1, "max_seconds_a_day": 2 * HOUR - 1,
                     "log": [entry(day, WINDOW)]}, "R98")


def two_offices(day: VenueDay) -> dict:
    other = Office(day.authority)
    return {"day": day, "request": ask("request", day, other), "max_requests": 1,
            "log": [entry(day, WINDOW, office=other.id)]}


# -- Form -----------------------------------------------------------------------------------------


def forms(found: Vectors) -> None:
    def add(name: str, comment: str, *rules: str, code: str = "malformed", **asked) -> None:
        def make():
            day = VenueDay()
            return given(day, day.request(**asked), allows_unlisted_areas=True)
        found.add(name, comment, VERIFY, code, make, *rules)

    add("windows-that-overlap", "Two windows with a second in common.",
        windows=((NOON - 3 * HOUR, NOON - HOUR), (NOON - HOUR - 1, NOON)))
    add("windows-that-descend", "The later window comes first.",
        windows=((NOON - HOUR, NOON), (NOON - 3 * HOUR, NOON - 2 * HOUR)))
    add("window-that-ends-before-it-begins", "A window whose end is its beginning.", windows=((NOON, NOON),))
    add("window-too-far-ahead", "A window that ends ten minutes and a second after the request was issued.",
        windows=((NOON - HOUR, NOON + T + 1),))
    add("no-window", "A request without a window.", windows=())
    add("more-than-33-days", "Windows that, with the day before, touch 34 days.", windows=((NOON - 32 * DAY, NOON),))
    add("areas-that-descend", "The areas are not in the order of their encodings.", areas=[["Saal"], ["Bar"]])
    add("area-twice", "An area stands twice.", areas=[["Saal"], ["Saal"]])
    add("area-inside-another", "A table in the hall, beside the whole hall.", areas=[["Saal"], ["Saal", "Tisch 7"]])
    add("65-areas", "One area more than a request may have.", areas=[[f"Tisch {n}"] for n in range(10, 75)])
    add("65-windows", "One window more than a request may have.",
        windows=tuple((NOON - n * 1_800, NOON - (n - 1) * 1_800) for n in range(65, 0, -1)))
    add("area-without-levels", "An empty area.", areas=[[]])
    add("valid-for-more-than-7-days", "A request that expires a second later than 7 days after it was issued.",
        expires=NOON + 7 * DAY + 1)
    add("expires-when-issued", "A request that expires in the second in which it is issued.", expires=NOON)
    add("reply-key-of-another-day", "A request that is issued on the day after the reply key's.",
        issued=NOON + DAY, expires=NOON + 2 * DAY)
    add("legal-basis-that-cannot-be-seen", "A legal basis of one blank character.", basis="\u3164")
    add("legal-basis-of-65-bytes", "A legal basis of 65 bytes.", basis="§" * 32 + "x")
    add("id-of-15-bytes", "An id of 15 bytes.", id=bytes(15))
    found.add("extension-that-must-be-known", "An extension with the number 128.", VERIFY, "unsupported-version",
              lambda: extended({128: b""}), "R73", source="FORMAT.md, section 2")
    found.add("extensions-that-are-empty", "A map of extensions in which there is none.", VERIFY, "malformed",
              lambda: extended({}), "R72", source="FORMAT.md, section 2")
    found.add("referral-order", "A referral order in place of a request.", VERIFY, "wrong-purpose", referral_order,
              "R4",
              source="FORMAT.md, section 3")
    for name, comment, asked in (("no-window", "no window", {"windows": ()}),
                                 ("an-area-twice", "an area twice", {"areas": [["Saal"], ["Saal"]]}),
                                 ("an-unseen-basis", "a legal basis that cannot be seen", {"basis": "\u3164"})):
        found.add(f"{name}-and-no-reply-key", f"A request with {comment}, and with a certificate in place of the reply "
                  "key: the fields before it are read first.", VERIFY, "malformed",
                  lambda asked=asked: without_reply_key(**asked), source="FORMAT.md, section 2")
    found.add("no-reply-key-and-expired", "A request that expires when it is issued, and with a certificate in place "
              "of the reply key: what must agree between fields is read last.", VERIFY, "wrong-purpose",
              lambda: without_reply_key(expires=NOON), "R4", source="FORMAT.md, section 2")
    found.add("reply-key-of-a-later-version", "The reply key is of a later version.", VERIFY, "unsupported-version",
              later_reply_key, "R3", source="FORMAT.md, section 2")


def extended(ext: dict) -> dict:
    day = VenueDay()
    said = e.read_request(day.request()).signed.payload
    return given(day, cose.sign("request", day.office.ring.seed, [*cbor.read(said), ext]))


def referral_order() -> dict:
    day = VenueDay()
    return given(day, ask("referral-order", day, to=day.office.id))


def without_reply_key(**asked) -> dict:
    day = VenueDay()
    return given(day, day.request(reply_key=day.authority.certificate(day.office.id), **asked))


def later_reply_key() -> dict:
    day = VenueDay()
    return given(day, day.request(reply_key=cose.sign("office-day-key", day.office.ring.seed, [2, b"later"])))
