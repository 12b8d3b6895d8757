"""The issuance guard: section 18."""

import hashlib
import hmac
from dataclasses import dataclass

from .cbor import D, bstr, read, uint, versioned
from .errors import Refused, require
from .home import read_secret_text, secret_as_text
from .values import enter_text

BETWEEN = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
MAX_ID = 160
WRONG_CLOCK = 7_200
HANDING_OUT = 60
PREFIX = "EPISEAL-GUARD-SECRET"
RESERVED, ISSUED, FAILED = range(3)


@dataclass(frozen=True)
class GuardKey:
    epoch: int
    secret: bytes

    def person_tag(self, recovery_id: str, surname: str, born: str) -> bytes:
        """`surname` is already in the letters of travel documents."""
        parts = "<".join(part for part in surname.split("<") if part)
        return self._mac(["episeal issuance guard 1", self.epoch, canonical(recovery_id), parts, born])[:32]

    def id_tag(self, recovery_id: str) -> bytes:
        return self._mac(["episeal issuance guard id 1", self.epoch, canonical(recovery_id)])[:32]

    def id(self) -> bytes:
        return self._mac(["episeal issuance guard key 1", self.epoch])[:16]

    @property
    def text(self) -> str:
        # epoch as 4 bytes big-endian, secret
        return secret_as_text(PREFIX, self.epoch.to_bytes(4, "big") + self.secret)

    def _mac(self, message: list) -> bytes:
        return hmac.new(self.secret, D(message), hashlib.sha512).digest()


def read_guard_key(code: str) -> GuardKey:
    data = read_secret_text(PREFIX, code)
    return GuardKey(int.from_bytes(data[:4], "big"), data[4:])


def canonical(recovery_id: str) -> str:
    """[R67]"""
    try:
        enter_text(recovery_id, MAX_ID)
    except Refused:
        raise Refused("guard-input-invalid") from None
    kept = "".join(c for c in recovery_id if not c.isspace() and c not in BETWEEN)
    require(kept != "" and kept.isascii() and kept.isalnum(), "guard-input-invalid")
    return kept.upper()


def read_state(state: bytes) -> list:
    """The fields after the version: `[0, nonce, expires]`, `[1, nonce]` or `[2, nonce]`. [R68]"""
    try:
        found = versioned(read(state), 3, 4)
        uint(found[0])
        bstr(found[1], 16)
    except Refused:
        raise Refused("guard-state-invalid") from None
    is_whole = found[0] in (ISSUED, FAILED) if len(found) == 2 else found[0] == RESERVED and type(found[2]) is int
    require(is_whole, "guard-state-invalid")
    return found


def is_reserved(state: list, t: int) -> bool:
    return state[0] == RESERVED and t < state[2] <= t + WRONG_CLOCK


def decide(keys: list[GuardKey], key_ids: list[bytes], states: list[bytes], t: int) -> str:
    """`states` are those under both tags of every key. [R68] [R110] [R111]"""
    given = sorted(key.id() for key in keys)
    require(given != [] and len(set(given)) == len(given) and given == sorted(key_ids), "guard-keys")
    found = [read_state(state) for state in states]
    if any(state[0] == ISSUED for state in found):
        return "already-issued"
    return "busy" if any(is_reserved(state, t) for state in found) else "reserved"


@dataclass(frozen=True)
class Reservation:
    """`stored` in its methods are the states under the newest key's tags of person and recovery id, None where there is
    nothing; and after them those under the tags of older keys."""
    nonce: bytes
    expires: int

    @property
    def state(self) -> bytes:
        return D([1, RESERVED, self.nonce, self.expires])

    def check(self, stored: list[bytes | None], t: int) -> None:
        """[R112]"""
        require(self._stands(stored, self.state) and t + HANDING_OUT < self.expires, "reservation-lost")

    def issued(self, stored: list[bytes | None]) -> bytes:
        """[R113]"""
        return self._settle(stored, ISSUED, "handed-out-unreserved")

    def failed(self, stored: list[bytes | None]) -> bytes:
        return self._settle(stored, FAILED, "reservation-lost")

    def _settle(self, stored: list[bytes | None], outcome: int, lost: str) -> bytes:
        new = D([1, outcome, self.nonce])
        require(self._stands(stored, self.state) or self._stands(stored, new), lost)
        return new

    def _stands(self, stored: list[bytes | None], state: bytes) -> bool:
        there = [found for found in stored if found is not None]
        for found in there:
            read_state(found)
        return None not in stored and all(found == state for found in there)


def open_attempt(state: bytes, t: int) -> bytes | None:
    """The nonce of a reservation that ran out and was not settled."""
    found = read_state(state)
    return found[1] if found[0] == RESERVED and not is_reserved(found, t) else None
