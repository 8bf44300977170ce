"""Whole lives in memory: each act decided and folded, the agenda after it, the letters named.

The floor is a plain dictionary machine over the same transitions: state in, state out, no dates,
no conditions, no letters.
"""

from collections.abc import Callable
from statistics import median

from benchmarks.measure import Measure, table
from benchmarks.results import note
from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.holidays import holidays_of
from support_engine.adapters.mail.templates import Letters
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.filing import open_dossier
from support_engine.core.days.calendar import Calendar
from support_engine.core.decide import decide
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from tests.story import road

LIVES, ROUNDS = 60, 5


def live(workflow: Workflow, calendar: Calendar, story: list[c.AnyCommand]) -> int:
    """One dossier from the draft to the closing; returns how many notices it gave rise to."""
    dossier: Dossier | None = None
    told = 0
    for command in story:
        if dossier is None:
            events = open_dossier(workflow, command, command.on)
        else:
            events = decide(Case(workflow, dossier, calendar, command.on), command)
        assert not isinstance(events, Refused)
        for event in events:
            dossier = evolve(dossier, event, command.on)
            case = Case(workflow, dossier, calendar, command.on)
            told += len(notices(Scene(case, agenda(case), command.on), event))
    assert dossier is not None
    assert dossier.is_closed
    return told


def plain(workflow: Workflow, story: list[c.AnyCommand]) -> None:
    """The floor."""
    moves = {(o, t.id): t.target for t in workflow.transitions for o in t.origins}
    state, history = workflow.header.initial, []
    for command in story:
        if isinstance(command, c.Advance):
            state = moves[state, command.transition]
        history.append((command.on, command.by.person, state))
    assert state == "cloturee"


def main() -> None:
    """Lives per second."""
    letters = Letters(config.shipped("templates"))
    path = config.shipped("workflows") / "manufactures.toml"
    workflow = workflows.load(path, letters.names()).workflow
    calendar, story = Calendar(holidays_of), list(road())
    told = live(workflow, calendar, story)
    floor, engine = Measure("plain dictionaries"), Measure("support_engine")
    subjects: list[tuple[Measure, Callable[[], object]]] = [
        (floor, lambda: plain(workflow, story)),
        (engine, lambda: live(workflow, calendar, story)),
    ]
    for _ in range(ROUNDS):
        for measure, act in subjects:
            measure.round([act] * LIVES)
    note(lives_cpu=engine.ratios(floor)[1], floor_lives=median(floor.cpu))
    rows = [m.row(None if m is floor else floor)[:6] for m in (floor, engine)]
    header = ("", "lives per s", "µs a life", "× floor", "CPU µs", "× floor")
    table(f"Whole lives in memory ({len(story)} acts, {told} letters each)", header, rows)


if __name__ == "__main__":
    main()
