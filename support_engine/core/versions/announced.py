"""What a dossier in flight has, or was told it would have, and no change of rules takes back: what
our silence gives, and by when; the label; a project that goes on; the day of an announcement.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier.by_itself import acts_alone, done_by_itself
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, going_on
from support_engine.core.dossier.embargo import is_public
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.proof.taking import is_against
from support_engine.core.versions.passage import Passage

Renames = Mapping[str, Mapping[str, str]]
"""Section → old names and new ones."""
MORE = {
    "requires_documents": "documents",
    "requires_milestones": "milestones",
    "requires_clocks_over": "clocks",
    "after": "facts",
}
"""What an act may ask for before it, and the section that names it."""


def silences(passage: Passage) -> Iterator[Blocker]:
    """What our silence gives, it gives still, no later than was told."""
    names = passage.event.renames.get("clocks", {})
    for name, act in still_to_give(passage.before):
        new = names.get(name, name)
        if new in passage.after.dossier.clocks and (why := lost(passage, act, name, new)):
            label = passage.before.workflow.clocks[name].label
            yield blocked(Code.SILENCE_LOST, clock=label, id=new, given=act.label, why=why)


def still_to_give(case: Case) -> Iterator[tuple[str, Transition]]:
    """The clocks, whoever was to act, that will give something by themselves, with what: all that
    is not against its holder, an end that is a success included."""
    for name, act in done_by_itself(case.workflow):
        if acts_alone(case, name) and not is_against(case.workflow, act):
            yield name, act


def lost(passage: Passage, was: Transition, name: str, new: str) -> str:
    """What of it would be lost, as the end of a French sentence; nothing if nothing."""
    after, rules = passage.after, passage.after.workflow
    act = rules.transition_of.get(rules.clocks[new].transition or "")
    if act is None or rules.clocks[new].on_end != "move" or not acts_alone(after, new):
        return "rien n’y aurait plus lieu de soi-même"
    if not leads_alike(was, act, rules, passage.event.renames):
        return f"ce serait « {act.label} », ou plus depuis les mêmes états"
    if asks_more(was, act, passage.event.renames):
        return "il y faudrait davantage"
    return later(passage, name, new)


def leads_alike(was: Transition, act: Transition, rules: Workflow, renames: Renames) -> bool:
    """Whether an act leads where the former one led, from wherever it did. A state that has no
    name under the new rules leads, or is led, nowhere."""
    names = renames.get("states", {})
    target = names.get(was.target, was.target)
    origins = {names.get(one, one) for one in was.origins} & set(rules.states)
    is_unnamed = target not in rules.states and not is_against(rules, act)
    is_same = act.target == target or is_unnamed
    return is_same and origins <= set(act.origins)


def asks_more(was: Transition, act: Transition, renames: Renames) -> bool:
    """Whether an act asks for what the former one did not."""
    for key, section in MORE.items():
        names = renames.get(section, {})
        if set(getattr(act, key)) - {names.get(one, one) for one in getattr(was, key)}:
            return True
    return bool(act.requires_hold and not was.requires_hold)


def later(passage: Passage, name: str, new: str) -> str:
    """How its end would come later, now or once what is suspended runs again."""
    before, after = passage.before, passage.after
    for was, will in ((before, after), (going_on(before), going_on(after))):
        old, end = clock_deadline(was, name).on, clock_deadline(will, new).on
        if old is not None and end is None:
            return "il serait suspendu, et rien ne dirait jusqu’à quand"
        if old is not None and end is not None and end > old:
            return f"ce serait le {day(end)}, au lieu du {day(old)}"
    return ""


def decided(passage: Passage) -> Iterator[Blocker]:
    """What only an act decides is decided neither by the state that a mapping gives, nor by what a
    file says of it: that a project is completed, that it has the label or has it no more, that it
    is public."""
    before, after = passage.before, passage.after
    state = before.dossier.state
    was, will = before.workflow.states[state], after.workflow.states[after.dossier.state]
    ends = [
        case.workflow.money.completed if case.workflow.money else () for case in (before, after)
    ]
    said = {
        "le projet serait achevé": after.dossier.state in ends[1] and state not in ends[0],
        "le label serait attribué": will.labelled and not was.labelled,
        "le label serait retiré": was.labelled and not will.labelled,
        "le label serait public avant son annonce": is_told_early(passage),
    }
    for why in (words for words, is_so in said.items() if is_so):
        yield blocked(Code.MAPPED_TO_A_DECISION, state=will.label, id=state, why=why)


def is_told_early(passage: Passage) -> bool:
    """Whether a label that is not public yet would be so before the day of its announcement."""
    before, after = passage.before, passage.after
    has_label = before.workflow.states[before.dossier.state].labelled
    return has_label and not is_public(before) and public_on(after) < public_on(before)


def public_on(case: Case) -> date:
    """The day from which a label is public: at once where nothing is awaited, never while its day
    is not known."""
    fact = case.workflow.header.embargo_fact
    known = case.dossier.facts.get(fact or "")
    return date.fromisoformat(str(known)) if known else date.max if fact else date.min
