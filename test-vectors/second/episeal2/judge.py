"""What reading alone says of a message, without keys, time or trust: nested messages are read, nothing is verified."""

from collections.abc import Callable

from .areas import read_venue_areas
from .authority import read_certificate, read_consent, read_revocations, read_succession
from .cbor import bstr, read, versioned
from .check_in import read_invitation
from .cose import read_envelope0
from .day_keys import read_office_day_key, read_staff_certificate, read_venue_day_key
from .departure import read_departure_note
from .errors import Refused
from .live import read_answer, read_hello, read_live_share
from .notices import read_notice
from .opening import read_part, read_release
from .request import read_referral, read_referral_order, read_request
from .share import read_share
from .values import time
from .visit import read_visit


def _with_clear(name: str, *fields: Callable) -> Callable[[bytes], None]:
    """An Encrypt0 that is kept at home, by what stands in its `clear`."""
    def reader(data: bytes) -> None:
        values = versioned(read(read_envelope0(name, data).clear), 1 + len(fields))
        for check, value in zip(fields, values):
            check(value)
    return reader


def _id(x) -> bytes:
    return bstr(x, 16)


READERS: dict[str, Callable] = {
    "office-certificate": read_certificate, "revocations": read_revocations, "succession": read_succession,
    "succession-consent": read_consent, "office-day-key": read_office_day_key, "venue-day-key": read_venue_day_key,
    "staff-certificate": read_staff_certificate, "venue-areas": read_venue_areas, "visit": read_visit,
    "departure-note": read_departure_note, "request": read_request, "release-part": read_part,
    "release": read_release, "referral": read_referral, "referral-order": read_referral_order, "share": read_share,
    "live-hello": read_hello, "live-answer": read_answer, "live-share": read_live_share, "notice": read_notice,
    "invitation": read_invitation, "keyring": _with_clear("keyring", _id), "diary": _with_clear("diary", _id, _id),
    "live-visitor": _with_clear("live-visitor", _id, time), "live-office": _with_clear("live-office", _id, time)}


def judge(kind: str, data: bytes) -> str:
    """`ok`, or the error."""
    try:
        READERS[kind](data)
    except Refused as refused:
        return refused.code
    return "ok"
