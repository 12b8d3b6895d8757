"""Runs of the live share that are kept and resumed: section 16."""

from .cbor import D, array, bstr, read, versioned
from .cose import HKDF, Size, ext_of, open0, read_envelope0, seal0
from .errors import require
from .home import KeyRing
from .live import Agreed, OfficeRun, VisitorRun, read_answer, read_hello
from .share import DIGITS, read_all_shared, shared_of
from .values import time

LIVE_VISITOR, LIVE_OFFICE = Size(4_096, multiple=True), Size(512, multiple=True)


class KeptRun:
    """A run under the secret in use; every write takes the next one. [R101]"""

    def __init__(self, run: VisitorRun | OfficeRun, spent: frozenset[bytes] = frozenset()):
        self.run, self.spent = run, spent

    def write(self, secret: bytes) -> bytes:
        require(secret not in self.spent, "secret-not-fresh")
        self.spent |= {secret}
        run = self.run
        is_visitor = isinstance(run, VisitorRun)
        name, body = ("live-visitor", _visitor_body(run)) if is_visitor else ("live-office", _office_body(run))
        clear = D([1, run.share_id if is_visitor else run.agreed.share_id, run.expires])
        ext = ext_of(name, clear)
        # CEK = HKDF(run secret, ext)
        return seal0(name, HKDF(secret, ext), ext, D(body), LIVE_VISITOR if is_visitor else LIVE_OFFICE, clear)


def _visitor_body(run: VisitorRun) -> list:
    # LiveVisitorBody = [hello, office, code, ya, [1*1000 shared], taken / nil]
    return [run.hello, run.office.office, run.code, run.scalar.to_bytes(32, "little"), shared_of(run.visits), run.taken]


def _office_body(run: OfficeRun) -> list:
    # LiveOfficeBody = [answer, kid, isk, Ya, taken / nil]
    return [run.answer, run.kid, run.agreed.isk, run.agreed.from_visitor, run.taken]


def _opened(name: str, data: bytes, secret: bytes, size: Size) -> tuple[bytes, int, object]:
    envelope = read_envelope0(name, data)
    share_id, expires = versioned(read(envelope.clear), 3)
    bstr(share_id, 16), time(expires)
    ext = ext_of(name, envelope.clear)
    return share_id, expires, read(open0(envelope, HKDF(secret, ext), ext, size))


def _digest_or_nil(x) -> bytes | None:
    return None if x is None else bstr(x, 32)


def read_visitor_run(data: bytes, secret: bytes) -> KeptRun:
    share_id, expires, body = _opened("live-visitor", data, secret, LIVE_VISITOR)
    hello, office, code, scalar, shared, taken = array(body, 6)
    _, clear = read_hello(bstr(hello))
    said = clear.share_id, clear.expires, clear.day_key.office
    require(said == (share_id, expires, bstr(office, 32)) and bstr(code, DIGITS).isdigit(), "malformed")
    scalar = int.from_bytes(bstr(scalar, 32), "little")
    run = VisitorRun(hello, code, scalar, read_all_shared(shared), _digest_or_nil(taken))
    return KeptRun(run, frozenset({secret}))


def read_office_run(data: bytes, secret: bytes, ring: KeyRing) -> KeptRun:
    share_id, expires, body = _opened("live-office", data, secret, LIVE_OFFICE)
    answer, kid, isk, sent, taken = array(body, 5)
    from_office = read_answer(bstr(answer)).sent
    agreed = Agreed(share_id, bstr(isk, 64), bstr(sent, 32), from_office)
    drawn = ring.by_kid().get(bstr(kid, 16))
    require(drawn is not None, "no-day-key")
    run = OfficeRun(answer, kid, agreed, drawn.secret, expires, _digest_or_nil(taken))
    return KeptRun(run, frozenset({secret}))
