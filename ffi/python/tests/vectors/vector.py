"""One vector: the text of a file, as ``test-vectors/schema.json`` says it."""

from __future__ import annotations

import json
import traceback
from typing import Any

import episeal

from .given import Given, WrongVector
from .operations import OPERATIONS

SUCCESS = "success"
REQUIRED = ["comment", "source", "operation", "given", "expect"]
OPTIONAL = ["rules", "result"]


def vector_of(text: str) -> dict[str, Any]:
    """Reads a file."""
    try:
        vector = json.loads(text)
    except ValueError as error:
        raise WrongVector(f"not a vector: {error}") from error
    if not isinstance(vector, dict):
        raise WrongVector("not a vector: no object")
    for name in REQUIRED:
        if name not in vector:
            raise WrongVector(f"not a vector: no {name}")
    for name in vector:
        if name not in REQUIRED + OPTIONAL:
            raise WrongVector(f"not a vector: {name}")
    if vector["expect"] == SUCCESS and "result" not in vector:
        raise WrongVector("a success without a result")
    if vector["expect"] != SUCCESS and "result" in vector:
        raise WrongVector("a refusal with a result")
    return vector


def run_vector(vector: dict[str, Any]) -> tuple[str, Any]:
    """Runs one vector on the package: the code that it comes to, and what its operation gives."""
    operation = OPERATIONS.get(vector["operation"])
    if operation is None:
        raise WrongVector(f"no operation is called {vector['operation']}")
    given = Given(vector["given"])
    try:
        code, result = SUCCESS, operation(given)
    except episeal.InternalError:
        raise
    except episeal.EpisealError as error:
        code, result = error.code, None
    given.check_used()
    return code, result


def failure(text: str) -> str | None:
    """Why a vector is not met; None where it is."""
    try:
        vector = vector_of(text)
        code, result = run_vector(vector)
    except WrongVector as error:
        return str(error)
    except Exception:
        return traceback.format_exc()
    if code != vector["expect"]:
        return f"{code if code != SUCCESS else json.dumps(result)} instead of {vector['expect']}"
    if code != SUCCESS or is_same(result, vector["result"]):
        return None
    return f"{json.dumps(result)} instead of {json.dumps(vector['result'])}"


def is_same(one: Any, other: Any) -> bool:
    """Deeply, whatever the order of an object's fields; true is not 1."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)
