"""Clocks that turn in a circle, end with what cannot be, or whose owner nobody tells."""

from tests.core.proof.hostile import Hostile, both, put

ENDING = "ending_things"


def ends_with(clock: str, subject: str, said: str, programme: str = "manufactures") -> Hostile:
    """A clock that ends with something that cannot happen while it runs."""
    change = put(f"clocks.{clock}", ends_with=[subject])
    place = f"clocks.{clock}.ends_with"
    return Hostile(f"{clock} finit avec {subject}", change, ENDING, place, said, programme)


def owned(clock: str, role: str, programme: str = "manufactures") -> Hostile:
    """A clock whose owner no ladder tells."""
    change = put(f"clocks.{clock}", owner=role)
    place, said = f"clocks.{clock}.owner", "n’en est prévenu par aucun rappel"
    return Hostile(f"{clock} est à {role}", change, ENDING, place, said, programme)


HOSTILE_CLOCKS = (
    Hostile(
        "deux délais se comptent l’un de la fin de l’autre",
        both(
            put("clocks.solde", from_clock="travaux"),
            put("clocks.travaux", from_clock="solde", from_fact=None),
        ),
        "flaws",
        "clocks.solde.from_clock",
        "de sa propre fin",
    ),
    Hostile(
        "un délai se compte de sa propre fin",
        put("clocks.solde", from_clock="solde"),
        "flaws",
        "clocks.solde.from_clock",
        "de sa propre fin",
    ),
    Hostile(
        "la convention finit avec le début des travaux",
        put("clocks.execution", ends_with=["milestones.debut_travaux"]),
        "bounded_money",
        "clocks.execution.ends_with",
        "n’aurait plus de terme",
    ),
    Hostile(
        "le soutien finit avec le premier bilan",
        put("clocks.soutien", ends_with=["milestones.bilan_annuel_1"]),
        "bounded_money",
        "clocks.soutien.ends_with",
        "n’aurait plus de terme",
        "fabriques",
    ),
    ends_with("decision", "milestones.achevement", "ne peut jamais être validé"),
    ends_with("bilan", "milestones.diagnostic", "ne peut jamais être validé"),
    ends_with("incubation", "facts.date_comite_selection", "n’est jamais demandée"),
    ends_with("incubation", "tranches.avance", "ne peut jamais être demandée"),
    ends_with("decision", "claims.solde", "ne peut jamais être demandée"),
    ends_with("travaux", "facts.date_signature", "il finirait en commençant"),
    ends_with("solde", "documents.convention_signee", "elle est déjà là quand il commence"),
    ends_with("avis", "milestones.bilan_annuel_1", "ne peut jamais être validé", "fabriques"),
    Hostile(
        "un compte rendu compté d’un délai qui en suit un autre",
        put("milestones.compte_rendu_financier_3.due", clock="solde", year_end=1),
        "flaws",
        "milestones.compte_rendu_financier_3.due",
        "dont le départ bouge",
    ),
    Hostile(
        "l’acte inverse part d’ailleurs",
        put("transitions.demander_complements", opposite="labelliser"),
        "flaws",
        "transitions.demander_complements.opposite",
        "ne part pas de « À compléter »",
    ),
    owned("recevabilite", "porteur"),
    owned("decision", "porteur"),
    owned("decision", "auditeur"),
    owned("avis", "comptable", "fabriques"),
    owned("soutien", "responsable", "fabriques"),
)
