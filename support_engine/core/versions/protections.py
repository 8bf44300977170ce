"""What a change of rules keeps for a dossier in flight: delays that protect, measures, debts.

No line of a mapping takes away what protects somebody, holds money back or is owed: it has its
place in the new rules, it ends no earlier than it did, and what waited for it waits for it still.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.clock_starts import is_theirs
from support_engine.core.acts.held_back import agreement_end, going_on
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.renames import Renames
from support_engine.core.dossier.running import runs
from support_engine.core.language.figures import Running
from support_engine.core.money import law
from support_engine.core.programme.definition import HoldRule, Transition, Workflow
from support_engine.core.programme.mapping import GONE, Correspondence
from support_engine.core.programme.roles import HOLDER
from support_engine.core.versions.passage import Passage


def dropped(case: Case, mapping: Correspondence) -> Iterator[Blocker]:
    """Each clock of the dossier that the mapping leaves out and that something rests on."""
    for name in case.dossier.clocks:
        if mapping.clocks.get(name) == GONE and (why := kept_for(case, name, mapping)):
            label = case.workflow.clocks[name].label
            yield blocked(Code.PROTECTION_DROPPED, clock=label, id=name, why=why)


def unanswered(case: Case, mapping: Correspondence) -> Iterator[Blocker]:
    """Each milestone that was declared, waits to be examined, and that the mapping leaves out."""
    for name, record in case.dossier.milestones.items():
        if record.status == "declared" and mapping.milestones.get(name) == GONE:
            label = case.workflow.milestone_of[name].label
            yield blocked(Code.DECLARATION_DROPPED, milestone=label, id=name)


def kept_for(case: Case, name: str, mapping: Correspondence) -> str:
    """What rests on a clock of the dossier, as the end of a French sentence; nothing if nothing."""
    rules, money, dossier = case.workflow, case.workflow.money, case.dossier
    if money is not None and name == money.execution:
        return "l’argent ne se verse que jusqu’à son terme"
    if money is not None and name == money.received:
        return "rien ne se verse pour des travaux commencés avant son départ"
    for follower, clock in dossier.clocks.items():
        if clock.after == name and mapping.clocks.get(follower) != GONE:
            return f"« {rules.clocks[follower].label} » se compte de sa fin"
    if not dossier.clocks[name].is_running:
        return ""
    for record in dossier.open_holds:
        if rules.holds[record.hold].clock == name:
            return f"il laisse le temps de répondre à « {rules.holds[record.hold].label} »"
    for act in rules.leaving[dossier.state]:
        if name in rules.awaited_before(act):
            return f"« {act.label} » attend son terme"
    rule = rules.clocks[name]
    if rule.on_end == "move" and runs(case, name):
        act = rules.transition_of[rule.transition or ""]
        return f"à son terme, « {act.label} » a lieu de soi-même"
    return ""


def lost(passage: Passage, mapping: Correspondence) -> Iterator[Blocker]:
    """Whatever the dossier would have no more, or would have shorter, under the new rules."""
    yield from money_clocks(passage)
    yield from agreement_over(passage)
    yield from decided(passage, mapping)
    yield from measures(passage, mapping)
    yield from shortened(passage)
    yield from owed_no_more(passage, mapping)


def money_clocks(passage: Passage) -> Iterator[Blocker]:
    """The clocks that money reads are on the dossier, if they were."""
    before, after = passage.before, passage.after
    was, will = before.workflow.money, after.workflow.money
    if was is None or will is None:
        return
    for old, new in ((was.execution, will.execution), (was.received, will.received)):
        if old in before.dossier.clocks and new not in after.dossier.clocks:
            why = f"l’argent y lit « {after.workflow.clocks[new].label} », que le dossier n’a pas"
            label = before.workflow.clocks[old].label
            yield blocked(Code.PROTECTION_DROPPED, clock=label, id=old, why=why)


def agreement_over(passage: Passage) -> Iterator[Blocker]:
    """An agreement that is over does not begin again: only an amendment gives it more time."""
    was, now = (agreement_end(case) for case in (passage.before, passage.after))
    today = passage.before.today
    if was is not None and was < today and (now is None or now >= today):
        money = law.rules(passage.after.workflow)
        label = passage.after.workflow.clocks[money.execution].label
        yield blocked(Code.AGREEMENT_OVER, clock=label, end=was, id=money.execution)


def is_completed(case: Case) -> bool:
    """Whether the balance can be asked for from where the dossier stands."""
    money = case.workflow.money
    return money is not None and case.dossier.state in money.completed


@dataclass(frozen=True, slots=True)
class Measure:
    """An open measure under both rules: its name, its rule and its reply period, old and new."""

    hold: str
    new_hold: str
    was: HoldRule
    will: HoldRule
    clock: str = ""
    new_clock: str = ""


def open_measures(passage: Passage, mapping: Correspondence) -> Iterator[Measure]:
    """The measures in force; a reply period counts as long as it runs."""
    old, new = passage.before.workflow.holds, passage.after.workflow.holds
    clocks = passage.before.dossier.clocks
    for record in passage.before.dossier.open_holds:
        new_hold = mapping.holds.get(record.hold, record.hold)
        was, will = old[record.hold], new[new_hold]
        name = was.clock or ""
        is_open = name in clocks and clocks[name].is_running
        clock = name if is_open else ""
        new_clock = mapping.clocks.get(clock, clock)
        yield Measure(record.hold, new_hold, was, will, clock, new_clock)


def measures(passage: Passage, mapping: Correspondence) -> Iterator[Blocker]:
    """A measure in force stops what it stopped, and leaves the same time to reply."""
    for one in open_measures(passage, mapping):
        for why in loosened(passage, one, mapping):
            yield blocked(Code.MEASURE_LOOSENED, hold=one.was.label, why=why)


def loosened(passage: Passage, one: Measure, mapping: Correspondence) -> Iterator[str]:
    """What a measure in force would do no more, as the end of a French sentence."""
    if one.was.blocks_payments and not one.will.blocks_payments:
        yield "elle ne retiendrait plus les versements"
    if one.was.blocks_transitions and not one.will.blocks_transitions:
        yield "elle n’empêcherait plus les actes"
    if one.clock and one.will.clock != one.new_clock:
        yield "le délai pour y répondre ne serait plus le sien"
    yield from freed_acts(passage, one, mapping)


def freed_acts(passage: Passage, one: Measure, mapping: Correspondence) -> Iterator[str]:
    """The acts of the new rules that lead where none led before as long as the measure is in force
    and its reply period runs."""
    old, new = passage.before.workflow, passage.after.workflow
    here = old.leaving[passage.before.dossier.state]
    led = {act.id: mapping.states.get(act.target, act.target) for act in here}
    free = {led[act.id] for act in here if is_free(old, act, one.was, (one.hold, one.clock))}
    awaiting = {led[act.id] for act in here if one.clock in old.awaited_before(act)}
    stops_acts = one.was.blocks_transitions and one.will.blocks_transitions
    for act in new.leaving[passage.after.dossier.state]:
        if act.target in free or not is_free(new, act, one.will, (one.new_hold, one.new_clock)):
            continue
        if act.target in awaiting:
            yield f"« {act.label} » n’attendrait plus le terme du délai de réponse"
        elif stops_acts:
            yield f"« {act.label} » deviendrait possible malgré elle"


def is_free(rules: Workflow, act: Transition, rule: HoldRule, named: tuple[str, str]) -> bool:
    """Whether a measure neither stops an act nor makes it wait; `named`: the measure, and its reply
    period as long as that runs."""
    hold, clock = named
    is_stopped = rule.blocks_transitions and hold not in act.allowed_under
    return not is_stopped and not (clock and clock in rules.awaited_before(act))


def decided(passage: Passage, mapping: Correspondence) -> Iterator[Blocker]:
    """What only an act decides is not decided by the state that a mapping gives: that a project is
    completed, that it has the label or has it no more."""
    before, after = passage.before, passage.after
    state = before.dossier.state
    if mapping.states.get(state, state) == state:
        return
    was, will = before.workflow.states[state], after.workflow.states[after.dossier.state]
    ends = [
        case.workflow.money.completed if case.workflow.money else () for case in (before, after)
    ]
    said = {
        "le projet serait achevé": after.dossier.state in ends[1] and state not in ends[0],
        "le label serait attribué": will.labelled and not was.labelled,
        "le label serait retiré": was.labelled and not will.labelled,
    }
    for why in (words for words, is_so in said.items() if is_so):
        yield blocked(Code.MAPPED_TO_A_DECISION, state=will.label, id=state, why=why)


def shortened(passage: Passage) -> Iterator[Blocker]:
    """A period that protects somebody ends no earlier than it did; one whose end is not known yet
    goes on waiting for the same thing. Nor does a delay that is the holder's to keep, what is
    suspended running again today."""
    will, today = theirs(passage.after, {}) | periods(passage.after, {}), passage.before.today
    names = passage.event.renames.get("clocks", {})
    was = theirs(passage.before, names) | periods(passage.before, names)
    for what, (label, old) in was.items():
        is_over = old is not None and old < today
        if is_over or what not in will:
            continue
        end = will[what][1]
        if end is not None and (old is None or end < old):
            yield blocked(Code.PROTECTION_SHORTENED, what=label, until=Running(old), end=end)


def periods(case: Case, names: Renames) -> dict[str, tuple[str, date | None]]:
    """What protects somebody: in words, and its last day, None while that is not known. The reply
    periods of the measures in force, by their place on the dossier; the delays that an act from
    here waits for, under their new `names`; the safety of an account."""
    found: dict[str, tuple[str, date | None]] = {}
    for act in case.workflow.leaving[case.dossier.state]:
        for name in case.workflow.awaited_before(act):
            if name in case.dossier.clocks and case.dossier.clocks[name].is_running:
                label, end = case.workflow.clocks[name].label, clock_deadline(case, name).on
                found[f"clocks.{names.get(name, name)}"] = (label, end)
    for place, record in enumerate(case.dossier.holds):
        rule = case.workflow.holds.get(record.hold)
        name = rule.clock or "" if rule and record.lifted_on is None else ""
        clock = case.dossier.clocks.get(name)
        if rule is not None and clock is not None and clock.is_running:
            end = clock_deadline(case, name).on
            found[f"holds.{place}"] = (f"Réponse : {rule.label}", end)
    bank = case.dossier.purse.bank
    if case.workflow.money is not None and bank is not None and not bank.confirmed_by:
        found["bank"] = ("Sécurité du compte bancaire modifié", safe_on(case, bank))
    return found


def theirs(case: Case, names: Renames) -> dict[str, tuple[str, date | None]]:
    """The delays that run and are the holder's to keep, as `periods` gives them."""
    now = going_on(case)
    return {
        f"clocks.{names.get(name, name)}": (rule.label, clock_deadline(now, name).on)
        for name, rule in case.workflow.clocks.items()
        if name in case.dossier.clocks and is_theirs(case, name) and runs(case, name)
    }


def later_days(passage: Passage) -> dict[str, int]:
    """By how many days the milestones that are the holder's to do stay due later than the new rules
    say: what was announced is no delay of its own to keep, so that its days are kept."""
    names = passage.event.renames.get("milestones", {})
    was, will = (dict(owed(going_on(case))) for case in (passage.before, passage.after))
    days = {names.get(name, name): on for name, on in was.items()}
    return {name: (days[name] - on).days for name, on in will.items() if on < days.get(name, on)}


def owed(case: Case) -> Iterator[tuple[str, date]]:
    """The milestones that the holder declares and still owes, before any day off moves them."""
    for milestone, deadline in expected_milestones(case):
        if HOLDER in milestone.declared_by and deadline.counted_on is not None:
            yield milestone.id, deadline.counted_on


def owed_no_more(passage: Passage, mapping: Correspondence) -> Iterator[Blocker]:
    """A milestone that is expected and has its place is expected still: it does not hang on a clock
    that the dossier has not."""
    before, after = passage.before, passage.after
    for milestone, _ in expected_milestones(before):
        name = mapping.milestones.get(milestone.id, milestone.id)
        if name == GONE:
            continue
        rule = after.workflow.milestone_of[name]
        if rule.due.clock not in after.dossier.clocks:
            label = after.workflow.clocks[rule.due.clock].label
            yield blocked(Code.OWED_NO_MORE, milestone=rule.label, clock=label, id=name)
