"""Who may do each act: asked of the very decisions that every act passes, one role at a time.

An act is asked of a dossier that was just opened, with nothing that it needs: what counts is
whether the role is among the reasons why not.
"""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from typing import Any, get_args

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.filing import open_dossier
from support_engine.core.acts.messages import ACTS
from support_engine.core.acts.takers import enders, takers
from support_engine.core.days.calendar import Calendar
from support_engine.core.decide import decide
from support_engine.core.dossier.access_events import RIGHTS, AccessGiven
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import HolderWrote, Noted
from support_engine.core.dossier.evolve import evolve
from support_engine.core.dossier.money_events import RecoveryOpened
from support_engine.core.money.holder import KINDS
from support_engine.core.money.recoveries import CAUSES
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow

DAY = date(2026, 1, 5)
NOT_YOURS = frozenset({Code.ROLE_MISSING, Code.SYSTEM_ONLY, Code.OWN_PROJECT})
DUMMIES: dict[object, object] = {str: "x", date: DAY, int: 1, "str": "x", "date": DAY, "int": 1}


@dataclass(frozen=True, slots=True)
class Allowed:
    """An act, the part of the programme that it is about, and the roles that may do it."""

    act: str
    about: str
    roles: tuple[str, ...]


def who_may(workflow: Workflow) -> Iterator[Allowed]:
    """Every act of a programme with its roles."""
    case = Case(workflow, opened(workflow), Calendar(), DAY)
    yield Allowed("OpenDossier", "", tuple(r for r in asking(workflow) if may_open(workflow, r)))
    for command in asked(workflow):
        roles = tuple(role for role in asking(workflow) if may(case, command, role))
        yield Allowed(type(command).__name__, subject(command), roles)
    yield Allowed("CorrectLastAct", "d’une note", takers(workflow, Noted("x")))
    yield Allowed("EndTakeover", "", enders(workflow))
    yield Allowed("MigrateDossier", "", workflow.extensions.decided_by)


def asking(workflow: Workflow) -> tuple[str, ...]:
    """The roles of the file, and the round."""
    return (*workflow.roles, SYSTEM_ROLE)


def person_of(role: str) -> str:
    """Somebody who has that role alone."""
    return f"avec-{role}"


def actor(workflow: Workflow, role: str) -> c.Actor:
    """Them, as they ask: a role of one dossier is read there."""
    is_wide = role == SYSTEM_ROLE or workflow.roles[role].scope == "programme"
    return c.Actor(person_of(role), frozenset({role}) if is_wide else frozenset())


def opened(workflow: Workflow) -> Dossier:
    """A dossier that names somebody for each of its own roles, with a message that waits for its
    answer, somebody whom the holder lets in, and money to be given back."""
    named = {n: person_of(n) for n, role in workflow.roles.items() if role.scope == "dossier"}
    command = c.OpenDossier(
        reference="X-1", by=c.SYSTEM, on=DAY, details={"name": "Essai"}, people=named
    )
    answer = open_dossier(workflow, command, DAY)
    if isinstance(answer, Refused):
        raise ValueError("; ".join(blocker.sentence for blocker in answer.blockers))
    dossier = evolve(evolve(None, answer[0], DAY), HolderWrote(1, "message", "Essai"), DAY)
    dossier = evolve(dossier, AccessGiven("x", "deposit"), DAY)
    if workflow.money is None:
        return dossier
    return evolve(dossier, RecoveryOpened(1, next(iter(CAUSES)), 100, "Essai"), DAY)


def may_open(workflow: Workflow, role: str) -> bool:
    """Whether a role opens dossiers."""
    by = actor(workflow, role)
    command = c.OpenDossier(reference="X-2", by=by, on=DAY, details={"name": "Essai"})
    return is_theirs(open_dossier(workflow, command, DAY))


def may(case: Case, command: c.CaseCommand, role: str) -> bool:
    """Whether a role is not among the reasons why an act is refused."""
    asked_by = replace(command, by=actor(case.workflow, role))
    return is_theirs(decide(case, asked_by))


def is_theirs(answer: object) -> bool:
    """Whether an answer does not say that the act is somebody else's."""
    return not isinstance(answer, Refused) or not answer.codes & NOT_YOURS


def subject(command: c.CaseCommand) -> str:
    """The id of the programme's part that an act is about."""
    names = ("transition", "milestone", "hold", "clock")
    return next((str(getattr(command, name)) for name in names if hasattr(command, name)), "")


def asked(workflow: Workflow) -> Iterator[c.CaseCommand]:
    """One act of each kind, on each part of the file that makes a difference."""
    clock, document = next(iter(workflow.clocks), ""), next(iter(workflow.documents), "")
    parts = {
        "transition": tuple(workflow.transition_of),
        "milestone": tuple(workflow.milestone_of),
        "hold": tuple(workflow.holds),
        "clock": (clock,),
        "tranche": tuple(workflow.tranche_of)[:1],
        "kind": (document,),
        "role": (next(iter(workflow.roles)),),
        "about": tuple(ACTS)[:1],
    }
    for kind in kinds(workflow):
        free = [f for f in fields(kind) if f.name not in SHARED and f.default is MISSING]
        about = next((f.name for f in free if f.name in parts), "")
        for name in parts[about] if about else ("",):
            given: dict[str, Any] = {
                f.name: dummy(f.name, f.type) for f in free if f.default_factory is MISSING
            }
            given |= {about: name} if about else {}
            yield kind(reference="X-1", by=c.SYSTEM, on=DAY, **given)


SHARED = frozenset(field.name for field in fields(c.Command))


def dummy(name: str, kind: object) -> Any:
    """A value of a type, for an act that will be refused anyway."""
    given: dict[str, Any] = {
        "changes": {"name": "Autre"},
        "cause": next(iter(CAUSES)),
        "right": next(iter(RIGHTS)),
        "holder_kind": next(iter(KINDS)),
    }
    return given.get(name, DUMMIES.get(kind, "x"))


def kinds(workflow: Workflow) -> Iterator[type[c.CaseCommand]]:
    """The kinds of acts on a dossier in hand; those about money where the file speaks of it."""
    money = get_args(k.MoneyCommand)
    # The round’s own act, and those of whoever may do the act of a letter.
    elsewhere = (c.RunAgenda, c.RecordDeparture, c.RecordReceipt)
    for kind in get_args(c.CaseCommand):
        if kind not in elsewhere and (workflow.money is not None or kind not in money):
            yield kind
