"""Nothing that is printed shows personal data or a secret."""

from __future__ import annotations

import dataclasses
import logging
import pprint
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from surface import objects, records
from town import FIELDS
from town import objects as one_of_each

import episeal

MARKER = "Maravilla-5DBB"

# What may be printed: nobody is named in it, nor is it a secret.
PLAIN = [
    "Admitted",
    "AdmittedAreas",
    "AdmittedNote",
    "AdmittedNotice",
    "AdmittedSuccession",
    "AreaFacts",
    "AreaGroup",
    "AreaRange",
    "Ask",
    "AskTerms",
    "AskedAreas",
    "Assignment",
    "Cell",
    "CertificateLimits",
    "Change",
    "Criteria",
    "DayKeyAddress",
    "Issuer",
    "KeptDayKey",
    "LeftOutStay",
    "NoteAddress",
    "NoticeScope",
    "Period",
    "PolicyFields",
    "ReferralKeys",
    "Report",
    "RevocationIndex",
    "RevocationPart",
    "SealedShare",
    "ShareAddress",
    "StoredNotes",
    "StoredVisit",
    "Travel",
    "VenueDay",
    "VisitAddress",
    "VisitLimits",
]

RECORDS = records()


def ways(value: Any) -> Iterator[str]:
    """Every way to print something."""
    yield repr(value)
    yield str(value)
    yield format(value)
    yield f"{value}"
    yield f"{value!r:>5}"
    yield f"{[value]} {(value,)} { ({'key': value}) }"
    yield "%s %r" % (value, value)  # noqa: UP031
    yield pprint.pformat({"key": value}, width=1)
    yield logging.Formatter().format(logging.LogRecord("log", 1, "", 1, "%s %r", (value, value), None))
    yield "".join(raised_with(value))


def raised_with(value: Any) -> list[str]:
    """A traceback with what was in the variables."""
    try:
        raise KeyError(value)
    except KeyError as error:
        return list(traceback.TracebackException.from_exception(error, capture_locals=True).format())


@pytest.mark.parametrize("of", [of for of in RECORDS if of.__name__ not in PLAIN], ids=lambda of: of.__name__)
def test_a_record_with_personal_data_shows_its_name_alone(of: type[Any]) -> None:
    filled = of(**{field.name: MARKER for field in dataclasses.fields(of)})
    assert repr(filled) == str(filled) == f"{filled}" == of.__name__
    for printed in ways(filled):
        assert of.__name__ in printed and MARKER not in printed


def test_what_may_be_printed_is_known() -> None:
    shown = [of for of in RECORDS if MARKER in repr(of(**{field.name: MARKER for field in dataclasses.fields(of)}))]
    assert sorted(of.__name__ for of in shown) == sorted(PLAIN)


@pytest.mark.parametrize("of", objects(), ids=lambda of: of.__name__)
def test_an_object_shows_its_name_alone(of: type[episeal.Object]) -> None:
    one = one_of_each()[of.__name__]
    assert repr(one) == str(one) == f"{one}" == of.__name__
    for printed in ways(one):
        assert (
            of.__name__ in printed
            and "Mara" not in printed
            and "EPISEAL" not in printed.upper().replace("EPISEAL.", "")
        )


def test_an_error_shows_nothing_of_what_was_typed() -> None:
    with pytest.raises(episeal.FieldError) as refused:
        episeal.Contact(dataclasses.replace(FIELDS, phone=MARKER + "\x01"))
    for printed in ways(refused.value):
        assert MARKER not in printed
    with pytest.raises(episeal.RecordError) as wrong:
        episeal.Poster.parse(MARKER)
    for printed in ways(wrong.value):
        assert MARKER not in printed


def test_a_traceback_with_variables_shows_no_record_of_the_call() -> None:
    fields = episeal.ContactFields(given_name="\x00" + MARKER, family_name=MARKER)
    try:
        episeal.Contact(fields)
    except episeal.FieldError as error:
        printed = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "ContactFields" in printed and MARKER not in printed
