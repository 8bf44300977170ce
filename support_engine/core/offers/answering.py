"""Which act would answer what waits on a dossier, among those that are offered."""

from collections.abc import Iterator

from support_engine.core.acts.ball import Ball
from support_engine.core.acts.turns import kept_by
from support_engine.core.acts.waits import (
    ACCOUNT,
    EARLY,
    LETTERS,
    PAYMENTS,
    PROPOSALS,
    RECOVERIES,
)
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.first_voices import AIDS, AMENDMENTS, RESTATEMENTS, TAKEN_BACK
from support_engine.core.dossier.next_step import Step, next_step
from support_engine.core.offers.asking import Question
from support_engine.core.offers.offer import Ask
from support_engine.core.offers.offers import NO_PAST, asks
from support_engine.core.programme.roles import HOLDER

ALONE = {
    ACCOUNT: "bank.confirm",
    f"{AMENDMENTS}.proposed": "amendment",
    f"{AIDS}.proposed": "aid",
}
"""What is one on each dossier, and its act."""
ONE_WAY = {
    "messages": "message.answer",
    PAYMENTS: "tranche.pay",
    RESTATEMENTS: "tranche.restate",
    LETTERS: "letter.posted",
    EARLY: "letter.received",
    TAKEN_BACK: "correction",
}
"""What one act alone answers, by section: its key, before the name of what waits."""


def answer_to(case: Case, held: Ball) -> Ask | None:
    """The act that whoever has the ball would do, as it is offered; None for the holder's own."""
    return next((found for key in keys(case, held) if (found := named(case, key))), None)


def keys(case: Case, held: Ball) -> Iterator[str]:
    """The keys that may answer, the likeliest first."""
    section, _, name = held.subject.partition(".")
    if held.role == HOLDER:
        return
    if section == "validations":
        yield f"milestone.validate:{name}"
    elif section == "extensions":
        yield f"extension.grant:{name}"
    elif section == "holds":
        yield f"hold.lift:{name}"
    elif section in ONE_WAY:
        yield f"{ONE_WAY[section]}:{name}"
        return
    elif section == PROPOSALS:
        yield f"{'hold.open' if name in case.workflow.holds else 'transition'}:{name}"
    elif section == "tranches" and (kept := kept_by(case, name)) is not None:
        yield f"message.answer:{kept.number}"
        return
    elif section == "tranches":
        yield taking_further(name, next_step(case, case.workflow.tranche_of[name]))
    elif held.subject in ALONE:
        yield ALONE[held.subject]
        return
    elif section == RECOVERIES:
        by_number = {str(one.number): one for one in case.dossier.purse.recoveries}
        yield f"recovery.{'drop' if by_number[name].drop_by else 'order'}:{name}"
        return
    for way in case.workflow.leaving[case.dossier.state]:
        if held.turn is not None and way.label == held.turn.act:
            yield f"transition:{way.id}"
    if section == "clocks" and (ends := case.workflow.clocks[name].transition):
        yield f"transition:{ends}"


def taking_further(tranche: str, step: Step | None) -> str:
    """The key of the act that is the next step of a tranche."""
    if step == "recover":
        return "recovery.open"
    return f"tranche.{'claim' if step == 'second' else step}:{tranche}"


def named(case: Case, key: str) -> Ask | None:
    """An act by its key, whether or not anything stands in its way."""
    return next((ask for ask in asks(Question(case, NO_PAST)) if ask.key == key), None)
