"""A letter that is looked at before it leaves, or after: of the day of its act."""

from types import SimpleNamespace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.language.french import long_day
from support_engine.stories.letters.previews import preview_letter
from tests.console import as_typed
from tests.office import TEAM, Office
from tests.story import HEAD, OFFICER, REFERENCE, because, day


def previewed(office: Office, today: str) -> str:
    """The acknowledgement as it would read that day."""
    desk = SimpleNamespace(
        store=office.store, letters=office.letters, engine=office.engine, signatory=TEAM[0]
    )
    case = office.engine.case_of(office.dossier(), day(today))
    return as_typed(" ".join(preview_letter(desk, case, "accuse_reception").text.split()))


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_the_acknowledgement_is_of_the_day_of_the_deposit(office: Office) -> None:
    """One that was made months ago is considered admissible already; one to come, not yet."""
    office.open_at("deposee")
    on = office.dossier().last_act_on
    late = previewed(office, "2022-09-01")
    assert as_typed(f"déposée le {long_day(on)}") in late
    assert "elle est depuis considérée comme recevable" in late
    assert "sera considérée comme recevable" not in late
    soon = previewed(office, str(on))
    assert "sera considérée comme recevable" in soon
    for by in (OFFICER, HEAD):
        office.must(
            c.CorrectLastAct(reference=REFERENCE, by=by, on=on, reason=because(), back_to=2)
        )
    today = as_typed(f"déposée le {long_day('2022-09-01')}")
    assert today in previewed(office, "2022-09-01"), "no act stands"
