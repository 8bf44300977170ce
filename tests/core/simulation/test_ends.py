"""Where a simulated life goes and stops, and which assumptions served."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.fact_values import LAST_YEAR
from support_engine.core.decide import decide
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.dossier import ExtensionRecord
from support_engine.core.dossier.evolve import evolve
from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.life import Life
from tests.simulated import START, life_of, told
from tests.story import OneDossier, because, day, in_hand

SUSPENDED = {"hold": "suspension", "from": "2022-03-22"}


@pytest.fixture
def at_state(workflow, calendar):
    """The life of a dossier that stands in a state."""

    def play(state: str, until: str | None = None, **said):
        dossier = OneDossier(workflow, calendar).to(state).dossier
        start = max(START, dossier.last_act_on)
        return life_of(workflow, calendar, dossier, until, start, **said)

    return play


def test_a_life_stops_when_nothing_more_can_happen(at_state) -> None:
    life = at_state("incubation", "9999-12-31", holds=[SUSPENDED])
    assert life.until_on == date(2027, 3, 22)
    assert life.ending.endswith("Plus rien ne peut arriver ensuite sur ces hypothèses.")


@pytest.mark.parametrize("year", [LAST_YEAR - 1, LAST_YEAR])
def test_a_far_day_is_played_as_any_other(workflow, calendar, year) -> None:
    dossier = OneDossier(workflow, calendar).to("incubation").dossier
    life = life_of(workflow, calendar, dossier, "9999-12-31", date(year, 6, 1), never=["tous"])
    assert life.until_on <= date(LAST_YEAR, 12, 31)


def test_a_life_that_the_limit_stopped_says_so(at_state) -> None:
    life = at_state("incubation", officer_days=400)
    assert not life.is_closed
    assert life.ending.endswith("La simulation s’arrête au bout de 60 mois.")


def test_a_decision_that_leads_to_no_good_end_is_taken_on_the_way(at_state) -> None:
    life = at_state("recevable", decisions={"comite_selection": "ne_pas_retenir"})
    assert life.ending == "Le dossier est clos : Non retenue."
    assert not life.unused


def test_a_decision_is_taken_once_then_the_ordinary_road(at_state) -> None:
    life = at_state("recevable", decisions={"comite_selection": "ajourner_candidature"})
    put_off = [label for _, label in told(life, "act") if label.startswith("Ajournement")]
    assert len(put_off) == 1
    assert life.is_closed


def test_an_exit_waits_for_no_payment_that_a_measure_blocks(at_state) -> None:
    notice = {"hold": "mise_en_demeure", "from": "2023-07-03"}
    life = at_state("accompagnement", holds=[notice], decisions={"accompagnement": "retirer_label"})
    assert life.ending == "Le dossier est clos : Label retiré."


def test_a_state_from_which_nothing_leads_on_is_said(at_state) -> None:
    notice = {"hold": "mise_en_demeure", "from": "2022-04-01"}
    life = at_state("incubation", "2022-12-31", holds=[notice])
    assert "refusé le " in life.ending
    assert [entry.label for entry in life.stuck] == ["Passage en comité de financement"]


def test_a_refusal_that_was_lifted_since_is_no_ending(at_state) -> None:
    notice = {"hold": "mise_en_demeure", "from": "2022-07-01", "to": "2022-09-01"}
    life = at_state("incubation", "2023-01-31", holds=[notice])
    assert life.of("refused")
    assert life.ending == "Le dossier en est à « En accompagnement »."
    assert not life.stuck


# ── What served, and what did not ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"holds": [{**SUSPENDED, "from": "2022-01-01", "to": "2022-02-01"}]}, "Suspension"),
        ({"extensions": [{"clock": "bilan", "months": 1, "at_month": 1}]}, "Prolongation"),
        ({"decisions": {"ajournee": "representer"}}, "Ajournée"),
        ({"facts": {"date_jugement": "2022-05-01"}}, "Date du jugement"),
        ({"late": {"bilan_final": 3}}, "Bilan final"),
    ],
)
def test_what_changes_nothing_is_listed(at_state, said, words) -> None:
    life = at_state("incubation", "2022-06-30", **said)
    assert len(life.unused) == 1
    assert words in life.unused[0]


def test_a_measure_inside_another_of_its_kind_does_not_serve(at_state) -> None:
    holds = [
        {**SUSPENDED, "from": "2022-05-02", "to": "2022-07-01"},
        {**SUSPENDED, "from": "2022-06-01", "to": "2022-09-01"},
    ]
    life = at_state("incubation", "2022-12-31", holds=holds)
    lifted = [on for on, label in told(life, "act") if label.startswith("fin de : Suspension")]
    assert len(life.unused) == 1
    assert lifted == ["2022-07-01"]


def test_a_measure_that_is_open_may_be_lifted(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    opening = c.OpenHold(
        reference=case.dossier.reference,
        by=c.Actor("dominique", frozenset({"responsable"})),
        on=START,
        hold="suspension",
        reason=because("Essai"),
    )
    case.do(opening)
    lift = {**SUSPENDED, "to": "2022-05-02"}
    life = life_of(workflow, calendar, case.dossier, "2022-06-30", holds=[lift])
    assert not life.unused
    assert life.holds[0][1:] == (START, day("2022-05-02"))


def test_a_request_that_waits_is_granted_and_the_assumed_one_comes_on_top(
    workflow, calendar
) -> None:
    dossier = OneDossier(workflow, calendar).to("incubation").dossier
    asked = ExtensionRecord("incubation", 1, "Essai", START)
    dossier = replace(dossier, extensions=(asked,))
    more = {"clock": "incubation", "months": 2, "at_month": 1}
    life = life_of(workflow, calendar, dossier, "2022-12-31", extensions=[more])
    acts = [(on, label) for on, label in told(life, "act") if "prolongation" in label]
    assert [on for on, _ in acts] == ["2022-03-25", "2022-04-21", "2022-04-26"]
    committee = next(on for on, label in told(life, "act") if "En comité" in label)
    assert committee > "2022-10-21"


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


def test_people_act_on_working_days(at_state, calendar) -> None:
    hold = {**SUSPENDED, "from": "2022-05-01", "to": "2022-06-05"}
    life = at_state("incubation", holds=[hold])
    days = {entry.on for entry in life.of("act", "payment")}
    assert days
    assert all(calendar.is_working_day(on, "22") for on in days)


def test_an_act_counts_from_the_day_it_became_possible(at_state) -> None:
    life = at_state("incubation", "2022-12-31", late={"restitution_finale": 40}, officer_days=10)
    acts = {label.split(" (")[0]: day(on) for on, label in told(life, "act")}
    validated = acts["jalon validé : Restitution finale"]
    committee = acts["Passage en comité de financement → En comité de financement"]
    assert timedelta(days=8) <= committee - validated <= timedelta(days=10)


def test_a_life_on_time_is_not_chased(at_state) -> None:
    life = at_state("incubation")
    letters = {(entry.label, entry.detail) for entry in life.of("letter")}
    officers = {"relance_validation", "relance_paiement", "relance_prolongation"}
    assert not officers & {label for label, _ in letters}
    assert "relance" not in {label for label, _ in letters}


@pytest.mark.parametrize("said", [{"never": ["tous"]}, {"late_days": 40}])
def test_the_dates_and_the_rounds_are_those_of_the_rules(workflow, calendar, said) -> None:
    """What is kept from one reminder to the next is what would be reckoned afresh."""

    class Checked(Life):
        def round(self, today):
            case = self.case(today)
            assert self.lines(today) == agenda(case)
            expected = self.dossier
            command = c.RunAgenda(reference=expected.reference, by=c.SYSTEM, on=today)
            for event in decide(case, command):
                expected = evolve(expected, event, today)
            super().round(today)
            assert self.dossier == expected

    dossier = OneDossier(workflow, calendar).to("incubation").dossier
    Checked(in_hand(workflow, dossier, calendar), Assumptions.model_validate(said)).play(
        START, None
    )
