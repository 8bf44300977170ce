"""One account on dossiers of different holders is told to those who know both, never refused."""

from dataclasses import replace

import pytest

from support_engine.adapters.store.case import dossiers, same_account
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.stories.checkup.checkup import shared_points
from tests.money_story import IBAN, ORDERER, OTHER_IBAN, accompanied, act, advance_paid, ready
from tests.story import OFFICER, REFERENCE, day

OTHER = "MP1-002"
SAID = f"Le compte …0189 est aussi celui de {REFERENCE}"


@pytest.fixture
def two(office):
    """A dossier that is being paid, and an open one of another holder."""
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    office.open_at("deposee", OTHER, name="Atelier du Bois")
    named = c.AssignPerson(
        reference=OTHER, by=OFFICER, on=day("2022-10-07"), role="porteur", person="sacha"
    )  # fmt: skip
    office.must(named)
    return office


def bank(iban: str = IBAN, reference: str = OTHER) -> k.ChangeBank:
    given = act(k.ChangeBank, "2022-10-07", OFFICER, iban=iban, holder="Atelier du Bois")
    return replace(given, reference=reference)


def test_whoever_gives_an_account_that_another_holder_has_is_told_and_not_stopped(two) -> None:
    done = two.do(bank())
    (said,) = done.beside
    assert said.startswith(SAID)
    assert two.dossier(OTHER).purse.bank.iban == IBAN


def test_so_are_whoever_confirms_it_and_whoever_certifies_on_it(two) -> None:
    two.must(bank())
    confirmed = act(k.ConfirmBank, "2022-11-16", ORDERER, channel="Appel")
    answer = two.do(confirmed)
    assert OTHER in answer.beside[0], answer
    claimed, proposed, certified, *_ = advance_paid()
    for command in (claimed, proposed):
        assert two.do(command).beside == ()
    assert OTHER in two.do(certified).beside[0]


def test_nothing_is_said_of_one_holder_nor_of_an_account_that_is_no_more(two) -> None:
    assert two.do(bank(OTHER_IBAN)).beside == ()
    assert two.do(bank(OTHER_IBAN, REFERENCE)).beside != ()
    assert two.do(bank()).beside == ()


@pytest.mark.parametrize(("siret", "is_said"), [("", True), ("73282932000074", False)])
def test_one_siret_is_one_holder(two, siret, is_said) -> None:
    for reference in (REFERENCE, OTHER):
        named = c.ChangeDetails(
            reference=reference, by=OFFICER, on=day("2022-10-07"), changes={"siret": siret}
        )
        if siret:
            two.must(named)
    assert bool(two.do(bank()).beside) == is_said


def test_doctor_says_it_once(two) -> None:
    with two.store.reading() as db:
        assert not list(shared_points(db))
    two.must(bank())
    with two.store.reading() as db:
        (point,) = shared_points(db)
        assert "1\u00a0compte" in point.sentence
        assert REFERENCE in point.sentence
        assert list(same_account.beside(db, dossiers.load(db, OTHER).dossier))
