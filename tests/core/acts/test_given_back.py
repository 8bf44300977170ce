"""Whoever gave in time what was asked is not chased for the days that our answer took."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.commands import SYSTEM
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Notice, Scene
from tests.money_story import act, advance_paid, completion, interim_paid, money_case, ready
from tests.story import (
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
    day,
    document,
    in_hand,
)

DIAGNOSTIC = {"reference": REFERENCE, "milestone": "diagnostic"}


def declared(workflow, calendar) -> tuple[OneDossier, date]:
    """The diagnostic declared days before its deadline, and that deadline."""
    case = OneDossier(workflow, calendar).to("incubation")
    case.must(document("rapport_diagnostic", "2022-05-02"))
    case.must(c.DeclareMilestone(**DIAGNOSTIC, by=HOLDER, on=day("2022-05-02")))
    here = in_hand(workflow, case.dossier, calendar)
    return case, milestone_deadline(here, workflow.milestone_of["diagnostic"]).on


def claimed(workflow, calendar) -> tuple[OneDossier, date]:
    """The balance asked for a week before its deadline, and that deadline."""
    parts = ready(), advance_paid(), interim_paid(), completion()
    case = money_case(workflow, calendar, *parts)
    due = clock_deadline(in_hand(workflow, case.dossier, calendar), "solde").on
    on = str(due - timedelta(days=7))
    case.must(act(k.ClaimTranche, on, HOLDER, tranche="solde", spending=500_000_00))
    return case, due


def refused(case: OneDossier, on: date) -> None:
    case.must(c.RefuseMilestone(**DIAGNOSTIC, by=OFFICER, on=on, reason=because()))


def sent_back(case: OneDossier, on: date) -> None:
    case.must(act(k.RefuseTranche, str(on), OFFICER, tranche="solde", reason=because()))


def taken_back(case: OneDossier, on: date) -> None:
    case.must(c.CorrectLastAct(reference=REFERENCE, by=HOLDER, on=on, reason=because()))


def rounds(
    case: OneDossier, subjects: Collection[str], since: date, until: date
) -> list[tuple[date, Notice]]:
    """What the rounds of these days say of these subjects."""
    said = []
    for number in range((until - since).days):
        on = since + timedelta(days=number)
        for event in case.must(c.RunAgenda(reference=REFERENCE, by=SYSTEM, on=on)):
            here = in_hand(case.workflow, case.dossier, case.calendar)
            told = notices(Scene(here, (), on), event)
            said += [(on, one) for one in told if one.thread in subjects]
    return said


LIVES = {
    "a milestone sent back": (declared, refused, "milestones.diagnostic"),
    "a declaration taken back": (declared, taken_back, "milestones.diagnostic"),
    "a claim sent back": (claimed, sent_back, "clocks.solde"),
    "a claim taken back": (claimed, taken_back, "clocks.solde"),
}


@pytest.mark.parametrize("life", LIVES)
@given(late=st.integers(-3, 100))
@settings(max_examples=8)
def test_the_days_of_our_answer_are_nobodys_delay(workflow, calendar, life, late) -> None:
    start, give_back, subject = LIVES[life]
    case, due = start(workflow, calendar)
    on = due + timedelta(days=late)
    rounds(case, (subject,), case.today, on)
    give_back(case, on)
    said = rounds(case, (subject,), on + timedelta(days=1), on + timedelta(days=130))
    theirs = [when for when, notice in said if "porteur" in notice.roles]
    rungs = case.workflow.ladder("jalons" if subject.startswith("mil") else "termes").rungs
    first = due + timedelta(days=min(rung for rung in rungs if rung > late or late <= 0))
    assert all(when >= first for when in theirs), "chased for the time that we took"
    assert not any(n.data["proposes"] for when, n in said if when < first), "a notice proposed"


def test_who_is_not_chased_is_told_by_whom(workflow, calendar) -> None:
    case, due = declared(workflow, calendar)
    on = due + timedelta(days=62)
    rounds(case, ("milestones.diagnostic",), case.today, on)
    refused(case, on)
    said = rounds(case, ("milestones.diagnostic",), on + timedelta(days=1), on + timedelta(days=8))
    assert {role for _, one in said for role in one.roles} == {"instructeur", "responsable"}
    assert all("est à reprendre depuis le" in one.data["instead"] for _, one in said)
