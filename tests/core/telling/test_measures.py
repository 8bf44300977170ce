"""What the letters of a measure that ends, and of time that is not given, say is so on that day."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.leaving.letter_writing import filled, sample_envelope
from tests.console import as_typed
from tests.core.telling.test_replies import case, notice, told
from tests.money_story import act
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, advance, because, day

__all__ = ["case"]


def page(case: OneDossier, letters, letter: str, event, on: str) -> str:
    """The letter of an event as its holder reads it; its text and its page say the same."""
    written = letters.render(
        letter, filled(told(case, event, on), sample_envelope(case.workflow, day(on)), letters)
    )
    return " ".join(as_typed(written.text).split())


def opened(hold: str, on: str) -> c.OpenHold:
    return act(c.OpenHold, on, HEAD, hold=hold, reason=because())


def lifted(case: OneDossier, hold: str, on: str):
    (event,) = case.must(act(c.LiftHold, on, HEAD, hold=hold, reason=because()))
    return event


@pytest.mark.parametrize(
    ("hold", "letter", "goes_on"),
    [
        ("mise_en_demeure", "mise_en_demeure_levee", "reprend normalement"),
        ("insolvabilite", "insolvabilite_levee", "reprend normalement"),
        ("suspension", "suspension_levee", "reprend là où il s’était arrêté"),
    ],
)
def test_what_is_lifted_says_what_stays_in_force(case, letters, hold, letter, goes_on) -> None:
    other = "suspension" if hold == "insolvabilite" else "insolvabilite"
    case.must(notice("2022-04-01") if hold == "mise_en_demeure" else opened(hold, "2022-04-01"))
    case.must(opened(other, "2022-04-04"))
    said = page(case, letters, letter, lifted(case, hold, "2022-04-11"), "2022-04-11")
    label = case.workflow.holds[other].label
    assert f"Reste en vigueur : - {label}, depuis le 4 avril 2022" in said
    assert goes_on not in said
    lifted(case, other, "2022-04-12")
    case.must(notice("2022-04-13") if hold == "mise_en_demeure" else opened(hold, "2022-04-13"))
    said = page(case, letters, letter, lifted(case, hold, "2022-04-14"), "2022-04-14")
    assert goes_on in said
    assert "Reste en vigueur" not in said


def test_a_suspension_lifted_says_what_stands_still_otherwise(workflow, calendar, letters) -> None:
    """Papers are awaited: our delays do not run for that."""
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(advance("demander_complements", "2022-01-10", pieces_manquantes="le budget"))
    case.must(opened("suspension", "2022-01-12"))
    said = page(
        case, letters, "suspension_levee", lifted(case, "suspension", "2022-01-20"), "2022-01-20"
    )
    assert "(Examen de la recevabilité, Décision sur la demande)" in said
    case.must(advance("completer", "2022-01-24"))
    case.must(opened("suspension", "2022-01-25"))
    said = page(
        case, letters, "suspension_levee", lifted(case, "suspension", "2022-01-26"), "2022-01-26"
    )
    assert "courent de nouveau. Leurs échéances" in said


@pytest.mark.parametrize(
    ("refused_on", "words", "unsaid"),
    [
        ("2022-07-20", "prenez vos dispositions pour tenir ce terme", "est passé"),
        ("2022-07-22", "Ce terme est passé.", "tenir ce terme"),
    ],
)
def test_time_that_is_not_given_is_refused_in_words_of_that_day(
    case, letters, refused_on, words, unsaid
) -> None:
    """The term is the 21st of July."""
    asked = {"clock": "incubation", "months": 2, "reason": because()}
    case.must(act(c.RequestExtension, "2022-07-12", HOLDER, **asked))
    refusal = {"clock": "incubation", "reason": because()}
    (event,) = case.must(act(c.RefuseExtension, refused_on, OFFICER, **refusal))
    said = page(case, letters, "prolongation_refusee", event, refused_on)
    assert words in said
    assert unsaid not in said


def test_time_that_is_not_given_while_nothing_runs_has_no_term(case, letters) -> None:
    asked = {"clock": "incubation", "months": 2, "reason": because()}
    case.must(act(c.RequestExtension, "2022-07-12", HOLDER, **asked))
    case.must(opened("suspension", "2022-07-13"))
    refusal = {"clock": "incubation", "reason": because()}
    (event,) = case.must(act(c.RefuseExtension, "2022-07-14", OFFICER, **refusal))
    said = page(case, letters, "prolongation_refusee", event, "2022-07-14")
    assert "son terme sera connu lorsqu’il reprendra" in said
    assert "ce terme" not in said


def test_a_suspension_lifted_says_what_it_did_under_the_rules_of_its_opening(case, letters) -> None:
    """The dossier has passed since to rules by which a suspension stops nothing."""
    case.must(opened("suspension", "2022-04-01"))
    rule = case.workflow.holds["suspension"].model_copy(update={"stops_clocks": False})
    holds = {**case.workflow.holds, "suspension": rule}
    case.workflow = case.workflow.model_copy(update={"holds": holds})
    event = lifted(case, "suspension", "2022-04-11")
    assert "courent de nouveau" in page(case, letters, "suspension_levee", event, "2022-04-11")
