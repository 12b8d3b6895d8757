"""Times, days, texts and areas: sections 1 and 5."""

import unicodedata

from .cbor import array, uint
from .errors import Refused, require

T = 600
DAY = 86_400
MAX_TIME = 253_402_300_799
MAX_DAY = 2_932_896
MAX_REVISION = 23

NAME = STREET = CITY = VENUE_NAME = OFFICE_NAME = 160
TELEPHONE = 32
EMAIL = 254
POSTAL_CODE = 16
LEVEL = 64
LEGAL_BASIS = 64


def day_of(t: int) -> int:
    """day(t) = floor(t / 86400)"""
    return t // DAY


def time(x) -> int:
    return uint(x, MAX_TIME)


def day(x) -> int:
    return uint(x, MAX_DAY)


def window(x) -> tuple[int, int]:
    start, end = array(x, 2)
    require(time(start) < time(end), "malformed")
    return start, end


def _is_control(c: str) -> bool:
    """Category Cc, or one that reorders or breaks what a reader sees."""
    n = ord(c)
    reorders = n in (0x061C, 0x200E, 0x200F) or 0x2028 <= n <= 0x202E or 0x2066 <= n <= 0x2069
    return unicodedata.category(c) == "Cc" or reorders


def enter_text(x: str, limit: int, empty: bool = True) -> str:
    """[R8] [R9], for a value that is entered."""
    require(not any(_is_control(c) for c in x) and (empty or x != ""), "invalid-text")
    require(len(x.encode("utf-8")) <= limit, "too-long")
    return x


def enter_level(x: str) -> str:
    require(x != "" and "/" not in x and x == x.strip(), "invalid-text")
    return enter_text(x, LEVEL)


def enter_area(x: str) -> list[str]:
    """An area as text: levels joined by "/", the empty text is the empty area."""
    levels = [enter_level(level) for level in x.split("/")] if x else []
    require(len(levels) <= 5, "too-long")
    return levels


def text(x, limit: int, empty: bool = True) -> str:
    """[R8] [R9], in a message."""
    require(type(x) is str, "malformed")
    return _in_message(enter_text, x, limit, empty)


def area(x) -> tuple[str, ...]:
    levels = array(x)
    require(len(levels) <= 5 and all(type(level) is str for level in levels), "malformed")
    return tuple(_in_message(enter_level, level) for level in levels)


def _in_message(check, *arguments):
    try:
        return check(*arguments)
    except Refused:
        raise Refused("malformed") from None


def lies_in(a, p) -> bool:
    """Area a lies in area p when p's levels are the first levels of a."""
    return list(a[: len(p)]) == list(p)
