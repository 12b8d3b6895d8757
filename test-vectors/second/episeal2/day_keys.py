"""Day keys and staff certificates: section 7."""

from dataclasses import dataclass, replace

from .authority import VENUE, Certificate, Successions, Trust, read_certificate
from .cbor import D, bstr, versioned, with_ext
from .cose import Signed, key, read_signed, sha256, sign
from .curves import random_key, x25519
from .errors import require
from .values import DAY, T, day, day_of

KEPT_DAYS = 30
MAX_PUBLISHED = 8


def kid_of(party: bytes, on: int, public: bytes, named: bytes | None = None, ext: bytes | None = None) -> bytes:
    """`named` is the kid of the office day key that a venue day key carries, `ext` the encoded extensions."""
    # kid = SHA-256(D(["episeal-1 kid", party, day, public, named, ext]))[0..16]
    return sha256(D(["episeal-1 kid", party, on, public, named, ext]))[:16]


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
    ext: bytes | None = None

    @property
    def kid(self) -> bytes:
        return kid_of(self.office, self.day, self.public, None, self.ext)

    def check_sealable(self) -> None:
        """[R7] [R32]: X25519 with this key gives 32 zero bytes either always or never."""
        x25519(random_key(), self.public)


def make_office_day_key(office_seed: bytes, office: bytes, on: int, public: bytes, certificate: bytes,
                        *ext: dict) -> bytes:
    return sign("office-day-key", office_seed, [1, office, on, public, certificate, *ext])


def read_office_day_key(data: bytes) -> OfficeDayKey:
    signed, payload = read_signed("office-day-key", data)
    (office, on, public, certificate), ext = with_ext(versioned(payload, 5, 6), 5)
    return OfficeDayKey(signed, bstr(office, 32), day(on), key(public), read_certificate(bstr(certificate)),
                        ext.check())


@dataclass(frozen=True)
class VenueDayKey:
    signed: Signed
    identity: bytes
    day: int
    public: bytes
    office: OfficeDayKey | None
    ext: bytes | None = None

    @property
    def kid(self) -> bytes:
        return kid_of(self.identity, self.day, self.public, self.office and self.office.kid, self.ext)

    @property
    def venue_may_read(self) -> bool:
        return self.office is None

    def verify_both(self) -> None:
        """Signed by the identity, and the day key inside by its office."""
        self.signed.verify(self.identity)
        if self.office is not None:
            self.office.signed.verify(self.office.office)


def make_venue_day_key(venue_seed: bytes, identity: bytes, on: int, public: bytes, office: bytes | None,
                       *ext: dict) -> bytes:
    return sign("venue-day-key", venue_seed, [1, identity, on, public, office, *ext])


def read_venue_day_key(data: bytes) -> VenueDayKey:
    signed, payload = read_signed("venue-day-key", data)
    (identity, on, public, office), ext = with_ext(versioned(payload, 5, 6), 5)
    return VenueDayKey(signed, bstr(identity, 32), day(on), key(public),
                       None if office is None else read_office_day_key(bstr(office)), ext.check())


# -- The server -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """What a server publishes for a venue and day, and the kids that were published before."""

    day_key: VenueDayKey
    replaced: tuple[bytes, ...] = ()


def publish(data: bytes, t: int, slot: Slot | None = None, successions: Successions = Successions()) -> Slot:
    """[R87] [R86] [R50], in this order; `slot` is what it already publishes for this venue and day."""
    found = read_venue_day_key(data)
    found.verify_both()
    require(found.office is None or found.office.day == found.day, "wrong-day")
    require(t < DAY * (found.day + 2) + T, "day-closed")
    require(successions.counts(VENUE, found.identity, found.day), "wrong-venue")
    if slot is None:
        return Slot(found)
    if found.kid == slot.day_key.kid:
        return replace(slot, day_key=found)
    before = (*slot.replaced, slot.day_key.kid)
    require(t < DAY * found.day - T, "disagrees")
    require(found.kid not in before and len(before) < MAX_PUBLISHED, "disagrees")
    return Slot(found, before)


# -- The visitor ----------------------------------------------------------------------------------


def is_day_of(on: int, arrival: int) -> bool:
    """The day of the arrival, or the one that [R22] moves it to."""
    return DAY * on - T <= arrival < DAY * (on + 1) + T


def accept_venue_day_key(data: bytes, v: bytes, t: int, trust: Trust, venue_may_read: bool = False,
                         arrival: int | None = None) -> VenueDayKey:
    """[R15] to [R20] with [R88] and [R89], in this order; the arrival is now if none is given."""
    arrival = t if arrival is None else arrival
    found = read_venue_day_key(data)
    require(trust.same_venue(v, found.identity, found.day), "wrong-venue")
    found.signed.verify(found.identity)
    require(arrival <= t + T, "invalid-time")
    require(is_day_of(found.day, arrival), "wrong-day")
    require(DAY * found.day - T <= t, "wrong-day")
    require(t < DAY * (found.day + 2) + T, "day-closed")
    office = found.office
    if office is None:
        require(venue_may_read, "venue-may-read")
        return found
    require(office.office not in (v, found.identity) and office.public != found.public, "venue-is-office")
    trust.check_office(office.office, office.certificate, t, arrival)
    office.signed.verify(office.office)
    require(office.day == found.day, "wrong-day")
    return found


def accept_for_check_out(data: bytes, kid: bytes, t: int, trust: Trust, venue: bytes | None = None) -> VenueDayKey:
    """[R95], in this order; `kid` is the visit's, `venue` the identity that was kept with it."""
    found = read_venue_day_key(data)
    require(found.kid == kid, "disagrees")
    require(venue in (None, found.identity), "wrong-venue")
    require(t < DAY * (found.day + 2) + T, "day-closed")
    found.verify_both()
    if found.office is not None:
        trust.check_not_revoked(found.office.office)
    return found


def accept_office_day_key(data: bytes, t: int, trust: Trust) -> OfficeDayKey:
    """[R53]: what a visitor shares with; its certificate has the name that is shown first."""
    day_key = read_office_day_key(data)
    trust.check_office(day_key.office, day_key.certificate, t)
    day_key.signed.verify(day_key.office)
    require(is_day_of(day_key.day, t), "wrong-day")
    return day_key


# -- Staff ----------------------------------------------------------------------------------------


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
