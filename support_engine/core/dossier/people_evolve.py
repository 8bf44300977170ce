"""What changes around a dossier as people are named, let into the space of its holder, or write."""

from dataclasses import replace
from datetime import date
from typing import Any

from support_engine.core.dossier import events as e
from support_engine.core.dossier.access_events import AccessEnded, AccessGiven
from support_engine.core.dossier.asked_back import asked_back
from support_engine.core.dossier.dossier import Dossier, MessageRecord
from support_engine.core.dossier.money_events import TrancheClaimed, TrancheSeconded
from support_engine.core.programme.roles import HOLDER


def people(dossier: Dossier, event: e.PersonAssigned | AccessGiven | AccessEnded) -> dict[str, Any]:
    """Who is named for what; whoever comes to carry the project lets in whom they will."""
    match event:
        case AccessGiven():
            return {"helpers": {**dossier.helpers, event.person: event.right}}
        case AccessEnded():
            left = {one: right for one, right in dossier.helpers.items() if one != event.person}
            return {"helpers": left}
        case e.PersonAssigned():
            named = {**dossier.people, event.role: event.person}
            stays = named.get(HOLDER) == dossier.people.get(HOLDER)
            return {"people": named, "helpers": dossier.helpers if stays else {}}


IN_ITS_NAME = e.DocumentAdded | e.MilestoneDeclared | TrancheClaimed | TrancheSeconded
"""What a holder does that money rests on."""


def beside(dossier: Dossier, event: e.AnyEvent, on: date) -> dict[str, Any]:
    """What any event may leave beside what it changes."""
    carrying, asked = carriers(dossier, event), asked_back(dossier, event, on)
    return {"carriers": carrying, "asked_back": asked}


def carriers(dossier: Dossier, event: e.AnyEvent) -> tuple[str, ...]:
    """Whoever did such an act for the project, with whoever did this one."""
    if not isinstance(event, IN_ITS_NAME) or event.as_holder in ("", *dossier.carriers):
        return dossier.carriers
    return (*dossier.carriers, event.as_holder)


def messages(dossier: Dossier, event: e.MessageEvent, on: date) -> tuple[MessageRecord, ...]:
    """What the holder wrote, with one more message, or the answer to one of them."""
    if isinstance(event, e.HolderWrote):
        number, kind, text = event.number, event.kind, event.text
        wrote = MessageRecord(number, kind, text, on, papers=event.papers, by=event.by)
        return (*dossier.messages, wrote)
    return tuple(
        replace(one, answered_on=on, answer=event.text) if one.number == event.number else one
        for one in dossier.messages
    )
