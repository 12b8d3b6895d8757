"""What a venue releases (FORMAT.md, sections 12 and 13)."""

from dataclasses import dataclass, field, replace

import episeal2 as e
from episeal2 import cose, curves
from opening_vectors import outcome, record_of, visit_of
from scene import DAY, NOON, TODAY, Office, Venue
from vector import SUCCESS, Vectors
from venue_day import HOUR, JOREN, Sealed, VenueDay, signed_again

RELEASE = "release"
FROM = NOON - 2 * HOUR


def vectors() -> Vectors:
    found = Vectors("visits/release", "FORMAT.md, section 13")
    matching(found)
    noted(found)
    revised(found)
    areas(found)
    reported(found)
    refused(found)
    return found


@dataclass
class Releasing(VenueDay):
    """A request of two hours until noon, and the stored visits, each with the notes of its record."""

    asked: dict = field(default_factory=dict)

    def __post_init__(self):
        super().__post_init__()
        self.ask = self.request(**self.asked)
        self.stored: list[tuple[Sealed, list[bytes]]] = []
        self.evening: bytes | None = None

    def add(self, sealed: Sealed | None = None, notes=()) -> Sealed:
        sealed = sealed or self.sealed()
        self.stored.append((sealed, list(notes)))
        return sealed

    def with_evening(self, office: Office | None = None) -> e.Header:
        """The venue's key for the day before."""
        self.evening = self.venue.day_key((office or self.office).day_key(TODAY - 1), TODAY - 1)
        return e.read_venue_day_key(self.evening)

    def given(self, trust: dict | None = None, now: int = NOON, **policy) -> dict:
        stored = sorted(self.stored, key=lambda one: one[0].read.order)
        day_keys = [self.day_key] if self.evening is None else [self.evening, self.day_key]
        return {"venue": self.venue_ring, "office": self.office_ring, "policy": policy, "request": self.ask,
                "verified": {"trust": self.trust(), "now": NOON}, "trust": trust or self.trust(), "now": now,
                "day_keys": day_keys, "visits": [{"visit": one.data, "notes": notes} for one, notes in stored]}

    def result(self, records, reports: dict | None = None, empty_areas=()) -> dict:
        """`reports` by the bytes of a visit."""
        stored = sorted((one for one, _ in self.stored), key=lambda one: one.read.order)
        return {"reports": [(reports or {}).get(one.data) for one in stored], "empty_areas": list(empty_areas),
                "parts": 1, "opened": outcome(records, empty_areas)}


def one(found: Vectors, name: str, comment: str, make, *rules: str, asked: dict | None = None, may_read: bool = False,
        source: str = "FORMAT.md, section 12", **policy) -> None:
    """`make` adds to the day, and returns the records that are opened, then (where there are any) reports and areas."""
    def made():
        day = Releasing(may_read=may_read, asked=asked or {})
        found = make(day)
        return day.given(**policy), day.result(*(found if isinstance(found, tuple) else (found,)))
    found.add(name, comment, RELEASE, SUCCESS, made, *rules, source=source)


def matched(day: Releasing, sealed: Sealed, *errors: str, **said) -> dict:
    return record_of(sealed, visit_of(day, sealed.kept, **said), *errors)


# -- Windows --------------------------------------------------------------------------------------


def matching(found: Vectors) -> None:
    def stay(name: str, comment: str, matches: bool, arrival: int, departure: int | None = None, **policy) -> None:
        def make(day: Releasing):
            sealed = day.add(day.sealed(arrival=arrival, departure=departure))
            return [matched(day, sealed)] if matches else []
        one(found, name, comment, make, **policy)

    stay("departure-as-the-window-begins",
         "A guest who left in the second in which the window begins: the visit is released.", True,
         FROM - HOUR, FROM)
    stay("departure-before-the-window", "A guest who left a second before the window begins: nothing is released.",
         False, FROM - HOUR,
         FROM - 1)
    stay("arrival-in-the-windows-last-second", "The guest came a second before the window ends.", True, NOON - 1)
    stay("arrival-at-the-windows-end",
         "A guest who came in the second in which the window ends: nothing is released.", False, NOON)
    stay("longest-stay-until-the-window",
         "No departure is known, and the longest stay that the owner assumes ends as the "
         "window begins.", True, FROM - HOUR, max_stay=HOUR)
    stay("longest-stay-before-the-window", "No departure is known, and the longest stay that the owner assumes ends a "
         "second before the window begins.", False, FROM - HOUR - 1, max_stay=HOUR)
    stay("departure-beyond-the-longest-stay", "The guest was there for longer than the owner assumes of others.", True,
         FROM - 2 * HOUR, FROM, max_stay=HOUR)
    one(found, "two-of-three", "Of three guests one had left before the window.", two_of_three)
    one(found, "nobody", "Nobody came: an empty part.", lambda day: [], source="FORMAT.md, section 13")
    one(found, "twelve-hours-over-midnight",
        "A guest of the evening before, whose departure nobody knows: 12 hours later "
        "the window begins.", lambda day: of_the_evening(day, 12 * HOUR))
    one(found, "more-than-twelve-hours", "A guest of the evening before, whose departure nobody knows: 12 hours and a "
        "second later the window begins.", lambda day: of_the_evening(day, 12 * HOUR + 1) and [])


def two_of_three(day: Releasing) -> list:
    here = [day.add(), day.add(day.sealed(contact=JOREN, kind=1))]
    day.add(day.sealed(arrival=FROM - HOUR, departure=FROM - 60))
    first, second = here
    return [matched(day, first), matched(day, second, contact=JOREN)]


def of_the_evening(day: Releasing, before: int) -> list:
    key = day.with_evening()
    sealed = day.add(day.sealed(day_key=key, arrival=FROM - before, kind=1))
    return [matched(day, sealed)]


# -- Notes ----------------------------------------------------------------------------------------


def noted(found: Vectors) -> None:
    def add(name: str, comment: str, make, *rules: str) -> None:
        one(found, name, comment, make, *rules)

    def note(name: str, comment: str, departure: int | None, *departures: int) -> None:
        """`departure` is the one that counts where the visit matches."""
        def make(day: Releasing):
            sealed = day.sealed(arrival=FROM - HOUR)
            day.add(sealed, [day.note(sealed.kept.record_id, at) for at in departures])
            return [] if departure is None else [matched(day, sealed, noted=departure)]
        add(name, comment, make, "R30")

    note("noted-in-the-window", "Staff noted a departure in the window.", FROM + 60, FROM + 60)
    note("noted-before-the-window", "Staff noted a departure before the window.", None, FROM - 1)
    note("latest-note-counts", "Of two valid notes, the one with the later departure counts.", FROM + 60, FROM + 60,
         FROM - 60)
    note("latest-note-comes-last", "The note with the later departure is stored after the other.", FROM + 60, FROM - 60,
         FROM + 60)
    add("noted-shortly-before-the-arrival",
        "A noted departure ten minutes before the arrival counts as the arrival, with "
        "which the window begins.", as_the_window_begins, "R30")
    add("note-goes-with-the-highest-revision", "Two revisions without a departure: the note is in the entry of the "
        "second alone.", two_without_departure, "R30")
    add("note-forged", "A note that would end the stay before the window is not signed by the staff whom it names.",
        forged_note, "R30")
    add("note-before-the-arrival", "A note that would end the stay before it began: it is left out.", early_note, "R30")
    add("check-out-prevails", "The guest checked out in the window, and staff noted an earlier departure.", checked_out,
        "R30")


def as_the_window_begins(day: Releasing) -> list:
    sealed = day.sealed(arrival=FROM)
    day.add(sealed, [day.note(sealed.kept.record_id, FROM - 600)])
    return [matched(day, sealed, noted=FROM)]


def two_without_departure(day: Releasing) -> list:
    first = day.add()
    second = day.checked_out(first.kept, None)
    day.add(second, [day.note(first.kept.record_id, NOON - 60)])
    return [matched(day, second, noted=NOON - 60)]


def left_out(day: Releasing, make) -> tuple:
    sealed = day.sealed(arrival=FROM - HOUR)
    day.add(sealed, [make(sealed.kept.record_id)])
    return [matched(day, sealed)], {sealed.data: "note-invalid"}


def forged_note(day: Releasing) -> tuple:
    return left_out(day, lambda id: signed_again(day.note(id, FROM - 60), "departure-note", curves.random_key()))


def early_note(day: Releasing) -> tuple:
    return left_out(day, lambda id: day.note(id, FROM - HOUR - 601))


def checked_out(day: Releasing) -> list:
    sealed = day.sealed(arrival=FROM - HOUR, departure=FROM + 60)
    day.add(sealed, [day.note(sealed.kept.record_id, FROM - 60)])
    return [matched(day, sealed)]


# -- Revisions ------------------------------------------------------------------------------------


def revised(found: Vectors) -> None:
    one(found, "checked-out-before-the-window", "A check-in that alone would match, and a check-out before the "
        "window: nothing is released.", left_before)
    one(found, "both-revisions", "The check-out is in the window: both revisions are released.", both_revisions)
    one(found, "later-revision-in-another-area",
        "Revision 1 says another area than the check-in: it does not count, and "
        "hides nothing.", in_another_area, "R44", asked={"areas": [["Saal"]]}, allows_unlisted_areas=True)
    one(found, "later-revision-in-the-area-asked-for",
        "Revision 1 says the area asked for, and the check-in another: it "
        "does not count, and brings nothing in.", into_the_area, asked={"areas": [["Bar"]]}, allows_unlisted_areas=True)
    one(found, "later-revision-that-does-not-open", "The index of revision 1 does not open: the venue reports it and "
        "releases the check-in.", that_does_not_open, "R44", source="FORMAT.md, section 13")


def left_before(day: Releasing) -> list:
    first = day.add(day.sealed(arrival=FROM - HOUR))
    day.add(day.checked_out(first.kept, FROM - 60))
    return []


def both_revisions(day: Releasing) -> list:
    first = day.add()
    return [matched(day, day.add(day.checked_out(first.kept, NOON - 60)))]


def in_another_area(day: Releasing) -> list:
    first = day.add()
    day.add(day.checked_out(first.kept, area=("Bar",)))
    return [matched(day, first, "disagrees")]


def into_the_area(day: Releasing) -> tuple:
    first = day.add()
    day.add(day.checked_out(first.kept, area=("Bar",)))
    return [], {}, ["Bar"]


def that_does_not_open(day: Releasing) -> tuple:
    first = day.add()
    kept = replace(first.kept, header=replace(first.kept.header, revision=1))
    second = day.add(day.craft(kept, index_as={"commit_to": bytes(32)}))
    return [matched(day, first, "disagrees")], {second.data: "undecryptable"}


# -- Areas ----------------------------------------------------------------------------------------


def areas(found: Vectors) -> None:
    one(found, "areas-asked-for",
        "One guest in an area asked for, one below another, one elsewhere; nobody in the third.",
        three_areas, asked={"areas": [["Bar"], ["Saal"], ["Terrasse"]]}, allows_unlisted_areas=True)


def three_areas(day: Releasing) -> tuple:
    hall, bar = day.add(), day.add(day.sealed(levels=("Bar",)))
    day.add(day.sealed(levels=("Garten", "Tisch 7")))
    return [matched(day, hall), matched(day, bar)], {}, ["Terrasse"]


# -- What is reported, and not released -----------------------------------------------------------


def reported(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, make, *rules: str, errors=(), may_read: bool = False) -> None:
        """Beside a visit that is released; `errors` are the office's."""
        def made(day: Releasing) -> tuple:
            good, bad = day.add(), day.add(make(day))
            records = [matched(day, good), *([record_of(bad, None, *errors)] if errors else [])]
            return records, {bad.data: code}
        one(found, name, comment, made, *rules, may_read=may_read, source="FORMAT.md, section 13")

    def crafted(name: str, comment: str, code: str, *rules: str, errors=(), may_read: bool = False, **made) -> None:
        add(name, comment, code, lambda day: day.craft(day.kept(), **made), *rules, errors=errors, may_read=may_read)

    add("signed-by-another", "A visit that its author did not sign: venue and office report it.", "bad-signature",
        lambda day: day.craft(day.kept(), signer=curves.random_key()), "R25", errors=["bad-signature"])
    crafted("index-with-another-commitment", "An index that commits to another key than the one that is wrapped.",
            "undecryptable", "R6", index_as={"commit_to": bytes(32)})
    crafted("index-of-another-format", "The index has an area of six levels.", "malformed", index={3: ["a"] * 6})
    crafted("index-of-another-day", "The index has an arrival on the day before the header's.", "malformed",
            index={1: NOON - DAY})
    add("index-of-another-visit", "The index of another visit, in a visit that its author signed.", "undecryptable",
        index_of_another, "R21")
    add("key-of-another-venue", "A visit under the key of another venue.", "no-day-key", of_another_venue,
        errors=["no-day-key"])
    crafted("ticket-of-zeros", "The venue may read, and the ticket does not unwrap.", "undecryptable", "R6",
            may_read=True, index={4: bytes(72)})
    crafted("ticket-of-another-key", "The venue may read, and the ticket has another key than the one that the record "
            "commits to.", "undecryptable", "R6", may_read=True, ticket={"cek": bytes(32)})
    one(found, "venue-may-read", "The venue named no office: it wraps the content key for the reply key.",
        lambda day: [matched(day, day.add())], may_read=True, source="FORMAT.md, section 13")
    one(found, "another-office-on-the-day-before", "For the day before, the venue named another office: it reports the "
        "visits of that day, and releases none of them.", of_another_office, "R38", source="FORMAT.md, section 13")


def index_of_another(day: Releasing) -> Sealed:
    """The first one's index and record are in the other's place together: only the author's header differs."""
    other = day.stored[0][0].read
    sealed = day.sealed()
    data = cose.sign("visit", sealed.kept.author, [sealed.read.header_bytes, other.index.encoding,
    other.record.encoding])
    return Sealed(data, sealed.kept)


def of_another_venue(day: Releasing) -> Sealed:
    key = e.read_venue_day_key(Venue().day_key(day.reply_key))
    return day.sealed(day_key=key)


def of_another_office(day: Releasing) -> tuple:
    key = day.with_evening(Office(day.authority))
    good = day.add()
    evening = day.add(day.sealed(day_key=key, arrival=DAY * TODAY - HOUR))
    return [matched(day, good)], {evening.data: "office-not-named"}


# -- When nothing is released ---------------------------------------------------------------------


def refused(found: Vectors) -> None:
    def add(name: str, comment: str, code: str, given, *rules: str) -> None:
        def made():
            day = Releasing()
            day.add()
            return day.given(**given(day))
        found.add(name, comment, RELEASE, code, made, *rules)

    add("office-revoked-since", "The office was revoked after its request was verified.", "office-revoked",
        lambda day: {"trust": day.trust([day.office.id], 2)}, "R99")
    add("list-of-revocations-expired-since", "The authority's list has expired since the request was verified.",
        "revocations-expired", lambda day: {"trust": day.trust(expires=NOON + HOUR), "now": NOON + HOUR}, "R13")
    add("request-expired-since", "The request has expired since it was verified.", "request-expired",
        lambda day: {"now": NOON + DAY}, "R33")
