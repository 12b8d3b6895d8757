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
        return e.trust(self.public, self.revocations(offices=offices))


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

    def open(self, asked: bytes, parts, day_keys, stored) -> list:
        asked = e.read_request(asked)
        return e.open_release(parts, asked, [e.read_venue_day_key(d) for d in day_keys], stored, self.keys(asked))


@dataclass
class Venue:
    ring: e.KeyRing = field(default_factory=lambda: e.KeyRing("venue", curves.random_key()))
    log: list = field(default_factory=list)

    @property
    def id(self) -> bytes:
        return self.ring.identity

    def day_key(self, office_day_key: bytes | None, on: int = TODAY) -> bytes:
        """Signs the day's key, drawn at the first call."""
        secret = next((d for d in self.ring.days if d.day == on), None)
        if secret is None:
            office = e.read_office_day_key(office_day_key).office if office_day_key else None
            secret = e.DaySecret(on, curves.random_key(), office)
            self.ring = self.ring.with_day(secret)
        return e.make_venue_day_key(self.ring.seed, self.id, on, secret.public, office_day_key)

    def poster(self, area: str = "") -> str:
        return e.poster_text(self.id, "Gasthaus Zum Löwen", area)

    def release(self, asked: bytes, stored, notes, trust, at: int = NOON, policy: e.Policy = e.Policy(),
                items_a_part: int = 1_000) -> tuple[list[bytes], list]:
        asked = e.read_request(asked)
        known = [e.DayKeyOfVenue(d.day, d.office) for d in self.ring.days]
        e.verify_request(asked, at, self.id, trust, self.log, policy, known)
        self.log.append((asked.id, asked.office, list(asked.windows)))
        items, reports = e.examine(asked, self.id, self.secrets(), stored, notes, policy, at)
        return e.write_release(items, asked, self.ring.seed, items_a_part), reports

    def secrets(self) -> dict[bytes, e.VenueSecret]:
        return {kid: e.VenueSecret(d.day, d.secret, d.office) for kid, d in self.ring.by_kid().items()}


@dataclass
class Server:
    """Keeps every revision, and notes beside them."""

    visits: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def admit(self, data: bytes, at: int = NOON) -> str:
        order = e.read_visit(data).order
        highest = max((o for o in self.visits if o[0] == order[0]), default=None)
        answer = e.admit(data, self.visits.get(highest), at)
        self.visits[order] = data
        return answer

    def list(self) -> list[bytes]:
        return [data for _, data in sorted(self.visits.items())]
