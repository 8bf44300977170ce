"""Acts taken back before the next round: the dossier, its agenda and what the rounds then say are
those of a dossier where they never were, but for what stands by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
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
)

DAY = "2022-04-01"


def act(kind: type, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(DAY), **more)


ACTS = (
    advance("abandonner", DAY, HOLDER, because("Faute de local")),
    advance("constater_liquidation", DAY, date_jugement="2022-03-30"),
    act(c.OpenHold, HEAD, hold="suspension", reason=because("Sinistre")),
    act(c.LiftHold, HEAD, hold="suspension", reason=because("Fin")),
    act(c.OpenHold, HEAD, hold="mise_en_demeure", reason=because("Carence"), reply_days=15),
    act(c.OpenHold, HEAD, hold="insolvabilite", reason=because("Jugement")),
    act(c.DeclareMilestone, HOLDER, milestone="lancement_incubation"),
    act(c.ValidateMilestone, milestone="lancement_incubation"),
    act(c.RequestExtension, HOLDER, clock="incubation", months=2, reason=because("Travaux")),
    act(c.GrantExtension, clock="incubation"),
    act(c.AssignPerson, role="porteur", person="voisine"),
    act(c.ChangeDetails, changes={"department": "67"}),
    document("rib", DAY),
    document("jugement", DAY),
)


@pytest.fixture(scope="module")
def born(workflow, calendar):
    """Makes a dossier in incubation, to which a round has spoken that morning."""

    def make() -> OneDossier:
        case = OneDossier(workflow, calendar).to("incubation")
        case.must(act(c.RunAgenda, c.SYSTEM))
        return case

    return make


def stands_by_itself(command: c.AnyCommand) -> bool:
    """Whether it stays when what came before it is taken back."""
    is_officer = isinstance(command, c.AssignPerson) and command.role != "porteur"
    return is_officer or isinstance(command, (c.ChangeDetails, c.AddDocument))


def told(case: OneDossier):
    dossier = case.dossier
    return replace(dossier, version=0, last_act_on=dossier.opened_on)


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(ACTS), min_size=1, max_size=6),
    st.lists(st.integers(1, 40), max_size=4),
)
def test_acts_taken_back_before_the_next_round_never_were(born, acts, rounds) -> None:
    undone, never = born(), born()
    first = undone.dossier.version + 1
    done = [command for command in acts if not isinstance(undone.do(command), Refused)]
    if not done:
        return
    undone.must(act(c.CorrectLastAct, HEAD, reason=because("Erreur"), back_to=first))
    for command in done[1:]:
        if stands_by_itself(command):
            never.must(command)
    assert told(undone) == told(never)
    assert set(agenda(undone)) == set(agenda(never))
    on = day(DAY)
    for days in rounds:
        on += timedelta(days=days)
        command = replace(act(c.RunAgenda, c.SYSTEM), on=on)
        assert undone.must(command) == never.must(command)
    assert not [r for r in undone.journal if isinstance(r.event, e.Corrected) and r.event.silence]
