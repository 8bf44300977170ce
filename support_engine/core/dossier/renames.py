"""A dossier under other names: what a change of rules does to a folded dossier.

Everything needed stands in the event, so that a journal folds without any programme file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from support_engine.core.dossier.clocks import left_undone
from support_engine.core.dossier.dossier import (
    Clock,
    DocumentRecord,
    Dossier,
    ExtensionRecord,
    Pause,
)
from support_engine.core.dossier.migration_events import ClockLength, Migrated, Served
from support_engine.core.dossier.purse import Amendment, Purse

Value = TypeVar("Value")
Renames = Mapping[str, str]
SECTION_OF = {
    "validations": "milestones",
    "extensions": "clocks",
    "claims": "tranches",
    "certifications": "tranches",
    "transmissions": "tranches",
    "requests": "tranches",
}
"""What a ladder speaks of stands under another heading of the file."""


def carried(dossier: Dossier, event: Migrated, on: date) -> dict[str, Any]:
    """The fields of the dossier under the new rules."""
    names = event.renames

    def of(section: str) -> Renames:
        return names.get(section, {})

    clocks = {
        new: replace(
            under_new_rules(clock, names, event.lengths.get(new), new in event.settled),
            undone=left_undone(clock, event.ran_out.get(new), on),
            over_with=event.over.get(new, still_over(clock, names)),
        )
        for new, clock in renamed(dossier.clocks, of("clocks")).items()
    }
    holds = of("holds")
    return {
        "workflow_version": event.new_version,
        "state": event.state,
        "phase": event.phase,
        "clocks": clocks,
        "facts": renamed(dossier.facts, of("facts")),
        "facts_on": renamed(dossier.facts_on, of("facts")),
        "people": renamed(dossier.people, of("roles")),
        "milestones": renamed(dossier.milestones, of("milestones")),
        "owed_again": renamed(dossier.owed_again, of("milestones")),
        "documents": papers(dossier, names),
        "holds": tuple(replace(h, hold=holds.get(h.hold, h.hold)) for h in dossier.holds),
        "extensions": extensions(dossier.extensions, of("clocks")),
        "purse": purse(dossier.purse, of("tranches"), event.schedule),
        "known": under_names(dossier.known, names),
        "owed_since": under_names(dossier.owed_since, names),
        "served": {**served(dossier.served, names), **event.served},
        "reminded": {**marks(dossier.reminded, names), **event.marks},
        "untold": marks(dossier.untold, names),
        "put_off": marks(dossier.put_off, names),
        "later": event.later,
    }


def renamed(things: Mapping[str, Value], names: Renames) -> dict[str, Value]:
    """Things by their new names; what is renamed to nothing is left out."""
    return {names.get(name, name): part for name, part in things.items() if names.get(name) != ""}


def papers(dossier: Dossier, names: Mapping[str, Renames]) -> dict[str, tuple[DocumentRecord, ...]]:
    """The papers under the new names of their kinds; what one was refused for stays known, by its
    former name where it is gone."""
    of = names.get("milestones", {})
    return {
        kind: tuple(
            replace(one, refused_for=of.get(one.refused_for) or one.refused_for) for one in held
        )
        for kind, held in renamed(dossier.documents, names.get("documents", {})).items()
    }


def extensions(requests: Iterable[ExtensionRecord], clocks: Renames) -> tuple[ExtensionRecord, ...]:
    """The requests for more time, without those on a clock that is gone."""
    return tuple(
        replace(asked, clock=clocks.get(asked.clock, asked.clock))
        for asked in requests
        if clocks.get(asked.clock) != ""
    )


def under_new_rules(
    clock: Clock, names: Mapping[str, Renames], length: ClockLength | None, is_settled: bool
) -> Clock:
    """A clock with the causes of its pauses renamed, and its new length where one was decided."""
    clocks, facts = names.get("clocks", {}), names.get("facts", {})
    kept = replace(
        clock,
        pauses=tuple(replace(p, cause=cause(p, names)) for p in clock.pauses),
        is_settled=clock.is_settled or is_settled,
        after=clocks.get(clock.after, clock.after),
        from_fact=facts.get(clock.from_fact, clock.from_fact),
        until_fact=facts.get(clock.until_fact, clock.until_fact),
    )
    if length is None:
        return kept
    return replace(
        kept,
        months=length.months,
        days=length.days,
        working_day=length.working_day,
        ends_on=length.ends_on,
        after=length.after,
        until_fact=kept.until_fact if length.until_fact is None else length.until_fact,
    )


def still_over(clock: Clock, names: Mapping[str, Renames]) -> tuple[str, ...] | None:
    """What had ended a clock, under its new names; what is gone was done, and stays so."""
    if clock.over_with is None:
        return None
    return tuple(new for subject in clock.over_with if (new := subject_under(subject, names)))


def cause(pause: Pause, names: Mapping[str, Renames]) -> str:
    """`state.a_completer`, `hold.suspension`: renamed with what they name."""
    kind, _, name = pause.cause.partition(".")
    return f"{kind}.{names.get(f'{kind}s', {}).get(name, name)}"


def purse(before: Purse, tranches: Renames, schedule: Mapping[str, int]) -> Purse:
    """The money under the new names of its tranches; the schedule of the agreement stays."""

    def amended(amendment: Amendment) -> Amendment:
        return replace(amendment, schedule=renamed(amendment.schedule, tranches))

    waiting = before.proposed
    return replace(
        before,
        tranches=renamed(before.tranches, tranches),
        amendments=tuple(map(amended, before.amendments)),
        proposed=replace(waiting, terms=amended(waiting.terms)) if waiting else None,
        schedule=schedule or renamed(before.schedule, tranches),
    )


LADDERS = ("reminded", "untold", "put_off")
"""What a dossier knows of its ladders, each by `rule|subject|deadline`."""


def marks(reminded: Mapping[str, int], names: Mapping[str, Renames]) -> dict[str, int]:
    """How far each ladder went, under the new names of the ladder and of what it speaks of."""
    furthest: dict[str, int] = {}
    for mark, days in reminded.items():
        if key := new_mark(mark, names):
            furthest[key] = max(days, furthest.get(key, days))
    return furthest


def served(papers: Mapping[str, Served], names: Mapping[str, Renames]) -> dict[str, Served]:
    """What papers served stays so, though it may have another name, or none."""
    return {
        sha256: replace(was, subject=subject_under(was.subject, names))
        for sha256, was in papers.items()
    }


def inverse(names: Mapping[str, Renames]) -> Mapping[str, Renames]:
    """New → old: what a migration that is taken back called otherwise."""
    return {
        section: {new: old for old, new in renames.items() if new}
        for section, renames in names.items()
    }


def new_mark(mark: str, names: Mapping[str, Renames]) -> str:
    """`rule|subject|deadline` under the new names; nothing if one of them is gone."""
    rule, subject, deadline = mark.split("|")
    new_rule = names.get("reminders", {}).get(rule, rule)
    new_subject = subject_under(subject, names)
    return f"{new_rule}|{new_subject}|{deadline}" if new_rule and new_subject else ""


def under_names(days: Mapping[str, date], names: Mapping[str, Renames]) -> dict[str, date]:
    """Days by subject (`milestones.x`), under their new names; what is gone is left out."""
    found = ((subject_under(old, names), on) for old, on in days.items())
    return {subject: on for subject, on in found if subject}


def subject_under(subject: str, names: Mapping[str, Renames]) -> str:
    """`milestones.diagnostic` under its new name; nothing if it is gone."""
    section, _, name = subject.partition(".")
    new = names.get(SECTION_OF.get(section, section), {}).get(name, name)
    return f"{section}.{new}" if new else ""
