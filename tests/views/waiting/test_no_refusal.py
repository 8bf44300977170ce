"""Nobody is sent into a refusal: what waits for somebody can be done, or says what else is to be
done before, by whoever does it."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.cli.today import tell
from support_engine.core.acts import commands as c
from support_engine.core.dossier.case import Case
from support_engine.core.offers.offers import offer_of
from support_engine.errors import UnknownName
from support_engine.views.waiting.things import Mine, held_of, theirs, things
from tests import walks
from tests.console import as_typed
from tests.money_story import act, ready
from tests.story import HOLDER, OFFICER, REFERENCE, OneDossier, because
from tests.views.test_several_waits import RAISED, card_of
from tests.web.bureau import Browser, bureau_of

EVERYBODY = Mine(everybody=True)


def sent_into_a_refusal(case: Case) -> list[str]:
    """What waits for one of us, whose act would be refused without a word of it."""
    held, found = held_of(case), []
    for thing in things(held, theirs(held, EVERYBODY, case.today), case.today):
        if thing.step is None:
            continue
        made = offer_of(case, None, thing.step.key, today=case.today)
        if (made is None or made.blockers) and not thing.stopped:
            found.append(thing.said)
        assert thing.stopped in thing.said
    return found


def test_whatever_the_life_nobody_is_sent_into_a_refusal(workflow, calendar) -> None:
    seen = set[bool]()

    @settings(max_examples=6, deadline=None)
    @given(seed=st.integers(0, 10**6), writes=st.sets(st.integers(0, 39), max_size=4))
    def law(seed: int, writes: set[int]) -> None:
        life = OneDossier(workflow, calendar)
        for place, command in enumerate(walks.walk(workflow, seed, 40)):
            with suppress(UnknownName):
                life.do(command)
            if place in writes:
                word = c.WriteToTeam(
                    reference=REFERENCE, by=HOLDER, on=life.today, about="message", text="Bonjour"
                )
                life.do(word)
            case = Case(workflow, life.dossier, calendar, life.today)
            assert not sent_into_a_refusal(case), (seed, place)
            held = held_of(case)
            seen.update(bool(one.stopped) for one in things(held, held.waits, case.today))

    law()
    assert seen == {True, False}


HELD = (
    *ready(),
    *RAISED[:2],
    act(c.OpenHold, "2022-12-22", OFFICER, hold="suspension", reason=because()),
)


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_what_is_stopped_says_so_and_is_no_button(office, capsys) -> None:
    """A certification under a suspension: the card says it, on the page and at the terminal."""
    office.open_at("accompagnement")
    for command in HELD:
        office.must(command)
    (thing,) = card_of(office, "olivia", "2022-12-23").things
    assert thing.step.key == "tranche.certify:avance"
    assert thing.stopped.startswith("Retenu : « Suspension »")
    page = Browser(bureau_of(office, "2022-12-23")).enter("olivia").get("/a-faire").text
    assert "Retenu" in page
    assert "/actes/tranche.certify" not in page
    tell(card_of(office, "olivia", "2022-12-23"))
    said = as_typed(capsys.readouterr().out)
    assert as_typed(thing.stopped) in said
    assert "tranche certify" not in said
