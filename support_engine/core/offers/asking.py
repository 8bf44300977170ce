"""The engine is asked: whether an act could be done, by whom, and what nothing typed would lift.

No rule stands here. Each act is decided by `decide` itself, filled as one could fill it and, where
that is refused, with nothing typed: what both answers say stands whatever one types.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from support_engine.core.acts import commands as c
from support_engine.core.acts.actor import Actor, hands
from support_engine.core.acts.blockers import Blocker, Code, Refused
from support_engine.core.acts.corrections import Past, decide_correction
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.takeover import end_takeover
from support_engine.core.dossier.case import Case
from support_engine.core.offers.fields import blank, read, sample
from support_engine.core.offers.offer import Ask, Hand, Who
from support_engine.core.silence import decide_today

NOBODY = Actor("")
ELSEWHERE = frozenset(
    {
        Code.AGREEMENT_NOT_NOTIFIED,
        Code.CLOCK_NOT_RUNNING,
        Code.CLOSED,
        Code.EXTENSION_NOT_ASKED,
        Code.HOLD_ALREADY_OPEN,
        Code.HOLD_NOT_OPEN,
        Code.LETTER_NOT_AWAITED,
        Code.MILESTONE_NOT_DECLARED,
        Code.MILESTONE_NOT_EXPECTED,
        Code.MILESTONE_VALIDATED,
        Code.NOTHING_TO_CORRECT,
        Code.RECOVERY_STAGE,
        Code.STATE_ELSEWHERE,
        Code.SYSTEM_ONLY,
        Code.TAKEOVER_NOT_OPEN,
        Code.TAKEOVER_OPEN,
        Code.TRANCHE_PAID,
        Code.TRANCHE_STAGE,
    }
)
"""What says that the thing is not where the act begins, whatever one types: nothing is offered."""
NOTHING = frozenset({Code.NOTHING_TO_CHANGE, Code.NOTHING_TO_RECOVER})
"""What says so where nothing that one could type would make a difference."""
OF_THE_PERSON = frozenset(
    {
        Code.EXTENSION_OF_ONE,
        Code.OWN_DECLARATION,
        Code.OWN_PROJECT,
        Code.ROLE_MISSING,
        Code.SAME_PERSON,
        Code.TAKEOVER_OF_ONE,
    }
)
"""What another person would not be told, whatever one types."""
NOT_OF_ALL = OF_THE_PERSON | {Code.NOT_RENOUNCED}
"""What the holder, besides, would not be told."""


@dataclass(frozen=True, slots=True)
class Question:
    """A dossier in hand, and its journal where acts could be taken back."""

    case: Case
    past: Past


def standing(question: Question, ask: Ask, by: Actor) -> tuple[Blocker, ...] | None:
    """What nothing typed would lift; None where there is nothing to do."""
    filled = decided(question, as_filled(question.case, ask, by))
    if not isinstance(filled, Refused):
        return () if filled else None
    if filled.codes & ELSEWHERE:
        return None
    if filled.codes <= OF_THE_PERSON:
        return filled.blockers
    empty = decided(question, as_blank(question.case, ask, by))
    if not isinstance(empty, Refused):
        return ()
    both = {(blocker.code, blocker.about) for blocker in empty.blockers}
    left = tuple(b for b in filled.blockers if (b.code, b.about) in both)
    return None if any(blocker.code in NOTHING for blocker in left) else left


def decided(question: Question, command: c.Command) -> Decision:
    """What the engine says of an act."""
    case, past = question.case, question.past
    if isinstance(command, c.CorrectLastAct):
        return decide_correction(case, command, past.journal, past.announced)
    if isinstance(command, c.EndTakeover):
        return end_takeover(case, command, (row for _, row in past.journal))
    assert isinstance(command, c.CaseCommand)
    return decide_today(case, command)


def as_filled(case: Case, ask: Ask, by: Actor) -> c.Command:
    """The act as one could fill it; what may be left out is given where there is an example."""
    fields = (f for f in ask.fields if f.required or f.example)
    values = {field.name: read(field, sample(field, case.today)) for field in fields}
    return ask.built(values, by, case.today)


def as_blank(case: Case, ask: Ask, by: Actor) -> c.Command:
    """The act with nothing typed."""
    fields = (f for f in ask.fields if f.required and f.into != "facts")
    return ask.built({f.name: blank(f, case.today) for f in fields}, by, case.today)


def hands_of(case: Case, blockers: Iterable[Blocker]) -> tuple[Hand, ...]:
    """The roles that may, as the engine tells somebody who has none."""
    named = [b.facts["roles"] for b in blockers if b.code == Code.ROLE_MISSING]
    labels = [set(roles) for roles in named if isinstance(roles, tuple)]
    return tuple(
        Hand(name, role.label, case.dossier.people.get(name, ""))
        for name, role in case.workflow.roles.items()
        if labels and role.acts and all(role.label in one for one in labels)
    )


def but(hand: Hand, actor: Actor) -> Hand:
    """A role that may, without the name of whoever may not."""
    return replace(hand, person="") if hand.person == actor.person else hand


def of_person(
    question: Question, ask: Ask, actor: Actor, own: tuple[Blocker, ...]
) -> tuple[Who, tuple[Blocker, ...]]:
    """Whether a person may, for themselves (`own`: what stands in their way) or in the place of
    somebody away: what `standing_in` will say of the act itself."""
    if own:
        for absent in actor.absent:
            if not any(standing(question, ask, by) for by in hands(actor, absent)):
                return Who((), may=True, in_place_of=absent.person), ()
    return Who((), may=not any(b.code in OF_THE_PERSON for b in own)), own
