"""Are the ladders of reminders sound? Subjects that exist, rungs in their order, nothing twice."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Reminder, Workflow
from support_engine.core.programme.flaw import Flaw
from support_engine.core.programme.references import subjects
from support_engine.core.programme.words import rung


def reminder_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Reminders about nothing, rungs in double, clocks that end without anybody told."""
    for rule in workflow.reminders:
        at = f"reminders.{rule.id}"
        if not subjects(workflow)[rule.about]:
            yield Flaw(f"{at}.about", f"le programme n’a rien de ce genre : « {rule.about} »")
        days = [step.days for step in rule.steps]
        if len(set(days)) != len(days):
            yield Flaw(f"{at}.steps", "deux étapes tombent le même jour")
        yield from repeat_flaws(rule)
    yield from said_twice(workflow)
    told = {
        name
        for rule in workflow.reminders
        if rule.about == "clocks"
        for name in (rule.only or workflow.clocks)
    }
    followed = {m.due.clock for m in workflow.milestones if m.due.at == "end"}
    for name in workflow.clocks:
        if name not in told | followed:
            yield Flaw(f"clocks.{name}", "personne n’est prévenu de la fin de ce délai")


def repeat_flaws(rule: Reminder) -> Iterator[Flaw]:
    """A repetition that begins among the steps, or ends before it begins."""
    at, repeat = f"reminders.{rule.id}.repeat", rule.repeat
    if repeat is None:
        return
    last = max(step.days for step in rule.steps)
    if repeat.from_days <= last:
        yield Flaw(
            at,
            "la répétition commence avant la fin de l’échelle : "
            f"écrivez from_days = {last + repeat.every_days}",
        )
    if repeat.until_days < repeat.from_days:
        yield Flaw(
            f"{at}.until_days",
            f"la répétition finit ({repeat.until_days} jours) avant de commencer "
            f"({repeat.from_days} jours) : donnez un until_days plus grand, ou retirez repeat",
        )


def said_twice(workflow: Workflow) -> Iterator[Flaw]:
    """Two ladders that write the same letter of the same thing to the same role on one day."""
    first: dict[tuple[str, str, int, str, str], str] = {}
    for rule in workflow.reminders:
        said: set[str] = set()
        for name in rule.only or subjects(workflow)[rule.about]:
            for days, role, letter in written(rule):
                other = first.setdefault((rule.about, name, days, role, letter), rule.id)
                if other != rule.id and other not in said:
                    said.add(other)
                    yield Flaw(
                        f"reminders.{rule.id}",
                        f"{rung(days)}, la lettre « {letter} » partirait deux fois à « {role} » "
                        f"pour « {name} » : l’échelle « {other} » l’écrit déjà",
                    )


def written(rule: Reminder) -> Iterator[tuple[int, str, str]]:
    """Day, role and letter of everything that a ladder writes."""
    for step in rule.steps:
        yield from ((step.days, role, step.letter) for role in step.to)
    if rule.repeat:
        repeat = rule.repeat
        for days in range(repeat.from_days, repeat.until_days + 1, repeat.every_days):
            yield from ((days, role, repeat.letter) for role in repeat.to)
