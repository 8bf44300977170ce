"""In whose hands a dossier is, along its road: the role, the person, the day, the thing."""

from datetime import date

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.ball import NEVER, ball
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from tests.money_story import advance_paid, money_case, ready
from tests.story import (
    HEAD,
    HOLDER,
    INCUBATION,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
    day,
    milestone,
)


def held(one: OneDossier, today: date = NEVER) -> tuple[str, str, str, str]:
    """Role, person, since when, about what."""
    found = ball(case := Case(one.workflow, one.dossier, one.calendar, today), agenda(case))
    return found.role, found.person, found.since.isoformat(), found.subject


def hands(one: OneDossier, commands) -> list[str]:
    roles = []
    for command in commands:
        one.must(command)
        roles.append(held(one)[0])
    return roles


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


@pytest.mark.parametrize(
    ("state", "role", "subject"),
    [
        ("brouillon", "porteur", "states.brouillon"),
        ("deposee", "instructeur", "clocks.recevabilite"),
        ("recevable", "responsable", "clocks.decision"),
        ("labellisee", "instructeur", "states.labellisee"),
        ("incubation", "porteur", "milestones.lancement_incubation"),
        ("comite_financement", "responsable", "states.comite_financement"),
        ("subvention_accordee", "instructeur", "states.subvention_accordee"),
        ("convention_a_signer", "porteur", "states.convention_a_signer"),
        ("cloturee", "", ""),
    ],
)
def test_along_the_road_somebody_has_the_ball(workflow, calendar, state, role, subject) -> None:
    found = held(OneDossier(workflow, calendar).to(state))
    assert (found[0], found[3]) == (role, subject)


def test_what_is_declared_is_ours_since_that_day_and_the_oldest_comes_first(incubated) -> None:
    later, first = INCUBATION[1], INCUBATION[0]
    for (name, evidence), on in ((first, "2022-04-04"), (later, "2022-04-05")):
        for command in [*milestone(name, evidence, on)][:-1]:
            incubated.must(command)
    assert held(incubated) == ("accompagnateur", "alex", "2022-04-04", f"validations.{first[0]}")


def test_where_nobody_is_named_the_next_role_that_may_act_has_it(incubated) -> None:
    (declare, _) = milestone(*INCUBATION[0], "2022-04-04")
    incubated.must(declare)
    gone = {k: v for k, v in incubated.dossier.people.items() if k != "accompagnateur"}
    object.__setattr__(incubated.dossier, "people", gone)
    assert held(incubated)[:2] == ("instructeur", "camille")


def test_all_validated_it_is_ours_to_go_on_since_the_last_validation(incubated) -> None:
    for name, evidence in INCUBATION:
        for command in milestone(name, evidence, "2022-06-20"):
            incubated.must(command)
    assert held(incubated) == ("instructeur", "camille", "2022-06-20", "clocks.incubation")


def test_a_tranche_goes_from_hand_to_hand(workflow, calendar) -> None:
    one = money_case(workflow, calendar, ready())
    told = hands(one, advance_paid())
    assert told == ["instructeur", "ordonnateur", "ordonnateur", "comptable", "porteur"]


@pytest.mark.parametrize(
    ("hold", "by", "more", "role"),
    [
        ("mise_en_demeure", HEAD, {"reply_days": 15}, "porteur"),
        ("suspension", OFFICER, {}, "instructeur"),
    ],
)
def test_a_notice_asks_its_holder_and_a_suspension_whoever_lifts_it(
    incubated, hold, by, more, role
) -> None:
    asked = {"reference": REFERENCE, "reason": because("Retards"), "on": day("2022-04-20")}
    incubated.must(c.OpenHold(**asked, by=by, hold=hold, **more))
    assert held(incubated)[::2] == (role, "2022-04-20")


def test_more_time_that_is_asked_is_ours_until_it_is_answered(incubated) -> None:
    more = {"reference": REFERENCE, "reason": because("Travaux"), "clock": "incubation"}
    asked = c.RequestExtension(by=HOLDER, on=day("2022-05-02"), months=2, **more)
    refused = c.RefuseExtension(by=HEAD, on=day("2022-05-09"), **more)
    assert hands(incubated, [asked, refused]) == ["instructeur", "porteur"]
    assert held(incubated)[2] == "2022-05-09"


def test_the_day_on_which_it_is_asked_changes_nothing(incubated) -> None:
    days = (day("2022-03-21"), day("2023-12-01"), NEVER)
    assert len({held(incubated, today) for today in days}) == 1
