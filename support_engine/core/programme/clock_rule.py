"""A length of time as a programme file writes it: what starts it, ends it, and happens then."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole

Days = Annotated[Whole, Field(ge=1, le=4000)]


Awaited = Annotated[
    str,
    StringConstraints(
        pattern=r"^(milestones|documents|facts|claims|tranches)\.[a-z][a-z0-9_]*$", max_length=75
    ),
]
"""What a clock waits for: a milestone validated, a document on file, a fact given, a payment that
was claimed (and not sent back), a tranche paid."""


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
    from_clock: Id | None = Field(
        None,
        title="à compter de la fin du délai",
        description="Délai de la fin duquel celui-ci court ; il la suit quand elle change.",
    )
    starts_with: tuple[Id, ...] = Field(
        (), title="commence avec", description="Actes qui font partir le délai."
    )
    stops_with: tuple[Id, ...] = Field(
        (), title="s’arrête avec", description="Actes qui l’arrêtent pour de bon."
    )
    ends_with: tuple[Awaited, ...] = Field(
        (),
        title="prend fin avec",
        description="Ce qu’il attend : milestones.X (validé), documents.X (au dossier), facts.X "
        "(donnée), claims.X (versement demandé, non renvoyé), tranches.X (payée) ; s’il y en a "
        "plusieurs, tous.",
    )
    runs_out: Truth = Field(
        False,
        title="va toujours à son terme",
        description="Vrai si rien ne l’arrête avant son terme, et que c’est voulu.",
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
    owner: Id | None = Field(
        None,
        title="à qui de jouer",
        description="Rôle qui doit agir avant le terme ; par défaut le porteur, si des rappels "
        "lui sont envoyés.",
    )
    end_label: str = Field(
        "",
        title="nom du terme",
        description="Nom du terme, dit dans les lettres et les listes : « Fin de l’incubation ».",
    )

    @property
    def end_name(self) -> str:
        """What its last day is called."""
        return self.end_label or self.label
