"""What protects somebody counts from its letter: recorded, left, received, and who may say so."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.delays import REPLY_DAYS
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.explain import how
from support_engine.core.money import law
from tests.money_story import ORDERER, OTHER_IBAN, act, advance_paid, money_case, ready
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day, in_hand

REPLY = "reponse_mise_en_demeure"
NOTICE = c.OpenHold(
    reference=REFERENCE,
    by=HEAD,
    on=day("2022-05-02"),
    hold="mise_en_demeure",
    reason=because("Rapport manquant"),
    reply_days=15,
)
days = st.integers(0, 40).map(lambda n: timedelta(days=n))


def posted(on: str, by: c.Actor = HEAD, **more) -> c.RecordDeparture:
    given = {"proof": "LR 1A 123", **more}
    return c.RecordDeparture(reference=REFERENCE, by=by, on=day(on), **given)


def received(on: str, by: c.Actor = HEAD, **more) -> c.RecordReceipt:
    given = {"proof": "Avis de réception", **more}
    return c.RecordReceipt(reference=REFERENCE, by=by, on=day(on), **given)


def withdrawal(on: str) -> c.Advance:
    return advance("retirer_label", on, HEAD, because("Sans réponse"))


def notified(workflow, calendar, today: str = "2022-05-02") -> OneDossier:
    """A formal notice whose letter waits."""
    case = OneDossier(workflow, calendar).to("incubation")
    case.holds_letters = True
    case.must(NOTICE, day(today))
    return case


def end(case: OneDossier):
    return clock_deadline(in_hand(case.workflow, case.dossier, case.calendar), REPLY)


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    return notified(workflow, calendar)


@pytest.fixture
def strict(workflow, calendar) -> OneDossier:
    """The same under rules that count from the receipt."""
    notice = workflow.holds["mise_en_demeure"].model_copy(update={"counts_from": "received"})
    holds = {**workflow.holds, "mise_en_demeure": notice}
    rules = workflow.model_copy(update={"holds": holds})
    return notified(rules, calendar)


def test_a_reply_period_does_not_run_before_its_letter_left(case) -> None:
    assert end(case).on is None
    assert "attend le départ de sa lettre" in how(case.workflow, end(case))
    (blocker,) = case.ask(withdrawal("2022-09-01")).blockers
    assert blocker.code == Code.LETTER_NOT_LEFT
    assert "2\u00a0mai\u00a02022" in blocker.sentence
    assert f"letters posted {REFERENCE} --act {case.dossier.version}" in blocker.remedy


def test_it_runs_from_the_day_its_letter_left(case) -> None:
    case.letters_leave("2022-05-12")
    assert end(case).on == day("2022-05-27")
    assert "compté depuis sa lettre" in how(case.workflow, end(case))
    (blocker,) = case.ask(withdrawal("2022-05-27")).blockers
    assert blocker.code == Code.CLOCK_NOT_OVER
    words = ("enregistré le 2\u00a0mai", "partie le 12\u00a0mai", "27\u00a0mai\u00a02022 inclus")
    assert [word for word in words if word not in blocker.sentence] == []
    assert not isinstance(case.ask(withdrawal("2022-05-28")), Refused)


def test_a_receipt_puts_the_end_off(case) -> None:
    case.letters_leave("2022-05-12")
    case.must(received("2022-05-16"), day("2022-05-20"))
    assert end(case).on == day("2022-05-31")
    (blocker,) = case.ask(withdrawal("2022-05-31")).blockers
    assert "reçue le 16\u00a0mai" in blocker.sentence


def test_a_second_receipt_brings_the_end_no_nearer(case) -> None:
    """The holder was told of the first one, and counts on the delay that it left."""
    case.letters_leave("2022-05-12")
    case.must(received("2022-05-20"), day("2022-05-20"))
    act, told = case.dossier.letters[-1].act, end(case).on
    case.must(received("2022-05-12", act=act), day("2022-05-24"))
    assert end(case).on == told
    case.must(received("2022-05-25", act=act), day("2022-05-25"))
    assert end(case).on == day("2022-06-09")


def test_where_the_receipt_opens_the_period_nothing_else_does(strict) -> None:
    strict.must(posted("2022-05-12"))
    assert "réception de sa lettre" in how(strict.workflow, end(strict))
    (blocker,) = strict.ask(withdrawal("2022-09-01")).blockers
    assert blocker.code == Code.LETTER_NOT_RECEIVED
    assert "12\u00a0mai\u00a02022" in blocker.sentence
    assert f"letters received {REFERENCE}" in blocker.remedy
    strict.must(received("2022-05-16"))
    assert end(strict).on == day("2022-05-31")


def test_a_receipt_that_opens_the_period_counts_from_its_recording(strict) -> None:
    strict.must(posted("2022-05-12"))
    strict.must(received("2022-05-16"), day("2022-06-20"))
    assert end(strict).on == day("2022-07-05")


def test_delivery_by_hand_needs_no_post(case) -> None:
    case.must(received("2022-05-03"))
    assert end(case).on == day("2022-05-18")


@given(waited=days, known=days, later=st.lists(days, max_size=3), strictly=st.booleans())
def test_no_sending_of_a_letter_moves_the_delay_that_its_receipt_began(
    workflow, calendar, waited, known, later, strictly
) -> None:
    """Handed over, then its mail leaves after all, or is posted, on whatever later day."""
    notice = workflow.holds["mise_en_demeure"]
    from_its_receipt = notice.model_copy(update={"counts_from": "received"})
    holds = {**workflow.holds, "mise_en_demeure": from_its_receipt if strictly else notice}
    case = notified(workflow.model_copy(update={"holds": holds}), calendar)
    on = day("2022-05-02") + waited
    case.must(received(str(on)), today := on + known)
    act, told = case.dossier.letters[-1].act, end(case)
    assert told.on >= today + timedelta(days=15)
    for place, more in enumerate(later):
        by_mail = posted(str(today + more), c.SYSTEM, act=act, letter="mise_en_demeure", proof="")
        assert len(case.must(by_mail)) == (place == 0), "that mail brought it is told once"
        assert case.do(posted(str(today + more), act=act)).codes == {Code.LETTER_RECEIVED}
        assert end(case) == told


@pytest.mark.parametrize("on", ["2022-05-02", "2022-05-13", "2022-05-24"])
def test_what_was_received_is_not_posted_any_more(case, on) -> None:
    """A departure said afterwards would only move the delay, on whatever day."""
    case.letters_leave("2022-05-12")
    case.must(received("2022-05-13"))
    act, told = case.dossier.letters[-1].act, end(case).on
    answer = case.do(posted(on, act=act), day("2022-05-24"))
    assert answer.codes == {Code.LETTER_RECEIVED}
    assert f"letters received {REFERENCE} --act {act}" in answer.blockers[0].remedy
    assert end(case).on == told
    case.must(received("2022-05-24", act=act))
    assert end(case).on == day("2022-06-08")


@given(said=days, known=days)
def test_a_letter_posted_by_hand_counts_from_the_day_it_is_recorded(
    workflow, calendar, said, known
) -> None:
    case, today = notified(workflow, calendar), day("2022-05-02") + known
    outcome = case.do(posted(str(today - said)), today)
    if said > known:
        assert outcome.codes == {Code.DATE_TOO_EARLY}
    else:
        assert end(case).on >= today + timedelta(days=15)


def test_the_engine_says_once_that_a_letter_left(case) -> None:
    act_of = case.dossier.version
    by_engine = c.RecordDeparture(
        reference=REFERENCE, by=c.SYSTEM, on=day("2022-05-03"), act=act_of, letter="x"
    )
    assert case.must(by_engine) == (e.LetterLeft(act_of, "x"),)
    assert case.must(by_engine) == ()
    assert case.ask(c.RecordDeparture(reference=REFERENCE, by=c.SYSTEM, on=NOTICE.on, act=1)) == ()


def test_an_email_that_came_back_is_posted_again(case) -> None:
    case.letters_leave("2022-05-03")
    case.must(posted("2022-05-20", act=case.dossier.version - 1))
    assert end(case).on == day("2022-06-07")


@pytest.mark.parametrize("kind", [posted, received])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"by": ORDERER}, Code.ROLE_MISSING, id="who may do the act may say it"),
        pytest.param({"proof": " "}, Code.REFERENCE_MISSING, id="a paper"),
        pytest.param({"on": "2022-05-01"}, Code.DATE_TOO_EARLY, id="not before the act"),
        pytest.param({"act": 1}, Code.LETTER_NOT_AWAITED, id="another act"),
    ],
)
def test_who_says_it_and_by_what(case, kind, change, code) -> None:
    assert case.ask(kind(**{"on": "2022-05-04", **change})).codes == {code}


def test_a_receipt_does_not_come_before_the_departure(case) -> None:
    case.letters_leave("2022-05-12")
    assert case.ask(received("2022-05-11")).codes == {Code.DATE_TOO_EARLY}


def test_of_several_letters_one_is_named(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.holds_letters = True
    case.must(act(k.ChangeBank, "2023-01-10", OFFICER, iban=OTHER_IBAN, holder="Atelier"))
    case.must(act(k.OpenRecovery, "2023-01-11", cause="retrait", reason=because("Label retiré")))
    (blocker,) = case.ask(posted("2023-01-12")).blockers
    assert blocker.code == Code.LETTER_UNCLEAR
    assert "Compte bancaire" in blocker.sentence
    assert "Récupération n° 1" in blocker.sentence
    assert case.ask(posted("2023-01-12", act=case.dossier.version)).codes == {Code.ROLE_MISSING}


@pytest.mark.parametrize("kind", [posted, received])
def test_whoever_changed_an_account_does_not_say_that_its_holder_was_warned(
    workflow, calendar, kind
) -> None:
    case = money_case(workflow, calendar, ready())
    case.holds_letters = True
    case.must(act(k.ChangeBank, "2023-01-10", OFFICER, iban=OTHER_IBAN, holder="Atelier"))
    assert case.ask(kind("2023-01-12", OFFICER)).codes == {Code.SAME_PERSON}
    assert not isinstance(case.ask(kind("2023-01-12", ORDERER)), Refused)


def test_nothing_waits_on_a_dossier_without_a_protective_act(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    assert case.ask(posted("2022-05-04")).codes == {Code.LETTER_NOT_AWAITED}


def test_an_act_taken_back_takes_its_letter_along(case) -> None:
    opened = case.dossier.version
    case.letters_leave("2022-05-12")
    case.must(received("2022-05-13"))
    (event,) = case.must(
        c.CorrectLastAct(
            reference=REFERENCE, by=HEAD, on=day("2022-05-20"), reason=because("Erreur")
        )
    )
    assert event.takes_back == (opened,)
    assert (case.dossier.letters, case.dossier.open_holds) == ((), ())
    late = e.LetterReceived(opened, "mise_en_demeure", "avis")
    case.happen(late, day("2022-05-22"), "dominique")
    assert case.dossier.letters == ()
    assert fold(case.journal) == case.dossier


def test_the_letters_of_an_act_are_found_again_after_a_correction(case) -> None:
    """The version of an act is that of its row, whatever was taken back before it."""
    for on in ("2022-05-03", "2022-05-04"):
        case.must(
            c.CorrectLastAct(
                reference=REFERENCE, by=HEAD, on=day(on), reason=because("Erreur de date")
            )
        )
        case.must(c.OpenHold(**{**given_of(NOTICE), "on": day(on)}))
    case.letters_leave("2022-05-12")
    assert end(case).on == day("2022-05-27")
    assert fold(case.journal) == case.dossier


def given_of(command: c.OpenHold) -> dict[str, object]:
    names = ("reference", "by", "on", "hold", "reason", "reply_days")
    return {name: getattr(command, name) for name in names}


def test_a_letter_that_does_not_leave_is_late_in_the_agenda(case) -> None:
    (line,) = [one for one in lines(case) if one.subject.startswith("letters.")]
    assert (line.subject, line.due_on) == (f"letters.clocks.{REPLY}", day("2022-05-05"))
    case.letters_leave("2022-05-12")
    assert [one for one in lines(case) if one.subject.startswith("letters.")] == []


def lines(case: OneDossier):
    return agenda(in_hand(case.workflow, case.dossier, case.calendar))


def test_a_hold_lifted_waits_for_no_letter_any_more(case) -> None:
    case.must(
        c.LiftHold(reference=REFERENCE, by=HEAD, on=day("2022-05-04"), hold="mise_en_demeure")
    )
    assert case.ask(posted("2022-05-05")).codes == {Code.LETTER_NOT_AWAITED}


@given(late=days, waited=days)
def test_a_changed_account_is_safe_so_many_days_after_its_holder_was_warned(
    workflow, calendar, late, waited
) -> None:
    case = money_case(workflow, calendar, ready())
    case.must(act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"))
    case.holds_letters = True
    changed_on = day("2023-02-01")
    case.must(act(k.ChangeBank, str(changed_on), OFFICER, iban=OTHER_IBAN, holder="Atelier"))
    propose = act(k.ProposeTranche, "2023-12-01", OFFICER, tranche="avance")
    assert Code.BANK_QUARANTINED in case.ask(propose).codes
    case.letters_leave(changed_on + late)
    on = changed_on + late + waited
    outcome = case.ask(act(k.ProposeTranche, str(on), OFFICER, tranche="avance"))
    is_held = isinstance(outcome, Refused) and Code.BANK_QUARANTINED in outcome.codes
    assert is_held is (waited.days < law.rules(workflow).quarantine_days)


def test_a_second_person_still_lifts_the_quarantine(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready())
    case.must(act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"))
    case.holds_letters = True
    case.must(act(k.ChangeBank, "2023-02-01", OFFICER, iban=OTHER_IBAN, holder="Atelier"))
    case.must(act(k.ConfirmBank, "2023-02-02", channel="Appel"))
    propose = act(k.ProposeTranche, "2023-02-03", OFFICER, tranche="avance")
    outcome = case.ask(propose)
    assert not isinstance(outcome, Refused) or Code.BANK_QUARANTINED not in outcome.codes


@given(late=days, waited=days)
def test_a_recovery_is_ordered_once_its_letter_was_answerable(
    workflow, calendar, late, waited
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.holds_letters = True
    opened_on = day("2023-02-10")
    case.must(act(k.OpenRecovery, str(opened_on), cause="retrait", reason=because("Label retiré")))
    order = {"number": 1, "order": "OR-1"}
    assert case.ask(act(k.OrderRecovery, "2023-12-01", **order)).codes == {Code.LETTER_NOT_LEFT}
    case.letters_leave(opened_on + late)
    outcome = case.ask(act(k.OrderRecovery, str(opened_on + late + waited), **order))
    is_held = isinstance(outcome, Refused) and Code.CLOCK_NOT_OVER in outcome.codes
    assert is_held is (waited.days <= REPLY_DAYS)
