"""Core deterministic CBOR (RFC 8949, 4.2.1), sections 1 and 2.

Written and read here, of RFC 8949 alone: cbor2's ``canonical=True`` sorts map keys by length first (RFC 7049), and what
it reads becomes a dict, in which 1 and true are one key.
"""

import re
from dataclasses import dataclass

from .errors import Refused, require

MAX_DEPTH = 16
MAX_MESSAGE = 1_048_576
MAX_INTEGER = 2**53 - 1
TAGS = (16, 18, 96)
SIMPLE = {20: False, 21: True, 22: None}


@dataclass(frozen=True)
class Tag:
    tag: int
    value: object


@dataclass(frozen=True)
class OtherKey:
    """A key of a map that is no number and no text: its encoding. No reader of version 1 looks one up."""

    encoded: bytes


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
    if type(x) is OtherKey:
        return x.encoded
    require(depth < MAX_DEPTH, "malformed")
    if type(x) in (list, tuple):
        return _head(4, len(x)) + b"".join(D(y, depth + 1) for y in x)
    if type(x) is dict:
        pairs = sorted((D(k, depth + 1), D(v, depth + 1)) for k, v in x.items())
        return _head(5, len(pairs)) + b"".join(k + v for k, v in pairs)
    if type(x) is Tag:
        return _head(6, x.tag) + D(x.value, depth + 1)
    raise Refused("malformed")


class _Decoder:
    """Items one after the other, each in the only form that D writes. [R1] [R2]"""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, n: int) -> bytes:
        require(n <= len(self.data) - self.at, "malformed")
        self.at += n
        return self.data[self.at - n:self.at]

    def head(self) -> tuple[int, int]:
        """Major type and argument, in the shortest form."""
        start = self.at
        initial = self.take(1)[0]
        major, info = initial >> 5, initial & 31
        require(info <= 27, "malformed")
        n = info if info < 24 else int.from_bytes(self.take(1 << info - 24), "big")
        require(_head(major, n) == self.data[start:self.at], "malformed")
        return major, n

    def item(self, depth: int = 0):
        major, n = self.head()
        if major in (0, 1):
            # [R74]
            require(major == 1 or n <= MAX_INTEGER, "malformed")
            return n if major == 0 else -1 - n
        if major in (2, 3):
            return self.take(n) if major == 2 else _text(self.take(n))
        if major == 7:
            require(n in SIMPLE, "malformed")
            return SIMPLE[n]
        require(depth < MAX_DEPTH, "malformed")
        if major == 4:
            # Each takes a byte at least: nothing is read that cannot be there.
            require(n <= len(self.data), "malformed")
            return [self.item(depth + 1) for _ in range(n)]
        if major == 5:
            return self.map(n, depth + 1)
        require(n in TAGS, "malformed")
        return Tag(n, self.item(depth + 1))

    def map(self, n: int, depth: int) -> dict:
        found, last = {}, b""
        for _ in range(n):
            start = self.at
            key = self.item(depth)
            encoded = self.data[start:self.at]
            require(last < encoded, "malformed")
            last = encoded
            found[key if type(key) in (int, str) else OtherKey(encoded)] = self.item(depth)
        return found


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("malformed") from None


def read(data: bytes, limit: int = MAX_MESSAGE):
    """Reads what D would have written, and nothing else."""
    require(len(data) <= limit, "malformed")
    decoder = _Decoder(data)
    x = decoder.item()
    require(decoder.at == len(data), "malformed")
    return x


def array(x, *lengths: int) -> list:
    require(type(x) is list and (not lengths or len(x) in lengths), "malformed")
    return x


def version_of(x) -> int:
    """The first element, an unsigned integer, of an array."""
    require(type(x) is list and len(x) > 0 and type(x[0]) is int and x[0] >= 0, "malformed")
    return x[0]


def versioned(x, *lengths: int) -> list:
    """[R3]: the array after its version, which must be 1; the lengths count the version, too."""
    require(version_of(x) == 1, "unsupported-version")
    return array(x, *lengths)[1:]


@dataclass(frozen=True)
class Ext:
    """What follows the fields; it is read after everything else."""

    map: object = None
    is_there: bool = False

    def check(self) -> bytes | None:
        """[R72] [R73]: their encoding."""
        return extensions(self.map) if self.is_there else None


def with_ext(fields: list, length: int) -> tuple[list, Ext]:
    """The fields after the version, and the extensions after them, if there are any."""
    if len(fields) == length - 1:
        return fields, Ext()
    return fields[:-1], Ext(fields[-1], True)


LABEL = re.compile(r"episeal-([1-9][0-9]{0,5}) (.+)", re.DOTALL)


def is_of_later_version(number: str) -> bool:
    """[R70]: 2 to 999,999, in decimal without leading zero."""
    return int(number) >= 2


def labelled(data: bytes, name: str, length: int, limit: int = MAX_MESSAGE) -> list:
    """The array of a kept file after its label. [R70]"""
    x = read(data, limit)
    require(type(x) is list and len(x) > 0 and type(x[0]) is str, "malformed")
    label = LABEL.fullmatch(x[0])
    require(label is not None, "malformed")
    require(not is_of_later_version(label[1]), "unsupported-version")
    require(label[2] == name, "malformed")
    return array(x, length + 1)[1:]


MAX_EXTENSIONS = 8
CRITICAL = 128


def extensions(x) -> bytes:
    """[R72] [R73]: their encoding. Version 1 defines none: all are unknown."""
    require(type(x) is dict and 1 <= len(x) <= MAX_EXTENSIONS, "malformed")
    for k, value in x.items():
        require(type(k) is int and 0 <= k <= 255 and len(bstr(value)) <= 256, "malformed")
    require(all(k < CRITICAL for k in x), "unsupported-version")
    return D(x)


def bstr(x, size: int | None = None) -> bytes:
    require(type(x) is bytes and (size is None or len(x) == size), "malformed")
    return x


def uint(x, top: int = MAX_INTEGER) -> int:
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


def extended(x, required, optional, first_free: int) -> tuple[dict, Ext]:
    """A map whose keys from `first_free` to 255 are extensions: the known entries, and these."""
    require(type(x) is dict and all(type(k) is int for k in x), "malformed")
    more = {k: value for k, value in x.items() if k >= first_free}
    known = mapping({k: value for k, value in x.items() if k < first_free}, required, optional)
    return known, Ext(more, bool(more))
