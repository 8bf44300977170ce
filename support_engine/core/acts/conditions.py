"""May this transition be carried out? Every condition, kept or not, with what would lift it:
`explain` shows the whole list; a refusal is the part of it that does not hold."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.commands import SYSTEM, Actor
from support_engine.core.acts.condition import Attempt as Attempt
from support_engine.core.acts.condition import Condition as Condition
from support_engine.core.acts.condition import too_early as too_early
from support_engine.core.acts.given_facts import days_come, facts_given, grant_agrees
from support_engine.core.acts.letter_days import Resting, not_begun, on_ones_word, running
from support_engine.core.acts.not_read import read_before
from support_engine.core.acts.on_file import documents_present, given_up, judged
from support_engine.core.acts.reasons import reason_for, reason_given
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import applies, clock_deadline
from support_engine.core.dossier.dossier import Dossier, HoldRecord
from support_engine.core.dossier.running import runs
from support_engine.core.language.names import with_label
from support_engine.core.programme.definition import SYSTEM_ROLE, HoldRule, Transition, Workflow
from support_engine.core.programme.roles import HOLDER


def conditions(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """Every condition of the transition, in the order in which an officer thinks of them."""
    wanted = attempt.transition
    yield from_right_state(case, wanted)
    yield Condition(
        "Rôle : "
        + ", ".join(case.workflow.roles[r].label for r in wanted.roles if r != SYSTEM_ROLE),
        role_blocker(case, attempt.by, wanted.roles, wanted.label),
        is_of_actor=True,
    )
    moved = address_moved(case, attempt.by, wanted.label)
    if moved and wanted.reason_required:  # they would leave the programme in the holder's name
        yield Condition("Adresse sûre", moved, is_of_actor=True)
    yield Condition(
        "Date d’effet dans l’ordre des actes",
        too_early(attempt.on, case.dossier.since, case.workflow.states[case.dossier.state].label),
    )
    yield from no_blocking_hold(case, attempt)
    yield from procedure_followed(case, wanted, attempt)
    yield from read_before(case, attempt)
    yield from requests_answered(case, wanted)
    yield from days_come(case, attempt)
    yield from milestones_validated(case, wanted, attempt.on)
    yield from documents_present(case, wanted.requires_documents, attempt.on)
    yield from judged(case, attempt)
    yield from given_up(case, attempt)
    yield from facts_given(case, attempt)
    yield from grant_agrees(case, attempt)
    if wanted.reason_required or attempt.reason:
        asked = reason_for if wanted.reason_required else reason_given
        yield Condition("Motif", asked(case.workflow, wanted.label, attempt.reason))


def from_right_state(case: Case, wanted: Transition) -> Condition:
    """The dossier is where the transition starts."""
    label = "État : " + " ou ".join(case.workflow.states[s].label for s in wanted.origins)
    if case.dossier.state in wanted.origins:
        return Condition(label)
    label_here = case.workflow.states[case.dossier.state].label
    if case.dossier.is_closed:
        return Condition(
            label, blocked(Code.CLOSED, state=label_here, reference=case.dossier.reference)
        )
    return Condition(
        label,
        blocked(
            Code.STATE_ELSEWHERE,
            transition=wanted.label,
            origins=", ".join(f"« {case.workflow.states[s].label} »" for s in wanted.origins),
            state=f"« {label_here} »",
            **possible(case),
        ),
    )


def possible(case: Case) -> dict[str, tuple[str, ...]]:
    """What people can do from here, for a remedy: the ids, and each with its label."""
    leaving = case.workflow.leaving[case.dossier.state]
    ways = [way for way in leaving if set(way.roles) != {SYSTEM_ROLE}]
    words = tuple(with_label(way.id, way) for way in ways)
    return {"possible": tuple(way.id for way in ways), "ways": words}


def role_blocker(case: Case, by: Actor, allowed: tuple[str, ...], act: str) -> Blocker | None:
    """Nothing if the actor holds one of the roles; `dossier` roles are read on the dossier.

    A role that does not act (reading, settings) opens nothing, even where a file names it.
    """
    labels, able = case.workflow.roles, case.workflow.acting.intersection(allowed)
    held = held_roles(case, by)
    mine = counting(case, by, held)
    if mine & able:
        return None
    if set(allowed) == {SYSTEM_ROLE}:
        return blocked(Code.SYSTEM_ONLY, transition=act, **possible(case))
    roles = tuple(labels[r].label for r in allowed if r != SYSTEM_ROLE)
    if held & able:
        return blocked(Code.OWN_PROJECT, act=act, roles=roles)
    named = ", ".join(labels[r].label for r in sorted(mine) if r in labels)
    return blocked(Code.ROLE_MISSING, act=act, roles=roles, mine=named or "aucun rôle ici")


def counting(case: Case, by: Actor, held: set[str]) -> set[str]:
    """The roles that count here, of those held. Whoever carries the project acts on it as its
    holder alone, whatever other roles they have; so does whoever helps them, or did for it what
    money rests on: nobody judges it."""
    own = {case.dossier.people.get(HOLDER), *case.dossier.helpers, *case.dossier.carriers}
    return held & {HOLDER} if by.person in own else held


def address_moved(case: Case, by: Actor, act: str) -> Blocker | None:
    """Nothing that touches money, nor leaves the programme, is asked in a holder's name from an
    address that is not sure."""
    if not by.is_moved or case.dossier.people.get(HOLDER) != by.person:
        return None
    return blocked(Code.ADDRESS_MOVED, act=act, person=by.person)


def held_roles(case: Case, by: Actor) -> set[str]:
    """Every role that a person has here: programme-wide ones, and those of this very dossier."""
    here = {role for role, person in case.dossier.people.items() if person == by.person}
    return {*(by.roles & case.workflow.wide), *(here & case.workflow.narrow)}


def acting_roles(workflow: Workflow) -> tuple[str, ...]:
    """The programme-wide roles that act on dossiers, and the engine itself."""
    wide = (
        name for name, role in workflow.roles.items() if role.acts and role.scope == "programme"
    )
    return (*wide, SYSTEM_ROLE)


def in_future(on: date, today: date) -> Blocker | None:
    """An act is recorded when it has happened."""
    return blocked(Code.DATE_IN_FUTURE, on=on, today=today) if on > today else None


def closed(case: Case) -> Blocker | None:
    """A closed dossier takes no further act."""
    if not case.dossier.is_closed:
        return None
    label = case.workflow.states[case.dossier.state].label
    return blocked(Code.CLOSED, state=label, reference=case.dossier.reference)


def no_blocking_hold(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """Open holds stop progress, but for the transitions that say they are allowed under them; what
    one stopped is not dated of the days on which it did."""
    wanted, on = attempt.transition, attempt.on
    if case.dossier.is_closed and case.dossier.state not in wanted.origins:
        return  # it is refused for that: nothing lifts a measure there
    for record in (*case.dossier.open_holds, *case.dossier.holds_over(on)):
        rule = case.workflow.holds.get(record.hold)
        if rule is None or not rule.blocks_transitions or record.hold in wanted.allowed_under:
            continue
        if attempt.by == SYSTEM and came_too_late(record, rule, on):
            continue
        label = f"Aucune mesure en cours : {rule.label}"
        if record.lifted_on is not None:
            yield Condition(label, too_early(on, record.lifted_on, f"Fin de : {rule.label}"))
            continue
        yield Condition(
            label,
            blocked(
                Code.HOLD_BLOCKS,
                hold=rule.label,
                since=record.opened_on,
                reference=case.dossier.reference,
                id=record.hold,
            ),
        )


def came_too_late(record: HoldRecord, rule: HoldRule, on: date) -> bool:
    """Whether a measure came once a time that ended that day was over: it takes nothing away that
    this time has given. One that stops clocks would have put that end off."""
    return rule.stops_clocks or record.opened_on > on


def procedure_followed(case: Case, wanted: Transition, attempt: Attempt) -> Iterator[Condition]:
    """A withdrawal needs its formal notice, and the reply period over; who alone says that its
    letter was posted or handed over does not decide."""
    notice = case.workflow.notice_before(wanted)
    if notice:
        rule = case.workflow.holds[notice]
        is_open = any(record.hold == notice for record in case.dossier.open_holds)
        missing = blocked(
            Code.HOLD_REQUIRED,
            transition=wanted.label,
            hold=rule.label,
            reference=case.dossier.reference,
            id=notice,
        )
        yield Condition(f"{rule.label} en vigueur", None if is_open else missing)
    for name in case.workflow.awaited_before(wanted):
        label = case.workflow.clocks[name].label
        clock = case.dossier.clocks.get(name)
        if clock is None and (lost := reply_lost(case, name, label)):
            yield Condition(f"{label} : terme passé", lost)
        if clock is None or not clock.is_running:
            continue
        ends_on = clock_deadline(case, name).on
        if ends_on is None or attempt.on <= ends_on:
            yield Condition(f"{label} : terme passé", still_running(case, name, label, ends_on))
        else:
            yield Condition(f"{label} : terme passé")
        rests = Resting(wanted.label, attempt.on, ends_on)
        if told := on_ones_word(case, clock.letter, attempt.by.person, rests):
            yield Condition(f"{label} : lettre dite remise par une autre", told, is_of_actor=True)


def requests_answered(case: Case, wanted: Transition) -> Iterator[Condition]:
    """Nothing is taken away from somebody whose request for more time waits for us."""
    if not wanted.adverse or case.dossier.is_closed:
        return
    for asked in case.dossier.pending_extensions:
        if runs(case, asked.clock):
            label = case.workflow.clocks[asked.clock].label
            unanswered = blocked(
                Code.EXTENSION_UNANSWERED,
                clock=label,
                months=asked.months,
                since=asked.asked_on,
                reference=case.dossier.reference,
                id=asked.clock,
            )
            yield Condition(f"Demande de prolongation répondue : {label}", unanswered)


def reply_lost(case: Case, name: str, label: str) -> Blocker | None:
    """A measure in force whose reply period is not on the dossier never counts as replied to."""
    for record in case.dossier.open_holds:
        rule = case.workflow.holds[record.hold]
        if rule.clock == name:
            why = f"sans lui, personne ne peut dire que « {rule.label} » est restée sans réponse"
            advice = (
                f"Levez « {rule.label} », puis ouvrez-la de nouveau : le délai courra en entier."
            )
            return blocked(Code.CLOCK_LOST, clock=label, id=name, why=why, advice=advice)
    return None


def still_running(case: Case, name: str, label: str, ends_on: date | None) -> Blocker:
    """Why a clock is not over: it runs, it is suspended, or it waits for its letter."""
    act = case.dossier.clocks[name].letter
    return not_begun(case, act, label) or blocked(
        Code.CLOCK_NOT_OVER, clock=label, until=running(case, act, ends_on)
    )


def milestones_validated(case: Case, wanted: Transition, on: date) -> Iterator[Condition]:
    """Each milestone is validated, by that day. One whose clock never started, or whose year comes
    after the project, does not apply to this dossier."""
    for name in wanted.requires_milestones:
        milestone = case.workflow.milestone_of[name]
        if not applies(case, milestone):
            continue
        label = f"Jalon validé : {milestone.label}"
        record = case.dossier.milestones.get(name)
        if record is not None and record.status == "validated":
            since = record.decided_on or record.declared_on
            yield Condition(label, too_early(on, since, label))
            continue
        missing = blocked(
            Code.MILESTONE_NOT_VALIDATED,
            milestone=milestone.label,
            reference=case.dossier.reference,
            id=name,
            step=step_owed(case.dossier, name),
        )
        yield Condition(label, missing)


def step_owed(dossier: Dossier, milestone: str) -> str:
    """What a milestone that is not validated waits for: to be declared, else to be validated."""
    record = dossier.milestones.get(milestone)
    return "validate" if record is not None and record.status == "declared" else "declare"
