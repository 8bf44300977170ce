"""Every flaw of a programme is found, named with its place, and comes with the nearest name."""

import tomllib
from copy import deepcopy

import pytest

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.soundness import Flaw, flaws

GONE = object()
"""The value of a key that a change takes away."""
TEAM = ("instructeur", "responsable", "ordonnateur", "comptable")


def said_of(place: str, value) -> str:
    """What is said of an unknown name, up to the nearest known one."""
    name = value if isinstance(value, str) else value[0]
    return f"{place} : « {name} » n’existe pas. Vouliez-vous dire : "


def names_first(flaw: str, start: str, near: str) -> bool:
    """The nearest name stands first among the suggestions."""
    return flaw.startswith((f"{start}{near}, ", f"{start}{near} ?"))


@pytest.fixture(scope="module")
def shipped(programme) -> dict:
    return tomllib.loads(programme.source)


@pytest.fixture
def found(shipped, letters):
    """The flaws, as texts, of the shipped programme with some places changed."""

    def check(*changes, accounts=()) -> list[str]:
        data = deepcopy(shipped)
        for place, value in changes:
            put(data, place, value)
        workflow = Workflow.model_validate(data)
        return [str(flaw) for flaw in flaws(workflow, letters.names(), accounts)]

    return check


def inside(holder, word: str):
    """What a word of a place designates: a key, the id of an item, or its number."""
    if isinstance(holder, dict):
        return word
    ids = [item.get("id") for item in holder]
    return ids.index(word) if word in ids else int(word)


def put(data: dict, place: str, value) -> None:
    """Change one thing at `transitions.deposer.to`; `+` at the end of a place adds an item."""
    *path, last = place.split(".")
    for word in path:
        data = data[inside(data, word)]
    if last == "+":
        data.append(value)
    elif value is GONE:
        del data[inside(data, last)]
    else:
        data[last if isinstance(data, dict) else inside(data, last)] = value


def test_the_shipped_programme_has_no_flaw(found) -> None:
    assert found() == []
    assert found(accounts=TEAM) == []


UNKNOWN = [
    ("workflow.embargo_fact", "date_anonce", "date_annonce"),
    ("workflow.deposit", "depose", "deposer"),
    ("states.ajournee.phase", "candidatures", "candidature"),
    ("transitions.completer.to", "depose", "deposee"),
    ("transitions.declarer_recevable.from", ["depose", "deposee"], "deposee"),
    ("transitions.deposer.roles", ["porteurs"], "porteur"),
    ("transitions.deposer.letter_to", ["porteuse"], "porteur"),
    ("transitions.resilier.requires_hold", "mise_en_demeur", "mise_en_demeure"),
    ("transitions.instruire.requires_documents", ["statut"], "statuts"),
    ("transitions.cloturer.requires_milestones", ["bilan_finale"], "bilan_final"),
    ("transitions.resilier.requires_clocks_over", ["executions"], "execution"),
    ("transitions.abandonner.allowed_under", ["suspention"], "suspension"),
    ("transitions.instruire.asks", ["date_jugment"], "date_jugement"),
    ("transitions.representer.opposite", "ajourner_candidat", "ajourner_candidature"),
    ("clocks.recevabilite.starts_with", ["depose"], "deposer"),
    ("clocks.bilan.stops_with", ["cloture"], "cloturer"),
    ("clocks.decision.paused_in", ["a_complete"], "a_completer"),
    ("clocks.incubation.transition", "passer_comite_finance", "passer_comite_financement"),
    ("clocks.travaux.from_fact", "date_notification_conv", "date_notification_convention"),
    ("clocks.solde.from_clock", "executions", "execution"),
    ("clocks.travaux.ends_with", ["milestones.debut_travau"], "milestones.debut_travaux"),
    ("clocks.decision.owner", "responsables", "responsable"),
    ("clocks.execution.until_fact", "date_jugment", "date_jugement"),
    ("milestones.diagnostic.due.clock", "incubations", "incubation"),
    ("milestones.diagnostic.evidence", ["rapport_diag"], "rapport_diagnostic"),
    ("milestones.diagnostic.declared_by", ["porteurs"], "porteur"),
    ("milestones.diagnostic.validated_by", ["instructrice"], "instructeur"),
    ("holds.suspension.opened_by", ["instructeurs"], "instructeur"),
    ("holds.suspension.lifted_by", ["responsables"], "responsable"),
    ("holds.suspension.letter_to", ["porteurs"], "porteur"),
    ("tranches.avance.requires_milestones", ["debut_travau"], "debut_travaux"),
    ("tranches.avance.requires_documents", ["ribs"], "rib"),
    ("reports.portefeuille_mensuel.to", ["responsables"], "responsable"),
    ("reports.jalons_semestriels.phases", ["incubations"], "incubation"),
    ("committees.selection.day", "date_comite", "date_comite_selection"),
    ("committees.selection.to", ["responsables"], "responsable"),
    ("extensions.asked_by", ["porteurs"], "porteur"),
    ("extensions.decided_by", ["responsables"], "responsable"),
    ("reminders.complements_attendus.only", ["a_complete"], "a_completer"),
]


@pytest.mark.parametrize(("place", "value", "near"), UNKNOWN, ids=[row[0] for row in UNKNOWN])
def test_an_unknown_name_is_found_with_the_nearest_ones(found, place, value, near) -> None:
    (flaw,) = found((place, value))
    assert names_first(flaw, said_of(place, value), near)


IN_LADDERS = [
    ("reminders.termes.steps.1.to", ["porteurs"], "reminders.termes.steps[1].to", "porteur"),
    (
        "reminders.decision.steps.2.proposes",
        "classer_sans_suit",
        "reminders.decision.steps[2].proposes",
        "classer_sans_suite",
    ),
    ("reminders.termes.repeat.to", ["instructeurs"], "reminders.termes.repeat.to", "instructeur"),
]


@pytest.mark.parametrize(("place", "value", "shown", "near"), IN_LADDERS)
def test_an_unknown_name_in_a_ladder_is_found_at_its_rung(found, place, value, shown, near):
    (flaw,) = found((place, value))
    assert names_first(flaw, said_of(shown, value), near)


def test_a_name_that_resembles_nothing_comes_with_what_exists(found) -> None:
    known = "Existent : insolvabilite, mise_en_demeure, suspension."
    assert found(("transitions.resilier.requires_hold", "xyz")) == [
        f"transitions.resilier.requires_hold : « xyz » n’existe pas. {known}"
    ]


TACIT = "transitions.recevabilite_tacite"
LENGTHS = "clocks.bilan : donnez une seule durée : months, days, until_fact ou asked_days"
UNASKED = "n’est pas demandé par « {} », qui fait courir ce délai"
FROM_START = f"« date_depart_accompagnement » {UNASKED.format('demarrer_accompagnement')}"
FROM_TEXT = f"« vague_suivante » {UNASKED.format('demarrer_accompagnement')}"
TO_END = f"« date_jugement » {UNASKED.format('notifier_convention')}"
FORGOTTEN = {"label": "Oubliée", "phase": "sortie", "final": True}
TYPO = "la lettre « accuse_recepsion » n’a pas de modèle. Vouliez-vous dire : accuse_reception ?"

DECIDED = "acte défavorable : une personne le décide, et le motive (reason_required)"
FLAWS = {
    "hand of money given dossier by dossier": (
        ("money.roles.pays", ["accompagnateur"]),
        "money.roles.pays : « accompagnateur » se donne dossier par dossier, donc par une seule "
        "personne",
    ),
    "unreachable state": (
        ("states.oubliee", FORGOTTEN),
        "states.oubliee : aucun chemin n’y mène depuis l’état initial",
    ),
    "adverse act that nobody reasons": (
        ("transitions.declarer_caducite.reason_required", False),
        f"transitions.declarer_caducite.adverse : {DECIDED}",
    ),
    "act after a day that is no date": (
        ("transitions.ne_pas_retenir.after", ["vague_suivante"]),
        "transitions.ne_pas_retenir.after : « vague_suivante » n’est pas une date",
    ),
    "bound of a text": (
        ("facts.base_juridique.not_after", ["acte"]),
        "facts.base_juridique.not_after : « base_juridique » n’est pas une date",
    ),
    "bound by a text": (
        ("facts.date_jugement.not_before", ["ouverture", "base_juridique"]),
        "facts.date_jugement.not_before : « base_juridique » n’est pas une date",
    ),
    "bound by itself": (
        ("facts.date_jugement.not_after", ["date_jugement"]),
        "facts.date_jugement.not_after : une date ne se borne pas elle-même",
    ),
    "past text": (
        ("facts.base_juridique.past", True),
        "facts.base_juridique.past : « base_juridique » n’est pas une date",
    ),
    "fact that bears the name of the day of the act": (
        ("facts.acte", {"label": "Acte de propriété", "type": "text"}),
        "facts.acte : ce nom désigne un jour que tout dossier connaît (bornes)",
    ),
    "fact that bears the name of the opening": (
        ("facts.ouverture", {"label": "Ouverture au public", "type": "text"}),
        "facts.ouverture : ce nom désigne un jour que tout dossier connaît (bornes)",
    ),
    "state without a way to an end": (
        ("states.cloturee.final", False),
        "states.cloturee : aucun chemin ne mène de là à un état final",
    ),
    "end that is left": (
        ("states.a_completer.final", True),
        "states.a_completer : cet état est final, mais des transitions en partent",
    ),
    "clock that nothing starts": (
        ("clocks.bilan.starts_with", []),
        "clocks.bilan.starts_with : rien ne fait courir ce délai",
    ),
    "clock with two lengths": (("clocks.bilan.days", 10), LENGTHS),
    "clock without a length": (("clocks.bilan.months", GONE), LENGTHS),
    "clock that proposes nothing": (
        ("clocks.incubation.transition", GONE),
        "clocks.incubation.transition : on_end = « propose » demande une transition",
    ),
    "clock that moves nowhere": (
        ("clocks.recevabilite.transition", GONE),
        "clocks.recevabilite.transition : on_end = « move » demande une transition",
    ),
    "automatic move that the round may not do": (
        (f"{TACIT}.roles", ["instructeur"]),
        f"{TACIT}.roles : « systeme » doit pouvoir le faire",
    ),
    "automatic move that wants a reason": (
        (f"{TACIT}.reason_required", True),
        f"{TACIT} : une transition automatique ne peut rien demander",
    ),
    "automatic move that asks a fact": (
        (f"{TACIT}.asks", ["vague_suivante"]),
        f"{TACIT} : une transition automatique ne peut rien demander",
    ),
    "clock counted from a text": (
        ("clocks.accompagnement.from_fact", "vague_suivante"),
        "clocks.accompagnement : « vague_suivante » n’est pas une date",
        f"clocks.accompagnement : {FROM_TEXT}",
    ),
    "fact of a clock that nobody asks": (
        ("transitions.demarrer_accompagnement.asks", []),
        f"clocks.accompagnement : {FROM_START}",
    ),
    "end of a clock that nobody asks": (
        ("clocks.execution.until_fact", "date_jugement"),
        f"clocks.execution : {TO_END}",
    ),
    "two rungs on one day": (
        ("reminders.decision.steps.1.days", -60),
        "reminders.decision.steps : deux étapes tombent le même jour",
    ),
    "tail that begins within the ladder": (
        ("reminders.termes.repeat.from_days", 30),
        "reminders.termes.repeat : la répétition commence avant la fin de l’échelle : "
        "écrivez from_days = 60",
    ),
    "clock whose end nobody hears of": (
        ("reminders.decision", GONE),
        "clocks.decision : personne n’est prévenu de la fin de ce délai",
    ),
    "shares that do not make the whole": (
        ("tranches.solde.share", 1_900),
        "tranches : les parts font 99 % au lieu de 100 % (share se compte sur 10000)",
    ),
    "shares that make more than the whole": (
        ("tranches.solde.share", 2_001),
        "tranches : les parts font 100.01 % au lieu de 100 % (share se compte sur 10000)",
    ),
    "import that deposits from elsewhere": (
        ("workflow.deposit", "completer"),
        "workflow.deposit : « completer » ne part pas de l’état initial, « brouillon »",
    ),
    "import that would have to give a reason": (
        ("workflow.deposit", "retirer_candidature"),
        "workflow.deposit : « retirer_candidature » demande reason_required : un import ne donne "
        "que la date",
    ),
    "letter of a transition without a template": (
        ("transitions.deposer.letter", "accuse_recepsion"),
        f"transitions.deposer.letter : {TYPO}",
    ),
}


@pytest.mark.parametrize("case", FLAWS.values(), ids=FLAWS)
def test_one_change_gives_its_flaw_and_no_other(found, case) -> None:
    change, *expected = case
    assert found(change) == expected


def test_an_import_deposits_in_the_name_of_who_imports(found) -> None:
    """The holder does not import; the deposit may be left out, as in the rules of former bases."""
    by_the_holder = ("transitions.deposer.roles", ["porteur"])
    assert found(by_the_holder) == []
    assert found(by_the_holder, ("workflow.deposit", "deposer")) == [
        "workflow.deposit : « deposer » n’est permis à aucun rôle qui importe "
        "(instructeur, responsable, ordonnateur, comptable)"
    ]


def test_a_file_that_says_how_an_import_deposits_is_sound(found) -> None:
    assert found(("workflow.deposit", "deposer")) == []


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("holds.suspension.letter", "holds.suspension.letter"),
        ("holds.suspension.lift_letter", "holds.suspension.lift_letter"),
        ("reminders.signature.steps.0.letter", "reminders.signature.steps[0].letter"),
        ("reminders.termes.repeat.letter", "reminders.termes.repeat.letter"),
        ("reports.portefeuille_mensuel.letter", "reports.portefeuille_mensuel.letter"),
        ("committees.selection.letter", "committees.selection.letter"),
        ("extensions.letter_granted", "extensions.letter_granted"),
        ("milestone_letters.refused", "milestone_letters.refused"),
    ],
)
def test_a_letter_without_a_template_is_found_wherever_it_is_named(found, place, shown) -> None:
    (flaw,) = found((place, "zzz"))
    assert flaw.startswith(f"{shown} : la lettre « zzz » n’a pas de modèle. Existent : ")


@pytest.mark.parametrize(
    ("section", "others"),
    [
        ("transitions", []),
        ("milestones", []),
        ("reminders", []),
        ("reports", []),
        ("committees", []),
        (
            "tranches",
            [
                "tranches : les parts font 130 % au lieu de 100 % (share se compte sur 10000)",
                "tranches : l’avance fait 60 % ; le plafond est 30 %",
                "tranches : avance et acomptes font 110 % ; le plafond est 80 %",
            ],
        ),
    ],
)
def test_an_id_given_twice_is_found(found, shipped, section, others) -> None:
    first = shipped[section][0]
    place = f"{section}.{first['id']}"
    double = f"{place} : cet identifiant est donné deux fois"
    assert found((f"{section}.+", first)) == [double, *others]


def test_a_hold_that_fixes_a_length_needs_a_clock_that_takes_it(found) -> None:
    assert found(("holds.suspension.clock", "bilan")) == [
        "clocks.bilan.asked_days : une durée fixée chaque fois va avec une mesure, et"
        " réciproquement",
        "clocks.bilan.starts_with : ce délai est celui d’une mesure, qui seule le fait courir",
        "clocks.bilan.ends_with : un délai de réponse part de sa lettre, et finit à son terme :"
        " retirez ce mot",
        "clocks.bilan : la mesure interrompt les rappels, ceux de son propre délai aussi",
        "transitions.declarer_caducite.requires_hold : dites laquelle le précède : suspension, "
        "mise_en_demeure",
    ]


REPLY = "clocks.reponse_mise_en_demeure"


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (
            ("holds.mise_en_demeure.silences", True),
            f"{REPLY} : la mesure interrompt les rappels, ceux de son propre délai aussi",
        ),
        (
            (f"{REPLY}.starts_with", ["demarrer_incubation"]),
            f"{REPLY}.starts_with : ce délai est celui d’une mesure, qui seule le fait courir",
        ),
        (
            ("holds.avertissement", "mise_en_demeure"),
            f"{REPLY} : « Mise en demeure » et « Mise en demeure » ont le même délai : lever l’une"
            " arrêterait celui de l’autre",
        ),
        (
            ("clocks.recevabilite.stops_with", []),
            "clocks.recevabilite.stops_with : « recevabilite_tacite » doit arrêter ce délai, sinon"
            " il agirait encore le lendemain",
        ),
        (
            ("roles.systeme", {"label": "Système"}),
            "roles.systeme : ce nom est celui du moteur : une personne qui l’aurait agirait à sa"
            " place",
        ),
        (
            ("workflow.embargo_fact", "pieces_manquantes"),
            "workflow.embargo_fact : ce n’est pas une date",
        ),
        (
            ("money.facts.rate", "montant_subvention"),
            "money.facts.rate : « Montant maximal de la subvention » n’est pas un taux (percent)",
        ),
        (
            ("facts.taux_subvention.at_most", 20_000),
            "facts.taux_subvention.at_most : « Taux de subvention » pourrait dépasser 100 % : on "
            "verserait plus que la dépense (at_most, au plus 10000)",
        ),
        (
            ("facts.taux_subvention.at_most", None),
            "facts.taux_subvention.at_most : « Taux de subvention » pourrait dépasser 100 % : on "
            "verserait plus que la dépense (at_most, au plus 10000)",
        ),
        (
            ("money.facts.maximum", "taux_subvention"),
            "money.facts.maximum : « Taux de subvention » n’est pas un montant (money)",
        ),
        (
            ("money.facts.notified", "reference_convention"),
            "money.facts.notified : « Numéro de la convention » n’est pas une date (date)",
        ),
        (
            ("money.advance_ceiling_guaranteed", 1_000),
            "money.advance_ceiling_guaranteed : 10 %, moins que advance_ceiling (30 %)",
        ),
        (
            ("money.interim_ceiling_long", 5_000),
            "money.interim_ceiling_long : 50 %, moins que interim_ceiling (80 %)",
        ),
        (
            ("tranches.acompte.kind", "balance"),
            "tranches : il y a deux soldes : le premier prendrait tout ce qui reste",
        ),
    ],
)
def test_what_could_be_got_round_is_found(found, shipped, change, flaw) -> None:
    place, value = change
    if place == "holds.avertissement":
        value = shipped["holds"][value]
    assert [one.replace("\u00a0", " ") for one in found((place, value))] == [flaw]


SESSION = {"label": "Session", "capacity": 30, "laureate_fact": "date_annonce"}


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        (
            {"capacity": None},
            "sessions : capacity et laureate_fact vont ensemble : combien, et à quoi on les"
            " reconnaît",
        ),
        (
            {"laureate_fact": "jamais"},
            "sessions.laureate_fact : aucune transition ne demande « jamais »",
        ),
        (
            {"next_fact": "date_annonce"},
            "sessions.next_fact : un nom de session est un texte ou un choix",
        ),
    ],
)
def test_sessions_that_cannot_be_counted_are_found(found, changes, flaw) -> None:
    given = {key: value for key, value in {**SESSION, **changes}.items() if value is not None}
    never = {"label": "Jamais", "type": "date"}
    assert found(("sessions", given), ("facts.jamais", never)) == [flaw]


def test_a_clock_of_asked_length_needs_a_hold(found) -> None:
    assert found(("holds.mise_en_demeure.clock", GONE)) == [
        "clocks.reponse_mise_en_demeure.starts_with : rien ne fait courir ce délai",
        "clocks.reponse_mise_en_demeure.asked_days : une durée fixée chaque fois va avec une"
        " mesure, et réciproquement",
        *(
            f"transitions.{name}.adverse : acte défavorable : aucune mesure avec un délai de"
            " réponse ne le permet (allowed_under)"
            for name in ("declarer_caducite", "retirer_label", "resilier")
        ),
    ]


def test_a_bound_that_nobody_gives_is_found(found) -> None:
    never = {"label": "Jamais demandée", "type": "date"}
    for place in ("facts.date_octroi.not_before", "transitions.ne_pas_retenir.after"):
        assert found(("facts.jamais", never), (place, ["jamais"])) == [
            f"{place} : aucune transition ne demande « jamais »"
        ]


def test_without_the_contradictory_step_an_adverse_act_needs_no_notice(found) -> None:
    assert not found(
        ("workflow.contradictory_step", False),
        ("transitions.declarer_caducite.allowed_under", []),
    )


def test_a_programme_without_an_end_is_said_once(found, shipped) -> None:
    ends = [name for name, state in shipped["states"].items() if state.get("final")]
    changes = [(f"states.{name}.final", False) for name in ends]
    assert found(*changes) == ["states : aucun état n’est final : un dossier ne finirait jamais"]


LEAVING = ("abandonner", "retirer_candidature")


def test_a_reminder_about_nothing_is_found(found, shipped) -> None:
    unasked = {"transitions": "requires_documents", "milestones": "evidence"}
    bare = [
        (f"{section}.{part['id']}.{key}", [])
        for section, key in {**unasked, "tranches": "requires_documents"}.items()
        for part in shipped[section]
    ]
    bare += [(f"transitions.{way}.renounced_in", None) for way in LEAVING]
    assert found(
        ("documents", {}),
        ("money.agreement_document", None),
        ("money.account_document", None),
        *bare,
    ) == ["reminders.pieces.about : le programme n’a rien de ce genre : « documents »"]


@pytest.mark.parametrize(
    ("advance", "interim", "expected"),
    [
        (3_000, 5_000, []),
        (3_001, 4_999, ["tranches : l’avance fait 30.01 % ; le plafond est 30 %"]),
        (
            3_000,
            5_001,
            ["tranches : avance et acomptes font 80.01 % ; le plafond est 80 %"],
        ),
    ],
)
def test_the_ceilings_of_the_decree_hold_to_the_basis_point(found, advance, interim, expected):
    shares = {"avance": advance, "acompte": interim, "solde": 10_000 - advance - interim}
    assert found(*((f"tranches.{name}.share", share) for name, share in shares.items())) == expected


def test_a_programme_without_subsidy_has_no_tranche(found) -> None:
    about = ("claims", "certifications", "transmissions", "requests")
    rest = found(("tranches", []), ("money", None), ("clocks.solde.ends_with", []))
    assert [flaw.partition(" : ")[2] for flaw in rest] == [
        f"le programme n’a rien de ce genre : « {section} »" for section in about
    ]


def test_tranches_without_their_rules_are_refused(found) -> None:
    said = "money : des tranches sont prévues, mais la section [money] manque"
    assert found(("money", None)) == [said]


@pytest.mark.parametrize(
    ("place", "name", "near"),
    [
        ("money.facts.maximum", "montant_subvension", "montant_subvention"),
        ("money.received", "recevabilitee", "recevabilite"),
        ("money.execution", "execusion", "execution"),
        ("money.agreement_document", "convention_signe", "convention_signee"),
        ("money.letters.paid", "paiement_effectu", "paiement_effectue"),
    ],
)
def test_a_wrong_name_in_the_money_section_is_found(found, place, name, near) -> None:
    (flaw,) = found((place, name))
    assert flaw.startswith(f"{place} : ")
    assert near in flaw


@pytest.mark.parametrize("key", ["completed", "reports"])
def test_a_wrong_name_in_a_list_of_the_money_section_is_found(found, key) -> None:
    (flaw,) = found((f"money.{key}", ["inconnu"]))
    assert flaw.startswith(f"money.{key} : « inconnu »")


@pytest.mark.parametrize("key", ["keeps", "claims", "proposes", "certifies", "transmits", "pays"])
def test_a_wrong_role_in_the_money_section_is_found(found, key) -> None:
    (flaw,) = found((f"money.roles.{key}", ["comtable"]))
    assert flaw.startswith(f"money.roles.{key} : « comtable »")


def test_a_letter_to_the_holder_that_no_rung_names_is_found(found) -> None:
    place = "reminder_letters.to_holder"
    (flaw,) = found(("reminder_letters", {"to_holder": ["rappel", "rapel"]}))
    assert names_first(flaw, said_of(place, "rapel"), "rappel")


@pytest.mark.parametrize("key", ["to_others", "digest", "digest_to_others"])
def test_a_letter_of_reminders_without_a_template_is_found(found, key) -> None:
    (flaw,) = found(("reminder_letters", {key: "absente"}))
    assert flaw.startswith(f"reminder_letters.{key} : la lettre « absente » n’a pas de modèle")


def test_a_programme_without_the_usual_reminders_may_leave_their_letters_out(found) -> None:
    ladder = {
        "id": "terme",
        "about": "clocks",
        "steps": [{"days": 7, "to": ["porteur"], "letter": "relance_signature"}],
    }
    assert found(("reminders", [ladder])) == []


def test_a_role_that_nobody_has_is_found_at_its_first_use(found) -> None:
    assert found(accounts=("instructeur", "ordonnateur", "comptable")) == [
        "transitions.declarer_recevable.roles : personne n’a le rôle « responsable »"
        " (Responsable du programme)"
    ]


def test_a_role_that_only_a_ladder_names_is_found_at_its_rung(found) -> None:
    changed = ("reminders.signature.steps.2.to", ["auditeur"])
    assert found(changed, accounts=TEAM) == [
        "reminders.signature.steps[2] : personne n’a le rôle « auditeur » (Auditeur ou auditrice)"
    ]


def test_a_role_of_the_dossier_or_of_the_round_needs_no_account(found) -> None:
    named = [("transitions.deposer.roles", ["porteur", "systeme"])]
    assert found(*named, accounts=TEAM) == []


def test_several_flaws_are_told_at_once(found) -> None:
    said = found(
        ("transitions.completer.to", "depose"),
        ("states.oubliee", {**FORGOTTEN, "phase": "sorti"}),
        ("clocks.bilan.days", 10),
        ("tranches.solde.share", 1_900),
        ("milestone_letters.refused", "jalon_refus"),
    )
    assert [flaw.split(" : ")[0] for flaw in said] == [
        "states.oubliee.phase",
        "transitions.completer.to",
        "states.oubliee",
        "clocks.bilan",
        "tranches",
        "milestone_letters.refused",
    ]


def test_an_unknown_initial_state_reaches_nothing(found, shipped) -> None:
    first, *others = found(("workflow.initial", "brouilon"))
    assert names_first(first, said_of("workflow.initial", "brouilon"), "brouillon")
    lost = "aucun chemin n’y mène depuis l’état initial"
    assert others == [f"states.{name} : {lost}" for name in shipped["states"]]


def test_a_flaw_reads_as_its_place_and_its_sentence() -> None:
    assert str(Flaw("tranches", "trop")) == "tranches : trop"


def test_a_letter_that_would_never_leave_is_a_flaw(found) -> None:
    place = "transitions.inscrire_comite.letter_while"
    (flaw,) = found((place, ["incubation"]))
    assert flaw.startswith(f"{place} : ")
    assert found(("transitions.instruire.letter_while", ["en_instruction"]))[0].startswith(
        "transitions.instruire.letter_while : "
    )
    assert found((place, ["comite_selection", "labellisee"])) == []


def test_the_day_of_a_committee_is_a_date_that_an_act_gives(found) -> None:
    assert found(("committees.selection.day", "montant_subvention")) == [
        "committees.selection.day : « montant_subvention » n’est pas une date"
    ]
    never = ("facts.date_jamais", {"label": "Jamais", "type": "date"})
    assert found(never, ("committees.selection.day", "date_jamais")) == [
        "committees.selection.day : aucune transition ne demande « date_jamais »"
    ]
