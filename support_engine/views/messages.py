"""What whoever carries a project wrote to us, and what we answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import MESSAGES


@dataclass(frozen=True, slots=True)
class Written:
    """A message and its answer; `answered_on`: None as long as nobody has read it; `papers`: the
    names of the files that went with it."""

    number: int
    label: str
    text: str
    on: date
    answered_on: date | None
    answer: str
    papers: tuple[str, ...] = ()


def written(case: Case) -> Iterator[Written]:
    """Every message of a dossier, the newest first."""
    for one in reversed(case.dossier.messages):
        names = tuple(file.name for file in one.papers)
        label = MESSAGES[one.kind]
        yield Written(one.number, label, one.text, one.on, one.answered_on, one.answer, names)
