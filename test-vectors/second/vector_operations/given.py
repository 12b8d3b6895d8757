"""What a vector gives: bytes in hexadecimal digits, texts, whole numbers and lists, by name."""

from collections.abc import Callable
from contextlib import contextmanager

from episeal2 import Refused


class WrongVector(Exception):
    """What stands around the operation is refused, or not given."""


@contextmanager
def prepared():
    """What stands around an operation must not be what is refused."""
    try:
        yield
    except Refused as refused:
        raise WrongVector(f"what is given is refused: {refused.code}") from refused


class Given:
    def __init__(self, fields: dict):
        self._fields, self._used, self._objects = fields, set(), []

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def value(self, name: str):
        self._used.add(name)
        if name not in self._fields:
            raise WrongVector(f"{name} is not given")
        return self._fields[name]

    def get(self, name: str, default=None):
        return self.value(name) if name in self else default

    def bytes(self, name: str) -> bytes:
        return bytes.fromhex(self.value(name))

    def all_bytes(self, name: str) -> list[bytes]:
        """None where it is not given."""
        return [bytes.fromhex(item) for item in self.get(name, [])]

    def object(self, name: str, read: Callable):
        return self._read(self.value(name), read)

    def objects(self, name: str, read: Callable) -> list:
        return [self._read(item, read) for item in self.get(name, [])]

    def _read(self, fields: dict, read: Callable):
        given = Given(fields)
        self._objects.append(given)
        return read(given)

    def unused(self) -> list[str]:
        mine = [name for name in self._fields if name not in self._used]
        return mine + [name for given in self._objects for name in given.unused()]
