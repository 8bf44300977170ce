"""Is what a file says of its acts sound? Days supposed, dates in order, the right to reply."""

from collections.abc import Iterator

from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.programme.flaw import Flaw
from support_engine.core.programme.frame import KNOWN_DAYS, THE_OPENING


def bound_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Bounds of what is no date, or by what is none or never given; a date that bounds itself."""
    asked = {name for t in workflow.transitions for name in t.asks}
    for name, field in workflow.facts.items():
        for key in ("not_before", "not_after"):
            others = [n for n in getattr(field, key) if n in workflow.facts.keys() - {*KNOWN_DAYS}]
            at = f"facts.{name}.{key}"
            if getattr(field, key) and field.type != "date":
                yield Flaw(at, f"« {name} » n’est pas une date")
            for other in others:
                yield from dated_and_asked(workflow, at, other, asked)
            if name in others:
                yield Flaw(at, "une date ne se borne pas elle-même")
        if field.past and field.type != "date":
            yield Flaw(f"facts.{name}.past", f"« {name} » n’est pas une date")
        if field.judgement and not (field.past and THE_OPENING in field.not_before):
            problem = "un jugement a eu lieu, et le dossier était ouvert : écrivez past = true et"
            problem += f" not_before = [« {THE_OPENING} »]"
            yield Flaw(f"facts.{name}.judgement", problem)
    for name in KNOWN_DAYS:
        if name in workflow.facts:
            yield Flaw(f"facts.{name}", "ce nom désigne un jour que tout dossier connaît (bornes)")


def committee_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """The day of a committee is a date, which some act gives."""
    asked = {name for t in workflow.transitions for name in t.asks}
    for committee in workflow.committees:
        if committee.day in workflow.facts:
            at = f"committees.{committee.id}.day"
            yield from dated_and_asked(workflow, at, committee.day, asked)


def dated_and_asked(workflow: Workflow, at: str, fact: str, asked: set[str]) -> Iterator[Flaw]:
    """A day to compare with is a date, which some act asks."""
    if workflow.facts[fact].type != "date":
        yield Flaw(at, f"« {fact} » n’est pas une date")
    if fact not in asked:
        yield Flaw(at, f"aucune transition ne demande « {fact} »")


def adverse_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """An adverse act has one delay to reply before it, its reasons, and a person who decides."""
    asked = {name for t in workflow.transitions for name in t.asks}
    for t in workflow.transitions:
        at = f"transitions.{t.id}"
        for fact in (name for name in t.after if name in workflow.facts):
            yield from dated_and_asked(workflow, f"{at}.after", fact, asked)
        if not t.adverse:
            continue
        notices = workflow.notices_under(t)
        is_named = t.requires_hold in notices
        if workflow.is_contradictory(t) and not notices:
            problem = "aucune mesure avec un délai de réponse ne le permet (allowed_under)"
            yield Flaw(f"{at}.adverse", f"acte défavorable : {problem}")
        if workflow.is_contradictory(t) and len(notices) > 1 and not is_named:
            listed = ", ".join(notices)
            yield Flaw(f"{at}.requires_hold", f"dites laquelle le précède : {listed}")
        if SYSTEM_ROLE in t.roles or not t.reason_required:
            problem = "une personne le décide, et le motive (reason_required)"
            yield Flaw(f"{at}.adverse", f"acte défavorable : {problem}")
