"""What Python sources declare, as JSON: every item by `name` or `Type.member`, with what it says of itself."""

import ast
import json
import pathlib
import sys


def items(body, within=""):
    for node, after in zip(body, [*body[1:], None]):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield within + node.name, ast.get_docstring(node) or ""
            if isinstance(node, ast.ClassDef) and not within:
                yield from items(node.body, f"{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            yield within + ast.unparse(target), behind(after)


def behind(node):
    """The text that stands behind what it is about."""
    text = node.value if isinstance(node, ast.Expr) else None
    return str(text.value) if isinstance(text, ast.Constant) else ""


if __name__ == "__main__":
    json.dump([pair for file in sys.argv[1:] for pair in items(ast.parse(pathlib.Path(file).read_text()).body)], sys.stdout)
