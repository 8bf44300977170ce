"""Taking acts back: a new event says which earlier ones no longer count; nothing is deleted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from support_engine.core.acts import commands as c
from support_engine.core.acts.access import let_in_by_mistake
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.by_two import asks_for_two, first_of_two
from support_engine.core.acts.conditions import in_future, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.given_for import given_for
from support_engine.core.acts.held_back import by_a_correction
from support_engine.core.acts.letters import Unsent
from support_engine.core.acts.not_read import read_first
from support_engine.core.acts.others_word import against_another, longer_agreement
from support_engine.core.acts.reasons import reason_for
from support_engine.core.acts.relied_on import followed
from support_engine.core.acts.renewing import for_a_new_holder, renewing
from support_engine.core.acts.resting import Told, is_consequence, is_one_act, resting
from support_engine.core.acts.restored import restoring, silence
from support_engine.core.acts.takers import heads, later_takers, takers
from support_engine.core.acts.unwritten import taken_away
from support_engine.core.acts.waived import by_taking_back, claimed_anew
from support_engine.core.acts.what_left import money_moved
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier import names
from support_engine.core.dossier.asked_back import AROUND
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, deadline_of
from support_engine.core.dossier.evolve import fold
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.programme.roles import HOLDER

UNDOABLE = (*AROUND, e.Corrected, e.DossierOpened, e.TakeoverEnded)


class Past(NamedTuple):
    """A journal, the acts of which some letter has left, the reminders that mail did not bring."""

    journal: tuple[Told, ...]
    announced: Collection[int] = ()
    unsent: Collection[Unsent] = ()


def decide_correction(
    case: Case,
    command: c.CorrectLastAct,
    journal: Sequence[Told],
    announced: Collection[int] = (),
) -> Decision:
    """Take back the last act, or all those back to a version; notes and reminders stay.

    Only the end of the story can be taken back: an act that later ones rest on goes with them, but
    for what stands by itself. With them go the papers that were given for one of them alone.
    `announced`: the acts of which some letter has left.
    """
    standing = acts_standing(journal)
    back_to = first_of(standing, command.back_to or first_of_the_last(standing))
    taken = resting([told for told in standing if told[1].version >= back_to])
    forbidden = tuple(not_theirs(case, command, journal, taken))
    typing = case.dossier.in_takeover  # nothing left: what is typed of the past is typed anew
    no = refused(
        [
            in_future(command.on, case.today),
            *forbidden,
            reason_for(case.workflow, "Reprendre un acte", command.reason),
            uncorrectable(standing, command),
            None if forbidden else of_another(standing, command),
            after_what_it_takes(taken, command.on, case.today),
            None if typing else money_moved(taken, standing, command.reference),
            *read_first(case, command.by, taken, announced),
        ]
    )
    return no or correction(case, command, journal, taken, announced)


def correction(
    case: Case,
    command: c.CorrectLastAct,
    journal: Sequence[Told],
    taken: Sequence[Told],
    announced: Collection[int],
) -> Decision:
    """What takes those acts back, and the protections that wait for a letter again."""
    rows, taken_rows = [row for _, row in journal], [row for _, row in taken]
    event = taking_back(case, command, journal, taken, announced)
    if case.dossier.in_takeover:
        return (event,)  # nobody was told of it: it leaves nothing behind
    rules = rules_again(case, journal, taken)
    after = replace(case, workflow=rules, dossier=followed(case, rows, event))
    event = replace(event, undoes=left_to_people(after, event.undoes))
    alone = by_taking_back(case, after, command.by, taken_rows, announced)
    anew = claimed_anew(after, command.by.person, rows, taken_rows)
    away = taken_away(case, after, command.by.person, taken_rows)
    if no := refused([by_a_correction(case, after, taken_rows), *alone, *anew, *away]):
        return no
    without = replace(after, dossier=followed(case, rows, replace(event, stood={})))
    why = (
        asks_for_two(case, journal, taken, command.by.person, announced)
        or against_another(case, after, taken_rows, command.by.person)
        or longer_agreement(after, without)
    )
    others = seconding(case, rows, taken) if why else ()
    if why and (waits := first_of_two(command, journal, taken, why, others)):
        return waits
    return (event, *told_again(case, after, event, command.on))


def taking_back(
    case: Case,
    command: c.CorrectLastAct,
    journal: Sequence[Told],
    taken: Sequence[Told],
    announced: Collection[int],
) -> e.Corrected:
    """What takes those acts back, with the papers that were given for them alone; of a past that is
    typed, the acts only."""
    rows = [row for _, row in journal]
    acts = tuple(row.version for _, row in taken)
    acts, reason = (*acts, *let_in_by_mistake(rows, acts)), command.reason.strip()
    if case.dossier.in_takeover:
        return e.Corrected(acts, reason)
    event = e.Corrected(
        acts,
        reason,
        undoes=undone(case, journal, taken),
        silence=silence((row for _, row in taken), case.today),
    )
    event = restoring(case, rows, event, announced)
    papers = given_for(journal, taken, announced)
    return replace(event, takes_back=tuple(sorted((*papers, *acts))))


def told_again(
    case: Case, after: Case, event: e.Corrected, on: date
) -> tuple[e.ProtectionRenewed, ...]:
    """The protections that wait for a letter again."""
    if after.dossier.people.get(HOLDER) != case.dossier.people.get(HOLDER):
        holder = after.dossier.people.get(HOLDER, "")
        return tuple(for_a_new_holder(case, after, holder, on))
    return tuple(renewing(after, event.renews.what if event.renews else (), on))


def rules_again(case: Case, journal: Sequence[Told], taken: Sequence[Told]) -> Workflow:
    """The rules that the dossier follows once these acts are taken back, a change of rules among
    them."""
    changes = [row.version for _, row in taken if isinstance(row.event, e.Migrated)]
    return journal[min(changes) - 2][0] if changes else case.workflow


def undone(case: Case, journal: Sequence[Told], taken: Sequence[Told]) -> dict[str, date]:
    """The clocks whose automatic act is taken back, where they run on as they did before it, with
    the end at which each acted."""
    gone = {row.version for _, row in taken}
    after = fold(row for _, row in journal if row.version not in gone)
    ends: dict[str, date] = {}
    for workflow, row in taken:
        if isinstance(row.event, e.Moved) and row.actor == SYSTEM_ROLE:
            before = fold(earlier for _, earlier in journal if earlier.version < row.version)
            for name, clock in after.clocks.items():
                rule = workflow.clocks.get(name)
                if rule is None or rule.transition != row.event.transition:
                    continue
                end = deadline_of(before, case.calendar, name).counted_on
                if clock.is_running and clock.started_on == before.clocks[name].started_on and end:
                    ends[name] = end
    return ends


def left_to_people(after: Case, undoes: Mapping[str, date]) -> dict[str, date]:
    """Of the clocks whose automatic act is taken back, those that have the same end, or none, after
    the correction: one that it gives another end acts by itself there."""
    ends = {name: clock_deadline(after, name).counted_on for name in undoes}
    return {name: end for name, end in undoes.items() if ends[name] in (None, end)}


def acts_standing(journal: Sequence[Told]) -> list[Told]:
    """What can be taken back, the oldest first."""
    gone = names.taken_back(row for _, row in journal)
    return [
        told
        for told in journal
        if told[1].version not in gone and not isinstance(told[1].event, UNDOABLE)
    ]


def first_of_the_last(standing: Sequence[Told]) -> int:
    """The version at which the last act begins: an act that changes the session of a dossier, or
    that closes a request, leaves several rows. 0 if there is none."""
    acts = [told for told in standing if not is_consequence(told[1])]
    if not acts:
        return 0
    last = acts[-1][1]
    if len(acts) > 1 and is_one_act(acts[-2], last):
        return acts[-2][1].version
    return first_of(standing, last.version)


def first_of(standing: Sequence[Told], version: int) -> int:
    """The version at which an act begins: a change of rules, at the answers that it owed."""
    rows = {row.version: row for _, row in standing}
    act = rows.get(version)
    if act is None or not isinstance(act.event, e.Migrated):
        return version
    while (row := rows.get(version - 1)) and is_consequence(row) and is_same_hand(row, act):
        version -= 1
    return version


def is_same_hand(row: e.Recorded, act: e.Recorded) -> bool:
    """Whether somebody did both at the same moment."""
    return (row.actor, row.at) == (act.actor, act.at)


def not_theirs(
    case: Case, command: c.CorrectLastAct, journal: Sequence[Told], taken: Sequence[Told]
) -> Iterator[Blocker]:
    """For each set of acts that the person could not have done, nor heads: one reason. The roles of
    the rules of then bear the names of today."""
    rows = [row for _, row in journal]
    numbers: dict[tuple[str, ...], list[str]] = {}
    chosen = [told for told in taken if not is_consequence(told[1])]
    for told in chosen or taken:
        numbers.setdefault(able(case, rows, told, command.by.person), []).append(
            f"n° {told[1].version}"
        )
    for allowed, which in numbers.items():
        acts = "l’acte" if len(which) == 1 else "les actes"
        problem = role_blocker(case, command.by, allowed, f"Reprendre {acts} {', '.join(which)}")
        if problem is not None:
            yield problem


def seconding(case: Case, rows: Sequence[e.Recorded], taken: Sequence[Told]) -> tuple[str, ...]:
    """The roles in which a second person takes all these acts back; their holder needs none."""
    chosen = [told for told in taken if not is_consequence(told[1])] or list(taken)
    known = [able(case, rows, told) for told in chosen]
    in_all = [role for role in known[0] if all(role in one for one in known)]
    return tuple(role for role in in_all if role != HOLDER) or heads(case.workflow)


def able(
    case: Case, rows: Sequence[e.Recorded], told: Told, by: str | None = None
) -> tuple[str, ...]:
    """The roles in which an act is taken back, under the rules of then and by their names of today,
    or else the heads; `rows`: its journal, `by`: who asks, whose own slip of the day it may be."""
    workflow, row = told
    is_own = by in (None, row.actor) and civil_day(row.at) >= case.today
    who = takers if is_own else later_takers
    known = (names.today(rows, row.version, "roles", role) for role in who(workflow, row.event))
    allowed = tuple(dict.fromkeys(role for role in known if role in case.workflow.roles))
    return allowed or heads(case.workflow)


def of_another(standing: Sequence[Told], command: c.CorrectLastAct) -> Blocker | None:
    """What somebody else did, or a clock by itself, is taken back by naming it."""
    if not standing or command.back_to is not None:
        return None
    last = standing[-1][1]
    if last.actor == command.by.person:
        return None
    return blocked(
        Code.ACT_OF_ANOTHER,
        reference=command.reference,
        number=first_of_the_last(standing),
        whose="du passage quotidien" if last.actor == SYSTEM_ROLE else f"de {last.actor}",
        on=last.on,
    )


def after_what_it_takes(taken: Sequence[Told], on: date, today: date) -> Blocker | None:
    """A correction takes effect no earlier than the acts it takes back; those that a wrong clock
    dated from a day that has not come are taken back today."""
    days = [min(row.on, today) for _, row in taken]
    return too_early(on, max(days), "Acte repris") if days else None


def uncorrectable(standing: Sequence[Told], command: c.CorrectLastAct) -> Blocker | None:
    """Why nothing can be taken back, if so."""
    if not standing:
        why = "le dossier n’a reçu aucun acte depuis son ouverture"
    elif command.back_to is not None and not any(
        row.version == command.back_to and not isinstance(row.event, e.ProtectionRenewed)
        for _, row in standing
    ):
        why = f"le numéro {command.back_to} n’est pas un acte en vigueur"
    else:
        return None
    return blocked(Code.NOTHING_TO_CORRECT, why=why, reference=command.reference)
