"""Every function, class and method refuses every wrong kind of argument at every place, and shows nothing of it."""

from __future__ import annotations

import ast
import dataclasses
import traceback
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from surface import ALIASES, Callee, callees, fits, records
from town import NOW, objects, town

import episeal

MARKER = "Maravilla"
CALLEES = list(callees())


def closed() -> episeal.Venue:
    venue = episeal.Venue.generate()
    venue.close()
    return venue


def wrong_values() -> list[Any]:
    """What is tried in place of every argument."""
    return [
        *(None, 1, -1, 2**63, 2**200, 1.5, float("nan"), True, MARKER, "\ud800" + MARKER, MARKER.encode()),
        *(bytearray(b"Maravilla"), memoryview(b"Maravilla"), [MARKER], [MARKER.encode()], [None], (), {}, {MARKER: 1}),
        *(object(), int, len, iter([MARKER]), datetime(2026, 11, 29), NOW, date(2026, 11, 29)),
        *(episeal.Language.GERMAN, episeal.Venue.generate(), closed(), episeal.ContactFields(family_name=MARKER)),
        *(episeal.ContactFields(family_name=7), episeal.Period(from_=MARKER, to=None), [closed()]),  # type: ignore[arg-type]
    ]


WRONG = wrong_values()


def right(of: ast.expr) -> Any:
    """A value of a type."""
    if isinstance(of, ast.BinOp):
        return None
    if isinstance(of, ast.Subscript):
        outer = ast.unparse(of.value)
        return None if outer == "Optional" else []
    name = ALIASES.get(ast.unparse(of), ast.unparse(of))
    plain: dict[str, Any] = {
        "str": "x",
        "int": 1,
        "bool": True,
        "bytes": b"x",
        "Union[bytes, bytearray]": b"x",
        "datetime.datetime": NOW,
        "datetime": NOW,
        "datetime.date": date(2026, 11, 29),
    }
    if name in plain:
        return plain[name]
    found = getattr(episeal, name)
    if issubclass(found, Exception):
        return found("malformed: nothing")
    if dataclasses.is_dataclass(found):
        return record(found)
    return objects()[name] if name in objects() else next(iter(found))


def record(of: Any) -> Any:
    """A record with a value of the right type in every field."""
    return of(**{field.name: right(_type(field)) for field in dataclasses.fields(of)})


def _type(field: dataclasses.Field[Any]) -> ast.expr:
    return ast.parse(str(field.type).replace("typing.", ""), mode="eval").body


def trials(callee: Callee) -> Iterator[dict[str, Any]]:
    """Right arguments but for one."""
    for name, of in callee.arguments.items():
        for value in WRONG:
            if not fits(value, of):
                yield {**right_arguments(callee), name: value}


def right_arguments(callee: Callee) -> dict[str, Any]:
    found = {name: right(of) for name, of in callee.arguments.items()}
    if callee.name == "open_release":
        # What is wrong with its parts is found after its keys.
        found["venue_day_keys"] = [town().venue_day_key]
    return found


@pytest.mark.parametrize("callee", CALLEES, ids=lambda callee: callee.name)
def test_wrong_kinds_are_refused(callee: Callee) -> None:
    this = _this(callee)
    for arguments in trials(callee):
        with pytest.raises((TypeError, ValueError, episeal.ClosedError)) as caught:
            _taken(callee.of(this)(**arguments))
        said = "".join(traceback.format_exception_only(caught.type, caught.value))
        assert "Maravilla" not in said
        assert caught.value.__cause__ is None and caught.value.__context__ is None, said


def _taken(result: Any) -> None:
    if isinstance(result, (episeal.ReleaseParts, episeal.OpenedRelease)):
        list(result)


def _this(callee: Callee) -> Any:
    head = callee.name.partition(".")[0]
    if not callee.is_method:
        return None
    if head == "CheckResult":
        return episeal.CheckResult.PASSED()
    if dataclasses.is_dataclass(getattr(episeal, head)):
        return record(getattr(episeal, head))
    return objects()[head] if head in objects() else next(iter(getattr(episeal, head)))


@pytest.mark.parametrize("callee", CALLEES, ids=lambda callee: callee.name)
def test_arguments_are_neither_too_few_nor_too_many(callee: Callee) -> None:
    this, arguments = _this(callee), right_arguments(callee)
    with pytest.raises(TypeError):
        callee.of(this)(*arguments.values(), None)
    with pytest.raises(TypeError):
        callee.of(this)(**arguments, unknown=None)
    if arguments:
        with pytest.raises(TypeError):
            callee.of(this)()


@pytest.mark.parametrize("of", records(), ids=lambda of: of.__name__)
def test_fields_of_records_are_judged_where_they_are_used(of: Any) -> None:
    for callee in CALLEES:
        place = next((name for name, type_ in callee.arguments.items() if ast.unparse(type_) == of.__name__), None)
        if place is None:
            continue
        for field in dataclasses.fields(of):
            wrong = dataclasses.replace(record(of), **{field.name: object()})
            arguments = {**right_arguments(callee), place: wrong}
            with pytest.raises(TypeError):
                callee.of(_this(callee))(**arguments)


def test_everything_is_tried() -> None:
    assert len(CALLEES) > 400
    assert sum(len(list(trials(callee))) for callee in CALLEES) > 12_000
