"""Day keys and staff certificates: section 7."""

from dataclasses import dataclass

from .authority import Certificate, Trust, read_certificate
from .cbor import D, bstr, versioned
from .cose import Signed, key, read_signed, sha256, sign
from .curves import random_key, x25519
from .errors import require
from .values import DAY, T, day, day_of

KEPT_DAYS = 30


def kid_of(party: bytes, on: int, public: bytes, office: bytes | None = None) -> bytes:
    """`office` is the id of the office that a venue day key names."""
    # kid = SHA-256(D(["episeal-1 kid", party, day, public, office]))[0..16]
    return sha256(D(["episeal-1 kid", party, on, public, office]))[:16]


def is_deleted(on: int, t: int) -> bool:
    """Day keys are deleted when day < day(now) - 30; one that should have been is treated as absent."""
    return on < day_of(t) - KEPT_DAYS


@dataclass(frozen=True)
class OfficeDayKey:
    signed: Signed
    office: bytes
    day: int
    public: bytes
    certificate: Certificate

    @property
    def kid(self) -> bytes:
        return kid_of(self.office, self.day, self.public)

    def check_sealable(self) -> None:
        """[R7] [R32]: X25519 with this key gives 32 zero bytes either always or never."""
        x25519(random_key(), self.public)


def make_office_day_key(office_seed: bytes, office: bytes, on: int, public: bytes, certificate: bytes) -> bytes:
    return sign("office-day-key", office_seed, [1, office, on, public, certificate])


def read_office_day_key(data: bytes) -> OfficeDayKey:
    signed, payload = read_signed("office-day-key", data)
    office, on, public, certificate = versioned(payload, 5)
    return OfficeDayKey(signed, bstr(office, 32), day(on), key(public), read_certificate(bstr(certificate)))


@dataclass(frozen=True)
class VenueDayKey:
    signed: Signed
    identity: bytes
    day: int
    public: bytes
    office: OfficeDayKey | None

    @property
    def kid(self) -> bytes:
        return kid_of(self.identity, self.day, self.public, self.office and self.office.office)

    @property
    def venue_may_read(self) -> bool:
        return self.office is None


def make_venue_day_key(venue_seed: bytes, identity: bytes, on: int, public: bytes, office: bytes | None) -> bytes:
    return sign("venue-day-key", venue_seed, [1, identity, on, public, office])


def read_venue_day_key(data: bytes) -> VenueDayKey:
    signed, payload = read_signed("venue-day-key", data)
    identity, on, public, office = versioned(payload, 5)
    office = None if office is None else read_office_day_key(bstr(office))
    return VenueDayKey(signed, bstr(identity, 32), day(on), key(public), office)


def publish(data: bytes, published: bytes | None = None) -> VenueDayKey:
    """[R50]: what a server does; `published` is what it publishes already for this venue and day."""
    day_key = read_venue_day_key(data)
    day_key.signed.verify(day_key.identity)
    require(published is None or read_venue_day_key(published).kid == day_key.kid, "disagrees")
    return day_key


def accept_venue_day_key(data: bytes, v: bytes, t: int, trust: Trust, venue_may_read: bool = False,
                         revision_of: int | None = None) -> VenueDayKey:
    """[R15] to [R20], in this order; `revision_of` is the visit's day when a visit is sealed again."""
    key_of_day = read_venue_day_key(data)
    require(key_of_day.identity == v, "wrong-venue")
    key_of_day.signed.verify(v)
    _require_its_day(key_of_day.day, t, revision_of)
    office = key_of_day.office
    if office is None:
        require(venue_may_read, "venue-may-read")
        return key_of_day
    require(office.office != v and office.public != key_of_day.public, "venue-is-office")
    trust.check_office(office.office, office.certificate, t)
    office.signed.verify(office.office)
    require(office.day == key_of_day.day, "wrong-day")
    return key_of_day


def accept_office_day_key(data: bytes, t: int, trust: Trust) -> OfficeDayKey:
    """[R53]: what a visitor shares with; its certificate has the name that is shown before."""
    day_key = read_office_day_key(data)
    trust.check_office(day_key.office, day_key.certificate, t)
    day_key.signed.verify(day_key.office)
    _require_its_day(day_key.day, t, None)
    return day_key


def _require_its_day(on: int, t: int, revision_of: int | None) -> None:
    if revision_of is None:
        require(DAY * on - T <= t < DAY * (on + 1) + T, "wrong-day")
    else:
        require(on == revision_of, "wrong-day")
        require(t < DAY * (on + 2) + T, "day-closed")


@dataclass(frozen=True)
class StaffCertificate:
    signed: Signed
    identity: bytes
    day: int
    staff: bytes


def certify_staff(venue_seed: bytes, identity: bytes, on: int, staff: bytes) -> bytes:
    return sign("staff-certificate", venue_seed, [1, identity, on, staff])


def read_staff_certificate(data: bytes) -> StaffCertificate:
    signed, payload = read_signed("staff-certificate", data)
    identity, on, staff = versioned(payload, 4)
    return StaffCertificate(signed, bstr(identity, 32), day(on), bstr(staff, 32))
