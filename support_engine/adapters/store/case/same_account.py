"""One account on dossiers of different holders: told, never refused (a group, a notary)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent
from support_engine.core.dossier.money_events import BankChanged, BankConfirmed, TrancheCertified
from support_engine.core.language.french import count, listed
from support_engine.core.programme.roles import HOLDER

GIVEN = text(
    "SELECT DISTINCT reference FROM journal WHERE type = 'bank_changed' AND payload LIKE :iban"
    " AND reference <> :reference ORDER BY reference"
)
EVERY = text("SELECT reference, payload FROM journal WHERE type = 'bank_changed'")
FEW = 5
"""How many dossiers a sentence names."""


def told(db: Connection, dossier: Dossier, events: Iterable[AnyEvent]) -> Iterator[str]:
    """Where an act gives, confirms or rests on an account: the dossiers of other holders that have
    it too, in a sentence."""
    if any(isinstance(e, BankChanged | BankConfirmed | TrancheCertified) for e in events):
        yield from beside(db, dossier)


def beside(db: Connection, dossier: Dossier) -> Iterator[str]:
    """The dossiers of other holders that are paid on the account of this one, in a sentence."""
    bank = dossier.purse.bank
    if bank is None:
        return
    about = {"iban": f'%"{bank.iban}"%', "reference": dossier.reference}
    others = (dossiers.load(db, name) for name in db.execute(GIVEN, about).scalars().all())
    found = [one.dossier for one in others if one and is_shared(dossier, one.dossier)]
    if found:
        named = [f"{one.reference} ({one.name})" for one in found[:FEW]]
        if len(found) > FEW:
            named.append(count(len(found) - FEW, "autre"))
        yield (
            f"Le compte …{bank.iban[-4:]} est aussi celui de {listed(named)}, dont le porteur est"
            " un autre : vérifiez qu’il est bien celui du bénéficiaire."
        )


def is_shared(one: Dossier, other: Dossier) -> bool:
    """Whether two dossiers are paid on one account today, and are not of one holder: the same
    person, or the same SIRET."""
    mine, theirs = one.purse.bank, other.purse.bank
    if mine is None or theirs is None or mine.iban != theirs.iban:
        return False
    pairs = (
        (one.people.get(HOLDER, ""), other.people.get(HOLDER, "")),
        (one.details.get("siret", ""), other.details.get("siret", "")),
    )
    return not any(first and first == second for first, second in pairs)


def shared(db: Connection) -> Iterator[str]:
    """Each account that dossiers of different holders have, in a sentence about the first."""
    given: dict[str, set[str]] = defaultdict(set)
    for row in db.execute(EVERY).all():
        try:
            event = codec.load_event(row.payload)
        except ValueError:
            continue  # `verify` says it of the journal itself
        if isinstance(event, BankChanged):
            given[event.iban].add(row.reference)
    for iban, references in sorted(given.items()):
        if len(references) > 1:
            yield from first_of(db, iban, sorted(references))


def first_of(db: Connection, iban: str, references: Iterable[str]) -> Iterator[str]:
    """The first of several dossiers that shares an account today, in a sentence."""
    for reference in references:
        stored = dossiers.load(db, reference)
        if stored is None or stored.dossier.purse.bank is None:
            continue
        if stored.dossier.purse.bank.iban == iban:
            said = next(beside(db, stored.dossier), "")
            if said:
                yield f"{reference} · {said}"
                return
