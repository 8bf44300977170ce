"""The page on how the code is built names what exists: every module, tests, arrows."""

import ast
import re

from docs import modules
from tests.console import ROOT
from tests.sources import place, tree
from tests.test_architecture import MODULES, WRITTEN

PAGE = modules.PAGE.read_text("utf-8")
ROOM = re.compile(r"### `support_engine/(.*)`")
LINE = re.compile(r"\| `(\w+)` \| (.+) \|")


def told() -> list[tuple[str, str]]:
    """(path of a module, its sentence), as the page has them."""
    found, room = [], ""
    for line in PAGE.split(modules.HEADING)[1].splitlines():
        if heading := ROOM.fullmatch(line):
            room = heading[1]
        elif row := LINE.fullmatch(line):
            found.append((f"{room}{row[1]}.py", row[2]))
    return found


def test_each_module_is_told_once_and_each_one_told_exists() -> None:
    assert sorted(path for path, _ in told()) == sorted(place(path) for path in WRITTEN)


def test_the_tables_say_what_the_modules_say() -> None:
    assert modules.page() == PAGE, "run: make docs"


def test_what_a_module_says_is_a_sentence() -> None:
    """Not its name again, nor one word: something that a newcomer learns from."""
    assert [path for path, words in told() if len(words.split()) < 4 or words[-1] not in ".?"] == []


def test_each_test_that_a_document_names_exists() -> None:
    files = list((ROOT / "tests").rglob("test_*.py"))
    defined = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)
    functions = {name for path in files for name in defined.findall(path.read_text("utf-8"))}
    written = {path.stem for path in files} | functions
    for document in (ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        named = set(re.findall(r"`(test_\w+)`", document.read_text("utf-8")))
        assert named - written == set(), document.name


def test_each_module_that_a_docstring_names_exists() -> None:
    """`money.law`, `acts.due.run_agenda`: a folder, then a module of it, then what stands there."""
    known = {place(path).removesuffix(".py").removesuffix("/__init__") for path in MODULES}
    rooms = {room.rsplit("/")[-1] for path in known for room in path.split("/")[:-1]}
    dangling = [
        f"{place(path)}: {name}"
        for path in MODULES
        for name in re.findall(r"`(\w+\.[\w.]+)`", ast.get_docstring(tree(path)) or "")
        if name.split(".")[0] in rooms and not is_known(name.split("."), known)
    ]
    assert dangling == []


def is_known(parts: list[str], known: set[str]) -> bool:
    ends = ("/".join(parts), "/".join(parts[:-1]) if len(parts) > 2 else "")
    return any(end and f"/{path}".endswith(f"/{end}") for path in known for end in ends)


def drawings(heading: str) -> str:
    """The text drawn under the headings that match."""
    return "".join(re.findall(rf"^## {heading}.*?```text\n(.*?)```", PAGE, re.S | re.M))


def test_the_plan_shows_every_room_and_no_other() -> None:
    drawn = set(re.findall(r"\b([a-z_]+)/", drawings("The plan of the house")))
    inner = {"schema", "migrations", "versions"}
    rooms = {path.parent.name for path in MODULES}
    assert drawn | inner == rooms
    front = {path.name for path in WRITTEN if path.parent.name == "support_engine"}
    pages = set(re.findall(r"\b(\w+\.py)", drawings("The plan of the house")))
    assert front - pages == {"__main__.py"}


def test_each_step_of_a_story_exists() -> None:
    """`store/dossiers.load`: a module, then a function or a method of it."""
    told = drawings("(?:Somebody asks|The day passes|The letter leaves)")
    steps = re.findall(r"^ *([a-z_/]+)\.([a-z_]+)", told, re.M)
    rooms = re.findall(r"^ *([a-z_]+/[a-z_]+)\b(?!\.)", told, re.M)
    assert len(steps) + len(rooms) > 20
    assert [step for step in steps if not stands_in(*step)] == []
    assert [room for room in rooms if not stands_in(room, "py")] == []


def stands_in(room: str, name: str) -> bool:
    found = [path for path in MODULES if f"/{place(path)}".endswith(f"/{room}.py")]
    return any(name == "py" or f"def {name}(" in path.read_text("utf-8") for path in found)
