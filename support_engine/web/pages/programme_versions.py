"""The versions of a programme: since when, by whom, how many follow each, what differs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store import codec, pinned_rules, publications
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.publications import Publication
from support_engine.core.language.typed import read_whole
from support_engine.core.programme.differences import Difference, differences
from support_engine.core.programme.source import WorkflowText
from support_engine.core.versions.weakening import weakened
from support_engine.web.asked import Asked
from support_engine.web.reading.on_programme import OnProgramme, looked_at
from support_engine.web.reading.on_programme import page as of_programme
from support_engine.web.routes import May, page


class Version(NamedTuple):
    """A version; `followed_on`: when a dossier first followed it; how many follow it, in hand and
    closed; who proposed and approved it, and when, where it took two people; `waits`: why no
    dossier may follow it yet."""

    number: int
    is_in_force: bool
    followed_on: date | None
    in_hand: int
    closed: int
    publication: Publication | None
    waits: str

    @property
    def proposed_at(self) -> datetime | None:
        """When it was proposed."""
        return codec.from_moment(self.publication.proposed_at) if self.publication else None

    @property
    def approved_at(self) -> datetime | None:
        """When a second person approved it."""
        at = self.publication.approved_at if self.publication else ""
        return codec.from_moment(at) if at else None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions side by side, and what differs; `easier`: what makes a payment easier."""

    old: int
    new: int
    changes: tuple[Difference, ...]
    easier: frozenset[Difference]


@page("GET", "/programme/versions", May.OFFICE)
def versions(asked: Asked) -> Response:
    """All of them, the newest first, and what differs between two."""
    here = looked_at(asked)
    numbers = asked.desk.engine.registry.versions(here.name)[::-1]
    with asked.desk.store.reading() as db:
        texts = [asked.desk.engine.registry.text(here.name, one) for one in numbers]
        found = told(db, asked, here, texts)
        names = called(db, [one.publication for one in found if one.publication])
    differing = compared(asked, here, numbers)
    data = {"versions": found, "names": names, "compared": differing}
    return of_programme(asked, here, "versions", **data)


def called(db: Connection, published: list[Publication]) -> dict[str, str]:
    """The names of those who published."""
    people = {who for one in published for who in (one.proposed_by, one.approved_by)}
    return {one.id: one.name for one in directory.some(db, people).values()}


def told(
    db: Connection, asked: Asked, here: OnProgramme, texts: list[WorkflowText]
) -> list[Version]:
    """Each version with what the base knows of it."""
    known = asked.desk.engine.registry.get
    since, followers = pinned_rules.pinned_on(db), pinned_rules.followers(db, here.name)
    found = []
    for text in texts:
        number = text.workflow.header.version
        blocker = publications.not_approved(db, text, known)
        found.append(
            Version(
                number,
                number == here.rules.header.version,
                since.get((here.name, number)),
                *followers.get(number, (0, 0)),
                publications.found(db, text),
                blocker.sentence if blocker else "",
            )
        )
    return found


def compared(asked: Asked, here: OnProgramme, numbers: list[int]) -> Compared | None:
    """The two versions that the address names, else the two newest; None where there is one."""
    if len(numbers) < 2:
        return None
    old, new = (chosen(asked.query(name), numbers) for name in ("de", "a"))
    new = new or numbers[0]
    old = old or next(one for one in (*numbers[numbers.index(new) + 1 :], *numbers) if one != new)
    registry = asked.desk.engine.registry
    before, after = registry.get(here.name, old), registry.get(here.name, new)
    changes = tuple(differences(before, after))
    return Compared(old, new, changes, frozenset(weakened(before, after)))


def chosen(typed: str, numbers: list[int]) -> int | None:
    """A version that exists; None for any other."""
    number = read_whole(typed)
    return number if isinstance(number, int) and number in numbers else None
