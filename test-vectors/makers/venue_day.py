"""A venue's day, with every key in the hands of whoever makes vectors: also what nobody honest would make."""

import os
from dataclasses import dataclass, field, replace

import episeal2 as e
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from episeal2 import cbor, cose, curves, release, visit
from episeal2.cbor import D, Tag
from named import Named
from scene import DAY, NOON, TODAY, Authority, Office, Venue

HOUR = 3_600
ARRIVAL = NOON - HOUR
WINDOW = (NOON - 2 * HOUR, NOON)
AREA = ("Saal", "Tisch 7")
TILDA = e.Contact(given="Tilda", family="Brömmel", telephone="+49 30 23125 014", email="tilda@example.org",
                  street="Lindengasse", postal_code="06484", city="Quedlinburg", house_number="12a", country="DE")
JOREN = e.Contact(family="Joren")


@dataclass
class Sealed:
    """A visit, what its visitor keeps, and the keys that open its parts."""

    data: bytes
    kept: e.Kept
    index_cek: bytes = b""

    @property
    def read(self):
        return e.read_visit(self.data)

    @property
    def id(self) -> str:
        return self.kept.record_id.hex()

    def entry(self, **changed) -> release.Item:
        read = self.read
        return replace(release.Item(*read.order, read.signed.digest, self.index_cek), **changed)

    def examined(self) -> release.Item:
        read = self.read
        return release.Item(*read.order, read.signed.digest)


@dataclass
class VenueDay(Named):
    """The authority, the office that the venue names (none where it may read), and the venue."""

    may_read: bool = False
    authority: Authority = field(default_factory=Authority)

    def __post_init__(self):
        self.office, self.venue = Office(self.authority), Venue()
        self.reply_key = self.office.day_key()
        self.day_key = self.venue.day_key(None if self.may_read else self.reply_key)

    # -- What is given --

    def trust(self, revoked=(), number: int = 1, expires: int = NOON + 7 * DAY) -> dict:
        taken = e.revoke(self.authority.seed, number, NOON - DAY, expires, revoked)
        return {"authorities": [self.authority_text], "revocations": [taken], "at": NOON}

    @property
    def venue_ring(self) -> str:
        return e.write_key_ring(self.venue.ring)

    @property
    def office_ring(self) -> str:
        return e.write_key_ring(self.office.ring)

    # -- Keys --

    @property
    def read_day_key(self):
        return e.read_venue_day_key(self.day_key)

    @property
    def kid(self) -> bytes:
        return self.read_day_key.kid

    @property
    def venue_secret(self) -> bytes:
        return self.secret_of(TODAY)

    def secret_of(self, on: int) -> bytes:
        return next(day.secret for day in self.venue.ring.days if day.day == on)

    @property
    def named_kid(self) -> bytes:
        return e.read_office_day_key(self.reply_key).kid

    # -- Visits --

    def kept(self, arrival: int = ARRIVAL, levels=AREA, departure: int | None = None, kind: int = 0, day_key=None,
             revision: int = 0) -> e.Kept:
        day_key = day_key or self.read_day_key
        author = curves.random_key()
        header = e.Header(day_key.day, day_key.kid, revision, curves.ed25519_public(author))
        return e.Kept(author, curves.random_key(), header, kind, self.venue.id, "Gasthaus Zum Löwen", tuple(levels),
                      arrival, departure)

    def sealed(self, kept: e.Kept | None = None, contact=TILDA, day_key=None, **said) -> Sealed:
        """A sound visit; `said` goes to `kept`."""
        day_key = day_key or self.read_day_key
        kept = kept or self.kept(day_key=day_key, **said)
        return self.craft(kept, contact=contact, day_key=day_key)

    def checked_out(self, kept: e.Kept, departure: int | None = NOON, revision: int = 1, **changed) -> Sealed:
        header = replace(kept.header, revision=revision)
        return self.craft(replace(kept, header=header, departure=departure, **changed))

    def craft(self, kept: e.Kept, contact=TILDA, day_key=None, record: dict | None = None, index: dict | None = None,
              record_as: dict | None = None, index_as: dict | None = None, ticket: dict | None = None,
              header: bytes | None = None, signer: bytes | None = None) -> Sealed:
        """`record` and `index` are changes of the bodies (None leaves a field out); `record_as`, `index_as` and
        `ticket` of how they are sealed."""
        day_key, header = day_key or self.read_day_key, header or kept.header.encode()
        ext = cose.ext_of("record", header)
        cek = curves.random_key()
        sealed = envelope(**{"name": "record", "role": "visitor", "recipient": curves.x25519_public(kept.visitor),
                             "ext": ext, "body": record_body(kept, contact, record or {}), "size": visit.RECORD,
                             "cek": cek} | (record_as or {}))
        protected = envelope_parts(sealed)[0]
        said = {"cek": cek, "role": "reader" if day_key.venue_may_read else "office", "protected": protected,
                "ext": ext, "recipient": (day_key if day_key.venue_may_read else day_key.office).public}
        body = {4: make_ticket(**said | (ticket or {}))} | (index or {})
        index_ext = cose.ext_of("index", header, cose.sha256(sealed))
        index_cek = curves.random_key()
        index = envelope(**{"name": "index", "role": "venue", "recipient": day_key.public, "ext": index_ext,
                            "body": index_body(kept, body), "size": visit.INDEX, "cek": index_cek} | (index_as or {}))
        return Sealed(cose.sign("visit", signer or kept.author, [header, index, sealed]), kept, index_cek)

    # -- Notes --

    def certificate(self, staff: bytes, on: int = TODAY, venue: Venue | None = None) -> bytes:
        venue = venue or self.venue
        return e.certify_staff(venue.ring.seed, venue.id, on, curves.ed25519_public(staff))

    def note(self, record_id: bytes, departure: int, staff: bytes | None = None, certificate: bytes | None = None,
             day_key=None) -> bytes:
        staff = staff or curves.random_key()
        return e.note_departure(staff, certificate or self.certificate(staff), day_key or self.read_day_key, record_id,
                                departure)

    def released_note(self, note: bytes) -> release.Note:
        """As an entry has it."""
        return release.Note(note, e.read_departure_note(note).cek(self.venue_secret))

    # -- Requests --

    def request(self, **changed) -> bytes:
        return ask("request", self, **changed)


def ask(name: str, day: VenueDay, office: Office | None = None, to: bytes | None = None, id: bytes | None = None,
        signer: bytes | None = None, office_id: bytes | None = None, venue: bytes | None = None, windows=(WINDOW,),
        areas=(), basis: str = "§ 28a IfSG", issued: int = NOON, expires: int = NOON + DAY,
        reply_key: bytes | None = None) -> bytes:
    """A request, or (with `to`) a referral order, as it is said: nothing is judged."""
    office = office or day.office
    said = [1, os.urandom(16) if id is None else id, office_id or office.id, *([] if to is None else [to]),
            venue or day.venue.id, [list(window) for window in windows], [list(area) for area in areas], basis, issued,
            expires, reply_key or office.day_key()]
    return cose.sign(name, signer or office.ring.seed, said)


def key_naming_another(day: VenueDay, office: Office) -> bytes:
    """A day key that the office signs, with its certificate, and that names another office."""
    other = Office(day.authority)
    public = e.read_office_day_key(office.day_key()).public
    certificate = day.authority.certificate(office.id)
    return e.make_office_day_key(office.ring.seed, other.id, TODAY, public, certificate)


# -- What is expected -----------------------------------------------------------------------------

KINDS = ("app", "one-time", "staff", "companion")


FIELDS = {"given-name": "given", "family-name": "family", "phone": "telephone", "email": "email", "street": "street",
          "house-number": "house_number", "postal-code": "postal_code", "city": "city", "country": "country"}


def said(kept: e.Kept, contact: e.Contact = TILDA) -> dict:
    """What a visit says when it is opened."""
    return {"kind": KINDS[kept.kind], "venue": e.public_text("venue", kept.venue), "area": "/".join(kept.area),
            "arrival": kept.arrival, "departure": kept.departure,
            "contact": {name: text for name, of in FIELDS.items() if (text := getattr(contact, of)) != ""}}


# -- Bodies ---------------------------------------------------------------------------------------


NULL = object()


def without_none(body: dict) -> bytes:
    """None leaves a field out; NULL is the null of CBOR."""
    return D({k: None if value is NULL else value for k, value in body.items() if value is not None})


def record_body(kept: e.Kept, contact: e.Contact, changed: dict) -> bytes:
    body = {1: kept.kind, 2: kept.venue, 3: list(kept.area), 4: kept.arrival, 5: kept.departure,
            **visit.contact_body(contact)}
    body |= {15: visit.notice_key_of(kept.visitor, kept.record_id)} if kept.kind == visit.APP else {}
    return without_none(body | changed)


def index_body(kept: e.Kept, changed: dict) -> bytes:
    return without_none({1: kept.arrival, 2: kept.departure, 3: list(kept.area)} | changed)


# -- Envelopes ------------------------------------------------------------------------------------


def envelope(name: str, role: str, recipient: bytes, ext: bytes, body: bytes, size: cose.Size, cek: bytes | None = None,
             headers: dict | None = None, padded: bytes | None = None, commit_to: bytes | None = None,
             epk: bytes | None = None, shared: bytes | None = None, clear: bytes | None = None,
             bound: bytes | None = None,
             change=lambda parts: parts) -> bytes:
    """An envelope, of which everything can be something else: `headers` in the protected map (None leaves one out), the
    `padded` body, what it commits to, the ephemeral key, with the secret that it shares, and the `ext` to which it is
    `bound`; then `change` gets its parts."""
    cek, bound = cek or curves.random_key(), bound or ext
    typ, iv = cose.typ_of(name), os.urandom(12)
    kc = cose.key_commitment(commit_to or cek, typ, bound)
    said = {cose.ALG: cose.A256GCM, cose.IV: iv, cose.TYP: typ, cose.KC: kc}
    said |= {} if clear is None else {cose.CLEAR: clear}
    protected = without_none(said | (headers or {}))
    padded = cose.pad(body, size) if padded is None else padded
    ciphertext = AESGCM(cek).encrypt(iv, padded, D(["Encrypt", protected, bound]))
    ephemeral = curves.random_key()
    epk = epk or curves.x25519_public(ephemeral)
    shared = shared or curves.x25519(ephemeral, recipient)
    wrapped = aes_key_wrap(cose._kek(shared, role, protected, bound, epk, recipient, None), cek)
    parts = [protected, {}, ciphertext, [[cose.RECIPIENT_PROTECTED, {-1: {1: 1, -1: 4, -2: epk}}, wrapped]]]
    return D(Tag(cose.ENCRYPT, change(parts)))


def envelope_parts(data: bytes) -> list:
    return cbor.read(data).value


def make_ticket(cek: bytes, role: str, protected: bytes, ext: bytes, recipient: bytes, epk: bytes | None = None,
                shared: bytes | None = None) -> bytes:
    ephemeral = curves.random_key()
    epk = epk or curves.x25519_public(ephemeral)
    shared = shared or curves.x25519(ephemeral, recipient)
    return epk + aes_key_wrap(cose._kek(shared, role, protected, ext, epk, recipient, None), cek)


def flipped(data: bytes, at: int = 0) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def signed_again(data: bytes, name: str, seed: bytes) -> bytes:
    """The payload of a signed message under another key's signature."""
    return cose.sign(name, seed, cbor.read(cbor.read(data).value[2]))
