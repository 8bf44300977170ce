"""The letters of a programme, each read on a dossier as it would be read if it left today."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.letters import letters_received
from support_engine.adapters.store.lists import finding
from support_engine.core.language.names import require
from support_engine.core.language.spelling import printable
from support_engine.errors import BrokenTemplate, UnknownName
from support_engine.stories.letters.examples import EXAMPLE
from support_engine.stories.letters.previews import preview_letter
from support_engine.views.letters.letters_told import occasions
from support_engine.web.asked import Asked
from support_engine.web.reading.on_programme import OnProgramme, looked_at
from support_engine.web.reading.on_programme import page as of_programme
from support_engine.web.routes import May, page

OF_EACH_PHASE = 12
"""Dossiers of each phase among which those that received a letter are looked for."""
MOST_TRIED = 6
"""Dossiers that received a letter on which it is read, until it fits one."""
NOBODY = "Ce programme n’a aucun dossier : ses lettres se liront sur le premier."
NOT_OF_IT = "« {reference} » n’est pas un dossier de ce programme. Choisissez-en un autre."


class Line(NamedTuple):
    """A letter: its id, the occasion that names it, the others, the dossier to read it on."""

    id: str
    label: str
    others: tuple[str, ...]
    read_on: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter on a dossier: its words, or why there are none. `is_example`: the dossier did not
    receive it; `has_examples`: some of its words stand for what has not happened yet."""

    reference: str
    subject: str = ""
    text: str = ""
    problem: str = ""
    is_example: bool = False

    @property
    def has_examples(self) -> bool:
        """Whether some of its words are examples."""
        return EXAMPLE.strip() in f"{self.subject} {self.text}"


@page("GET", "/programme/lettres", May.OFFICE)
def letters(asked: Asked) -> Response:
    """All of them, or the one that the address names, read on the dossier that it names. Raises
    UnknownName for a letter that the programme has not."""
    here, letter = looked_at(asked), asked.query("lettre")
    with asked.desk.store.reading() as db:
        known = candidates(db, asked, here)
        received = letters_received.received(db, known)
    lines = tuple(each_letter(here, received, known))
    if not letter:
        return of_programme(asked, here, "lettres", lines=lines)
    line = require({one.id: one for one in lines}, letter, "lettre")
    got = received.get(letter, ())
    read = reading(asked, here, line, printable(asked.query("dossier").strip()[:80]), got)
    data = {"line": line, "read": read, "known": got or tuple(known[:OF_EACH_PHASE])}
    return of_programme(asked, here, "lettres", lines=lines, **data)


def candidates(db: Connection, asked: Asked, here: OnProgramme) -> list[str]:
    """The first dossiers of each phase."""
    rows = finding.first_of(db, here.dossiers, asked.today, tuple(here.rules.phases), OF_EACH_PHASE)
    return [row["reference"] for row in rows]


def each_letter(
    here: OnProgramme, received: dict[str, tuple[str, ...]], known: list[str]
) -> Iterator[Line]:
    """Every letter that the programme names, with its occasions and a dossier to read it on."""
    for letter, (label, *others) in occasions(here.rules).items():
        read_on = (*received.get(letter, ()), *known, "")[0]
        yield Line(letter, label, tuple(others), read_on)


def reading(
    asked: Asked, here: OnProgramme, line: Line, wanted: str, got: tuple[str, ...]
) -> Reading:
    """The letter on the dossier that is asked for, else on one that it fits, else on any."""
    if wanted:
        return read_on(asked, here, line, wanted)
    tried = [read_on(asked, here, line, one) for one in got[:MOST_TRIED] or (line.read_on,) if one]
    fitting = (one for one in tried if not one.problem and not one.has_examples)
    return next(fitting, tried[0] if tried else Reading("", problem=NOBODY))


def read_on(asked: Asked, here: OnProgramme, line: Line, reference: str) -> Reading:
    """The letter on one dossier of the programme."""
    try:
        case = asked.case(reference)
        read = preview_letter(asked.desk, case, line.id)
    except UnknownName:
        return Reading(reference, problem=NOT_OF_IT.format(reference=reference))
    except BrokenTemplate as failure:
        return Reading(reference, problem=str(failure))
    if case.workflow.header.id != here.name:
        return Reading(reference, problem=NOT_OF_IT.format(reference=reference))
    with asked.desk.store.reading() as db:
        is_example = line.id not in letters_received.received(db, [reference])
    return Reading(reference, read.subject, read.text, is_example=is_example)
