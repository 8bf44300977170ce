"""The lengths that a letter may say: those of the rules, in words, and where they lead."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from support_engine.core.days.calendar import add_months
from support_engine.core.language.french import count
from support_engine.core.programme.definition import Workflow


def has_length(workflow: Workflow, clock: str) -> bool:
    """Whether the rules give a clock a length that is the same each time."""
    rule = workflow.clocks.get(clock)
    return rule is not None and bool(rule.months or rule.days)


def lengths_of(workflow: Workflow) -> dict[str, dict[str, int | None]]:
    """Clock → its months or its days, for those whose length is fixed."""
    return {
        name: {"months": rule.months, "days": rule.days}
        for name, rule in workflow.clocks.items()
        if has_length(workflow, name)
    }


def in_words(
    lengths: Mapping[str, Mapping[str, Any]], act_on: date, letter_on: date
) -> dict[str, dict[str, str | bool]]:
    """Each length in words (`words`), and its last day, counted from the act (`from_act`; `is_over`
    once that day is past) and from the day on which the letter is written (`from_letter`)."""
    return {
        name: {
            "words": said(length),
            "from_act": end(length, act_on).isoformat(),
            "is_over": end(length, act_on) < letter_on,
            "from_letter": end(length, letter_on).isoformat(),
        }
        for name, length in lengths.items()
    }


def said(length: Mapping[str, Any]) -> str:
    """« 4 mois », « 15 jours »."""
    if length["months"]:
        return count(length["months"], "mois", "mois")
    return count(length["days"], "jour")


def end(length: Mapping[str, Any], begun: date) -> date:
    """The last day of a length that begins on a day."""
    if length["months"]:
        return add_months(begun, length["months"])
    return begun + timedelta(days=length["days"])
