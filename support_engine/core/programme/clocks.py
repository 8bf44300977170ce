"""What time does by a programme file: clocks, reminders, reports."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole

Days = Annotated[Whole, Field(ge=1, le=4000)]


class ClockRule(Part):
    """A length of time that an act starts. Exactly one of months, days, until_fact, asked_days.

    `working_day`: an end on a day off moves to the next working day of the department.
    """

    label: Label = Field(title="libellé", description="Nom du délai.")
    source: str = Field(
        "", title="source", description="Texte qui le fonde : décret et article, règlement…"
    )
    months: Whole | None = Field(None, ge=1, le=600, title="mois", description="Durée en mois.")
    days: Whole | None = Field(None, ge=1, le=4000, title="jours", description="Durée en jours.")
    until_fact: Id | None = Field(
        None, title="jusqu’à l’information", description="Le délai court jusqu’à cette date."
    )
    asked_days: tuple[Days, Days] | None = Field(
        None,
        title="durée fixée chaque fois (jours)",
        description="Durée fixée chaque fois : le moins et le plus de jours.",
    )
    from_fact: Id | None = Field(
        None,
        title="à compter de l’information",
        description="Date d’où le délai court ; sans elle, du jour de l’acte.",
    )
    starts_with: tuple[Id, ...] = Field(
        (), title="commence avec", description="Actes qui font partir le délai."
    )
    stops_with: tuple[Id, ...] = Field(
        (), title="s’arrête avec", description="Actes qui l’arrêtent pour de bon."
    )
    paused_in: tuple[Id, ...] = Field(
        (), title="suspendu dans", description="États où il ne court pas."
    )
    on_end: Literal["remind", "propose", "move"] = Field(
        "remind",
        title="à son terme",
        description="À son terme : rappeler, proposer un acte, ou l’accomplir.",
    )
    transition: Id | None = Field(
        None, title="transition", description="Acte proposé ou accompli au terme."
    )
    working_day: Truth = Field(
        False,
        title="reporté au jour ouvré",
        description="Un terme un jour chômé passe au jour ouvré suivant.",
    )
    max_extension_months: Whole = Field(
        0,
        ge=0,
        le=120,
        title="prolongation au plus (mois)",
        description="Prolongations possibles, en mois au total.",
    )
    todo: str = Field(
        "",
        title="ce qui est à faire",
        description="Ce qu’il y a à faire, dit dans les listes de travail.",
    )


class ReminderLetters(Part):
    """The letters of reminders that no rung names: whoever is not the holder does not read a letter
    written to the holder, and reminders of one day gather in a digest.

    Each may be left out, as `deposit` in the header: bases hold texts that are older than the word.
    """

    to_holder: tuple[Id, ...] = Field(
        ("rappel", "echeance_du_jour", "relance"),
        title="lettres écrites au porteur",
        description="Lettres d’échelons écrites au porteur ; les autres rôles du même échelon "
        "reçoivent une autre lettre à la place.",
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

    @property
    def digests(self) -> tuple[str, str]:
        """The two letters that gather others."""
        return self.digest, self.digest_to_others


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
    "clocks", "milestones", "validations", "extensions", "documents", "states", "claims", "requests"
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
