"""The tests of what changed since main, one path a line, for `make check`.

Those of a module are the one that mirrors it and those that import it; what is not Python has its
tests in a table. Some files are always there: they hold the laws of the house.
"""

import ast
import subprocess
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALWAYS = (
    "tests/test_architecture.py",
    "tests/test_architecture_page.py",
    "tests/test_limits.py",
)
ELSEWHERE = {
    "templates/": ("tests/test_emails.py", "tests/adapters/mail/test_templates.py"),
    "workflows/": ("tests/adapters/files/test_workflows.py", "tests/core/programme"),
    "docs/": ("tests/test_docs.py",),
    "README.md": ("tests/test_docs.py",),
    "config.toml": ("tests/test_config.py",),
}


def git(*words: str) -> str:
    """What git answers; nothing where it refuses (a copy without history, no branch main)."""
    asked = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout.strip() if asked.returncode == 0 else ""


def changed() -> set[str]:
    """The files that differ from where this branch left main, new ones too."""
    since = git("merge-base", "HEAD", "main") or "HEAD"
    new = git("ls-files", "--others", "--exclude-standard")
    return {*git("diff", "--name-only", since).splitlines(), *new.splitlines()}


@cache
def imported(test: Path) -> frozenset[str]:
    """Every dotted name that a test imports, with the modules that hold it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{name.name}" for name in node.names)
    return frozenset(names)


def tests_of(path: str) -> Iterator[str]:
    """The tests of one file of the repository."""
    for start, tests in ELSEWHERE.items():
        if path.startswith(start):
            yield from tests
    if not path.endswith(".py"):
        return
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    mirror = path.replace("support_engine/", "tests/", 1).replace(
        Path(path).name, f"test_{Path(path).name}"
    )
    for test in (ROOT / "tests").rglob("test_*.py"):
        name = test.relative_to(ROOT).as_posix()
        if name in (path, mirror) or module in imported(test):
            yield name


def to_run(paths: Collection[str]) -> list[str]:
    """The tests of these files, those that still exist."""
    found = {*ALWAYS, *(test for path in paths for test in tests_of(path))}
    return sorted(test for test in found if (ROOT / test).exists())


if __name__ == "__main__":
    print("\n".join(to_run(changed())))
