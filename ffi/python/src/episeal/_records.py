"""Records: values with names, which do not change once they are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Any

record = partial(dataclass, frozen=True, kw_only=True, repr=False)
variant = partial(dataclass, frozen=True, repr=False)


class Record:
    """What may be printed."""

    def __post_init__(self) -> None:
        for name, value in _fields(self):
            if isinstance(value, list):
                object.__setattr__(self, name, tuple(value))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in _fields(self))
        return f"{type(self).__name__}({said})"

    @classmethod
    def _check(cls, value: object) -> None:
        if not isinstance(value, cls):
            raise TypeError(f"{cls.__name__} expected, not {type(value).__name__}")


class Personal(Record):
    """What has personal data or a secret in it, and shows its name alone."""

    def __repr__(self) -> str:
        return type(self).__name__


def _fields(of: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(of, field.name)) for field in fields(of)]
