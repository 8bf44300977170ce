"""The tables of `docs/explanation/architecture.md`: each module with the first sentence it says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import support_engine

PACKAGE = Path(support_engine.__file__).parent
PAGE = Path(__file__).parent / "explanation" / "architecture.md"
HEADING = "## Every module\n"
DOCSTRING = re.compile(r'"""(?:[^\\]|\\.)*?"""', re.DOTALL)
"""What a source begins with; a tree of each would take four seconds."""


def said(module: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    found = DOCSTRING.match(module.read_text(encoding="utf-8"))
    words = ast.literal_eval(found[0]) if found else ""
    sentence = re.split(r"\n\s*\n|(?<=\.)\s", words)[0]
    return " ".join(sentence.split())


def folders() -> Iterator[Path]:
    """Every folder that holds modules, the package itself first."""
    yield PACKAGE
    yield from sorted({path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE})


def tables() -> str:
    """One table for each folder, under the sentence of the folder."""
    parts = []
    for folder in folders():
        modules = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
        if modules:
            parts.append(f"### `{folder.relative_to(PACKAGE.parent).as_posix()}/`\n")
            front = folder / "__init__.py"
            if front.exists():
                parts.append(f"{said(front)}\n")
            parts.append("| module | says |\n|---|---|")
            parts.extend(f"| `{path.stem}` | {said(path)} |" for path in modules)
            parts.append("")
    return "\n".join(parts)


def page() -> str:
    """The page as people wrote it, with the tables of today at its end."""
    written = PAGE.read_text(encoding="utf-8").split(HEADING)[0]
    return f"{written}{HEADING}\n{INTRODUCTION}\n\n{tables()}"


INTRODUCTION = """\
Each sentence is the first one of the module's own docstring; `make docs` writes it here."""
