"""How long running clocks last once the rules have changed: as before, or by the new rules."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.fact_values import is_plain_date
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.migration_events import ClockLength
from support_engine.core.programme.definition import ClockRule, Workflow
from support_engine.core.programme.mapping import Correspondence


def undecided(case: Case, new: Workflow, mapping: Correspondence) -> Iterator[Blocker]:
    """Where the length of a clock that runs differs, the mapping says which one holds.

    The new one cannot, where it ends on a day that the dossier does not know. A length that an act
    gave is never the rule's: it is kept, and nothing is to be decided.
    """
    for name, target, was, will in running(case, new, mapping):
        decision = mapping.lengths.get(target)
        if is_given(was) or is_given(will):
            if decision == "new":
                yield blocked(Code.LENGTH_GIVEN, clock=will.label, id=target)
            continue
        if rule_of_length(was, mapping) == rule_of_length(will):
            continue
        if decision is None:
            yield blocked(Code.LENGTH_UNDECIDED, clock=will.label, id=target, old=name)
        elif decision == "new" and will.until_fact and not known_end(case.dossier, mapping, will):
            label = new.facts[will.until_fact].label
            yield blocked(Code.LENGTH_UNKNOWN, clock=will.label, id=target, fact=label)


def running(
    case: Case, new: Workflow, mapping: Correspondence
) -> Iterator[tuple[str, str, ClockRule, ClockRule]]:
    """The clocks that run on both sides: old name, new name, old rule, new rule.

    The end that an amendment signed is no rule's: nothing is to be decided about it.
    """
    old, dossier = case.workflow, case.dossier
    signed = any(amendment.ends_on for amendment in dossier.purse.amendments)
    execution = old.money.execution if old.money is not None and signed else ""
    for name, clock in dossier.clocks.items():
        target = mapping.clocks.get(name, name)
        if name != execution and clock.is_running and name in old.clocks and target in new.clocks:
            yield name, target, old.clocks[name], new.clocks[target]


def is_given(rule: ClockRule) -> bool:
    """Whether each act gives the length (a reply period), which no rule says."""
    return rule.asked_days is not None


Measured = tuple[int, int, str, bool, str]


def rule_of_length(rule: ClockRule, mapping: Correspondence | None = None) -> Measured:
    """What a rule says of a length: months, days, the fact that gives the end, working days, the
    clock from whose end it counts."""
    until, after = rule.until_fact or "", rule.from_clock or ""
    if mapping is not None:
        until, after = mapping.facts.get(until, until), mapping.clocks.get(after, after)
    return rule.months or 0, rule.days or 0, until, rule.working_day, after


def new_lengths(case: Case, new: Workflow, mapping: Correspondence) -> dict[str, ClockLength]:
    """The clocks that the mapping reckons by the new rules."""
    return {
        target: ClockLength(
            will.months or 0,
            will.days or 0,
            will.working_day,
            known_end(case.dossier, mapping, will),
            will.from_clock or "",
            will.until_fact or "",
        )
        for _, target, was, will in running(case, new, mapping)
        if mapping.lengths.get(target) == "new"
        and not (is_given(was) or is_given(will))
        and rule_of_length(was, mapping) != rule_of_length(will)
    }


def known_end(dossier: Dossier, mapping: Correspondence, rule: ClockRule) -> date | None:
    """The day on which the clock ends by its rule, where a fact on file gives it."""
    if rule.until_fact is None:
        return None
    for name, value in dossier.facts.items():
        if mapping.facts.get(name, name) == rule.until_fact and is_plain_date(value):
            return date.fromisoformat(str(value))
    return None
