"""A holder who gives up does it, or somebody else records it: on their word while little is at
stake, from the paper that says so once their grant is decided."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.evolve import fold
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from support_engine.leaving.letter_writing import filled, sample_envelope
from tests.story import (
    AGREEMENT,
    GRANT,
    HEAD,
    HOLDER,
    OFFICER,
    OneDossier,
    advance,
    because,
    document,
    in_hand,
)

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


def taken_back(case: OneDossier, act: int, announced=()) -> set[int]:
    """The numbers of what a correction back to an act takes; it is done."""
    command = c.CorrectLastAct(
        reference=case.dossier.reference,
        by=HEAD,
        on=case.today,
        reason=because("Ce courrier n’est pas du porteur"),
        back_to=act,
    )
    journal = [(case.workflow, row) for row in case.journal]
    hand = in_hand(case.workflow, case.dossier, case.calendar)
    (event,) = decide_correction(hand, command, journal, announced)
    case.happen(event, case.today, HEAD.person)
    case.dossier = fold(case.journal)
    assert list(event.takes_back) == sorted(event.takes_back)
    return set(event.takes_back)


@pytest.mark.parametrize("is_announced", [True, False])
def test_what_a_closing_rested_on_serves_no_second_one_once_its_letter_has_left(
    workflow, calendar, is_announced
) -> None:
    """The holder says that the letter is not theirs; a slip put right before costs nothing."""
    on = "2022-07-08"
    for kind, way in (
        ("renonciation", advance("abandonner", on, SECOND, because("Courrier reçu"))),
        ("jugement", advance("constater_liquidation", on, date_jugement=on)),
    ):
        case = OneDossier(workflow, calendar).to("subvention_accordee")
        case.must(document("statuts", on, OFFICER))
        case.must(document(kind, on, OFFICER))
        paper = case.dossier.version
        case.must(way)
        taken = taken_back(case, paper + 1, {paper + 1} if is_announced else ())
        assert taken == ({paper, paper + 1} if is_announced else {paper + 1})
        missing = {"renonciation": Code.NOT_RENOUNCED, "jugement": Code.DOCUMENT_MISSING}[kind]
        assert codes(case.ask(way)) == ({missing} if is_announced else set())
        if is_announced:
            case.must(document(kind, on, OFFICER))
        case.must(way)


def test_what_signs_a_grant_goes_with_it_whenever_it_was_joined(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("comite_financement")
    case.must(document("convention_signee", "2022-07-07"))
    case.must(advance("accorder_subvention", "2022-07-08", HEAD, **GRANT))
    grant = case.dossier.version
    case.must(advance("preparer_convention", "2022-07-20"))
    for kind in ("convention_signee", "rib"):
        case.must(document(kind, "2022-09-05"))
    notified = advance("notifier_convention", "2022-09-12", **AGREEMENT)
    case.must(notified)
    assert taken_back(case, grant + 4) == {grant + 4}  # of the same grant: the same paper
    case.must(notified)
    assert taken_back(case, grant) == {grant - 1, grant, grant + 1, grant + 2, grant + 6}
    assert set(case.dossier.documents) & {"convention_signee", "rib"} == {"rib"}
    case.must(advance("accorder_subvention", "2022-09-13", HEAD, **GRANT))
    case.must(advance("preparer_convention", "2022-09-13"))
    again = advance("notifier_convention", "2022-09-13", **AGREEMENT)
    assert codes(case.ask(again)) == {Code.DOCUMENT_MISSING}
