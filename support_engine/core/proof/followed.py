"""The claim that every deadline has somebody who is told in time, and somebody to act on it."""

from collections.abc import Iterable, Iterator

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import ClockRule, Transition, Workflow
from support_engine.core.programme.money import covered
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.hearing import Window, audiences, can_move
from support_engine.core.proof.lengths import DAYS_OF_MONTH, SHIFT_DAYS, shortest, shortest_start
from support_engine.core.proof.proposals import possible_proposals
from support_engine.core.proof.refusals import is_news, is_refusal
from support_engine.core.proof.steps import Situation, people
from support_engine.core.proof.taking import is_against
from support_engine.core.proof.verdicts import Counterexample, Ground


def followed_deadlines(ground: Ground) -> Iterator[Counterexample]:
    """Each thing that waits for somebody has a rung that surely leaves, to somebody who acts."""
    workflow = ground.workflow
    for section, names in expected(workflow).items():
        for name in names:
            yield from unseen(workflow, section, name, sure(workflow, section, name))
    yield from late_unseen(workflow)
    yield from ends_unseen(ground)
    yield from stopped_by_us(workflow)
    yield from begun_again_by_us(ground)
    yield from stopped_without_answer(ground)
    yield from owed_without_time(ground)
    yield from drawn_out_by_us(workflow)
    yield from over_without_answer(workflow)
    yield from possible_answers(workflow)
    yield from possible_proposals(ground)


def unseen(workflow: Workflow, section: str, name: str, when: Window) -> Iterator[Counterexample]:
    """Nobody is told of a thing, or nobody of those who can do something about it."""
    readers = told(workflow, section, name, when)
    if not any(people(workflow, readers)):
        yield Counterexample(f"{section}.{name}", f"personne n’est prévenu : {WHAT[section]}")
    elif (able := who_acts(workflow, section, name)) and not set(readers) & set(able):
        labels = listed([workflow.roles[role].label for role in able], "ou")
        words = f"qui peut y répondre ({labels}) n’est jamais prévenu : ajoutez-le à une échelle"
        yield Counterexample(f"{section}.{name}", words)


def late_unseen(workflow: Workflow) -> Iterator[Counterexample]:
    """A milestone of which nobody but its holder hears once its day has come: where they do
    nothing, it is forgotten by all."""
    for milestone in workflow.milestones:
        if HOLDER not in milestone.declared_by:
            continue
        readers = set(people(workflow, told(workflow, "milestones", milestone.id, Window(0))))
        if not readers - {HOLDER}:
            words = f"une fois « {milestone.label} » en retard, personne d’autre que le porteur ne"
            words = f"{words} l’apprend : ajoutez qui suit le dossier à un échelon d’après ce jour"
            yield Counterexample(f"milestones.{milestone.id}", words)


def ends_unseen(ground: Ground) -> Iterator[Counterexample]:
    """Clocks whose end takes everybody by surprise. A milestone due then is reminder enough, where
    nothing else is to be done at the end."""
    workflow = ground.workflow
    hung_on = {m.due.clock for m in workflow.milestones if m.due.at == "end"}
    for name, rule in workflow.clocks.items():
        if name in hung_on and rule.on_end == "remind":
            continue
        readers = told(workflow, "clocks", name, before_the_move(ground, name))
        if not any(people(workflow, readers)):
            words = f"personne n’est prévenu à temps du terme de « {rule.label} »"
            yield Counterexample(f"clocks.{name}", words)
        transition = workflow.transition_of.get(rule.transition or "")
        if rule.on_end != "propose" or transition is None:
            continue
        able = tuple(people(workflow, transition.roles))
        if able and not set(able) & set(readers):
            labels = listed([workflow.roles[role].label for role in able], "ou")
            words = f"« {transition.label} » y est proposée, et {labels} n’en sait rien"
            yield Counterexample(f"clocks.{name}.transition", words)


def stopped_by_us(workflow: Workflow) -> Iterator[Counterexample]:
    """Our own time stands still where nobody but us is to act: our silence would never end it."""
    for name, rule in workflow.clocks.items():
        for state in rule.paused_in if is_ours(workflow, rule) else ():
            onwards = (w for w in workflow.leaving[state] if not workflow.states[w.target].final)
            if not any(HOLDER in way.roles for way in onwards):
                where = f"« {workflow.states[state].label} », où le porteur n’a rien à faire"
                words = f"« {rule.label} », que nous avons à tenir, ne court plus dans {where}"
                yield Counterexample(f"clocks.{name}.paused_in", f"{words} : retirez cet état")


def drawn_out_by_us(workflow: Workflow) -> Iterator[Counterexample]:
    """Our own time, that we may lengthen by more than itself: an answer would be as late as we
    like."""
    for name, rule in workflow.clocks.items():
        own = max(rule.months or 0, -(-(rule.days or 0) // DAYS_OF_MONTH[0]))
        if is_ours(workflow, rule) and rule.max_extension_months > own > 0:
            words = f"« {rule.label} », que nous avons à tenir, pourrait plus que doubler"
            yield Counterexample(
                f"clocks.{name}.max_extension_months", f"{words} : écrivez {own} au plus"
            )


def begun_again_by_us(ground: Ground) -> Iterator[Counterexample]:
    """Our own time starts anew while it runs, by an act that is ours alone: our silence would never
    end it. What the holder sends may start it again."""
    workflow, said = ground.workflow, set[tuple[str, str]]()
    for here, steps in ground.space.following.items():
        for act in (workflow.transition_of[s.name] for s, _ in steps if s.is_transition):
            for name in sorted(here.running) if HOLDER not in act.roles else ():
                rule = workflow.clocks[name]
                if (
                    is_ours(workflow, rule)
                    and act.id in rule.starts_with
                    and (name, act.id) not in said
                ):
                    said.add((name, act.id))
                    words = (
                        f"« {act.label} » fait repartir « {rule.label} », que nous avons à tenir"
                    )
                    at = f"clocks.{name}.starts_with"
                    yield Counterexample(at, f"{words} : retirez cet acte", ground.story(here))


def stopped_without_answer(ground: Ground) -> Iterator[Counterexample]:
    """Our own time is stopped by an act of ours that answers nothing: our silence would never end,
    as no other time of ours runs or, where it would have been in favour of the holder, at all."""
    workflow, said = ground.workflow, set[tuple[str, str]]()
    for here, steps in ground.space.following.items():
        for step, after in steps:
            act = workflow.transition_of[step.name] if step.is_transition else None
            if act is None or HOLDER in act.roles:
                continue
            for name in sorted(here.running - after.running):
                if (name, act.id) in said or is_answered(workflow, name, act, after):
                    continue
                said.add((name, act.id))
                clock = workflow.clocks[name].label
                words = f"« {act.label} » arrête « {clock} », que nous avons à tenir, sans y"
                words = f"{words} répondre : retirez cet acte"
                at = f"clocks.{name}.stops_with"
                yield Counterexample(at, words, ground.story(here))


def owed_without_time(ground: Ground) -> Iterator[Counterexample]:
    """An answer is to be given again (it was put off, and presented anew), and the time that we had
    for it was stopped by the first: nobody is told by when, and our silence would never end it."""
    workflow, said = ground.workflow, set[str]()
    for here in ground.space.following:
        for name in sorted(here.stopped - here.running - said):
            rule = workflow.clocks[name]
            ways = [way for way in workflow.leaving[here.state] if way.id in rule.stops_with]
            if not ways or not has_an_end(workflow, name) or is_timed(workflow, here, ways):
                continue
            said.add(name)
            words = f"« {ways[0].label} » reste à décider, « {rule.label} » a été arrêté, et la"
            words = f"{words} personne attend sans date : faites repartir un délai par l’acte qui y"
            words = f"{words} ramène"
            yield Counterexample(f"clocks.{name}.starts_with", words, ground.story(here))


def has_an_end(workflow: Workflow, name: str) -> bool:
    """Whether a clock is our own time, at whose end something happens."""
    rule = workflow.clocks[name]
    return rule.on_end != "remind" and is_ours(workflow, rule)


def is_timed(workflow: Workflow, here: Situation, ways: Iterable[Transition]) -> bool:
    """Whether some time of ours runs for one of these answers."""
    own = [name for name in here.running if has_an_end(workflow, name)]
    return any(way.id in workflow.clocks[name].stops_with for name in own for way in ways)


def over_without_answer(workflow: Workflow) -> Iterator[Counterexample]:
    """Our own time is over once a paper or a date is there, and nobody answered."""
    for name, rule in workflow.clocks.items():
        if is_ours(workflow, rule) and rule.on_end != "remind" and rule.ends_with:
            words = f"« {rule.label} », que nous avons à tenir, finirait sans que personne réponde"
            words = f"{words} : nommez l’acte qui répond (stops_with)"
            yield Counterexample(f"clocks.{name}.ends_with", words)


def is_answered(workflow: Workflow, name: str, act: Transition, after: Situation) -> bool:
    """Whether an act may stop a clock: it is no time of ours at whose end something happens, it
    leads where its end would have led or beyond, it says yes or no; or, of a clock whose end is
    against the project, it leads where that end is no longer to fear, or another such runs."""
    rule = workflow.clocks[name]
    ending = workflow.transition_of.get(rule.transition or "")
    if rule.on_end == "remind" or ending is None or not is_ours(workflow, rule):
        return True
    there = workflow.ahead[ending.target] | {ending.target}
    if act.target in there or is_news(workflow, act) or is_refusal(workflow, act):
        return True
    if not is_against(workflow, ending):
        return False
    is_safe = act.target not in ending.origins
    return is_safe or any(rejects_in_time(workflow, other) for other in after.running)


def rejects_in_time(workflow: Workflow, name: str) -> bool:
    """Whether a clock is of our time, and a project is rejected at its end."""
    rule = workflow.clocks[name]
    ending = workflow.transition_of.get(rule.transition or "")
    return is_ours(workflow, rule) and ending is not None and is_against(workflow, ending)


def is_ours(workflow: Workflow, rule: ClockRule) -> bool:
    """Whether somebody else than the holder has to act before its end: whoever owns it or, where
    the file names nobody, whoever received the deposit with which it starts."""
    return rule.owner not in (None, "", HOLDER) or (
        not rule.owner and workflow.header.deposit in rule.starts_with
    )


def told(workflow: Workflow, section: str, name: str, when: Window) -> tuple[str, ...]:
    """The roles that some ladder tells of it on a day of the window."""
    return tuple(
        role
        for rule in workflow.ladders.get(section, ())
        if not rule.only or name in rule.only
        for days, to in audiences(rule)
        if when.first <= days <= when.last
        for role in to
    )


def sure(workflow: Workflow, section: str, name: str) -> Window:
    """When a rung surely exists: a ladder says nothing of days before its subject."""
    match section:
        case "milestones":
            return Window(-shortest_start(workflow, workflow.milestone_of[name]))
        case "documents":
            return Window(-28 * (workflow.documents[name].valid_months or 0))
        case _:
            return Window(0)


def before_the_move(ground: Ground, name: str) -> Window:
    """When a rung about the end of a clock surely leaves: no earlier than the clock starts, and
    before it moves the dossier, days off included."""
    rule = ground.workflow.clocks[name]
    if not can_move(ground, name):
        return Window(-shortest(ground.workflow, name))
    return Window(-shortest(ground.workflow, name), 0 if rule.working_day else -SHIFT_DAYS)


def who_acts(workflow: Workflow, section: str, name: str) -> tuple[str, ...]:
    """The roles that can do what is waited for; empty where anybody's attention is enough."""
    money = workflow.money
    match section:
        case "milestones":
            able = workflow.milestone_of[name].declared_by
        case "validations":
            able = workflow.milestone_of[name].validated_by
        case "extensions":
            able = workflow.extensions.decided_by
        case "claims" | "certifications" | "transmissions" | "requests" if money is not None:
            hands = covered(workflow.ladders)[section].values()
            able = tuple(role for hand in hands for role in getattr(money.roles, hand))
        case _:
            able = ()
    return tuple(people(workflow, able))


WHAT = {
    "milestones": "aucune échelle de rappels ne porte sur ce jalon",
    "validations": "ce jalon déclaré peut attendre sans que personne ne le sache",
    "extensions": "une prolongation demandée peut rester sans réponse",
    "documents": "cette pièce peut expirer sans que personne ne le sache",
    "claims": "cette demande de versement peut rester sans suite",
    "certifications": "ce versement proposé peut rester sans être certifié",
    "transmissions": "cette demande certifiée peut rester sans être transmise",
    "requests": "ce paiement attendu peut rester sans suite",
}
"""What goes unseen where no ladder speaks of a thing."""


def expected(workflow: Workflow) -> dict[str, list[str]]:
    """What waits for somebody, by section of the ladders."""
    milestones = [m.id for m in workflow.milestones]
    tranches = [t.id for t in workflow.tranches]
    return {
        "milestones": milestones,
        "validations": milestones,
        "extensions": [n for n, rule in workflow.clocks.items() if rule.max_extension_months],
        "documents": [n for n, kind in workflow.documents.items() if kind.valid_months],
        **dict.fromkeys(covered(workflow.ladders), tranches),
    }


def possible_answers(workflow: Workflow) -> Iterator[Counterexample]:
    """Extensions are asked and decided by people."""
    if not any(rule.max_extension_months for rule in workflow.clocks.values()):
        return
    for key in ("asked_by", "decided_by"):
        if not any(people(workflow, getattr(workflow.extensions, key))):
            yield Counterexample(f"extensions.{key}", "aucun rôle qui agit ne peut le faire")
