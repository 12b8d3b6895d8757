"""Values of the right kinds that nobody means: always a result or an error of ours, never a fault or a crash."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from surface import ALIASES, Callee, callees
from test_arguments import _this, right_arguments
from town import objects, town

import episeal

# Each of them takes half a second, for whatever text.
SLOW = ["Stretch.new_pin_key", "Stretch.pin_key", "Stretch.draw_share_code", "Stretch.share_code_key"]
SLOW += ["Stretch.new_passphrase_key", "Stretch.next_passphrase_key", "Stretch.passphrase_key"]

ODD: dict[str, list[Any]] = {
    "str": ["", "\x00", "x" * 100_000, "HC1:" + "0" * 4_000, "𝔐🇩🇪\u202e", "[" * 10_000, "2021-06-31", "episeal-venue1"],
    "int": [0, -1, 2**31 - 1, -(2**31)],
    "bool": [False],
    "Union[bytes, bytearray]": [b"", bytes(1), bytes(4_096), b"\xff" * 300, b"\x9f" * 3_000, bytearray(b"EPISEAL")],
    "datetime.datetime": [
        datetime.min.replace(tzinfo=timezone.utc),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
        datetime(1970, 1, 1, tzinfo=timezone.utc) - timedelta(microseconds=1),
    ],
    "datetime.date": [date.min, date.max, date(1969, 12, 31)],
}


@pytest.fixture(scope="module", autouse=True)
def a_town_of_its_own() -> Iterator[None]:
    """What is odd may be taken, such as that all keys are old: nobody else is to live there."""
    for cached in (town, objects):
        cached.cache_clear()
    yield
    for cached in (town, objects):
        cached.cache_clear()


def odd(of: ast.expr) -> list[Any]:
    outer = ast.unparse(of.value) if isinstance(of, ast.Subscript) else ""
    if isinstance(of, ast.Subscript) and outer == "Optional":
        return odd(of.slice)
    if isinstance(of, ast.Subscript) and outer == "Sequence":
        return [[one] * count for one in odd(of.slice) for count in (1, 300)]
    return ODD.get(ALIASES.get(ast.unparse(of), ast.unparse(of)), [])


@pytest.mark.parametrize("callee", [of for of in callees() if of.name not in SLOW], ids=lambda callee: callee.name)
def test_what_is_odd_is_taken_or_refused(callee: Callee) -> None:
    this = _this(callee)
    for name, of in callee.arguments.items():
        for value in odd(of):
            _called(callee, this, {**right_arguments(callee), name: value})
    if not callee.name.endswith("close"):
        _called(callee, this, right_arguments(callee))


def _called(callee: Callee, this: Any, arguments: dict[str, Any]) -> None:
    try:
        result = callee.of(this)(**arguments)
        if isinstance(result, (episeal.ReleaseParts, episeal.OpenedRelease)):
            list(result)
    except episeal.EpisealError as error:
        assert error.code not in ("internal", "closed"), repr(error)
