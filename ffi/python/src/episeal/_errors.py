"""Errors: each has a code that never changes, and says itself to a person in English and in German."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._native import Field, Language


class EpisealError(Exception):
    """What was refused. Its message is ``code: text``, and carries nothing of what was given."""

    @property
    def code(self) -> str:
        """The stable code, in kebab case, such as ``request-expired``."""
        return str(self).partition(": ")[0]

    def text(self, language: Language) -> str:
        """What it says to a person."""
        from ._native import error_text

        return error_text(type(self).__qualname__.partition(".")[0], str(self), language)


class RefusedEntry(EpisealError):
    """What a person typed was refused: ``field`` says where, ``code`` why."""

    @property
    def field(self) -> Field:
        """Which entry was refused."""
        from ._native import Field

        return Field[re.sub("(?<!^)(?=[A-Z])", "_", type(self).__name__).upper()]

    def text(self, language: Language) -> str:
        """What it says to a person, with the name of the field."""
        from ._native import field_error_text

        return field_error_text(self.field.code(), str(self), language)


class ClosedError(EpisealError):
    """The object was closed."""

    def __init__(self, message: str = "closed: The object was closed.") -> None:
        super().__init__(message)

    def text(self, language: Language) -> str:
        """What it says to a person."""
        from ._native import Language

        return "Das Objekt wurde geschlossen." if language is Language.GERMAN else "The object was closed."


class InternalError(EpisealError):
    """A fault of episeal itself, never of what was given: please report it.

    What failed is not said, since a text of the call could stand in it; the traceback says in which function.
    """

    def __init__(self, *_detail: object) -> None:
        super().__init__("internal: the library has failed")

    @property
    def code(self) -> str:
        """Always ``internal``."""
        return "internal"

    def text(self, language: Language) -> str:
        """What it says to a person."""
        from ._native import Language

        return "Interner Fehler in episeal." if language is Language.GERMAN else "Internal error in episeal."
