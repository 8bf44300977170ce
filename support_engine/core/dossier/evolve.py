"""What an event changes: `fold` of a journal is the dossier, and nothing else makes one.

No workflow, no calendar, no clock: an event says all that is needed, so that a dossier opened
under an old version of the rules folds for ever.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.days.reckonings import BY_SPAN
from support_engine.core.dossier import events as e
from support_engine.core.dossier.access_events import AccessEnded, AccessGiven
from support_engine.core.dossier.amending import amended, asked_for, extended
from support_engine.core.dossier.clocks import paused, refounded, resumed, started, stood, stopped
from support_engine.core.dossier.correcting import called, corrected, protected_again
from support_engine.core.dossier.dossier import (
    Dossier,
    ExtensionRecord,
    HoldRecord,
    MilestoneRecord,
    OwedAgain,
)
from support_engine.core.dossier.in_force import filed, is_overtaken, sent_back, since
from support_engine.core.dossier.known import STATE, known_later, owed_later
from support_engine.core.dossier.letter_evolve import awaited, delivered, lifted
from support_engine.core.dossier.milestone_events import MilestoneEvent
from support_engine.core.dossier.money_events import (
    AgreementAmended,
    BankChanged,
    MoneyEvent,
    RecoveryOpened,
)
from support_engine.core.dossier.money_evolve import FREEING, restated, spent_on
from support_engine.core.dossier.names import taken_back_since
from support_engine.core.dossier.people_evolve import beside, messages, people
from support_engine.core.dossier.reminder_evolve import reminded, under_old_names, unsaid
from support_engine.core.dossier.renames import carried
from support_engine.core.dossier.takeover import Takeover
from support_engine.core.dossier.takeover_evolve import taken_over


def fold(journal: Iterable[e.Recorded]) -> Dossier:
    """The dossier that a whole journal tells, corrections included. Raises ValueError if empty.

    A way of counting accepted on the road (`Noted.reckoning`) counts the whole journal so.
    """
    rows = tuple(journal)
    event_of = {row.version: row.event for row in rows}
    taken_back = {
        v for row in rows if isinstance(row.event, e.Corrected) for v in row.event.takes_back
    }
    standing = [row for row in rows if row.version not in taken_back]
    accepted = max((r.event.reckoning for r in standing if isinstance(r.event, e.Noted)), default=0)
    dossier: Dossier | None = None
    for row in rows:
        if row.version in taken_back:
            dossier = dossier and replace(dossier, version=row.version)
        else:
            event = row.event
            if isinstance(event, e.Corrected):
                event = called(event, taken_back_since(rows, row))
            dossier = evolve(dossier, event, row.on)
            if dossier.reckoning < accepted:
                dossier = replace(dossier, reckoning=accepted)
            if isinstance(row.event, e.Corrected):
                undone = [event_of[v] for v in sorted(row.event.takes_back, reverse=True)]
                dossier = unsaid(under_old_names(dossier, undone), undone)
    if dossier is None:
        raise ValueError("a journal starts with DossierOpened")
    return replace(dossier, version=rows[-1].version)


def evolve(dossier: Dossier | None, event: e.AnyEvent, on: date) -> Dossier:
    """The dossier after one more event, one version later.

    What a `Corrected` takes back needs the whole journal, hence `fold`.
    """
    if dossier is None:
        return opened(event, on)
    on = e.day_of(event, on)
    around: Changes = {"version": dossier.version + 1, **beside(dossier, event, on)}
    if isinstance(event, FREEING):
        around["purse"] = restated(dossier.purse, event.type, event.by)
    if not isinstance(event, SILENT):
        around["last_act_on"] = max(dossier.last_act_on, on)
    after = made_of(dossier, around | changed(dossier, event, on))
    known, owed = known_later(dossier, after, event), owed_later(after, event)
    if known is after.known and owed is after.owed_since:
        return after
    return made_of(after, {"known": known, "owed_since": owed})


def made_of(dossier: Dossier, changes: "Changes") -> Dossier:
    """Another dossier, some fields of which changed: `dataclasses.replace`, but twenty times as
    fast, as one is made for each event of each journal."""
    other = object.__new__(Dossier)
    vars(other).update(vars(dossier))
    vars(other).update(changes)
    return other


SILENT = (e.RemindersIssued, e.LetterEvent)
"""What happens around a dossier without being an act on it."""


def opened(event: e.AnyEvent, on: date) -> Dossier:
    """The first event makes the dossier."""
    if not isinstance(event, e.DossierOpened):
        raise ValueError(f"a journal starts with DossierOpened, not {event.type}")
    return Dossier(
        reference=event.reference,
        workflow=event.workflow,
        workflow_version=event.workflow_version,
        version=1,
        state=event.state,
        phase=event.phase,
        since=on,
        opened_on=on,
        last_act_on=on,
        follows=event.follows,
        reckoning=event.reckoning,
        details=event.details,
        people=event.people,
        known={STATE: event.known_on} if event.known_on and not event.takeover else {},
        takeover=Takeover(event.takeover, since=event.known_on or on) if event.takeover else None,
    )


Changes = dict[str, Any]
"""Fields of the dossier with their new values: one new dossier is made for each event."""


def changed(dossier: Dossier, event: e.AnyEvent, on: date) -> Changes:
    """Dispatch on the event; the type checker proves that none is forgotten."""
    match event:
        case e.Moved():
            return moved(dossier, event, on)
        case e.RemindersIssued():
            return reminded(dossier, event)
        case e.MilestoneDeclared() | e.MilestoneValidated() | e.MilestoneRefused():
            return milestone_touched(dossier, event, on)
        case e.DocumentAdded():
            return {"documents": filed(dossier, event, on)}
        case e.ExtensionRequested():
            return {"extensions": (*dossier.extensions, asked_for(event, on))}
        case e.ExtensionGranted() | e.ExtensionRefused() | e.ExtensionCancelled():
            return extension_answered(dossier, event, on)
        case e.HoldOpened():
            return hold_opened(dossier, event, on)
        case e.HoldLifted():
            return hold_lifted(dossier, event, on)
        case e.DetailsChanged():
            return {"details": {k: v for k, v in {**dossier.details, **event.changes}.items() if v}}
        case e.PersonAssigned() | AccessGiven() | AccessEnded():
            return people(dossier, event)
        case e.DossierOpened():
            raise ValueError(f"{dossier.reference} is opened twice")
        case e.HolderWrote() | e.HolderAnswered():
            return {"messages": messages(dossier, event, on)}
        case e.Noted():
            said = {**dossier.reminded, **event.marks} if event.marks else dossier.reminded
            return {"reckoning": max(dossier.reckoning, event.reckoning), "reminded": said}
        case e.Corrected():
            return corrected(dossier, event, on)
        case e.Migrated() | e.TakeoverEnded():
            return followed_otherwise(dossier, event, on)
        case e.LetterLeft() | e.LetterReceived() | e.LetterReturned():
            return delivered(dossier, event, on)
        case e.ProtectionRenewed():
            return protected_again(dossier, event, on)
        case _:
            return money_moved(dossier, event, on)


def money_moved(dossier: Dossier, event: MoneyEvent, on: date) -> Changes:
    """The purse; the clocks of an amendment; the letter that an account or a recovery waits for.
    Nothing where an entry of a later day of effect is in force."""
    if is_overtaken(dossier, event, on):
        return {}
    changes: Changes = {"purse": spent_on(dossier, event, on)}
    changes["in_force_since"] = since(dossier, event, on)
    if isinstance(event, AgreementAmended):
        changes["clocks"] = amended(dossier, event, on)
    if isinstance(event, BankChanged | RecoveryOpened):
        changes |= awaited(dossier, event.counts_from, on, event.known_on)
    return changes


def moved(dossier: Dossier, event: e.Moved, on: date) -> Changes:
    """A state left and another entered, with what that does to the clocks; a fact given again moves
    those that count from it."""
    later = dict.fromkeys(event.to_known, event.known_on or on)
    clocks = resumed(dossier.clocks, f"state.{event.origin}", on, later)
    clocks = paused(clocks, event.pauses, f"state.{event.target}", on, event.paused_from)
    clocks = refounded(stopped(clocks, event.stops, on), event.facts)
    given_on = dict.fromkeys(event.facts, on) if dossier.reckoning >= BY_SPAN else {}
    return {
        "state": event.target,
        "phase": event.phase,
        "since": on,
        "is_closed": event.is_closing,
        "facts": {**dossier.facts, **event.facts} if event.facts else dossier.facts,
        "facts_on": {**dossier.facts_on, **given_on} if given_on else dossier.facts_on,
        "clocks": stood(started(clocks, event.starts), event.stood),
        **owed_again(dossier, event.owed_again, on),
    }


def owed_again(dossier: Dossier, names: tuple[str, ...], on: date) -> Changes:
    """What was declared or validated falls away; the papers that served it serve nothing new."""
    if not names:
        return {}
    records, again = dict(dossier.milestones), dict(dossier.owed_again)
    for name in names:
        record, before = records.pop(name, None), again.get(name)
        papers = (*(before.papers if before else ()), *(record.evidence if record else ()))
        again[name] = OwedAgain(on, papers)
    return {"milestones": records, "owed_again": again}


def followed_otherwise(dossier: Dossier, event: e.Migrated | e.TakeoverEnded, on: date) -> Changes:
    """By other rules, under its new names, the state suspending what they say; or first here."""
    if isinstance(event, e.TakeoverEnded):
        return taken_over(dossier, event, on)
    fields = carried(dossier, event, on)
    cause = f"state.{event.state}"
    alive = {name: fields["clocks"][name] for name in event.resumes}
    clocks = {**fields["clocks"], **resumed(alive, cause, on)}
    return {**fields, "clocks": paused(clocks, event.pauses, cause, on)}


def milestone_touched(dossier: Dossier, event: MilestoneEvent, on: date) -> Changes:
    """Declared, validated or refused; a validation alone declares it the same day."""
    earlier = dossier.milestones.get(event.milestone)
    declared_on = earlier.declared_on if earlier else on
    match event:
        case e.MilestoneDeclared():
            record = MilestoneRecord("declared", on, evidence=event.evidence, declared_by=event.by)
        case e.MilestoneValidated():
            record = MilestoneRecord("validated", declared_on, on, evidence=event.evidence)
        case e.MilestoneRefused():
            record = MilestoneRecord("refused", declared_on, on, event.reason)
    milestones = {**dossier.milestones, event.milestone: record}
    return {"milestones": milestones, "documents": sent_back(dossier, event)}


def extension_answered(
    dossier: Dossier,
    event: e.ExtensionGranted | e.ExtensionRefused | e.ExtensionCancelled,
    on: date,
) -> Changes:
    """Close the pending request; a grant lengthens the clock."""

    def answered(asked: ExtensionRecord) -> ExtensionRecord:
        if asked.clock != event.clock or asked.status != "asked":
            return asked
        reply = replace(asked, decided_on=on, decision_reason=event.reason)
        match event:
            case e.ExtensionGranted():
                return replace(reply, status="granted", old_on=event.old_on, new_on=event.new_on)
            case e.ExtensionRefused():
                return replace(reply, status="refused")
            case e.ExtensionCancelled():
                return replace(reply, status="cancelled")

    clocks = dossier.clocks
    if isinstance(event, e.ExtensionGranted):
        clocks = {**clocks, event.clock: extended(dossier, event, on)}
    answers = tuple(answered(asked) for asked in dossier.extensions)
    return {"clocks": clocks, "extensions": answers}


def hold_opened(dossier: Dossier, event: e.HoldOpened, on: date) -> Changes:
    """A side condition begins and stops the clocks it names."""
    record = HoldRecord(event.hold, on, event.reason, event.stops_clocks, event.silences)
    cause = f"hold.{event.hold}"
    clocks = paused(dossier.clocks, event.pauses, cause, on, event.paused_from)
    changes: Changes = {
        "holds": (*dossier.holds, record),
        "clocks": started(clocks, event.starts, dossier.version + 1),
        **owed_again(dossier, event.owed_again, on),
    }
    for start in event.starts:
        changes |= awaited(dossier, start.counts_from, on, start.on if start.on > on else None)
    return changes


def hold_lifted(dossier: Dossier, event: e.HoldLifted, on: date) -> Changes:
    """A side condition ends and what it stopped runs again."""
    holds = tuple(
        replace(one, lifted_on=on, lift_reason=event.reason)
        if one.hold == event.hold and one.lifted_on is None
        else one
        for one in dossier.holds
    )
    clocks = stopped(dossier.clocks, event.stops, on)
    return {"holds": holds, "clocks": lifted(clocks, event, on)}
