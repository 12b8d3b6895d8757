"""CPace (draft-irtf-cfrg-cpace-21), ristretto255 and SHA-512, initiator-responder: section 16."""

import hashlib
import hmac
import os

from . import ristretto
from .errors import Refused
from .ristretto import NEUTRAL, Element

DSI, DSI_ISK = b"CPaceRistretto255", b"CPaceRistretto255_ISK"
BLOCK_OF_SHA_512 = 128
SCALAR_BITS = 252


def sha512(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


def _leb128(n: int) -> bytes:
    low, n = n & 0x7F, n >> 7
    return bytes([low | 0x80]) + _leb128(n) if n else bytes([low])


def lv_cat(*parts: bytes) -> bytes:
    return b"".join(_leb128(len(part)) + part for part in parts)


def generator_string(prs: bytes, ci: bytes, sid: bytes) -> bytes:
    # zeros that fill the first block of the hash, their own length byte included
    zeros = max(0, BLOCK_OF_SHA_512 - 1 - len(lv_cat(DSI, prs)))
    return lv_cat(DSI, prs, bytes(zeros), ci, sid)


def generator(prs: bytes, ci: bytes, sid: bytes) -> Element:
    # g = map(SHA-512(lv_cat("CPaceRistretto255", PRS, 00*, CI, sid)))
    return ristretto.one_way_map(sha512(generator_string(prs, ci, sid)))


def random_scalar() -> int:
    return int.from_bytes(os.urandom(32), "little") & (1 << SCALAR_BITS) - 1


def public_share(scalar: int, g: Element) -> bytes:
    # Ya = ya g
    return (scalar * g).encode()


def shared_point(scalar: int, received: bytes) -> bytes:
    """K, from what the other side sent. [R60]"""
    element = ristretto.decode(received)
    if element is None:
        raise Refused("unconfirmed")
    k = (scalar * element).encode()
    if k == NEUTRAL.encode():
        raise Refused("unconfirmed")
    return k


def session_key(sid: bytes, k: bytes, from_a: tuple[bytes, bytes], from_b: tuple[bytes, bytes]) -> bytes:
    """`from_a` is (Ya, ADa), `from_b` is (Yb, ADb)."""
    # ISK = SHA-512(lv_cat("CPaceRistretto255_ISK", sid, K) || lv_cat(Ya, ADa) || lv_cat(Yb, ADb))
    return sha512(lv_cat(DSI_ISK, sid, k) + lv_cat(*from_a) + lv_cat(*from_b))


def confirmation(isk: bytes, sid: bytes, sent: tuple[bytes, bytes]) -> bytes:
    """The confirmation of the side that sent `sent`."""
    # mac = SHA-512("CPaceMac" || sid || ISK); HMAC-SHA-512(mac, lv_cat(Y, AD))
    mac = sha512(b"CPaceMac" + sid + isk)
    return hmac.digest(mac, lv_cat(*sent), "sha512")
