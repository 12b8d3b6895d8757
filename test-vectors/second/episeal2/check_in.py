"""A code that the app shows, and the invitation that staff post for it: section 17."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import bech32m
from .cbor import D, array, bstr, read, uint, versioned
from .cose import HKDF, Envelope, Size, ext_of, open0, read_envelope0, seal0, sha256
from .day_keys import VenueDayKey, read_venue_day_key
from .errors import require
from .home import CHECK_IN, Poster, decode_key
from .values import VENUE_NAME, area, enter_area, enter_name, name

INVITATION = Size(4_096, multiple=True)
STEP_SECONDS = 30


def step_of(t: int) -> int:
    # step = floor(t / 30)
    return t // STEP_SECONDS


@dataclass(frozen=True)
class CheckInCode:
    step: int
    code: bytes = field(repr=False)

    @property
    def handle(self) -> bytes:
        # handle = SHA-256(D(["episeal-1 check-in", code]))[0..16]
        return sha256(D(["episeal-1 check-in", self.code]))[:16]

    @property
    def text(self) -> str:
        # check-in-code = [1, step, code]
        return bech32m.encode(CHECK_IN, D([1, self.step, self.code]))

    def is_current(self, t: int) -> bool:
        return abs(self.step - step_of(t)) <= 1


def draw_check_in_code(t: int) -> CheckInCode:
    """The app's, new for every step."""
    return CheckInCode(step_of(t), os.urandom(16))


def read_check_in_code(code: str) -> CheckInCode:
    step, drawn = versioned(read(decode_key(code, CHECK_IN)), 3)
    return CheckInCode(uint(step), bstr(drawn, 16))


# -- Staff ----------------------------------------------------------------------------------------


def scan_check_in_code(code: str, t: int, scanned: set[bytes]) -> CheckInCode:
    """[R62]; `scanned` holds the codes that were already read, whatever step they were shown with."""
    found = read_check_in_code(code)
    require(found.is_current(t), "code-expired")
    require(found.code not in scanned, "code-used")
    scanned.add(found.code)
    return found


def invite(scanned: CheckInCode, day_key: bytes, venue_name: str, area_text: str = "") -> bytes:
    venue_name = enter_name(venue_name, VENUE_NAME)
    venue = read_venue_day_key(day_key)
    venue.signed.verify(venue.identity)
    clear = D([1, scanned.handle])
    ext = ext_of("invitation", clear)
    # Invitation = [venue, name, area, venue-day-key]
    body = D([venue.identity, venue_name, enter_area(area_text), day_key])
    # CEK = HKDF(code, ext)
    return seal0("invitation", HKDF(scanned.code, ext), ext, body, INVITATION, clear)


# -- App ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Invitation:
    """Takes the place of a scanned poster; the day key is still to be accepted (section 7)."""

    poster: Poster
    day_key: VenueDayKey


def read_invitation(data: bytes) -> tuple[Envelope, bytes]:
    """The envelope, and the handle under which it was posted."""
    envelope = read_envelope0("invitation", data)
    (handle,) = versioned(read(envelope.clear), 2)
    return envelope, bstr(handle, 16)


def take_invitation(data: bytes, shown: Iterable[CheckInCode], t: int, taken: set[bytes]) -> Invitation:
    """[R63]; `shown` are the app's own codes, `taken` those that already brought an invitation."""
    envelope, handle = read_invitation(data)
    code = next((c for c in shown if c.handle == handle and c.is_current(t)), None)
    require(code is not None, "code-expired")
    require(code.code not in taken, "code-used")
    ext = ext_of("invitation", envelope.clear)
    invitation = _read_body(open0(envelope, HKDF(code.code, ext), ext, INVITATION))
    taken.add(code.code)
    return invitation


def _read_body(data: bytes) -> Invitation:
    venue, venue_name, levels, day_key = array(read(data), 4)
    poster = Poster(bstr(venue, 32), name(venue_name, VENUE_NAME), area(levels))
    day_key = read_venue_day_key(bstr(day_key))
    require(day_key.identity == poster.identity, "wrong-venue")
    day_key.signed.verify(poster.identity)
    return Invitation(poster, day_key)
