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
from .share import (SHARE, Shared, check_validity, draw_code, enter_code, enter_log, picked, read_share_body,
                    share_body)
from .values import time
from .visit import Kept

HELLO = Size(64)
VALIDITY = 3_600
VISITOR, OFFICE = b"visitor", b"office"


# -- What both sides derive -----------------------------------------------------------------------


@dataclass(frozen=True)
class Agreed:
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


def agree(share_id: bytes, k: bytes, from_visitor: bytes, from_office: bytes) -> Agreed:
    isk = cpace.session_key(share_id, k, (from_visitor, VISITOR), (from_office, OFFICE))
    return Agreed(share_id, isk, from_visitor, from_office)


# -- 1, the visitor -------------------------------------------------------------------------------


@dataclass
class VisitorRun:
    """`taken` is the digest of the answer that was taken; `ended` where nothing of the run is kept any more."""

    hello: bytes
    code: bytes = field(repr=False)
    scalar: int = field(repr=False)
    visits: list[Kept | Shared] = field(repr=False)
    taken: bytes | None = None
    ended: bool = False

    def __post_init__(self):
        self.envelope, self.clear = read_hello(self.hello)
        self.sent = cpace.public_share(self.scalar, _generator(self.code, self.envelope.clear, self.share_id))

    @property
    def share_id(self) -> bytes:
        return self.clear.share_id

    @property
    def expires(self) -> int:
        return self.clear.expires

    @property
    def office(self) -> OfficeDayKey:
        return self.clear.day_key


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
    return hello, code, VisitorRun(hello, enter_code(code), scalar, chosen)


# -- 2, the office --------------------------------------------------------------------------------


@dataclass(frozen=True)
class HelloClear:
    share_id: bytes
    expires: int
    day_key: OfficeDayKey


@dataclass
class OfficeRun:
    """`taken` is the digest of the live share that was taken."""

    answer: bytes
    kid: bytes
    agreed: Agreed = field(repr=False)
    secret: bytes = field(repr=False)
    expires: int
    taken: bytes | None = None
    ended: bool = False

    @property
    def digest(self) -> bytes:
        return sha256(self.answer)


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
    enter_log(used, clear.share_id, clear.expires, t)
    scalar = cpace.random_scalar()
    sent = cpace.public_share(scalar, _generator(digits, envelope.clear, clear.share_id))
    k = cpace.shared_point(scalar, received)
    agreed = agree(clear.share_id, k, received, sent)
    answer = sign("live-answer", ring.seed, [1, sha256(hello), sent, agreed.offices])
    return answer, OfficeRun(answer, clear.day_key.kid, agreed, secret, clear.expires)


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


def take_answer(run: VisitorRun, data: bytes, t: int, trust: Trust) -> None:
    """[R59] [R61] [R102]: what passes is taken before it is judged."""
    require(not run.ended, "share-used")
    trust.check_office(run.office.office, run.office.certificate, t)
    require(t < run.expires, "share-expired")
    answer = read_answer(data)
    require(answer.hello == sha256(run.hello), "wrong-request")
    answer.signed.verify(run.office.office)
    require(run.taken in (None, answer.signed.digest), "share-used")
    run.taken = answer.signed.digest


def judge_answer(run: VisitorRun, data: bytes) -> bytes:
    """[R60]: nothing is sent to anyone without the same code and view; the same bytes are judged the same way."""
    answer = read_answer(data)
    require(run.taken == answer.signed.digest, "share-used")
    k = cpace.shared_point(run.scalar, answer.sent)
    agreed = agree(run.share_id, k, run.sent, answer.sent)
    require(hmac.compare_digest(agreed.offices, answer.confirmation), "unconfirmed")
    # clear = [1, digest of the answer, confirmation]
    clear = D([1, answer.signed.digest, agreed.visitors])
    return seal("live-share", "live-share", run.office.public, ext_of("live-share", clear), share_body(run.visits),
                SHARE, clear, agreed.psi(answer.signed.digest))[0]


def live_share(run: VisitorRun, data: bytes, t: int, trust: Trust) -> bytes:
    """For a run that is not kept: it ends with the answer, whatever comes of it."""
    take_answer(run, data, t, trust)
    run.ended = True
    return judge_answer(run, data)


# -- 4, the office --------------------------------------------------------------------------------


def read_live_share(data: bytes) -> tuple[Envelope, bytes, bytes]:
    """The envelope, the digest of the answer, and the confirmation of the visitor."""
    envelope = read_envelope("live-share", data, SHARE, has_clear=True)
    answer, confirmation = versioned(read(envelope.clear), 3)
    return envelope, bstr(answer, 32), bstr(confirmation, 64)


def take_live_share(run: OfficeRun, data: bytes, t: int) -> None:
    """[R59] [R61] [R102]"""
    require(not run.ended, "share-used")
    _, answer, _ = read_live_share(data)
    require(answer == run.digest, "wrong-request")
    require(t < run.expires, "share-expired")
    require(run.taken in (None, sha256(data)), "share-used")
    run.taken = sha256(data)


def judge_live_share(run: OfficeRun, data: bytes) -> list[Shared]:
    """[R60]; each visit is then checked like one from an offline share."""
    envelope, _, confirmation = read_live_share(data)
    require(run.taken == sha256(data), "share-used")
    require(hmac.compare_digest(run.agreed.visitors, confirmation), "unconfirmed")
    body = open_envelope(envelope, "live-share", ext_of("live-share", envelope.clear), run.secret, SHARE,
                         run.agreed.psi(run.digest))
    return read_share_body(body)


def live_open(run: OfficeRun, data: bytes, t: int) -> list[Shared]:
    """For a run that is not kept."""
    take_live_share(run, data, t)
    run.ended = True
    return judge_live_share(run, data)
