"""What takes a right away, and rests on a letter that somebody says was handed over, is decided by
another person."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from tests.money_story import ORDERER, act, advance_paid, money_case, ready
from tests.story import HEAD, OFFICER, OneDossier, advance, because, day

OTHER = c.Actor("diane", HEAD.roles)
"""A second head."""
SAID = (c.RecordDeparture, c.RecordReceipt)
NOTICE = act(
    c.OpenHold, "2022-05-02", HEAD, hold="mise_en_demeure", reason=because(), reply_days=15
)


def codes(answer: object) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


def noticed(workflow, calendar) -> OneDossier:
    """A formal notice whose letter has not left."""
    case = OneDossier(workflow, calendar).to("incubation")
    case.holds_letters = True
    case.must(NOTICE)
    return case


@settings(max_examples=40, deadline=None)
@given(
    news=st.lists(
        st.tuples(st.sampled_from(SAID), st.sampled_from([HEAD, OTHER, OFFICER])), max_size=3
    ),
    mail_first=st.booleans(),
    counts_from=st.sampled_from(["left", "received"]),
)
def test_nobody_withdraws_on_their_word_alone(
    workflow, calendar, news, mail_first, counts_from
) -> None:
    """Whoever says it, in whatever order, and whatever the delay counts from: it takes the mail, or
    a second voice."""
    holds = {**workflow.holds}
    holds["mise_en_demeure"] = holds["mise_en_demeure"].model_copy(
        update={"counts_from": counts_from}
    )
    case = noticed(workflow.model_copy(update={"holds": holds}), calendar)
    if mail_first:
        case.letters_leave("2022-05-03")
    said, opened = [], case.dossier.letters[-1].act
    for place, (kind, by) in enumerate(news):
        command = act(kind, f"2022-05-{4 + place:02}", by, proof="LR 1A", act=opened)
        if not isinstance(case.do(command), Refused):
            said.append((kind, by.person))
    opens = [counts_from == "left" or kind is c.RecordReceipt for kind, _ in said]
    voices = {by for _, by in said[opens.index(True) :]} if any(opens) else set()
    for head in (HEAD, OTHER):
        expected = set[Code]()
        if not mail_first and not voices:
            expected = {Code.LETTER_NOT_RECEIVED if said else Code.LETTER_NOT_LEFT}
        elif not mail_first and voices == {head.person}:
            expected = {Code.SAME_PERSON}
        withdrawal = advance("retirer_label", "2022-09-01", head, because())
        assert codes(case.ask(withdrawal)) == expected


def test_the_second_voice_needs_no_number_and_begins_nothing_anew(workflow, calendar) -> None:
    withdrawal = advance("retirer_label", "2022-06-01", HEAD, because())
    pairs = ((SAID[0], SAID[0]), SAID, (SAID[1], SAID[1]))
    for first, kind in pairs:
        case = noticed(workflow, calendar)
        case.must(act(first, "2022-05-03", HEAD, proof="LR 1A"))
        assert Code.LETTER_UNCLEAR in codes(case.ask(act(first, "2022-05-03", HEAD, proof="LR 1A")))
        assert codes(case.ask(withdrawal)) == {Code.SAME_PERSON}
        again = act(kind, "2022-05-03", OFFICER, proof="LR 1A")
        assert not isinstance(case.do(again, day("2022-05-25")), Refused)
        assert case.dossier.letters[-1].said_by == (HEAD.person, OFFICER.person)
        assert not codes(case.ask(withdrawal))


def test_a_repayment_is_ordered_by_another_than_who_says_that_its_letter_was_posted(
    workflow, calendar
) -> None:
    second = c.Actor("oscar", ORDERER.roles)
    order = {"number": 1, "order": "OR-1"}
    for by, who in ((ORDERER, {Code.SAME_PERSON}), (OFFICER, set()), (second, set())):
        case = money_case(workflow, calendar, ready(), advance_paid())
        case.holds_letters = True
        case.must(act(k.OpenRecovery, "2023-02-01", cause="retrait", reason=because()))
        case.must(act(c.RecordDeparture, "2023-02-01", by, proof="RAR 1A 001"))
        assert codes(case.ask(act(k.OrderRecovery, "2023-02-17", ORDERER, **order))) == who
        again = codes(case.ask(act(k.OrderRecovery, "2023-02-17", second, **order)))
        assert again == ({Code.SAME_PERSON} if by == second else set())


def test_what_older_journals_say_of_a_letter_is_nobody_s_word(workflow, calendar) -> None:
    case = noticed(workflow, calendar)
    former = e.LetterLeft(case.dossier.letters[-1].act, "mise_en_demeure", "LR 1A")
    case.happen(former, day("2022-05-04"), HEAD.person)
    assert case.dossier.letters[-1].said_by == ()
    assert not codes(case.ask(advance("retirer_label", "2022-06-01", HEAD, because())))


@pytest.mark.parametrize("kind", SAID)
def test_the_officer_who_has_the_mail_in_hand_says_it(workflow, calendar, kind) -> None:
    case = noticed(workflow, calendar)
    case.must(act(kind, "2022-05-04", OFFICER, proof="LR 1A"))
    assert case.dossier.letters[-1].said_by == (OFFICER.person,)
    assert not codes(case.ask(advance("retirer_label", "2022-06-01", HEAD, because())))


def test_mail_that_brings_it_after_ones_word_moves_nothing_and_lets_them_decide_in_its_time(
    workflow, calendar
) -> None:
    """As if the delay had begun by that mail: no day earlier, and without a second voice."""
    case = noticed(workflow, calendar)
    opened = case.dossier.letters[-1].act
    for kind in SAID:
        case.must(act(kind, "2022-05-03", HEAD, proof="LR 1A", act=opened))
    mailed = act(c.RecordDeparture, "2022-05-10", c.SYSTEM, act=opened, letter="mise_en_demeure")
    (told,) = case.must(mailed)
    assert isinstance(told, e.LetterLeft)
    assert not case.must(mailed), "once"
    by_mail = noticed(workflow, calendar)
    by_mail.letters_leave("2022-05-10")
    last = clock_deadline(in_hand(by_mail, workflow, calendar), "reponse_mise_en_demeure").on
    on_word = clock_deadline(in_hand(case, workflow, calendar), "reponse_mise_en_demeure").on
    assert (on_word, last) == (day("2022-05-18"), day("2022-05-25"))
    for on in ("2022-05-24", "2022-05-25", "2022-05-26"):
        for today in (day(on), day("2022-06-30")):  # recorded late, it is of its day
            alone = codes(case.ask(advance("retirer_label", on, HEAD, because()), today))
            alone -= {Code.FAR_DAY}
            assert alone == (set() if day(on) > last else {Code.SAME_PERSON}), on
        assert not codes(case.ask(advance("retirer_label", on, OTHER, because())))


def test_mail_says_no_receipt(workflow, calendar) -> None:
    """Where the delay counts from it, whoever alone says it was received does not decide."""
    notice = workflow.holds["mise_en_demeure"].model_copy(update={"counts_from": "received"})
    holds = {**workflow.holds, "mise_en_demeure": notice}
    case = noticed(workflow.model_copy(update={"holds": holds}), calendar)
    opened = case.dossier.letters[-1].act
    case.must(act(c.RecordReceipt, "2022-05-03", HEAD, proof="AR 1A", act=opened))
    case.must(act(c.RecordDeparture, "2022-05-10", c.SYSTEM, act=opened, letter="mise_en_demeure"))
    withdrawal = advance("retirer_label", "2022-09-01", HEAD, because())
    assert codes(case.ask(withdrawal)) == {Code.SAME_PERSON}


@pytest.mark.parametrize("kind", SAID)
def test_mail_that_brings_it_since_leaves_room_for_a_second_voice(workflow, calendar, kind) -> None:
    case = noticed(workflow, calendar)
    opened = case.dossier.letters[-1].act
    case.must(act(kind, "2022-05-03", HEAD, proof="LR 1A", act=opened))
    case.must(act(c.RecordDeparture, "2022-05-10", c.SYSTEM, act=opened, letter="mise_en_demeure"))
    withdrawal = advance("retirer_label", "2022-05-20", HEAD, because())
    assert codes(case.ask(withdrawal)) == {Code.SAME_PERSON}
    case.must(act(kind, "2022-05-03", OFFICER, proof="LR 1A"), day("2022-05-11"))
    assert Code.SAME_PERSON not in codes(case.ask(withdrawal))


def in_hand(case: OneDossier, workflow, calendar) -> Case:
    """The dossier on the day of its last act."""
    return Case(workflow, case.dossier, calendar, case.today)
