"""Payments that rest on nothing, or on what paid another; reports of several years on one day; an
end that moves without an amendment."""

from tests.core.proof.hostile import Data, Hostile, add, at, both, ladder, put

OWN, DATED, REPORTED = "own_evidence", "dated_money", "reported_grants"
NOTIFIED = "facts.date_notification_convention"


def without_openings(data: Data) -> None:
    for milestone in data["milestones"]:
        milestone.pop("opens", None)


def with_papers_of_their_own(data: Data) -> None:
    """Each report asks another kind of paper, and none says of which year it is."""
    without_openings(data)
    for milestone in data["milestones"]:
        if milestone["id"].startswith("bilan_annuel"):
            data["documents"][milestone["id"]] = {"label": milestone["label"]}
            milestone["evidence"] = [milestone["id"]]


def without_papers(data: Data) -> None:
    for milestone in data["milestones"]:
        milestone.pop("evidence", None)


def asked_again(act: str, fact: str):
    """An act asks a fact once more."""
    return lambda data: at(data, f"transitions.{act}").setdefault("asks", []).append(fact)


def ready_before(data: Data) -> None:
    """A milestone of a clock that starts with the label, and goes on under the agreement."""
    clock = {"label": "Préparation", "months": 36, "starts_with": ["labelliser"]}
    data["clocks"]["preparation"] = {**clock, "stops_with": ["achever"]}
    data["documents"]["etat_des_lieux"] = {"label": "État des lieux"}
    ready = {"id": "lieu_pret", "label": "Lieu prêt", "evidence": ["etat_des_lieux"]}
    ready |= {"due": {"clock": "preparation", "months": 30}, "validated_by": ["instructeur"]}
    data["milestones"].append(ready)
    data["reminders"].append(ladder("p", "clocks", -30, only=["preparation"]))
    at(data, "tranches.annuite_2")["requires_milestones"] = ["lieu_pret"]


def lowered(state: str) -> Data:
    """An act of the head that gives another figure of a grant that was decided."""
    act = {"id": "reviser", "label": "Révision", "from": [state], "to": state}
    return {**act, "roles": ["responsable"], "asks": ["montant_subvention"], "letter": "abandon"}


def annuity(name: str, change, said: str) -> Hostile:
    """A second annuity that is not earned."""
    place = "tranches.annuite_2.requires_milestones"
    return Hostile(name, change, OWN, place, said, "fabriques")


HOSTILE_EVIDENCE = (
    Hostile(
        "un solde avant l’achèvement",
        lambda data: data["money"]["completed"].append("accompagnement"),
        "bounded_money",
        "money.completed",
        "la convention court encore",
    ),
    annuity(
        "une deuxième annuité sur le seul RIB",
        put("tranches.annuite_2", requires_milestones=None),
        "sans preuve de ce qui est fait",
    ),
    annuity("des bilans sans pièce", without_papers, "sans preuve de ce qui est fait"),
    Hostile(
        "deux annuités sur un bilan",
        put("tranches.annuite_3", requires_milestones=["bilan_annuel_1"]),
        OWN,
        "tranches.annuite_3.requires_milestones",
        "sur ce qui a payé « Deuxième annuité »",
        "fabriques",
    ),
    Hostile(
        "des annuités qui se paient le même jour",
        with_papers_of_their_own,
        OWN,
        "tranches.annuite_3.requires_milestones",
        "peut se payer le même jour que « Deuxième annuité »",
        "fabriques",
    ),
    annuity(
        "une deuxième annuité sur ce qui a pu être prêt avant la convention",
        ready_before,
        "sur ce qui était fait avant la convention",
    ),
    Hostile(
        "un acompte sur le dossier de candidature",
        both(
            put("milestones.bilan_etape_1", evidence=["dossier_candidature"]),
            put("transitions.declarer_recevable", requires_documents=["dossier_candidature"]),
        ),
        OWN,
        "tranches.acompte.requires_milestones",
        "sans preuve",
    ),
    *(
        Hostile(
            f"un compte rendu dû bien après son exercice : {months} mois",
            put("milestones.compte_rendu_financier_1.due", months=months),
            REPORTED,
            "milestones.compte_rendu_financier_1.due",
            "plus de 6 mois",
        )
        for months in (7, 60)
    ),
    Hostile(
        "un compte rendu dû des années après la fin",
        both(
            put("money", no_report=None, reports=["bilan_annuel_3"]),
            put("milestones.bilan_annuel_3.due", after_stop=True, months=100),
        ),
        REPORTED,
        "milestones.bilan_annuel_3.due",
        "plus de 6 mois",
        "fabriques",
    ),
    Hostile(
        "aucun compte rendu des premiers exercices",
        both(
            *(put(f"milestones.compte_rendu_financier_{n}.due", year_end=n + 4) for n in (1, 2, 3))
        ),
        REPORTED,
        "money.reports",
        "l’exercice n° 1",
    ),
    *(
        Hostile(
            f"un octroi abaissé avant sa convention ({programme})",
            add("transitions", lowered(state)),
            "settled_grants",
            "transitions.reviser.asks",
            "peut y être changé après coup",
            programme,
        )
        for programme, state in (
            ("fabriques", "convention_a_signer"),
            ("manufactures", "subvention_accordee"),
        )
    ),
    Hostile(
        "un acompte sur le RIB",
        put("tranches.acompte", requires_milestones=None),
        OWN,
        "tranches.acompte.requires_milestones",
        "sans preuve",
    ),
    Hostile(
        "trois bilans annuels le même jour",
        without_openings,
        OWN,
        "milestones.bilan_annuel_2.opens",
        "le même jour que « Bilan de la première année »",
        "fabriques",
    ),
    Hostile(
        "deux bilans qui s’ouvrent ensemble",
        put("milestones.bilan_etape_3", opens={"at": "start", "months": 4}),
        OWN,
        "milestones.bilan_etape_3.opens",
        "le même jour que « Deuxième bilan d’étape (12 mois) »",
    ),
    Hostile(
        "deux bilans de deux délais qui courent ensemble",
        put("milestones.bilan_etape_2", due={"clock": "travaux", "months": 12}, opens=None),
        OWN,
        "milestones.bilan_etape_2.opens",
        "le même jour que « Premier bilan d’étape (6 mois) »",
    ),
    Hostile(
        "deux comptes rendus d’un même exercice",
        put("milestones.compte_rendu_financier_2.due", year_end=1, months=9),
        OWN,
        "milestones.compte_rendu_financier_2.due",
        "dites un autre exercice",
    ),
    Hostile(
        "un compte rendu financier que l’achèvement efface",
        put("milestones.compte_rendu_financier_2.due", after_stop=None),
        "flaws",
        "milestones.compte_rendu_financier_2.due",
        "ne serait plus dû une fois son délai arrêté",
    ),
    Hostile(
        "un acompte sur ce qui était fait avant la convention",
        put("tranches.acompte", requires_milestones=["diagnostic"]),
        OWN,
        "tranches.acompte.requires_milestones",
        "fait avant la convention",
    ),
    Hostile(
        "un compte changé payé le jour même",
        put("money", quarantine_days=0),
        "bounded_money",
        "money.quarantine_days",
        "laissez des jours",
    ),
    Hostile(
        "la fin de la convention redonnée sans avenant",
        asked_again("demarrer_accompagnement", "date_previsionnelle_achevement"),
        "settled_grants",
        "transitions.demarrer_accompagnement.asks",
        "changé après coup",
    ),
    Hostile(
        "un acompte sur un relevé d’identité bancaire",
        put("milestones.bilan_etape_1", evidence=["rib"]),
        OWN,
        "tranches.acompte.requires_milestones",
        "sans preuve de ce qui est fait",
    ),
    # Reports that nobody owes, or that account for nothing.
    Hostile(
        "aucun compte rendu financier",
        put("money", reports=None),
        REPORTED,
        "money.reports",
        "nommez ses jalons, ou dites pourquoi",
    ),
    Hostile(
        "aucun compte rendu, sans motif qui en soit un",
        put("money", no_report="Inutile."),
        REPORTED,
        "money.reports",
        "en 30 signes au moins",
        "fabriques",
    ),
    Hostile(
        "un motif de n’en devoir aucun, à côté de ceux qui sont dus",
        put("money", no_report="Les bilans d’étape en tiennent lieu, de l’avis de la tutelle."),
        REPORTED,
        "money.no_report",
        "retirez ce motif",
    ),
    Hostile(
        "un compte rendu sans pièce",
        put("milestones.compte_rendu_financier_1", evidence=None),
        REPORTED,
        "money.reports",
        "ne demande aucune pièce",
    ),
    Hostile(
        "un compte rendu d’avant la convention",
        both(
            put("money", reports=["diagnostic"]),
            put("milestones.diagnostic.due", after_stop=True),
        ),
        REPORTED,
        "money.reports",
        "se valide avant la convention",
    ),
    Hostile(
        "un exercice dont le compte rendu ne retient aucun versement",
        put("money", reports=["compte_rendu_financier_1", "compte_rendu_financier_3"]),
        REPORTED,
        "money.reports",
        "ajoutez « compte_rendu_financier_2 »",
    ),
    # Days that are not of what happened.
    Hostile(
        "une notification à venir",
        put(NOTIFIED, past=None),
        DATED,
        f"{NOTIFIED}.past",
        "Écrivez past = true",
    ),
    Hostile(
        "une notification aussi ancienne que l’on veut, et trois bilans le même jour",
        put(NOTIFIED, not_before=None),
        DATED,
        f"{NOTIFIED}.not_before",
        "le même jour",
        "fabriques",
    ),
    Hostile(
        "un départ de l’accompagnement aussi ancien que l’on veut",
        put("facts.date_depart_accompagnement", not_before=["date_notification_convention"]),
        DATED,
        "facts.date_depart_accompagnement.not_before",
        "aussi ancienne",
    ),
)
