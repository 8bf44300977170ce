"""Three waves replayed day by day: people act through the one door, a round runs each morning."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Self

from support_engine import config
from support_engine.adapters.clock import PARIS
from support_engine.adapters.files import documents, private
from support_engine.adapters.store.letters import claiming
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.adapters.store.traits import REPLAY
from support_engine.assemble import Desk, open_desk, open_store
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.french import count, day
from support_engine.demo.lives import (
    ACCOUNTANT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    ORDERER,
    Act,
    made_up,
)
from support_engine.demo.parts import Part, fictional_parts, real_parts
from support_engine.demo.team import TEAM, UNREACHED
from support_engine.errors import SupportEngineError, UnreadableFile
from support_engine.tick import tick

Say = Callable[[str], None]
START = date(2021, 10, 7)
PRODUCED = ("config.toml", "demo.db", "demo.db-wal", "demo.db-shm", "letters", "data/documents")
"""What a demonstration makes in its folder."""
MARK = "# Réglages de la démonstration"


@dataclass(slots=True)
class Tally:
    """What the play made; `waiting` are the letters that did not leave."""

    acts: int = 0
    rounds: int = 0
    sent: int = 0
    waiting: int = 0
    refused: list[str] = field(default_factory=list)


def play(folder: Path, until: date, say: Say) -> Tally:
    """Build the demonstration in `folder`. Raises UnreadableFile if the folder is not ours."""
    settings = prepare(folder)
    parts = [*real_parts(), *fictional_parts()]
    desk = open_desk(settings)
    try:
        enrol(desk, parts)
        tally = Stage.of(desk).live(parts, until)
        with desk.store.reading() as db:
            tally.waiting = claiming.waiting(db)
    finally:
        desk.close()
    if tally.refused:
        raise SupportEngineError(
            "Actes refusés dans la démonstration :\n" + "\n".join(tally.refused)
        )
    for line in conclusion(folder, until, parts, tally):
        say(line)
    return tally


def remove(path: Path) -> None:
    """A file or a folder that an earlier demonstration made, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def prepare(folder: Path) -> config.Settings:
    """A folder with its settings and an empty base; an earlier demonstration is replaced, and what
    people put beside it (a programme, a mapping) stays. Raises UnreadableFile."""
    settings_file = folder / "config.toml"
    if folder.exists() and not folder.is_dir():
        raise UnreadableFile(f"« {folder} » est un fichier. Donnez un dossier : --folder DOSSIER.")
    if folder.exists() and any(folder.iterdir()):
        ours = settings_file.exists() and settings_file.read_text(encoding="utf-8").startswith(MARK)
        if not ours:
            raise UnreadableFile(
                f"Le dossier {folder} contient autre chose qu’une démonstration. "
                "Choisissez-en un autre : --folder DOSSIER."
            )
        for name in PRODUCED:
            remove(folder / name)
    folder.mkdir(parents=True, exist_ok=True)
    text = config.shipped("config.toml").read_text(encoding="utf-8")
    text = text.replace("data/support_engine.db", "demo.db").replace("data/letters", "letters")
    settings_file.write_text(
        f"{MARK} (fichier produit, remplacé à chaque fois).\n{text}", encoding="utf-8"
    )
    settings = config.load(settings_file)
    store = open_store(settings)
    upgrade(store, "demo", REPLAY)
    store.close()
    return settings


def enrol(desk: Desk, parts: Iterable[Part]) -> None:
    """The team, one holder per dossier, and somebody who has no e-mail address."""
    at = datetime.combine(START, time(8), tzinfo=PARIS)
    with desk.store.transaction() as db:
        for person in (*TEAM, UNREACHED):
            directory.save(db, person, at)
        for part in parts:
            holder = part.people["porteur"]
            name = f"Équipe « {part.details['name']} »"
            directory.save(db, Person(holder, name, f"{holder}@demo.example"), at)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the parts are played: the desk, the team as actors, and what was made so far."""

    desk: Desk
    team: dict[str, c.Actor]
    tally: Tally

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """An empty one; the team is enrolled."""
        with desk.store.reading() as db:
            return cls(desk, {one.id: directory.actor(db, one.id) for one in TEAM}, Tally())

    def live(self, parts: Iterable[Part], until: date) -> Tally:
        """Every day from the opening of the call: a round at eight on working days, acts at ten."""
        calendar = self.desk.engine.calendar
        planned = self.planned(parts)
        today = START
        while today <= until:
            if calendar.is_working_day(today, ""):
                self.make_round(today)
            for part, act in planned.get(today, ()):
                self.carry_out(part, act, today)
            today += timedelta(days=1)
        return self.tally

    def planned(self, parts: Iterable[Part]) -> dict[date, list[tuple[Part, Act | None]]]:
        """The acts of each working day; None opens the dossier."""
        working_day = self.desk.engine.calendar.working_day
        by_day: dict[date, list[tuple[Part, Act | None]]] = defaultdict(list)
        for part in parts:
            by_day[working_day(part.opened_on, "")].append((part, None))
            for act in part.acts:
                by_day[working_day(act.on, "")].append((part, act))
        return by_day

    def make_round(self, today: date) -> None:
        """The round of the morning; its letters stay on this machine."""
        morning = datetime.combine(today, time(8), tzinfo=PARIS)
        done = tick(self.desk.engine, self.desk.postman(), morning)
        self.tally.sent += done.sent
        self.tally.rounds += 1

    def carry_out(self, part: Part, act: Act | None, today: date) -> None:
        """One act through the one door; a refusal is a mistake of the play, and kept to be said."""
        command = self.opening(part, today) if act is None else self.command(part, act, today)
        if act is not None and isinstance(command, c.AddDocument):
            self.keep(made_up(command.kind, act.on), command.sha256)
        outcome = self.desk.engine.handle(command, datetime.combine(today, time(10), tzinfo=PARIS))
        self.tally.acts += 1
        expected = act is not None and act.is_refused
        if isinstance(outcome, Refused) is not expected:
            blockers = outcome.blockers if isinstance(outcome, Refused) else ()
            reasons = " ".join(blocker.sentence for blocker in blockers) or "accepté à tort"
            what = f"{today} {part.reference} {type(command).__name__} {act}"
            self.tally.refused.append(f"{what} : {reasons}")

    def keep(self, content: bytes, digest: str) -> None:
        """The file of a paper, where the papers of the base stand."""
        target = documents.place(self.desk.papers, digest)
        if not target.exists():
            private.write(target, content)

    def opening(self, part: Part, today: date) -> c.OpenDossier:
        """The officer of a dossier opens it."""
        return c.OpenDossier(
            reference=part.reference,
            by=self.team[part.people["instructeur"]],
            on=today,
            details=part.details,
            people=part.people,
            follows=part.follows,
        )

    def command(self, part: Part, act: Act, today: date) -> c.AnyCommand:
        """An act as a command of the one who plays it."""
        who = {
            OFFICER: self.team[part.people["instructeur"]],
            HEAD: self.team["dominique"],
            GUIDE: self.team["alex"],
            ORDERER: self.team["olivia"],
            ACCOUNTANT: self.team["paul"],
            HOLDER: c.Actor(part.people["porteur"]),
        }[act.who]
        facts = {name: told(value, part.reference) for name, value in act.facts.items()}
        return act.build(reference=part.reference, by=who, on=act.since or today, **facts)


def told(value: object, reference: str) -> object:
    """A fact of the play; `{reference}` in a text is the dossier's own."""
    return value.replace("{reference}", reference) if isinstance(value, str) else value


SUGGESTED = (
    "list --wave 1",
    "show FICTIF-01",
    "history FICTIF-02",
    "explain FICTIF-07 incubation",
    "--as camille advance FICTIF-01 passer_comite_financement",
    "agenda --late",
    "letters list --limit 10",
    "letters preview relance FICTIF-01",
    "report portfolio --format html --output portefeuille.html",
    "report milestones",
    "tranche list FICTIF-20",
    "explain FICTIF-23 acompte",
    "explain FICTIF-25",
    "history FICTIF-26",
    "tranche ledger",
    "verify",
)
"""What to type first; a command of the list may be refused, and say why."""


def conclusion(folder: Path, until: date, parts: Sequence[Part], tally: Tally) -> Iterator[str]:
    """What was made, and what to type next."""
    fictional = sum(part.is_fictional for part in parts)
    yield f"Démonstration prête dans {folder}, au {day(until)}. Données de démonstration."
    yield (
        f"  {len(parts) - fictional} manufactures réelles (faits publics, avancement simulé) "
        f"et {count(fictional, 'dossier fictif', 'dossiers fictifs')} ;"
    )
    yield (
        f"  {tally.acts} actes, {tally.rounds} passages quotidiens, {tally.sent} lettres écrites "
        f"dans {folder}/letters, {tally.waiting} en attente."
    )
    yield "  C’est une base d’essai : --now y rejoue n’importe quel moment, rien n’en part."
    yield "Et maintenant (la commande est dans .venv/bin) :"
    yield f"  cd {folder}"
    yield f"  support-engine --now {until.isoformat()} serve    (le bureau dans un navigateur)"
    yield from (f"  support-engine --now {until.isoformat()} {words}" for words in SUGGESTED)
