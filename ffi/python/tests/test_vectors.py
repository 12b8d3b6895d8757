"""Every test vector is met by the package, and a runner that missed one would say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from vectors.vector import failure

ROOT = Path(__file__).resolve().parents[3] / "test-vectors"
PARTS = ["visits", "certificates", "rules"]


def vectors_of(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.json"))


def count_of(part: str) -> int:
    """Counted without the list of them."""
    return sum(name.endswith(".json") for _, _, names in os.walk(ROOT / part) for name in names)


@pytest.mark.parametrize("part", PARTS)
def test_every_vector_is_met(part: str) -> None:
    reasons = {str(path.relative_to(ROOT)): failure(path.read_text("utf-8")) for path in vectors_of(part)}
    assert {name: reason for name, reason in reasons.items() if reason is not None} == {}
    assert len(reasons) == count_of(part)


def test_there_are_as_many_as_are_known() -> None:
    assert sum(map(count_of, PARTS)) == 2012


SUM = """{
  "comment": "The sum of two integers.", "source": "CertLogic 1.3.3", "operation": "evaluate-expression",
  "given": {"logic": {"+": [1, 2]}, "data": {}}, "expect": "success", "result": 3
}"""


def test_a_vector_that_is_met_has_no_failure() -> None:
    assert failure(SUM) is None


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"result": 3', '"result": 4', "3 instead of 4"),
        ('"result": 3', '"result": true', "3 instead of true"),
        ('"expect": "success", "result": 3', '"expect": "overflow"', "3 instead of overflow"),
        ('{"+": [1, 2]}', '{"+": [1, "2"]}', "type-mismatch instead of success"),
        ("evaluate-expression", "evaluate-expressions", "no operation is called evaluate-expressions"),
        ('"data": {}', '"data": {}, "date": {}', "given and not used: date"),
        ('"data": {}', '"date": {}', "data is not given"),
        (', "result": 3', "", "a success without a result"),
        ('"expect": "success"', '"expect": "overflow"', "a refusal with a result"),
    ],
)
def test_a_vector_that_is_not_met_has_failed(old: str, new: str, reason: str) -> None:
    assert failure(SUM.replace(old, new)) == reason


@pytest.mark.parametrize("none", ["", "{}", "[]", "null", SUM.replace("comment", "remark"), SUM[1:]])
def test_what_is_no_vector_has_failed(none: str) -> None:
    reason = failure(none)
    assert reason is not None and reason.startswith("not a vector: ")


def test_a_great_number_passes_as_it_is_written() -> None:
    great = SUM.replace("[1, 2]", "[90071992547409920, 1]")
    assert failure(great.replace("3\n", "90071992547409921\n")) is None
    overflow = SUM.replace("[1, 2]", "[9223372036854775807, 1]").replace('"success", "result": 3', '"overflow"')
    assert failure(overflow) is None
