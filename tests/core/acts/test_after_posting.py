"""What becomes of a letter once it is posted: refused, never fetched, returned; and what was
decided on its delay before anybody knew."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.too_soon import too_soon
from support_engine.core.acts.waits import waits
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import how as counted_from
from support_engine.core.offers.answering import answer_to
from support_engine.core.offers.offers import offers_of
from support_engine.core.telling.narrative import what
from tests.console import as_typed
from tests.core.acts.test_letters import (
    case,
    end,
    notified,
    posted,
    received,
    strict,
    withdrawal,
)
from tests.money_story import act, advance_paid, money_case, ready
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day

__all__ = ["case", "strict"]
OTHER = c.Actor("diane", HEAD.roles)


def corrected(on: str, case: OneDossier) -> c.CorrectLastAct:
    """The decision is taken back."""
    last = [row.version for row in case.journal if isinstance(row.event, e.Moved)][-1]
    return act(c.CorrectLastAct, on, HEAD, reason=because(), back_to=last)


def early(case: OneDossier) -> list[str]:
    """What was decided too soon, as it is known now."""
    return list(too_soon(Case(case.workflow, case.dossier, case.calendar, case.today)))


@pytest.mark.parametrize(
    ("how", "words"),
    [("refused", "présentée et refusée"), ("unclaimed", "présentée et non réclamée")],
)
def test_a_letter_that_was_not_taken_counts_from_the_day_it_was_presented(
    case, strict, how, words
) -> None:
    """A receipt that opens the period counts from its recording; who refuses gains no time."""
    case.letters_leave("2022-05-12")
    case.must(received("2022-05-16", how=how), day("2022-05-20"))
    assert end(case).on == day("2022-05-31")
    (blocker,) = case.ask(withdrawal("2022-05-31")).blockers
    assert f"{words} le 16 mai" in as_typed(blocker.sentence)
    assert f"{words}, acte" in as_typed(what(case.workflow, case.journal[-1].event))
    strict.must(posted("2022-05-12"))
    strict.must(received("2022-05-16", how=how), day("2022-05-20"))
    assert end(strict).on == day("2022-06-07")


@pytest.mark.parametrize("by_mail", [True, False])
def test_a_letter_that_came_back_gives_no_delay_until_it_leaves_again(case, by_mail) -> None:
    """Nor does whoever posts it alone, the second time, decide on it."""
    if by_mail:
        case.letters_leave("2022-05-03")
    else:
        case.must(posted("2022-05-03", OFFICER))
    act = case.dossier.letters[-1].act
    case.must(received("2022-05-30", OFFICER, how="unknown", act=act))
    assert end(case).on is None
    (blocker,) = case.ask(withdrawal("2022-07-01")).blockers
    assert blocker.code is Code.LETTER_CAME_BACK
    assert "revenue le 30 mai 2022" in as_typed(blocker.sentence)
    assert f"letters posted {REFERENCE} --act {act}" in blocker.remedy
    assert "revenue, personne n’étant connu" in what(case.workflow, case.journal[-1].event)
    case.must(posted("2022-06-02", HEAD))
    assert end(case).on == day("2022-06-17")
    assert case.ask(withdrawal("2022-06-18")).codes == {Code.SAME_PERSON}
    other = advance("retirer_label", "2022-06-18", OTHER, because("Sans réponse"))
    assert not isinstance(case.ask(other), Refused)


def to_post(case: OneDossier, section: str = "letters") -> dict[str, tuple[str, str]]:
    """The letters that wait to be posted: for which role, and by which act offered."""
    hand = Case(case.workflow, case.dossier, case.calendar, case.today)
    found = [one for one in waits(hand, agenda(hand)) if one.subject.startswith(f"{section}.")]
    return {one.role: (str(one.since), getattr(answer_to(hand, one), "key", "")) for one in found}


def test_a_letter_that_came_back_is_somebody_s_to_post_again(case) -> None:
    """Nothing runs meanwhile, so that no ladder speaks of it."""
    case.letters_leave("2022-05-03")
    act = case.dossier.letters[-1].act
    assert to_post(case) == {}
    case.must(received("2022-05-30", OFFICER, how="unknown", act=act))
    mine = ("2022-05-30", f"letter.posted:{act}")
    assert to_post(case) == {"instructeur": mine, "responsable": mine}
    case.must(posted("2022-06-02", OFFICER))
    assert to_post(case) == {}


def test_what_never_left_does_not_come_back(case) -> None:
    back = received("2022-05-04", OFFICER, how="unknown")
    assert case.ask(back).codes == {Code.LETTER_NOT_LEFT}


@pytest.mark.parametrize("how", ["received", "refused", "unclaimed"])
@pytest.mark.parametrize("is_strict", [True, False])
def test_whoever_said_that_a_letter_was_received_takes_no_return_away(
    case, strict, is_strict, how
) -> None:
    """The slip that comes back afterwards is recorded by one person, and all waits again."""
    case = strict if is_strict else case
    case.must(posted("2022-05-03", OFFICER))
    case.must(received("2022-05-04", OFFICER, how=how))
    act, back = case.dossier.letters[-1].act, received("2022-05-10", OFFICER, how="unknown")
    (blocker,) = case.ask(back).blockers
    assert blocker.code is Code.LETTER_UNCLEAR, "what changes what is known names its act"
    assert f"n° {act}, « Mise en demeure »" in blocker.sentence
    case.must(replace(back, act=act))
    assert end(case).on is None
    assert case.ask(withdrawal("2022-06-30")).codes == {Code.LETTER_CAME_BACK}
    again = received("2022-05-11", OFFICER, act=act)
    assert case.ask(again).codes == {Code.LETTER_CAME_BACK}
    case.must(posted("2022-05-12", OFFICER))
    assert bool(end(case).on) is not is_strict


@pytest.mark.parametrize("how", ["received", "refused", "unclaimed"])
def test_what_came_back_is_received_by_nobody_until_it_leaves_again(case, how) -> None:
    """Neither of a day before it came back, nor since."""
    case.letters_leave("2022-05-03")
    act = case.dossier.letters[-1].act
    case.must(received("2022-05-12", OFFICER, how="unknown", act=act))
    for on in ("2022-05-06", "2022-05-16"):
        refused = case.ask(received(on, OFFICER, how=how, act=act))
        assert refused.codes == {Code.LETTER_CAME_BACK}
    assert case.ask(posted("2022-05-11", OFFICER)).codes == {Code.DATE_TOO_EARLY}
    case.must(posted("2022-05-16", OFFICER))
    case.must(received("2022-05-18", OFFICER, how=how, act=act))


# ── What was decided before it was known ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("how", "known"),
    [
        ("received", "court jusqu’au 27 mai 2022 inclus"),
        ("unclaimed", "court jusqu’au 27 mai 2022 inclus"),
        ("unknown", "n’a pas couru, la lettre étant revenue le 12 mai 2022"),
    ],
)
def test_a_slip_that_comes_back_after_the_decision_is_recorded_and_tells_it(
    case, how, known
) -> None:
    """Fifteen days since the 2nd of May: withdrawn on the 18th; the slip says the 12th."""
    case.must(posted("2022-05-02", OFFICER))
    case.must(withdrawal("2022-05-18"))
    assert early(case) == []
    case.must(received("2022-05-12", OFFICER, how=how), day("2022-05-20"))
    (said,) = early(case)
    assert known in as_typed(said)
    case.must(corrected("2022-05-23", case))
    assert early(case) == []
    assert not case.dossier.is_closed
    refused = case.ask(advance("retirer_label", "2022-06-07", OTHER, because("Sans réponse")))
    assert isinstance(refused, Refused)


def test_once_decided_what_becomes_of_the_letter_is_asked_aside(case) -> None:
    """It waited first on the page; on a dossier that is closed it can still be said."""
    case.must(posted("2022-05-02", OFFICER))
    assert asked_for(case) == ["letters"]
    case.must(withdrawal("2022-05-18"))
    assert asked_for(case) == ["letters_aside"]


def asked_for(case: OneDossier) -> list[str]:
    """The groups in which the officer is asked what became of a letter."""
    hand = Case(case.workflow, case.dossier, case.calendar, case.today)
    offers = offers_of(hand, OFFICER, case.today)
    return [one.ask.group for one in offers if one.ask.command is c.RecordReceipt]


def test_a_slip_of_a_day_before_tells_nothing(case) -> None:
    case.must(posted("2022-05-02", OFFICER))
    case.must(withdrawal("2022-05-25"))
    case.must(received("2022-05-09", OFFICER), day("2022-05-26"))
    assert early(case) == []
    assert case.ask(received("2022-05-09", OFFICER), day("2022-05-27")).codes == {
        Code.LETTER_UNCLEAR
    }


def upheld(on: str, by: c.Actor = HEAD, **more) -> c.RecordReceipt:
    """Judged to have been notified all the same."""
    proof = "Notifiée à la dernière adresse connue"
    return received(on, by, how="upheld", **{"proof": proof, **more})


def test_a_head_upholds_in_writing_what_was_decided_too_soon(case) -> None:
    """It is taken back all the same: the letter has then to leave anew."""
    case.letters_leave("2022-05-02")
    act = case.dossier.letters[-1].act
    assert case.ask(upheld("2022-05-19", act=act)).codes == {Code.LETTER_NOT_AWAITED}
    case.must(withdrawal("2022-05-18"))
    assert case.ask(upheld("2022-05-19", act=act)).codes == {Code.LETTER_NOT_AWAITED}
    case.must(received("2022-05-12", OFFICER, how="unknown"), day("2022-05-20"))
    assert early(case)
    assert to_post(case, "early") == {"responsable": ("2022-05-12", f"letter.received:{act}")}
    for refused, code in (
        (upheld("2022-05-20", OFFICER), Code.ROLE_MISSING),
        (upheld("2022-05-17"), Code.DATE_TOO_EARLY),
        (upheld("2022-05-20", proof=" "), Code.REFERENCE_MISSING),
    ):
        assert case.ask(refused).codes == {code}
    case.must(upheld("2022-05-23"))
    assert (early(case), to_post(case, "early")) == ([], {})
    assert "valablement notifiée" in what(case.workflow, case.journal[-1].event)
    assert case.ask(upheld("2022-05-24", act=act)).codes == {Code.LETTER_NOT_AWAITED}
    case.must(corrected("2022-05-25", case))
    again = advance("retirer_label", "2022-07-07", OTHER, because())
    assert case.ask(again).codes == {Code.LETTER_NOT_LEFT}


def test_other_news_of_a_letter_is_upheld_anew(case) -> None:
    """Received later than was thought, upheld; then the slip says that it came back."""
    case.letters_leave("2022-05-02")
    act = case.dossier.letters[-1].act
    case.must(withdrawal("2022-05-18"))
    case.must(received("2022-05-12", OFFICER), day("2022-05-20"))
    for on, how in (("2022-05-14", "received"), ("2022-05-24", "unknown")):
        case.must(upheld("2022-05-23", act=act))
        assert early(case) == []
        case.must(received(on, OFFICER, act=act, how=how), day("2022-05-24"))
        assert early(case)


def test_the_day_on_which_it_was_written_is_told_apart_from_the_day_that_is_counted(
    strict,
) -> None:
    strict.must(posted("2022-05-12"))
    strict.must(received("2022-05-16", OFFICER, how="unclaimed"), day("2022-05-20"))
    said = as_typed(counted_from(strict.workflow, end(strict)))
    counted = "enregistrement de sa lettre (présentée et non réclamée le 16 mai 2022) : 20 mai"
    assert counted in said


def test_what_nobody_decided_waits_for_no_slip(case) -> None:
    """Its holder left; or the notice was lifted."""
    case.must(posted("2022-05-02", OFFICER))
    lifted = notified(case.workflow, case.calendar)
    lifted.must(posted("2022-05-02", OFFICER))
    given = {"hold": "mise_en_demeure", "reason": because()}
    lifted.must(act(c.LiftHold, "2022-05-10", HEAD, **given))
    case.must(advance("abandonner", "2022-05-10", HOLDER, because()))
    for one in (case, lifted):
        assert one.ask(received("2022-05-12", OFFICER)).codes == {Code.LETTER_NOT_AWAITED}


def test_an_order_to_pay_back_that_came_too_soon_is_told(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.holds_letters = True
    case.must(act(k.OpenRecovery, "2023-01-10", cause="retrait", reason=because()))
    case.must(posted("2023-01-10", OFFICER))
    case.must(act(k.OrderRecovery, "2023-01-26", number=1, order="OR-1"))
    case.must(received("2023-01-20", OFFICER), day("2023-01-28"))
    (said,) = early(case)
    assert "court jusqu’au 4 février 2023 inclus" in as_typed(said)
    assert REFERENCE in said
    assert not [*awaiting(case.dossier)][1:]
