"""Everything that can be asked of a dossier now, and the command that each offer becomes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.acts.actor import Actor, Command
from support_engine.core.acts.corrections import Past
from support_engine.core.dossier.case import Case
from support_engine.core.language.names import suggestion
from support_engine.core.offers import asking
from support_engine.core.offers.about_money import MONEY
from support_engine.core.offers.asking import Question
from support_engine.core.offers.corrections import corrections, takeovers
from support_engine.core.offers.fields import FieldFault, Typed, fault, read
from support_engine.core.offers.offer import Ask, Offer, Who
from support_engine.core.offers.ordinary import ORDINARY
from support_engine.core.offers.posting import unreached

NO_PAST = Past(())


def offers_of(
    case: Case, actor: Actor | None, today: date, past: Past = NO_PAST
) -> tuple[Offer, ...]:
    """What can be asked of a dossier on a day, by a person or (None) by whoever may.

    `past`: the journal, without which no act is offered to be taken back.
    """
    of_the_day = Case(case.workflow, case.dossier, case.calendar, today)
    question = Question(of_the_day, past)
    return tuple(filter(None, (offer(question, ask, actor) for ask in asks(question))))


def offers_to(case: Case, actor: Actor, among: Callable[[Ask], bool]) -> Iterator[Offer]:
    """What a person may ask of a dossier, of some acts alone, without who else may: the engine is
    asked once of most of them."""
    question = Question(case, NO_PAST)
    for ask in filter(among, asks(question)):
        own = asking.standing(question, ask, actor)
        if own is not None:
            who, blockers = asking.of_person(question, ask, actor, own)
            if who.may:
                yield Offer(ask, who, blockers)


def offer_of(
    case: Case, actor: Actor | None, key: str, past: Past = NO_PAST, *, today: date
) -> Offer | None:
    """The offer of that key among those of a dossier, if it stands: the engine is asked of that act
    alone."""
    question = Question(Case(case.workflow, case.dossier, case.calendar, today), past)
    found = (offer(question, ask, actor) for ask in asks(question) if ask.key == key)
    return next(filter(None, found), None)


def asks(question: Question) -> Iterator[Ask]:
    """Every act that could be asked, before the engine says a word."""
    for found in (*ORDINARY, *MONEY):
        yield from found(question.case)
    yield from unreached(question.case, question.past.unsent)
    yield from takeovers(question.case)
    yield from corrections(question.case, question.past)


def offer(question: Question, ask: Ask, actor: Actor | None) -> Offer | None:
    """An act with who may do it; None where there is nothing to do."""
    found = asking.standing(question, ask, asking.NOBODY)
    if found is None:
        return None
    hands = asking.hands_of(question.case, found)
    if actor is None:
        of_all = tuple(b for b in found if b.code not in asking.NOT_OF_ALL)
        return Offer(ask, Who(hands), of_all)
    own = asking.standing(question, ask, actor) or ()
    who, blockers = asking.of_person(question, ask, actor, own)
    if not who.may:
        hands = tuple(asking.but(hand, actor) for hand in hands)
    return Offer(ask, replace(who, hands=hands), blockers)


def command_of(
    offer: Offer, typed: Mapping[str, Typed], *, by: Actor, on: date
) -> Command | tuple[FieldFault, ...]:
    """The act as it was typed, or what is wrong with each field; the engine decides of the rest.

    `on`: its day where none is typed.
    """
    values: dict[str, Any] = {}
    faults = [*unknown(offer, typed)]
    for field in (*offer.fields, *offer.common):
        given = typed.get(field.name, field.default if field.kind == "choice" else "")
        if isinstance(given, str) and not given.strip():
            if field.required:
                faults.append(fault(field, "à joindre." if field.kind == "file" else "à remplir."))
            elif field.keeps_empty and field.name in typed:
                values[field.name] = ""
            continue
        value = read(field, given)
        if isinstance(value, FieldFault):
            faults.append(value)
        else:
            values[field.name] = value
    if faults:
        return tuple(faults)
    day, because = values.pop("on", on), values.pop("because", "")
    return offer.ask.built(values, by, day, because)


def unknown(offer: Offer, typed: Mapping[str, Typed]) -> Iterator[FieldFault]:
    """What was typed and that nobody asked."""
    names = [field.name for field in (*offer.fields, *offer.common)]
    for name in typed:
        if name not in names:
            why = f"« {name} » n’est pas demandé par cet acte. {suggestion(name, names)}"
            yield FieldFault(name, name, why)
