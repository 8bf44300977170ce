"""What a programme file says of milestones: when they are due and open, on what evidence."""

from typing import Literal

from pydantic import Field

from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole
from support_engine.core.programme.roles import HOLDER


class Offset(Part):
    """A day counted from the start or the end of a clock."""

    at: Literal["start", "end"] = Field(
        "start",
        title="comptée depuis",
        description="Depuis le début (start) ou la fin (end) du délai.",
    )
    months: Whole = Field(
        0, ge=-600, le=600, title="mois", description="Mois après ; négatif : avant."
    )
    days: Whole = Field(
        0, ge=-4000, le=4000, title="jours", description="Jours après ; négatif : avant."
    )


class Due(Offset):
    """When a milestone is due: an offset from the start or the end of a clock.

    `year_end = n` counts from the n-th 31 December on or after the clock's start.
    `after_stop`: still owed once the clock has stopped (a financial report on a finished project).
    """

    clock: Id = Field(title="délai", description="Délai d’où l’échéance se compte.")
    year_end: Whole | None = Field(
        None,
        ge=1,
        le=10,
        title="exercice",
        description="Compter de ce 31 décembre (le premier, le deuxième…) à partir du début "
        "du délai.",
    )
    after_stop: Truth = Field(
        False,
        title="due après l’arrêt du délai",
        description="Vrai si le jalon reste dû quand le délai est arrêté.",
    )


class Milestone(Part):
    """Something the holder must reach, declare with evidence, and have validated.

    Each paper serves one milestone. A report on a financial year opens once that year is over;
    `opens` says the day for others.
    """

    id: Id = Field(title="identifiant", description="Identifiant du jalon.")
    label: Label = Field(title="libellé", description="Nom du jalon.")
    due: Due = Field(title="échéance", description="Son échéance.")
    opens: Offset | None = Field(
        None,
        title="ouverture",
        description="Jour du délai de l’échéance à partir duquel il se déclare, sur une pièce qui "
        "n’est pas plus ancienne.",
    )
    evidence: tuple[Id, ...] = Field(
        (), title="justificatifs", description="Pièces à joindre à la déclaration."
    )
    declared_by: tuple[Id, ...] = Field(
        (HOLDER,), title="déclaré par", description="Qui peut le déclarer atteint."
    )
    validated_by: tuple[Id, ...] = Field(
        min_length=1, title="validé par", description="Qui le valide ou le refuse."
    )
    working_day: Truth = Field(
        True,
        title="reporté au jour ouvré",
        description="Une échéance un jour chômé passe au jour ouvré suivant.",
    )
    todo: str = Field(
        "",
        title="ce qui est à faire",
        description="Ce qu’il y a à faire, dit dans les listes de travail.",
    )


class MilestoneLetters(Part):
    """The letters that accompany the small life of every milestone."""

    declared: Id = Field(title="jalon déclaré", description="Jalon déclaré.")
    validated: Id = Field(title="jalon validé", description="Jalon validé.")
    refused: Id = Field(title="refus", description="Jalon refusé, avec son motif.")
