"""What whoever carries a project wrote to us, and what we answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import MESSAGES
from support_engine.core.programme.roles import HOLDER


@dataclass(frozen=True, slots=True)
class Written:
    """A message and its answer; `answered_on`: None as long as nobody has read it; `papers`: the
    names of the files that went with it; `by`: who wrote, nobody in old journals."""

    number: int
    label: str
    text: str
    on: date
    answered_on: date | None
    answer: str
    papers: tuple[str, ...] = ()
    by: str = ""


def written(case: Case) -> Iterator[Written]:
    """Every message of a dossier, the newest first; what somebody wrote who carries the project no
    more is said so."""
    holder = case.dossier.people.get(HOLDER)
    for one in reversed(case.dossier.messages):
        whose = "" if one.by in ("", holder) else " d’un ancien porteur"
        yield Written(
            number=one.number,
            label=f"{MESSAGES[one.kind]}{whose}",
            text=one.text,
            on=one.on,
            answered_on=one.answered_on,
            answer=one.answer,
            papers=tuple(file.name for file in one.papers),
            by=one.by,
        )
