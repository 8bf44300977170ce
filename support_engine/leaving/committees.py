"""Which committees meet, who follows each, and of which dossiers: asked when their day is told, and
again when the letter leaves."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from support_engine.adapters.store import pinned_rules
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import committee_marks
from support_engine.adapters.store.people.readers import Reader, audience
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.programme.definition import CommitteeRule, Workflow
from support_engine.core.telling.committees import Meeting
from support_engine.engine import Engine

Followers = dict[str, tuple[Reader, list[str]]]
"""By person: as what they follow a committee, in whose place, and of which dossiers they read."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee of a programme, by the newest rules that some dossier follows, and the dossiers
    that wait for it, by its day."""

    workflow: Workflow
    rule: CommitteeRule
    waiting: dict[date, list[Dossier]]

    def thread(self, meeting: Meeting) -> str:
        """What everything told of one of its meetings has in common."""
        return committee_marks.thread(self.workflow.header.id, self.rule.id, meeting.number)


def committees(engine: Engine, db: Connection) -> Iterator[Committee]:
    """Each committee of each programme that somebody follows."""
    followed = list(pinned_rules.pinned_on(db))
    for name in sorted({name for name, _ in followed}):
        versions = sorted(version for known, version in followed if known == name)
        rules = [engine.registry.get(name, version) for version in versions]
        for rule in rules[-1].committees:
            yield Committee(rules[-1], rule, waiting(db, rules, rule.id))


def waiting(db: Connection, rules: Sequence[Workflow], committee: str) -> dict[date, list[Dossier]]:
    """The dossiers that wait for a committee, whatever rules they follow, by its day."""
    found: dict[date, list[Dossier]] = {}
    for workflow in rules:
        for rule in (one for one in workflow.committees if one.id == committee):
            for state in workflow.judged_by(rule):
                for dossier in dossiers.dossiers(db, workflow=workflow.header.id, state=state):
                    on = None if dossier.in_takeover else dossier.facts.get(rule.day)
                    if dossier.workflow_version == workflow.header.version and on is not None:
                        found.setdefault(date.fromisoformat(str(on)), []).append(dossier)
    return found


def followers(
    db: Connection, committee: Committee, meeting: Meeting, on: date, but: str = ""
) -> Followers:
    """Who is told of a meeting on a day: whoever follows it, or stands in for who does, and whoever
    was told of it before (by another letter than `but`)."""
    judged = committee.waiting.get(meeting.on, [])
    found = {} if meeting.is_cancelled else following(db, committee, judged, on)
    before = committee_marks.reached(db, committee.thread(meeting), but)
    return found | {who: (Reader(who, role), []) for who, role in before if who not in found}


def following(
    db: Connection, committee: Committee, judged: Iterable[Dossier], on: date
) -> Followers:
    """Who follows a committee, through one of the dossiers that it judges or through all: as what,
    and of which dossiers they read. A role that is given dossier by dossier reads of its own."""
    workflow = committee.workflow
    everything = sorted(one.reference for one in judged)
    found: Followers = {}
    for dossier in judged:
        named, to = dossier.people, committee.rule.to
        for one in audience(db, workflow, named, to, on):
            is_bound = workflow.roles[one.role].scope == "dossier"
            _, own = found.setdefault(one.person, (one, [] if is_bound else everything))
            if dossier.reference not in own:
                own.append(dossier.reference)
    return found
