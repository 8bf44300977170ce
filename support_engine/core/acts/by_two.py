"""What two people take back: what our silence gave or is about to give, a transfer whose return
was told. One asks, another does the same."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from support_engine.core.acts.blockers import Code, Refused, blocked
from support_engine.core.acts.commands import CorrectLastAct
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.resting import Told
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier.by_itself import acts_alone, automatic_act, our_silence
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.payment_events import RequestRejected
from support_engine.core.programme.definition import SYSTEM_ROLE
from support_engine.core.programme.roles import HOLDER

ASKED = (
    "reprise de l’acte n° {number} demandée, à confirmer par une seconde personne (correct --to"
    " {number}) : {why}. {reason}"
)
SILENCE = "notre silence en a donné l’effet, ou va le donner"
TOLD_BACK = "le retour de ce virement a été écrit à qui l’attendait"


def asks_for_two(
    case: Case,
    journal: Sequence[Told],
    taken: Sequence[Told],
    by: str,
    announced: Collection[int],
) -> str:
    """Why one person alone does not take these acts back; nothing where they do."""
    if silence_gave(taken) or gave_its_time(case, journal, taken, by):
        return SILENCE
    return TOLD_BACK if any(told_back(row, announced) for _, row in taken) else ""


def told_back(row: e.Recorded, announced: Collection[int]) -> bool:
    """Whether a transfer came back, and its letter has left: taken back, it is paid again."""
    event = row.event
    return isinstance(event, RequestRejected) and bool(event.returned) and row.version in announced


def silence_gave(taken: Iterable[Told]) -> bool:
    """Whether some of these acts is a right that came by itself, at the end of a time of ours."""
    return any(
        isinstance(row.event, e.Moved)
        and row.actor == SYSTEM_ROLE
        and row.event.transition in {act.id for act in our_silence(workflow).values()}
        for workflow, row in taken
    )


def gave_its_time(case: Case, journal: Sequence[Told], taken: Sequence[Told], by: str) -> bool:
    """Whether one of these acts gave our silence its time, or had it end sooner: the deposit, the
    papers received. Typed anew of a later day, it would give us two months more; whatever stopped
    or ended that time since goes with it. Slips of the day are taken back by whoever made them, and
    holders take back what they like; other rules gave it no other time (0174)."""
    if by == case.dossier.people.get(HOLDER):
        return False
    for workflow, row in taken:
        is_a_slip = row.actor == by and civil_day(row.at) >= case.today
        if is_a_slip or isinstance(row.event, e.Migrated):
            continue
        before, after = (
            dict(to_be_given(Case(workflow, as_it_was(journal, last), case.calendar, case.today)))
            for last in (row.version - 1, row.version)
        )
        if any(before.get(name, date.max) > on for name, on in after.items()):
            return True
    return False


def as_it_was(journal: Sequence[Told], last: int) -> Dossier:
    """The dossier after that row of its journal."""
    return fold(row for _, row in journal if row.version <= last)


def to_be_given(case: Case) -> Iterator[tuple[str, date]]:
    """What our silence gives where the dossier stands: its clocks, and when."""
    for name in our_silence(case.workflow):
        if acts_alone(case, name) and automatic_act(case, name):
            on = clock_deadline(case, name).on
            if on:
                yield name, on


def asked_by(journal: Sequence[Told], number: int, taken: Sequence[Told]) -> str:
    """Who asked last that the acts since that one be taken back, all those that are `taken`; nobody
    where something was taken back since."""
    last = max(row.version for _, row in taken)
    for _, row in reversed(journal):
        if isinstance(row.event, e.Corrected) or row.version == last:
            return ""
        if isinstance(row.event, e.Noted) and row.event.takes_back == number:
            return row.actor
    return ""


def first_of_two(
    command: CorrectLastAct,
    journal: Sequence[Told],
    taken: Sequence[Told],
    why: str,
    others: tuple[str, ...],
) -> Decision | None:
    """What a correction comes to from the first person who asks it: a note that changes nothing,
    and waits for another in these roles. None from that one, who takes back what the first saw."""
    number = taken[0][1].version
    first = asked_by(journal, number, taken)
    if not first:
        note = ASKED.format(number=number, why=why, reason=command.reason.strip())
        return (e.Noted(note, takes_back=number, by=command.by.person, roles=others),)
    if command.by.person != first:
        return None
    how = f"Une autre personne fait la même reprise (correct --to {number})."
    what = f"{why}, et vous l’avez demandée"
    return Refused((blocked(Code.UNDONE_ALONE, what=what, how=how),))
