"""Sessions: how they are named, and who is counted in them (`case.base_blockers` counts)."""

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.quarters import QUARTER

SESSION = "wave"
"""The detail of a dossier that names its session: a wave, a quarter."""


def session_problem(workflow: Workflow, session: str) -> Blocker | None:
    """A session bears the form of name that the programme gives; none is named yet: fine."""
    rule = workflow.sessions
    if rule is None or rule.form == "text" or not session or QUARTER.fullmatch(session):
        return None
    return blocked(Code.SESSION_INVALID, session=session[:40], label=rule.label)


def not_after(workflow: Workflow, dossier: Dossier, session: str) -> Blocker | None:
    """A project that was put off is presented to a session after its own: a place in a former one
    would be a place that its committee did not give."""
    rule, own = workflow.sessions, session_of(dossier)
    if rule is None or rule.form != "quarter" or not (session and own) or session > own:
        return None
    return blocked(Code.SESSION_NOT_AFTER, session=session[:40], own=own, label=rule.label)


def is_laureate(workflow: Workflow, dossier: Dossier) -> bool:
    """Whether a dossier takes a place in its session."""
    rule = workflow.sessions
    return (
        rule is not None
        and rule.laureate_fact is not None
        and (rule.laureate_fact in dossier.facts)
    )


def takes_a_place(workflow: Workflow, before: Dossier | None, after: Dossier) -> bool:
    """Whether an act makes a laureate, or brings one to another session."""
    rule = workflow.sessions
    if rule is None or rule.capacity is None or not is_laureate(workflow, after):
        return False
    was_in = before is not None and is_laureate(workflow, before)
    return not was_in or session_of(before) != session_of(after)


def session_of(dossier: Dossier | None) -> str:
    """The session of a dossier; a dossier without one stands alone."""
    return dossier.details.get(SESSION, "") if dossier else ""


def full(workflow: Workflow, session: str, taken: int) -> Blocker | None:
    """Why one more laureate does not fit, where `taken` already hold a place."""
    rule = workflow.sessions
    if rule is None or rule.capacity is None or taken < rule.capacity:
        return None
    return blocked(
        Code.SESSION_FULL, label=rule.label, session=session, count=taken, capacity=rule.capacity
    )
