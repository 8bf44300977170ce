"""Three waves replayed day by day: people act through the one door, a round runs each morning."""

import csv
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from support_engine import config
from support_engine.adapters.clock import PARIS
from support_engine.adapters.store import directory, outbox
from support_engine.adapters.store.directory import Person
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import Desk, open_desk, open_store
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.french import count, day
from support_engine.demo.fictions import FICTIONS
from support_engine.demo.lives import (
    ACCOUNTANT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    ORDERER,
    WAVES,
    Act,
    ordinary,
)
from support_engine.demo.team import TEAM
from support_engine.errors import SupportEngineError, UnreadableFile
from support_engine.tick import tick

Say = Callable[[str], None]
START = date(2021, 10, 7)
MARK = "# Réglages de la démonstration"
SIMULATED = "avancement simulé"
FICTIONAL = "dossier fictif"


@dataclass(frozen=True, slots=True)
class Part:
    """A dossier of the play: how it opens, and the acts of its life."""

    reference: str
    opened_on: date
    details: dict[str, str]
    people: dict[str, str]
    acts: tuple[Act, ...]
    follows: str | None = None


@dataclass(slots=True)
class Tally:
    """What the play made."""

    acts: int = 0
    rounds: int = 0
    sent: int = 0
    refused: list[str] = field(default_factory=list)


def play(folder: Path, until: date, say: Say) -> Tally:
    """Build the demonstration in `folder`. Raises UnreadableFile if the folder is not ours."""
    settings = prepare(folder)
    parts = [*real_parts(), *fictional_parts()]
    desk = open_desk(settings)
    try:
        enrol(desk, parts)
        tally = live(desk, parts, until)
        with desk.store.reading() as db:
            counts = outbox.counts(db)
    finally:
        desk.close()
    if tally.refused:
        raise SupportEngineError(
            "Actes refusés dans la démonstration :\n" + "\n".join(tally.refused)
        )
    conclude(folder, until, parts, tally, counts, say)
    return tally


def prepare(folder: Path) -> config.Settings:
    """A clean folder with its settings and an empty base; an earlier demonstration is replaced."""
    settings_file = folder / "config.toml"
    if folder.exists() and any(folder.iterdir()):
        ours = settings_file.exists() and settings_file.read_text(encoding="utf-8").startswith(MARK)
        if not ours:
            raise UnreadableFile(
                f"Le dossier {folder} contient autre chose qu’une démonstration. "
                "Choisissez-en un autre : --folder DOSSIER."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    text = config.shipped("config.toml").read_text(encoding="utf-8")
    text = text.replace("data/support_engine.db", "demo.db").replace("data/letters", "letters")
    settings_file.write_text(
        f"{MARK} (fichier produit, remplacé à chaque fois).\n{text}", encoding="utf-8"
    )
    settings = config.load(settings_file)
    store = open_store(settings)
    upgrade(store, "demo")
    store.close()
    return settings


def read_manufactures() -> list[dict[str, str]]:
    """The public facts that come with the demonstration."""
    path = Path(__file__).parent / "manufactures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def real_parts() -> Iterator[Part]:
    """Real manufactures: public facts, and an ordinary simulated progress."""
    numbers: dict[str, int] = defaultdict(int)
    for row in read_manufactures():
        wave = WAVES[row["vague"] or "3"]
        numbers[row["vague"]] += 1
        reference = f"MP{row['vague'] or 'X'}-{numbers[row['vague']]:03d}"
        details = {
            "name": row["nom"],
            "holder": row["porteur"],
            "commune": row["commune"],
            "insee": row["insee_com"],
            "department": row["departement"],
            "sector": row["filiere"],
            "wave": row["vague"],
            "source_id": row["id_candidature"],
            "source": row["source"],
            "demo": SIMULATED,
        }
        # A project whose commune nobody read, and so on: absent facts stay absent.
        known = {key: value for key, value in details.items() if value}
        yield part(
            reference, known, wave.deposited_on, tuple(ordinary(wave)), sum(numbers.values())
        )


def fictional_parts() -> Iterator[Part]:
    """Fictional dossiers, for everything that goes wrong."""
    for fiction in FICTIONS:
        wave = WAVES[fiction.wave]
        details = {
            "name": fiction.name,
            "commune": "Commune fictive",
            "department": fiction.department,
            "sector": "multi-filières",
            "wave": fiction.wave,
            "demo": FICTIONAL,
        }
        follows = f"FICTIF-{fiction.follows:02d}" if fiction.follows else None
        acts = tuple(fiction.life(wave))
        yield part(
            f"FICTIF-{fiction.number:02d}",
            details,
            wave.deposited_on,
            acts,
            fiction.number,
            follows,
        )


def part(
    reference: str,
    details: dict[str, str],
    deposited_on: date,
    acts: Sequence[Act],
    number: int,
    follows: str | None = None,
) -> Part:
    """A dossier with its people; half of them go to each officer."""
    people = {
        "porteur": f"porteur-{reference.lower()}",
        "instructeur": ("camille", "sacha")[number % 2],
        "accompagnateur": "alex",
    }
    return Part(reference, deposited_on - timedelta(days=6), details, people, tuple(acts), follows)


def enrol(desk: Desk, parts: Sequence[Part]) -> None:
    """The team, and one holder per dossier."""
    with desk.store.transaction() as db:
        for person in TEAM:
            directory.save(db, person)
        for one in parts:
            holder = one.people["porteur"]
            name = f"Équipe « {one.details['name']} »"
            directory.save(db, Person(holder, name, f"{holder}@demo.example"))


def live(desk: Desk, parts: Sequence[Part], until: date) -> Tally:
    """Every day from the opening of the call: acts at ten, the round at eight on working days."""
    tally = Tally()
    calendar = desk.engine.calendar
    by_day: dict[date, list[tuple[Part, Act | None]]] = defaultdict(list)
    for one in parts:
        by_day[calendar.working_day(one.opened_on, "")].append((one, None))
        for planned in one.acts:
            by_day[calendar.working_day(planned.on, "")].append((one, planned))
    actors = actors_of(desk)
    today = START
    while today <= until:
        if calendar.is_working_day(today, ""):
            morning = datetime.combine(today, time(8), tzinfo=PARIS)
            tally.sent += tick(desk.engine, desk.postman(stays_here=True), morning).sent
            tally.rounds += 1
        for one, act in by_day.get(today, ()):
            do(desk, one, act, today, actors, tally)
        today += timedelta(days=1)
    return tally


def actors_of(desk: Desk) -> dict[str, c.Actor]:
    """The team as actors."""
    with desk.store.reading() as db:
        return {person.id: directory.actor(db, person.id) for person in TEAM}


def do(
    desk: Desk, one: Part, act: Act | None, today: date, actors: dict[str, c.Actor], tally: Tally
) -> None:
    """One act through the one door; a refusal is a mistake of the play, and kept to be said."""
    now = datetime.combine(today, time(10), tzinfo=PARIS)
    officer = actors[one.people["instructeur"]]
    command: c.AnyCommand
    if act is None:
        command = c.OpenDossier(
            reference=one.reference,
            by=officer,
            on=today,
            details=one.details,
            people=one.people,
            follows=one.follows,
        )
    else:
        who = {
            OFFICER: officer,
            HEAD: actors["dominique"],
            GUIDE: actors["alex"],
            ORDERER: actors["olivia"],
            ACCOUNTANT: actors["paul"],
            HOLDER: c.Actor(one.people["porteur"]),
        }[act.who]
        facts = {name: told(value, one.reference) for name, value in act.facts.items()}
        command = act.build(reference=one.reference, by=who, on=today, **facts)
    outcome = desk.engine.handle(command, now)
    tally.acts += 1
    expected = act is not None and act.is_refused
    if isinstance(outcome, Refused) is not expected:
        blockers = outcome.blockers if isinstance(outcome, Refused) else ()
        reasons = " ".join(blocker.sentence for blocker in blockers) or "accepté à tort"
        tally.refused.append(f"{today} {one.reference} {type(command).__name__} {act} : {reasons}")


def told(value: object, reference: str) -> object:
    """A fact of the play; `{reference}` in a text is the dossier's own."""
    return value.replace("{reference}", reference) if isinstance(value, str) else value


def conclude(
    folder: Path,
    until: date,
    parts: Sequence[Part],
    tally: Tally,
    letters: dict[str, int],
    say: Say,
) -> None:
    """What was made, and what to type next."""
    fictional = sum(one.details["demo"] == FICTIONAL for one in parts)
    engine = f"support-engine --now {until.isoformat()}"
    say(f"Démonstration prête dans {folder}, au {day(until)}. Données de démonstration.")
    say(
        f"  {len(parts) - fictional} manufactures réelles (faits publics, avancement simulé) "
        f"et {count(fictional, 'dossier fictif', 'dossiers fictifs')} ;"
    )
    say(
        f"  {tally.acts} actes, {tally.rounds} passages quotidiens, {tally.sent} lettres écrites "
        f"dans {folder}/letters, {letters.get('queued', 0)} en attente."
    )
    say("Et maintenant (la commande est dans .venv/bin) :")
    say(f"  cd {folder}")
    for words in (
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
        "tranche ledger",
        "verify",
    ):
        say(f"  {engine} {words}")
