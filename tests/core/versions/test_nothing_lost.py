"""What a dossier owes, what it was promised, what lies in the past: a change of rules keeps it."""

from dataclasses import replace

import pytest

from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.events import Corrected, Recorded, RemindersIssued, StepSent
from support_engine.core.dossier.evolve import evolve, fold
from support_engine.core.money import law
from support_engine.core.versions.impact import impact
from support_engine.core.versions.migration import brought_up_to_date
from support_engine.core.versions.passage import Passage
from tests.core.versions.test_migration import ON, codes, decided, incubated, moved
from tests.money_story import money_case, ready
from tests.new_rules import in_months, part, renamed, rules, silence_refuses
from tests.story import HEAD, OFFICER, OneDossier, advance, day, in_hand

__all__ = ["incubated"]


@pytest.fixture
def granted(workflow, calendar):
    """A dossier whose agreement is notified; no tranche was asked for yet."""
    return money_case(workflow, calendar, ready())


def seen(case, new, on=ON, **sections):
    """The impact on a dossier."""
    (event,) = decided(case, new, on, **sections)
    before = Case(case.workflow, case.dossier, case.calendar, day(on))
    after = replace(before, workflow=new.workflow, dossier=evolve(case.dossier, event, day(on)))
    return impact(Passage(before, after, event))


def moves_of(new, dossier, calendar) -> list[str]:
    return [
        line.rule
        for line in agenda(in_hand(new.workflow, dossier, calendar))
        if line.kind == "move"
    ]


# ── What is owed has its place, though nobody touched it yet ─────────────────────────────────────


def test_a_milestone_that_is_expected_must_have_its_place(incubated) -> None:
    new = rules(renamed("restitution_finale", "restitution"))
    assert codes(decided(incubated, new)) == {Code.UNMAPPED}
    after = moved(incubated, new, milestones={"restitution_finale": "restitution"})
    deadlines = {x.subject for x in agenda(in_hand(new.workflow, after, incubated.calendar))}
    assert "milestones.restitution" in deadlines


def test_a_tranche_of_the_agreement_must_have_its_place(granted) -> None:
    new = rules(renamed("acompte", "acompte_1"))
    assert codes(decided(granted, new, "2023-01-09")) == {Code.UNMAPPED}
    after = moved(granted, new, "2023-01-09", tranches={"acompte": "acompte_1"})
    assert (
        law.agreement(in_hand(new.workflow, after, granted.calendar)).schedule["acompte_1"] == 5_000
    )


def test_two_tranches_never_become_one(granted) -> None:
    new = rules(renamed("acompte", "acompte_1"))
    answer = decided(granted, new, "2023-01-09", tranches={"acompte": "solde"})
    assert codes(answer) == {Code.MAPPED_TOGETHER, Code.MAPPING_INVALID}


def test_a_ladder_that_has_begun_to_speak_must_have_its_place(incubated) -> None:
    topic = StepSent("jalons", "milestones.restitution_finale", day("2022-07-15"), -90)
    incubated.dossier = replace(
        incubated.dossier, reminded={"jalons|milestones.restitution_finale|2022-07-15": topic.days}
    )
    new = rules(renamed("jalons", "etapes"))
    assert codes(decided(incubated, new)) == {Code.UNMAPPED}


# ── An agreement reads the same, what is on file fits ────────────────────────────────────────────


def other_maximum(data: dict) -> None:
    data["facts"]["plafond"] = {"label": "Plafond", "type": "money"}
    data["money"]["facts"]["maximum"] = "plafond"


def other_notification(data: dict) -> None:
    data["money"]["facts"]["notified"] = "date_signature"
    data["facts"]["date_signature"]["label"] = "Signature"


@pytest.mark.parametrize("change", [other_maximum, other_notification])
def test_new_rules_do_not_read_a_notified_agreement_otherwise(granted, change) -> None:
    if change is other_notification:
        earlier = {**granted.dossier.facts, "date_signature": "2022-01-03"}
        granted.dossier = replace(granted.dossier, facts=earlier)
    assert codes(decided(granted, rules(change), "2023-01-09")) == {Code.AGREEMENT_CHANGED}


def no_rate(data: dict) -> None:
    del data["money"]["facts"]["rate"]


def other_eligible(data: dict) -> None:
    data["money"]["facts"]["eligible"] = "montant_subvention"


def of_the_spending(data: dict) -> None:
    data["money"]["facts"]["maximum"] = "depenses_eligibles"


@pytest.mark.parametrize("change", [other_maximum, no_rate, other_eligible, of_the_spending])
@pytest.mark.parametrize("state", ["subvention_accordee", "convention_a_signer"])
def test_nor_do_they_read_otherwise_a_grant_that_is_decided_and_not_notified_yet(
    workflow, calendar, state, change
) -> None:
    """Its holder had a letter with these figures; the agreement is to say the same."""
    case = OneDossier(workflow, calendar).to(state)
    assert codes(decided(case, rules(change), "2022-07-25")) == {Code.GRANT_CHANGED}
    assert not isinstance(decided(case, rules(), "2022-07-25"), Refused)


def test_before_a_decision_the_rules_may_read_other_facts(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("comite_financement")
    assert not isinstance(decided(case, rules(other_maximum), "2022-07-07"), Refused)


def a_date(data: dict) -> None:
    data["facts"]["reference_convention"]["type"] = "date"


def test_a_fact_on_file_must_be_what_the_new_rules_call_so(granted) -> None:
    assert codes(decided(granted, rules(a_date), "2023-01-09")) == {Code.FACT_INVALID}


# ── Lengths ──────────────────────────────────────────────────────────────────────────────────────


def until_the_forecast(data: dict) -> None:
    del data["clocks"]["travaux"]["months"]
    data["clocks"]["travaux"]["until_fact"] = "date_previsionnelle_achevement"


def test_a_clock_that_now_ends_on_a_fact_ends_on_that_day(granted) -> None:
    new = rules(until_the_forecast)
    after = moved(granted, new, "2023-01-09", lengths={"travaux": "new"})
    forecast = granted.dossier.facts["date_previsionnelle_achevement"]
    assert clock_deadline(in_hand(granted.workflow, after, granted.calendar), "travaux").on == day(
        forecast
    )


def test_a_clock_that_ended_on_a_fact_now_counts_from_its_start(granted) -> None:
    new = rules(in_months)
    started = granted.dossier.clocks["execution"].started_on
    after = moved(granted, new, "2023-01-09", lengths={"execution": "new"})
    assert clock_deadline(
        in_hand(granted.workflow, after, granted.calendar), "execution"
    ).on == add_months(started, 30)


def until_a_jury(data: dict) -> None:
    data["facts"]["jury"] = {"label": "Jury", "type": "date"}
    del data["clocks"]["incubation"]["months"]
    data["clocks"]["incubation"]["until_fact"] = "jury"


def test_a_length_that_the_dossier_does_not_know_is_kept(incubated) -> None:
    new = rules(until_a_jury)
    answer = decided(incubated, new, lengths={"incubation": "new"})
    assert codes(answer) == {Code.LENGTH_UNKNOWN}
    after = moved(incubated, new, lengths={"incubation": "kept"})
    assert clock_deadline(
        in_hand(incubated.workflow, after, incubated.calendar), "incubation"
    ).on == day("2022-07-21")


# ── The state suspends what the new rules say ────────────────────────────────────────────────────


def never_paused(data: dict) -> None:
    data["clocks"]["recevabilite"]["paused_in"] = []


def test_a_clock_that_the_state_suspends_no_more_runs_again(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(advance("demander_complements", "2022-01-10", pieces_manquantes="le budget"))
    after = moved(case, rules(never_paused), "2022-01-15")
    assert clock_deadline(in_hand(workflow, after, calendar), "recevabilite").on is not None


def paused_while_incubating(data: dict) -> None:
    data["clocks"]["execution"]["paused_in"] = ["accompagnement"]


def test_a_clock_that_the_state_now_suspends_stands_still(granted) -> None:
    after = moved(granted, rules(paused_while_incubating), "2023-01-09")
    assert (
        clock_deadline(in_hand(granted.workflow, after, granted.calendar), "execution").on is None
    )


# ── Nothing is done about the past, and what will be done is foretold ────────────────────────────


def test_the_impact_tells_what_will_happen_by_itself(incubated) -> None:
    (change,) = seen(incubated, rules(silence_refuses)).moves
    assert (change.label, change.old) == ("Abandon par le silence", None)
    assert change.new == day("2022-07-22")


def test_a_move_that_is_owed_is_made_under_the_rules_that_owe_it(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    here = Case(workflow, case.dossier, calendar, day("2022-06-01"))
    assert brought_up_to_date(here, here.today).dossier.state == "recevable"


# ── The impact speaks of obstacles, not of words ─────────────────────────────────────────────────


def other_words(data: dict) -> None:
    for milestone in data["milestones"]:
        milestone["label"] = f"{milestone['label']} (bis)"


def test_a_new_label_blocks_and_frees_nothing(incubated) -> None:
    found = seen(incubated, rules(other_words))
    assert (found.hindered, found.freed) == ({}, {})


def no_abandonment(data: dict) -> None:
    act = part(data, "transitions", "abandonner")
    act["from"] = [one for one in act["from"] if one != "incubation"]


def test_an_act_that_goes_is_said_and_one_that_comes_too(incubated) -> None:
    gone = seen(incubated, rules(no_abandonment))
    assert list(gone.hindered) == ["Abandon du projet"]
    back = OneDossier(rules(no_abandonment, version=1).workflow, incubated.calendar)
    back.dossier, back.journal = incubated.dossier, incubated.journal
    assert list(seen(back, rules()).freed) == ["Abandon du projet"]


def two_milestones_less(data: dict) -> None:
    for name in ("diagnostic", "modele_economique"):
        data["milestones"].remove(part(data, "milestones", name))
        needed = part(data, "transitions", "passer_comite_financement")["requires_milestones"]
        needed.remove(name)


def test_each_milestone_that_goes_takes_its_own_letters(incubated) -> None:
    names = {"diagnostic": "-", "modele_economique": "-"}
    found = seen(incubated, rules(two_milestones_less), "2022-03-22", milestones=names)
    labels = {incubated.workflow.milestone_of[name].label for name in names}
    assert labels <= {letter.label for letter in found.vanishing}


# ── A migration taken back ───────────────────────────────────────────────────────────────────────


def test_a_reminder_sent_under_rules_taken_back_is_not_sent_again(incubated) -> None:
    new = rules(renamed("jalons", "etapes"))
    (event,) = decided(incubated, new, reminders={"jalons": "etapes"})
    at, version = incubated.journal[-1].at, len(incubated.journal)
    subject, deadline = "milestones.restitution_finale", day("2022-07-15")
    sent = RemindersIssued((StepSent("etapes", subject, deadline, -30),))
    rows = (
        *incubated.journal,
        Recorded(version + 1, event, day(ON), HEAD.person, at),
        Recorded(version + 2, sent, day("2022-06-15"), "systeme", at),
        Recorded(version + 3, Corrected((version + 1,), "Erreur"), day(ON), OFFICER.person, at),
    )
    assert fold(rows).reminded[f"jalons|{subject}|2022-07-15"] == -30


def test_a_closed_dossier_has_one_reason_to_keep_its_rules(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("cloturee")
    assert codes(decided(case, rules(), "2025-01-06")) == {Code.CLOSED}
