"""Sharing with both sides online, by CPace over an untrusted mailbox: section 16."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field

from . import cpace
from .authority import Trust
from .cbor import D, bstr, read, versioned
from .cose import HKDF, Envelope, Signed, Size, ext_of, open_envelope, read_envelope, read_signed, seal, sha256, sign
from .day_keys import OfficeDayKey, accept_office_day_key, is_deleted, read_office_day_key
from .errors import require
from .home import KeyRing
from .share import SHARE, Shared, check_validity, draw_code, enter_code, picked, read_share_body, share_body
from .values import time
from .visit import Kept

HELLO = Size(64)
VALIDITY = 3_600
VISITOR, OFFICE = b"visitor", b"office"


# -- What both sides derive -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Agreed:
    """The key of a run, and what each side has sent."""

    share_id: bytes
    isk: bytes = field(repr=False)
    from_visitor: bytes
    from_office: bytes

    @property
    def visitors(self) -> bytes:
        return cpace.confirmation(self.isk, self.share_id, (self.from_visitor, VISITOR))

    @property
    def offices(self) -> bytes:
        return cpace.confirmation(self.isk, self.share_id, (self.from_office, OFFICE))

    def psi(self, answer: bytes) -> bytes:
        # psi = HKDF(ISK, D(["episeal-1 live psi", digest of the answer]))
        return HKDF(self.isk, D(["episeal-1 live psi", answer]))


def _generator(code: bytes, clear: bytes, share_id: bytes) -> cpace.Element:
    # PRS = code     sid = share_id     CI = D(["episeal-1 live", clear of the hello])
    return cpace.generator(code, ext_of("live", clear), share_id)


def _agreed(share_id: bytes, k: bytes, from_visitor: bytes, from_office: bytes) -> _Agreed:
    isk = cpace.session_key(share_id, k, (from_visitor, VISITOR), (from_office, OFFICE))
    return _Agreed(share_id, isk, from_visitor, from_office)


# -- 1, the visitor -------------------------------------------------------------------------------


@dataclass
class VisitorRun:
    hello: bytes
    office: OfficeDayKey
    share_id: bytes
    expires: int
    scalar: int = field(repr=False)
    sent: bytes
    visits: list[Kept] = field(repr=False)
    ended: bool = False


def live_hello(visits: Iterable[Kept], day_key: bytes, trust: Trust, t: int,
               code: str | None = None) -> tuple[bytes, str, VisitorRun]:
    """[R53]: the hello, the code of this run, and the run. (A `code` is given only to make what must fail.)"""
    to = accept_office_day_key(day_key, t, trust)
    chosen = picked(visits, t)
    share_id, expires, code = secrets.token_bytes(16), t + VALIDITY, code or draw_code()
    # clear = [1, share_id, expires, office-day-key]
    clear = D([1, share_id, expires, day_key])
    scalar = cpace.random_scalar()
    sent = cpace.public_share(scalar, _generator(enter_code(code), clear, share_id))
    hello = seal("live-hello", "live-hello", to.public, ext_of("live-hello", clear), sent, HELLO, clear)[0]
    return hello, code, VisitorRun(sha256(hello), to, share_id, expires, scalar, sent, chosen)


# -- 2, the office --------------------------------------------------------------------------------


@dataclass(frozen=True)
class HelloClear:
    share_id: bytes
    expires: int
    day_key: OfficeDayKey


@dataclass
class OfficeRun:
    answer: bytes
    agreed: _Agreed = field(repr=False)
    secret: bytes = field(repr=False)
    expires: int
    ended: bool = False


def read_hello(data: bytes) -> tuple[Envelope, HelloClear]:
    envelope = read_envelope("live-hello", data, HELLO, has_clear=True)
    share_id, expires, day_key = versioned(read(envelope.clear), 4)
    return envelope, HelloClear(bstr(share_id, 16), time(expires), read_office_day_key(bstr(day_key)))


def live_answer(hello: bytes, code: str, ring: KeyRing, t: int, used: dict[bytes, int]) -> tuple[bytes, OfficeRun]:
    """[R58], in this order; `used` is the office's log: the ids of shares, and when they expire."""
    digits = enter_code(code)
    envelope, clear = read_hello(hello)
    secret = _own_day_secret(ring, clear.day_key, t)
    check_validity(clear.expires, t, VALIDITY)
    require(clear.share_id not in used, "share-used")
    received = open_envelope(envelope, "live-hello", ext_of("live-hello", envelope.clear), secret, HELLO)
    received = bstr(received, 32)
    used[clear.share_id] = clear.expires
    scalar = cpace.random_scalar()
    sent = cpace.public_share(scalar, _generator(digits, envelope.clear, clear.share_id))
    k = cpace.shared_point(scalar, received)
    agreed = _agreed(clear.share_id, k, received, sent)
    answer = sign("live-answer", ring.seed, [1, sha256(hello), sent, agreed.offices])
    return answer, OfficeRun(sha256(answer), agreed, secret, clear.expires)


def _own_day_secret(ring: KeyRing, day_key: OfficeDayKey, t: int) -> bytes:
    require(day_key.office == ring.identity, "wrong-office")
    day_key.signed.verify(ring.identity)
    drawn = ring.by_kid().get(day_key.kid)
    require(drawn is not None and not is_deleted(drawn.day, t), "no-day-key")
    return drawn.secret


# -- 3, the visitor -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    signed: Signed
    hello: bytes
    sent: bytes
    confirmation: bytes


def read_answer(data: bytes) -> Answer:
    signed, payload = read_signed("live-answer", data)
    hello, sent, confirmation = versioned(payload, 4)
    return Answer(signed, bstr(hello, 32), bstr(sent, 32), bstr(confirmation, 64))


def live_share(run: VisitorRun, answer: bytes, t: int) -> bytes:
    """[R59] to [R61]: nothing is sent to who has not the same code and the same view."""
    require(not run.ended, "share-used")
    answer = read_answer(answer)
    require(answer.hello == run.hello, "wrong-request")
    answer.signed.verify(run.office.office)
    require(t < run.expires, "share-expired")
    run.ended = True
    k = cpace.shared_point(run.scalar, answer.sent)
    agreed = _agreed(run.share_id, k, run.sent, answer.sent)
    require(hmac.compare_digest(agreed.offices, answer.confirmation), "unconfirmed")
    # clear = [1, digest of the answer, confirmation]
    clear = D([1, answer.signed.digest, agreed.visitors])
    return seal("live-share", "live-share", run.office.public, ext_of("live-share", clear), share_body(run.visits),
                SHARE, clear, agreed.psi(answer.signed.digest))[0]


# -- 4, the office --------------------------------------------------------------------------------


def read_live_share(data: bytes) -> tuple[Envelope, bytes, bytes]:
    """The envelope, the digest of the answer, and the confirmation of the visitor."""
    envelope = read_envelope("live-share", data, SHARE, has_clear=True)
    answer, confirmation = versioned(read(envelope.clear), 3)
    return envelope, bstr(answer, 32), bstr(confirmation, 64)


def live_open(run: OfficeRun, data: bytes, t: int) -> list[Shared]:
    """[R59] to [R61]; each visit is then checked like one of an offline share."""
    require(not run.ended, "share-used")
    envelope, answer, confirmation = read_live_share(data)
    require(answer == run.answer, "wrong-request")
    require(t < run.expires, "share-expired")
    run.ended = True
    require(hmac.compare_digest(run.agreed.visitors, confirmation), "unconfirmed")
    body = open_envelope(envelope, "live-share", ext_of("live-share", envelope.clear), run.secret, SHARE,
                         run.agreed.psi(answer))
    return read_share_body(body)
