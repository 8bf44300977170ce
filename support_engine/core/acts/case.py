"""What a decision is taken with, and who may take part in any."""

from dataclasses import dataclass
from datetime import date

from support_engine.core.days.calendar import Calendar
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow


@dataclass(frozen=True, slots=True)
class Rules:
    """What a decision is taken with: the programme, its calendar, and today's civil date."""

    workflow: Workflow
    calendar: Calendar
    today: date


def acting_roles(workflow: Workflow) -> tuple[str, ...]:
    """The programme-wide roles that act on dossiers, and the engine itself."""
    wide = (
        name for name, role in workflow.roles.items() if role.acts and role.scope == "programme"
    )
    return (*wide, SYSTEM_ROLE)
