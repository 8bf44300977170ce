"""The claim that what ends a clock can happen while it runs, and that its owner hears of it."""

from collections.abc import Iterator, Mapping

from support_engine.core.programme.definition import ClockRule
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.lengths import shortest
from support_engine.core.proof.notified import agreed
from support_engine.core.proof.search import Road
from support_engine.core.proof.steps import Situation, people
from support_engine.core.proof.verdicts import Counterexample, Ground


def ending_things(ground: Ground) -> Iterator[Counterexample]:
    """Each thing that a clock waits for can be done in its life, and not by the act that starts it;
    whoever is to act before its end is among those who are told of it."""
    roads = agreed(ground)
    for name, rule in ground.workflow.clocks.items():
        for subject in rule.ends_with:
            at_once = done_at_once(ground, subject, rule)
            if words := at_once or never_done(ground, name, subject, roads):
                yield Counterexample(f"clocks.{name}.ends_with", f"« {subject} » {words}")
        yield from unreached_owner(ground, name, rule)


def never_done(ground: Ground, clock: str, subject: str, roads: Mapping[Situation, Road]) -> str:
    """Why a thing cannot be done while the clock runs; an empty text where it can."""
    section, _, name = subject.partition(".")
    states, space = ground.workflow.states, ground.space.situations
    lives = (h for h in space if clock in h.running and not states[h.state].final)
    match section:
        case "milestones":
            milestone = ground.workflow.milestone_of[name]
            done = (here for here in lives if ground.model.can_validate(here, milestone))
            problem = "ne peut jamais être validé pendant que ce délai court"
        case "facts":
            done = (here for here in lives if gives(ground, here, name))
            problem = "n’est jamais demandée pendant que ce délai court"
        case "claims" | "tranches":
            done = (here for here in lives if can_be_asked(ground, here, name, roads))
            problem = "ne peut jamais être demandée pendant que ce délai court"
        case _:
            return ""
    return "" if any(here in ground.played for here in done) else problem


def gives(ground: Ground, here: Situation, fact: str) -> bool:
    """Whether somebody can give a fact next."""
    acts = ground.workflow.transition_of
    return any(
        step.is_transition and fact in acts[step.name].asks
        for step, _ in ground.space.following[here]
    )


def can_be_asked(
    ground: Ground, here: Situation, tranche: str, roads: Mapping[Situation, Road]
) -> bool:
    """Whether a tranche can be asked here: an agreement is in force, what it rests on has begun."""
    money, rule = ground.workflow.money, ground.workflow.tranche_of[tranche]
    if money is None or here not in roads:
        return False
    started = here.running | here.stopped
    due = (ground.workflow.milestone_of[name].due for name in rule.requires_milestones)
    is_time = rule.kind != "balance" or here.state in money.completed
    return is_time and all(one.clock in started for one in due)


def done_at_once(ground: Ground, subject: str, rule: ClockRule) -> str:
    """A fact that every act which starts the clock gives, or a paper that it requires: the clock is
    over as it begins, or goes on after a paper that is there."""
    section, _, name = subject.partition(".")
    acts = [ground.workflow.transition_of[act] for act in rule.starts_with]
    if section == "facts" and acts and all(name in act.asks for act in acts):
        return "est donnée par l’acte même qui le fait partir : il finirait en commençant"
    if section == "documents" and any(name in act.requires_documents for act in acts):
        return "est exigée par l’acte même qui le fait partir : elle est déjà là quand il commence"
    return ""


def unreached_owner(ground: Ground, name: str, rule: ClockRule) -> Iterator[Counterexample]:
    """The role that is to act before the end hears of it on no day that surely comes before; the
    holder, where the file names nobody, may hear of what they owe by then instead."""
    workflow, owner = ground.workflow, rule.owner or HOLDER
    of_holds = {hold.clock for hold in workflow.holds.values()}  # its letter says its end
    if rule.owner is None and (name in of_holds or HOLDER not in workflow.roles):
        return
    if is_told(ground, name, owner):
        return
    label = workflow.roles[owner].label
    words = (
        f"« {label} » doit agir avant le terme et n’en est prévenu par aucun rappel : ajoutez-le"
    )
    words = f"{words} à une échelle de ce délai"
    if rule.owner is None:
        words = f"{words}, ou dites à qui il est (owner)"
    yield Counterexample(f"clocks.{name}.owner", words)


def is_told(ground: Ground, name: str, owner: str) -> bool:
    """Whether a role hears of the end of a clock before it surely comes or, the holder, of what is
    owed during it."""
    workflow, least = ground.workflow, -shortest(ground.workflow, name)
    if not any(people(workflow, (owner,))):
        return False
    owed = {one.id for one in workflow.milestones if one.due.clock == name}
    return any(
        owner in step.to and least <= step.days <= 0
        for ladder in workflow.ladders.get("clocks", ())
        if not ladder.only or name in ladder.only
        for step in ladder.steps
    ) or any(
        owner == HOLDER and owner in step.to
        for ladder in workflow.ladders.get("milestones", ())
        if owed and (not ladder.only or owed.intersection(ladder.only))
        for step in ladder.steps
    )
