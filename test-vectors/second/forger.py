"""The second implementation with keys in its hands and no scruples: makes bad inputs."""

import hashlib
from dataclasses import replace
from functools import lru_cache

import episeal2 as e
from actors import SecondAuthority, SecondOffice, SecondVenue, SecondVisitor, Store, release_of, trusted
from cli import Cli
from episeal2 import cose, curves, release, visit
from episeal2.cbor import D, Tag
from scene import NOON

ADA = e.Contact(given="Ada", family="Müller")
L = 2**252 + 27742317777372353535851937790883648493


@lru_cache
def argon2id(secret: bytes, salt: bytes) -> bytes:
    """Once for every salt: forgers do not draw a new one each time."""
    return cose.argon2id(secret, salt)


class Bad:
    """The second implementation's authority, office and venue, with their keys as files for the command line."""

    def __init__(self, cli: Cli, may_read: bool = False):
        self.cli, self.may_read = cli, may_read
        self.authority, self.office, self.venue = SecondAuthority(), SecondOffice(), SecondVenue()
        self.trust = (self.authority.text, self.authority.revocations(), None)
        self.certificate = self.authority.certificate(self.office.text, "Amt")
        self.office_day_key = self.office.day_key(self.certificate)
        self.day_key = self.venue.day_key(None if may_read else self.office_day_key, self.trust)
        self.poster = self.venue.poster("Löwen", "Haus")
        self.store = Store(cli.new("store"))
        self.store.publish(self.day_key)

    @property
    def accepted(self):
        return e.accept_venue_day_key(self.day_key, self.venue.ring.identity, NOON, trusted(self.trust),
                                      self.may_read)

    def sealed(self, arrival: int = NOON - 3_600) -> tuple[bytes, object]:
        visit, kept = SecondVisitor().seal(self.poster, ADA, self.day_key, self.trust, arrival=arrival,
                                           may_read=self.may_read)
        return visit, e.read_kept(kept)

    def key_file(self, party) -> object:
        return self.cli.file(party.ring.role, e.write_key_ring(party.ring))

    def asked(self, **changed) -> bytes:
        windows = changed.get("windows", [(NOON - 7_200, NOON)])
        return self.office.request(self.office_day_key, self.venue.text, windows, changed.get("areas", ()))


# -- Raw messages ---------------------------------------------------------------------------------


def raw_sign1(author: bytes, protected: bytes, payload: bytes, signature: bytes | None = None) -> bytes:
    """A COSE_Sign1 over any bytes."""
    signature = signature or curves.ed25519_sign(author, D(["Signature1", protected, b"", payload]))
    return D(Tag(18, [protected, {}, payload, signature]))


def protected_of(name: str) -> bytes:
    return D({1: -19, 16: cose.typ_of(name)})


def rebuilt(kept, header: bytes, index: bytes, record: bytes) -> bytes:
    return cose.sign("visit", kept.author, [header, index, record])


def with_header(sealed, kept, header: bytes) -> bytes:
    return rebuilt(kept, header, sealed.index.encoding, sealed.record.encoding)


def changed_envelope(envelope, **changed) -> bytes:
    fields = {"protected": envelope.protected, "ciphertext": envelope.ciphertext, "epk": envelope.epk,
              "wrapped": envelope.wrapped} | changed
    return cose.envelope_of(fields["protected"], fields["ciphertext"], fields["epk"], fields["wrapped"])


def high_bit(key: bytes) -> bytes:
    return key[:31] + bytes([key[31] | 0x80])


# -- Visits at the server -------------------------------------------------------------------------


def small_order_r(seed: bytes, protected: bytes, payload: bytes) -> bytes:
    """R neutral, s = h a: satisfies the equation of RFC 8032 and is refused by its strict reading."""
    scalar = bytearray(hashlib.sha512(seed).digest()[:32])
    scalar[0], scalar[31] = scalar[0] & 248, scalar[31] & 63 | 64
    neutral = b"\x01" + bytes(31)
    message = D(["Signature1", protected, b"", payload])
    h = hashlib.sha512(neutral + curves.ed25519_public(seed) + message).digest()
    s = int.from_bytes(h, "little") * int.from_bytes(scalar, "little") % L
    return neutral + s.to_bytes(32, "little")


class Releasing(Bad):
    """A venue that examines two visits, and can write whatever it likes."""

    def __init__(self, cli: Cli, may_read: bool = False):
        super().__init__(cli, may_read)
        self.visits = [self.sealed() for _ in range(2)]
        for data, _ in self.visits:
            self.store.put(data)
        self.request = self.asked()
        self.read = e.read_request(self.request)

    def secrets(self) -> dict:
        return {kid: e.VenueSecret(d.day, d.secret, d.office) for kid, d in self.venue.ring.by_kid().items()}

    def items(self) -> list:
        return e.examine(self.read, trusted(self.trust), self.secrets(), self.store.visits(), [], e.Policy(),
                         NOON).items

    def part(self, i=0, last=True, items=None, total=None, seed=None, read=None) -> bytes:
        items = self.items() if items is None else items
        return release.write_part(read or self.read, seed or self.venue.ring.seed, i, last, items,
                                  len(items) if last and total is None else total)

    def open(self, parts, day_keys=None) -> list[dict]:
        return self.cli.open(self.key_file(self.office), self.request, release_of(parts), self.store.directory,
                             day_keys or [self.day_key])

    def errors(self, parts=None) -> dict[str, set]:
        lines = self.open(parts or [self.part()])
        return {line["record_id"]: {x.get("error") for x in lines if x["record_id"] == line["record_id"]}
                for line in lines}


def reseal(bad: Bad, record=None, index=None, commit_to=None, ticket_role=None, revision: int = 0, kept=None):
    """A visit whose bodies, commitment or ticket are whatever we like: its bytes and its index's key."""
    kept = kept or bad.sealed()[1]
    header = replace(kept.header, revision=revision).encode()
    ext = cose.ext_of("record", header)
    defaults = dict(kind=0, venue=kept.venue, levels=["Haus"], arrival=NOON - 3_600, departure=None, contact=ADA)
    body = visit.record_body(**defaults | (record or {}))
    cek = curves.random_key()
    protected, ciphertext = cose.encrypt_under(cek, "record", ext, body, visit.RECORD, None, commit_to=commit_to)
    envelope = cose.envelope_of(protected, ciphertext, *cose.wrap(cek, "visitor", protected, ext,
                                                                  curves.x25519_public(kept.visitor)))
    day_key = bad.accepted
    key = day_key if day_key.venue_may_read else day_key.office
    role = ticket_role or ("reader" if day_key.venue_may_read else "office")
    ticket = cose.make_ticket(cek, role, protected, ext, key.public)
    defaults = dict(arrival=NOON - 3_600, departure=None, levels=["Haus"], ticket=ticket)
    index_ext = cose.ext_of("index", header, cose.sha256(envelope))
    body = visit.index_body(**defaults | (index or {}))
    sealed, _, index_cek = cose.seal("index", "venue", day_key.public, index_ext, body, visit.INDEX)
    return cose.sign("visit", kept.author, [header, sealed, envelope]), index_cek, kept


def flip_ciphertext(part: bytes) -> bytes:
    envelope = cose.read_envelope("release", part, release.RELEASE, has_clear=True)
    ciphertext = bytes([envelope.ciphertext[0] ^ 1]) + envelope.ciphertext[1:]
    return changed_envelope(envelope, ciphertext=ciphertext)


# -- Single records of a release ------------------------------------------------------------------


def misnumbered(bad: Releasing) -> bytes:
    """A part that says i = 1 inside and i = 0 outside."""
    clear = D([1, bad.read.signed.digest, 0, True])
    message = cose.sign("release-part", bad.venue.ring.seed, [1, bad.read.signed.digest, 1, True, [], 0])
    ext = cose.ext_of("release", clear)
    return cose.seal("release", "release", bad.read.reply_key.public, ext, message, release.RELEASE, clear)[0]
