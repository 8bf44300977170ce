"""Are the clocks of a file sound? What starts each, what ends it, what happens then."""

from collections.abc import Iterator

from support_engine.core.programme.definition import SYSTEM_ROLE, ClockRule, Workflow
from support_engine.core.programme.flaw import Flaw


def clock_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Clocks that nothing starts, of no single length, or whose end leads nowhere."""
    of_holds = clocks_of_holds(workflow)
    for name, clock in workflow.clocks.items():
        at = f"clocks.{name}"
        if not clock.starts_with and name not in of_holds:
            yield Flaw(f"{at}.starts_with", "rien ne fait courir ce délai")
        lengths = (clock.months, clock.days, clock.until_fact, clock.asked_days)
        if sum(length is not None for length in lengths) != 1:
            yield Flaw(at, "donnez une seule durée : months, days, until_fact ou asked_days")
        yield from hold_clock(workflow, name, clock)
        if clock.on_end != "remind" and clock.transition is None:
            yield Flaw(f"{at}.transition", f"on_end = « {clock.on_end} » demande une transition")
        yield from automatic(workflow, name)
        yield from runs_out_flaws(name, clock)
        yield from followed_clock(workflow, name)
        for fact in (clock.from_fact, clock.until_fact):
            yield from dated_fact(workflow, at, fact, clock.starts_with)


def hold_clock(workflow: Workflow, name: str, clock: ClockRule) -> Iterator[Flaw]:
    """A reply period belongs to one hold, which alone starts it: else it could be cut short."""
    at, of_holds = f"clocks.{name}", [h for h in workflow.holds.values() if h.clock == name]
    if (clock.asked_days is not None) != bool(of_holds):
        problem = "une durée fixée chaque fois va avec une mesure, et réciproquement"
        yield Flaw(f"{at}.asked_days", problem)
    if of_holds and clock.starts_with:
        yield Flaw(f"{at}.starts_with", "ce délai est celui d’une mesure, qui seule le fait courir")
    if of_holds:
        yield from cut_short(at, clock)
    if len(of_holds) > 1:
        both = " et ".join(f"« {hold.label} »" for hold in of_holds)
        yield Flaw(at, f"{both} ont le même délai : lever l’une arrêterait celui de l’autre")
    for hold_id, hold in workflow.holds.items():
        if hold.clock == name and not hold.waits_for_letter:
            problem = "son délai protège le porteur, et aucune lettre ne le lui annonce"
            yield Flaw(f"holds.{hold_id}.letter", problem)
    if any(hold.silences for hold in of_holds):
        problem = "la mesure interrompt les rappels, ceux de son propre délai aussi"
        yield Flaw(at, problem)


def cut_short(at: str, clock: ClockRule) -> Iterator[Flaw]:
    """A reply period counts from the letter of its measure, and ends by its length or with the
    measure: nothing else that happens takes days of it."""
    for key in ("from_fact", "from_clock", "ends_with"):
        if getattr(clock, key):
            problem = "un délai de réponse part de sa lettre, et finit à son terme : retirez ce mot"
            yield Flaw(f"{at}.{key}", problem)


def reply_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """A reply period whose limits are in the wrong order admits no length at all."""
    for name, clock in workflow.clocks.items():
        if clock.asked_days and not 0 < clock.asked_days[0] <= clock.asked_days[1]:
            low, high = clock.asked_days
            yield Flaw(f"clocks.{name}.asked_days", f"aucune durée ne va de {low} à {high} jours")


def automatic(workflow: Workflow, name: str) -> Iterator[Flaw]:
    """A clock that moves a dossier by itself needs a transition that the system may do, unasked."""
    clock = workflow.clocks[name]
    transition = workflow.transition_of.get(clock.transition or "")
    if clock.on_end != "move" or transition is None:
        return
    if SYSTEM_ROLE not in transition.roles:
        yield Flaw(f"transitions.{transition.id}.roles", f"« {SYSTEM_ROLE} » doit pouvoir le faire")
    if transition.asks or transition.reason_required:
        yield Flaw(
            f"transitions.{transition.id}", "une transition automatique ne peut rien demander"
        )
    target = workflow.states.get(transition.target)
    ends = transition.id in clock.stops_with or (target is not None and target.final)
    if not ends:
        problem = f"« {transition.id} » doit arrêter ce délai, sinon il agirait encore le lendemain"
        yield Flaw(f"clocks.{name}.stops_with", problem)


def dated_fact(
    workflow: Workflow, at: str, fact: str | None, starts_with: tuple[str, ...]
) -> Iterator[Flaw]:
    """A clock that counts from a fact needs a date, asked by each act that starts the clock."""
    if fact is None or fact not in workflow.facts:
        return
    if workflow.facts[fact].type != "date":
        yield Flaw(at, f"« {fact} » n’est pas une date")
    for name in starts_with:
        transition = workflow.transition_of.get(name)
        if transition is not None and fact not in transition.asks:
            yield Flaw(at, f"« {fact} » n’est pas demandé par « {name} », qui fait courir ce délai")


def clocks_of_holds(workflow: Workflow) -> set[str]:
    """The reply periods, which the lifting of their hold stops."""
    return {hold.clock for hold in workflow.holds.values() if hold.clock}


def runs_out_flaws(name: str, clock: ClockRule) -> Iterator[Flaw]:
    """A clock that always runs out, and that something ends all the same."""
    if clock.runs_out and (clock.stops_with or clock.ends_with):
        problem = "ce délai a pourtant de quoi prendre fin avant son terme"
        yield Flaw(f"clocks.{name}.runs_out", problem)


def followed_clock(workflow: Workflow, name: str) -> Iterator[Flaw]:
    """A clock that counts from the end of another starts with it, and follows no circle."""
    clock = workflow.clocks[name]
    followed = workflow.clocks.get(clock.from_clock or "")
    if followed is None:
        return
    at = f"clocks.{name}.from_clock"
    if clock.from_fact or clock.until_fact:
        yield Flaw(at, "from_clock exclut from_fact et until_fact : un délai a un seul départ")
    for act in clock.starts_with:
        if act not in followed.starts_with:
            problem = f"« {act} » fait courir ce délai, mais pas « {clock.from_clock} »"
            yield Flaw(at, problem)
    along, seen = clock.from_clock or "", set[str]()
    while along in workflow.clocks and along not in seen:
        seen.add(along)
        along = workflow.clocks[along].from_clock or ""
    if name in seen:
        yield Flaw(at, "ce délai se compterait de sa propre fin")
