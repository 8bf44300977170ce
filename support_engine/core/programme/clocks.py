"""What time asks of people by a programme file: reminders, reports, days of committees."""

from functools import cached_property
from typing import Literal

from pydantic import Field

from support_engine.core.programme.parts import Id, Label, Part, Whole


class ReminderLetters(Part):
    """The letters of reminders that no rung names: whoever is not the holder does not read a letter
    written to the holder, and reminders of one day gather in a digest.

    Each may be left out, as `deposit` in the header: bases hold texts that are older than the word.
    """

    to_holder: tuple[Id, ...] = Field(
        (
            *("rappel", "echeance_du_jour", "relance"),
            *("relance_complements", "relance_signature", "piece_expiree"),
        ),
        title="lettres écrites au porteur",
        description="Lettres d’échelons écrites au porteur ; les autres rôles du même échelon "
        "reçoivent une autre lettre à la place.",
    )
    to_owner: tuple[Id, ...] = Field(
        ("relance_avis",),
        title="lettres écrites au rôle dont dépend le délai",
        description="Lettres d’échelons écrites au rôle qui doit agir avant le terme (owner) ; les "
        "autres reçoivent une autre lettre à la place.",
    )
    to_others: Id = Field(
        "rappel_instructeur",
        title="lettre aux autres rôles",
        description="Lettre que reçoivent ces autres rôles.",
    )
    digest: Id = Field(
        "recapitulatif",
        title="récapitulatif du porteur",
        description="Lettre qui réunit les rappels du jour d’un porteur.",
    )
    digest_to_others: Id = Field(
        "digest_instructeur",
        title="récapitulatif des autres rôles",
        description="Lettre qui réunit les rappels du jour de toute autre personne.",
    )
    weekly: tuple[Id, ...] = Field(
        (),
        title="rôles prévenus chaque semaine",
        description="Rôles dont les rappels attendent le premier jour ouvré de la semaine et "
        "partent dans un seul message.",
    )
    digest_weekly: Id = Field(
        "digest_responsable",
        title="récapitulatif de la semaine",
        description="Lettre qui réunit les rappels de la semaine de ces rôles : ce qu’ils ont à "
        "décider, puis ce dont ils sont informés.",
    )

    @property
    def digests(self) -> tuple[str, ...]:
        """The letters that gather others."""
        return self.digest, self.digest_to_others, self.digest_weekly


class Step(Part):
    """One rung of a ladder, `days` after the deadline (negative: before)."""

    days: Whole = Field(
        ge=-1000, le=1000, title="jours", description="Jours après l’échéance ; négatif : avant."
    )
    to: tuple[Id, ...] = Field(min_length=1, title="vers", description="Rôles prévenus.")
    letter: Id = Field(title="lettre", description="Lettre envoyée.")
    proposes: Id | None = Field(None, title="propose", description="Acte proposé à cette occasion.")


class Repeat(Part):
    """The long tail of a ladder: every so many days, counted from the deadline."""

    every_days: Whole = Field(
        ge=1, le=400, title="tous les (jours)", description="Un rappel tous les tant de jours."
    )
    from_days: Whole = Field(
        ge=0,
        le=4000,
        title="à partir de (jours)",
        description="Premier de ces rappels, en jours après l’échéance.",
    )
    until_days: Whole = Field(
        ge=0, le=4000, title="jusqu’à (jours)", description="Dernier, en jours après l’échéance."
    )
    to: tuple[Id, ...] = Field(min_length=1, title="vers", description="Rôles prévenus.")
    letter: Id = Field(title="lettre", description="Lettre envoyée.")


Subject = Literal[
    "clocks",
    "milestones",
    "validations",
    "extensions",
    "documents",
    "states",
    "claims",
    "certifications",
    "transmissions",
    "requests",
]


class Reminder(Part):
    """Who is told what, how long before or after a deadline. `only` narrows to some ids."""

    id: Id = Field(title="identifiant", description="Identifiant du rappel.")
    about: Subject = Field(title="au sujet de", description="De quoi il avertit.")
    only: tuple[Id, ...] = Field(
        (),
        title="seulement pour",
        description="Le restreint à ces délais, jalons, pièces ou états.",
    )
    steps: tuple[Step, ...] = Field(
        min_length=1, title="étapes", description="Les échelons, un par envoi."
    )
    repeat: Repeat | None = Field(
        None, title="répétition", description="Les rappels répétés qui suivent les échelons."
    )

    @cached_property
    def rungs(self) -> tuple[int, ...]:
        """The days of the ladder, in order, its repeated tail included."""
        tail = self.repeat
        repeated = range(tail.from_days, tail.until_days + 1, tail.every_days) if tail else ()
        return (*sorted(step.days for step in self.steps), *repeated)

    @property
    def letters(self) -> tuple[tuple[int, str], ...]:
        """Each letter that a rung names, with the first day of that rung."""
        tail = ((self.repeat.from_days, self.repeat.letter),) if self.repeat else ()
        return (*((step.days, step.letter) for step in self.steps), *tail)


class ReportRule(Part):
    """A report that goes out by itself, once for each period."""

    id: Id = Field(title="identifiant", description="Identifiant du bilan.")
    label: Label = Field(title="libellé", description="Nom du bilan.")
    kind: Literal["portfolio", "milestones"] = Field(
        title="genre", description="Portefeuille entier, ou jalons."
    )
    scope: Literal["programme", "dossier"] = Field(
        "programme", title="portée", description="Un pour le programme, ou un par dossier."
    )
    cadence: Literal["monthly", "half_yearly"] = Field(
        title="cadence", description="Chaque mois, ou chaque semestre."
    )
    to: tuple[Id, ...] = Field(min_length=1, title="vers", description="Rôles à qui il est envoyé.")
    letter: Id = Field(title="lettre", description="Lettre qui le porte.")
    phases: tuple[Id, ...] = Field(
        (), title="phases", description="Seulement les dossiers de ces phases."
    )


class CommitteeRule(Part):
    """A committee that meets on a day which an act gives, and who is told of that day."""

    id: Id = Field(title="identifiant", description="Identifiant du comité.")
    label: Label = Field(title="libellé", description="Nom du comité.")
    day: Id = Field(
        title="jour", description="Information de type date : le jour où le comité se réunit."
    )
    to: tuple[Id, ...] = Field(
        min_length=1,
        title="vers",
        description="Rôles à qui ce jour est écrit, avec un fichier pour leur agenda, quand il "
        "est fixé, change ou tombe.",
    )
    letter: Id = Field(title="lettre", description="Lettre qui le porte.")
