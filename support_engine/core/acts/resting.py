"""What a correction takes back of the acts since one of them, and what stays by itself."""

from collections.abc import Sequence

from support_engine.core.acts.sessions import SESSION
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.asked_back import stands_by_itself
from support_engine.core.programme.definition import Workflow

STAYING = (*m.IRREVERSIBLE, m.RequestRejected, m.RecoveryOpened)
"""What a closing that was a mistake leaves on record."""
Told = tuple[Workflow, e.Recorded]
"""A row of the journal with the rules in force when it was written."""


def resting(since: Sequence[Told]) -> list[Told]:
    """What is taken back of the acts since one of them, that one first."""
    return without_what_stays(without_what_moved(since))


def without_what_moved(since: Sequence[Told]) -> list[Told]:
    """What is taken back of the acts since one of them: all; but where money left, came in or was
    claimed back since a closing, that was the mistake, and the acts about money stay, but for an
    order to pay back that rests on the closing, as long as nothing was paid on it."""
    events = [row.event for _, row in since]
    is_closing = bool(events) and isinstance(events[0], e.Moved) and events[0].is_closing
    if not is_closing or not any(isinstance(event, STAYING) for event in events):
        return list(since)
    falling = unpaid_orders(events)
    return [
        told
        for told in since
        if not isinstance(told[1].event, m.MoneyEvent) or told[1].event in falling
    ]


def unpaid_orders(events: Sequence[e.AnyEvent]) -> list[e.AnyEvent]:
    """The orders of what was claimed back because the dossier was closed, and came not back."""
    opened = (event for event in events if isinstance(event, m.RecoveryOpened))
    founded = {event.number for event in opened if event.after_closing}
    paid = {event.number for event in events if isinstance(event, m.RecoveryReceived)}
    orders = (event for event in events if isinstance(event, m.RecoveryOrdered))
    return [event for event in orders if event.number in founded - paid]


def without_what_stays(since: Sequence[Told]) -> list[Told]:
    """What is taken back of the acts since one of them: not what rests on none of them. A paper
    that was received, an officer who was named, a detail that changed stand by themselves; after a
    change of rules, they bear its names."""
    taken, stays, at = list(since[:1]), False, since[0] if since else None
    for told in since[1:]:
        if not is_consequence(told[1]):
            renamed = any(isinstance(row.event, e.Migrated) for _, row in taken)
            is_half = at is not None and is_one_act(at, told[1])
            stays = stands_by_itself(told[1].event) or is_asked_besides(told[1], taken)
            stays = stays and not (renamed or is_half)
            at = told
        if not stays:
            taken.append(told)
    return taken


ASKED = (e.ExtensionRequested, e.MilestoneDeclared)
"""What a holder does, and rests on where the dossier stands alone."""
ON_FILE = (
    *(m.HolderKindRecorded, m.AidDeclared, m.AidProposed, m.GuaranteeRecorded),
    *(m.CommitmentRecorded, m.BankChanged, m.BankConfirmed),
)
"""What is written down of a dossier, and changes neither where it stands nor a date."""


def is_asked_besides(row: e.Recorded, taken: Sequence[Told]) -> bool:
    """Whether a row is a request, or a declaration, that nothing of what is taken back had to do
    with: a dossier's papers were put right, and what its holder asked since waits still."""
    on_file = all(isinstance(one.event, ON_FILE) for _, one in taken)
    return on_file and isinstance(row.event, ASKED)


def is_consequence(row: e.Recorded) -> bool:
    """Whether a row came with the act before it, by itself: it goes with it."""
    with_act = isinstance(row.event, e.ExtensionCancelled) and row.event.with_act
    return with_act or isinstance(row.event, e.ProtectionRenewed)


def is_one_act(told: Told, next_row: e.Recorded) -> bool:
    """Whether a row is the second half of the transition before it: the session that it names."""
    workflow, row = told
    if not isinstance(row.event, e.Moved) or not isinstance(next_row.event, e.DetailsChanged):
        return False
    name = workflow.sessions.next_fact if workflow.sessions else None
    together = (row.version + 1, row.at) == (next_row.version, next_row.at)
    return together and name in row.event.facts and set(next_row.event.changes) == {SESSION}
