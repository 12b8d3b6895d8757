"""Readers with keys of their own, on a day when every one of them works."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from episeal import (
    Ask,
    Assignment,
    Authority,
    CheckIn,
    CheckInKind,
    Contact,
    ContactFields,
    LiveAnswer,
    LiveShare,
    Office,
    Period,
    Poster,
    Readers,
    ShareCode,
    ShareLog,
    ShareRecipient,
    Staff,
    Stay,
    Trust,
    Venue,
    VenueToday,
    open_release,
)

# At noon of that day.
NOON = datetime(2026, 11, 16, 12, tzinfo=timezone.utc)
TODAY = NOON.date()
DAY = timedelta(days=1)

# The code of a live share that a reader was told.
CODE = "314 159 265"
RECORD = "000102030405060708090a0b0c0d0e0f"


class World:
    """An authority, an office that it certified, a venue that names the office."""

    def __init__(self) -> None:
        valid = Period(from_=NOON - DAY, to=NOON + DAY)
        authority = Authority.generate()
        self._authority, self._revocations = authority.id(), authority.revoke(1, [], valid)
        self.office = Office.generate()
        certificate = authority.certify(self.office.id(), "Kreis Altenau", valid)
        self.office_day_key = self.office.day_key(TODAY, certificate, NOON)
        self.venue = Venue.generate()
        self.venue_day_key = self.venue.day_key(TODAY, self.office_day_key, self.trust(), NOON)

    def trust(self) -> Trust:
        trust = Trust([self._authority])
        trust.take_revocations(self._revocations, NOON)
        return trust

    def certified(self, certificate: bytes) -> None:
        """The office takes a certificate, for its key of the day."""
        self.office.day_key(TODAY, certificate, NOON)

    def noted(self, staff_certificate: bytes) -> None:
        """Staff note a departure under a certificate."""
        assignment = Assignment(
            venue=self.venue.id(), staff_certificate=staff_certificate, venue_day_key=self.venue_day_key
        )
        Staff.generate().note_departure(assignment, RECORD, NOON)

    def live(self) -> LiveShare:
        """A visitor's live share that waits for an answer."""
        trust = self.trust()
        poster = Poster(self.venue.id(), "Kegelbahn", "")
        check_in = CheckIn(
            contact=Contact(ContactFields(family_name="Vogt")),
            kind=CheckInKind.APP,
            area="",
            stay=Stay(arrival=NOON),
            readers=Readers.OFFICE_ONLY,
        )
        kept = VenueToday.verify(poster, self.venue_day_key, trust).seal(check_in, trust, NOON).kept()
        recipient = ShareRecipient.verify(self.office_day_key, trust, NOON)
        return LiveShare.start([kept], recipient, trust, NOON)

    def answered(self, hello: bytes) -> LiveAnswer:
        """The office's answer to a first message."""
        return self.office.answer_live(hello, ShareCode.parse(CODE), ShareLog(), NOON)

    def finished(self, answer: bytes) -> None:
        """The visitor takes an answer."""
        live = self.live()
        live.take(answer, self.trust(), NOON)
        live.finish(answer, self.trust(), NOON)

    def shared(self, live_share: bytes) -> None:
        """The office takes what comes after its answer."""
        self.answered(self.live().hello()).open(live_share, NOON)

    def opened(self, part: bytes) -> None:
        """The office opens the part of a release."""
        ask = Ask(
            venue=self.venue.id(),
            windows=[Period(from_=NOON - timedelta(hours=2), to=NOON)],
            areas=[],
            legal_basis="§ 28a IfSG",
            expires=NOON + DAY,
        )
        own = self.office.own_request(self.office.request(ask, self.office_day_key, NOON))
        next(open_release(self.office, own, [self.venue_day_key], [part], [], NOON), None)
