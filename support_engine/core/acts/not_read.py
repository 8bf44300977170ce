"""Nothing is decided against somebody whose answer nobody has read (CRPA, art. L. 121-1 and
L. 122-1): what they present is weighed before, not after."""

from collections.abc import Iterator

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.condition import Condition
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import MESSAGES

HEARD = ("observations", "message")
"""What may answer a measure: observations, or plain words; another address or account does not."""


def not_read(case: Case) -> Iterator[Condition]:
    """Each word of the holder that waits for us to read it, and so keeps an adverse act back."""
    for record in case.dossier.messages:
        if record.kind in HEARD and record.answered_on is None:
            label = f"{MESSAGES[record.kind]} n° {record.number}"
            unread = blocked(
                Code.HOLDER_UNREAD,
                what=label,
                on=record.on,
                reference=case.dossier.reference,
            )
            yield Condition(f"Lu : {label}", unread)


def unread_blockers(case: Case) -> Iterator[Blocker | None]:
    """Why an order to give money back waits: whoever wrote was not read."""
    return (condition.blocker for condition in not_read(case))
