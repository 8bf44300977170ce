"""A programme with the text that it was read from."""

from dataclasses import dataclass
from hashlib import sha256

from support_engine.core.programme.definition import Workflow


@dataclass(frozen=True, slots=True)
class WorkflowText:
    """A workflow with the exact text it was read from."""

    workflow: Workflow
    source: str
    place: str

    @property
    def sha256(self) -> str:
        """The hash that pins this version."""
        return sha256(self.source.encode()).hexdigest()


def key_of(workflow: Workflow) -> tuple[str, int]:
    """Id and version."""
    return workflow.header.id, workflow.header.version
