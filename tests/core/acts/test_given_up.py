"""A holder who gives up does it, or somebody else records it: on their word while little is at
stake, from the paper that says so once their grant is decided."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.agenda import agenda
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from support_engine.letter_writing import filled, sample_envelope
from tests.story import HEAD, HOLDER, OFFICER, OneDossier, advance, because, document, in_hand

WAYS = {"abandonner": "incubation", "retirer_candidature": "en_instruction"}
OTHERS = {"abandonner": (HEAD, OFFICER), "retirer_candidature": (OFFICER,)}
SECOND = c.Actor("sacha", OFFICER.roles)
GRANTED = ("subvention_accordee", "accompagnement")
WORD = "ce que vous nous avez dit"
PAPER = "votre courrier, joint au dossier"


def codes(answer: object) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


def leaving(case: OneDossier, way: str, by: c.Actor, reason: str = "") -> set[Code]:
    return codes(case.ask(advance(way, str(case.today), by, reason or because("Faute de local"))))


@pytest.mark.parametrize("way", WAYS)
def test_before_a_grant_the_holders_word_is_enough_and_is_written_down(
    workflow, calendar, way
) -> None:
    case = OneDossier(workflow, calendar).to(WAYS[way])
    for by in (HOLDER, *OTHERS[way]):
        assert not leaving(case, way, by)
        assert leaving(case, way, by, "x") == {Code.REASON_MISSING}


@pytest.mark.parametrize("state", GRANTED)
def test_once_the_grant_is_decided_nobody_gives_it_up_in_the_holders_place(
    workflow, calendar, state
) -> None:
    case = OneDossier(workflow, calendar).to(state)
    assert not leaving(case, "abandonner", HOLDER)
    for by in OTHERS["abandonner"]:
        assert leaving(case, "abandonner", by) == {Code.NOT_RENOUNCED}


def test_while_their_answer_is_asked_their_word_told_by_us_is_not_enough(
    workflow, calendar
) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    notice = {"hold": "mise_en_demeure", "reason": because(), "reply_days": 15}
    case.must(c.OpenHold(reference=case.dossier.reference, by=HEAD, on=case.today, **notice))
    assert leaving(case, "abandonner", HEAD) == {Code.NOT_RENOUNCED}
    assert not leaving(case, "abandonner", HOLDER)


def test_what_came_by_post_is_joined_by_one_and_recorded_by_another(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("subvention_accordee")
    case.must(document("renonciation", str(case.today), OFFICER))
    assert leaving(case, "abandonner", OFFICER) == {Code.SAME_PERSON}
    assert not leaving(case, "abandonner", SECOND)
    assert not leaving(case, "abandonner", HOLDER)


def test_the_paper_that_the_holder_joined_is_enough(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("subvention_accordee")
    case.must(document("renonciation", str(case.today), HOLDER))
    assert not leaving(case, "abandonner", OFFICER)


def written(case: OneDossier, way: str, by: c.Actor, letters) -> list[str]:
    """The two bodies of the letter of an act, on one line each."""
    (event,) = case.must(advance(way, str(case.today), by, because("Faute de local")))
    hand = in_hand(case.workflow, case.dossier, case.calendar)
    (letter,) = notices(Scene(hand, agenda(hand), case.today), event)
    envelope = sample_envelope(case.workflow, case.today)
    mail = letters.render(letter.letter, filled(letter.data, envelope, letters))
    return [" ".join(body.split()) for body in (mail.text, mail.html)]


@pytest.mark.parametrize("way", WAYS)
def test_its_letter_says_who_recorded_it_on_what_word_and_how_to_say_no(
    workflow, calendar, letters, way
) -> None:
    for by, is_written in ((HOLDER, False), (OFFICER, False), (OFFICER, True)):
        case = OneDossier(workflow, calendar).to(WAYS[way])
        if is_written:
            case.must(document("renonciation", str(case.today), OFFICER))
        for body in written(case, way, by, letters):
            is_told = by is not HOLDER
            assert ("(rôle : Instructeur ou instructrice)" in body) is is_told
            assert ("dites-le-nous dans les deux mois" in body) is is_told
            assert ("un recours gracieux" in body) is is_told
            assert (WORD in body) is (is_told and not is_written)
            assert (PAPER in body) is (is_told and is_written)
