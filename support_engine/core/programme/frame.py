"""The frame of a programme file: its name, its phases and states, who acts, what is asked."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from support_engine.core.programme.parts import Id, Label, Part, Truth, Whole


class Header(Part):
    """Which programme, which version of its rules. `deposit` may be left out: bases keep the text
    of the rules that dossiers follow, byte for byte, and some is older than the word."""

    id: Id = Field(
        title="identifiant",
        description="Identifiant du programme ; il ne change pas d’une version à l’autre.",
    )
    version: Whole = Field(
        ge=1, title="version", description="Numéro de version des règles : 1, 2, 3…"
    )
    label: Label = Field(
        title="libellé", description="Nom du programme, tel que les lettres l’écrivent."
    )
    timezone: Literal["Europe/Paris"] = Field(
        "Europe/Paris", title="fuseau horaire", description="Fuseau horaire des dates."
    )
    reference_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")] = Field(
        title="préfixe des références",
        description="Lettres qui commencent la référence d’un dossier (MP).",
    )
    initial: Id = Field(
        title="état de départ", description="État d’un dossier qui vient d’être ouvert."
    )
    deposit: Id = Field(
        "deposer",
        title="acte de dépôt",
        description="Acte qu’accomplit un import, à la date de dépôt que dit la ligne.",
    )
    lateness_days: Whole = Field(
        20,
        ge=0,
        le=400,
        title="retard toléré (jours)",
        description="Un rappel en retard de plus de jours que cela n’est plus envoyé.",
    )
    reason_length: Whole = Field(
        30,
        ge=10,
        le=200,
        title="longueur d’un motif (signes)",
        description="Un motif plus court est refusé : les lettres le reprennent mot à mot.",
    )
    far_days: Whole = Field(
        30,
        ge=0,
        le=366,
        title="date d’effet lointaine (jours)",
        description="Une date d’effet antérieure de plus de jours que cela à la saisie demande une "
        "explication, gardée au journal ; 0 : dès la veille.",
    )
    contradictory_step: Truth = Field(
        True,
        title="procédure contradictoire",
        description="Vrai si un acte défavorable attend que la personne ait pu répondre.",
    )
    least_reply_days: Whole = Field(
        15,
        ge=1,
        le=366,
        title="délai de réponse au moins (jours)",
        description="Un délai de réponse à une mesure qui pourrait être plus court est réfuté.",
    )
    least_holder_days: Whole = Field(
        15,
        ge=1,
        le=366,
        title="délai laissé au porteur au moins (jours)",
        description="Un délai laissé au porteur qui pourrait être plus court est réfuté.",
    )
    letter_days: Whole = Field(
        3,
        ge=0,
        le=60,
        title="départ d’une lettre attendue (jours)",
        description="Une lettre dont dépend un délai, et qui n’est pas partie après tant de jours, "
        "figure parmi les retards.",
    )
    embargo_fact: Id | None = Field(
        None,
        title="information sous embargo",
        description="Information de type date : rien n’est public avant elle.",
    )


class Sessions(Part):
    """The rounds in which applications come (waves, quarters).

    `form`: a free text, or a quarter such as `2026-T1`. At most `capacity` dossiers of a session
    hold `laureate_fact`. `next_fact`, once given, moves the dossier to the session it names.
    """

    label: Label = Field(title="libellé", description="Comment on les nomme : vague, session…")
    form: Literal["text", "quarter"] = Field(
        "text", title="forme du nom", description="Texte libre, ou trimestre écrit 2026-T1."
    )
    capacity: Whole | None = Field(
        None, ge=1, title="places", description="Nombre de lauréats au plus dans une session."
    )
    laureate_fact: Id | None = Field(
        None,
        title="information des lauréats",
        description="Information qui fait d’un dossier un lauréat de sa session.",
    )
    next_fact: Id | None = Field(
        None,
        title="information de la session suivante",
        description="Information qui reporte le dossier à la session qu’elle nomme.",
    )


class Phase(Part):
    """A stretch of the programme, for reports and drawings."""

    label: Label = Field(title="libellé", description="Nom de la phase.")


class State(Part):
    """Where a dossier is."""

    label: Label = Field(title="libellé", description="Nom de l’état.")
    phase: Id = Field(title="phase", description="Phase à laquelle il appartient.")
    final: Truth = Field(False, title="état final", description="Vrai si le dossier y est terminé.")
    labelled: Truth = Field(
        False, title="labellisé", description="Vrai si le projet porte le label dans cet état."
    )
    waits: Truth = Field(
        False,
        title="attente voulue",
        description="Vrai si un dossier peut y attendre sans que personne ne soit prévenu.",
    )


class Role(Part):
    """Who acts. A `dossier` role is held by the people named on the dossier itself."""

    label: Label = Field(title="libellé", description="Nom du rôle.")
    scope: Literal["dossier", "programme"] = Field(
        "programme",
        title="portée",
        description="« dossier » : tenu par des personnes nommées dossier par dossier.",
    )
    acts: Truth = Field(
        True, title="agit", description="Faux pour qui regarde sans jamais agir (audit)."
    )


class Document(Part):
    """A kind of supporting document; it expires `valid_months` after it was added.

    What a tranche requires is standing (an account, an agreement) unless the file says that each
    paper serves one claim; the paper of a milestone always serves that milestone alone.
    """

    label: Label = Field(title="libellé", description="Nom de la pièce.")
    valid_months: Whole | None = Field(
        None,
        ge=1,
        le=240,
        title="validité (mois)",
        description="Durée de validité, en mois ; sans elle, la pièce ne périme pas.",
    )
    per_claim: Truth = Field(
        False,
        title="propre à une demande",
        description="Vrai si elle ne sert qu’une demande de versement ; sinon elle les sert toutes "
        "tant qu’elle est valable.",
    )


class FactField(Part):
    """A value asked on the way. Money is cents, percent is basis points."""

    label: Label = Field(title="libellé", description="Nom de l’information.")
    type: Literal["text", "date", "money", "percent", "integer", "choice"] = Field(
        title="type",
        description="Texte, date, montant (centimes), taux (points de base), nombre entier ou "
        "choix.",
    )
    choices: tuple[str, ...] = Field(
        (), title="choix", description="Les réponses possibles d’un choix."
    )
    at_least: Whole | None = Field(
        None,
        title="au moins",
        description="Valeur la plus petite (centimes, points de base ou nombre).",
    )
    at_most: Whole | None = Field(
        None,
        title="au plus",
        description="Valeur la plus grande (centimes, points de base ou nombre).",
    )
    not_before: tuple[Id, ...] = Field(
        (),
        title="pas avant",
        description="Informations de type date que celle-ci ne précède pas ; « acte » est le jour "
        "de l’acte qui la demande, « ouverture » celui du dossier.",
    )
    not_after: tuple[Id, ...] = Field(
        (),
        title="pas après",
        description="Informations de type date que celle-ci ne suit pas ; « acte » est le jour de "
        "l’acte qui la demande, « ouverture » celui du dossier.",
    )
    past: Truth = Field(
        False,
        title="passée",
        description="Vrai si elle dit ce qui a eu lieu : elle n’est jamais dans l’avenir.",
    )
    judgement: Truth = Field(
        False,
        title="jugement",
        description="Vrai si elle est celle d’un jugement : l’acte qui la demande ne fait que le "
        "constater, et met fin au dossier sans que personne ait à y répondre avant.",
    )


THE_ACT, THE_OPENING = "acte", "ouverture"
"""What bounds of a date call the day of the act that gives it, and that on which the dossier was
opened (for an imported one, its deposit): nothing of a project is older than its dossier."""
KNOWN_DAYS = (THE_ACT, THE_OPENING)
