"""Money that leaves outside the agreement, or that a closing makes impossible to pay."""

from tests.core.proof.hostile import Hostile, add, both, put

BOUNDED, CLOSED = "bounded_money", "paid_before_closing"


def names(key: str, clock: str, said: str, programme: str = "manufactures") -> Hostile:
    """`[money]` names a clock that is not the one of the agreement, or of the receipt."""
    change = put("money", **{key: clock})
    return Hostile(
        f"{key} = {clock} ({programme})", change, BOUNDED, f"money.{key}", said, programme
    )


def goes_back(act: str, label: str, from_: list[str], to: str, **more: object) -> dict:
    """One more act of the officer."""
    return {"id": act, "label": label, "from": from_, "to": to, "roles": ["instructeur"], **more}


def pays(measure: str, said: str, **more: object) -> Hostile:
    """A measure under which payments go on."""
    at, change = f"holds.{measure}", put(f"holds.{measure}", blocks_payments=False, **more)
    return Hostile(
        f"{measure} laisse payer : {more}", change, BOUNDED, f"{at}.blocks_payments", said
    )


def engages(act: str) -> Hostile:
    """The accountant grants, or notifies the agreement."""
    change, place = put(f"transitions.{act}", roles=["comptable"]), f"transitions.{act}.roles"
    return Hostile(f"le comptable : {act}", change, "separate_hands", place, "engage et paie")


def joined(key: str, said: str) -> Hostile:
    """The accountant has a hand of the authorising officer."""
    change = put("money.roles", **{key: ["comptable"]})
    return Hostile(f"le comptable {said}", change, "separate_hands", "money.roles.pays", said)


def beyond(key: str, value: object, said: str, **more: object) -> Hostile:
    """More money, or sooner, than the law lets leave."""
    change = put("money", **{key: value}, **more)
    return Hostile(f"{key} = {value}", change, "sound_shares", f"money.{key}", said)


HOSTILE_MONEY = (
    pays("insolvabilite", "tout autre acte attend"),
    pays("insolvabilite", "personne n’est plus rappelé", blocks_transitions=False),
    pays("insolvabilite", "peut suivre", blocks_transitions=False, silences=False),
    Hostile(
        "une convention obligatoire seulement au-delà de ce que dit la loi",
        put("money", agreement_above=23_000_01),
        BOUNDED,
        "money.agreement_above",
        "loi 2000-321",
    ),
    engages("notifier_convention"),
    engages("accorder_subvention"),
    Hostile(
        "une part forfaitaire passe le plafond de l’avance",
        both(
            put("tranches.avance", kind="instalment", share=7_000),
            put("tranches.acompte", share=1_000),
        ),
        "sound_shares",
        "tranches.avance.kind",
        "passerait tout plafond",
    ),
    joined("amends", "modifie la convention"),
    joined("recovers", "décide des reversements"),
    beyond(
        "advance_ceiling", 3_001, "30\u00a0% (décret n° 2018-514", advance_ceiling_guaranteed=6_000
    ),
    beyond("advance_ceiling_guaranteed", 6_001, "60\u00a0% (décret n° 2018-514"),
    beyond("interim_ceiling", 8_001, "80\u00a0% (décret n° 2018-514"),
    beyond("interim_ceiling_long", 9_001, "90\u00a0% (décret n° 2018-514"),
    beyond("aid_ceiling_local", 8_001, "80\u00a0% (CGCT"),
    beyond("long_months", 12, "48 mois"),
    Hostile(
        "la recevabilité se tait un an",
        put("clocks.recevabilite", months=12),
        "sound_shares",
        "clocks.recevabilite",
        "deux mois au plus",
    ),
    beyond("works", False, "sans que rien soit commencé"),
    Hostile(
        "un jalon que son seul rôle déclare et valide",
        put("milestones.diagnostic", declared_by=["instructeur"], validated_by=["instructeur"]),
        "possible_milestones",
        "milestones.diagnostic",
        "personne ne valide sa propre déclaration",
    ),
    Hostile(
        "un acompte qui ne repose sur rien",
        put("tranches.acompte", requires_milestones=[], requires_documents=[]),
        "flaws",
        "tranches.acompte",
        "sur la seule demande",
    ),
    # The clock of the agreement, and the one of the receipt.
    names("execution", "incubation", "nommez « execution »"),
    names("execution", "decision", "ne part pas avec « Notification de la convention »"),
    names("execution", "accompagnement", "ne part pas avec « Notification de la convention »"),
    names("execution", "bilan", "ne part pas avec"),
    names("execution", "reponse_mise_en_demeure", "ne part pas avec"),
    names("execution", "travaux", "nommez « execution »"),
    names("execution", "solde", "nommez « execution »"),
    names("execution", "instruction", "nommez « soutien »", "fabriques"),
    names("execution", "avis", "nommez « soutien »", "fabriques"),
    names("received", "incubation", "ne part pas avec « Dépôt de la candidature »"),
    names(
        "received",
        "execution",
        "nommez « recevabilite » (Examen de la recevabilité) ou « decision »",
    ),
    names("received", "soutien", "nommez « instruction »", "fabriques"),
    Hostile(
        "un délai plus long part avec la même notification",
        both(
            lambda data: data["clocks"].update(
                archives={
                    "label": "Archives",
                    "months": 120,
                    "starts_with": ["notifier_convention"],
                    "stops_with": ["achever"],
                }
            ),
            put("money", execution="archives"),
            lambda data: data["reminders"][3]["only"].append("archives"),
        ),
        BOUNDED,
        "money.execution",
        "nommez « soutien »",
        "fabriques",
    ),
    Hostile(
        "la convention finit dès le départ de l’accompagnement",
        put("clocks.execution", stops_with=["demarrer_accompagnement"]),
        BOUNDED,
        "clocks.execution.stops_with",
        "n’aurait plus de terme",
    ),
    Hostile(
        "la convention est suspendue pendant l’accompagnement",
        put("clocks.execution", paused_in=["accompagnement"]),
        BOUNDED,
        "clocks.execution.paused_in",
        "n’a plus de terme",
    ),
    Hostile(
        "une suspension arrête la convention et laisse payer",
        put("holds.suspension", blocks_payments=False),
        BOUNDED,
        "holds.suspension.blocks_payments",
        "laisse payer",
    ),
    Hostile(
        "une mise en demeure laisse payer",
        put("holds.mise_en_demeure", blocks_payments=False),
        BOUNDED,
        "holds.mise_en_demeure.blocks_payments",
        "alors que « Déclaration de caducité » peut suivre",
    ),
    Hostile(
        "une fabrique est payée pendant que le retrait de son label se prépare",
        put("holds.mise_en_demeure", blocks_payments=False),
        BOUNDED,
        "holds.mise_en_demeure.blocks_payments",
        "« Retrait du label » peut suivre",
        "fabriques",
    ),
    Hostile(
        "un retrait exige une procédure collective sous laquelle on paie",
        both(
            put("holds.insolvabilite", blocks_payments=False),
            put("transitions.resilier", requires_hold="insolvabilite"),
        ),
        BOUNDED,
        "holds.insolvabilite.blocks_payments",
        "« Résiliation de la convention » peut suivre",
    ),
    Hostile(
        "un autre acte fait repartir la convention",
        both(
            put("clocks.execution", starts_with=["notifier_convention", "demarrer_accompagnement"]),
            put(
                "transitions.demarrer_accompagnement",
                asks=[
                    "date_depart_accompagnement",
                    "date_previsionnelle_achevement",
                    "date_notification_convention",
                ],
            ),
        ),
        "settled_grants",
        "transitions.demarrer_accompagnement.asks",
        "après coup",
    ),
    Hostile(
        "une seconde notification, sans terme",
        add(
            "transitions",
            goes_back(
                "notifier_bis",
                "Notification simplifiée",
                ["convention_a_signer"],
                "convention_notifiee",
                asks=["reference_convention", "date_notification_convention"],
            ),
        ),
        BOUNDED,
        "clocks.execution.starts_with",
        "sans terme",
    ),
    Hostile(
        "une nouvelle présentation fait repartir la réception",
        lambda data: data["clocks"]["recevabilite"]["starts_with"].append("representer"),
        BOUNDED,
        "clocks.recevabilite.starts_with",
        "une seconde fois",
    ),
    Hostile(
        "aucune convention signée n’est exigée",
        put("money", agreement_document=None),
        BOUNDED,
        "money.agreement_document",
        "nommez la pièce",
        "fabriques",
    ),
    # A closing that comes before what a payment needs.
    Hostile(
        "la clôture n’attend plus le bilan final",
        put("transitions.cloturer", requires_milestones=None),
        CLOSED,
        "transitions.cloturer.requires_milestones",
        "bilan_final",
    ),
    Hostile(
        "la clôture est possible avant l’achèvement",
        put("transitions.cloturer", from_=["accompagnement", "achevee"]),
        CLOSED,
        "transitions.cloturer.from",
        "le solde ne se demande pas encore",
    ),
    Hostile(
        "le solde attend un compte rendu que la clôture n’attend pas",
        put(
            "tranches.solde",
            requires_milestones=["achevement", "bilan_final", "compte_rendu_financier_2"],
        ),
        CLOSED,
        "transitions.cloturer.requires_milestones",
        "compte_rendu_financier_2",
    ),
    Hostile(
        "l’acompte attend un jalon que la clôture n’attend pas",
        put("transitions.declarer_achevement", requires_milestones=["achevement"]),
        CLOSED,
        "transitions.cloturer.requires_milestones",
        "bilan_etape_1",
    ),
    Hostile(
        "la dernière annuité attend un bilan que la fin n’attend pas",
        put("transitions.achever", requires_milestones=["bilan_annuel_1"]),
        CLOSED,
        "transitions.cloturer.requires_milestones",
        "bilan_annuel_2",
        "fabriques",
    ),
    Hostile(
        "le silence clôt le dossier pendant la convention",
        both(
            add(
                "transitions",
                {
                    "id": "cloture_tacite",
                    "label": "Clôture tacite",
                    "from": ["accompagnement"],
                    "to": "cloturee",
                    "roles": ["systeme"],
                },
            ),
            put("clocks.accompagnement", on_end="move", transition="cloture_tacite"),
        ),
        CLOSED,
        "transitions.cloture_tacite.from",
        "le solde ne se demande pas encore",
    ),
)
