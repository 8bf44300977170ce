"""New rules for one dossier: what passes, what is refused and why, what is never a surprise."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.conditions import Attempt, conditions
from support_engine.core.decide import decide
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.dossier.events import Migrated, Recorded
from support_engine.core.dossier.evolve import evolve, fold
from support_engine.core.dossier.explain import how
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.running import runs
from support_engine.core.money import law, ledger
from support_engine.core.versions.migration import decide_migration
from tests.money_story import advance_paid, money_case, ready
from tests.new_rules import (
    another_ladder,
    earlier_rung,
    early_visit,
    in_months,
    later_restitution,
    longer,
    mapping,
    other_shares,
    renamed,
    rules,
    shorter,
    silence_refuses,
    sooner_restitution,
    statutes_for_the_committee,
    without_ends,
    without_restitution,
)
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    in_hand,
    milestone,
)

ON = "2022-06-01"


@pytest.fixture
def incubated(workflow, calendar):
    """A dossier in incubation since 21 March 2022: its term is 21 July."""
    return OneDossier(workflow, calendar).to("incubation")


def decided(case, new, on: str = ON, by: c.Actor = HEAD, **sections):
    command = c.MigrateDossier(
        reference=REFERENCE, by=by, on=day(on), mapping=mapping(new, **sections)
    )
    here = Case(case.workflow, case.dossier, case.calendar, command.on)
    return decide_migration(here, new.workflow, command)


def moved(case, new, on: str = ON, **sections):
    """The dossier under the new rules, the same as its folded journal."""
    events = decided(case, new, on, **sections)
    assert not isinstance(events, Refused), [b.sentence for b in events.blockers]
    after = evolve(case.dossier, events[0], day(on))
    at = case.journal[-1].at
    row = Recorded(len(case.journal) + 1, events[0], day(on), HEAD.person, at)
    assert fold((*case.journal, row)) == after
    return after


def codes(answer) -> set[Code]:
    assert isinstance(answer, Refused)
    for blocker in answer.blockers:
        assert "{" not in blocker.sentence + blocker.remedy
    return set(answer.codes)


def test_rules_that_only_add_take_every_dossier_as_it_is(incubated) -> None:
    new = rules(statutes_for_the_committee)
    after = moved(incubated, new)
    assert after.workflow_version == 2
    same = replace(after, workflow_version=1, version=incubated.dossier.version)
    assert replace(same, last_act_on=incubated.dossier.last_act_on, reminded={}) == (
        incubated.dossier
    )


def test_the_new_conditions_hold_at_once(incubated) -> None:
    new = rules(statutes_for_the_committee)
    after = moved(incubated, new)
    attempt = Attempt(
        new.workflow.transition_of["passer_comite_financement"], OFFICER, day(ON), {}, ""
    )
    found = conditions(in_hand(new.workflow, after, incubated.calendar), attempt)
    assert Code.DOCUMENT_MISSING in {one.blocker.code for one in found if one.blocker}


@pytest.mark.parametrize(("section", "old"), [("states", "incubation"), ("clocks", "incubation")])
def test_what_the_dossier_holds_must_have_its_place(incubated, section, old) -> None:
    new = rules(renamed(old, "couveuse"))
    assert Code.UNMAPPED in codes(decided(incubated, new))


def test_a_renamed_state_clock_and_phase_are_followed(incubated) -> None:
    new = rules(renamed("incubation", "couveuse"))
    names = {"incubation": "couveuse"}
    after = moved(incubated, new, states=names, clocks=names)
    assert (after.state, after.phase) == ("couveuse", "couveuse")
    assert clock_deadline(
        in_hand(incubated.workflow, after, incubated.calendar), "couveuse"
    ).on == day("2022-07-21")
    assert "incubation" not in after.clocks


def test_a_pause_ends_under_the_new_name_of_its_cause(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(advance("demander_complements", "2022-01-10", pieces_manquantes="le budget"))
    new = rules(renamed("a_completer", "en_attente"))
    after = moved(case, new, "2022-01-15", states={"a_completer": "en_attente"})
    assert clock_deadline(in_hand(workflow, after, calendar), "recevabilite").on is None
    later = OneDossier(new.workflow, calendar)
    later.dossier, later.journal = after, list(case.journal)
    later.must(advance("completer", "2022-01-20"))
    assert clock_deadline(later, "recevabilite").on == day("2022-03-15")


def test_a_longer_clock_must_be_decided(incubated) -> None:
    assert codes(decided(incubated, rules(longer))) == {Code.LENGTH_UNDECIDED}


def test_a_delay_that_the_holder_keeps_ends_no_earlier(incubated) -> None:
    """Kept as it was, the dossier passes."""
    answer = decided(incubated, rules(shorter), lengths={"incubation": "new"})
    assert codes(answer) == {Code.PROTECTION_SHORTENED}
    assert moved(incubated, rules(shorter), lengths={"incubation": "kept"})


@pytest.mark.parametrize(("choice", "term"), [("kept", "2022-07-21"), ("new", "2022-09-21")])
def test_a_longer_clock_is_kept_or_reckoned_again(incubated, choice, term) -> None:
    after = moved(incubated, rules(longer), lengths={"incubation": choice})
    assert clock_deadline(
        in_hand(incubated.workflow, after, incubated.calendar), "incubation"
    ).on == day(term)


def test_an_extension_stays_on_top_of_a_new_length(incubated) -> None:
    asked = {"reference": REFERENCE, "on": day("2022-05-02"), "clock": "incubation"}
    incubated.must(c.RequestExtension(by=HOLDER, months=2, reason=because("Travaux"), **asked))
    incubated.must(c.GrantExtension(by=OFFICER, **asked))
    after = moved(incubated, rules(longer), lengths={"incubation": "new"})
    assert clock_deadline(
        in_hand(incubated.workflow, after, incubated.calendar), "incubation"
    ).on == day("2022-11-21")


def test_a_milestone_that_is_gone_leaves_with_its_record(incubated) -> None:
    for command in milestone("restitution_finale", "support_restitution", "2022-05-02"):
        incubated.must(command)
    new = rules(without_restitution)
    assert codes(decided(incubated, new)) == {Code.UNMAPPED}
    after = moved(incubated, new, milestones={"restitution_finale": "-"})
    assert "restitution_finale" not in after.milestones


def test_two_things_never_become_one(incubated) -> None:
    for name in ("diagnostic", "modele_economique"):
        incubated.must(document(incubated.workflow.milestone_of[name].evidence[0], "2022-05-02"))
        incubated.must(
            c.DeclareMilestone(reference=REFERENCE, by=HOLDER, on=day("2022-05-02"), milestone=name)
        )
    new = rules()
    answer = decided(incubated, new, milestones={"modele_economique": "diagnostic"})
    assert codes(answer) == {Code.MAPPED_TOGETHER, Code.MAPPING_INVALID}


def test_a_migration_is_not_an_end(incubated) -> None:
    answer = decided(incubated, rules(), states={"incubation": "abandonnee"})
    assert codes(answer) == {Code.MAPPED_TO_AN_END, Code.MAPPING_INVALID}


def test_a_mapping_of_another_version_is_refused(incubated) -> None:
    incubated.dossier = replace(incubated.dossier, workflow_version=3)
    assert codes(decided(incubated, rules())) == {Code.MAPPING_ELSEWHERE}


def test_rules_that_would_leave_the_dossier_without_an_end_are_refused(incubated) -> None:
    assert codes(decided(incubated, rules(without_ends))) == {Code.NO_END_WITHIN_REACH}


@pytest.mark.parametrize(
    ("by", "code"),
    [(HOLDER, Code.ROLE_MISSING), (c.Actor("sacha", frozenset({"auditeur"})), Code.ROLE_MISSING)],
)
def test_only_those_who_decide_on_extensions_change_the_rules(incubated, by, code) -> None:
    assert codes(decided(incubated, rules(), by=by)) == {code}


def test_a_closed_dossier_keeps_its_rules(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("cloturee")
    assert Code.CLOSED in codes(decided(case, rules(), "2025-01-06"))


def test_a_tranche_that_was_asked_for_keeps_its_name(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    new = rules(renamed("avance", "premiere"))
    answer = decided(case, new, "2023-01-09", tranches={"avance": "premiere"})
    assert codes(answer) == {Code.TRANCHE_RENAMED}


def test_an_agreement_keeps_the_shares_it_was_notified_with(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    new = rules(other_shares)
    after = moved(case, new, "2023-01-09")
    in_force = law.agreement(in_hand(new.workflow, after, calendar))
    assert dict(in_force.schedule) == {"avance": 3_000, "acompte": 5_000, "solde": 2_000}
    assert ledger.standing(in_hand(new.workflow, after, calendar)) == ledger.standing(case)


def reminders(case, new, after) -> dict[tuple[str, str], str]:
    """(ladder, subject) → the day of the next rung."""
    lines = agenda(in_hand(new.workflow, after, case.calendar))
    return {
        (line.rule, line.subject): line.due_on.isoformat()
        for line in lines
        if line.kind == "reminder"
    }


def test_a_new_ladder_says_nothing_of_the_past(incubated) -> None:
    new = rules(another_ladder)
    coming = reminders(incubated, new, moved(incubated, new))
    mine = {subject: on for (rule, subject), on in coming.items() if rule == "coup_de_main"}
    assert mine
    assert all(on >= ON for on in mine.values())
    # due on 15 July, after a holiday: 45 days before is past, 20 days before is a Saturday
    assert mine["milestones.restitution_finale"] == "2022-06-27"


def due(case, new, after) -> Deadline:
    """When the last milestone of the incubation is due under these rules."""
    here = in_hand(new.workflow, after, case.calendar)
    return milestone_deadline(here, new.workflow.milestone_of["restitution_finale"])


def test_what_is_the_holder_s_to_do_is_due_no_sooner_under_new_rules(incubated) -> None:
    """Three months before the end instead of seven days: for whoever begins, not for her."""
    new, was = rules(sooner_restitution), due(incubated, rules(), incubated.dossier)
    after = moved(incubated, new)
    assert due(incubated, new, after).on == was.on
    said = how(new.workflow, due(incubated, new, after))
    assert "moins 3 mois ; 84\u00a0jours gardés des règles précédentes" in said
    asked = {"reference": REFERENCE, "clock": "incubation"}
    request = c.RequestExtension(**asked, by=OFFICER, on=day(ON), months=1, reason=because())
    case = OneDossier(new.workflow, incubated.calendar)
    case.dossier, case.journal = after, list(incubated.journal)
    case.must(request)
    case.must(c.GrantExtension(**asked, by=HEAD, on=day(ON)))
    assert (due(case, new, case.dossier).counted_on - was.counted_on).days in (30, 31)


def test_what_comes_later_under_new_rules_keeps_nothing(incubated) -> None:
    assert moved(incubated, rules(later_restitution)).later == {}


def test_of_a_deadline_that_the_change_puts_in_the_past_nothing_is_said(incubated) -> None:
    new, subject = rules(early_visit), "milestones.visite"
    after = moved(incubated, new)
    deadlines = {
        line.subject: line.due_on
        for line in agenda(in_hand(new.workflow, after, incubated.calendar))
        if line.kind == "deadline"
    }
    assert deadlines[subject] < day(ON)
    spoken = {about for _, about in reminders(incubated, new, after)}
    assert subject not in spoken
    assert "milestones.diagnostic" in spoken, "late under both rules: its ladder goes on"


def test_a_ladder_with_one_more_rung_goes_on_from_the_day_of_the_change(incubated) -> None:
    new = rules(earlier_rung)
    coming = reminders(incubated, new, moved(incubated, new))
    assert coming["jalons", "milestones.restitution_finale"] == "2022-06-15"


def test_a_ladder_that_is_the_same_goes_on_from_where_it_stood(incubated) -> None:
    before = reminders(incubated, rules(version=2), incubated.dossier)
    new = rules()
    assert reminders(incubated, new, moved(incubated, new)) == before


def test_a_clock_that_had_run_out_moves_nothing_by_itself(incubated) -> None:
    new = rules(silence_refuses)
    after = moved(incubated, new, "2022-08-01")
    kinds = {line.kind for line in agenda(in_hand(new.workflow, after, incubated.calendar))}
    assert "move" not in kinds
    in_time = moved(incubated, new, ON)
    kinds = {line.kind for line in agenda(in_hand(new.workflow, in_time, incubated.calendar))}
    assert "move" in kinds


def test_an_extension_gives_such_a_clock_its_move_back(incubated) -> None:
    new = rules(silence_refuses)
    after = moved(incubated, new, "2022-08-01")
    case = OneDossier(new.workflow, incubated.calendar)
    case.dossier, case.journal = after, list(incubated.journal)
    asked = {"reference": REFERENCE, "on": day("2022-08-02"), "clock": "incubation"}
    case.must(c.RequestExtension(by=HOLDER, months=2, reason=because("Travaux"), **asked))
    case.must(c.GrantExtension(by=OFFICER, **asked))
    kinds = {line.kind for line in agenda(in_hand(new.workflow, case.dossier, case.calendar))}
    assert "move" in kinds


def test_a_milestone_that_moves_shows_its_new_date(incubated) -> None:
    new = rules(later_restitution)
    after = moved(incubated, new)
    due = {
        line.subject: line.due_on
        for line in agenda(in_hand(new.workflow, after, incubated.calendar))
        if line.kind == "deadline"
    }
    assert due["milestones.restitution_finale"] == day("2022-07-21")


def asked_again(data: dict) -> None:
    """An act that gives the foreseen end anew, without starting anything."""
    act = {"id": "reporter", "label": "Report", "roles": ["instructeur"]}
    ways = {"from": ["accompagnement"], "to": "accompagnement"}
    data["transitions"].append({**act, **ways, "asks": ["date_previsionnelle_achevement"]})


def in_two_years(data: dict) -> None:
    in_months(data)
    data["clocks"]["execution"]["months"] = 24


@pytest.mark.parametrize(
    ("before", "after", "choice", "end"),
    [
        pytest.param((), (in_months,), "new", "2025-03-12", id="a length: the fact is none"),
        pytest.param((in_two_years,), (), "new", "2024-12-31", id="the fact is followed"),
        pytest.param((), (in_months,), "kept", "2024-12-31", id="kept: followed as before"),
    ],
)
def test_a_fact_given_again_moves_only_the_ends_that_it_gives(
    calendar, before, after, choice, end
) -> None:
    old, new = rules(asked_again, *before, version=1), rules(asked_again, *after)
    case = OneDossier(old.workflow, calendar).to("accompagnement")
    here = moved(case, new, "2022-12-01", lengths={"execution": choice})
    given = {"date_previsionnelle_achevement": "2024-12-31"}
    answer = Case(new.workflow, here, calendar, day("2022-12-05"))
    (event,) = decide(answer, advance("reporter", "2022-12-05", **given))
    then = in_hand(new.workflow, evolve(here, event, day("2022-12-05")), calendar)
    assert clock_deadline(then, "execution").on == day(end)


def more_awaited(data: dict) -> None:
    """The start of works is over once the final report is validated too."""
    data["clocks"]["travaux"]["ends_with"].append("milestones.bilan_final")


def nothing_awaited(data: dict) -> None:
    del data["clocks"]["travaux"]["ends_with"]


@pytest.mark.parametrize("change", [more_awaited, nothing_awaited])
@pytest.mark.parametrize("name", ["travaux", "chantier"])
def test_what_is_over_does_not_run_again_under_rules_that_ask_for_more(
    workflow, calendar, change, name
) -> None:
    case = OneDossier(workflow, calendar).to("accompagnement")
    new = rules(change, renamed("travaux", name))
    sections = {} if name == "travaux" else {"clocks": {"travaux": name}}
    assert runs(in_hand(new.workflow, moved(case, new, "2022-10-20", **sections), calendar), name)
    for command in milestone("debut_travaux", "attestation_debut_travaux", "2022-11-15"):
        case.must(command)
    after = moved(case, new, "2022-12-01", **sections)
    here = in_hand(new.workflow, after, calendar)
    assert not runs(here, name)
    assert f"clocks.{name}" not in {line.subject for line in agenda(here)}
    given_back = replace(after, milestones={})
    assert runs(in_hand(new.workflow, given_back, calendar), name)
    renames = {"milestones": {"debut_travaux": "chantier_ouvert"}}
    over = Migrated(2, 3, "", "r", after.state, after.phase, renames=renames)
    carried_on = evolve(after, over, day("2022-12-02")).clocks[name]
    assert carried_on.over_with == ("milestones.chantier_ouvert",)
