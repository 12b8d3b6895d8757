"""Enums that have codes."""

from __future__ import annotations

import enum
from typing import TypeVar

Self = TypeVar("Self", bound="Coded")


class Coded(enum.Enum):
    """An enum each of whose members has a stable code, in kebab case."""

    def code(self) -> str:
        """The stable code."""
        raise NotImplementedError

    @classmethod
    def from_code(cls: type[Self], code: str) -> Self:
        """The member with this code; ``ValueError`` where there is none."""
        for member in cls:
            if member.code() == code:
                return member
        raise ValueError(f"{cls.__name__} has no member with this code")
