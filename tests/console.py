"""Running the command line as a person does, and reading the sessions that documents show."""

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Result:
    """What a command printed (both streams) and its exit code."""

    output: str
    code: int


@cache
def typist() -> subprocess.Popen[str]:
    """The process that types for this one; it ends when this one does."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.typist"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run(folder: Path, line: str) -> Result:
    """One command line, typed in a folder."""
    words = shlex.split(line)
    assert words[0] == "support-engine"
    clean = {k: v for k, v in os.environ.items() if not k.startswith("SUPPORT_ENGINE_")}
    with NamedTemporaryFile() as output:
        typed = {
            "folder": str(folder),
            "words": words[1:],
            "environment": clean,
            "output": output.name,
        }
        typing = typist()
        assert typing.stdin
        assert typing.stdout
        print(json.dumps(typed), file=typing.stdin, flush=True)
        code = int(typing.stdout.readline())
        return Result(Path(output.name).read_text("utf-8"), code)


def sessions(document: Path) -> list[tuple[str, list[str]]]:
    """Each command of a document's console blocks, with the lines it is said to print."""
    blocks = re.findall(r"```console\n(.*?)```", document.read_text("utf-8"), re.S)
    return [one for block in blocks for one in in_block(block)]


def in_block(block: str) -> list[tuple[str, list[str]]]:
    """Each command of one block, with the lines that follow it."""
    commands: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        else:
            commands[-1][1].append(line)
    return commands


def as_typed(words: str) -> str:
    """No-break spaces as spaces: documents are typed by people."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def matches(expected: list[str], output: str) -> bool:
    """« ... » stands for anything, within a line or for lines."""
    wanted = "\n".join(expected)
    pattern = ".*".join(re.escape(part) for part in wanted.split("..."))
    return re.fullmatch(pattern, as_typed(output).rstrip("\n"), re.S) is not None


def enrol(folder: Path, *people: Person) -> None:
    """People of a base in a folder, taken over as they are."""
    found = next(iter([*folder.glob("*.db"), *folder.glob("data/*.db")]))
    store = Store(f"sqlite:///{found}")
    with store.transaction() as db:
        for person in people:
            directory.save(db, person)
    store.close()
