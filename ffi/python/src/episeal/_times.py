"""Times with their time zones, and UTC days."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_SECOND = timedelta(seconds=1)
_FIRST = (datetime.min.replace(tzinfo=timezone.utc) - _EPOCH) // _SECOND
_LAST = (datetime.max.replace(tzinfo=timezone.utc) - _EPOCH) // _SECOND


def seconds_of(time: datetime) -> int:
    """Whole seconds since 1970-01-01T00:00:00Z: what is less is cut off, downwards also before 1970."""
    if not isinstance(time, datetime):
        raise TypeError(f"datetime.datetime expected, not {type(time).__name__}")
    if time.utcoffset() is None:
        raise ValueError("a time without a time zone: say which, as in datetime.now(timezone.utc)")
    return (time - _EPOCH) // _SECOND


def time_of(seconds: int) -> datetime:
    """In UTC. A time that Python has no date for is the first or the last one that it has."""
    if seconds < _FIRST:
        return _EPOCH + _FIRST * _SECOND
    return _EPOCH + min(seconds, _LAST) * _SECOND


def days_of(day: date) -> int:
    """Days since 1970-01-01."""
    return _checked(day).toordinal() - _EPOCH_DAY


def day_of(days: int) -> date:
    """The date of a UTC day."""
    return date.fromordinal(days + _EPOCH_DAY)


def text_of_day(day: date) -> str:
    """As ``2021-06-01``."""
    return _checked(day).isoformat()


def day_of_text(text: str) -> date:
    """The date in a text such as ``2021-06-01``."""
    return date.fromisoformat(text)


def _checked(day: date) -> date:
    """A ``datetime`` is a ``date`` for Python, too."""
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"datetime.date expected, not {type(day).__name__}")
    return day
