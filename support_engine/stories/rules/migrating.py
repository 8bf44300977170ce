"""New rules for files in flight: what they would do, then the move, one dossier at a time.

Safe to kill anywhere and to run again: each dossier is one transaction through the one door, with
a key made of the dossier and the mapping; those already moved are counted and left alone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, Refused
from support_engine.core.acts.conditions import closed, role_blocker
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence
from support_engine.core.programme.soundness import role_flaws
from support_engine.core.versions.holdings import unmapped, used
from support_engine.core.versions.impact import Impact, impact
from support_engine.core.versions.lengths import undecided
from support_engine.core.versions.migration import ACT, brought_up_to_date, decide_migration
from support_engine.core.versions.migration import elsewhere as follows_others
from support_engine.core.versions.passage import passed
from support_engine.engine import Engine
from support_engine.stories.verifying.verify import Finding, verify_one

DECIDER = "étude"
"""Who decides on paper, in a study of the impact: it has every role and writes nothing."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a run did: how many moved, had moved before, were refused and why."""

    moved: int = 0
    already: int = 0
    refusals: tuple[tuple[str, tuple[str, ...]], ...] = ()


def in_flight(
    db: Connection, old: Workflow, references: Collection[str] | None = None
) -> list[Dossier]:
    """The open dossiers that follow a version; some of them, or all."""
    header = old.header
    return [
        dossier
        for dossier in dossiers.dossiers(db, workflow=header.id)
        if dossier.workflow_version == header.version
        and not dossier.is_closed
        and (references is None or dossier.reference in references)
    ]


def all_in_flight(engine: Engine, old: Workflow) -> tuple[str, ...]:
    """The references of all the open dossiers that follow a version."""
    with engine.store.reading() as db:
        return tuple(dossier.reference for dossier in in_flight(db, old))


@dataclass(frozen=True, slots=True)
class Change:
    """Two versions of a programme, and what becomes what."""

    old: Workflow
    new: Workflow
    mapping: Correspondence


def study(
    engine: Engine,
    change: Change,
    today: date,
    references: Collection[str] | None = None,
    progress: Callable[[list[Dossier]], Iterable[Dossier]] = iter,
) -> list[Impact]:
    """What the new rules would do, today, to those named or to all; nothing is written."""
    with engine.store.reading() as db:
        moving = in_flight(db, change.old, references)
    cases = (Case(change.old, dossier, engine.calendar, today) for dossier in progress(moving))
    return [studied(case, change) for case in cases]


def studied(case: Case, change: Change) -> Impact:
    """One dossier, after the round of the day: what the old rules owe is done under them."""
    command = on_paper(case, change.mapping)
    case = brought_up_to_date(case, command.on)
    outcome = decide_migration(case, change.new, command)
    if isinstance(outcome, Refused):
        return kept_back(case, outcome.blockers)
    effect = impact(passed(case, change.new, outcome, command.on))
    closed_labels = (case.workflow.clocks[answer.clock].label for answer in outcome[:-1])
    return replace(effect, closed=tuple(closed_labels))


def elsewhere(cases: Iterable[Case], mapping: Correspondence) -> list[Impact]:
    """Of the dossiers named, those that are closed or follow other rules, each with why."""
    apart = []
    for case in cases:
        reasons = (closed(case), follows_others(case.dossier, mapping))
        if blockers := tuple(reason for reason in reasons if reason):
            apart.append(kept_back(case, blockers))
    return apart


def kept_back(case: Case, blockers: tuple[Blocker, ...]) -> Impact:
    """A dossier that stays where it is, and why."""
    dossier, state = case.dossier, case.workflow.states[case.dossier.state].label
    return Impact(dossier.reference, dossier.name, state, state, blockers=blockers)


def signed(studies: Iterable[tuple[Case, Impact]], by: c.Actor, old: Workflow) -> list[Impact]:
    """A study as the person who would sign may do it: a rehearsal refuses what the act would."""
    heard = []
    for case, effect in studies:
        no = role_blocker(case, by, old.extensions.decided_by, ACT)
        heard.append(replace(effect, blockers=(no, *effect.blockers)) if no else effect)
    return heard


def on_paper(case: Case, mapping: Correspondence) -> c.MigrateDossier:
    """The command that a study decides, by somebody with every role."""
    by = c.Actor(DECIDER, frozenset(case.workflow.roles))
    on = max(case.today, case.dossier.last_act_on)
    return c.MigrateDossier(reference=case.dossier.reference, by=by, on=on, mapping=mapping)


def unheld(engine: Engine, old: Workflow, new: Workflow) -> list[str]:
    """Roles that the new rules use, that nobody has, and whose lack is new: acts and letters would
    have nobody. One French sentence each."""
    with engine.store.reading() as db:
        held = {role for person in directory.everyone(db).values() for role in person.roles}
    known = {flaw.sentence for flaw in role_flaws(old, held)}
    lacking = {flaw.sentence for flaw in role_flaws(new, held)} - known
    return [f"Sous les nouvelles règles, {sentence}." for sentence in sorted(lacking)]


def to_map(engine: Engine, change: Change, today: date) -> tuple[dict[str, list[str]], list[str]]:
    """What some dossier holds and that has no place (section → ids), and clocks to decide."""
    with engine.store.reading() as db:
        moving = in_flight(db, change.old)
    places: dict[str, list[str]] = {}
    lengths: dict[str, None] = {}
    for dossier in moving:
        case = Case(change.old, dossier, engine.calendar, today)
        for blocker in unmapped(used(case), change.new, dossier, change.mapping):
            if blocker.code == Code.UNMAPPED:
                names = places.setdefault(str(blocker.facts["section"]), [])
                if blocker.about not in names:
                    names.append(blocker.about)
        lengths.update(
            (blocker.about, None) for blocker in undecided(case, change.new, change.mapping)
        )
    return places, list(lengths)


def migrate(
    engine: Engine,
    mapping: Correspondence,
    references: Iterable[str],
    by: c.Actor,
    now: datetime,
) -> Moved:
    """Move each dossier; one that is refused stays where it was and does not stop the others."""
    done = Moved()
    for reference in references:
        with engine.store.reading() as db:
            stored = dossiers.load(db, reference)
        followed = (stored.dossier.workflow, stored.dossier.workflow_version) if stored else None
        if followed == (mapping.programme, mapping.new):
            done = replace(done, already=done.already + 1)
            continue
        version = stored.dossier.version if stored else 0
        command = c.MigrateDossier(
            reference=reference,
            by=by,
            on=now.date(),
            mapping=mapping,
            key=f"migration/{reference}/{version}/{mapping.sha256[:32]}",
        )
        outcome = engine.handle(command, now)
        if isinstance(outcome, Refused):
            reasons = tuple(f"{b.sentence} {b.remedy}" for b in outcome.blockers)
            done = replace(done, refusals=(*done.refusals, (reference, reasons)))
        else:
            done = replace(done, moved=done.moved + 1)
    return done


def findings(engine: Engine, references: Iterable[str]) -> Iterator[Finding]:
    """What `verify` says of these dossiers."""
    with engine.store.reading() as db:
        for reference in references:
            yield from verify_one(db, engine.registry, engine.calendar, reference)
