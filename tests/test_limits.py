"""The limits of the house: short files and functions, few parameters, no circle of imports."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from tests.sources import PACKAGE, nodes, place, tree

# A migration tells the past and is never mended.
WRITTEN = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
LINES_OF_MOST = 25
SHARE_ABOVE = 0.05
PARAMETERS = 5

# What does not hold yet. These lists only shrink: whoever mends a place removes its line (the test
# fails when a line is no longer needed), and nobody adds one.
LONG_FILES: set[str] = set()
LONG_FUNCTIONS: set[str] = set()
MANY_PARAMETERS: set[str] = set()
WRONG_ARROWS: set[str] = set()


Function = ast.FunctionDef | ast.AsyncFunctionDef
Name = tuple[str, ...]
Arrow = tuple[Name, Name]


def functions(node: ast.AST, owner: str) -> Iterator[tuple[str, Function]]:
    """Every function below a node, methods and inner ones too, with its name and its holders'."""
    for child in ast.iter_child_nodes(node):
        name = owner
        if isinstance(child, Function | ast.ClassDef):
            name = f"{owner}{'.' if owner[-1] != ':' else ''}{child.name}"
        if isinstance(child, Function):
            yield name, child
        yield from functions(child, name)


@cache
def all_functions() -> list[tuple[str, Function]]:
    return [pair for path in WRITTEN for pair in functions(tree(path), f"{place(path)}:")]


def lines(function: Function) -> int:
    """From `def` to its last line: decorators are told apart."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def parameters(function: Function) -> int:
    """How many values a caller gives; `*args` and `**kwargs` count one each."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    mine = bool(named) and named[0].arg in ("self", "cls")
    return len(named) - mine + bool(given.vararg) + bool(given.kwarg)


def no_more_than(allowed: set[str], found: set[str]) -> None:
    above, mended = sorted(found - allowed), sorted(allowed - found)
    assert not above, "above the limit: " + ", ".join(above)
    assert not mended, "mended, remove the line: " + ", ".join(mended)


def test_a_file_is_at_most_300_lines() -> None:
    found = {
        place(path)
        for path in WRITTEN
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES_OF_A_FILE
    }
    no_more_than(LONG_FILES, found)


def test_a_function_is_at_most_40_lines() -> None:
    found = {name for name, function in all_functions() if lines(function) > LINES_OF_A_FUNCTION}
    no_more_than(LONG_FUNCTIONS, found)


def test_one_function_in_twenty_at_most_is_above_25_lines() -> None:
    everything = all_functions()
    above = [name for name, function in everything if lines(function) > LINES_OF_MOST]
    assert len(above) <= SHARE_ABOVE * len(everything), sorted(above)


def test_a_function_takes_at_most_5_parameters() -> None:
    found = {name for name, function in all_functions() if parameters(function) > PARAMETERS}
    no_more_than(MANY_PARAMETERS, found)


def module(path: Path) -> Name:
    """The dotted name of a file, in parts; a package's own file keeps its `__init__`."""
    return (PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)


MODULES = {module(path) for path in PACKAGE.rglob("*.py")}


def imported(path: Path) -> Iterator[Name]:
    """The files of the package that a file imports, wherever in it that stands."""
    for node in nodes(path):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name.name}" for name in node.names]
        for name in names:
            parts = tuple(name.split("."))
            for end in (parts, (*parts, "__init__"), parts[:-1], (*parts[:-1], "__init__")):
                if end in MODULES:
                    yield end
                    break


def arrows() -> set[Arrow]:
    return {(module(path), there) for path in PACKAGE.rglob("*.py") for there in imported(path)}


def written(arrow: Arrow) -> str:
    return " -> ".join(".".join(end) for end in arrow)


def circles(kept: set[Arrow]) -> list[str]:
    """In each folder, a circle among its own files and folders, if there is one."""
    folders: dict[Name, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for here, there in kept:
        shared = next(i for i, name in enumerate(here) if name != there[i])
        folders[here[:shared]][here[shared]].add(there[shared])
    found = []
    for folder, rooms in sorted(folders.items()):
        try:
            TopologicalSorter(rooms).prepare()
        except CycleError as error:
            found.append(f"{'.'.join(folder)}: {' <- '.join(error.args[1])}")
    return found


def test_no_circle_of_imports_between_files_nor_between_folders() -> None:
    all_arrows = arrows()
    missing = WRONG_ARROWS - {written(arrow) for arrow in all_arrows}
    assert not missing, f"mended, remove the line: {sorted(missing)}"
    assert circles({arrow for arrow in all_arrows if written(arrow) not in WRONG_ARROWS}) == []


def test_a_circle_is_seen_between_two_folders_whose_files_stand_in_none() -> None:
    there = (("house", "hall", "door"), ("house", "cellar", "stairs"))
    back = (("house", "cellar", "shelf"), ("house", "hall", "lamp"))
    assert circles({there}) == []
    assert len(circles({there, back})) == 1
