"""Each letter of a programme by the occasions on which it leaves: the first one is its name."""

from collections.abc import Iterator

from support_engine.core.language.french import count, listed
from support_engine.core.programme.clocks import Reminder, Subject
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.letters import uses
from support_engine.core.telling.letter_names import called

FROM: dict[Subject, str] = {
    "clocks": "le terme d’un délai",
    "milestones": "l’échéance d’un jalon",
    "validations": "la déclaration d’un jalon",
    "extensions": "une demande de prolongation",
    "documents": "la fin de validité d’une pièce",
    "states": "l’entrée dans un état",
    "claims": "une demande de versement",
    "certifications": "la proposition d’un versement",
    "transmissions": "la certification d’un service fait",
    "requests": "la transmission d’un paiement",
}
"""What the days of a ladder count from, by its subject."""
GATHERED = {
    "reminder_letters.digest": "récapitulatif du jour, pour le porteur",
    "reminder_letters.digest_to_others": "récapitulatif du jour, pour les autres rôles",
    "reminder_letters.to_others": "rappel, pour les autres rôles que le porteur",
}
"""The letters that stand for others, told apart."""


def occasions(workflow: Workflow) -> dict[str, tuple[str, ...]]:
    """Letter → the occasions on which it leaves, in the order of the file."""
    found: dict[str, dict[str, None]] = {}
    for use in uses(workflow):
        if use.place.startswith("reminders."):
            told = [each for rule in workflow.reminders for each in of_ladder(rule, use.letter)]
        else:
            told = [GATHERED.get(use.place, called(workflow, use))]
        found.setdefault(use.letter, {}).update(dict.fromkeys(told))
    return {letter: tuple(told) for letter, told in found.items()}


def of_ladder(rule: Reminder, letter: str) -> Iterator[str]:
    """« rappel 90, 30 et 7 jours avant l’échéance d’un jalon », of the rungs that bear a letter."""
    days = sorted(step.days for step in rule.steps if step.letter == letter)
    start = FROM[rule.about]
    if before := [-day for day in days if day < 0]:
        yield f"rappel {spread(before)} avant {start}"
    if 0 in days:
        yield f"rappel le jour même : {start}"
    if after := [day for day in days if day > 0]:
        yield f"rappel {spread(after)} après {start}"
    if rule.repeat and rule.repeat.letter == letter:
        yield f"rappel tous les {count(rule.repeat.every_days, 'jour')} après {start}"


def spread(days: list[int]) -> str:
    """« 90, 30 et 7 jours »."""
    *first, last = days
    return listed([*map(str, first), count(last, "jour")])
