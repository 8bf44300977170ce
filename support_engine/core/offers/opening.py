"""What one types to open a dossier: the fields of a page, of a program, and of one line of a sheet.

A dossier that opens alone is a sheet of one line: the same cells, read with the same care.
"""

from collections.abc import Iterable, Mapping

from support_engine.core.intake.columns import SYNONYMS
from support_engine.core.offers.fields import Field
from support_engine.core.programme.definition import Workflow

CONTACT_HELP = "On lui écrit à cette adresse ; laissez vide si elle n’est pas encore connue."
DEPOSIT_HELP = "Le jour où la candidature est arrivée entière ; laissez vide si elle manque encore."

TAKEOVER = "takeover"
TAKEOVER_HELP = (
    "Laissez vide pour une candidature nouvelle. Si le dossier vivait avant cet outil, dites"
    " pourquoi il est repris : son passé se saisit alors à ses vraies dates, et aucune lettre ne"
    " part."
)


def opening_fields(workflow: Workflow, waves: Iterable[str]) -> tuple[Field, ...]:
    """The fields, in the order of the form; `waves`: those there are, where they have names."""
    sessions = workflow.sessions
    is_quarter = sessions is not None and sessions.form == "quarter"
    wave = Field(
        "wave",
        sessions.label.capitalize() if sessions else "Vague",
        kind="text" if is_quarter else "choice",
        choices=None if is_quarter else {one: one for one in waves},
        example="2026-T1" if is_quarter else "",
    )
    return (
        Field("name", "Nom du projet"),
        wave,
        Field("holder", "Structure qui porte le projet", required=False),
        Field("siret", "SIRET", required=False, help="Quatorze chiffres."),
        Field("commune", "Commune", required=False),
        Field("insee", "Code INSEE de la commune", required=False),
        Field("department", "Département", required=False, help="Son numéro ou son nom."),
        Field("sector", "Filière", required=False),
        Field("source_id", "Identifiant de la candidature", required=False),
        Field("contact_name", "Personne à contacter", required=False),
        Field("contact_email", "Son courriel", required=False, help=CONTACT_HELP),
        Field("submitted_on", "Date de dépôt", kind="date", required=False, help=DEPOSIT_HELP),
        Field(TAKEOVER, "Reprise d’un dossier en cours", "long_text", False, help=TAKEOVER_HELP),
    )


def cells_of(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed as the cells of a line, under the heading that sheets use first."""
    return {SYNONYMS[name][0]: value for name, value in typed.items() if name in SYNONYMS}
