"""A longer delay that was told and is taken back: the days on which it was relied on count for
nobody, up to the end that was told."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.explain import how
from support_engine.core.language import french
from support_engine.stories.rules.migrating import migrate
from tests.console import as_typed
from tests.money_story import act
from tests.new_rules import longer, mapping, rules
from tests.office import Office, at
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day


def counted(case: OneDossier, clock: str) -> date:
    """The end of a clock, before any day off."""
    here = Case(case.workflow, case.dossier, case.calendar, case.today)
    found = clock_deadline(here, clock).counted_on
    assert found is not None
    return found


def take_back(case: OneDossier, on: date, back_to: int, announced: set[int]) -> None:
    """All acts back to that one, of which those had been told."""
    journal = [(case.workflow, row) for row in case.journal]
    asked = {"reference": REFERENCE, "by": HEAD, "on": on, "reason": because()}
    here = Case(case.workflow, case.dossier, case.calendar, on)
    events = decide_correction(here, c.CorrectLastAct(**asked, back_to=back_to), journal, announced)
    assert isinstance(events, tuple), events
    for event in events:
        case.happen(event, on, HEAD.person)
    case.dossier = fold(case.journal)


def extended(case: OneDossier, on: date) -> str:
    own = {"reference": REFERENCE, "clock": "incubation", "on": on}
    case.must(c.RequestExtension(**own, by=OFFICER, months=2, reason=because()))
    case.must(c.GrantExtension(**own, by=HEAD))
    return "incubation"


def amended(case: OneDossier, on: date) -> str:
    until = counted(case, "execution") + timedelta(days=61)
    case.must(act(k.AmendAgreement, str(on), HEAD, number="A1", ends_on=until, reason=because()))
    return "execution"


LIVES = {"extended": ("incubation", extended), "amended": ("accompagnement", amended)}


@pytest.mark.parametrize("life", LIVES)
@given(left=st.integers(0, 60), lasts=st.integers(0, 100), told=st.booleans())
@settings(max_examples=15, deadline=None)
def test_the_end_is_that_of_before_and_the_days_since_up_to_what_was_told(
    workflow, calendar, life, left, lasts, told
) -> None:
    state, lengthen = LIVES[life]
    case = OneDossier(workflow, calendar).to(state)
    clock = {"incubation": "incubation", "accompagnement": "execution"}[state]
    old = counted(case, clock)
    given_on = max(old - timedelta(days=left), case.today)
    first = case.dossier.version + 1
    lengthen(case, given_on)
    if life == "amended":  # one that is over is not undone alone
        lasts = min(lasts, (old - given_on).days)
    promised = counted(case, clock)
    assert promised > old
    announced = {row.version for row in case.journal} if told else set()
    take_back(case, given_on + timedelta(days=lasts), first, announced)
    days = timedelta(days=lasts if told else 0)
    assert counted(case, clock) == min(promised, old + days)


def test_what_counts_from_the_start_does_not_move(workflow, calendar) -> None:
    """More time moves an end; so does what is left of it."""
    case = OneDossier(workflow, calendar).to("incubation")
    diagnostic = workflow.milestone_of["diagnostic"]
    due = milestone_deadline(Case(workflow, case.dossier, calendar, case.today), diagnostic).on
    given_on, first = case.today + timedelta(days=1), case.dossier.version + 1
    extended(case, given_on)
    take_back(case, given_on + timedelta(days=20), first, {row.version for row in case.journal})
    here = Case(workflow, case.dossier, calendar, case.today)
    assert milestone_deadline(here, diagnostic).on == due
    said = as_typed(how(workflow, clock_deadline(here, "incubation")))
    assert "20 jours d’un délai plus long repris depuis" in said


def test_an_amendment_signed_since_absorbs_them(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("accompagnement")
    given_on, first = case.today + timedelta(days=1), case.dossier.version + 1
    amended(case, given_on)
    take_back(case, given_on + timedelta(days=20), first, {row.version for row in case.journal})
    on, until = given_on + timedelta(days=21), counted(case, "execution") + timedelta(days=90)
    signed = {"number": "A2", "ends_on": until, "reason": because()}
    case.must(act(k.AmendAgreement, str(on), HEAD, **signed))
    assert counted(case, "execution") == until


def test_what_follows_an_end_that_keeps_days_keeps_none_besides(workflow, calendar) -> None:
    """The balance is claimed twelve months after the end of the agreement, whatever moved it."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    on = case.today
    months = {"clock": "execution", "months": 6, "reason": because()}
    case.must(act(c.RequestExtension, str(on), HOLDER, **months))
    asked = case.journal[-1].version
    case.must(act(c.GrantExtension, str(on), HEAD, clock="execution"))
    was = counted(case, "execution")
    take_back(case, on + timedelta(days=41), asked, {asked, asked + 1})
    end = counted(case, "execution")
    assert end < was
    assert counted(case, "solde") == add_months(end, 12)


def test_two_corrections_in_turn_count_the_same_days_once(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("accompagnement")
    on, plain = case.today, counted(case, "execution")
    acts: list[int] = []
    for days in (0, 9):
        more = {"clock": "execution", "months": 5, "reason": because()}
        case.must(act(c.RequestExtension, str(on + timedelta(days=days)), HOLDER, **more))
        case.must(act(c.GrantExtension, str(on + timedelta(days=days)), HEAD, clock="execution"))
        acts.append(case.journal[-1].version - 1)
    told = {row.version for row in case.journal}
    take_back(case, on + timedelta(days=57), acts[1], told)
    take_back(case, on + timedelta(days=60), acts[0], told)
    assert counted(case, "execution") == plain + timedelta(days=60)


def test_the_letter_writes_the_end_that_holds(office: Office) -> None:
    office.open_at("incubation")
    own = {"reference": REFERENCE, "clock": "incubation"}
    office.must(
        c.RequestExtension(**own, by=OFFICER, on=day("2022-05-02"), months=2, reason=because())
    )
    asked = office.dossier().version
    office.must(c.GrantExtension(**own, by=HEAD, on=day("2022-05-02")))
    office.letters_leave("2022-05-03")
    undo = c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, on=day("2022-05-23"), reason=because(), back_to=asked
    )
    office.must(undo)
    office.letters_leave("2022-05-24")
    (told,) = (
        row
        for row in office.outbox(state="sent")
        if row["letter"] == "acte_repris" and row["role"] == "porteur"
    )
    end = clock_deadline(office.case(), "incubation").on
    body = " ".join(as_typed(told["body"]).split())
    assert "vient plus tôt qu’annoncé" in body
    assert as_typed(f"c’est désormais le jeudi {french.day(end)}") in body
    assert "21 jours d’un délai plus long repris depuis" in body


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_longer_rules_that_are_taken_back_leave_the_days_since(office: Office) -> None:
    """No letter tells of a change of rules: its dates are told by the space and by reminders."""
    office.open_at("incubation")
    old = clock_deadline(office.case(), "incubation").counted_on
    new = rules(longer)
    office.engine.registry.add(new)
    lengths = {"lengths": {"incubation": "new"}}
    moved = migrate(office.engine, mapping(new, **lengths), [REFERENCE], HEAD, at("2022-05-10"))
    assert moved.moved == 1
    office.must(act(c.CorrectLastAct, "2022-05-23", HEAD, reason=because()))
    assert clock_deadline(office.case(), "incubation").counted_on == old + timedelta(days=13)
