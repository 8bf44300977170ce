"""Clocks that turn in a circle, end with what cannot be, or whose owner nobody tells."""

from tests.core.proof.hostile import Hostile, add, at, both, ladder, put, rungs

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


def drawn_out(clock: str, said: str, programme: str = "manufactures") -> Hostile:
    """Our own time, lengthened as we like."""
    at_, change = f"clocks.{clock}", put(f"clocks.{clock}", max_extension_months=24)
    place = f"{at_}.max_extension_months"
    return Hostile(f"{clock} se prolonge", change, "followed_deadlines", place, said, programme)


def unanswered(clock: str, act: str, said: str, programme: str = "manufactures") -> Hostile:
    """Our own time is stopped by an act that answers nothing."""
    place = f"clocks.{clock}.stops_with"
    return Hostile(
        f"{clock} s’arrête avec {act}",
        lambda data: at(data, f"clocks.{clock}")["stops_with"].append(act),
        "followed_deadlines",
        place,
        f"« {said} » arrête",
        programme,
    )


def to_complete(**length: object):
    """A few weeks to complete an application, which is lost at their end by itself."""
    clock = {"label": "Compléments", "starts_with": ["demander_complements"]}
    clock |= {"stops_with": ["completer"], "on_end": "move", "transition": "perdre"}
    act = {"id": "perdre", "label": "Candidature perdue", "from": ["a_completer"]}
    act |= {"to": "classee_sans_suite", "roles": ["systeme"], "letter": "classement_sans_suite"}
    return both(
        lambda data: data["clocks"].update(complements={**clock, **length}),
        lambda data: data["facts"].update(limite={"label": "Date limite", "type": "date"}),
        lambda data: at(data, "transitions.demander_complements")["asks"].append("limite"),
        add("transitions", act),
        add("reminders", ladder("c", "clocks", -10, to="porteur", only=["complements"])),
        rungs("complements_attendus", 15, to="porteur"),
    )


def hurried(path: str, place: str, said: str, **keys: object) -> Hostile:
    """A thing that its holder has a few days to do."""
    return Hostile(f"en hâte : {path} {keys}", put(path, **keys), "time_to_act", place, said)


HOSTILE_CLOCKS = (
    *(
        Hostile(
            f"« {clock} », un délai de l’administration que le fichier ne dit pas le sien",
            put(f"clocks.{clock}", owner=None),
            "ending_things",
            f"clocks.{clock}.owner",
            "ou dites à qui il est (owner)",
            "fabriques",
        )
        for clock in ("instruction", "avis")
    ),
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
    Hostile(
        "notre délai pour décider repart avec chaque étape",
        put("clocks.decision", starts_with=["deposer", "instruire"]),
        "followed_deadlines",
        "clocks.decision.starts_with",
        "« Début de l’instruction » fait repartir",
    ),
    Hostile(
        "un jalon en retard dont seul le porteur entend parler",
        rungs("jalons", -7, 0, to="porteur"),
        "followed_deadlines",
        "milestones.diagnostic",
        "personne d’autre que le porteur ne l’apprend",
    ),
    Hostile(
        "un solde versé que l’on relance encore",
        put("clocks.solde", ends_with=None, runs_out=True),
        "clocks_over",
        "clocks.solde.runs_out",
        "quoi qu’il ait fait",
    ),
    drawn_out("decision", "écrivez 8 au plus"),
    drawn_out("avis", "écrivez 2 au plus", "fabriques"),
    # Time that its holder does not have.
    hurried("clocks.solde", "clocks.solde", "ne laisse que 1\u00a0jour", months=None, days=1),
    hurried(
        "clocks.bilan", "milestones.bilan_final.due", "au bout de 3\u00a0jours", months=None, days=3
    ),
    hurried(
        "milestones.lancement_incubation",
        "milestones.lancement_incubation.due",
        "au bout de 2\u00a0jours",
        due={"clock": "incubation", "days": 2},
    ),
    hurried(
        "milestones.compte_rendu_financier_2",
        "milestones.compte_rendu_financier_2.due",
        "la loi laisse 6 mois",
        due={"clock": "execution", "year_end": 2, "months": 5, "after_stop": True},
    ),
    hurried(
        "reminders.complements_attendus.steps.2",
        "reminders.complements_attendus.steps[2].days",
        "où le porteur a à répondre",
        days=5,
    ),
    Hostile(
        "une candidature perdue d’elle-même au bout de trois jours",
        both(
            add(
                "transitions",
                {
                    "id": "perdre",
                    "label": "Compléments non reçus",
                    "from": ["a_completer"],
                    "to": "classee_sans_suite",
                    "roles": ["systeme"],
                    "letter": "classement_sans_suite",
                },
            ),
            lambda data: data["clocks"].update(
                complements={
                    "label": "Compléments",
                    "days": 3,
                    "starts_with": ["demander_complements"],
                    "stops_with": ["completer", "perdre"],
                    "on_end": "move",
                    "transition": "perdre",
                    "owner": "instructeur",
                }
            ),
            lambda data: at(data, "reminders.recevabilite")["only"].append("complements"),
        ),
        "time_to_act",
        "clocks.complements",
        "ne laisse que 3\u00a0jours",
    ),
    Hostile(
        "un bilan d’un exercice que personne ne demande plus une fois le projet achevé",
        add(
            "milestones",
            {
                "id": "bilan_social",
                "label": "Bilan social de l’année",
                "due": {"clock": "execution", "year_end": 1, "months": 6},
                "evidence": ["bilan_final"],
                "validated_by": ["instructeur"],
            },
        ),
        "flaws",
        "milestones.bilan_social.due",
        "écrivez after_stop = true",
    ),
    unanswered("decision", "instruire", "Début de l’instruction"),
    unanswered("decision", "inscrire_comite", "Inscription au comité de sélection"),
    unanswered("recevabilite", "demander_complements", "Demande de compléments"),
    unanswered(
        "instruction", "demander_avis", "Demande d’avis aux services de l’État", "fabriques"
    ),
    Hostile(
        "notre délai pour décider finit avec une pièce",
        put("clocks.instruction", ends_with=["documents.statuts"]),
        "followed_deadlines",
        "clocks.instruction.ends_with",
        "sans que personne réponde",
        "fabriques",
    ),
    *(
        Hostile(
            f"une candidature perdue d’elle-même à une date saisie : {key}",
            to_complete(**{key: "limite", **length}),
            "time_to_act",
            f"clocks.complements.{key}",
            "peut être fini le jour même",
            "fabriques",
        )
        for key, length in (("until_fact", {}), ("from_fact", {"days": 40}))
    ),
    Hostile(
        "la réception de la demande se compte d’une date saisie au dépôt",
        both(
            put("clocks.recevabilite", from_fact="date_recue"),
            put("transitions.deposer", asks=["date_recue"]),
            lambda data: data["facts"].update(
                date_recue={"label": "Reçue le", "type": "date", "not_before": ["ouverture"]}
            ),
        ),
        "bounded_money",
        "clocks.recevabilite.from_fact",
        "du jour où la demande est reçue",
    ),
    Hostile(
        "notre délai pour décider, que personne n’a à tenir, s’arrête avec l’instruction",
        both(
            put("clocks.instruction", owner=None),
            lambda data: at(data, "clocks.instruction")["stops_with"].append("demander_avis"),
        ),
        "followed_deadlines",
        "clocks.instruction.stops_with",
        "sans y répondre",
        "fabriques",
    ),
    Hostile(
        "le porteur est relancé de notre propre délai",
        put("reminders.terme", only=None),
        "heard_ladders",
        "reminders.terme.only",
        "est à nous de tenir",
        "fabriques",
    ),
    Hostile(
        "la décision prise, son délai court encore",
        put("clocks.recevabilite", stops_with=["recevabilite_tacite"]),
        "clocks_over",
        "clocks.recevabilite.stops_with",
        "fait ce que « Examen de la recevabilité » attend",
    ),
    Hostile(
        "l’avis rendu, son délai court encore",
        put("clocks.avis", stops_with=["poursuivre_sans_avis"]),
        "clocks_over",
        "clocks.avis.stops_with",
        "« Avis des services de l’État » fait",
        "fabriques",
    ),
    Hostile(
        "un solde à demander avant la fin de la convention",
        put("clocks.solde", from_clock=None),
        "time_to_act",
        "clocks.solde.from_clock",
        "avant que le solde puisse se demander",
    ),
    owned("recevabilite", "porteur"),
    owned("decision", "porteur"),
    owned("decision", "auditeur"),
    owned("avis", "comptable", "fabriques"),
    owned("soutien", "responsable", "fabriques"),
    *(
        Hostile(
            f"un achèvement dû sur « {clock} », arrêté avant l’accompagnement",
            put("milestones.achevement.due", clock=clock),
            "success_within_reach",
            f"states.{state}",
            "plus aucune vie ne mène à « Clôturée »",
        )
        for clock, state in (("decision", "labellisee"), ("incubation", "comite_financement"))
    ),
    Hostile(
        "un achèvement qui n’est dû que sous une mise en demeure",
        put("milestones.achevement.due", clock="reponse_mise_en_demeure"),
        "telling_conditions",
        "transitions.declarer_achevement.requires_milestones",
        "n’est pas attendu",
    ),
    Hostile(
        "un achèvement sans accompagnement : son jalon ne s’y déclare jamais",
        lambda data: at(data, "transitions.declarer_achevement")["from"].append(
            "convention_notifiee"
        ),
        "telling_conditions",
        "transitions.declarer_achevement.requires_milestones",
        "depuis « Convention notifiée », « Déclaration d’achèvement » n’est pas attendu",
    ),
    *(
        Hostile(
            f"« {clock} » court encore une fois le label attribué",
            put(f"clocks.{clock}", stops_with=[put_off]),
            "clocks_over",
            f"clocks.{clock}.stops_with",
            "court encore une fois qu’il est répondu",
            programme,
        )
        for clock, put_off, programme in (
            ("decision", "ajourner_candidature", "manufactures"),
            ("instruction", "ajourner", "fabriques"),
        )
    ),
    Hostile(
        "notre silence propose que le porteur renonce",
        put("clocks.incubation", transition="abandonner"),
        "followed_deadlines",
        "clocks.incubation.transition",
        "aucun terme ne le dit pour lui",
    ),
)
