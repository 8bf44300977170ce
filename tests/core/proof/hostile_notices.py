"""Decisions that fall without notice, milestones due when their clock does not run."""

from dataclasses import replace

from tests.core.proof.hostile import Data, Hostile, add, at, both, put

NOTICE = "prior_notice"
WITHDRAW, END = "transitions.retirer_label", "transitions.resilier"


def milestone(name: str, **due: object) -> Data:
    """One more milestone, due then."""
    return {"id": name, "label": "Visite", "due": due, "validated_by": ["instructeur"]}


def due(programme: str = "manufactures", **when: object) -> Hostile:
    """A milestone that is due before its clock starts, or after its end."""
    is_before = any(isinstance(v, int) and not isinstance(v, bool) and v < 0 for v in when.values())
    said = "avant le début" if is_before else "après la fin"
    name = f"dû : {programme}, {when}"
    change = add("milestones", milestone("visite", **when))
    return Hostile(name, change, "flaws", "milestones.visite.due", said, programme)


def out(name: str, roles: list[str], said: str, key: str, **more: object) -> Hostile:
    """An act that takes the label from a project that has it, with what else the file says."""
    act = {"id": "perdre", "label": "Perte du label", "from": ["labellisee"], "to": "abandonnee"}
    change = add("transitions", {**act, "roles": roles, "letter": "fabrique_ajournee", **more})
    return Hostile(name, change, NOTICE, f"transitions.perdre.{key}", said)


def by_itself(data: Data) -> None:
    """The clock at whose end the label is lost."""
    data["clocks"]["attente"] = {
        "label": "Attente de l’incubation",
        "months": 6,
        "starts_with": ["labelliser"],
        "stops_with": ["demarrer_incubation", "perdre"],
        "on_end": "move",
        "transition": "perdre",
        "owner": "instructeur",
    }
    at(data, "reminders.recevabilite")["only"].append("attente")


LOST = out("un label perdu sans que personne le décide", ["systeme"], "de soi-même", "roles")
UNHEARD = "sans que personne ait pu répondre"


def without_label(data: Data) -> None:
    """A programme that gives a grant and no label."""
    for state in data["states"].values():
        state.pop("labelled", None)


def unsaid(measure: str) -> Hostile:
    """A measure whose end nobody is told of."""
    place = f"holds.{measure}.lift_letter"
    said = "n’est dite à personne"
    return Hostile(place, put(f"holds.{measure}", lift_letter=None), "told_refusals", place, said)


def still(clock: str, state: str) -> Hostile:
    """Our own time stands still where its holder has nothing to do."""
    at_, change = f"clocks.{clock}", put(f"clocks.{clock}", paused_in=["a_completer", state])
    name, said = f"{clock} arrêté dans {state}", "le porteur n’a rien à faire"
    return Hostile(name, change, "followed_deadlines", f"{at_}.paused_in", said)


HOSTILE_NOTICES = (
    Hostile(
        "un soutien achevé d’où sa convention n’a jamais été notifiée",
        put("transitions.achever", from_=["soutenue", "convention_a_signer"]),
        "prior_notice",
        "transitions.achever.adverse",
        "retire un droit",
        "fabriques",
    ),
    *(unsaid(measure) for measure in ("suspension", "mise_en_demeure", "insolvabilite")),
    *(still("decision", state) for state in ("en_instruction", "recevable", "comite_selection")),
    # A right that is lost by another road than a withdrawal that says so.
    replace(LOST, change=both(LOST.change, by_itself)),
    out(
        "une exclusion qui demande un texte n’est pas un jugement",
        ["responsable"],
        UNHEARD,
        "adverse",
        asks=["pieces_manquantes"],
    ),
    Hostile(
        "un programme qui laisse la réponse à d’autres",
        put("workflow", contradictory_step=False),
        NOTICE,
        "workflow.contradictory_step",
        "écrivez contradictory_step = true",
    ),
    Hostile(
        "un jour pour répondre, que le programme dit",
        both(
            put("workflow", least_reply_days=1),
            put("clocks.reponse_mise_en_demeure", asked_days=[1, 92]),
        ),
        NOTICE,
        "workflow.least_reply_days",
        "personne ne peut répondre",
    ),
    Hostile(
        "un abandon que prononce qui accompagne le projet",
        put("transitions.abandonner", roles=["porteur", "accompagnateur"]),
        NOTICE,
        "transitions.abandonner.adverse",
        UNHEARD,
    ),
    Hostile(
        "un abandon que la personne responsable enregistre sans rien du porteur",
        put("transitions.abandonner", renounced_in=None),
        NOTICE,
        "transitions.abandonner.renounced_in",
        "rien ne dit qu’il renonce",
    ),
    Hostile(
        "un abandon sur la parole du porteur, que rien ne rapporte",
        put("transitions.abandonner", reason_required=None),
        NOTICE,
        "transitions.abandonner.reason_required",
        "exigez un motif",
    ),
    Hostile(
        "un retrait sur la parole du porteur, à qui personne n’écrit",
        put("transitions.retirer_candidature", letter_to=["instructeur"]),
        NOTICE,
        "transitions.retirer_candidature.letter",
        "aucune lettre ne le dit",
    ),
    Hostile(
        "une liquidation que personne n’a lue",
        put("transitions.constater_liquidation", requires_documents=None),
        NOTICE,
        "transitions.constater_liquidation.requires_documents",
        "un jugement que personne ne lit",
    ),
    Hostile(
        "une liquidation sur le relevé de banque",
        put("transitions.constater_liquidation", requires_documents=["rib"]),
        NOTICE,
        "transitions.constater_liquidation.requires_documents",
        "un jugement que personne ne lit",
    ),
    Hostile(
        "un retrait de candidature sur le relevé de banque",
        put("transitions.retirer_candidature", renounced_in="rib"),
        NOTICE,
        "transitions.retirer_candidature.renounced_in",
        "est demandée pour autre chose",
    ),
    out(
        "une exclusion qui demande une date passée n’est pas un jugement",
        ["responsable"],
        UNHEARD,
        "adverse",
        asks=["date_signature"],
    ),
    Hostile(
        "la résiliation demande la date de signature, et n’a plus rien à attendre",
        put(
            END,
            requires_hold=None,
            requires_clocks_over=None,
            adverse=None,
            asks=["date_octroi"],
        ),
        NOTICE,
        f"{END}.adverse",
        UNHEARD,
    ),
    Hostile(
        "la signature passe pour un jugement",
        both(
            put("facts.date_signature", judgement=True, not_before=["ouverture", "date_octroi"]),
            put(END, requires_hold=None, requires_clocks_over=None, adverse=None),
            put(END, asks=["date_signature"]),
        ),
        NOTICE,
        "transitions.notifier_convention.asks",
        "n’en constate aucun",
    ),
    Hostile(
        "un jugement plus ancien que le dossier",
        put("facts.date_jugement", not_before=None),
        "flaws",
        "facts.date_jugement.judgement",
        "not_before = [« ouverture »]",
    ),
    Hostile(
        "un jugement à venir",
        put("facts.date_jugement", past=None),
        "flaws",
        "facts.date_jugement.judgement",
        "past = true",
        "fabriques",
    ),
    Hostile(
        "un octroi retiré avant la convention, le label restant",
        add(
            "transitions",
            {
                "id": "retirer_octroi",
                "label": "Retrait de l’octroi",
                "from": ["subvention_accordee", "convention_a_signer"],
                "to": "labellisee_sans_subvention",
                "roles": ["responsable"],
                "reason_required": True,
                "letter": "labellisee_sans_subvention",
            },
        ),
        NOTICE,
        "transitions.retirer_octroi.adverse",
        UNHEARD,
    ),
    Hostile(
        "un abandon que prononce la personne responsable, avant la convention et sans label",
        both(
            without_label,
            put(
                "transitions.abandonner",
                roles=["responsable"],
                from_=["subvention_accordee", "convention_a_signer"],
            ),
        ),
        NOTICE,
        "transitions.abandonner.adverse",
        UNHEARD,
    ),
    out(
        "un label retiré par une étape qui n’est pas une fin",
        ["responsable"],
        UNHEARD,
        "adverse",
        to="ajournee",
    ),
    Hostile(
        "une convention résiliée sans mise en demeure, dans un programme sans label",
        both(
            without_label,
            put(END, requires_hold=None, requires_clocks_over=None, adverse=None),
        ),
        NOTICE,
        f"{END}.adverse",
        UNHEARD,
    ),
    # A reply period whose measure is not required, or that is not awaited.
    Hostile(
        "le retrait attend la réponse, mais n’exige pas la mise en demeure",
        put(WITHDRAW, requires_hold=None, adverse=None),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "n’a jamais couru",
    ),
    Hostile(
        "le retrait d’une fabrique aussi",
        put(WITHDRAW, requires_hold=None, adverse=None),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "ajoutez requires_hold = « mise_en_demeure »",
        "fabriques",
    ),
    Hostile(
        "le retrait sans mise en demeure ni délai",
        put(WITHDRAW, requires_hold=None, requires_clocks_over=None, adverse=None),
        NOTICE,
        f"{WITHDRAW}.adverse",
        "sans que personne ait pu répondre",
    ),
    Hostile(
        "la caducité sans que personne ait pu répondre",
        put("transitions.declarer_caducite", adverse=None),
        NOTICE,
        "transitions.declarer_caducite.adverse",
        "écrivez adverse = true",
    ),
    Hostile(
        "le retrait exige une autre mesure que celle dont il attend la réponse",
        put(WITHDRAW, requires_hold="suspension", adverse=None),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "n’a jamais couru",
    ),
    Hostile(
        "un acte défavorable repose sur une mesure qui ne laisse aucun délai",
        put(WITHDRAW, requires_hold="suspension", requires_clocks_over=None),
        NOTICE,
        f"{WITHDRAW}.requires_hold",
        "ne laisse aucun délai",
    ),
    Hostile(
        "un acte défavorable qu’aucune mesure ne précède",
        put(END, requires_hold=None, requires_clocks_over=None, allowed_under=["suspension"]),
        "flaws",
        f"{END}.adverse",
        "aucune mesure avec un délai de réponse",
    ),
    Hostile(
        "la résiliation le jour même de la mise en demeure",
        put(END, requires_clocks_over=None, adverse=None),
        NOTICE,
        f"{END}.requires_clocks_over",
        "le jour même",
    ),
    Hostile(
        "la résiliation attend un autre délai que celui de la réponse",
        put(END, requires_clocks_over=["execution"], adverse=None),
        NOTICE,
        f"{END}.requires_clocks_over",
        "reponse_mise_en_demeure",
    ),
    Hostile(
        "un acte arrête le délai de réponse, la mesure reste ouverte",
        both(
            put("clocks.reponse_mise_en_demeure", stops_with=["abandonner_la_reponse"]),
            add(
                "transitions",
                {
                    "id": "abandonner_la_reponse",
                    "label": "Réponse close",
                    "from": ["accompagnement"],
                    "to": "accompagnement",
                    "roles": ["responsable"],
                    "allowed_under": ["mise_en_demeure"],
                },
            ),
        ),
        NOTICE,
        f"{END}.requires_clocks_over",
        "a été arrêté",
    ),
    Hostile(
        "un délai d’avertissement qui ne court pas partout d’où l’on résilie",
        put("transitions.declarer_caducite", requires_clocks_over=["execution"]),
        NOTICE,
        "transitions.declarer_caducite.requires_clocks_over",
        "Subvention accordée",
    ),
    Hostile(
        "un délai d’avertissement arrêté avant la décision",
        put(
            "transitions.declarer_caducite",
            from_=["achevee"],
            requires_clocks_over=["accompagnement"],
        ),
        "telling_conditions",
        "transitions.declarer_caducite.requires_clocks_over",
        "n’y court jamais",
    ),
    # A day that an act or a date supposes, and that nobody has given by then.
    Hostile(
        "le label attend le jour d’un comité qui vient bien après",
        put("transitions.labelliser", after=["date_comite_financement"]),
        "days_on_file",
        "transitions.labelliser.after",
        "peut n’avoir pas encore été demandée",
    ),
    Hostile(
        "un acte attend le jour qu’il demande lui-même",
        put("transitions.inscrire_comite", after=["date_comite_selection"]),
        "days_on_file",
        "transitions.inscrire_comite.after",
        "peut n’avoir pas encore été demandée",
    ),
    Hostile(
        "un acte attend un jour que certaines vies ne donnent pas",
        put("transitions.demarrer_accompagnement", after=["date_signature"]),
        "days_on_file",
        "transitions.demarrer_accompagnement.after",
        "peut n’avoir pas encore été demandée",
    ),
    Hostile(
        "une date bornée par une autre qui vient toujours après",
        put("facts.date_comite_selection", not_before=["date_signature"]),
        "days_on_file",
        "facts.date_comite_selection.not_before",
        "ne retient rien",
    ),
    Hostile(
        "une date bornée par une autre, d’un autre chemin",
        put("facts.date_jugement", not_after=["session_suivante"]),
        "flaws",
        "facts.date_jugement.not_after",
        "n’est pas une date",
        "fabriques",
    ),
    # A milestone that is due before the start of its clock, or after its end.
    due(clock="incubation", months=6),
    due(clock="incubation", days=124),
    due(clock="incubation", at="end", days=1),
    due(clock="incubation", at="end", months=2),
    due(clock="decision", months=8, days=1),
    due(clock="execution", at="end", months=6),
    due(clock="reponse_mise_en_demeure", days=20),
    due("fabriques", clock="avis", days=45),
    due("fabriques", clock="soutien", months=37),
    due(clock="incubation", days=-1),
    due(clock="execution", months=-2),
    due(clock="incubation", at="end", months=-5),
    due(clock="incubation", at="end", days=-121),
    due(clock="reponse_mise_en_demeure", at="end", days=-16),
    Hostile(
        "un compte rendu dû avant la fin de son exercice",
        add("milestones", milestone("visite", clock="execution", year_end=1, months=-3)),
        "flaws",
        "milestones.visite.due",
        "avant la fin de l’exercice",
    ),
    due("fabriques", clock="avis", at="end", days=-31),
)
