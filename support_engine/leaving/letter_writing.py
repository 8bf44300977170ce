"""The data of a letter, filled once: for the postman, for previews, proofs and simulated lives.

What an event froze (facts, figures, labels) was written down with the notice. The rest is known
only on the day the letter is written: who reads it and why, who answers for it, the days left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts.takers import proposed_to
from support_engine.core.dossier.explain import TITLES
from support_engine.core.language.french import listed
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.lengths import in_words
from support_engine.core.telling.replies import cited, with_last_day
from support_engine.core.telling.scene import timed
from support_engine.views.waiting.tasks import GROUPS, Task, Tasks

Data = Mapping[str, Any]
CALL = "Appelez le porteur, ou proposez-lui une prolongation."
"""What an officer does first where its holder is late."""
OLD_CORRECTION = {
    "stood": False,
    "gave": False,
    "stranger": False,
    "ends": [],
    "own": [],
    "again": [],
}
"""What a letter that was queued by an older version does not say of what is taken back."""
OLD_TAKEOVER: Data = {"closed_on": None, "reason": "", "adverse": False, "measures": []}
"""What such a letter does not say of where a dossier stands that was taken over."""
LONGEST_DIGEST = 25
"""Lines of a digest to whoever works on dossiers; nobody reads more in a mail."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a letter goes, who answers for it, and the day on which it is written.

    `workflow` speaks for a letter that does not say of which programme or role it is, and names
    the letters that gather the reminders of several dossiers.
    """

    to: Person
    contact: Person
    workflow: Workflow
    on: date


def sample_envelope(workflow: Workflow, on: date) -> Envelope:
    """Where nobody will read the letter: only whether and how it can be written counts."""
    return Envelope(Person("", "Camille Essai", ""), Person("", "", ""), workflow, on)


def filled(frozen: Data, envelope: Envelope, letters: Letters) -> dict[str, Any]:
    """Everything that a letter may say, people included. Raises BrokenTemplate for a report."""
    data = dict(frozen)
    if isinstance(data.get("deadline"), Mapping):
        data["deadline"] = {"asked": "", **timed(data["deadline"], envelope.on)}
        data["late"] = data["deadline"]["days"] < 0
        data.setdefault("turn", None)
        data.setdefault("instead", "")
        data.setdefault("left", False)
        data.setdefault("section", "")
        data.setdefault("whom", "")
    if isinstance(data.get("amendment"), Mapping):
        data["amendment"] = {"in_force": [], **data["amendment"]}
    if isinstance(data.get("correction"), Mapping):
        data["correction"] = {**OLD_CORRECTION, **data["correction"]}
    if isinstance(data.get("takeover"), Mapping):
        data["takeover"] = {**OLD_TAKEOVER, **data["takeover"]}
    if isinstance(data.get("act"), Mapping):
        data["act"] = {"recorded_by": "", "is_written": False, **data["act"]}
    for decision in ("act", "recovery"):
        if isinstance(data.get(decision), Mapping):
            data[decision] = cited(data[decision], envelope.to.id)
    if isinstance(data.get("person"), Mapping):
        data["person"] = {"code": "", "link": "", "days": 0, **data["person"]}
    if isinstance(data.get("recovery"), Mapping):
        data["recovery"] = with_last_day(data["recovery"], envelope.on)
    if isinstance(data.get("lengths"), Mapping):
        act_on = date.fromisoformat(data["act"]["on"])
        data["lengths"] = in_words(data["lengths"], act_on, envelope.on)
    if isinstance(data.get("report"), Mapping):
        data["report"] = report_words(data["report"], letters)
    return {**data, **common(data, envelope)}


def report_words(report: Data, letters: Letters) -> dict[str, Any]:
    """A report's frozen figures, written out for a plain and for an HTML mail."""
    kind = report["kind"]
    page = {name: report[name] for name in ("title", "period", "figures")}
    return {
        "title": report["title"],
        "period": report["period"],
        "text": letters.render_page(f"reports/{kind}.txt", page),
        "html": letters.render_page(f"reports/{kind}_body.html", page),
    }


def gathered(
    reminders: Sequence[Data], envelope: Envelope, day: Tasks | None = None
) -> tuple[str, dict[str, Any]]:
    """One message for everything that is due to a person today, the most urgent first: the letter
    that gathers, and its data. `day`: what waits for whoever works on dossiers; what their
    reminders speak of besides comes after it."""
    items = [digest_item(reminder, envelope) for reminder in reminders]
    items.sort(key=lambda item: (item["on"], item["dossier"]["reference"]))
    spoken = [str(reminder.get("programme", "")) for reminder in reminders]
    roles = {str(reminder.get("role", "")) for reminder in reminders}
    letters, more = envelope.workflow.reminder_letters, 0
    data = {
        "role": sorted(roles)[-1],
        "demo": all(item["dossier"].get("demo") for item in items),
    }
    if len(roles) == 1:  # their own, and that of whoever is away
        as_whom = {str(reminder.get("role_label", "")) for reminder in reminders}
        data["role_label"] = listed(sorted(filter(None, as_whom)))
    letter = letters.digest if HOLDER in roles else letters.digest_to_others
    if all(map(is_weekly, reminders)):
        letter = letters.digest_weekly
    if day is not None and HOLDER not in roles:
        items, more = of_the_day(items, day)
        spoken.extend(card.programme for card in day.cards)
    data["programme"] = listed(list(dict.fromkeys(filter(None, spoken))))
    role = HOLDER if HOLDER in roles else data["role"]
    return letter, {"items": items, "more": more, "role": role, **common(data, envelope)}


def is_weekly(reminder: Data) -> bool:
    """Whether a reminder is to a role that is told once a week, in one message."""
    return bool(reminder.get("weekly"))


def of_the_day(items: list[dict[str, Any]], day: Tasks) -> tuple[list[dict[str, Any]], int]:
    """One line for each dossier on which something waits, then what reminders speak of besides;
    how many are left out."""
    mine = {item["dossier"]["reference"]: item["title"] for item in items if item["mine"]}
    instead = {item["dossier"]["reference"]: item["instead"] for item in items if item["instead"]}
    cards = [to_decide(card_item(card, day.on), mine.get(card.reference)) for card in day.cards]
    for card in cards:
        card["todo"] = instead.get(card["dossier"]["reference"], card["todo"])
    told = {card.reference for card in day.cards}
    besides = [item for item in items if item["dossier"]["reference"] not in told]
    lines = [*cards, *besides]
    kept, cut = lines[:LONGEST_DIGEST], lines[LONGEST_DIGEST:]
    unsaid = {one["dossier"]["reference"] for one in cut}
    return kept, len(unsaid - {one["dossier"]["reference"] for one in kept}) + day.left_out


def to_decide(item: dict[str, Any], proposed: str | None) -> dict[str, Any]:
    """A dossier on which something waits, and what a reminder proposes of it, said first."""
    if proposed is None:
        return item
    return {**item, "title": f"{proposed}. {item['title']}", "mine": True}


def card_item(card: Task, today: date) -> dict[str, Any]:
    """A dossier on which something waits, as a line of a digest."""
    on = card.due_on or card.since
    return {
        "dossier": {"reference": card.reference, "name": card.name, "commune": card.commune},
        "title": card.what,
        "line": " ".join(filter(None, (f"{card.waits[:1].upper()}{card.waits[1:]}.", card.chased))),
        "on": on.isoformat(),
        "days": (on - today).days,
        "todo": "" if card.is_ours or not card.days_late else CALL,
        "late": card.days_late > 0,
        "waits": "",
        "group": GROUPS[card.group],
        "mine": card.is_mine,
    }


def digest_item(reminder: Data, envelope: Envelope) -> dict[str, Any]:
    """One line of a digest; what an officer is asked to decide is said first."""
    deadline = timed(reminder["deadline"], envelope.on)
    title = TITLES.get(str(reminder.get("section", "")), "{}").format(deadline["label"])
    workflow, named = envelope.workflow, str(reminder.get("proposes", ""))
    proposed = workflow.holds.get(named)
    if proposed is not None:
        title = f"{proposed.label} à envisager : {deadline['label']}"
    turn = reminder.get("turn")
    ours = f"La balle est chez nous : {turn['act']} ({turn['by']})." if turn else ""
    instead = str(reminder.get("instead", ""))
    ours = ours or instead
    whose = str(reminder.get("whose", ""))
    reader = str(reminder.get("role_label", "")).partition(",")[0]  # « …, en remplaçant … »
    asked = f" Ce qui est demandé : {deadline['todo']}" if deadline["todo"] else ""
    return {
        "dossier": reminder["dossier"],
        "title": title,
        "line": deadline["explanation"],
        "on": deadline["on"],
        "days": deadline["days"],
        "todo": ours or (deadline["todo"] if whose in ("", reader) else ""),
        "waits": ours or (f"À qui d’agir : {whose}.{asked}" if whose else ""),
        "late": deadline["days"] < 0,
        "group": "",
        "instead": instead,
        "mine": str(reminder.get("role", "")) in proposed_to(workflow, named),
    }


def common(data: Data, envelope: Envelope) -> dict[str, Any]:
    """What every letter has: who, why, when."""
    dossier = data.get("dossier") or {}
    return {
        "recipient": {"name": envelope.to.name},
        "programme": {"label": str(data.get("programme") or envelope.workflow.header.label)},
        "contact": {"name": envelope.contact.name, "email": envelope.contact.email},
        "why": why(data, envelope.workflow),
        "today": envelope.on.isoformat(),
        "demo": bool(dossier.get("demo") or data.get("demo")),
    }


def why(data: Data, workflow: Workflow) -> str:
    """Why this person is written to, in one sentence."""
    role, project = str(data.get("role", "")), (data.get("dossier") or {}).get("name", "")
    about = f" (projet « {project} »)" if project else ""
    if role == HOLDER:
        because = "vous portez un projet suivi par le programme"
        return f"Vous recevez ce message parce que {because}{about}."
    known = workflow.roles.get(role)
    label = str(data.get("role_label", "")) or (known.label if known else "destinataire")
    return f"Vous recevez ce message au titre de votre rôle dans le programme : {label}{about}."
