"""One authority, offices, venues and a day, as the tests and the interoperability run need them."""

from dataclasses import dataclass, field

import episeal2 as e
from episeal2 import curves, values
from episeal2.request import Request

DAY = values.DAY
TODAY = 20_773                        # 2026-11-16
NOON = DAY * TODAY + 12 * 3_600


@dataclass
class Authority:
    seed: bytes = field(default_factory=curves.random_key, repr=False)

    @property
    def public(self) -> bytes:
        return curves.ed25519_public(self.seed)

    def certificate(self, office: bytes, name: str = "Amt für Gesundheit", at: int = NOON) -> bytes:
        return e.certify_office(self.seed, office, name, at - DAY, at + 60 * DAY)

    def revocations(self, number: int = 1, offices=(), at: int = NOON) -> bytes:
        return e.revoke(self.seed, number, at - DAY, at + 7 * DAY, offices)

    def trust(self, *offices: bytes) -> object:
        return e.trust_in([self.public], NOON, [self.revocations(offices=offices)])


@dataclass
class Office:
    authority: Authority
    ring: e.KeyRing = field(default_factory=lambda: e.KeyRing("office", curves.random_key()))

    @property
    def id(self) -> bytes:
        return self.ring.identity

    def day_key(self, on: int = TODAY) -> bytes:
        """Signs the day's key, drawn at the first call."""
        secret = next((d for d in self.ring.days if d.day == on), None)
        if secret is None:
            secret = e.DaySecret(on, curves.random_key())
            self.ring = self.ring.with_day(secret)
        certificate = self.authority.certificate(self.id)
        return e.make_office_day_key(self.ring.seed, self.id, on, secret.public, certificate)

    def request(self, venue: bytes, windows=None, areas=(), at: int = NOON) -> bytes:
        windows = windows or [(at - 8 * 3_600, at)]
        return e.make_request(self.ring.seed, self.id, venue, windows, areas, "§ 28a IfSG", at, at + 3 * DAY,
                              self.day_key(values.day_of(at)))

    def refer(self, to: bytes, venue: bytes, at: int = NOON) -> bytes:
        return e.refer(self.ring.seed, self.id, e.read_office_day_key(to), venue, [(at - 7_200, at)], [["Saal"]],
                       "§ 28a IfSG", at, at + 3 * DAY, self.day_key(values.day_of(at)))

    def keys(self, asked: Request) -> e.OfficeKeys:
        by_kid = {kid: d.secret for kid, d in self.ring.by_kid().items()}
        return e.OfficeKeys(by_kid[asked.reply_key.kid], by_kid)

    def opening(self, asked: bytes, parts, day_keys, stored, **more) -> e.Opening:
        asked = e.read_request(asked)
        day_keys = [e.read_venue_day_key(d) for d in day_keys]
        return e.open_release(parts, asked, day_keys, stored, self.keys(asked), **more)

    def open(self, *arguments, **more) -> list:
        return self.opening(*arguments, **more).results


@dataclass
class Venue:
    ring: e.KeyRing = field(default_factory=lambda: e.KeyRing("venue", curves.random_key()))
    log: list = field(default_factory=list)
    lists: list = field(default_factory=list)

    @property
    def id(self) -> bytes:
        return self.ring.identity

    def day_key(self, office_day_key: bytes | None, on: int = TODAY) -> bytes:
        """Signs the day's key, drawn at the first call."""
        secret = next((d for d in self.ring.days if d.day == on), None)
        if secret is None:
            named = e.read_office_day_key(office_day_key) if office_day_key else None
            secret = e.DaySecret(on, curves.random_key(), named and named.office, named and named.kid)
            self.ring = self.ring.with_day(secret)
        return e.make_venue_day_key(self.ring.seed, self.id, on, secret.public, office_day_key)

    def poster(self, area: str = "") -> str:
        return e.poster_text(self.id, "Gasthaus Zum Löwen", area)

    def release(self, asked: bytes, stored, notes, trust, at: int = NOON, policy: e.Policy = e.Policy(),
                items_a_part: int = 1_000) -> tuple[list[bytes], list]:
        asked = e.read_request(asked)
        known = [e.DayKeyOfVenue(d.day, d.office) for d in self.ring.days]
        e.verify_request(asked, at, self.id, trust, self.log, policy, known, self.lists)
        self.log.append((asked.id, asked.office, list(asked.windows)))
        found = e.examine(asked, trust, self.secrets(), stored, notes, policy, at)
        return e.write_release(found.items, asked, self.ring.seed, items_a_part), found.reports

    def secrets(self) -> dict[bytes, e.VenueSecret]:
        return {kid: e.VenueSecret(d.day, d.secret, d.office) for kid, d in self.ring.by_kid().items()}


@dataclass
class Server:
    """Publishes day keys, keeps every revision, and notes with them."""

    visits: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    slots: dict = field(default_factory=dict)

    def publish(self, data: bytes, at: int = NOON) -> e.Slot:
        found = e.read_venue_day_key(data)
        place = found.identity, found.day
        self.slots[place] = e.publish(data, at, self.slots.get(place))
        return self.slots[place]

    @property
    def published(self) -> list:
        return [slot.day_key for slot in self.slots.values()]

    def note(self, data: bytes, at: int = NOON) -> str:
        answer = e.take_note(data, at, self.published, self.notes)
        if answer == "admitted":
            self.notes.append(data)
        return answer

    def admit(self, data: bytes, at: int = NOON) -> str:
        order = e.read_visit(data).order
        highest = max((o for o in self.visits if o[0] == order[0]), default=None)
        answer = e.admit(data, self.visits.get(highest), at, self.published)
        self.visits[order] = data
        return answer

    def list(self) -> list[bytes]:
        return [data for _, data in sorted(self.visits.items())]
