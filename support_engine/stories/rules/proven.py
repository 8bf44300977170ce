"""Whether a programme is proven, asked once for each text of it: a proof takes seconds.

What was proven is the file, the letters and the law that reads them: the base remembers the three
as one hash, and a change of any of them is proven again. Of each the hash is that of what this
process reads: a verdict says nothing of what was changed beside it.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

import support_engine
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import traits
from support_engine.assemble import Desk
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.errors import BaseBusy, BrokenTemplate, NotForReplaying, UnsoundWorkflow
from support_engine.stories.rules.proving import prove_file

HOUSE = Path(support_engine.__file__).parent
LAW = (HOUSE / "core", HOUSE / "adapters" / "mail")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a proof speaks of, known by its hash."""

    digest: str
    workflow: Workflow = field(compare=False)
    letters: Letters = field(compare=False)

    @property
    def name(self) -> str:
        """The trait that remembers its verdict."""
        header = self.workflow.header
        return f"proven/{header.id}@{header.version}"


def is_proven(desk: Desk, text: WorkflowText) -> bool:
    """Whether the proof of a programme holds; a verdict that the base remembers is not asked
    again."""
    one = subject(desk, text)
    with desk.store.reading() as db:
        if is_noted(db, one):
            return True
    if not holds(one):
        return False
    # A base that is only read, or busy, is asked again another time.
    with suppress(NotForReplaying, BaseBusy), desk.store.transaction() as db:
        traits.write(db, one.name, one.digest)
    return True


def subject(desk: Desk, text: WorkflowText) -> Subject:
    """A programme as its proof would speak of it now."""
    desk.templates.look_again()
    return Subject(digest_of(desk, text), text.workflow, desk.templates)


def is_noted(db: Connection, one: Subject) -> bool:
    """Whether the base remembers that the proof holds."""
    return traits.read(db, one.name) == one.digest


def findings(db: Connection, desk: Desk) -> Iterator[tuple[str, str]]:
    """The programmes that the base says are proven, and that the proof, made anew, refuses: the
    verdict was written by hand. It takes seconds for each."""
    every = [subject(desk, text) for text in desk.engine.registry.published()]
    for one in every:
        if is_noted(db, one) and not holds(one):
            header = one.workflow.header
            yield (
                f"{header.id} version {header.version}",
                "la base dit ce programme prouvé, et la preuve le refuse : ce verdict a été écrit "
                f"à la main (support-engine workflow check {header.id}), cherchez la cause",
            )


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
