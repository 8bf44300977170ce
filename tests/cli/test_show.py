"""The card of a dossier on a terminal: each line that may be copied does what it says."""

from support_engine.cli.show import print_acts
from support_engine.core.acts import commands as c
from support_engine.views.dossier.dossier import card
from tests.story import HOLDER, REFERENCE, OneDossier, because, day, in_hand


def test_acts_of_one_command_that_differ_by_an_option_keep_it(workflow, calendar, capsys) -> None:
    case = OneDossier(workflow, calendar).to("incubation")
    asked = {"reference": REFERENCE, "reason": because("Travaux"), "clock": "incubation"}
    case.must(c.RequestExtension(by=HOLDER, on=day("2022-05-02"), months=2, **asked))
    print_acts(card(in_hand(case.workflow, case.dossier, case.calendar)))
    said = [line for line in capsys.readouterr().out.splitlines() if "extend" in line]
    assert len(said) >= 2
    assert any("incubation --refuse" in line for line in said)
    assert not any("incubation | incubation" in line for line in said)
