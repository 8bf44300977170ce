"""Proving the directory: its chain, and that the tables of people say what its journal tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping

from support_engine.adapters.store import traits
from support_engine.adapters.store.calling import subscriptions
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.case.dossiers import GENESIS
from support_engine.adapters.store.people import former_addresses, members, people_journal
from support_engine.adapters.store.web import (
    feeds,
    tokens,
    web_access,
    web_factors,
    web_identities,
    web_links,
)
from support_engine.core.people.commitment import digest
from support_engine.core.people.directory import Directory, fold
from support_engine.core.people.events import (
    AdministratorNamed,
    ContactChanged,
    FactorEnrolled,
    FactorReset,
    IdentitiesEnded,
    IdentityLinked,
    Noted,
    OfficeActDone,
    PasswordChosen,
    PasswordEnded,
    PasswordLinkGiven,
    PersonAdded,
    PersonErased,
    PersonTakenOver,
    TokenEnded,
    TokenGiven,
)

WHERE = "personnes"
TRUST = "le journal fait foi : restaurez une sauvegarde et cherchez la cause"


def findings(db: Connection) -> Iterator[tuple[str, str]]:
    """Where and what does not hold. A row taken away at the end is seen by the head that is kept
    apart and by the tables; whoever rewrites all three needs a seal from outside to be seen."""
    rows = people_journal.rows(db)
    yield from broken_chain(rows)
    if not people_journal.ends_with(db, *last_of(rows)):
        yield WHERE, "le journal des personnes ne finit pas où il finissait (ligne ôtée, ajoutée)"
    try:
        noted = [people_journal.noted(row) for row in rows]
        told = fold(noted)
    except (ValueError, LookupError) as problem:
        yield WHERE, f"le journal des personnes ne se relit pas : {str(problem)[:120]}"
        return
    yield from another_purpose(db, noted)
    yield from different_tables(db, told)
    yield from different_passwords(db, noted)
    yield from unknown_links(db, noted)
    yield from different_factors(db, noted)
    yield from different_identities(db, noted)
    yield from unknown_tokens(db, noted)
    yield from different_subscriptions(db, noted)
    yield from unknown_calendars(db, noted)
    yield from gone_dossiers(db, noted)
    yield from different_addresses(db, noted)


def another_purpose(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """What the base is for is what it was for when people were first known in it: only in one made
    for replaying is the address of the first administrator confirmed without its letter."""
    due: set[str] = set()
    for row in noted:
        if isinstance(row.event, AdministratorNamed):
            due.add(traits.REPLAY if row.event.is_confirmed else traits.REAL)
        elif isinstance(row.event, PersonTakenOver) and row.event.purpose:
            due.add(row.event.purpose)
    for purpose in sorted(due - {traits.purpose(db)}):
        was = "d’essai" if purpose == traits.REPLAY else "réelle"
        yield WHERE, f"cette base était {was} quand elle a été créée ; {TRUST}"


def different_addresses(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """A former address is the one that the journal says was replaced, until the day that it says,
    and none is missing before its person is erased; of a row of a former version it says neither.
    """
    due: dict[tuple[str, int], ContactChanged] = {}
    for row in noted:
        if isinstance(row.event, ContactChanged):
            due[row.event.person, row.number] = row.event
        elif isinstance(row.event, PersonErased):
            due = {key: one for key, one in due.items() if key[0] != row.event.person}
    kept = former_addresses.kept(db)
    for person, number in sorted(due.keys() - kept.keys()):
        if due[person, number].former:
            yield person, f"une ancienne adresse que dit le journal manque à la base ; {TRUST}"
    for (person, number), former in kept.items():
        event = due.get((person, number))
        if event is None:
            yield person, f"une ancienne adresse ne vient d’aucune ligne du journal ; {TRUST}"
        elif event.former not in ("", former.digest):
            yield person, f"une ancienne adresse, ou son dernier jour, diffère du journal ; {TRUST}"


def different_passwords(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """Whoever has a password entered the last one that the journal tells, and nobody else has."""
    due: dict[str, str] = {}
    for row in noted:
        if isinstance(row.event, PasswordChosen):
            due[row.event.person] = row.event.digest
        elif isinstance(row.event, PersonErased | PasswordEnded):
            due.pop(row.event.person, None)
    kept = web_access.accounts(db)
    for person in sorted({*kept, *due}):
        if kept.get(person) != due.get(person):
            yield (
                person,
                "le mot de passe n’est pas le dernier que dit le journal des personnes ; "
                "faites-en choisir un autre (support-engine people password), et cherchez la cause",
            )


def unknown_links(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """A link to choose a password is one that the journal says was given, and that nothing ended
    since; of those of a former version it says only to whom."""
    due: dict[str, str] = {}
    for row in noted:
        if isinstance(row.event, PasswordLinkGiven):
            due[row.event.person] = row.event.link
        elif isinstance(row.event, PasswordChosen | PasswordEnded | PersonErased):
            due.pop(row.event.person, None)
    for person, link in web_links.password_links(db):
        if person not in due or due[person] not in ("", link):
            yield (
                person,
                "un lien pour choisir un mot de passe attend, que le journal des personnes ne "
                "connaît pas ; faites-en donner un autre (support-engine people password --link), "
                "ce qui ôte celui-là, et cherchez la cause",
            )


def different_factors(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """Whoever has a second factor enrolled it, and nothing ended it since."""
    due: dict[str, str] = {}
    for row in noted:
        if isinstance(row.event, FactorEnrolled):
            due[row.event.person] = row.event.digest
        elif isinstance(row.event, FactorReset | PasswordEnded | PersonErased):
            due.pop(row.event.person, None)
    kept = {one.person: one.digest for one in web_factors.every(db)}
    for person in sorted({*kept, *due}):
        if kept.get(person) != due.get(person):
            yield (
                person,
                "le second facteur n’est pas celui que dit le journal des personnes ; faites-le "
                "ôter (support-engine people factor), enregistrer de nouveau, et cherchez pourquoi",
            )


def different_identities(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """An identity that opens the desk to somebody was linked by them, and not ended since."""
    due: set[tuple[str, str]] = set()
    for row in noted:
        if isinstance(row.event, IdentityLinked):
            due.add((row.event.person, row.event.identity))
        elif isinstance(row.event, IdentitiesEnded | PasswordEnded | PersonErased):
            due = {one for one in due if one[0] != row.event.person}
    kept = {(person, identity.digest) for person, identity in web_identities.every(db)}
    for person in sorted({one for one, _ in kept ^ due}):
        yield (
            person,
            "l’identité du fournisseur n’est pas celle que dit le journal des personnes ; "
            "détachez-la (Réglages, Personnes et rôles), et cherchez la cause",
        )


ENDING_TOKENS = (PasswordChosen, PasswordEnded, FactorReset, IdentitiesEnded, PersonErased)
"""After what no token of before opens anything: whoever holds one may be somebody else."""


def unknown_tokens(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """A token opens to whom, what and until when the journal says that it was given for."""
    due: set[tuple[str, str]] = set()
    for row in noted:
        if isinstance(row.event, TokenGiven):
            due.add((row.event.person, row.event.token))
        elif isinstance(row.event, TokenEnded):
            due.discard((row.event.person, row.event.token))
        elif isinstance(row.event, ENDING_TOKENS):
            due = {one for one in due if one[0] != row.event.person}
    for person, name, binding in tokens.bindings(db):
        if (person, binding) not in due:
            yield (
                person,
                f"le jeton « {name} » n’est pas tel que l’a donné le journal des personnes ; "
                "retirez-le (support-engine tokens end), et cherchez la cause",
            )


def different_subscriptions(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """A program hears where the journal says that somebody subscribed it, as they did."""
    due = {name: binds for name, binds in bound(noted).items() if not name.startswith(feeds.CALLED)}
    kept = subscriptions.bindings(db)
    for name in sorted({*kept, *due}):
        if kept.get(name, "") != due.get(name, ""):
            yield (
                "webhooks",
                f"l’abonnement {name} n’est pas celui que dit le journal des personnes (adresse, "
                "sortes d’événements, fin) ; mettez-y fin (support-engine webhooks end), "
                "abonnez de nouveau, et cherchez la cause",
            )


def bound(noted: Iterable[Noted]) -> dict[str, str]:
    """What acts of the office put in the base, by its name, each with its digest; nothing once it
    ended."""
    due: dict[str, str] = {}
    for row in noted:
        if isinstance(row.event, OfficeActDone) and row.event.binds:
            name, _, digest_ = row.event.binds.partition(" ")
            due[name] = row.event.binds if digest_ else ""
    return due


def unknown_calendars(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """A calendar reads the dates that the journal says its person subscribed it to."""
    due = set(bound(noted).values())
    for person, binds in feeds.bindings(db):
        if binds not in due:
            yield (
                person,
                "un calendrier lit des dates, que le journal des personnes ne connaît pas ; "
                "retirez cet abonnement (bureau, Calendrier), et cherchez la cause",
            )


def gone_dossiers(db: Connection, noted: Iterable[Noted]) -> Iterator[tuple[str, str]]:
    """The dossiers for which somebody was added, and that are in the base no more: no act takes
    one away."""
    known = set(dossiers.references(db))
    told = {row.event.about for row in noted if isinstance(row.event, PersonAdded)}
    for reference in sorted(told - known - {""}):
        yield reference, f"ce dossier a été ôté de la base : son porteur y est encore ; {TRUST}"


def last_of(rows: Sequence[RowMapping]) -> tuple[int, str]:
    """The number and hash with which the journal ends."""
    return (rows[-1]["number"], rows[-1]["hash"]) if rows else (0, GENESIS)


def broken_chain(rows: Sequence[RowMapping]) -> Iterator[tuple[str, str]]:
    """Each row follows the one before and is exactly what was sealed."""
    previous, expected = GENESIS, 1
    for row in rows:
        number = row["number"]
        if number != expected:
            yield WHERE, f"la ligne n° {expected} manque au journal des personnes"
            expected = number
        is_sealed = row["previous"] == previous and row["hash"] == people_journal.seal(row)
        if not is_sealed or f'"type":"{row["type"]}"' not in row["payload"]:
            yield WHERE, f"la ligne n° {number} du journal des personnes a été modifiée après coup"
        previous, expected = row["hash"], expected + 1


def different_tables(db: Connection, told: Directory) -> Iterator[tuple[str, str]]:
    """People, roles and proposals as stored, against the journal; contacts against their digest."""
    try:
        stored = members.load_all(db)
    except ValueError as problem:
        yield WHERE, f"une date enregistrée ne se relit pas ({str(problem)[:80]}) ; {TRUST}"
        return
    for person in sorted({*stored.members, *told.members}):
        kept, due = stored.members.get(person), told.members.get(person)
        if kept is None or due is None:
            what = "absente de la base" if kept is None else "inconnue du journal"
            yield person, f"personne {what} ; {TRUST}"
            continue
        if kept.grants != due.grants:
            yield person, f"les rôles enregistrés diffèrent du journal des personnes ; {TRUST}"
        if replace(kept, grants=due.grants) != due:
            yield person, f"la personne enregistrée diffère du journal des personnes ; {TRUST}"
        known = members.contact(db, person) if due.digest else None
        if known is not None and digest(*known) != due.digest:
            yield (
                person,
                f"le nom, l’adresse ou l’organisation ont été modifiés à la main ; {TRUST}",
            )
    for person, what in members.inconsistent(db):
        yield person, f"modifié à la main : {what} ; {TRUST}"
    if stored.proposals != told.proposals:
        yield WHERE, f"les rôles proposés diffèrent du journal des personnes ; {TRUST}"
