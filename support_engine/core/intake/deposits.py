"""The day of a deposit: within its wave, and in one order of day and month for a whole column."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from support_engine.core.intake.candidacy import WHOLE_FILE, Problem
from support_engine.core.intake.checks import Reading
from support_engine.core.language.french import day, listed

OLDEST = date(2000, 1, 1)
"""Before it no programme that this software follows existed: a slip of the keyboard."""
SLASHED = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-][0-9]{2,4}\b.*")
LAST_MONTH, LAST_DAY = 12, 31
SHOWN = 5


class Opening(Protocol):
    """When a wave takes candidacies."""

    @property
    def opens_on(self) -> date | None:
        """The first day."""
        ...

    @property
    def closes_on(self) -> date | None:
        """The last day."""
        ...


def check_deposit(
    reading: Reading, on: date | None, wave: str, openings: Mapping[str, Opening]
) -> None:
    """A deposit before its wave opened cannot be, and would start delays that nobody owes: refused.
    One after its closing happens, and is said."""
    if on is None:
        return
    opening = openings.get(wave)
    starts = [one.opens_on for one in openings.values() if one.opens_on]
    first = opening.opens_on if opening and opening.opens_on else min(starts, default=OLDEST)
    of_wave = f"de la vague {wave}" if opening and opening.opens_on else "du programme"
    if on < first:
        reading.error(
            "submitted_on",
            f"le {day(on)} précède l’ouverture {of_wave}, le {day(first)}.",
            "Corrigez la date : un jour et un mois inversés, ou une année mal saisie ?",
        )
    elif opening and opening.closes_on and on > opening.closes_on:
        reading.warn(
            "submitted_on",
            f"le {day(on)} suit la clôture de la vague {wave}, le {day(opening.closes_on)}.",
            "Vérifiez cette date, et que ce dépôt tardif est admis.",
        )


def refuse_month_first(readings: Sequence[Reading], fields: Sequence[str]) -> list[Problem]:
    """One row whose second number passes 12 proves that a column is written month first: each of
    its dates is then refused: a spreadsheet has already turned round those that it could."""
    problems = []
    for field in fields:
        proofs = [one for one in readings if is_month_first(one.text(field))]
        if proofs:
            problems.append(about_column(proofs, field))
            for reading in readings:
                if reading.text(field):
                    refuse(reading, field)
    return problems


def is_month_first(written: str) -> bool:
    """10/25/2021: no month has the number 25."""
    parts = SLASHED.fullmatch(written)
    return parts is not None and int(parts[1]) <= LAST_MONTH < int(parts[2]) <= LAST_DAY


def about_column(proofs: Sequence[Reading], field: str) -> Problem:
    """The column, and the rows that prove it."""
    shown = [f"ligne {one.row.line} (« {one.text(field)} »)" for one in proofs[:SHOWN]]
    more = f" et {len(proofs) - SHOWN} autres" if len(proofs) > SHOWN else ""
    column = proofs[0].heading(field)
    return Problem(
        WHOLE_FILE,
        column,
        "avertissement",
        f"La colonne « {column} » est écrite mois/jour/année : c’est prouvé par "
        f"{listed(shown)}{more}. "
        "Ses dates sont toutes refusées.",
        "Dans le tableur, mettez la colonne au format de date jour/mois/année, ou AAAA-MM-JJ.",
    )


def refuse(reading: Reading, field: str) -> None:
    """A date of a column that is refused; whatever was said of it alone is no longer of use."""
    heading = reading.heading(field)
    reading.problems = [one for one in reading.problems if one.column != heading]
    reading.error(
        field,
        f"« {reading.text(field)} » est dans une colonne écrite mois/jour/année.",
        "Écrivez les dates de cette colonne jour/mois/année, ou AAAA-MM-JJ.",
    )
