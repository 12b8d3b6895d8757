"""One vector a file, as `schema.json` says, made from nothing but its own path: the same on every machine."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import os

FOLDER = Path(__file__).resolve().parent.parent
SUCCESS = "success"


@dataclass(frozen=True)
class Vector:
    path: str
    comment: str
    source: str
    rules: tuple[str, ...]
    operation: str
    expect: str
    make: Callable[[], dict | tuple[dict, object]]

    def text(self) -> str:
        """The file. What is made of random parts is made of a stream that the path seeds."""
        with seeded(self.path):
            made = self.make()
        given, result = made if isinstance(made, tuple) else (made, None)
        assert (self.expect == SUCCESS) == isinstance(made, tuple), f"{self.path}: a success, and only a success, has a result"
        fields = {"comment": self.comment, "source": self.source, "rules": list(self.rules),
                  "operation": self.operation, "given": given, "expect": self.expect}
        if not self.rules:
            del fields["rules"]
        if self.expect == SUCCESS:
            fields["result"] = result
        return json.dumps(written(fields), ensure_ascii=False, indent=2) + "\n"


def written(value: object) -> object:
    """Bytes as hexadecimal digits."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: written(field) for name, field in value.items()}
    if isinstance(value, list | tuple):
        return [written(item) for item in value]
    return value


class Vectors:
    """Collects the vectors of one folder."""

    def __init__(self, folder: str, source: str):
        self.folder, self.source, self.all = folder, source, []

    def add(self, name: str, comment: str, operation: str, expect: str, make: Callable, *rules: str,
            source: str | None = None) -> None:
        """`make` returns what is given; for a success, what is given and what must come of it."""
        self.all.append(Vector(f"{self.folder}/{name}.json", comment, source or self.source, rules, operation, expect,
                               make))

    def __iter__(self) -> Iterator[Vector]:
        return iter(self.all)


@contextmanager
def seeded(seed: str):
    """`os.urandom` and `secrets` give SHAKE-256 of the seed, one piece after another."""
    place = 0

    def stream(length: int) -> bytes:
        nonlocal place
        place += 1
        return hashlib.shake_256(f"episeal vectors 1\n{seed}\n{place}".encode()).digest(length)

    def below(limit: int) -> int:
        return int.from_bytes(stream(32), "big") % limit

    with (patch.object(os, "urandom", stream), patch.object(secrets, "token_bytes", stream),
          patch.object(secrets, "randbelow", below)):
        yield
