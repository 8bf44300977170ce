"""The outbox empties: claim a letter, write it, hand it over, settle it; restartable.

Reminders of one person gather in one message a day. Sending stands outside every transaction: the
claim before it and the settlement after it are two short ones, and a lease covers a killed worker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

from support_engine.adapters.mail.mailboxes import Mailbox, Message
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import directory, sending
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.directory import Person
from support_engine.adapters.store.sending import Claimed
from support_engine.core.days.sending_hours import Window
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.notices import timed
from support_engine.errors import BrokenTemplate, NotDelivered
from support_engine.letter_writing import digest_item

LEASE = timedelta(minutes=10)
RETRIES = (5, 30, 120, 480, 1440)
"""Minutes before each new attempt after a temporary refusal; then the letter is given up."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one emptying of the outbox did, in letters (not messages).

    `is_stopped`: the server could not be reached, the rest waits for the next round.
    """

    sent: int = 0
    failed: int = 0
    messages: int = 0
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Postman:
    """Writes and sends. `programme` signs where a dossier has no officer."""

    store: Store
    letters: Letters
    mailbox: Mailbox
    window: Window
    workflow: Workflow
    programme: Person
    max_per_round: int = 500

    def run(self, now: datetime) -> Delivered:
        """Send what is ready at `now`, until nothing is or the round's limit is reached."""
        with self.store.transaction() as db:
            sending.expire_leases(db, now, is_repeatable=self.mailbox.is_repeatable)
        done, begun = Delivered(), monotonic()
        try:
            while done.messages < self.max_per_round and not done.is_stopped:
                group = self.claim(now, LEASE + timedelta(seconds=monotonic() - begun))
                if not group:
                    break
                done = self.send(group, now, done)
        finally:
            self.mailbox.close()
        return done

    def claim(self, now: datetime, lease: timedelta) -> list[Claimed]:
        """The next letter with the recipient's other reminders, ours alone until the lease ends."""
        with self.store.transaction() as db:
            when = sending.Moment(
                now, now + lease, self.window.after_today(now), self.window.is_open(now)
            )
            return sending.claim(db, when)

    def send(self, group: Sequence[Claimed], now: datetime, done: Delivered) -> Delivered:
        """Write one message, hand it over, and settle its letters."""
        keys = [claimed.key for claimed in group]
        try:
            message = self.write(group, now)
            mid = self.mailbox.deliver(message)
        except Exception as problem:  # whatever it is, the other letters go on
            self.settle(group, problem, now)
            return replace(
                done,
                failed=done.failed + len(keys),
                messages=done.messages + 1,
                is_stopped=isinstance(problem, NotDelivered) and problem.is_unreachable,
            )
        with self.store.transaction() as db:
            sent = sending.Sent(mid, message.subject, message.text)
            sending.mark_sent(db, keys, sent, now, now.date().isoformat())
        return replace(done, sent=done.sent + len(keys), messages=done.messages + 1)

    def settle(self, group: Sequence[Claimed], problem: Exception, now: datetime) -> None:
        """Later, in doubt, or given up: always visible, never lost."""
        said = str(problem)
        if not isinstance(problem, NotDelivered | BrokenTemplate):
            said = f"Erreur imprévue ({type(problem).__name__}) : {problem}"
        mid = self.mailbox.message_id(message_key(group))
        with self.store.transaction() as db:
            for claimed in group:
                state, later = fate(problem, claimed.attempts, now)
                sending.settle(db, claimed.key, sending.Unsent(state, said, later, mid))

    def write(self, group: Sequence[Claimed], now: datetime) -> Message:
        """The message of a group: the letter itself, or one digest for several reminders."""
        first = group[0]
        with self.store.reading() as db:
            people = directory.some(db, {c.person for c in group} | {c.contact for c in group})
        to = people.get(first.person)
        if to is None or not to.email:
            raise NotDelivered(f"« {first.person} » n’a pas d’adresse.", is_final=True)
        contact = people.get(first.contact) or self.programme
        if len(group) == 1:
            name, data = first.letter, self.letter_data(first, to, contact, now.date())
        else:
            name, data = self.digest(group, to, contact, now.date())
        rendered = self.letters.render(name, data)
        return Message(
            key=message_key(group),
            to_name=to.name,
            to_email=to.email,
            reply_name=contact.name,
            reply_email=contact.email,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            thread=first.thread,
        )

    def letter_data(
        self, claimed: Claimed, to: Person, contact: Person, today: date
    ) -> dict[str, Any]:
        """Everything that a letter may say, people included."""
        data = dict(claimed.data)
        if isinstance(data.get("deadline"), dict):
            data["deadline"] = timed(data["deadline"], today)
            data["late"] = data["deadline"]["days"] < 0
        if isinstance(data.get("report"), dict):
            data["report"] = self.report_words(data["report"])
        return {**data, **self.common(data, to, contact, today)}

    def report_words(self, report: Mapping[str, Any]) -> dict[str, Any]:
        """A report's frozen figures, written out for a plain and for an HTML mail."""
        kind = report["kind"]
        page = {name: report[name] for name in ("title", "period", "figures")}
        return {
            "title": report["title"],
            "period": report["period"],
            "text": self.letters.render_page(f"reports/{kind}.txt", page),
            "html": self.letters.render_page(f"reports/{kind}_body.html", page),
        }

    def common(
        self, data: Mapping[str, Any], to: Person, contact: Person, today: date
    ) -> dict[str, Any]:
        """What every letter has: who, why, when."""
        dossier = data.get("dossier") or {}
        role = str(data.get("role", ""))
        return {
            "recipient": {"name": to.name},
            "programme": {"label": str(data.get("programme") or self.workflow.header.label)},
            "contact": {"name": contact.name, "email": contact.email},
            "why": self.why(role, str(data.get("role_label", "")), dossier.get("name", "")),
            "today": today.isoformat(),
            "demo": bool(dossier.get("demo") or data.get("demo")),
        }

    def why(self, role: str, label: str, project: str) -> str:
        """Why this person is written to, in one sentence."""
        about = f" (projet « {project} »)" if project else ""
        if role == HOLDER:
            because = "vous portez un projet suivi par le programme"
            return f"Vous recevez ce message parce que {because}{about}."
        if not label and role in self.workflow.roles:
            label = self.workflow.roles[role].label
        label = label or "destinataire"
        return f"Vous recevez ce message au titre de votre rôle dans le programme : {label}{about}."

    def digest(
        self, group: Sequence[Claimed], to: Person, contact: Person, today: date
    ) -> tuple[str, dict[str, Any]]:
        """One message for everything that is due to a person today, the most urgent first."""
        items = [digest_item(claimed, today) for claimed in group]
        items.sort(key=lambda item: (item["on"], item["dossier"]["reference"]))
        roles = {str(claimed.data.get("role", "")) for claimed in group}
        name = "recapitulatif" if HOLDER in roles else "digest_instructeur"
        demo = all(item["dossier"].get("demo") for item in items)
        first = group[0].data
        data = {"role": sorted(roles)[-1], "demo": demo, "programme": first.get("programme", "")}
        if len(roles) == 1:
            data["role_label"] = first.get("role_label", "")
        return name, {"items": items, **self.common(data, to, contact, today)}


def message_key(group: Sequence[Claimed]) -> str:
    """What makes the message of these letters one and the same at each attempt."""
    return "+".join(sorted(claimed.key for claimed in group))


def fate(problem: Exception, attempts: int, now: datetime) -> tuple[str, datetime]:
    """What becomes of a letter that did not leave, and when it is tried again if it is."""
    if isinstance(problem, NotDelivered) and problem.in_doubt:
        return "in_doubt", now
    is_final = not isinstance(problem, NotDelivered) or problem.is_final
    if is_final or attempts > len(RETRIES):
        return "dead", now
    return "queued", now + timedelta(minutes=RETRIES[attempts - 1])
