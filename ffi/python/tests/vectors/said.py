"""What the package gives, in the form in which a vector says it: the counterpart of ``given``."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .given import EPOCH


def seconds(time: datetime | None) -> int | None:
    """Seconds since 1970; None where nothing is said."""
    return None if time is None else (time - EPOCH) // timedelta(seconds=1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days
