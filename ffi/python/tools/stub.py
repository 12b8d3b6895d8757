"""Writes the types of the generated module, which type checkers read in its place: ``stub.py MODULE STUB``."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterator
from pathlib import Path

Function = ast.FunctionDef
HEAD = '''"""Written by tools/stub.py: not to be changed."""

import builtins
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
import enum
from typing import NoReturn, Optional, TypeAlias, Union

from ._codes import Coded
from ._errors import EpisealError, InternalError as InternalError, RefusedEntry
from ._objects import Object
from ._records import Personal, Record

Bytes: TypeAlias = Union[bytes, bytearray]
'''


def stub(source: str) -> str:
    """The stub of a module's source."""
    module = ast.parse(source)
    methods = {node.name for node in ast.walk(module) if isinstance(node, Function)}
    BUILTIN.update({name: f"builtins.{name}" for name in dir(builtins) if name in methods})
    parts = [part for node in module.body for part in said(node)]
    return HEAD + "\n".join(parts) + "\n"


def said(node: ast.stmt) -> Iterator[str]:
    """What is public, as the stub says it."""
    if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "InternalError":
        yield from of_class(node)
    elif isinstance(node, Function) and not node.name.startswith("_"):
        yield from of_function(node, "")
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        yield from of_assignment(node.targets[0].id, node.value)


ALIASED = ("str", "int", "datetime.datetime", "datetime.date")


def of_assignment(name: str, value: ast.expr) -> Iterator[str]:
    if name == "__all__":
        yield f"__all__ = {ast.unparse(value)}"
    elif re.fullmatch("[A-Z][A-Za-z]+", name) and ast.unparse(value) in ALIASED:
        yield f"{name}: TypeAlias = {ast.unparse(value)}"


def of_class(node: ast.ClassDef) -> Iterator[str]:
    base = ast.unparse(node.bases[0]) if node.bases else ""
    if not base:
        # The second of the two classes that are written for an error, with its variants; or an enum with fields.
        yield from of_errors(node) if node.name in ERRORS else of_variants(node)
    elif base in ("EpisealError", "RefusedEntry"):
        ERRORS[node.name] = node
    elif base in ("Personal", "Record"):
        yield "@dataclass(frozen=True, kw_only=True, repr=False)"
        yield from body(node, base, of_fields(node))
    elif base in ("Coded", "enum.Enum"):
        yield from body(node, base, of_members(node))
    else:
        yield from body(node, base, of_methods(node))


ERRORS: dict[str, ast.ClassDef] = {}


def of_errors(node: ast.ClassDef) -> Iterator[str]:
    error = ERRORS[node.name]
    yield f"class {node.name}({ast.unparse(error.bases[0])}):"
    yield from docstring(error, "    ")
    for variant in node.body:
        if isinstance(variant, ast.ClassDef):
            yield f"    class {variant.name}({node.name}):"
            yield from docstring(variant, "        ")
            yield "        ..."


def of_variants(node: ast.ClassDef) -> Iterator[str]:
    yield f"class {node.name}:"
    yield from docstring(node, "    ")
    for part in node.body:
        if isinstance(part, ast.ClassDef):
            yield "    @dataclass(frozen=True, repr=False)"
            lines = body(part, node.name, of_fields(part))
            yield from (f"    {line}" for line in lines)
        elif isinstance(part, Function) and part.name.islower() and not part.name.startswith("_"):
            yield from of_function(part, "    ")


def body(node: ast.ClassDef, base: str, inside: Iterator[str]) -> Iterator[str]:
    yield f"class {node.name}({base}):"
    lines = [*docstring(node, "    "), *inside]
    yield from lines or ["    ..."]


def of_fields(node: ast.ClassDef) -> Iterator[str]:
    for field, after in zip(node.body, [*node.body[1:], None]):
        if isinstance(field, ast.AnnAssign):
            default = "" if field.value is None else " = ..."
            yield f"    {ast.unparse(field.target)}: {field_type(field.annotation)}{default}"
            yield from note(after, "    ")
    yield from of_methods(node)


def of_members(node: ast.ClassDef) -> Iterator[str]:
    for member, after in zip(node.body, [*node.body[1:], None]):
        if isinstance(member, ast.Assign):
            yield f"    {ast.unparse(member)}"
            yield from note(after, "    ")
        elif isinstance(member, Function):
            yield from of_function(member, "    ")


def note(node: ast.stmt | None, indent: str) -> Iterator[str]:
    """A text that stands behind what it is about."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
        yield from text(node.value.value, indent)


def of_methods(node: ast.ClassDef) -> Iterator[str]:
    for method in node.body:
        if isinstance(method, Function) and (not method.name.startswith("_") or method.name == "__init__"):
            yield from of_function(method, "    ")


def of_function(node: Function, indent: str) -> Iterator[str]:
    yield from (f"{indent}@{ast.unparse(decorator)}" for decorator in node.decorator_list)
    yield f"{indent}def {node.name}({', '.join(of_arguments(node))}) -> {returned(node)}:"
    yield from docstring(node, indent + "    ")
    yield f"{indent}    ..."


def of_arguments(node: Function) -> Iterator[str]:
    if node.args.vararg:
        # It is made by what gives it: nothing that can be passed makes one.
        yield from ("self", "_made_by_what_gives_it: NoReturn", "/")
        return
    given, defaults = node.args.args, node.args.defaults
    first_default = len(given) - len(defaults)
    for at, argument in enumerate(given):
        if argument.annotation is None:
            yield argument.arg
            continue
        default = " = None" if at >= first_default else ""
        yield f"{argument.arg}: {argument_type(argument.annotation)}{default}"


def argument_type(annotation: ast.expr) -> str:
    """What is taken: any sequence for a list, and bytes of both kinds."""
    return re.sub(r"(builtins\.)?\bbytes\b", "Bytes", field_type(annotation))


def field_type(annotation: ast.expr) -> str:
    """What is read again: lists do not change, either."""
    return re.sub(r"(builtins\.)?\blist\[", "Sequence[", plain(annotation))


def returned(node: Function) -> str:
    return plain(node.returns) if node.returns is not None else "None"


def plain(annotation: ast.expr) -> str:
    """Built-in names as such where a method is called the same."""
    written = ast.unparse(annotation).replace("typing.Optional", "Optional").replace("typing.List", "list")
    return re.sub(r"\b(bool|bytes|int|list|str)\b", lambda found: BUILTIN.get(found[0], found[0]), written)


BUILTIN: dict[str, str] = {}


def docstring(node: ast.ClassDef | Function, indent: str) -> Iterator[str]:
    found = ast.get_docstring(node)
    if found:
        yield from text(found, indent)


def text(found: str, indent: str) -> Iterator[str]:
    lines = [line.strip() and line.rstrip() for line in found.strip().splitlines()]
    escaped = [line.replace("\\", "\\\\").replace('"""', "'''") for line in lines]
    quoted = '"""' + "\n".join([escaped[0], *escaped[1:]])
    end = '\n"""' if len(lines) > 1 else '"""'
    for line in (quoted + end).splitlines():
        yield indent + line.strip() if line.strip() else ""


def main(module: str, written: str) -> None:
    Path(written).write_text(stub(Path(module).read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
