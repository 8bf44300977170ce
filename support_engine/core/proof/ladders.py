"""The claim that every rung of every ladder can be heard by somebody."""

from collections.abc import Collection, Iterator, Mapping

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import Reminder, Workflow
from support_engine.core.programme.references import subjects
from support_engine.core.programme.roles import HOLDER
from support_engine.core.programme.words import rung
from support_engine.core.proof.followed import is_ours
from support_engine.core.proof.hearing import Window, windows
from support_engine.core.proof.verdicts import Counterexample, Ground


def heard_ladders(ground: Ground) -> Iterator[Counterexample]:
    """Each ladder has something to speak of, and each of its rungs a day on which it can leave."""
    for rule in ground.workflow.reminders:
        known = windows(ground, rule.about)
        at = f"reminders.{rule.id}"
        mute = [name for name in rule.only if name not in known]
        for name in mute:
            words = f"« {subjects(ground.workflow)[rule.about][name].label} » {NEVER[rule.about]}"
            yield Counterexample(f"{at}.only", f"{words} : retirez-le de cette échelle")
        heard = {n: known[n] for n in rule.only or known if n in known}
        if not heard and not mute:
            yield Counterexample(f"{at}.about", "rien de tout cela n’arrive jamais à personne")
        if heard:
            yield from lost_rungs(ground.workflow, rule, heard)
        if rule.about == "clocks":
            yield from of_our_time(ground.workflow, rule, heard)


def of_our_time(
    workflow: Workflow, rule: Reminder, heard: Collection[str]
) -> Iterator[Counterexample]:
    """A ladder by which the holder is asked to act before the end of a time that is ours."""
    to_holder = workflow.reminder_letters.to_holder
    if not any(HOLDER in step.to and step.letter in to_holder for step in rule.steps):
        return
    for name in heard:
        if is_ours(workflow, workflow.clocks[name]):
            words = f"« {workflow.clocks[name].label} » est à nous de tenir, et cette échelle le"
            words = f"{words} rappelle au porteur, qui n’y peut rien : nommez-y d’autres délais"
            yield Counterexample(f"reminders.{rule.id}.only", words)


def lost_rungs(
    workflow: Workflow, rule: Reminder, heard: Mapping[str, Window]
) -> Iterator[Counterexample]:
    """The rungs whose day comes before the thing that they are about, or after it is gone."""
    at = f"reminders.{rule.id}"
    places = [(f"{at}.steps[{index}].days", step.days) for index, step in enumerate(rule.steps)]
    if rule.repeat:
        places.append((f"{at}.repeat.from_days", rule.repeat.from_days))
    for place, days in places:
        if any(window.first <= days <= window.last for window in heard.values()):
            continue
        is_early = all(days < window.first for window in heard.values())
        of = things(workflow, rule.about, heard)
        words = EARLY if is_early else LATE
        yield Counterexample(place, words.format(rung=rung(days), things=of))


def things(workflow: Workflow, section: str, names: Collection[str]) -> str:
    """What a ladder is about, in words; the first three say enough."""
    return listed(
        [f"« {subjects(workflow)[section][name].label} »" for name in list(names)[:3]], "ou"
    )


EARLY = "{rung}, {things} n’a pas encore commencé : rapprochez ce rappel de la date"
LATE = (
    "{rung}, un changement automatique a déjà eu lieu et plus personne n’attend {things} : "
    "placez ce rappel avant"
)
NEVER = {
    "clocks": "ne court jamais quand un rappel peut partir",
    "milestones": "n’est jamais attendu quand un rappel peut partir",
    "validations": "n’est jamais attendu quand un rappel peut partir",
    "extensions": "ne peut pas être prolongé, ou ne court jamais quand un rappel peut partir",
    "documents": "ne périme pas (valid_months)",
    "states": "est un état final, ou sans rappels : le dossier y est clos, ou une mesure s’y tait",
    "claims": "n’est jamais demandée",
    "certifications": "n’est jamais proposée",
    "transmissions": "n’est jamais certifiée",
    "requests": "n’est jamais transmise",
}
"""Why nobody ever hears of a thing."""
