"""The dossiers that the applications of a sheet may be, found without reading all for each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from support_engine.adapters.store.case import marks
from support_engine.adapters.store.case.watching import Look, is_disturbed, look
from support_engine.adapters.store.sql import Sql
from support_engine.core.intake import recognition as r
from support_engine.core.intake.alike import Alike

PLACED = Sql(
    "SELECT d.reference, d.name FROM marks m JOIN dossiers d ON d.reference = m.reference"
    " WHERE m.workflow = :workflow AND m.mark = :mark"
)
WRITTEN = Sql("SELECT reference, search_text FROM dossiers WHERE workflow = :workflow")
PLACES = Sql(
    "SELECT d.name, d.search_text, m.mark FROM marks m JOIN dossiers d ON d.reference = m.reference"
    " WHERE m.reference = :reference"
)
OURS = Sql(
    "SELECT reference FROM dossiers WHERE workflow = :workflow AND reference IN (:typed, :upper)"
)
FOLDED = Sql("SELECT folded FROM dossiers WHERE reference = :reference")
HELD = Sql("SELECT 1 FROM dossiers WHERE holder = :person AND reference <> :besides LIMIT 1")
NAMED = Sql("SELECT reference, named, helpers FROM dossiers WHERE named <> '|' OR helpers <> ''")
ENOUGH = 2
"""Dossiers of somebody that are kept: one of them is another than any one."""
SIRET = re.compile(r"\b[0-9]{14}\b")
FEW, SELDOM = 20, 8
"""Names that are tried one by one; times that a place is asked about before its names are sorted
so that the like ones are found: sorting them costs as much as trying them all so often."""
MOST = 12
"""A number that a whole sheet repeats is not worth a hundred names."""


@dataclass(slots=True)
class Place:
    """The names of the dossiers of one place, as they were read last."""

    names: dict[str, str] = field(default_factory=dict)
    sorted: Alike[str] | None = None
    asked: int = 0
    read: int = -1

    def like(self, name: str) -> Iterable[str]:
        """The references of those whose name may be of one project with this one."""
        self.asked += 1
        if self.sorted is None and len(self.names) > FEW and self.asked > SELDOM:
            self.sorted = Alike()
            for reference, known in self.names.items():
                self.sorted.put(reference, known)
        return self.names if self.sorted is None else self.sorted.like(name)

    def put(self, reference: str, name: str) -> None:
        """That a dossier of this name is here."""
        if self.names.get(reference) != name:
            self.names[reference] = name
            if self.sorted is not None:
                self.sorted.put(reference, name)


@dataclass(slots=True)
class Stock:
    """The dossiers of a programme, for one application after another.

    What was read is kept from one row to the next, and read again where somebody else recorded
    something in between; whoever holds the stock says what they changed (`touch`).
    """

    workflow: str
    places: dict[str, Place] = field(default_factory=lambda: defaultdict(Place))
    sirets: dict[str, set[str]] | None = None
    named: dict[str, set[str]] | None = None
    touched: set[str] = field(default_factory=set)
    looked: Look | None = None
    turn: int = 0

    def of(self, db: Connection, details: Mapping[str, str]) -> list[r.Application]:
        """The dossiers that may be this application, or one before it, by their references."""
        self.renew(db)
        found = {one.reference for one in marks.same(db, self.workflow, details)}
        if own := details.get("source_id", ""):
            ours = {"workflow": self.workflow, "typed": own, "upper": own.upper()}
            found |= {row[0] for row in OURS.run(db, ours).fetchall()}
        for mark in r.marks(details) - set(r.keys(details)):
            place = self.place(db, mark)
            near = place.like(details.get("name", ""))
            found |= {one for one in near if r.looks_alike(details, place.names[one])}
        return list(applications(db, found))

    def of_siret(self, db: Connection, siret: str) -> list[r.Application]:
        """The first dossiers whose holder has that SIRET."""
        self.renew(db)
        if self.sirets is None:
            self.sirets = defaultdict(set)
            for reference, words in WRITTEN.run(db, {"workflow": self.workflow}).fetchall():
                self.keep_sirets(reference, words)
        known = applications(db, self.sirets.get(siret, ()))
        return list(islice((one for one in known if one.details.get("siret") == siret), MOST))

    def is_elsewhere(self, db: Connection, person: str, besides: str) -> bool:
        """Whether another dossier, of whatever programme, has this holder, names that person for
        something else, or lets them in."""
        if HELD.run(db, {"person": person, "besides": besides}).fetchone():
            return True
        self.renew(db)
        if self.named is None:
            self.named = named_somewhere(db)
        return bool(self.named.get(person, set()) - {besides})

    def touch(self, reference: str) -> None:
        """That whoever holds the stock wrote on a dossier: it is read again."""
        self.touched.add(reference)

    def renew(self, db: Connection) -> None:
        """Read again what was touched; what somebody else may have changed, once it is asked."""
        now = look(db)
        if self.looked is not None and is_disturbed(db, self.looked, now):
            self.turn, self.sirets, self.named = self.turn + 1, None, None
        self.looked = now
        for reference in self.touched:
            for name, words, mark in PLACES.run(db, {"reference": reference}).fetchall():
                if mark in self.places:
                    self.places[mark].put(reference, name)
                self.keep_sirets(reference, words)
        self.touched.clear()

    def place(self, db: Connection, mark: str) -> Place:
        """The dossiers of a place. One that left it may remain: the rule sees where it is."""
        place = self.places[mark]
        if place.read != self.turn:
            given = {"workflow": self.workflow, "mark": mark}
            for reference, name in PLACED.run(db, given).fetchall():
                place.put(reference, name)
            place.read = self.turn
        return place

    def keep_sirets(self, reference: str, words: str) -> None:
        """The numbers among the words by which a dossier is found."""
        if self.sirets is not None:
            for siret in SIRET.findall(words):
                self.sirets[siret].add(reference)


def applications(db: Connection, references: Iterable[str]) -> Iterator[r.Application]:
    """The dossiers that the base has under these references, in their order."""
    for reference in sorted(references):
        if row := FOLDED.run(db, {"reference": reference}).fetchone():
            yield marks.application(reference, row[0])


def named_somewhere(db: Connection) -> dict[str, set[str]]:
    """The first dossiers that name each person otherwise than as their holder, or let them in."""
    found: dict[str, set[str]] = defaultdict(set)
    for reference, named, helpers in NAMED.run(db, {}).fetchall():
        for person in f"{named}|{helpers}".split("|"):
            if len(found[person]) < ENOUGH:
                found[person].add(reference)
    return found
