"""Which rungs of a ladder its holder hears, and which rest on their having heard one."""

from support_engine.core.dossier.agenda import step_of
from support_engine.core.programme.definition import Reminder
from support_engine.core.programme.roles import HOLDER


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
