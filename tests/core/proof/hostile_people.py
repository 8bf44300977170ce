"""Refusals that nobody hears of, and holders who judge their own project."""

from tests.core.proof.hostile import Hostile, at, both, put

TOLD, OWN = "told_refusals", "own_case"
T = "transitions"


def silent(act: str, programme: str = "manufactures") -> Hostile:
    """A decision against a project without any letter."""
    return Hostile(
        f"{act} n’est annoncé à personne ({programme})",
        put(f"{T}.{act}", letter=None),
        TOLD,
        f"{T}.{act}.letter",
        "n’est annoncée à personne",
        programme,
    )


def holder_may(path: str, key: str, said: str, programme: str = "manufactures") -> Hostile:
    """The holder is added to those who may do something."""

    def change(data) -> None:
        part = data
        for name in path.split("."):
            part = (
                part[name]
                if isinstance(part, dict)
                else next(one for one in part if one["id"] == name)
            )
        part[key] = [*part[key], "porteur"]

    name = f"le porteur dans {path}.{key} ({programme})"
    return Hostile(name, change, OWN, f"{path}.{key}", said, programme)


def idle(data) -> None:
    """A suspension under which everything goes on."""
    for name in ("silences", "blocks_transitions", "blocks_payments", "stops_clocks"):
        data["holds"]["suspension"][name] = False
    for act in data["transitions"]:
        act["allowed_under"] = [one for one in act.get("allowed_under", []) if one != "suspension"]


def allowed_everywhere(data) -> None:
    """Every act is allowed under an insolvency."""
    for act in data["transitions"]:
        act["allowed_under"] = list({*act.get("allowed_under", []), "insolvabilite"})


def without_money(data) -> None:
    """A programme that pays nothing."""
    about = ("claims", "certifications", "transmissions", "requests")
    data["reminders"] = [one for one in data["reminders"] if one["about"] not in about]
    del data["money"], data["tranches"]
    del data["clocks"]["solde"]
    next(one for one in data["reminders"] if one["id"] == "termes")["only"].remove("solde")


def near_may(
    path: str, key: str, said: str, programme: str = "manufactures", claims: str = ""
) -> Hostile:
    """Somebody whom the holder chose, named on the dossier, is added to those who judge."""

    def change(data) -> None:
        data["roles"]["mandataire"] = {"label": "Mandataire", "scope": "dossier"}
        part = at(data, path)
        part[key] = [*part[key], "mandataire"]
        if claims:
            data["money"]["roles"][claims].append("mandataire")

    name = f"un mandataire dans {path}.{key} ({programme})"
    words = f"du côté du porteur et {said}"
    return Hostile(name, change, OWN, f"{path}.{key}", words, programme)


HOSTILE_PEOPLE = (
    # A refusal that tells nobody.
    silent("labelliser"),
    silent("accorder_subvention"),
    silent("notifier_convention", "fabriques"),
    silent("declarer_irrecevable"),
    silent("ne_pas_retenir"),
    silent("ajourner_candidature"),
    silent("labelliser_sans_subvention"),
    silent("declarer_caducite"),
    silent("retirer_label"),
    silent("resilier"),
    silent("constater_liquidation"),
    silent("ecarter", "fabriques"),
    silent("ajourner", "fabriques"),
    Hostile(
        "le refus n’est écrit qu’au responsable",
        put(f"{T}.ne_pas_retenir", letter_to=["responsable"]),
        TOLD,
        f"{T}.ne_pas_retenir.letter_to",
        "ne va pas à qui porte le projet",
    ),
    Hostile(
        "la liquidation n’est écrite qu’au moteur",
        put(f"{T}.constater_liquidation", letter_to=["systeme"]),
        TOLD,
        f"{T}.constater_liquidation.letter_to",
        "ajoutez « porteur »",
    ),
    Hostile(
        "la suspension n’est annoncée à personne",
        put("holds.suspension", letter=None),
        TOLD,
        "holds.suspension.letter",
        "n’est annoncée à personne",
    ),
    Hostile(
        "la procédure collective n’est annoncée qu’au responsable",
        put("holds.insolvabilite", letter_to=["responsable"]),
        TOLD,
        "holds.insolvabilite.letter_to",
        "ne va pas à qui porte le projet",
    ),
    Hostile(
        "un ajournement dont la lettre ne part que si rien ne le suit",
        put(f"{T}.ajourner_candidature", letter_while=["ajournee"]),
        TOLD,
        f"{T}.ajourner_candidature.letter_while",
        "ne partirait pas",
    ),
    Hostile(
        "une mesure annoncée qui n’arrête rien",
        idle,
        TOLD,
        "holds.suspension",
        "n’arrête rien, ni acte, ni versement",
    ),
    Hostile(
        "une mesure permise sous tous les actes, dans un programme sans argent",
        both(without_money, put("holds.insolvabilite", silences=False), allowed_everywhere),
        TOLD,
        "holds.insolvabilite",
        "n’arrête rien",
    ),
    Hostile(
        "une vigilance qui ne dit pas qu’elle n’arrête rien",
        both(idle, put("holds.suspension", watch_only=True, effects=None)),
        TOLD,
        "holds.suspension.effects",
        "écrivez-le dans effects",
    ),
    Hostile(
        "une simple vigilance qui suspend les délais",
        put("holds.suspension", watch_only=True),
        TOLD,
        "holds.suspension.watch_only",
        "arrête pourtant quelque chose",
    ),
    Hostile(
        "le jalon refusé est annoncé comme validé",
        put("milestone_letters", refused="jalon_valide"),
        TOLD,
        "milestone_letters.refused",
        "dirait le refus comme l’accord",
    ),
    Hostile(
        "la prolongation refusée est annoncée comme accordée",
        put("extensions", letter_refused="prolongation_accordee"),
        TOLD,
        "extensions.letter_refused",
        "dirait le refus comme l’accord",
    ),
    Hostile(
        "la tranche renvoyée est annoncée comme demandée",
        put("money.letters", refused="tranche_demandee"),
        TOLD,
        "money.letters.refused",
        "dirait le refus comme l’accord",
        "fabriques",
    ),
    Hostile(
        "le refus ne dit pas son motif",
        put(f"{T}.ne_pas_retenir", letter="candidature_representee"),
        TOLD,
        f"{T}.ne_pas_retenir.letter",
        "ne dit pas le motif (act.reason)",
    ),
    Hostile(
        "la levée de la mise en demeure l’annonce",
        put("holds.mise_en_demeure", letter="mise_en_demeure_levee"),
        TOLD,
        "holds.mise_en_demeure.letter",
        "dirait le refus comme l’accord",
    ),
    Hostile(
        "la candidature est écartée sans motif",
        put(f"{T}.ne_pas_retenir", reason_required=None),
        TOLD,
        f"{T}.ne_pas_retenir.reason_required",
        "sans motif",
    ),
    # A holder who judges his own project.
    holder_may("money.roles", "amends", "modifier sa propre convention"),
    holder_may("money.roles", "proposes", "proposer son propre versement"),
    holder_may("money.roles", "certifies", "certifier son propre versement", "fabriques"),
    holder_may("money.roles", "transmits", "transmettre"),
    holder_may("money.roles", "pays", "enregistrer son propre paiement"),
    holder_may("money.roles", "keeps", "tenir les comptes"),
    holder_may("money.roles", "recovers", "reversement"),
    holder_may("extensions", "decided_by", "s’accorder une prolongation"),
    holder_may("extensions", "decided_by", "s’accorder une prolongation", "fabriques"),
    Hostile(
        "le porteur reprend les actes des autres",
        lambda data: data.update(corrections={"by": ["responsable", "porteur"]}),
        OWN,
        "corrections.by",
        "reprendre les actes des autres",
    ),
    near_may("corrections", "by", "reprendre les actes des autres"),
    near_may("corrections", "by", "reprendre les actes des autres", "fabriques"),
    near_may("extensions", "decided_by", "s’accorder une prolongation"),
    near_may("holds.mise_en_demeure", "lifted_by", "lever « Mise en demeure »"),
    near_may("transitions.labelliser", "roles", "s’attribuer le label"),
    near_may("milestones.bilan_final", "validated_by", "valider son propre jalon", claims="claims"),
    Hostile(
        "sans [corrections], un rôle du dossier décide des prolongations et reprend les actes",
        both(
            lambda data: data.pop("corrections"),
            put("extensions", decided_by=["responsable", "accompagnateur"]),
        ),
        OWN,
        "extensions.decided_by",
        "reprendre les actes des autres",
    ),
    holder_may("holds.mise_en_demeure", "lifted_by", "lever « Mise en demeure »"),
    holder_may("holds.suspension", "opened_by", "ses propres délais"),
    holder_may("holds.insolvabilite", "lifted_by", "lever « Procédure collective »"),
    holder_may("milestones.bilan_final", "validated_by", "valider son propre jalon"),
    holder_may("milestones.bilan_annuel_1", "validated_by", "valider", "fabriques"),
    holder_may("transitions.accorder_subvention", "roles", "les chiffres"),
    holder_may("transitions.notifier_convention", "roles", "sa propre convention"),
    holder_may("transitions.labelliser", "roles", "s’attribuer le label"),
    holder_may("transitions.labelliser", "roles", "s’attribuer le label", "fabriques"),
    holder_may("transitions.declarer_achevement", "roles", "achevé"),
    holder_may("transitions.declarer_complete", "roles", "de répondre", "fabriques"),
    holder_may("transitions.ajourner", "roles", "de répondre", "fabriques"),
    holder_may("transitions.cloturer", "roles", "clore son propre dossier", "fabriques"),
    holder_may("transitions.declarer_recevable", "roles", "à la place de l’administration"),
    Hostile(
        "un dépôt sans accusé de réception",
        put(f"{T}.deposer", letter=None),
        "told_refusals",
        f"{T}.deposer.letter",
        "n’est annoncée à personne",
    ),
    Hostile(
        "des compléments demandés à qui ne les a pas",
        put(f"{T}.demander_complements", letter_to=["instructeur"]),
        "told_refusals",
        f"{T}.demander_complements.letter_to",
        "ne va pas à qui porte le projet",
        "fabriques",
    ),
    Hostile(
        "un avis demandé sans que ceux qui le donnent le sachent",
        put(f"{T}.demander_avis", letter_to=None),
        "told_refusals",
        f"{T}.demander_avis.letter_to",
        "aucune lettre ne le lui demande",
        "fabriques",
    ),
    Hostile(
        "un label public dès qu’il est donné",
        put("workflow", embargo_fact=None),
        "announced",
        "workflow.embargo_fact",
        "nommez la date de son annonce",
    ),
    *(
        Hostile(
            f"{act} avant son comité ({programme})",
            put(f"{T}.{act}", after=None),
            "days_on_file",
            f"{T}.{act}.after",
            "peut précéder",
            programme,
        )
        for programme, act in (
            ("fabriques", "ne_pas_retenir"),
            ("fabriques", "labelliser"),
            ("manufactures", "accorder_subvention"),
        )
    ),
    Hostile(
        "une place dans la session prise une fois le label donné",
        put("sessions", laureate_fact="date_signature"),
        "counted_places",
        f"{T}.labelliser.asks",
        "sans prendre de place",
        "fabriques",
    ),
    Hostile(
        "un label notifié dans l’avenir",
        put("facts.date_notification_label", past=None),
        "counted_places",
        "facts.date_notification_label.past",
        "Écrivez past = true",
        "fabriques",
    ),
    Hostile(
        "le porteur fixe son propre terme",
        both(
            put(
                f"{T}.notifier_convention",
                asks=["reference_convention", "date_signature", "date_notification_convention"],
            ),
            put(
                f"{T}.preparer_convention",
                roles=["porteur"],
                asks=["date_previsionnelle_achevement"],
            ),
        ),
        "flaws",
        "clocks.execution",
        "n’est pas demandé",
    ),
    Hostile(
        "le rôle de porteur est tenu pour tout le programme",
        put("roles.porteur", scope=None),
        "flaws",
        "roles.porteur.scope",
        "dossier par dossier",
    ),
    Hostile(
        "une demande de prolongation close avec son délai n’est annoncée à personne",
        put("extensions", letter_closed=None),
        "told_refusals",
        "extensions.letter_closed",
        "reste sans réponse",
    ),
)
