"""What a thing is called at another moment of its journal: changes of rules rename, and are undone.

A row names things as the rules of its day did. Nothing is compared across rows but by these names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from support_engine.core.dossier import events as e
from support_engine.core.dossier.renames import SECTION_OF, Renames, inverse

Names = Mapping[str, Renames]
"""Section → a name → what it becomes; nothing stands for what is gone."""


def taken_back(journal: Iterable[e.Recorded]) -> frozenset[int]:
    """The versions that no longer count."""
    return frozenset(
        v for row in journal if isinstance(row.event, e.Corrected) for v in row.event.takes_back
    )


def along(
    journal: Sequence[e.Recorded], since: int, section: str, name: str
) -> Iterator[tuple[e.Recorded, str]]:
    """The rows that stand after a version, each with what a thing that had this name then is called
    once the row is written; no name once it is gone."""
    gone = taken_back(journal)
    for row in journal[since:]:
        if row.version not in gone:
            name = renamed_by(journal, row, since).get(section, {}).get(name, name)
            yield row, name


def today(journal: Sequence[e.Recorded], since: int, section: str, name: str) -> str:
    """What a thing that had this name at a version is called now; nothing if it is gone."""
    for _, later in along(journal, since, section, name):
        name = later
    return name


def step_today(journal: Sequence[e.Recorded], since: int, step: e.StepSent) -> e.StepSent:
    """A rung that was said at a version, as its ladder and what it speaks of are called now; it
    names what is gone by nothing."""
    heading, _, name = step.subject.partition(".")
    section = SECTION_OF.get(heading, heading)
    rule = today(journal, since, "reminders", step.rule)
    subject = f"{heading}.{today(journal, since, section, name)}"
    return replace(step, rule=rule, subject=subject)


def renamed_by(journal: Sequence[e.Recorded], row: e.Recorded, since: int) -> Names:
    """What a row that stands renames: a migration; or one of before `since` that is taken back."""
    match row.event:
        case e.Migrated(renames=renames):
            return renames
        case e.Corrected(takes_back=versions):
            return undone(journal[v - 1].event for v in sorted(versions) if v <= since)
        case _:
            return {}


def taken_back_since(journal: Sequence[e.Recorded], row: e.Recorded) -> Names:
    """What the changes of rules that stood when a row was written, and were taken back since, call
    as it was called before them."""
    gone = taken_back(later for later in journal if later.version > row.version)
    return undone(
        earlier.event
        for earlier in journal
        if earlier.version in gone and earlier.version < row.version
    )


def undone(events: Iterable[e.AnyEvent]) -> Names:
    """What taking these acts back, in the order in which they were done, calls as it was called
    before them."""
    names: dict[str, dict[str, str]] = {}
    for event in events:
        if isinstance(event, e.Migrated):
            for section, renames in inverse(event.renames).items():
                known = names.setdefault(section, {})
                names[section] = known | {new: known.get(old, old) for new, old in renames.items()}
    return names
