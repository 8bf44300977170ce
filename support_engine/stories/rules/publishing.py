"""Rules that make a payment easier are published by two people: one proposes, another approves."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from support_engine.adapters.store import codec, publications
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.publications import Publication
from support_engine.core.acts.actor import Actor
from support_engine.core.days.civil import civil_day
from support_engine.core.language.french import day
from support_engine.core.programme.differences import Difference
from support_engine.core.programme.source import WorkflowText
from support_engine.core.versions.weakening import weakened
from support_engine.engine import Engine
from support_engine.errors import NotPublished, UnknownName


def publish(
    engine: Engine, rules: WorkflowText, by: Actor, now: datetime
) -> tuple[Difference, ...]:
    """Propose a version; what it makes easier to pay. One that was approved is not proposed again:
    the word of two people would be taken away by one. Raises NotPublished."""
    with engine.store.transaction() as db:
        changes = easier_by(db, engine, rules, by, now)
        if changes:
            check_waiting(publications.found(db, rules))
            publications.propose(db, rules, by.person, codec.moment(now))
    return changes


def approve(
    engine: Engine, rules: WorkflowText, by: Actor, now: datetime
) -> tuple[Difference, ...]:
    """Approve the very text that somebody else proposed. Raises NotPublished."""
    with engine.store.transaction() as db:
        changes = easier_by(db, engine, rules, by, now)
        on_record = publications.found(db, rules)
        if not changes:
            return ()
        if on_record is None:
            raise NotPublished(
                "Personne n’a proposé ce texte. Publiez-le d’abord : workflow publish VERSION."
            )
        if on_record.proposed_by == by.person:
            raise NotPublished(
                f"{by.person} a proposé cette version : une autre personne l’approuve."
            )
        check_waiting(on_record)
        check_standing(db, engine, rules, on_record, now)
        publications.approve(db, rules, by.person, codec.moment(now))
    return changes


def check_waiting(on_record: Publication | None) -> None:
    """Nobody has approved this text yet. Raises NotPublished."""
    if on_record is not None and on_record.approved_by:
        raise NotPublished(f"{on_record.approved_by} a déjà approuvé cette version.")


def check_standing(
    db: Connection, engine: Engine, rules: WorkflowText, on_record: Publication, now: datetime
) -> None:
    """A proposal is worth what whoever made it may do today, for as long as that of a role. Raises
    NotPublished."""
    last = codec.from_moment(on_record.proposed_at) + timedelta(
        days=engine.directory.rules.proposal_days
    )
    try:
        easier_by(db, engine, rules, Actor(on_record.proposed_by), now)
    except (NotPublished, UnknownName) as problem:
        raise NotPublished(
            f"{on_record.proposed_by} a proposé ce texte, et ne pourrait plus le faire. Publiez-le "
            "de nouveau (workflow publish VERSION) ; une autre personne l’approuvera."
        ) from problem
    if civil_day(now) > civil_day(last):
        raise NotPublished(
            f"La proposition de {on_record.proposed_by} valait jusqu’au {day(civil_day(last))}. "
            "Publiez ce texte de nouveau : workflow publish VERSION."
        )


def easier_by(
    db: Connection, engine: Engine, rules: WorkflowText, by: Actor, now: datetime
) -> tuple[Difference, ...]:
    """What a version makes easier to pay, and that this person may publish it: whoever signs
    amendments in that programme, by the rules in force and not by the new ones. Raises
    NotPublished."""
    in_force = publications.before(db, rules, engine.registry.get)
    if in_force is None:
        return ()
    money = in_force.money
    allowed = money.roles.amends if money else in_force.extensions.decided_by
    held = directory.actor_in(db, by.person, in_force.header.id, now.date()).roles
    if not held & {*allowed}:
        labels = ", ".join(in_force.roles[role].label for role in allowed)
        raise NotPublished(f"Publier des règles revient à : {labels}. {by.person} n’a pas ce rôle.")
    return weakened(in_force, rules.workflow)
