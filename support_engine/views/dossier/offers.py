"""What can be done on a dossier, as plain data: for the terminal, a page, a programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Code
from support_engine.core.acts.corrections import Past
from support_engine.core.acts.sayings import Act
from support_engine.core.dossier.case import Case
from support_engine.core.offers.asking import OF_THE_PERSON
from support_engine.core.offers.fields import Field
from support_engine.core.offers.lines import line
from support_engine.core.offers.offer import GROUPS, Offer
from support_engine.core.offers.offers import NO_PAST, offers_of
from support_engine.views.refusal import blocker_data


@dataclass(frozen=True, slots=True)
class Possible:
    """An act that is offered. `by`: the roles that may; `may`: whether whoever looks may; `asks`:
    what is typed; `blocked`: a sentence for each of `blockers`; `act`: as one types it, where the
    command line has it; `who`: who may, and why not oneself."""

    key: str
    label: str
    group: str
    by: tuple[str, ...]
    may: bool
    who: str
    asks: tuple[Field, ...]
    blocked: tuple[str, ...]
    blockers: tuple[Mapping[str, Any], ...]
    act: Act | None


def possible_acts(
    case: Case, actor: Actor | None = None, past: Past = NO_PAST
) -> Iterator[Possible]:
    """What can be asked today, by a person or by whoever may."""
    for offer in offers_of(case, actor, case.today, past):
        yield possible(offer)


def possible(offer: Offer) -> Possible:
    """An offer in words."""
    return Possible(
        key=offer.key,
        label=offer.label,
        group=offer.group,
        by=tuple(hand.label for hand in offer.who.hands),
        may=offer.who.may,
        who=" ".join((*own(offer), offer.who.sentence)),
        asks=offer.fields,
        blocked=tuple(blocker.sentence for blocker in offer.blockers),
        blockers=tuple(map(blocker_data, offer.blockers)),
        act=line(offer.ask),
    )


def own(offer: Offer) -> tuple[str, ...]:
    """Why whoever looks may not, though their role may: they declared it, they proposed it."""
    said = (b.sentence for b in offer.blockers if b.code in OF_THE_PERSON - {Code.ROLE_MISSING})
    return () if offer.who.may else tuple(said)


def grouped(acts: Iterable[Possible]) -> dict[str, list[Possible]]:
    """The acts of each group, by its French name, in the order of the groups."""
    found: dict[str, list[Possible]] = {label: [] for label in GROUPS.values()}
    for act in acts:
        found[GROUPS[act.group]].append(act)
    return {label: of_it for label, of_it in found.items() if of_it}
