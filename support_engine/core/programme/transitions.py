"""What people do by a programme file: transitions, measures, extensions."""

from typing import Literal

from pydantic import Field

from support_engine.core.programme.parts import Id, Label, Part, Truth
from support_engine.core.programme.roles import HOLDER


class Transition(Part):
    """What somebody does to bring a dossier from one state to another."""

    id: Id = Field(title="identifiant", description="Identifiant de l’acte.")
    label: Label = Field(title="libellé", description="Nom de l’acte.")
    origins: tuple[Id, ...] = Field(
        alias="from", min_length=1, title="depuis", description="États d’où l’acte est possible."
    )
    target: Id = Field(alias="to", title="vers", description="État où il conduit.")
    roles: tuple[Id, ...] = Field(
        min_length=1,
        title="rôles",
        description="Qui peut l’accomplir ; « systeme » est le passage quotidien lui-même.",
    )
    requires_documents: tuple[Id, ...] = Field(
        (), title="pièces exigées", description="Pièces à verser avant."
    )
    renounced_in: Id | None = Field(
        None,
        title="renonciation",
        description="Pièce par laquelle le porteur renonce. Une fois la subvention décidée, ou une "
        "mise en demeure en cours, un autre n’enregistre l’acte que si elle est au dossier, jointe "
        "par quelqu’un d’autre ; avant, sa parole suffit, rapportée dans le motif.",
    )
    requires_milestones: tuple[Id, ...] = Field(
        (), title="jalons exigés", description="Jalons à valider avant."
    )
    requires_hold: Id | None = Field(
        None, title="mesure exigée", description="Mesure qui doit être en vigueur."
    )
    requires_clocks_over: tuple[Id, ...] = Field(
        (), title="délais à attendre", description="Délais qui doivent être passés."
    )
    after: tuple[Id, ...] = Field(
        (),
        title="pas avant",
        description="Informations de type date, au dossier : ce jour doit être venu (avis d’un "
        "comité, par exemple).",
    )
    adverse: Truth = Field(
        False,
        title="défavorable",
        description="Vrai si l’acte retire un droit : la personne a d’abord pu répondre à une "
        "mesure qui laisse un délai, parmi celles sous lesquelles il est permis.",
    )
    allowed_under: tuple[Id, ...] = Field(
        (), title="permis sous", description="Mesures qui n’empêchent pas cet acte."
    )
    asks: tuple[Id, ...] = Field(
        (), title="informations demandées", description="Informations à donner en l’accomplissant."
    )
    reason_required: Truth = Field(
        False, title="motif obligatoire", description="Vrai si un motif écrit est obligatoire."
    )
    letter: Id | None = Field(
        None,
        title="lettre",
        description="Lettre qui part avec l’acte (nom du fichier de templates/emails).",
    )
    letter_to: tuple[Id, ...] = Field(
        (HOLDER,),
        min_length=1,
        title="lettre adressée à",
        description="Rôles à qui la lettre est adressée.",
    )
    letter_while: tuple[Id, ...] = Field(
        (),
        title="lettre utile dans",
        description="États où la lettre a encore un sens : elle ne part pas si le dossier les a "
        "quittés. Sans ce mot, elle part toujours.",
    )
    opposite: Id | None = Field(None, title="acte inverse", description="Acte qui défait celui-ci.")


class HoldRule(Part):
    """A side condition that returns to where the dossier was: suspension, formal notice..."""

    label: Label = Field(title="libellé", description="Nom de la mesure.")
    opened_by: tuple[Id, ...] = Field(min_length=1, title="ouverte par", description="Qui l’ouvre.")
    lifted_by: tuple[Id, ...] = Field(min_length=1, title="levée par", description="Qui la lève.")
    stops_clocks: Truth = Field(
        False, title="arrête les délais", description="Vrai si les délais ne courent plus."
    )
    silences: Truth = Field(
        False, title="interrompt les rappels", description="Vrai si les rappels se taisent."
    )
    blocks_transitions: Truth = Field(
        True,
        title="bloque les transitions",
        description="Vrai si les actes attendent (sauf ceux qui la permettent).",
    )
    blocks_payments: Truth = Field(
        True, title="bloque les paiements", description="Vrai si rien n’est versé."
    )
    watch_only: Truth = Field(
        False,
        title="simple vigilance",
        description="Vrai si la mesure n’arrête rien, et que c’est voulu : ses effets le disent.",
    )
    clock: Id | None = Field(None, title="délai", description="Délai que la mesure fait partir.")
    letter: Id | None = Field(None, title="lettre", description="Lettre qui l’annonce.")
    lift_letter: Id | None = Field(
        None, title="lettre de levée", description="Lettre qui annonce sa levée."
    )
    letter_to: tuple[Id, ...] = Field(
        (HOLDER,),
        min_length=1,
        title="lettre adressée à",
        description="Rôles à qui ces lettres sont adressées.",
    )
    counts_from: Literal["left", "received"] = Field(
        "left",
        title="délai compté depuis",
        description="Son délai court depuis le départ de sa lettre (left) ou depuis sa réception "
        "(received).",
    )
    effects: tuple[str, ...] = Field(
        (), title="effets", description="Ses effets, en phrases, pour les lettres et les personnes."
    )

    @property
    def waits_for_letter(self) -> Literal["", "left", "received"]:
        """What its reply period waits for: nothing where no letter announces it to the holder."""
        return self.counts_from if self.letter and HOLDER in self.letter_to else ""


class ExtensionRule(Part):
    """Who may ask for more time, who decides, and the letters of each answer."""

    asked_by: tuple[Id, ...] = Field(
        min_length=1, title="demandée par", description="Qui demande une prolongation."
    )
    decided_by: tuple[Id, ...] = Field(
        min_length=1,
        title="décidée par",
        description="Qui l’accorde ou la refuse, et fait changer les dossiers de version.",
    )
    letter_asked: Id = Field(title="lettre de demande", description="Lettre : demande reçue.")
    letter_granted: Id = Field(
        title="lettre d’accord", description="Lettre : prolongation accordée."
    )
    letter_refused: Id = Field(
        title="lettre de refus", description="Lettre : prolongation refusée."
    )
    letter_closed: Id | None = Field(
        None,
        title="lettre de clôture",
        description="Lettre : demande close sans réponse, le délai ayant pris fin.",
    )


class CorrectionRule(Part):
    """Who may take back acts that are not theirs, and the letter to those who had been told.

    The section may be left out: bases keep texts of rules that are older than the word. Those who
    may do an act may always take it back; without `by`, those who decide extensions are its head.
    """

    by: tuple[Id, ...] = Field(
        (),
        title="reprise par",
        description="Qui peut reprendre tout acte ; qui peut faire un acte peut aussi le "
        "reprendre.",
    )
    letter: Id = Field(
        "acte_repris",
        title="lettre",
        description="Lettre rectificative, à ceux qu’une lettre déjà partie avait informés de "
        "l’acte repris.",
    )
