"""
Visit records that only a health office can read, and EU certificates of recovery.

Names are those of the parties: ``Poster``, ``VenueToday`` and ``Diary`` for visitors, ``Venue`` and ``Staff``,
``Office``, ``Authority``; ``Trust`` for whom an app believes. Every object can be closed, every error is an
``EpisealError``.
"""

from . import _native
from ._errors import ClosedError, EpisealError
from ._native import *
from ._objects import Object
from ._streams import OpenedRelease, ReleaseParts, Report, VisitWithNotes, open_release, release_parts

__all__ = ["ClosedError", "EpisealError", "Object"]
__all__ += ["OpenedRelease", "ReleaseParts", "Report", "VisitWithNotes", "open_release", "release_parts"]
__all__ += _native.__all__


def _named_as_imported() -> None:
    """What is printed, pickled and raised is called ``episeal.X``, as users import it."""
    for name in __all__:
        found: object = globals()[name]
        if found is str:
            # Ids and other texts have names for types alone.
            continue
        for named in (found, *vars(found).values()):
            if named is found or (isinstance(named, type) and issubclass(named, EpisealError)):
                named.__module__ = __name__


_named_as_imported()
