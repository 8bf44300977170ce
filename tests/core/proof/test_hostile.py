"""Hostile files are refused where they are wrong, for the true reason; good files are not."""

from collections.abc import Iterator
from copy import deepcopy
from time import process_time

import pytest

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.soundness import flaws
from support_engine.core.proof.prove import CLAIMS, grounded
from tests.core.proof.hostile import Change, Hostile, add, at, both, ladder, put, rungs
from tests.core.proof.hostile_clocks import HOSTILE_CLOCKS, to_complete
from tests.core.proof.hostile_evidence import HOSTILE_EVIDENCE
from tests.core.proof.hostile_letters import HOSTILE_LETTERS
from tests.core.proof.hostile_money import HOSTILE_MONEY
from tests.core.proof.hostile_notices import HOSTILE_NOTICES
from tests.core.proof.hostile_people import HOSTILE_PEOPLE
from tests.core.proof.hostile_reminders import HOSTILE_REMINDERS
from tests.core.proof.test_zoo import GOOD, WITH_SESSIONS, said
from tests.letter_samples import NEEDS

SHIPPED = {"manufactures": GOOD, "fabriques": WITH_SESSIONS}
CLAIM = {name: claim for name, _, claim in CLAIMS}
HOSTILE = (
    *HOSTILE_REMINDERS,
    *HOSTILE_NOTICES,
    *HOSTILE_MONEY,
    *HOSTILE_PEOPLE,
    *HOSTILE_CLOCKS,
    *HOSTILE_LETTERS,
    *HOSTILE_EVIDENCE,
)


def answers(hostile: Hostile) -> Iterator[tuple[str, str]]:
    """Place and sentence of what is said against the file, as far as somebody asks."""
    workflow = Workflow.model_validate(hostile.written(SHIPPED[hostile.programme]))
    found = [(flaw.place, flaw.sentence) for flaw in flaws(workflow, NEEDS)]
    if hostile.claim == "flaws":
        yield from found
    elif found:
        yield "flaws", str(found)
    else:
        claim = CLAIM[hostile.claim]
        yield from ((one.place, one.sentence) for one in claim(grounded(workflow, NEEDS)))


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_a_hostile_file_is_refused_where_it_is_wrong_and_for_the_true_reason(hostile) -> None:
    began = process_time()
    found = answers(hostile)
    assert any(place == hostile.place and hostile.said in words for place, words in found), [
        *answers(hostile)
    ]
    assert process_time() - began < 20, "a wrong file is answered as fast as a right one"


def test_no_two_hostile_files_are_the_same() -> None:
    assert len({hostile.name for hostile in HOSTILE}) == len(HOSTILE)
    for name, good in SHIPPED.items():
        born = [str(h.written(good)) + h.place for h in HOSTILE if h.programme == name]
        assert len(set(born)) == len(born)


WHOLE = [{"kind": "instalment", "share": share} for share in (3_333, 3_333, 3_334)]


def in_basis_points(data) -> None:
    data["money"].pop("whole")
    for tranche, part in zip(data["tranches"], WHOLE, strict=True):
        tranche.update(part)


def without_label(data) -> None:
    for state in data["states"].values():
        state.pop("labelled", None)


def appealed(data) -> None:
    """A refusal becomes final by itself, unless its holder appeals within two months."""
    data["states"]["refusee"] = {"label": "Refusée", "phase": "selection"}
    data["states"]["recours"] = {"label": "Recours gracieux", "phase": "selection"}
    at(data, "transitions.ne_pas_retenir")["to"] = "refusee"
    for act, label, start, end, role, letter in (
        ("former", "Recours", "refusee", "recours", "porteur", "recevable"),
        ("admettre", "Recours admis", "recours", "avis_clos", "responsable", None),
        ("rejeter", "Recours rejeté", "recours", "non_retenue", "responsable", "caducite"),
        ("clore", "Refus définitif", "refusee", "non_retenue", "systeme", "caducite"),
    ):
        made = {"id": act, "label": label, "from": [start], "to": end, "roles": [role]}
        made |= {"letter": letter} if letter else {}
        data["transitions"].append(
            made | {"reason_required": role == "responsable" and end == "non_retenue"}
        )
    clocks = data["clocks"]
    clocks["instruction"]["stops_with"].append("ne_pas_retenir")
    clocks["nouvelle_instruction"]["stops_with"].append("ne_pas_retenir")
    clocks["nouvelle_instruction"]["starts_with"].append("admettre")
    clocks["recours"] = {"label": "Temps du recours", "months": 2, "on_end": "move"}
    clocks["recours"] |= {"starts_with": ["ne_pas_retenir"], "stops_with": ["former"]}
    clocks["recours"]["transition"] = "clore"
    data["reminders"].append(ladder("r", "clocks", -15, to="porteur", only=["recours"]))
    at(data, "reminders.etapes_longues")["only"].append("recours")


def watched(data) -> None:
    """A measure that only says to look closer."""
    data["holds"]["suspension"] |= {"watch_only": True, "effects": ["Rien ne s’arrête."]}
    for name in ("silences", "blocks_transitions", "blocks_payments", "stops_clocks"):
        data["holds"]["suspension"][name] = False
    for act in data["transitions"]:
        allowed = act.get("allowed_under", [])
        act["allowed_under"] = [measure for measure in allowed if measure != "suspension"]


FALSE_ALARMS: tuple[tuple[str, str, Change], ...] = (
    ("un programme qui ne donne pas de label", "fabriques", without_label),
    (
        "pas de label, ni d’annonce",
        "fabriques",
        both(without_label, put("workflow", embargo_fact=None)),
    ),
    ("un refus que le porteur conteste dans les deux mois", "fabriques", appealed),
    (
        "un jalon que l’instructeur déclare, et valide ou un autre",
        "manufactures",
        put(
            "milestones.bilan_etape_1",
            declared_by=["instructeur"],
            validated_by=["instructeur", "responsable"],
        ),
    ),
    (
        "des compléments perdus au bout de quarante jours, comptés de la demande",
        "fabriques",
        both(
            to_complete(days=40, from_fact="limite"),
            put("facts.limite", not_before=["acte"]),
        ),
    ),
    ("un plafond d’aides de 80 %", "manufactures", put("money", aid_ceiling=8_000)),
    ("un plafond d’aides de 1 %", "manufactures", put("money", aid_ceiling=100)),
    ("des parts forfaitaires en points de base", "fabriques", in_basis_points),
    ("une pièce rappelée seulement avant sa fin", "manufactures", rungs("pieces", -30)),
    (
        "un échelon le jour même d’un terme automatique compté en jours ouvrés",
        "manufactures",
        both(put("clocks.recevabilite", working_day=True), rungs("recevabilite", -15, 0)),
    ),
    (
        "un retrait dont adverse dit tout",
        "manufactures",
        put("transitions.retirer_label", requires_hold=None, requires_clocks_over=None),
    ),
    (
        "un échelon après un changement automatique qui attend une pièce",
        "manufactures",
        both(
            put("transitions.recevabilite_tacite", requires_documents=["dossier_candidature"]),
            rungs("recevabilite", -15, 3),
        ),
    ),
    (
        "un petit soutien sans convention signée",
        "fabriques",
        both(
            put("money", agreement_document=None),
            put("facts.montant_subvention", at_most=20_000_00),
        ),
    ),
    (
        "un abandon proposé quand un paiement tarde, d’où qu’il tarde",
        "manufactures",
        both(
            put("reminders.paiements_attendus.steps.1", to=["comptable", "responsable"]),
            put("reminders.paiements_attendus.steps.1", proposes="declarer_caducite"),
        ),
    ),
    (
        "une deuxième échelle, à un autre jour",
        "manufactures",
        add("reminders", ladder("encore", "milestones", -14, only=["diagnostic"])),
    ),
    ("une vigilance qui n’arrête rien, et sous laquelle on paie", "manufactures", watched),
    (
        "un délai de réponse de huit jours, que le programme dit",
        "fabriques",
        both(
            put("clocks.reponse_mise_en_demeure", asked_days=[8, 92]),
            put("workflow", least_reply_days=8),
        ),
    ),
    (
        "un délai de huit jours pour le porteur, que le programme dit",
        "manufactures",
        both(
            put("milestones.lancement_incubation", due={"clock": "incubation", "days": 8}),
            put("workflow", least_holder_days=8),
        ),
    ),
    (
        "un mandataire du porteur, qui déclare ses jalons et demande ses versements",
        "manufactures",
        both(
            lambda data: data["roles"].update(mandataire={"label": "M.", "scope": "dossier"}),
            lambda data: data["money"]["roles"]["claims"].append("mandataire"),
            put("milestones.bilan_final", declared_by=["porteur", "mandataire"]),
        ),
    ),
    (
        "des bilans annuels qui sont les comptes rendus",
        "fabriques",
        both(
            put("money", no_report=None, reports=[f"bilan_annuel_{n}" for n in (1, 2, 3)]),
            *(
                put(
                    f"milestones.bilan_annuel_{n}",
                    due={"clock": "soutien", "months": 12 * n, "after_stop": True},
                )
                for n in (1, 2)
            ),
            put("milestones.bilan_annuel_3.due", after_stop=True),
        ),
    ),
    (
        "un jugement d’une autre sorte, aussi constaté",
        "manufactures",
        both(
            lambda data: data["facts"].update(
                date_dissolution=data["facts"]["date_jugement"] | {"label": "Dissolution"}
            ),
            put("transitions.constater_liquidation", asks=["date_jugement", "date_dissolution"]),
        ),
    ),
    (
        "un délai pour décider qui repart des compléments reçus",
        "manufactures",
        put("clocks.decision", starts_with=["deposer", "completer", "representer"], paused_in=None),
    ),
    (
        "une annonce donnée plus tard, que tous ont",
        "fabriques",
        put("workflow", embargo_fact="date_notification_convention"),
    ),
    (
        "une répétition d’une seule fois",
        "manufactures",
        put("reminders.termes.repeat", from_days=60, until_days=60),
    ),
    (
        "un échelon proche de la fin d’un compte rendu annuel",
        "manufactures",
        add("reminders", ladder("an", "milestones", -500, only=["compte_rendu_financier_1"])),
    ),
)


@pytest.mark.parametrize(
    ("name", "programme", "change"), FALSE_ALARMS, ids=[name for name, *_ in FALSE_ALARMS]
)
def test_a_false_alarm_is_not_given(name, programme, change) -> None:
    data = deepcopy(SHIPPED[programme])
    change(data)
    assert data != SHIPPED[programme]
    assert said(data) == {}
