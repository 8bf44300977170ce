"""An act taken back stays so, whatever its clock is called once the change of rules is undone."""

from datetime import date

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.corrections import Past
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.awaited import Renewal
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.correcting import called
from support_engine.core.dossier.events import Corrected
from support_engine.recording.decided import Decided, taken_back
from tests.core.versions.test_migration import decided
from tests.new_rules import renamed, rules
from tests.story import HEAD, OFFICER, REFERENCE, OneDossier, because, day

NAMES = {"clocks": {"recevabilite": "examen"}}
OTHERWISE = rules(renamed("recevabilite", "examen"))


def back_to(case, told, version: int, on: str, workflow, by=HEAD) -> None:
    """The acts since a version taken back; the dossier follows these rules afterwards."""
    command = c.CorrectLastAct(
        reference=REFERENCE, by=by, on=day(on), reason=because("Erreur"), back_to=version
    )
    here = Case(case.workflow, case.dossier, case.calendar, day(on))
    now = case.journal[-1].at.replace(year=day(on).year, month=day(on).month, day=day(on).day)
    done = taken_back(here, command, Past(tuple(told)), now, lambda _: workflow)
    assert isinstance(done, Decided)
    for event in done.events:
        case.happen(event, day(on), by.person)
        told.append((case.workflow, case.journal[-1]))
    case.workflow, case.dossier = workflow, done.after.dossier


@pytest.mark.parametrize("names", [NAMES, {}])
def test_an_automatic_act_does_not_come_again_with_the_rules_of_before(
    workflow, calendar, names
) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    new = OTHERWISE if names else rules()
    told = [(workflow, row) for row in case.journal]
    (event,) = decided(case, new, "2022-01-10", **names)
    case.happen(event, day("2022-01-10"), HEAD.person)
    told.append((workflow, case.journal[-1]))
    changed, case.workflow = case.journal[-1].version, new.workflow
    case.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day("2022-05-02")))
    told += [(new.workflow, row) for row in case.journal[changed:]]
    moved = next(row.version for _, row in told[changed:] if row.event.type == "moved")
    back_to(case, told, moved, "2022-05-03", new.workflow, OFFICER)  # asked by one, done by two
    back_to(case, told, moved, "2022-05-03", new.workflow)
    assert case.dossier.state == "deposee"
    assert moves(case, "2022-05-04") == []
    back_to(case, told, changed, "2022-05-05", workflow)
    assert case.dossier.workflow_version == 1
    assert moves(case, "2022-05-06") == []


def moves(case, on: str) -> list[str]:
    here = Case(case.workflow, case.dossier, case.calendar, day(on))
    return [line.rule for line in agenda(here) if line.kind == "move"]


def test_all_that_a_correction_names_is_called_otherwise() -> None:
    end = date(2022, 3, 1)
    what = ("clocks.examen", "recoveries.1", "bank")
    event = Corrected((3,), "Erreur", ("examen",), None, Renewal(what, end), {"examen": end})
    then = called(event, {"clocks": {"examen": "recevabilite"}})
    assert (then.settles, then.undoes) == (("recevabilite",), {"recevabilite": end})
    assert then.renews == Renewal(("clocks.recevabilite", "recoveries.1", "bank"), end)
