"""Dates that speak of each other: a day that an act supposes, a date that must follow another."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.fact_values import is_plain_date
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.language.french import day
from support_engine.core.programme.frame import THE_ACT, THE_OPENING

KNOWN = {THE_ACT: "la date d’effet de l’acte", THE_OPENING: "l’ouverture du dossier"}
"""The days that every dossier knows, as a sentence says them."""


class Given(NamedTuple):
    """A date that an act gives: the fact that it is, and how one types it."""

    fact: str
    on: date
    how: str


class Bound(NamedTuple):
    """A date that another must respect, as a sentence calls it, and whether it does."""

    label: str
    blocker: Blocker | None


def day_of(facts: Mapping[str, FactValue], name: str) -> date | None:
    """The day that a fact on file holds."""
    value = facts.get(name)
    return date.fromisoformat(str(value)) if value is not None and is_plain_date(value) else None


def not_come(case: Case, name: str, on: date, act: str) -> Blocker | None:
    """Why an act says too much: the day that it supposes is not on file, or still to come."""
    known, label = day_of(case.dossier.facts, name), case.workflow.facts[name].label
    if known is not None and known <= on:
        return None
    if known is None:
        when, advice = "aucune date n’est au dossier", "Faites d’abord l’acte qui demande ce jour."
    else:
        when = f"le {day(known)} ; l’acte prendrait effet le {day(on)}"
        advice = f"Attendez le {day(known)}, ou corrigez la date d’effet : --on AAAA-MM-JJ."
    return blocked(Code.DAY_NOT_COME, act=act, fact=label, when=when, advice=advice)


def bounds(
    case: Case, given: Given, on: date, together: Mapping[str, FactValue]
) -> Iterator[Bound]:
    """Each bound of a date, kept or not; `together`: what the same act gives, `on` its day."""
    field = case.workflow.facts[given.fact]
    facts = {**case.dossier.facts, **together}
    for side, others in (("précède", field.not_before), ("suit", field.not_after)):
        for name in others:
            days = {THE_ACT: on, THE_OPENING: case.dossier.opened_on}
            limit = days[name] if name in days else day_of(facts, name)
            if limit is None:
                continue
            other = KNOWN.get(name) or f"« {case.workflow.facts[name].label} »"
            wrong = given.on < limit if side == "précède" else given.on > limit
            yield Bound(other, disagree(case, given, side, other, limit) if wrong else None)
    if field.past:
        other = "ce jour, auquel elle ne peut être postérieure"
        wrong = given.on > case.today
        yield Bound(
            "aujourd’hui", disagree(case, given, "suit", other, case.today) if wrong else None
        )


def disagree(case: Case, given: Given, side: str, other: str, limit: date) -> Blocker:
    """Two dates that cannot both be right, by their names and days."""
    return blocked(
        Code.DATES_DISAGREE,
        fact=case.workflow.facts[given.fact].label,
        id=given.fact,
        on=given.on,
        side=side,
        other=other,
        limit=limit,
        how=given.how,
    )
