"""Nothing is decided against somebody whose answer nobody has read (CRPA, art. L. 121-1 and
L. 122-1), nor paid on an account of which they say that it changed: what a holder writes is
weighed before, not after."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from support_engine.core.acts.actor import SYSTEM, Actor
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.condition import Attempt, Condition, too_early
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import MessageRecord
from support_engine.core.dossier.explain import MESSAGES
from support_engine.core.dossier.money_events import TranchePaid
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER

AGAINST = ("observations", "message", "contact")
"""What waits before something is decided against the holder: their answer, plain words, and where
they say that the decision would reach them. Another account answers nothing."""
OF_MONEY = ("bank", *AGAINST)
"""What waits before money leaves: whatever they wrote, since any of it may speak of the account."""
OF_PAYMENT = ("bank",)
"""What waits before a payment that was made since is recorded: the account that they say is another
one. Anything else keeps no payment from the books: the money has left already."""


def not_read(
    case: Case, kinds: Collection[str] = AGAINST, code: Code = Code.HOLDER_UNREAD
) -> Iterator[Condition]:
    """Each word of the holder, of these kinds, that waits for us to read it, and keeps an act
    back."""
    for record in waiting(case, kinds):
        yield Condition(f"Lu : {called(record)}", unread(case, record, code))


def called(record: MessageRecord) -> str:
    """« observations n° 2 »."""
    return f"{MESSAGES[record.kind]} n° {record.number}"


def unread(case: Case, record: MessageRecord, code: Code) -> Blocker:
    """Why an act waits until that message is read."""
    return blocked(
        code,
        what=called(record),
        on=record.on,
        reference=case.dossier.reference,
        id=record.number,
    )


def waiting(case: Case, kinds: Collection[str]) -> Iterator[MessageRecord]:
    """The messages of these kinds that nobody has read, the oldest first."""
    for record in case.dossier.messages:
        if record.kind in kinds and record.answered_on is None:
            yield record


def readers(workflow: Workflow) -> tuple[str, ...]:
    """The roles that read the holder, and answer: those that answer their requests for time."""
    return workflow.extensions.decided_by


def paid_unread(case: Case, events: Iterable[e.AnyEvent]) -> Iterator[str]:
    """What whoever records a payment is told: words that nobody read may speak of the account."""
    if any(isinstance(event, TranchePaid) for event in events):
        for record in waiting(case, OF_MONEY):
            yield (
                f"Le porteur a écrit le {day(record.on)} ({called(record)}), et personne n’a lu :"
                " son compte a peut-être changé. Faites-le lire sans attendre :"
                f" support-engine message answer {case.dossier.reference} {record.number}."
            )


def unread_blockers(case: Case, on: date) -> Iterator[Blocker | None]:
    """Why an act against the holder waits, or cannot be of that day: whoever wrote was not read, or
    was read later."""
    return (condition.blocker for condition in (*not_read(case), *read_later(case, on)))


def read_later(case: Case, on: date) -> Iterator[Condition]:
    """What was read after the day on which it should have been weighed: a decision is no older than
    that."""
    for record in case.dossier.messages:
        if record.kind in AGAINST and record.answered_on is not None:
            label = f"Lecture : {called(record)}"
            if early := too_early(on, min(record.answered_on, case.today), label):
                yield Condition(label, early)


def is_holder(case: Case, by: Actor) -> bool:
    """Whether whoever carries the project asks, from an address that is surely theirs: whoever
    moved it would leave the programme in their name, and close what they wrote unread."""
    return case.dossier.people.get(HOLDER) == by.person and not by.is_moved


def read_first(
    case: Case, by: Actor, taken: Iterable[tuple[Workflow, e.Recorded]], announced: Collection[int]
) -> Iterator[Blocker | None]:
    """Why a correction waits: it takes back what the holder was granted and told of, or what they
    did themselves."""
    holder = case.dossier.people.get(HOLDER)
    theirs = (
        row.actor == holder or (row.version in announced and granted(rules, row.event))
        for rules, row in taken
    )
    if not is_holder(case, by) and any(theirs):
        yield from unread_blockers(case, case.today)


def granted(workflow: Workflow, event: e.AnyEvent) -> bool:
    """Whether an act gave the holder something: a step on their road, time, a milestone."""
    if isinstance(event, e.Moved):
        way = workflow.transition_of[event.transition]
        return not (way.adverse or way.reason_required or event.is_closing)
    return isinstance(event, e.ExtensionGranted | e.MilestoneValidated)


def read_before(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """What waits to be read before somebody decides against whoever carries the project: what
    takes a right away, or owes its reasons (CRPA, art. L. 211-2). Not what the holder asks
    themselves, nor what time alone brings."""
    wanted, by = attempt.transition, attempt.by
    is_own = by == SYSTEM or is_holder(case, by)
    is_against = wanted.adverse or (wanted.reason_required and not is_own)
    if is_against and not case.dossier.is_closed:
        yield from not_read(case)
    if wanted.adverse and not case.dossier.is_closed:
        yield from read_later(case, attempt.on)
