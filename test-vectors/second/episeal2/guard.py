"""The issuance guard: section 18."""

import hashlib
import hmac
from dataclasses import dataclass

from .cbor import D
from .errors import Refused, require
from .home import read_secret_text, secret_as_text
from .values import enter_text

BETWEEN = set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
MAX_ID = 160
PREFIX = "EPISEAL-GUARD-SECRET"


@dataclass(frozen=True)
class GuardKey:
    epoch: int
    secret: bytes

    def tag(self, recovery_id: str, surname: str, born: str) -> bytes:
        """`surname` is in the letters of travel documents already."""
        parts = "<".join(part for part in surname.split("<") if part)
        return self._mac(["episeal issuance guard 1", self.epoch, canonical(recovery_id), parts, born])[:32]

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
