"""What a vector gives: bytes in hexadecimal digits, texts, whole numbers and lists, by name."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta, timezone
from typing import Any, TypeVar

import episeal

T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class WrongVector(Exception):
    """The vector is wrong, or what stands around its operation: not what the operation came to."""


class Given:
    """
    What is given to one operation, or one object in it. Everything that is given must be asked for: a misspelt name
    would otherwise pass for what is left out.
    """

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields
        self._used: set[str] = set()

    def check_used(self) -> None:
        unused = [name for name in self._fields if name not in self._used]
        if unused:
            raise WrongVector(f"given and not used: {', '.join(unused)}")

    def has(self, name: str) -> bool:
        return name in self._fields

    def value(self, name: str) -> Any:
        self._used.add(name)
        if not self.has(name):
            raise WrongVector(f"{name} is not given")
        return self._fields[name]

    def text(self, name: str) -> str:
        return _text(self.value(name), name)

    def secret(self, name: str) -> bytes:
        """The text of a secret, as the package takes it."""
        return self.text(name).encode()

    def octets(self, name: str) -> bytes:
        return _unhex(self.value(name), name)

    def whole(self, name: str) -> int:
        value = self.value(name)
        if type(value) is not int:
            raise WrongVector(f"{name} is not a whole number")
        return value

    def time(self, name: str) -> datetime:
        """Seconds since 1970."""
        since = timedelta(seconds=self.whole(name))
        try:
            return EPOCH + since
        except OverflowError:
            # Of the first day after the year 9999, as one who lives west of Greenwich would say it.
            return EPOCH.astimezone(timezone(timedelta(hours=-12))) + since

    def day(self, name: str) -> date:
        """A day, counted from 1970-01-01."""
        return date(1970, 1, 1) + timedelta(days=self.whole(name))

    def flag(self, name: str) -> bool:
        value = self.value(name)
        if not isinstance(value, bool):
            raise WrongVector(f"{name} is not true or false")
        return value

    def list(self, name: str) -> builtins.list[Any]:
        value = self.value(name)
        if not isinstance(value, list):
            raise WrongVector(f"{name} is not a list")
        return value

    def texts(self, name: str) -> builtins.list[str]:
        return [_text(value, name) for value in self.list(name)]

    def all_bytes(self, name: str) -> builtins.list[bytes]:
        return [_unhex(value, name) for value in self.list(name)]

    def object(self, name: str, read: Callable[[Given], T]) -> T:
        """What ``read`` makes of an object, all of whose fields it must ask for."""
        return _within(self.value(name), name, read)

    def objects(self, name: str, read: Callable[[Given], T]) -> builtins.list[T]:
        return [_within(value, name, read) for value in self.list(name)]

    def optional(self, name: str, read: Callable[[Given, str], T]) -> T | None:
        """What ``read`` makes of the field; None where it is not given."""
        return read(self, name) if self.has(name) else None

    def present(self, names: Mapping[str, str], read: Callable[[Given, str], T]) -> dict[str, T]:
        """Those of these fields that are given, by the names that the package has for them."""
        return {option: read(self, name) for name, option in names.items() if self.has(name)}


def _within(value: Any, name: str, read: Callable[[Given], T]) -> T:
    if not isinstance(value, dict):
        raise WrongVector(f"{name} is not an object")
    given = Given(value)
    found = read(given)
    given.check_used()
    return found


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        raise WrongVector(f"{name} is not text")
    return value


def _unhex(value: Any, name: str) -> bytes:
    if not re.fullmatch("([0-9a-f]{2})*", _text(value, name)):
        raise WrongVector(f"{name} is not hexadecimal")
    return bytes.fromhex(value)


@contextmanager
def prepared() -> Iterator[None]:
    """What stands around an operation must not be what is refused: where it is, the vector is wrong."""
    try:
        yield
    except episeal.EpisealError as error:
        raise WrongVector(f"what is given is refused: {error.code}") from error


@contextmanager
def whatever() -> Iterator[None]:
    """What is done before the operation, whatever comes of it."""
    with suppress(episeal.RecordError):
        yield


def named(table: Mapping[str, T], name: str) -> T:
    """One of a table's values by its name."""
    if name not in table:
        raise WrongVector(f"nothing is called {name}")
    return table[name]
