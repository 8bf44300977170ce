"""What a command names, as the programme's file names it: people write a label, or a part of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from support_engine.core.acts.actor import Command
from support_engine.core.language.names import identified
from support_engine.core.programme.definition import Workflow

Asked = TypeVar("Asked", bound=Command)
NAMED: Mapping[str, tuple[str, Callable[[Workflow], Mapping[str, object]]]] = {
    "transition": ("transition", lambda workflow: workflow.transition_of),
    "kind": ("pièce", lambda workflow: workflow.documents),
    "milestone": ("jalon", lambda workflow: workflow.milestone_of),
    "clock": ("délai", lambda workflow: workflow.clocks),
    "hold": ("mesure", lambda workflow: workflow.holds),
    "tranche": ("tranche", lambda workflow: workflow.tranche_of),
    "role": ("rôle", lambda workflow: workflow.roles),
}
"""Each field of a command that names a part of the programme: what that is, and all there are."""


def in_full(workflow: Workflow, command: Asked) -> Asked:
    """The command with the ids of the file.

    Raises UnknownName for what the programme does not have, and for a part that several have.
    """
    meant: dict[str, Any] = {
        field: identified(things, given, kind)
        for field, (kind, all_of) in NAMED.items()
        if (given := getattr(command, field, "")) and (things := all_of(workflow))
    }
    return replace(command, **meant) if meant else command
