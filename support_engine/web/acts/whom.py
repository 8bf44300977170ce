"""Whom one may name on a dossier, as the choices of a form."""

from dataclasses import replace

from support_engine.adapters.store.people import directory
from support_engine.core.acts import commands as c
from support_engine.core.dossier.case import Case
from support_engine.core.offers.offer import Offer
from support_engine.web.asked import Asked


def with_people(asked: Asked, case: Case, offer: Offer) -> Offer:
    """An offer to name somebody, with those who can be named; any other as it is.

    Whoever holds a role of the programme is one of a few: a choice. Anybody can be named for a role
    of the dossier itself: the people that are there already are proposed, another id may be typed.
    """
    role = str(offer.ask.fixed.get("role", ""))
    rules = case.workflow.roles.get(role)
    if offer.ask.command is not c.AssignPerson or rules is None:
        return offer
    with asked.desk.store.reading() as db:
        ids = directory.holders_of(db, role, case.workflow.header.id)
        is_given = rules.scope == "dossier"
        there = case.dossier.people.values() if is_given else (case.dossier.people.get(role, ""),)
        known = directory.some(db, dict.fromkeys((*ids, *there)))
    now = case.dossier.people.get(role, "")
    names = {one.id: one.name for one in known.values()}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    choices = {one: f"{name} ({one})" if name in twice else name for one, name in names.items()}
    (person,) = offer.fields
    field = replace(
        person,
        kind="choice" if choices and not is_given else "text",
        choices={one: label for one, label in choices.items() if is_given or one != now},
        help=f"Aujourd’hui : {choices.get(now, now) or 'personne'}.",
    )
    return replace(offer, ask=replace(offer.ask, fields=(field,)))
