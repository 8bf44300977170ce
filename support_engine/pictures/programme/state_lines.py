"""What is written in the box of a state: what starts there, what can be asked there, ways out."""

from collections.abc import Iterator, Mapping

from support_engine.core.language.french import NBSP
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.money import Tranche
from support_engine.pictures.programme import wording
from support_engine.pictures.programme.journey import WIDEST, Journey, Move
from support_engine.pictures.programme.plan import Act, Line, short


def act(
    workflow: Workflow,
    transition: Transition,
    journey: Journey | None,
    *,
    origin: str | None = None,
    label: str = "",
) -> Act:
    """A transition with who does it and what it needs; done from `origin`, or from anywhere."""
    done = [
        when(move)
        for move in (journey.moves if journey else ())
        if move.transition == transition.id and origin in (None, move.origin)
    ]
    lines = [Line("roles", wording.who(workflow, transition.roles))]
    lines.extend(Line("detail", words) for words in wording.requirements(workflow, transition))
    lines.extend(Line("passed", words) for words in done)
    return Act(transition.id, label or transition.label, tuple(lines), bool(done))


def state_lines(
    workflow: Workflow, state: str, journey: Journey | None, marks: Mapping[str, str]
) -> Iterator[Line]:
    """Everything that a state's box says before the acts that leave it."""
    yield from presence(workflow, state, journey)
    for name, clock in workflow.clocks.items():
        if state in starting_states(workflow, name):
            yield from clock_lines(workflow, name, journey)
        if state in clock.paused_in:
            yield Line("pause", f"Arrête le délai : {clock.label}")
    for tranche in workflow.tranches:
        if state in claimable_from(workflow, tranche):
            is_paid = journey is not None and tranche.id in dict(journey.paid)
            words = wording.tranche_line(workflow, tranche)
            yield Line("paid" if is_paid else "tranche", words)
    yield from ways_out(workflow, state, journey, marks)


def presence(workflow: Workflow, state: str, journey: Journey | None) -> Iterator[Line]:
    """Whether the dossier started here, is here, and under which measures."""
    if journey is None:
        return
    if state == workflow.header.initial:
        yield Line("passed", f"Ouvert le {short(journey.opened_on)}")
    left = {move.origin for move in journey.moves if move.number != WIDEST}
    if state == journey.state or state in journey.stays - left:
        yield Line("here", f"Ici depuis le {short(journey.since)}")
    if state != journey.state:
        return
    for hold, since in journey.holds:
        label = workflow.holds[hold].label if hold in workflow.holds else hold
        yield Line("hold", f"{label} depuis le {short(since)}")


def clock_lines(workflow: Workflow, clock: str, journey: Journey | None = None) -> Iterator[Line]:
    """A clock, then the milestones that are due from it, validated or not."""
    validated = dict(journey.validated) if journey else {}
    yield Line("clock", wording.clock_line(workflow, workflow.clocks[clock]))
    for milestone in workflow.milestones:
        words = wording.milestone_line(workflow, milestone)
        if milestone.due.clock == clock:
            yield Line("reached" if milestone.id in validated else "milestone", words)


def starting_states(workflow: Workflow, clock: str) -> set[str]:
    """The states in which a clock starts: those that its starting acts lead to."""
    acts = workflow.clocks[clock].starts_with
    return {workflow.transition_of[name].target for name in acts}


def claimable_from(workflow: Workflow, tranche: Tranche) -> set[str]:
    """The state from which a tranche can be asked at the earliest.

    The balance: the states that the file names. The others: where the agreement is notified, or,
    where that comes later, where the last of the clocks of its milestones starts.
    """
    money = workflow.money
    if money is None:
        return set()
    if tranche.kind == "balance":
        return set(money.completed)
    needed = [
        {t.target for t in workflow.transitions if money.facts.notified in t.asks},
        *(
            starting_states(workflow, workflow.milestone_of[name].due.clock)
            for name in tranche.requires_milestones
        ),
    ]
    order = list(workflow.states)
    known = [states for states in needed if states]
    return max(known, key=lambda states: min(map(order.index, states)), default=set())


def ways_out(
    workflow: Workflow, state: str, journey: Journey | None, marks: Mapping[str, str]
) -> Iterator[Line]:
    """The marks of the gathered acts that are possible from here, and the one that was done."""
    here = [t for t in workflow.leaving[state] if t.id in marks]
    if here:
        yield Line("exits", f"Sorties : {', '.join(marks[t.id] for t in here)}")
    for move in journey.moves if journey else ():
        if move.origin == state and move.transition in marks and move.number != WIDEST:
            mark = marks[move.transition]
            yield Line("passed", f"{mark} : {when(move)}")


def when(move: Move) -> str:
    """« étape 3, 24/01/2022 »."""
    return f"étape{NBSP}{move.number}, {short(move.on)}"
