"""What the package has, read from the types that it is published with."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import episeal

MODULES = ("_native.pyi", "_streams.py")
PACKAGE = Path(episeal.__file__).parent
TREES = [ast.parse((PACKAGE / name).read_text("utf-8")) for name in MODULES]
ALIASES = {
    node.target.id: ast.unparse(node.value)
    for node in TREES[0].body
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
}


@dataclasses.dataclass(frozen=True)
class Callee:
    """A public function, class or method, with the types of its arguments by their names."""

    name: str
    """Such as ``Venue.poster``."""
    arguments: dict[str, ast.expr]
    is_method: bool
    """Called on an object, and not on a class or by itself."""

    def of(self, this: Any) -> Callable[..., Any]:
        """What is called; ``this`` is what a method is called on."""
        head, _, member = self.name.partition(".")
        found: Callable[..., Any] = this if self.is_method else getattr(episeal, head)
        called: Callable[..., Any] = getattr(found, member) if member else found
        return called


def callees() -> Iterator[Callee]:
    """All of them. What only something else makes has no arguments that could be right."""
    for tree in TREES:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in episeal.__all__:
                yield Callee(node.name, _arguments(node), False)
            elif isinstance(node, ast.ClassDef) and node.name in episeal.__all__:
                yield from _of_class(node)


def _of_class(node: ast.ClassDef) -> Iterator[Callee]:
    for member in node.body:
        if not isinstance(member, ast.FunctionDef) or member.args.posonlyargs:
            continue
        if member.name == "__init__":
            if ast.unparse(node.bases[0]) == "Object":
                yield Callee(node.name, _arguments(member, 1), False)
        elif not member.name.startswith("_") and not _is_property(member):
            is_method = not member.decorator_list
            yield Callee(f"{node.name}.{member.name}", _arguments(member, 1), is_method)


def _is_property(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator) == "property" for decorator in node.decorator_list)


def _arguments(node: ast.FunctionDef, first: int = 0) -> dict[str, ast.expr]:
    given = [*node.args.args[first:], *node.args.kwonlyargs]
    return {of.arg: of.annotation for of in given if of.annotation is not None}


def records() -> list[type[Any]]:
    """Values with names."""
    return [found for found in _public_types() if dataclasses.is_dataclass(found)]


def objects() -> list[type[episeal.Object]]:
    """What can be closed."""
    return [found for found in _public_types() if issubclass(found, episeal.Object) and found is not episeal.Object]


def enums() -> list[type[Any]]:
    """Enums with codes."""
    return [found for found in _public_types() if hasattr(found, "from_code")]


def errors() -> list[type[episeal.EpisealError]]:
    """The classes of errors that have a class for each code."""
    return [found for found in _public_types() if issubclass(found, episeal.EpisealError) and variants(found)]


def variants(error: type[Any]) -> dict[str, type[Any]]:
    """The classes of an error by their names."""
    return {name: of for name, of in vars(error).items() if isinstance(of, type) and issubclass(of, error)}


def _public_types() -> list[type[Any]]:
    found = [getattr(episeal, name) for name in episeal.__all__]
    return [of for of in found if isinstance(of, type)]


def fits(value: Any, of: ast.expr) -> bool:
    """Whether a value is of a type as the stub writes it, so that the library may take it."""
    if isinstance(of, ast.BinOp):
        return fits(value, of.left) or fits(value, of.right)
    if ast.unparse(of) == "None":
        return value is None
    if isinstance(of, ast.Subscript):
        outer, inner = ast.unparse(of.value), of.slice
        if outer == "Optional":
            return value is None or fits(value, inner)
        if outer == "Union" and isinstance(inner, ast.Tuple):
            return any(fits(value, one) for one in inner.elts)
        if outer == "Iterable" and isinstance(value, (dict, Iterator)):
            # What is in it is judged when it is taken.
            return True
        if outer in ("Sequence", "Iterable"):
            return isinstance(value, (list, tuple)) and all(fits(one, inner) for one in value)
        raise AssertionError(f"no such type is known: {ast.unparse(of)}")
    return _is(value, ALIASES.get(ast.unparse(of), ast.unparse(of)))


def _is(value: Any, name: str) -> bool:
    if name in ("datetime.datetime", "datetime"):
        return isinstance(value, datetime) and value.tzinfo is not None
    if name == "datetime.date":
        return isinstance(value, date) and not isinstance(value, datetime)
    if name in ("bytes", "builtins.bytes", "Union[bytes, bytearray]"):
        return isinstance(value, (bytes, bytearray))
    if name == "str":
        return isinstance(value, str) and value.isprintable()
    if name == "int":
        return isinstance(value, int) and -(2**31) <= value < 2**31
    if name == "bool":
        return isinstance(value, bool)
    if name == "Progress":
        return value is None or callable(value)
    found = getattr(episeal, name)
    return isinstance(value, found) and getattr(value, "_handle", 0) is not None
