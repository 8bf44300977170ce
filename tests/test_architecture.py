"""What the code promises of itself: one commit, one clock, a pure core, explained files."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.laws import for_every
from tests.sources import PACKAGE, nodes, place, tree

MODULES = sorted(PACKAGE.rglob("*.py"))
WRITTEN = [path for path in MODULES if path.name != "__init__.py"]
CLOCK = "adapters/clock.py"
NOW = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
ALLOWED_IN_CORE = {*sys.stdlib_module_names, "pydantic", "stdnum"}
IMPURE = {"os", "io", "pathlib", "time", "random", "secrets", "socket", "sqlite3", "subprocess"}
WIDEST = 100


def imported(path: Path) -> Iterator[str]:
    """The dotted name of everything that a module imports, wherever it stands."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def calls(path: Path, *names: str) -> list[str]:
    """Where a module calls a method of one of these names."""
    return [
        f"{place(path)}:{node.func.attr}"
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
    ]


def reads_of_time(path: Path) -> list[str]:
    """Where a module reads the time: `datetime.now`, `date.today`... called or passed on."""
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Attribute):
            holder = node.value
            owner = getattr(holder, "id", None) or getattr(holder, "attr", None)
            if (owner, node.attr) in NOW:
                found.append(f"{place(path)}:{node.lineno}")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            taken = {name.name for name in node.names} - {"monotonic", "sleep"}
            found.extend(f"{place(path)}:{name}" for name in sorted(taken))
    return found


def test_one_place_commits() -> None:
    found = [call for path in MODULES for call in calls(path, "commit")]
    assert found == ["adapters/store/base.py:commit"]


def test_no_block_commits_at_its_end() -> None:
    """`with engine.begin()` would be a second commit, unseen."""
    blocks = [
        f"{place(path)}:{node.lineno}"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.With)
        for item in node.items
        if isinstance(item.context_expr, ast.Call)
        and getattr(item.context_expr.func, "attr", "") in ("begin", "begin_nested")
    ]
    assert blocks == []


def test_one_place_reads_the_time() -> None:
    found = [reading for path in MODULES for reading in reads_of_time(path)]
    assert [reading.split(":")[0] for reading in found] == [CLOCK]


def test_no_statement_reads_the_time_of_the_server() -> None:
    words = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "NOW()", "DATETIME('NOW")
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not any(word in node.value.upper() for word in words), place(path)


def test_sql_is_written_in_the_store_alone() -> None:
    """Elsewhere a connection and a row are types that are handed on."""
    allowed = {"sqlalchemy.Connection", "sqlalchemy.RowMapping"}
    outside = [path for path in MODULES if not place(path).startswith("adapters/store/")]
    for path in outside:
        taken = {name for name in imported(path) if name.startswith(("sqlalchemy", "sqlmodel"))}
        assert taken <= allowed, f"{place(path)} takes {sorted(taken - allowed)}"
    asked = ("execute", "exec_driver_sql", "scalars", "scalar", "mappings")
    assert [call for path in outside for call in calls(path, *asked)] == []


CORE = [path for path in MODULES if place(path).startswith("core/")]


@for_every(*CORE)
def test_the_core_knows_itself_the_standard_library_pydantic_and_stdnum(path) -> None:
    for name in imported(path):
        if name.startswith("support_engine"):
            assert name.startswith(("support_engine.core", "support_engine.errors")), name
        else:
            assert name.split(".")[0] in ALLOWED_IN_CORE - IMPURE, name


@for_every(*CORE)
def test_the_core_opens_no_file_and_prints_nothing(path) -> None:
    called = {
        node.func.id
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"open", "print", "input", "exec", "eval", "__import__"}


def test_errors_import_nothing() -> None:
    assert list(imported(PACKAGE / "errors.py")) == []


@for_every(*WRITTEN)
def test_a_module_says_what_it_is_in_lines_that_a_screen_holds(path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert ast.get_docstring(tree(path)), "no docstring"
    assert max(map(len, lines)) <= WIDEST


def test_the_roles_that_the_engine_knows_are_named_in_one_place() -> None:
    """Elsewhere « porteur » is a French word: a heading, a label."""
    french = (
        "core/intake/columns.py",
        "core/telling/narrative.py",
        "demo/",
        "views/lists/lists.py",
    )
    for path in MODULES:
        if not place(path).startswith((*french, "core/programme/roles.py")):
            constants = (node for node in nodes(path) if isinstance(node, ast.Constant))
            named = {node.value for node in constants} & {"porteur", "instructeur", "systeme"}
            assert not named, place(path)


LETTERS = {path.name for path in (PACKAGE.parent / "templates" / "emails").iterdir()}
FRENCH_WORDS = {
    "core/telling/letter_names.py": {"rappel"},
    "views/dossier/agenda.py": {"rappel"},
    "core/programme/words.py": {"rappel"},
    "core/money/recoveries.py": {"caducite", "liquidation"},
    "core/programme/letters.py": {
        "administration_confiee",
        "adresse_a_confirmer",
        "adresse_modifiee",
        "administration_retiree",
        "acces_inhabituel",
        "acces_modifie",
        "reponse_au_porteur",
        "porteur_remplace",
        "dossier_repris",
    },
}
"""Where a string is a word that people read, the cause of a recovery, or a letter of the base."""


LEFT_OUT = ("core/programme/transitions.py",)
"""`CorrectionRule`: old texts of rules do not have the section."""


def test_the_programme_file_alone_names_letters() -> None:
    """What it may leave out stands with the words of the file, `ReminderLetters` first."""
    for path in MODULES:
        if not place(path).startswith(("core/programme/clocks.py", *LEFT_OUT, "demo/")):
            constants = (node for node in nodes(path) if isinstance(node, ast.Constant))
            named = {node.value for node in constants} & LETTERS
            assert named == FRENCH_WORDS.get(place(path), set()), place(path)


def test_no_docstring_leans_on_its_neighbour() -> None:
    """« The same » says nothing to somebody who comes by the name alone."""
    for path in MODULES:
        assert '"""The same' not in path.read_text(encoding="utf-8"), place(path)


def test_every_error_of_the_programme_stands_in_its_tree() -> None:
    from support_engine import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert all(issubclass(kind, errors.SupportEngineError) for kind in kinds)
    for kind in kinds:
        assert kind is errors.SupportEngineError or kind.__name__ in errors.__doc__
        assert kind.__doc__
