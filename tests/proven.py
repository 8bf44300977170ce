"""What was proven once: by all the processes of a run, or in a base, for tests of other things."""

from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from support_engine import config
from support_engine.assemble import open_desk
from support_engine.stories.rules import proven

PROOFS = "PROOFS"
"""The variable that names the folder where the processes of a run remember verdicts."""


def remember_proofs(folder: Path) -> None:
    """A proof takes seconds: one that a process of this run has made is not made again by another
    (what it speaks of is known by its hash). A verdict is the name of an empty file, so that none
    is read half written."""
    proves = proven.holds

    def holds(subject: proven.Subject) -> bool:
        yes, no = (folder / f"{subject.digest}-{word}" for word in ("holds", "refused"))
        if not yes.exists() and not no.exists():
            (yes if proves(subject) else no).touch()
        return yes.exists()

    proven.holds = holds  # type: ignore[assignment]


def remember(folder: Path) -> None:
    """As if the shipped programme had just been proven in the base of a folder."""
    with (
        closing(open_desk(config.Settings(home=folder))) as desk,
        patch.object(proven, "holds", lambda subject: True),
    ):
        proven.require_proven(desk, None)
