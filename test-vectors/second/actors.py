"""Everyone who takes part, twice: by the first implementation's command line, and by the second implementation.

Actors exchange bytes and texts only. `trust` is (authority's text, revocation list, trust that was kept or None).
"""

from dataclasses import dataclass
from datetime import datetime, timezone
from io import BytesIO
from pathlib import Path

import cbor2

import episeal2 as e
from cli import Cli
from episeal2 import cbor, curves
from episeal2.errors import require
from episeal2.judge import judge
from episeal2.values import day_of, enter_area
from scene import DAY, NOON, TODAY

KINDS = ("app", "one-time", "staff", "companion")
LEGAL_BASIS = "§ 28a IfSG"


def trusted(trust, t: int = NOON):
    authority, revocations, kept = trust
    found = e.Trust((e.read_public_text("authority", authority),)) if kept is None else e.read_trust(kept)
    return found.with_list(revocations, t)


def parts_of(release: bytes) -> list[bytes]:
    """A release file: a sequence of CBOR byte strings, one per part."""
    parts, file = [], BytesIO(release)
    while file.tell() < len(release):
        parts.append(cbor.bstr(cbor2.load(file)))
    require(release_of(parts) == release, "malformed")
    return parts


def release_of(parts) -> bytes:
    return b"".join(cbor.D(part) for part in parts)


class Store:
    """DIR/<kid>/<record id>.<revision>.visit and departure notes next to them; DIR/<venue>/<day>.<n>.<kid>.day-key."""

    def __init__(self, directory: Path):
        self.directory = directory
        directory.mkdir(exist_ok=True)

    def put(self, visit: bytes) -> Path:
        read = e.read_visit(visit)
        path = self.directory / read.header.kid.hex() / f"{read.record_id.hex()}.{read.header.revision:02}.visit"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(visit)
        return path

    def put_note(self, note: bytes) -> None:
        read = e.read_departure_note(note)
        directory, name = self.directory / read.kid.hex(), read.record_id.hex()
        number = len(list(directory.glob(f"{name}*.note")))
        path = directory / (f"{name}.{number:02}.note" if number else f"{name}.note")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(note)

    def publish(self, day_key: bytes, t: int = NOON) -> None:
        read = e.read_venue_day_key(day_key)
        slot = self._slots().get((read.identity, read.day))
        slot = e.publish(day_key, t, slot)
        on = datetime.fromtimestamp(DAY * read.day, timezone.utc).strftime("%Y-%m-%d")
        name = f"{on}.{len(slot.replaced):02}.{read.kid.hex()}.day-key"
        path = self.directory / e.public_text("venue", read.identity) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(day_key)

    def _slots(self) -> dict:
        slots: dict = {}
        for path in sorted(self.directory.glob("*/*.day-key"), key=lambda p: p.name):
            read = e.read_venue_day_key(path.read_bytes())
            place = read.identity, read.day
            before = slots.get(place)
            replaced = (*before.replaced, before.day_key.kid) if before else ()
            slots[place] = e.Slot(read, replaced)
        return slots

    def published(self) -> list:
        return [slot.day_key for slot in self._slots().values()]

    def visits(self) -> list[bytes]:
        paths = sorted(self.directory.glob("*/*.visit"), key=lambda p: p.name)
        return [path.read_bytes() for path in paths]

    def notes(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.directory.glob("*/*.note"))]


# -- The second implementation --------------------------------------------------------------------


class SecondAuthority:
    def __init__(self):
        self.seed = curves.random_key()
        self.text = e.public_text("authority", curves.ed25519_public(self.seed))

    def certificate(self, office: str, name: str) -> bytes:
        start = DAY * (TODAY - 1)
        return e.certify_office(self.seed, e.read_public_text("office", office), name, start, start + 90 * DAY)

    def revocations(self, number: int = 1, offices=()) -> bytes:
        revoked = [e.read_public_text("office", office) for office in offices]
        return e.revoke(self.seed, number, NOON, NOON + 7 * DAY, revoked)


@dataclass
class _Keys:
    ring: e.KeyRing

    @property
    def text(self) -> str:
        return e.public_text(self.ring.role, self.ring.identity)

    def draw(self, on: int, named=None) -> e.DaySecret:
        """One key per day: asked again, the same one, for the same day key of the same office."""
        for drawn in self.ring.days:
            if drawn.day == on:
                require(drawn.office == (named and named.office), "wrong-office")
                require(drawn.office_kid == (named and named.kid), "disagrees")
                return drawn
        secret = e.DaySecret(on, curves.random_key(), named and named.office, named and named.kid)
        self.ring = self.ring.with_day(secret)
        return secret


class SecondOffice(_Keys):
    def __init__(self):
        super().__init__(e.KeyRing("office", curves.random_key()))

    def day_key(self, certificate: bytes, t: int = NOON) -> bytes:
        secret = self.draw(day_of(t))
        return e.make_office_day_key(self.ring.seed, self.ring.identity, secret.day, secret.public, certificate)

    def request(self, reply_key: bytes, venue: str, windows, areas=(), t: int = NOON) -> bytes:
        return e.make_request(self.ring.seed, self.ring.identity, e.read_public_text("venue", venue), windows,
                              [enter_area(a) for a in areas], LEGAL_BASIS, t, t + 3 * DAY, reply_key)

    def refer(self, reply_key: bytes, venue: str, windows, areas, to: bytes, trust, t: int = NOON) -> bytes:
        to = e.read_office_day_key(to)
        trusted(trust, t).check_office(to.office, to.certificate, t)
        return e.refer(self.ring.seed, self.ring.identity, to, e.read_public_text("venue", venue), windows,
                       [enter_area(a) for a in areas], LEGAL_BASIS, t, t + 3 * DAY, reply_key)

    def open(self, request: bytes, release: bytes, store: Store, day_keys) -> list[dict]:
        asked = e.read_request(request)
        require(asked.office == self.ring.identity, "wrong-office")
        by_kid = {kid: d.secret for kid, d in self.ring.by_kid().items()}
        keys = e.OfficeKeys(by_kid[asked.reply_key.kid], by_kid)
        day_keys = [e.read_venue_day_key(d) for d in day_keys]
        slots = {d.day for d in store.published() if d.identity == asked.venue}
        opening = e.open_release(parts_of(release), asked, day_keys, store.visits(), keys, slots)
        return [line for one in opening.results for line in self._lines(one)]

    @staticmethod
    def _lines(one) -> list[dict]:
        lines = []
        if one.record:
            lines.append(result_of(one.record_id, one.record, one.departure, one.departure_noted_by_staff))
        return lines + [{"record_id": one.record_id.hex(), "error": error} for error in sorted(one.errors)]

    def open_referral(self, referral: bytes, trust, t: int = NOON) -> str:
        secrets = {kid: d.secret for kid, d in self.ring.by_kid().items()}
        order = e.open_referral(referral, self.ring.identity, secrets, trusted(trust, t), t)
        return e.public_text("venue", order.venue)


def result_of(record_id: bytes, record, departure: int | None, noted: bool) -> dict:
    result = {"record_id": record_id.hex(), "kind": KINDS[record.kind], "venue": e.public_text("venue", record.venue),
              "area": "/".join(record.area), "arrival": record.arrival, "departure": departure, "noted": noted}
    return result | vars(record.contact)


class SecondVenue(_Keys):
    def __init__(self):
        super().__init__(e.KeyRing("venue", curves.random_key()))
        self.log: list = []

    def day_key(self, office: bytes | None, trust, t: int = NOON) -> bytes:
        named = None
        if office is not None:
            named = e.read_office_day_key(office)
            trusted(trust, t).check_office(named.office, named.certificate, t)
            named.signed.verify(named.office)
        secret = self.draw(day_of(t), named)
        return e.make_venue_day_key(self.ring.seed, self.ring.identity, secret.day, secret.public, office)

    def poster(self, name: str, area: str = "") -> str:
        return e.poster_text(self.ring.identity, name, area)

    def certify_staff(self, staff: str, t: int = NOON) -> bytes:
        staff = e.read_public_text("staff", staff)
        return e.certify_staff(self.ring.seed, self.ring.identity, day_of(t), staff)

    def release(self, request: bytes, store: Store, trust, t: int = NOON) -> bytes:
        asked, policy = e.read_request(request), e.Policy(areas=e.AreaPolicy(without_list=True))
        known = [e.DayKeyOfVenue(d.day, d.office) for d in self.ring.days]
        e.verify_request(asked, t, self.ring.identity, trusted(trust, t), self.log, policy, known)
        self.log.append((asked.id, asked.office, list(asked.windows)))
        secrets = {kid: e.VenueSecret(d.day, d.secret, d.office) for kid, d in self.ring.by_kid().items()}
        found = e.examine(asked, trusted(trust, t), secrets, store.visits(), store.notes(), policy, t)
        return release_of(e.write_release(found.items, asked, self.ring.seed))


class SecondVisitor:
    def seal(self, poster: str, contact, day_key: bytes, trust, area: str | None = None, kind: str = "app",
             arrival: int = NOON, departure: int | None = None, may_read: bool = False,
             t: int = NOON) -> tuple[bytes, bytes]:
        at = e.read_poster(poster)
        accepted = e.accept_venue_day_key(day_key, at.identity, t, trusted(trust, t), may_read, arrival)
        levels = None if area is None else enter_area(area)
        visit, kept = e.seal_visit(accepted, at, contact, arrival, departure, levels, KINDS.index(kind), t)
        return visit, e.write_kept(kept)

    def checkout(self, kept: bytes, contact, day_key: bytes, trust, departure: int, may_read: bool = False,
                 t: int = NOON) -> tuple[bytes, bytes]:
        kept = e.read_kept(kept)
        accepted = e.accept_for_check_out(day_key, kept.header.kid, t, trusted(trust, t))
        visit, kept = e.check_out(kept, accepted, contact, departure, t)
        return visit, e.write_kept(kept)

    def open_kept(self, kept: bytes, visit: bytes) -> dict:
        kept, visit = e.read_kept(kept), e.read_visit(visit)
        visit.verify()
        record = visit.open_as_visitor(kept.visitor)
        return result_of(visit.record_id, record, record.departure, False)


class SecondStaff:
    def __init__(self):
        self.seed = curves.random_key()
        self.text = e.public_text("staff", curves.ed25519_public(self.seed))

    def depart(self, certificate: bytes, venue: str, day_key: bytes, record_id: bytes, departure: int) -> bytes:
        day_key = e.read_venue_day_key(day_key)
        require(day_key.identity == e.read_public_text("venue", venue), "wrong-venue")
        day_key.signed.verify(day_key.identity)
        return e.note_departure(self.seed, certificate, day_key, record_id, departure)


class SecondServer:
    def admit(self, store: Store, *messages: bytes, t: int = NOON) -> None:
        for message in messages:
            if judge("venue-day-key", message) != "wrong-purpose":
                store.publish(message, t)
                continue
            if judge("departure-note", message) != "wrong-purpose":
                if e.take_note(message, t, store.published(), store.notes()) == "admitted":
                    store.put_note(message)
                continue
            visit = e.read_visit(message)
            stored = [v for v in store.visits() if e.read_visit(v).record_id == visit.record_id]
            highest = max(stored, key=lambda v: e.read_visit(v).header.revision, default=None)
            e.admit(message, highest, t, store.published())
            store.put(message)


# -- The first implementation ---------------------------------------------------------------------


class _WithKey:
    role = ""

    def __init__(self, cli: Cli):
        self.cli = cli
        self.key, self.text = cli.keygen(self.role)

    @property
    def ring(self) -> e.KeyRing:
        """The second implementation reads the key ring that the first one wrote."""
        return e.read_key_ring(self.role, self.key.read_text())


class FirstAuthority(_WithKey):
    role = "authority"

    def certificate(self, office: str, name: str) -> bytes:
        return self.cli.certify_office(self.key, office, name, at=DAY * (TODAY - 1))

    def revocations(self, number: int = 1, offices=()) -> bytes:
        return self.cli.revoke(self.key, number, offices)


class FirstOffice(_WithKey):
    role = "office"

    def day_key(self, certificate: bytes, t: int = NOON) -> bytes:
        return self.cli.office_day_key(self.key, certificate, at=t)

    def request(self, reply_key: bytes, venue: str, windows, areas=(), t: int = NOON) -> bytes:
        return self.cli.request(self.key, reply_key, venue, windows, areas, LEGAL_BASIS, at=t)

    def refer(self, reply_key: bytes, venue: str, windows, areas, to: bytes, trust, t: int = NOON) -> bytes:
        return self.cli.refer(self.key, reply_key, venue, windows, areas, LEGAL_BASIS, to, trust, at=t)

    def open(self, request: bytes, release: bytes, store: Store, day_keys) -> list[dict]:
        return self.cli.open(self.key, request, release, store.directory, day_keys)

    def open_referral(self, referral: bytes, trust, t: int = NOON) -> str:
        return self.cli.open_referral(self.key, referral, trust, at=t)


class FirstVenue(_WithKey):
    role = "venue"

    def __init__(self, cli: Cli):
        super().__init__(cli)
        self.log = cli.new("log")

    def day_key(self, office: bytes | None, trust, t: int = NOON) -> bytes:
        return self.cli.venue_day_key(self.key, office, trust, at=t)

    def poster(self, name: str, area: str = "") -> str:
        return self.cli.poster(self.key, name, area)

    def certify_staff(self, staff: str, t: int = NOON) -> bytes:
        return self.cli.certify_staff(self.key, staff, at=t)

    def release(self, request: bytes, store: Store, trust, t: int = NOON) -> bytes:
        return self.cli.release(self.key, request, store.directory, trust, self.log, at=t)


class FirstVisitor:
    def __init__(self, cli: Cli):
        self.cli = cli

    def seal(self, poster: str, contact, day_key: bytes, trust, area: str | None = None, kind: str = "app",
             arrival: int = NOON, departure: int | None = None, may_read: bool = False,
             t: int = NOON) -> tuple[bytes, bytes]:
        return self.cli.seal(poster, self.cli.contact(contact), day_key, trust, area, kind, arrival, departure,
                             may_read, at=t)

    def checkout(self, kept: bytes, contact, day_key: bytes, trust, departure: int, may_read: bool = False,
                 t: int = NOON) -> tuple[bytes, bytes]:
        return self.cli.checkout(kept, self.cli.contact(contact), day_key, trust, departure, may_read, at=t)

    def open_kept(self, kept: bytes, visit: bytes) -> dict:
        return self.cli.open_kept(kept, visit)


class FirstStaff(_WithKey):
    role = "staff"

    def depart(self, certificate: bytes, venue: str, day_key: bytes, record_id: bytes, departure: int) -> bytes:
        return self.cli.depart(self.key, certificate, venue, day_key, record_id, departure)


class FirstServer:
    def __init__(self, cli: Cli):
        self.cli = cli

    def admit(self, store: Store, *messages: bytes, t: int = NOON) -> None:
        self.cli.admit(store.directory, *messages, at=t)


FIRST = {"authority": FirstAuthority, "office": FirstOffice, "venue": FirstVenue, "visitor": FirstVisitor,
         "staff": FirstStaff, "server": FirstServer}
SECOND = {"authority": SecondAuthority, "office": SecondOffice, "venue": SecondVenue, "visitor": SecondVisitor,
          "staff": SecondStaff, "server": SecondServer}


def actor(who: str, role: str, cli: Cli):
    """who is "first" or "second"."""
    return FIRST[role](cli) if who == "first" else SECOND[role]()
