"""Candidacies from a sheet: what would open, what would change, then done by the one door.

Safe to repeat: a row that matches a dossier opens nothing, and what is already so changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from support_engine.adapters.sheets.reading import read_table
from support_engine.adapters.store import dossiers, members
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.far_days import is_far
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.intake.candidacies import Candidacy, Intake, read_candidacies
from support_engine.core.language.spelling import plain
from support_engine.core.people.commands import AddPerson, ChangeContact, Contact
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.engine import Engine

NO_WAVE = "X"
Progress = Callable[[Iterable["Step"]], Iterable["Step"]]


@dataclass(frozen=True, slots=True)
class Step:
    """One row: the dossier it opens, or the one it changes (old and new value of each fact)."""

    candidacy: Candidacy
    reference: str
    is_new: bool
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; `same` rows change nothing."""

    intake: Intake
    steps: tuple[Step, ...]
    same: int
    programme: str = ""
    file: str = ""

    @property
    def opened(self) -> tuple[Step, ...]:
        """The rows that open a dossier."""
        return tuple(step for step in self.steps if step.is_new)

    @property
    def changed(self) -> tuple[Step, ...]:
        """The rows that change one."""
        return tuple(step for step in self.steps if not step.is_new)


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did; `refusals` are sentences with their line."""

    opened: int = 0
    changed: int = 0
    refusals: tuple[str, ...] = ()


def plan(engine: Engine, path: Path, waves: Iterable[str], programme: str | None = None) -> Plan:
    """Read a sheet and compare it with the dossiers of a programme; writes nothing.

    Raises UnreadableFile, UnknownName for a programme that does not exist.
    """
    workflow = engine.registry.current(programme).workflow
    table = read_table(path)
    is_quarter = workflow.sessions is not None and workflow.sessions.form == "quarter"
    known = None if is_quarter else tuple(waves)
    intake = read_candidacies(table.columns, table.rows, known)
    with engine.store.reading() as db:
        stock = list(dossiers.dossiers(db, workflow=workflow.header.id))
    made = compare(intake, stock, workflow.header.reference_prefix)
    return replace(made, programme=workflow.header.id, file=path.name)


def compare(intake: Intake, known: Sequence[Dossier], prefix: str) -> Plan:
    """Each good row as a new dossier, as changes to one, or as nothing."""
    by_source = {d.details["source_id"]: d for d in known if "source_id" in d.details}
    by_place = {likeness(d.details): d for d in known}
    taken = {d.reference for d in known}
    references = {source: d.reference for source, d in by_source.items()}
    steps: list[Step] = []
    same = 0
    for candidacy in intake.candidacies:
        details = candidacy.details
        dossier = by_source.get(details.get("source_id", "")) or by_place.get(likeness(details))
        if dossier is None:
            reference = new_reference(prefix, details, taken)
            taken.add(reference)
            steps.append(Step(candidacy, reference, True))
        elif changes := differences(dossier, details):
            reference = dossier.reference
            steps.append(Step(candidacy, reference, False, changes))
        else:
            reference, same = dossier.reference, same + 1
        if "source_id" in details:
            references[details["source_id"]] = reference
    return Plan(intake, tuple(linked(step, references) for step in steps), same)


def linked(step: Step, references: dict[str, str]) -> Step:
    """A re-application keeps the link to the dossier of the earlier one."""
    earlier = references.get(step.candidacy.follows or "")
    return replace(step, follows=earlier) if step.is_new and earlier != step.reference else step


def likeness(details: Mapping[str, str]) -> tuple[str, str, str]:
    """What makes two rows without an identifier the same application: wave, name, department."""
    return (
        details.get("wave", ""),
        plain(details.get("name", "")),
        details.get("department", ""),
    )


def differences(dossier: Dossier, details: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the row says otherwise; a fact that the row leaves out is not taken away."""
    return {
        name: (dossier.details.get(name, ""), value)
        for name, value in details.items()
        if value != dossier.details.get(name, "")
    }


def new_reference(prefix: str, details: Mapping[str, str], taken: set[str]) -> str:
    """`MP1-018` for the 18th identifier of wave 1, else the next free number."""
    head = f"{prefix}{details.get('wave') or NO_WAVE}-"
    tail = details.get("source_id", "").rpartition("-")[2]
    if tail.isdigit() and f"{head}{int(tail):03d}" not in taken:
        return f"{head}{int(tail):03d}"
    numbers = (int(r.removeprefix(head)) for r in taken if r.removeprefix(head).isdigit())
    return f"{head}{max(numbers, default=0) + 1:03d}"


def apply(
    engine: Engine, made: Plan, by: c.Actor, now: datetime, progress: Progress = iter
) -> Applied:
    """Open and change, one dossier at a time; a refused row does not stop the others."""
    done = Applied()
    for step in progress(made.steps):
        reasons = [
            blocker.sentence
            for command in commands_of(engine, step, by, now, made)
            for outcome in [engine.handle(command, now)]
            if isinstance(outcome, Refused)
            for blocker in outcome.blockers
        ]
        if reasons:
            refusal = f"Ligne {step.candidacy.line} ({step.reference}) : {' '.join(reasons)}"
            done = replace(done, refusals=(*done.refusals, refusal))
        elif step.is_new:
            done = replace(done, opened=done.opened + 1)
        else:
            done = replace(done, changed=done.changed + 1)
    return done


def commands_of(
    engine: Engine, step: Step, by: c.Actor, now: datetime, made: Plan
) -> Iterable[c.AnyCommand]:
    """The acts of one row; a deposit only where the sheet gives its date."""
    candidacy, today = step.candidacy, now.date()
    if not step.is_new:
        changes = {name: new for name, (_, new) in step.changes.items()}
        yield c.ChangeDetails(reference=step.reference, by=by, on=today, changes=changes)
        return
    workflow = engine.registry.current(made.programme or None).workflow
    on = candidacy.submitted_on or today
    because = origin(made, candidacy) if is_far(workflow, on, today) else ""
    people = {OFFICER: by.person} if OFFICER in by.roles else {}
    if candidacy.contact_email:
        people[HOLDER] = enrol(engine, step, by, now)
    yield c.OpenDossier(
        reference=step.reference,
        by=by,
        on=on,
        details=candidacy.details,
        people=people,
        follows=step.follows,
        programme=made.programme,
        because=because,
    )
    if candidacy.submitted_on:
        yield c.Advance(
            reference=step.reference,
            by=by,
            on=on,
            transition=workflow.header.deposit,
            because=because,
        )


def origin(made: Plan, candidacy: Candidacy) -> str:
    """Why a day that a sheet gives is the right one."""
    return f"Date de dépôt reprise du fichier {made.file}, ligne {candidacy.line}."


def enrol(engine: Engine, step: Step, by: c.Actor, now: datetime) -> str:
    """The holder's contact, by the same acts as any change of people, signed by who imports."""
    candidacy = step.candidacy
    person = f"porteur-{step.reference.lower()}"
    name = candidacy.contact_name or candidacy.details["name"]
    with engine.store.transaction() as db:
        known = members.contact(db, person)
        contact = Contact(name, candidacy.contact_email)
        same = f"Contact de {step.reference}, repris du fichier."
        command = (
            ChangeContact(
                by=by.person, person=person, name=name, email=contact.email, same_address=same
            )
            if known
            else AddPerson(by=by.person, person=person, contact=contact, same_address=same)
        )
        engine.directory.act(db, command, now)
    return person
