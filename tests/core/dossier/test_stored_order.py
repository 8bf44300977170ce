"""What is folded is the same text in every process: no order of it comes from a set."""

import ast
from pathlib import Path

from support_engine.core import dossier


def test_nothing_that_is_stored_follows_the_order_of_a_set() -> None:
    found = [
        f"{path.name}:{loop.iter.lineno}"
        for path in sorted(Path(dossier.__file__).parent.glob("*.py"))
        for loop in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(loop, ast.For | ast.comprehension) and isinstance(loop.iter, ast.Set)
    ]
    assert found == []
