"""What becomes easier to pay from one version of the rules to another: ceilings, quarantine,
papers, milestones, hands, periods.

Every difference that touches the law of money stands here, but for those that can only make a
payment harder: what nobody foresaw is shown, never passed over.
"""

from collections.abc import Iterator
from typing import Any

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.differences import Difference, by_id, differences

OF_WORDS = frozenset({"label", "letter", "lift_letter", "letter_to", "letter_while", "letters"}) | {
    "todo",
    "source",
    "owner",
    "end_label",
    "letter_asked",
    "letter_granted",
    "letter_refused",
    "letter_closed",
}
"""What is only said, or to whom."""
HIGHER_IS_LOOSER = frozenset({"advance_ceiling", "advance_ceiling_guaranteed", "aid_ceiling"}) | {
    "aid_ceiling_local",
    "interim_ceiling",
    "interim_ceiling_long",
    "agreement_above",
    "at_most",
    "valid_months",
    "max_extension_months",
    "far_days",
}
LOWER_IS_LOOSER = frozenset({"quarantine_days", "long_months", "reason_length"})
FEWER_IS_LOOSER = frozenset(
    {"requires_documents", "requires_milestones", "reports", "evidence"}
) | {
    "not_before",
    "not_after",
    "asks",
    "after",
    "requires_clocks_over",
    "opened_by",
}
MORE_IS_LOOSER = frozenset({"roles", "declared_by", "validated_by", "decided_by", "asked_by"}) | {
    "lifted_by",
    "completed",
    "from",
    "allowed_under",
    "by",
}
TRUE_IS_STRICT = frozenset({"works", "blocks_payments", "per_claim", "reason_required", "past"}) | {
    "final"
}
ABSENT_IS_LOOSER = frozenset({"at_most", "agreement_document", "account_document"}) | {
    "valid_months",
    "requires_hold",
}
OF_ALL = {
    "extensions": (),
    "corrections": (),
    "workflow": ("far_days", "reason_length"),
    "states": ("final",),
}
"""The sections of which each part, or these words, say something of every payment: who puts an end
off, who takes back a measure that stops payments, in which states nothing is paid any more."""
HARMLESS_WHEN_NEW = frozenset({"documents", "milestones", "holds", "facts", "clocks", "roles"})
"""A part that was not there binds nothing that was free."""


def loosened(old: Workflow, new: Workflow) -> tuple[Difference, ...]:
    """Each difference that may make a payment easier, in the order of the file."""
    before, after = raw(old), raw(new)
    return tuple(
        change
        for change in differences(old, new)
        if touches_money(old, new, (path := tuple(change.place.split("."))))
        and not is_stricter(path, at(before, path), at(after, path))
    )


def raw(workflow: Workflow) -> dict[str, Any]:
    """The file as plain values, what has an id being found by it."""
    data = workflow.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {name: by_id(value) for name, value in data.items()}


def at(data: Any, path: tuple[str, ...]) -> Any:
    """The value at a place, None where there is none."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def touches_money(old: Workflow, new: Workflow, path: tuple[str, ...]) -> bool:
    """Whether a place says something of what is paid, when, to whom or by whom."""
    section, *inside = path
    if section in ("money", "tranches"):
        return "letters" not in inside and not set(inside) & OF_WORDS
    if old.money is None and new.money is None:
        return False
    if set(inside) & OF_WORDS or not inside:
        return False
    if section in OF_ALL:
        return not OF_ALL[section] or inside[-1] in OF_ALL[section]
    return inside[0] in {name for rules in (old, new) for name in named(rules, section)}


def named(rules: Workflow, section: str) -> Iterator[str]:
    """The parts of a section that the law of money of a programme rests on."""
    money = rules.money
    if money is None:
        return
    milestones = {name for tranche in rules.tranches for name in tranche.requires_milestones}
    milestones |= set(money.reports)
    due = [one for one in rules.milestones if one.id in milestones]
    match section:
        case "milestones":
            yield from milestones
        case "documents":
            yield from (name for tranche in rules.tranches for name in tranche.requires_documents)
            yield from (name for one in due for name in one.evidence)
            yield from (money.agreement_document,) if money.agreement_document else ()
        case "holds":
            yield from (name for name, hold in rules.holds.items() if hold.blocks_payments)
        case "clocks":
            yield from (money.execution, money.received, *(one.due.clock for one in due))
        case "facts":
            yield from (name for name in money.facts.model_dump().values() if name)
            read = (rules.clocks[name] for name in {*named(rules, "clocks")})
            yield from (name for one in read for name in (one.from_fact, one.until_fact) if name)
        case "roles":
            yield from (role for roles in money.roles.model_dump().values() for role in roles)
        case "transitions":
            yield from moving_money(rules)


def moving_money(rules: Workflow) -> Iterator[str]:
    """The acts that give a figure of the grant or agreement, complete a project, or begin its
    clock."""
    assert rules.money is not None
    figures = {name for name in rules.money.facts.model_dump().values() if name}
    begun = {*rules.clocks[rules.money.execution].starts_with}
    for transition in rules.transitions:
        completes = transition.target in rules.money.completed
        if (
            completes
            or figures & set(transition.asks)
            or {transition.id, transition.target} & begun
        ):
            yield transition.id


def is_stricter(path: tuple[str, ...], old: Any, new: Any) -> bool:
    """Whether a change can only make a payment harder; what is not known to, may not."""
    section, key = path[0], path[-1]
    if old is None and isinstance(new, dict):
        return len(path) == 2 and section in HARMLESS_WHEN_NEW
    if new is None and isinstance(old, dict):
        return len(path) == 2 and section in ("transitions", "roles")
    if old is None or new is None:
        return key in ABSENT_IS_LOOSER and old is None
    if isinstance(old, list) and isinstance(new, list):
        if key in FEWER_IS_LOOSER:
            return set(old) <= set(new)
        grows = key in MORE_IS_LOOSER or path[:2] == ("money", "roles")
        others_stand_for = key == "by" and not new
        return grows and set(new) <= set(old) and not others_stand_for
    if isinstance(old, bool) and isinstance(new, bool):
        return key in TRUE_IS_STRICT and new
    if isinstance(old, int) and isinstance(new, int):
        is_lower = key in HIGHER_IS_LOOSER or is_length(path)
        return (is_lower and new <= old) or (key in LOWER_IS_LOOSER and new >= old)
    return path[-2:] == ("money", "counts_from") and new == "received"


def is_length(path: tuple[str, ...]) -> bool:
    """Whether a number is the length of a clock or the day of a milestone: later is looser."""
    is_clock = path[0] == "clocks" and path[-1] in ("months", "days")
    return is_clock or (path[0] == "milestones" and path[2:3] == ("due",))
