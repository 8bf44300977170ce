"""A protection that a correction gives back, or cuts short, counts again from its day; one that a
measure had stopped runs again no earlier than the end of that measure was recorded."""

from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.corrections import (
    acts_standing,
    decide_correction,
    is_consequence,
)
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import REPLY_DAYS
from support_engine.core.money import law
from tests.money_story import (
    IBAN,
    ORDERER,
    OTHER_IBAN,
    advance_paid,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day, document

LENGTH = 15
TODAY = day("2023-06-19")
"""Long after every delay below would be over."""


def said(kind: type, on: str, by: c.Actor = HEAD, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


NOTICE = said(c.OpenHold, "2023-05-02", hold="mise_en_demeure", reason=because(), reply_days=15)
SUSPENDED = said(c.OpenHold, "2023-05-04", hold="suspension", reason=because())
LONGER = {"clock": "reponse_mise_en_demeure"}
WITHDRAWAL = c.Advance(
    reference=REFERENCE, by=HEAD, on=TODAY, transition="retirer_label", reason=because()
)
OTHER = said(k.ChangeBank, "2023-05-02", OFFICER, iban=OTHER_IBAN, holder="Autre")
BACK = said(k.ChangeBank, "2023-05-03", OFFICER, iban=IBAN, holder="Atelier du Lin")
PROPOSAL = c.Actor("ana", frozenset({"instructeur"}))
PAID = said(k.ProposeTranche, "2023-06-19", PROPOSAL, tranche="acompte")
RECOVERY = said(
    k.OpenRecovery, "2023-05-02", ORDERER, cause="prorata", amount=1_00, reason=because()
)
ASKED = said(k.CancelRecovery, "2023-05-04", ORDERER, number=1, reason=because())
DROPPED = said(k.CancelRecovery, "2023-05-04", HEAD, number=1, reason=because())
ORDER = said(k.OrderRecovery, "2023-06-19", ORDERER, number=1, order="OR-1")
LIFTED = said(c.LiftHold, "2023-05-04", hold="mise_en_demeure", reason=because())

STOPPED = {
    "lifted": ((NOTICE, LIFTED), WITHDRAWAL, LENGTH + 1),
    "suspended": ((NOTICE, SUSPENDED), WITHDRAWAL, LENGTH + 1),
    "longer": (
        (
            NOTICE,
            said(c.RequestExtension, "2023-05-04", OFFICER, months=1, reason=because(), **LONGER),
            said(c.GrantExtension, "2023-05-04", **LONGER),
        ),
        WITHDRAWAL,
        LENGTH + 1,
    ),
    "dropped": ((RECOVERY, ASKED, DROPPED), ORDER, REPLY_DAYS + 1),
    "account": ((OTHER, BACK), PAID, None),
}
"""What stopped a protection, the act that waits for it, the days that it lasts at the least."""


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    """An advance paid, an interim payment claimed, the paper of another account received; letters
    leave on the day itself."""
    asked = [*ready(), *advance_paid(), *islice(interim_paid(), 4)]
    return money_case(workflow, calendar, [*asked, document("rib", "2023-05-02")])


def take_back(case: OneDossier, today=TODAY, many: int = 1):
    told = acts_standing([(case.workflow, row) for row in case.journal])
    standing = [one for one in told if not is_consequence(one[1])]
    first = standing[-many][1].version
    command = c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, on=today, reason=because("Erreur"), back_to=first
    )
    event = case.must(command)[0]
    return case.must(replace(command, by=OFFICER))[0] if isinstance(event, e.Noted) else event


def at(command, on):
    """The same act on another day."""
    return replace(command, on=on)


ANSWERED = {
    "longer": (
        c.RefuseExtension(reference=REFERENCE, by=HEAD, on=TODAY, reason=because(), **LONGER),
    )
}
"""What is owed an answer again, before anything adverse."""


def is_allowed(case: OneDossier, command, on) -> bool:
    return not isinstance(case.ask(at(command, on)), Refused)


@pytest.mark.parametrize("name", STOPPED)
def test_what_an_act_taken_back_had_stopped_counts_again_from_that_day(case, name) -> None:
    acts, waiting, length = STOPPED[name]
    length = length or law.rules(case.workflow).quarantine_days
    for command in acts:
        case.must(command)
    take_back(case)
    for answer in ANSWERED.get(name, ()):
        case.must(answer)
    assert not is_allowed(case, waiting, TODAY)
    assert not is_allowed(case, waiting, TODAY + timedelta(days=length - 1))
    later = (TODAY + timedelta(days=length + days) for days in range(40))
    assert any(is_allowed(case, waiting, on) for on in later)


@pytest.mark.parametrize("name", STOPPED)
def test_an_act_taken_back_the_same_day_had_stopped_nothing(case, name) -> None:
    acts, _, _ = STOPPED[name]
    for command in acts:
        case.must(command)
    assert take_back(case, acts[-1].on).renews is None


def test_what_was_done_once_the_delay_was_over_is_done_again_at_once(case) -> None:
    case.must(RECOVERY)
    case.must(at(ORDER, day("2023-06-01")))
    take_back(case)
    assert is_allowed(case, ORDER, TODAY)
    case.must(NOTICE, TODAY)
    over = TODAY + timedelta(days=40)
    case.must(at(WITHDRAWAL, over))
    take_back(case, over + timedelta(days=2))
    assert is_allowed(case, WITHDRAWAL, over + timedelta(days=2))


def test_what_closed_a_dossier_within_the_delay_had_stopped_it(case) -> None:
    case.must(NOTICE)
    left = said(c.Advance, "2023-05-04", HOLDER, transition="abandonner", reason=because())
    case.must(left)
    take_back(case)
    assert not is_allowed(case, WITHDRAWAL, TODAY)
    assert is_allowed(case, WITHDRAWAL, TODAY + timedelta(days=LENGTH + 3))


def test_a_confirmation_taken_back_leaves_a_new_account(case) -> None:
    case.must(OTHER)
    case.must(said(k.ConfirmBank, "2023-05-03", ORDERER, channel="Appel"))
    assert is_allowed(case, PAID, TODAY)
    take_back(case)
    assert not is_allowed(case, PAID, TODAY)


def test_an_account_that_comes_back_is_checked_again(case) -> None:
    case.must(said(k.ConfirmBank, "2023-05-01", ORDERER, channel="Appel"))
    assert case.dossier.purse.bank.confirmed_by
    case.must(OTHER)
    take_back(case)
    bank = case.dossier.purse.bank
    assert (bank.iban, bank.confirmed_by, bank.confirmed_on) == (IBAN, "", None)
    assert not is_allowed(case, PAID, TODAY)
    case.must(at(said(k.ConfirmBank, "2023-06-19", ORDERER, channel="Appel"), TODAY))
    assert is_allowed(case, PAID, TODAY)


def test_the_account_after_one_that_was_taken_back_takes_its_place(workflow, calendar) -> None:
    """The holder knows the first one: the letter that tells of the other has to leave."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    case.holds_letters = True
    case.must(said(k.ChangeBank, "2023-05-02", OFFICER, iban=IBAN, holder="Atelier du Lin"))
    take_back(case, day("2023-05-05"))
    assert case.must(at(OTHER, day("2023-05-05")))[0].counts_from == "left"
    take_back(case, day("2023-05-05"))
    assert case.must(at(OTHER, day("2023-05-05")))[0].counts_from == "left"


def test_an_act_that_touches_no_protection_renews_none(case) -> None:
    case.must(NOTICE)
    case.must(said(c.AssignPerson, "2023-05-04", role="accompagnateur", person="voisine"))
    assert take_back(case).renews is None


def test_an_act_of_the_same_day_of_which_a_letter_left_is_renewed(case) -> None:
    """The holder was told at ten that the notice was lifted: it is notified again."""
    case.must(NOTICE)
    case.must(LIFTED)
    lifted, on = case.dossier.version, LIFTED.on
    command = c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=on, reason=because("Erreur"))
    journal = [(case.workflow, row) for row in case.journal]
    in_hand = Case(case.workflow, case.dossier, case.calendar, on)
    (silent,) = decide_correction(in_hand, command, journal)
    assert silent.renews is None
    correction, renewed = decide_correction(in_hand, command, journal, (lifted,))
    assert correction.renews.what == (renewed.what,) == ("clocks.reponse_mise_en_demeure",)


def test_a_protection_given_back_waits_for_the_letter_that_tells_of_it(case) -> None:
    case.must(NOTICE)
    case.must(LIFTED)
    case.holds_letters = True
    take_back(case)
    later = TODAY + timedelta(days=60)
    assert case.ask(at(WITHDRAWAL, later)).codes == {Code.LETTER_NOT_LEFT}
    case.letters_leave(later)
    assert not is_allowed(case, WITHDRAWAL, later + timedelta(days=LENGTH))
    assert is_allowed(case, WITHDRAWAL, later + timedelta(days=LENGTH + 4))


@pytest.mark.parametrize("protected", ["lifted", "dropped", "account"])
def test_whoever_holds_the_dossier_now_is_told_before_anything_ends(case, protected) -> None:
    (opening, *_), waiting, _ = STOPPED[protected]
    case.must(opening)
    case.holds_letters = True
    case.must(said(c.AssignPerson, "2023-06-10", role="porteur", person="voisine"))
    assert not is_allowed(case, waiting, TODAY)
    case.letters_leave(TODAY)
    assert not is_allowed(case, waiting, TODAY + timedelta(days=1))
    assert any(is_allowed(case, waiting, TODAY + timedelta(days=n)) for n in range(40))


@pytest.mark.parametrize("protected", ["lifted", "dropped", "account"])
def test_whoever_holds_it_again_was_told_and_has_the_days_that_were_left(case, protected) -> None:
    (opening, *_), waiting, _ = STOPPED[protected]
    case.must(opening)
    case.holds_letters = True
    for on, person in (("2023-05-04", "voisine"), ("2023-06-10", "porteuse")):
        case.must(said(c.AssignPerson, on, role="porteur", person=person))
    back = day("2023-06-10")
    assert not is_allowed(case, waiting, back + timedelta(days=6))
    assert is_allowed(case, waiting, back + timedelta(days=LENGTH))


def test_a_naming_taken_back_is_a_change_of_holder_too(case) -> None:
    case.must(NOTICE)
    case.holds_letters = True
    case.must(said(c.AssignPerson, "2023-05-04", role="porteur", person="voisine"))
    renewal = case.dossier.version
    refused = case.ask(
        c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=TODAY, reason=because(), back_to=renewal)
    )
    assert refused.codes == {Code.NOTHING_TO_CORRECT}
    take_back(case, day("2023-05-14"))
    assert case.dossier.people["porteur"] == "porteuse"
    left = day("2023-05-14") + timedelta(days=LENGTH - 2)
    assert not is_allowed(case, WITHDRAWAL, left), "she had two days before, none since"
    assert is_allowed(case, WITHDRAWAL, left + timedelta(days=4)), "a week-end later"


@pytest.mark.parametrize("on", ["2023-05-04", "2023-05-20"])
def test_a_suspension_lifted_late_gives_no_time_back(case, on) -> None:
    """The lift is dated as its author likes; the delay runs again from its recording."""
    case.must(NOTICE)
    case.must(SUSPENDED)
    case.must(said(c.LiftHold, on, hold="suspension", reason=because()), TODAY)
    assert not is_allowed(case, WITHDRAWAL, TODAY)
    assert not is_allowed(case, WITHDRAWAL, TODAY + timedelta(days=LENGTH - 2))
    assert is_allowed(case, WITHDRAWAL, TODAY + timedelta(days=LENGTH + 3))
