"""Core deterministic CBOR (RFC 8949, 4.2.1), sections 1 and 2.

cbor2's ``canonical=True`` sorts map keys by length first (RFC 7049); so the writer is our own.
cbor2 reads; what it read is written again and compared byte for byte.
"""

from collections.abc import Mapping

import cbor2
from cbor2 import CBORTag as Tag

from .errors import Refused, require

MAX_DEPTH = 16
MAX_MESSAGE = 1_048_576
MAX_VISIT = 4_096


def _head(major: int, n: int) -> bytes:
    if n < 24:
        return bytes([major << 5 | n])
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if n < 1 << 8 * size:
            return bytes([major << 5 | info]) + n.to_bytes(size, "big")
    raise Refused("malformed")


def D(x, depth: int = 0) -> bytes:
    """D(x): the core deterministic encoding of x."""
    if type(x) is int:
        return _head(0, x) if x >= 0 else _head(1, -1 - x)
    if type(x) is bytes:
        return _head(2, len(x)) + x
    if type(x) is str:
        utf8 = x.encode("utf-8")
        return _head(3, len(utf8)) + utf8
    if x is None or type(x) is bool:
        return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[x]
    require(depth < MAX_DEPTH, "malformed")
    if type(x) in (list, tuple):
        return _head(4, len(x)) + b"".join(D(y, depth + 1) for y in x)
    if type(x) is dict:
        pairs = sorted((D(k, depth + 1), D(v, depth + 1)) for k, v in x.items())
        return _head(5, len(pairs)) + b"".join(k + v for k, v in pairs)
    if type(x) is Tag:
        return _head(6, x.tag) + D(x.value, depth + 1)
    raise Refused("malformed")


def _plain(x, depth: int = 0):
    """cbor2 reads what stands inside a tag as tuples and frozen maps; we want lists and dicts everywhere."""
    require(depth <= MAX_DEPTH, "malformed")
    if isinstance(x, (list, tuple)):
        return [_plain(y, depth + 1) for y in x]
    if isinstance(x, Mapping):
        return {k: _plain(v, depth + 1) for k, v in x.items()}
    if type(x) is Tag:
        return Tag(x.tag, _plain(x.value, depth + 1))
    return x


def read(data: bytes, limit: int = MAX_MESSAGE):
    """[R1] [R2]: reads what D would have written, and nothing else."""
    require(len(data) <= limit, "malformed")
    try:
        x = _plain(cbor2.loads(data, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False))
        again = D(x)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, ArithmeticError):
        raise Refused("malformed") from None
    require(again == data, "malformed")
    return x


def array(x, *lengths: int) -> list:
    require(type(x) is list and (not lengths or len(x) in lengths), "malformed")
    return x


def versioned(x, length: int) -> list:
    """[R3]: the array after its version, which must be 1."""
    require(type(x) is list and len(x) > 0 and type(x[0]) is int and x[0] >= 0, "malformed")
    require(x[0] == 1, "unsupported-version")
    return array(x, length)[1:]


def bstr(x, size: int | None = None) -> bytes:
    require(type(x) is bytes and (size is None or len(x) == size), "malformed")
    return x


def uint(x, top: int = 2**64 - 1) -> int:
    require(type(x) is int and 0 <= x <= top, "malformed")
    return x


def boolean(x) -> bool:
    require(type(x) is bool, "malformed")
    return x


def mapping(x, required, optional=()) -> dict:
    require(type(x) is dict and all(type(k) is int for k in x), "malformed")
    keys = set(x)
    require(set(required) <= keys <= set(required) | set(optional), "malformed")
    return x
