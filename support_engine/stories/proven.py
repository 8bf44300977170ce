"""Whether a programme is proven, asked once for each text of it: a proof takes seconds.

What was proven is the file, the letters and the law that reads them: the base remembers the three
as one hash, and a change of any of them is proven again. Of each the hash is that of what this
process reads: a verdict says nothing of what was changed beside it.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import support_engine
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import traits
from support_engine.assemble import Desk
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.errors import BaseBusy, BrokenTemplate, NotForReplaying, UnsoundWorkflow
from support_engine.stories.proving import prove_file

HOUSE = Path(support_engine.__file__).parent
LAW = (HOUSE / "core", HOUSE / "adapters" / "mail")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a proof speaks of, known by its hash."""

    digest: str
    workflow: Workflow = field(compare=False)
    letters: Letters = field(compare=False)


def is_proven(desk: Desk, text: WorkflowText) -> bool:
    """Whether the proof of a programme holds; a verdict that the base remembers is not asked
    again."""
    header, letters = text.workflow.header, desk.templates
    letters.look_again()
    name, digest = f"proven/{header.id}@{header.version}", digest_of(desk, text)
    with desk.store.reading() as db:
        if traits.read(db, name) == digest:
            return True
    if not holds(Subject(digest, text.workflow, letters)):
        return False
    # A base that is only read, or busy, is asked again another time.
    with suppress(NotForReplaying, BaseBusy), desk.store.transaction() as db:
        traits.write(db, name, digest)
    return True


def require_proven(desk: Desk, programme: str | None) -> None:
    """New dossiers follow no programme that the proof refuses. Raises UnsoundWorkflow."""
    text = desk.engine.registry.current(programme)
    if is_proven(desk, text):
        return
    header = text.workflow.header
    raise UnsoundWorkflow(
        f"Le programme « {header.label} », version {header.version}, n’est pas prouvé : aucun "
        "nouveau dossier ne suit ses règles. Rien n’a été enregistré. Lisez ce qui manque : "
        f"support-engine workflow check {text.place}"
    )


@lru_cache(maxsize=8)
def holds(subject: Subject) -> bool:
    """The proof itself; a programme whose letters cannot be read, or that is too entangled to be
    examined, is not proven."""
    try:
        return prove_file(subject.workflow, subject.letters).holds
    except (UnsoundWorkflow, BrokenTemplate):
        return False


def digest_of(desk: Desk, text: WorkflowText) -> str:
    """The hash of the file, of the letters and of the law."""
    parts = [text.sha256, contents(desk.settings.templates), *law()]
    return sha256("/".join(parts).encode()).hexdigest()


@lru_cache(maxsize=1)
def law() -> tuple[str, ...]:
    """The hash of the law, once: another version that is installed meanwhile is not the one that
    this process runs."""
    return tuple(contents(part, "*.py") for part in LAW)


def contents(folder: Path, pattern: str = "*") -> str:
    """The hash of the files of a folder, with their places in it."""
    digest = sha256()
    for path in sorted(folder.rglob(pattern)):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
