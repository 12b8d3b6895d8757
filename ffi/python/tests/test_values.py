"""Records, times and days: as Python has them."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from surface import records
from test_arguments import record
from town import DAY, FIELDS, NOW, town

import episeal

BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize("of", records(), ids=lambda of: of.__name__)
def test_records_do_not_change(of: Any) -> None:
    made = record(of)
    for field in dataclasses.fields(of):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(made, field.name, None)
        with pytest.raises(dataclasses.FrozenInstanceError):
            delattr(made, field.name)
        assert not isinstance(getattr(made, field.name), list)
    assert made == dataclasses.replace(made) and hash(made) == hash(dataclasses.replace(made))
    assert made != dataclasses.replace(made, **{dataclasses.fields(of)[0].name: object()})


def test_records_have_names_for_their_fields_alone() -> None:
    with pytest.raises(TypeError):
        episeal.Period(NOW, NOW)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        episeal.Period(from_=NOW)  # type: ignore[call-arg]


def test_what_is_not_known_of_a_contact_is_empty() -> None:
    contact = episeal.Contact(episeal.ContactFields(family_name="Lindner"))
    assert contact.fields() == episeal.ContactFields(
        given_name="", family_name="Lindner", phone="", email="", address=episeal.PostalAddress()
    )
    assert episeal.Contact(FIELDS).fields() == FIELDS


def test_records_are_pickled() -> None:
    assert pickle.loads(pickle.dumps(FIELDS)) == FIELDS


def test_a_time_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        town().office.prune(datetime(2026, 11, 29, 12))


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        (NOW, NOW),
        (NOW.astimezone(BERLIN), NOW),
        (NOW.replace(microsecond=999_999), NOW),
        (
            datetime(1969, 12, 31, 23, 59, 59, 999_999, timezone.utc),
            datetime(1969, 12, 31, 23, 59, 59, 0, timezone.utc),
        ),
        (datetime(1, 1, 1, tzinfo=timezone.utc), datetime(1, 1, 1, tzinfo=timezone.utc)),
        (
            datetime(9999, 12, 31, 23, 59, 59, 999_999, timezone.utc),
            datetime(9999, 12, 31, 23, 59, 59, 0, timezone.utc),
        ),
    ],
)
def test_times_are_cut_to_whole_seconds_and_come_back_in_utc(given: datetime, taken: datetime) -> None:
    from episeal._times import seconds_of, time_of

    back = time_of(seconds_of(given))
    assert back == taken and back.tzinfo is timezone.utc


def test_a_time_beyond_the_calendar_is_its_last() -> None:
    from episeal._times import time_of

    assert time_of(2**62) == datetime(9999, 12, 31, 23, 59, 59, 0, timezone.utc)
    assert time_of(-(2**62)) == datetime(1, 1, 1, tzinfo=timezone.utc)


def test_days_are_dates_in_utc() -> None:
    late = datetime(2026, 11, 30, 0, 30, tzinfo=BERLIN)
    assert episeal.day_of(late) == date(2026, 11, 29) == town().today.day()
    with pytest.raises(TypeError, match="^datetime.date expected, not datetime$"):
        town().trust.venue_at(town().venue.id(), NOW)
    with pytest.raises(episeal.RecordError.InvalidTime):
        town().trust.venue_at(town().venue.id(), date(1969, 12, 31))
    assert town().trust.venue_at(town().venue.id(), DAY) == town().venue.id()


def test_days_of_certificates_are_dates() -> None:
    profile = episeal.RecoveryProfile.GERMANY
    assert profile.earliest_valid_from(date(2021, 6, 1)) == date(2021, 6, 29)
    with pytest.raises(TypeError):
        profile.earliest_valid_from(NOW)
    with pytest.raises(episeal.IssueError.DateInvalid):
        profile.earliest_valid_from(date(1899, 12, 31))


def test_bytes_of_both_kinds_are_taken() -> None:
    ring = bytearray(town().venue.export_secret_bytes())
    assert episeal.Venue.import_secret_bytes(ring).id() == town().venue.id()
