"""May this dossier follow the new rules, and what becomes of it? Pure; every reason at once.

Nothing is retroactive by surprise: rungs of a ladder that lie in the past are marked as never
owed, and a clock that ended before the change does not begin to move the dossier by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from support_engine.core.acts.actor import SYSTEM
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.commands import MigrateDossier, RunAgenda
from support_engine.core.acts.conditions import closed, in_future, role_blocker, too_early
from support_engine.core.acts.extensions import closed_request, without_object
from support_engine.core.acts.fact_values import fact_problem
from support_engine.core.acts.papers import freed
from support_engine.core.decide import decide
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Migrated
from support_engine.core.dossier.evolve import evolve
from support_engine.core.money import law
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import (
    GONE,
    SECTIONS,
    Correspondence,
    mapping_flaws,
)
from support_engine.core.versions.holdings import merged, renamed_tranches, unmapped, used
from support_engine.core.versions.lengths import new_lengths, undecided
from support_engine.core.versions.owed import later_days
from support_engine.core.versions.passage import Leaving, Passage, passed
from support_engine.core.versions.past import never_owed, over, ran_out
from support_engine.core.versions.protections import dropped, lost, unanswered
from support_engine.core.versions.way_out import can_end

ACT = "Changer les règles d’un dossier"
NO_OBJECT = (
    "Les règles du dossier ont changé : le délai « {clock} » n’y court plus,"
    " et la demande n’a plus d’objet."
)


def decide_migration(case: Case, new: Workflow, command: MigrateDossier) -> Leaving | Refused:
    """The move to the new rules, after the answers that the old ones owe; or every reason why it
    may not be made.

    Those who decide on extensions decide on this too: both move the dates of a dossier.
    """
    dossier, mapping = case.dossier, command.mapping
    no = refused(
        [
            in_future(command.on, case.today),
            closed(case),
            role_blocker(case, command.by, case.workflow.extensions.decided_by, ACT),
            too_early(command.on, dossier.last_act_on, "Dernier acte du dossier"),
            elsewhere(dossier, mapping),
        ]
    )
    if no:
        return no
    if no := refused(misplaced(case, new, mapping)):
        return no
    events = leaving(case, new, command)
    passage = passed(case, new, events, command.on)
    no = refused(
        [
            other_agreement(passage),
            *lost(passage, mapping),
            no_end(passage.after),
        ]
    )
    return no or events


def leaving(case: Case, new: Workflow, command: MigrateDossier) -> Leaving:
    """A request for more time on a clock that does not run under the new rules has its answer, then
    the rules change."""
    plain = passed(case, new, (migrated(case, new, command),), command.on)
    renames = plain.event.renames.get("clocks", {})
    answers = tuple(
        closed_request(case, name, NO_OBJECT) for name in without_object(case, plain.after, renames)
    )
    if not answers:
        return (plain.event,)
    answered = passed(case, new, (*answers, plain.event), command.on).before
    return (*answers, migrated(answered, new, command))


def misplaced(case: Case, new: Workflow, mapping: Correspondence) -> Iterator[Blocker | None]:
    """What the mapping does not answer, or answers against the dossier."""
    held, dossier = used(case), case.dossier
    yield unsound(case, new, mapping)
    yield from unmapped(held, new, dossier, mapping)
    yield from merged(held, mapping)
    yield from dropped(case, mapping)
    yield from unanswered(case, mapping)
    yield from undecided(case, new, mapping)
    yield from renamed_tranches(dossier, mapping)
    yield from misfits(new, dossier, mapping)


def unsound(case: Case, new: Workflow, mapping: Correspondence) -> Blocker | None:
    """The mapping speaks of these two versions, and gives each id one meaning."""
    flaws = tuple(mapping_flaws(mapping, case.workflow, new))
    return blocked(Code.MAPPING_INVALID, flaws=" ; ".join(flaws)) if flaws else None


def brought_up_to_date(case: Case, on: date) -> Case:
    """The dossier after the round of that day under the rules that it leaves."""
    day = RunAgenda(reference=case.dossier.reference, by=SYSTEM, on=on)
    events = decide(replace(case, today=max(case.today, on)), day)
    dossier = case.dossier
    for event in () if isinstance(events, Refused) else events:
        dossier = evolve(dossier, event, on)
    return case.now_with(dossier)


def misfits(new: Workflow, dossier: Dossier, mapping: Correspondence) -> Iterator[Blocker]:
    """What is on file is what the new rules call by that name: a date stays a date."""
    for name, value in dossier.facts.items():
        field = new.facts.get(mapping.facts.get(name, name))
        if field is not None and (problem := fact_problem(field, value)):
            yield problem


def other_agreement(passage: Passage) -> Blocker | None:
    """The agreement in force reads the same: only an amendment changes its figures, or what it
    plans for each tranche. A grant that is decided and not notified yet keeps its figures too."""
    before, after = passage.before, passage.after
    was = law.agreement(before) if before.workflow.money is not None else None
    if was is None:
        return other_grant(before, after)
    will = law.agreement(after) if after.workflow.money is not None else None
    if will is not None and replace(will, schedule=was.schedule) == was:
        names = passage.event.renames.get("tranches", {})
        will_plan = {
            n: law.planned_until(after.workflow, will, n) for n in after.workflow.tranche_of
        }
        plan = ((n, law.planned_until(before.workflow, was, n)) for n in before.workflow.tranche_of)
        if all(will_plan.get(names.get(name, name), 0) == cents for name, cents in plan):
            return None
    return blocked(Code.AGREEMENT_CHANGED, number=was.number or before.dossier.reference)


def other_grant(before: Case, after: Case) -> Blocker | None:
    """What was decided, and its holder was told, is what the agreement will say; nor do new rules
    make a decision of a fact that was none."""
    if before.workflow.money is None or law.granted(before) == law.granted(after):
        return None
    return blocked(Code.GRANT_CHANGED, reference=before.dossier.reference)


def elsewhere(dossier: Dossier, mapping: Correspondence) -> Blocker | None:
    """The mapping starts from the version that the dossier follows."""
    followed = (dossier.workflow, dossier.workflow_version)
    if followed == (mapping.programme, mapping.old):
        return None
    return blocked(
        Code.MAPPING_ELSEWHERE,
        here=f"{followed[0]} version {followed[1]}",
        wanted=f"{mapping.programme} version {mapping.old}",
    )


def migrated(case: Case, new: Workflow, command: MigrateDossier) -> Migrated:
    """The event, with all that the past must not be written about."""
    dossier, mapping = case.dossier, command.mapping
    state = mapping.states.get(dossier.state, dossier.state)
    event = Migrated(
        old_version=mapping.old,
        new_version=mapping.new,
        mapping=mapping.sha256,
        reason=mapping.reason,
        state=state,
        phase=new.states[state].phase,
        renames={s: renames for s in SECTIONS if (renames := changed_names(mapping, s))},
        lengths=new_lengths(case, new, mapping),
        schedule=kept_schedule(case, new, mapping),
    )
    pauses, resumes = state_pauses(new, evolve(dossier, event, command.on))
    event = replace(event, pauses=pauses, resumes=resumes)
    after = replace(case, workflow=new, dossier=evolve(dossier, event, command.on))
    event = replace(event, over=over(Passage(case, after, event)))
    after = replace(case, workflow=new, dossier=evolve(dossier, event, command.on))
    event = replace(event, later=later_days(Passage(case, after, event)))
    after = replace(case, workflow=new, dossier=evolve(dossier, event, command.on))
    passage = Passage(case, after, event)
    return replace(
        event,
        ran_out=ran_out(passage, mapping, command.on),
        marks=never_owed(passage, command.on),
        served=freed(case, after, event.renames),
    )


def state_pauses(new: Workflow, after: Dossier) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The clocks that the state pauses under the new rules and did not, or the other way round."""
    cause = f"state.{after.state}"
    pauses: list[str] = []
    resumes: list[str] = []
    for name, clock in after.clocks.items():
        if not clock.is_running or name not in new.clocks:
            continue
        is_paused = any(p.cause == cause and p.until_on is None for p in clock.pauses)
        should_be = after.state in new.clocks[name].paused_in
        if should_be and not is_paused:
            pauses.append(name)
        if is_paused and not should_be:
            resumes.append(name)
    return tuple(pauses), tuple(resumes)


def changed_names(mapping: Correspondence, section: str) -> dict[str, str]:
    """Old → new where they differ; nothing stands for what is gone."""
    given = mapping.section(section).items()
    return {name: "" if new == GONE else new for name, new in given if new != name}


def kept_schedule(case: Case, new: Workflow, mapping: Correspondence) -> dict[str, int]:
    """The shares of an agreement in force are those it was notified with, whatever the new file
    says: only an amendment changes them. They count on its whole, where they are whole there."""
    if case.workflow.money is None or not case.workflow.tranches:
        return {}
    in_force = law.agreement(case)
    if in_force is None or any(amendment.schedule for amendment in case.dossier.purse.amendments):
        return {}
    whole, will = case.workflow.money.whole, new.money.whole if new.money else 0
    kept = {mapping.tranches.get(n, n): share for n, share in in_force.schedule.items()}
    if any(share * will % whole for share in kept.values()):
        return kept
    return {name: share * will // whole for name, share in kept.items()}


def no_end(after: Case) -> Blocker | None:
    """From where the dossier would stand, the new rules keep an end within reach."""
    if can_end(after.workflow, after.dossier):
        return None
    state = after.workflow.states[after.dossier.state].label
    return blocked(Code.NO_END_WITHIN_REACH, state=state)
