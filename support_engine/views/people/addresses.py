"""An address that replaced another and is not sure yet, as an officer reads it: what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from support_engine.core.language.french import day
from support_engine.core.people.moves import NEVER, Move


@dataclass(frozen=True, slots=True)
class AddressToSettle:
    """Whose address it is, on which dossier, since when, what is missing, in a sentence each; `by`:
    whoever changed it, who does not answer for it; `name`: of whom a holder let in, nothing for the
    holder."""

    person: str
    reference: str
    on: date
    by: tuple[str, ...]
    said: tuple[str, ...]
    is_contested: bool
    name: str = ""


def address_to_settle(
    person: str, reference: str, move: Move | None, today: date, *, name: str = ""
) -> AddressToSettle | None:
    """The address of somebody on a dossier; None where it is sure."""
    if move is None or not move.is_pending(today):
        return None
    said = tuple(missing(move))
    return AddressToSettle(person, reference, move.on, move.by, said, move.is_contested, name)


def missing(move: Move) -> Iterator[str]:
    """What is missing, the worst first."""
    if move.is_contested:
        yield (
            "Le changement est contesté : rappelez la personne par un moyen que vous connaissez "
            "déjà, puis remettez l’ancienne adresse, ou faites répondre de la nouvelle."
        )
    if not move.is_proven:
        yield "Personne n’est encore entré dans l’espace par un lien reçu à la nouvelle adresse."
    if move.told_on is None:
        yield "L’ancienne adresse n’a pas reçu notre lettre : son silence ne vaut pas accord."
    if move.until != NEVER:
        yield f"L’ancienne adresse peut contester jusqu’au {day(move.until)}."
