"""Times, days, texts and areas: sections 1 and 5."""

import unicodedata2 as unicode

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
POSTAL_CODE = HOUSE_NUMBER = 16
COUNTRY = 2
LEVEL = 64
LEVELS = 5
LEGAL_BASIS = 64

# The tables are those of Unicode 15.0: a level may only have what they know.
assert unicode.unidata_version == "15.0.0"

WHITE_SPACE = {0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, *range(0x09, 0x0E),
               *range(0x2000, 0x200B)}
# Default_Ignorable_Code_Point, as far as it is in the categories L, N, P and S
IGNORABLE = {0x115F, 0x1160, 0x3164, 0xFFA0}
BLANK = {0x2800, 0x1D159}


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


# -- Characters -----------------------------------------------------------------------------------


def _is_control(c: str) -> bool:
    """Category Cc, or one that reorders or breaks what a reader sees."""
    n = ord(c)
    reorders = n in (0x061C, 0x200E, 0x200F) or 0x2028 <= n <= 0x202E or 0x2066 <= n <= 0x2069
    return unicode.category(c) == "Cc" or reorders


def is_assigned(x: str) -> bool:
    return not any(unicode.category(c) == "Cn" for c in x)


def is_visible(x: str) -> bool:
    """[R76]"""
    return any(unicode.category(c)[0] in "LNPS" and ord(c) not in IGNORABLE | BLANK for c in x)


def nfc(x: str) -> str:
    return unicode.normalize("NFC", x)


def secret_text(x: str) -> str:
    """[R77]: the form of a PIN, a passphrase, a share code."""
    return nfc("".join(str(unicode.digit(c)) if unicode.category(c) == "Nd" else c for c in x))


# -- Where something is entered -------------------------------------------------------------------


def enter_text(x: str, limit: int, empty: bool = True) -> str:
    """[R8] [R9]: a name or an address, in NFC."""
    require(not any(_is_control(c) for c in x) and (empty or x != ""), "invalid-text")
    x = nfc(x)
    require(len(x.encode("utf-8")) <= limit, "too-long")
    return x


def enter_name(x: str, limit: int) -> str:
    """[R76]: what has to be visible."""
    require(is_visible(x), "invalid-text")
    return enter_text(x, limit)


def enter_country(x: str) -> str:
    require(x == "" or len(x) == 2 and x.isascii() and x.isalpha() and x == x.upper(), "invalid-text")
    return x


def enter_level(x: str) -> str:
    """[R75]: in NFC, with single spaces inside and none at either end."""
    require(is_assigned(x) and not any(map(_is_control, x)), "invalid-text")
    parts = "".join(" " if ord(c) in WHITE_SPACE else c for c in x).split(" ")
    require("/" not in x, "invalid-text")
    return enter_name(" ".join(part for part in parts if part), LEVEL)


def enter_area(x: str) -> list[str]:
    """An area as text: levels joined by "/", the empty text is the empty area."""
    levels = [enter_level(level) for level in x.split("/")] if x else []
    require(len(levels) <= LEVELS, "too-long")
    return levels


# -- In messages ----------------------------------------------------------------------------------


def text(x, limit: int, empty: bool = True) -> str:
    """[R8] [R9]; the form is not judged."""
    require(type(x) is str and not any(_is_control(c) for c in x) and (empty or x != ""), "malformed")
    require(len(x.encode("utf-8")) <= limit, "malformed")
    return x


def name(x, limit: int) -> str:
    """[R76]: what has to be visible."""
    require(is_visible(text(x, limit)), "malformed")
    return x


def level(x) -> str:
    """[R75]: a form other than that in which it is entered is malformed."""
    require(type(x) is str, "malformed")
    try:
        entered = enter_level(x)
    except Refused:
        raise Refused("malformed") from None
    require(entered == x, "malformed")
    return x


def area(x) -> tuple[str, ...]:
    require(len(array(x)) <= LEVELS, "malformed")
    return tuple(level(one) for one in x)


def lies_in(a, p) -> bool:
    """Area a lies in area p when p's levels are the first levels of a."""
    return list(a[: len(p)]) == list(p)
