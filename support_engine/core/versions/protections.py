"""What a change of rules keeps for a dossier in flight: delays that protect, measures, debts.

No line of a mapping takes away what protects somebody, holds money back or is owed: it has its
place in the new rules, it ends no earlier than it did, and what waited for it waits for it still.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.clock_starts import is_theirs
from support_engine.core.acts.held_back import agreement_end
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, going_on
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.renames import Renames
from support_engine.core.dossier.running import runs
from support_engine.core.language.figures import Running
from support_engine.core.money import law
from support_engine.core.programme.definition import HoldRule, Transition, Workflow
from support_engine.core.programme.mapping import GONE, Correspondence
from support_engine.core.proof.taking import is_against
from support_engine.core.versions.announced import decided, silences
from support_engine.core.versions.owed import owed_no_more
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
    yield from decided(passage)
    yield from measures(passage, mapping)
    yield from awaited_no_more(passage, mapping)
    yield from shortened(passage)
    yield from silences(passage)
    yield from owed_no_more(passage, mapping)


def money_clocks(passage: Passage) -> Iterator[Blocker]:
    """The clocks that money reads are on the dossier, if they were; an agreement that runs is not
    held to be done by what was done before: no end would hold its payments any more."""
    before, after = passage.before, passage.after
    was, will = before.workflow.money, after.workflow.money
    if was is None or will is None:
        return
    for old, new in ((was.execution, will.execution), (was.received, will.received)):
        if old in before.dossier.clocks and new not in after.dossier.clocks:
            why = f"l’argent y lit « {after.workflow.clocks[new].label} », que le dossier n’a pas"
            label = before.workflow.clocks[old].label
            yield blocked(Code.PROTECTION_DROPPED, clock=label, id=old, why=why)
        elif old == was.execution and runs(before, old) and not runs(after, new):
            why = "l’argent ne se verse que jusqu’à son terme, et il serait tenu pour fini"
            label = before.workflow.clocks[old].label
            yield blocked(Code.PROTECTION_DROPPED, clock=label, id=new, why=why)


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


Ends = dict[str, tuple[str, date | None]]
"""What ends: by subject, in words, with its last day; None while that is not known."""


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


def awaited_no_more(passage: Passage, mapping: Correspondence) -> Iterator[Blocker]:
    """An act that waits for a delay that runs waits for it still, as does whichever leads where it
    alone led; the reply periods of the measures in force have their own rule."""
    before, after = passage.before, passage.after
    replies = {one.clock for one in open_measures(passage, mapping)}
    for name, label, acts, targets in awaited_here(before):
        new = mapping.clocks.get(name, name)
        led = {mapping.states.get(target, target) for target in targets}
        if name in replies or new not in after.dossier.clocks:
            continue
        for act in after.workflow.leaving[after.dossier.state]:
            is_same = act.id in acts or act.target in led
            if is_same and new not in after.workflow.awaited_before(act):
                why = f"« {act.label} » n’attendrait plus son terme"
                yield blocked(Code.PROTECTION_DROPPED, clock=label, id=new, why=why)


def awaited_here(case: Case) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """The delays that run: name, label, the acts from here that wait for them, and the states to
    which nothing else leads."""
    rules = case.workflow
    here = rules.leaving[case.dossier.state]
    for name, clock in case.dossier.clocks.items():
        if clock.is_running and name in rules.clocks:
            waiting = [act for act in here if name in rules.awaited_before(act)]
            free = {act.target for act in here if act not in waiting}
            led = {act.target for act in waiting} - free
            yield name, rules.clocks[name].label, {act.id for act in waiting}, led


def shortened(passage: Passage) -> Iterator[Blocker]:
    """A period that protects somebody ends no earlier than it did, whoever is to act under the new
    rules; one whose end is not known yet goes on waiting for the same thing. Nor does a delay that
    is the holder's to keep, or at whose end our silence refuses, what is suspended running again
    today."""
    before, after, today = passage.before, passage.after, passage.before.today
    names = passage.event.renames.get("clocks", {})
    protects = periods(before, names)
    will = known_ends(after) | periods(after, {})
    would = known_ends(going_on(after))
    for what, (label, old) in (theirs(going_on(before), names) | protects).items():
        ends = will if what in protects else would
        is_over = old is not None and old < today
        if is_over or what not in ends:
            continue
        end = ends[what][1]
        if end is not None and (old is None or end < old):
            yield blocked(Code.PROTECTION_SHORTENED, what=label, until=Running(old), end=end)


def periods(case: Case, names: Renames) -> Ends:
    """What protects somebody: in words, and its last day, None while that is not known. The reply
    periods of the measures in force, by their place on the dossier; the delays that an act from
    here waits for, under their new `names`, and ours, at whose end our silence refuses; the safety
    of an account."""
    rules = case.workflow
    found: Ends = {
        f"clocks.{names.get(name, name)}": (rules.clocks[name].label, on)
        for name, on in running_ends(case)
        if not is_theirs(case, name) and refuses(rules, name)
    }
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


def theirs(case: Case, names: Renames) -> Ends:
    """The delays that run and are the holder's to keep, as `periods` gives them."""
    return {
        f"clocks.{names.get(name, name)}": (case.workflow.clocks[name].label, on)
        for name, on in running_ends(case)
        if is_theirs(case, name)
    }


def known_ends(case: Case) -> Ends:
    """The clocks that run, whoever is to act, as `periods` gives them."""
    rules = case.workflow.clocks
    return {f"clocks.{name}": (rules[name].label, on) for name, on in running_ends(case)}


def running_ends(case: Case) -> Iterator[tuple[str, date | None]]:
    """The clocks that run, each with its last day."""
    for name in case.workflow.clocks:
        if runs(case, name):
            yield name, clock_deadline(case, name).on


def refuses(rules: Workflow, clock: str) -> bool:
    """Whether what is done, or proposed, at the end of a clock closes the project against its
    holder."""
    act = rules.transition_of.get(rules.clocks[clock].transition or "")
    return act is not None and is_against(rules, act)
