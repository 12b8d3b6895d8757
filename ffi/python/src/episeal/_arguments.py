"""Whether arguments are of their kinds. No message shows what was given."""

from __future__ import annotations

from collections.abc import Sequence

# Lengths are written as signed numbers of 32 bits.
_MAX_LENGTH = 2**31 - 1


def check_text(value: object) -> None:
    """Text that can be written in UTF-8."""
    if not isinstance(value, str):
        raise TypeError(f"str expected, not {type(value).__name__}")
    length = _length_in_utf8(value)
    if length is None:
        raise ValueError("a text with half of a surrogate pair")
    _check_length(length)


def check_bytes(value: object) -> None:
    """Bytes; not what only looks like them, such as an array of wider numbers."""
    if not isinstance(value, (bytes, bytearray)):
        raise TypeError(f"bytes expected, not {type(value).__name__}")
    _check_length(len(value))


def check_list(value: object) -> None:
    """A list that can be gone through twice; a text is none."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes, bytearray, memoryview)):
        raise TypeError(f"list expected, not {type(value).__name__}")
    _check_length(len(value))


def check_int(value: object) -> None:
    """A whole number."""
    if not isinstance(value, int):
        raise TypeError(f"int expected, not {type(value).__name__}")


def check_bool(value: object) -> None:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError(f"bool expected, not {type(value).__name__}")


def _check_length(length: int) -> None:
    if length > _MAX_LENGTH:
        raise ValueError("longer than the library takes")


def _length_in_utf8(text: str) -> int | None:
    """None where it cannot be written: the error that says so carries the text, and is not passed on."""
    try:
        return len(str.encode(text))
    except UnicodeEncodeError:
        return None


def expect(value: object, of: type) -> None:
    """An object of the library, where it is asked for a method before it could be judged as an argument."""
    if not isinstance(value, of):
        raise TypeError(f"{of.__name__} expected, not {type(value).__name__}")
