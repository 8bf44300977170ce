"""The dates of a calendar to subscribe to, as any calendar is told of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from support_engine.core.acts.turns import owner_label
from support_engine.core.dossier.explain import subject_label
from support_engine.core.programme.definition import Workflow

ENDED = "Échéance retirée"


@dataclass(frozen=True, slots=True)
class Event:
    """A date of a dossier, a whole day. `uid`: of the dossier and of what is due, whatever day it
    is moved to; `sequence`: greater with each change of the dossier; `told_at`: when the last one
    was recorded, so that the same base gives the same bytes."""

    uid: str
    on: date
    summary: str
    description: str
    path: str
    sequence: int
    told_at: datetime
    is_cancelled: bool


def event(workflow: Workflow, line: Mapping[str, Any]) -> Event:
    """A deadline, or one that ended, under the rules that its dossier follows."""
    reference, subject = line["reference"], line["subject"]
    try:
        label, owner = subject_label(workflow, subject), owner_label(workflow, subject)
    except KeyError:  # it ended with the rules that named it
        label, owner = ENDED, ""
    said = [line["name"], f"État : {workflow.states[line['state']].label}"]
    said += [f"À qui : {owner}"] if owner else []
    return Event(
        uid=f"{workflow.header.id}.{reference}.{subject}@support-engine",
        on=date.fromisoformat(line["due_on"]),
        summary=f"{reference} · {label}",
        description="\n".join(said),
        path=f"/dossiers/{reference}",
        sequence=line["version"],
        told_at=line["told_at"],
        is_cancelled=bool(line["is_gone"]),
    )
