"""What reading alone says about a message, a text or a file: what needs neither key nor time nor trust.

Everything is read with what is nested in it. Then each signature is verified whose signer the message itself names:
those of nested messages first, in the order in which they appear, the outer one's last.
"""

from collections.abc import Callable

from .areas import read_venue_areas
from .authority import (SUITE_1, Certificate, read_certificate, read_consent, read_revocations, read_succession,
                        read_trust)
from .cbor import bstr, read, versioned
from .check_in import read_check_in_code, read_invitation
from .cose import read_envelope0
from .day_keys import OfficeDayKey, read_office_day_key, read_staff_certificate, read_venue_day_key
from .departure import read_departure_note
from .errors import Refused, require
from .home import ROLES, read_kept, read_key_ring, read_poster, read_public_text, read_request_log, read_share_log
from .live import read_answer, read_hello, read_live_share
from .notices import read_notice
from .opening import read_part, read_release
from .request import Request, read_referral, read_referral_order, read_request
from .share import read_share
from .values import time
from .visit import read_visit

# -- What is signed -------------------------------------------------------------------------------


def _certificate(found: Certificate) -> None:
    found.signed.verify(found.authority)


def _office_day_key(found: OfficeDayKey) -> None:
    _certificate(found.certificate)
    found.signed.verify(found.office)


def _venue_day_key(data: bytes) -> None:
    found = read_venue_day_key(data)
    if found.office is not None:
        _office_day_key(found.office)
    found.signed.verify(found.identity)


def _asked(found: Request) -> None:
    _office_day_key(found.reply_key)
    found.signed.verify(found.office)


def _consent(data: bytes) -> None:
    signed, said = read_consent(data)
    require(said[3] == SUITE_1, "unsupported-version")
    signed.verify(said[2])


def _note(data: bytes) -> None:
    found = read_departure_note(data)
    found.certificate.signed.verify(found.certificate.identity)
    found.signed.verify(found.staff)


def _part(data: bytes) -> None:
    """Its own signer is named elsewhere, those of the notes in it are named in them."""
    for item in read_part(data).items:
        if item.note is not None:
            _note(item.note.note)


def _notice(data: bytes) -> None:
    found = read_notice(data)
    _certificate(found.certificate)
    found.signed.verify(found.certificate.office)


def _by(reader: Callable, signer: str) -> Callable[[bytes], None]:
    """Signed by the key in this field."""
    def judged(data: bytes) -> None:
        found = reader(data)
        found.signed.verify(getattr(found, signer))
    return judged


# -- What is not ----------------------------------------------------------------------------------


def _with_clear(name: str, *fields: Callable) -> Callable[[bytes], None]:
    """An Encrypt0 that is kept at home, by what stands in its `clear`."""
    def judged(data: bytes) -> None:
        values = versioned(read(read_envelope0(name, data).clear), 1 + len(fields))
        for check, value in zip(fields, values):
            check(value)
    return judged


def _id(x) -> bytes:
    return bstr(x, 16)


def _text(reader: Callable) -> Callable[[bytes], None]:
    def judged(data: bytes) -> None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise Refused("malformed") from None
        reader(text)
    return judged


MESSAGES: dict[str, Callable] = {
    "office-certificate": lambda data: _certificate(read_certificate(data)),
    "revocations": _by(read_revocations, "authority"), "succession": lambda data: read_succession(data).check_signed(),
    "succession-consent": _consent, "office-day-key": lambda data: _office_day_key(read_office_day_key(data)),
    "venue-day-key": _venue_day_key, "staff-certificate": _by(read_staff_certificate, "identity"),
    "venue-areas": _by(read_venue_areas, "identity"), "visit": lambda data: read_visit(data).verify(),
    "departure-note": _note, "request": lambda data: _asked(read_request(data)),
    "referral-order": lambda data: _asked(read_referral_order(data)), "release-part": _part,
    "release": read_release, "referral": read_referral, "share": read_share,
    "live-hello": lambda data: _office_day_key(read_hello(data)[1].day_key), "live-answer": read_answer,
    "live-share": read_live_share, "notice": _notice, "invitation": read_invitation,
    "keyring": _with_clear("keyring", _id), "diary": _with_clear("diary", _id, _id),
    "live-visitor": _with_clear("live-visitor", _id, time), "live-office": _with_clear("live-office", _id, time)}
TEXTS: dict[str, Callable] = {
    **{role: _text(lambda text, role=role: read_public_text(role, text)) for role in ROLES},
    "poster": _text(read_poster), "check-in-code": _text(read_check_in_code)}
FILES: dict[str, Callable] = {
    **{f"{role}-ring": _text(lambda text, role=role: read_key_ring(role, text)) for role in ROLES},
    "trust": read_trust, "kept": read_kept, "request-log": read_request_log, "share-log": read_share_log}
READERS = MESSAGES | TEXTS | FILES


def judge(kind: str, data: bytes) -> str:
    """`ok`, or the error."""
    try:
        READERS[kind](data)
    except Refused as refused:
        return refused.code
    return "ok"
