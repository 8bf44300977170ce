"""Whoever waits for an answer has one: a change of rules does not make the question vanish."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.corrections import Past, acts_standing, first_of_the_last
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import ExtensionCancelled, Migrated, Recorded
from support_engine.core.dossier.evolve import fold
from support_engine.recording.decided import Decided, migrated, taken_back
from tests.core.versions.test_migration import decided
from tests.new_rules import mapping, renamed, rules, without_the_works
from tests.story import HEAD, HOLDER, REFERENCE, OneDossier, because, day

ASKED, MOVED = "2023-03-20", "2023-03-21"
NO_WORKS = rules(without_the_works)
GONE = {"clocks": {"travaux": "-"}}


@pytest.fixture
def asking(workflow, calendar):
    """An agreement whose holder asks for six months more to begin the works."""
    case = OneDossier(workflow, calendar).to("convention_notifiee")
    asked = {"on": day(ASKED), "clock": "travaux", "months": 6, "reason": because("Retard")}
    case.must(c.RequestExtension(reference=REFERENCE, by=HOLDER, **asked))
    return case


def change(case, new, **sections) -> Decided:
    """The change of rules, as it would be written."""
    here = Case(case.workflow, case.dossier, case.calendar, day(MOVED))
    command = c.MigrateDossier(
        reference=REFERENCE, by=HEAD, on=day(MOVED), mapping=mapping(new, **sections)
    )
    done = migrated(here, new, command)
    assert not isinstance(done, Refused), [b.sentence for b in done.blockers]
    return done


def written(case, done: Decided) -> tuple[Recorded, ...]:
    """The journal with the events of an act."""
    at = replace(case.journal[-1]).at.replace(year=2023, month=3, day=21)
    return tuple(
        Recorded(number, event, done.on, HEAD.person, at)
        for number, event in enumerate(done.events, case.dossier.version + 1)
    )


def test_a_request_on_a_clock_that_goes_is_closed_and_told_before_the_rules_change(asking) -> None:
    done = change(asking, NO_WORKS, **GONE)
    closed, moved = done.events
    assert (closed.clock, closed.with_act, moved.type) == ("travaux", True, "migrated")
    assert "Début des travaux" in closed.reason
    (letter,) = done.notices()
    assert letter.letter == asking.workflow.extensions.letter_closed
    assert letter.act == asking.dossier.version + 1
    assert letter.data["extension"]["label"] == "Début des travaux"
    assert fold((*asking.journal, *written(asking, done))) == done.after.dossier


def test_a_request_on_a_clock_that_stays_waits_under_its_new_name(asking) -> None:
    new = rules(renamed("travaux", "chantier"))
    (event,) = decided(asking, new, MOVED, clocks={"travaux": "chantier"})
    assert isinstance(event, Migrated)
    after = change(asking, new, clocks={"travaux": "chantier"}).after.dossier
    assert [asked.clock for asked in after.pending_extensions] == ["chantier"]


def test_a_request_is_closed_where_the_new_rules_have_the_clock_over(asking) -> None:
    """What it waits for under the new rules is done already."""

    def over(data: dict) -> None:
        data["clocks"]["travaux"]["ends_with"] = ["facts.date_notification_convention"]

    closed, _ = decided(asking, rules(over), MOVED)
    assert isinstance(closed, ExtensionCancelled)


@pytest.mark.parametrize("place", [None, 1, 2])
def test_the_answer_is_taken_back_with_the_change_of_rules(asking, place) -> None:
    """Whether the last act is taken back, or the one that bears the number of either row."""
    done = change(asking, NO_WORKS, **GONE)
    rows = [(asking.workflow, row) for row in (*asking.journal, *written(asking, done))]
    first = asking.dossier.version + 1
    assert first_of_the_last(acts_standing(rows)) == first
    back = {"on": day("2023-03-22"), "reason": because("Erreur")}
    command = c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, back_to=place and first + place - 1, **back
    )
    case = Case(NO_WORKS.workflow, done.after.dossier, asking.calendar, day("2023-03-22"))
    now = rows[-1][1].at.replace(day=22)
    undone = taken_back(case, command, Past(tuple(rows)), now, lambda _: asking.workflow)
    assert isinstance(undone, Decided)
    assert undone.events[0].takes_back == (first, first + 1)
    assert [asked.clock for asked in undone.after.dossier.pending_extensions] == ["travaux"]
