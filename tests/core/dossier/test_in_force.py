"""In force is by day of effect, not by order of recording; the former way kept the order."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.days.reckonings import FORMER
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.events import DocumentAdded
from support_engine.core.dossier.evolve import evolve
from support_engine.core.money import law
from support_engine.core.telling.money_notices import money_notice
from tests.money_story import IBAN, OTHER_IBAN, act, money_case, ready
from tests.story import HOLDER, OFFICER, OneDossier, day, in_hand

FIRST = day("2022-10-10")
KINDS = {
    "commitment": (lambda n: m.CommitmentRecorded(f"EJ-{n}", n), lambda d: d.purse.commitment),
    "guarantee": (lambda n: m.GuaranteeRecorded(n), lambda d: d.purse.guarantee),
    "aid": (lambda n: m.AidDeclared(n), lambda d: d.purse.aid),
    "works": (lambda n: m.WorksStarted(FIRST + timedelta(n)), lambda d: d.purse.works_on),
    "account": (lambda n: m.BankChanged(f"FR{n}", "A", "ana"), lambda d: d.purse.bank.iban),
    "paper": (
        lambda n: DocumentAdded("rib", f"{n}.pdf", str(n), n),
        lambda d: d.documents["rib"][-1].name,
    ),
}


@pytest.fixture(scope="module")
def granted(workflow, calendar):
    return OneDossier(workflow, calendar).to("incubation").dossier


def told(dossier, rows):
    """The dossier after entries of these days, recorded in this order."""
    for on, event in rows:
        dossier = evolve(dossier, event, FIRST + timedelta(on))
    return dossier


@pytest.mark.parametrize("kind", KINDS)
@given(days=st.lists(st.integers(0, 400), min_size=1, max_size=6, unique=True), data=st.data())
@settings(max_examples=40)
def test_the_same_acts_in_any_order_give_the_same_in_force(kind, granted, days, data) -> None:
    made, read = KINDS[kind]
    rows = [(on, made(on)) for on in days]
    shuffled = data.draw(st.permutations(rows))
    newest = told(granted, [max(rows, key=lambda row: row[0])])
    assert read(told(granted, shuffled)) == read(told(granted, rows)) == read(newest)


@pytest.mark.parametrize("kind", KINDS)
def test_of_the_same_day_the_last_recorded(kind, granted) -> None:
    made, read = KINDS[kind]
    for order in permutations((1, 2, 3)):
        found = read(told(granted, [(5, made(n)) for n in order]))
        assert found == read(told(granted, [(5, made(order[-1]))]))


@pytest.mark.parametrize("kind", KINDS)
def test_the_former_way_keeps_the_order_of_recording(kind, granted) -> None:
    made, read = KINDS[kind]
    former = replace(granted, reckoning=FORMER)
    after = told(former, [(9, made(9)), (2, made(2))])
    assert read(after) == read(told(former, [(2, made(2))]))
    assert after.in_force_since == {}


def test_the_papers_of_a_kind_all_stay_on_file(granted) -> None:
    made, _ = KINDS["paper"]
    after = told(granted, [(n, made(n)) for n in (5, 1, 9, 3)])
    assert [paper.name for paper in after.documents["rib"]] == ["1.pdf", "3.pdf", "5.pdf", "9.pdf"]


@given(before=st.integers(1, 90), waited=st.integers(0, 12))
@settings(max_examples=25)
def test_an_account_of_an_earlier_day_is_never_paid_and_frees_nothing(
    workflow, calendar, before, waited
) -> None:
    """The account in force, its letter, its quarantine and who gave it stay as they were."""
    claim = act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance")
    case = money_case(workflow, calendar, ready(), [claim])
    changed = act(k.ChangeBank, "2023-01-30", OFFICER, iban=OTHER_IBAN, holder="Atelier")
    (said,) = case.must(changed)
    hand = in_hand(workflow, case.dossier, calendar)
    assert money_notice(hand, said) is not None
    bank = case.dossier.purse.bank
    earlier = replace(changed, on=changed.on - timedelta(before), iban=IBAN, holder="Autre")
    asked = case.ask(earlier, day("2023-01-31"))
    assert not isinstance(asked, Refused)
    letters = case.dossier.letters
    (untold,) = case.must(earlier, day("2023-01-31"))
    assert money_notice(in_hand(workflow, case.dossier, calendar), untold) is None
    assert case.dossier.purse.bank == bank
    assert case.dossier.letters == letters
    on = str(changed.on + timedelta(max(1, waited)))
    outcome = case.ask(act(k.ProposeTranche, on, OFFICER, tranche="avance"))
    is_held = isinstance(outcome, Refused) and Code.BANK_QUARANTINED in outcome.codes
    assert is_held is (max(1, waited) < law.rules(workflow).quarantine_days)
