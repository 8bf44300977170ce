"""The rungs of a ladder: which its holder hears, and which rest on their having heard one."""

from support_engine.core.programme.definition import Reminder, Step
from support_engine.core.programme.roles import HOLDER


def step_of(rule: Reminder, days: int) -> Step | None:
    """The rung of that day: one of the steps, or one made from the repeated tail."""
    for step in rule.steps:
        if step.days == days:
            return step
    if rule.repeat and rule.repeat.from_days <= days <= rule.repeat.until_days:
        tail = rule.repeat
        return Step.model_construct(days=days, to=tail.to, letter=tail.letter, proposes=None)
    return None


def is_for_holder(rule: Reminder, days: int) -> bool:
    """Whether a rung tells the holder that a day has come, or that it has passed."""
    step = step_of(rule, days)
    return days >= 0 and step is not None and HOLDER in step.to


def rests_on_the_holder(rule: Reminder, days: int) -> bool:
    """Whether a rung supposes that the holder was told: it proposes something, or turns to others,
    after rungs that are for the holder."""
    step = step_of(rule, days)
    if step is None or (HOLDER in step.to and not step.proposes):
        return False
    return any(is_for_holder(rule, earlier) for earlier in rule.rungs if earlier < days)


def last_heard(rule: Reminder, days: int) -> int | None:
    """The last rung up to one that is for the holder, before the day or after it."""
    steps = (step_of(rule, earlier) for earlier in rule.rungs if earlier <= days)
    return max((step.days for step in steps if step and HOLDER in step.to), default=None)
