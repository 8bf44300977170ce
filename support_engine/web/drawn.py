"""The drawing of each text of rules, made once in a process: it takes seconds."""

from threading import Lock

from support_engine.core.programme.source import WorkflowText
from support_engine.pictures.programme import Drawing, drawing

DRAWN: dict[str, Drawing] = {}
"""By the hash of the rules: there are few."""
ONE_AT_A_TIME = Lock()


def drawn_once(text: WorkflowText) -> Drawing:
    """The drawing of rules; whoever asks while it is made waits for it."""
    with ONE_AT_A_TIME:
        if text.sha256 not in DRAWN:
            DRAWN[text.sha256] = drawing(text.workflow)
        return DRAWN[text.sha256]
