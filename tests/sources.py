"""The sources of the package as trees: parsed once, and gone through once, for all that ask."""

import ast
from functools import cache
from pathlib import Path

import support_engine

PACKAGE = Path(support_engine.__file__).parent


def place(path: Path) -> str:
    """Where a source stands in the package."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a source but its root: as `ast.walk`, in another order."""
    found: list[ast.AST] = []
    todo: list[ast.AST] = [tree(path)]
    while todo:
        here = todo.pop()
        for name in here._fields:
            part = getattr(here, name, None)
            if isinstance(part, list):
                todo.extend(one for one in part if isinstance(one, ast.AST))
            elif isinstance(part, ast.AST) and not isinstance(part, ast.expr_context):
                todo.append(part)
        found.append(here)
    return tuple(found[1:])
