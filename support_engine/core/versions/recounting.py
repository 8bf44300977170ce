"""What another way of counting dates changes on a dossier: told before it is done."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from itertools import zip_longest
from typing import Any

from support_engine.core.dossier.agenda import Line, agenda, all_topics, furthest, spoken_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import how, subject_deadline, subject_label
from support_engine.core.dossier.next_step import awaits_an_answer
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.dossier.renames import LADDERS
from support_engine.core.dossier.running import runs
from support_engine.core.language.french import day, euros, percent
from support_engine.core.money.law import agreement, share_words
from support_engine.core.money.ledger import standing
from support_engine.core.programme.money import WAITS

WHY = {
    "signed": "un avenant garde les suspensions et les prolongations qui le suivent",
    "from_end": "ce qui précède ou suit un terme se compte de ce terme",
    "decided": "une date fixée par un acte ne se reporte pas au jour ouvré",
    "pause": "une suspension ne compte que dans le temps qu’elle interrompt",
    "put_off": "ce qu’un jour non ouvré reporte peut encore être suspendu avant d’être passé",
    "asked_again": "ce qui attend une réponse se relance à compter de la levée d’une mesure",
    "comes_to_nothing": "une demande qui ne donne droit à rien n’est plus à examiner",
    "said": "un rappel suit la date dont il parle, et ce qui a été dit n’est pas redit",
    "done": "un délai prend fin dès que ce qu’il attend est fait, même avant qu’il parte",
    "served": "une pièce n’est à renouveler que si quelque chose peut encore la demander",
    "recalled": "une mesure qui dure est rappelée à qui peut la lever",
    "signed_amount": "l’avenant en vigueur est le dernier signé, quel que soit l’ordre de saisie",
    "entered": "ce qui est en vigueur est le dernier par sa date d’effet",
    "amount": "le compte est refait du journal",
    "recorded": "le dossier est refait du journal",
}
"""Why a date or an amount differs, by kind."""

WAITING = ("validations", "extensions", *WAITS, "states")
COUNTED = frozenset(
    {"version", "reckoning", "clocks", "facts_on", "in_force_since", "last_act_on", *LADDERS}
)
"""The fields of a dossier that the way of counting is made of: the dates say what they change."""


AMOUNTS = {
    "granted": "Montant accordé",
    "committed": "Montant engagé",
    "claimed": "Montant demandé",
    "proposed": "Montant proposé",
    "certified": "Montant certifié",
    "transmitted": "Montant transmis au comptable",
    "paid": "Montant payé",
    "to_recover": "Somme à récupérer",
    "recovered": "Somme récupérée",
}
"""What the amounts of the ledger are called."""
Named = tuple[str, str, Callable[[Any], str]]
"""A field, what it is called, and how its value is written."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes: its subject (`clocks.execution`), before, after, the kind of reason
    (a key of `WHY`), and how the new date is reckoned. Nothing stands for what is not there."""

    kind: str
    subject: str
    label: str
    old: str
    new: str
    how: str = ""

    def __str__(self) -> str:
        before, after = self.old or "sans date", self.new or "sans date"
        return f"{self.label} : {before} → {after} ({WHY[self.kind]})"


def differences(before: Case, after: Case) -> Iterator[Difference]:
    """Every date of the agenda that moves, then every amount, then whatever else differs."""
    yield from dates(before, after)
    was, will = standing(before), standing(after)
    for entry, item in sorted({*was, *will}):
        if was[entry, item] != will[entry, item]:
            old, new = euros(was[entry, item]), euros(will[entry, item])
            label = " ".join(filter(None, (AMOUNTS.get(entry, entry), item)))
            yield Difference("amount", f"{entry}.{item}", label, old, new)
    yield from terms(before, after)
    for field in fields(before.dossier):
        name = field.name
        if name not in COUNTED and getattr(before.dossier, name) != getattr(after.dossier, name):
            yield Difference("recorded", name, name, "", "")


TERMS = (
    ("maximum", "Maximum de la subvention", euros),
    ("rate", "Taux", percent),
    ("eligible", "Dépenses éligibles", euros),
)
"""What an amendment changes, with its name and how it is written."""
ENTRIES = (
    ("guarantee", "Garantie", euros),
    ("aid", "Aides publiques", euros),
    ("commitment", "Engagement juridique", str),
    ("works_on", "Début des travaux", day),
)
"""What is on file once, with its name and how it is written."""


def terms(before: Case, after: Case) -> Iterator[Difference]:
    """What the agreement in force says otherwise, then what is on file otherwise, then what each
    tranche comes to."""
    if after.workflow.money is None:
        return
    was, will = agreement(before), agreement(after)
    yield from values("signed_amount", was, will, TERMS)
    yield from values("entered", before.dossier.purse, after.dossier.purse, ENTRIES)
    old_share, new_share = (dict(k.schedule) if k else {} for k in (was, will))
    for tranche in after.workflow.tranches:
        old, new = old_share.get(tranche.id, 0), new_share.get(tranche.id, 0)
        if old != new:
            subject, label = f"tranches.{tranche.id}", f"Part de « {tranche.label} »"
            told = (share_words(k.workflow, s) for k, s in ((before, old), (after, new)))
            yield Difference("signed_amount", subject, label, *told)


def values(kind: str, was: object, will: object, named: Iterable[Named]) -> Iterator[Difference]:
    """The fields of two pictures of the same thing that differ, in words."""
    for name, label, written in named:
        old, new = getattr(was, name, None), getattr(will, name, None)
        if old != new:
            words = ("" if value is None else written(value) for value in (old, new))
            yield Difference(kind, f"money.{name}", label, *words)


def dates(before: Case, after: Case) -> Iterator[Difference]:
    """The lines of the agenda that are not the same, by subject: deadlines first."""
    was, will = by_subject(agenda(before)), by_subject(agenda(after))
    for key in sorted({*was, *will}):
        old_lines, new_lines = was.get(key, []), will.get(key, [])
        kind, subject, _ = key
        for old, new in zip_longest(old_lines, new_lines):
            if (old.due_on if old else None) != (new.due_on if new else None):
                what = "" if kind == "deadline" else "rappel, " if kind == "reminder" else "acte, "
                yield Difference(
                    kind=reason(before, after, key),
                    subject=subject,
                    label=what + subject_label(after.workflow, subject),
                    old=day(old.due_on) if old else "",
                    new=day(new.due_on) if new else "",
                    how=explained(after, subject),
                )


Key = tuple[str, str, str]


def by_subject(lines: tuple[Line, ...]) -> dict[Key, list[Line]]:
    """The lines of each kind, subject and ladder, in the order of their days."""
    grouped: dict[Key, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (line.due_on, line.days)):
        grouped.setdefault((line.kind, line.subject, line.rule), []).append(line)
    return grouped


def explained(case: Case, subject: str) -> str:
    """How the new date is reckoned."""
    deadline = subject_deadline(case, subject)
    return how(case.workflow, deadline) if deadline else ""


def reason(before: Case, after: Case, key: Key) -> str:
    """The kind of reason for which a date differs."""
    kind, subject, _ = key
    section, _, name = subject.partition(".")
    if section in WAITS and not awaits_an_answer(after, name):
        return "comes_to_nothing"
    if section == "holds":
        return "recalled"
    if section in WAITING:
        return "asked_again"
    if section == "documents":
        return "served"
    if section == "clocks" and runs(before, name) and not runs(after, name):
        return "done"
    old, new = subject_deadline(before, subject), subject_deadline(after, subject)
    if old is None or new is None or old.on == new.on:
        return "said"
    return moved_by(after, subject, old, new) if kind == "deadline" else "said"


def moved_by(after: Case, subject: str, old: Deadline, new: Deadline) -> str:
    """What moves a deadline: a day off, an amendment, the end it counts from, its own day, or a
    pause."""
    section, _, name = subject.partition(".")
    hung_on = after.workflow.milestone_of[name].due.clock if section == "milestones" else name
    clock, own_end = after.dossier.clocks[hung_on], new.after or new
    if own_end.put_off != (old.after or old).put_off:
        return "put_off"
    is_kept = own_end.start == clock.signed.ends_on if clock.signed else False
    if clock.signed is not None and (is_kept or new.paused_days > old.paused_days):
        return "signed"
    if old.paused_days != new.paused_days and new.after is None:
        return "pause"
    if new.after is not None:
        return "from_end"
    return "decided" if is_unmoved(old, new) else "pause"


def is_unmoved(old: Deadline, new: Deadline) -> bool:
    """Whether a working day moved the date, and moves it no more."""
    return old.shifted_from is not None and new.on == old.shifted_from


def marks(before: Case, after: Case) -> dict[str, int]:
    """How far each ladder had gone, for the deadlines that moved: nothing is said again."""
    gone = {
        (rule.id, topic.subject): furthest(before.dossier, rule, topic)
        for rule, topic in spoken_of(before.workflow, all_topics(before))
    }
    carried: dict[str, int] = {}
    for rule, topic in spoken_of(after.workflow, all_topics(after)):
        reached = gone.get((rule.id, topic.subject))
        if reached is not None and furthest(after.dossier, rule, topic) is None:
            carried[topic.under(rule)] = reached
    return carried


def text(differing: tuple[Difference, ...], today: date) -> str:
    """The note in the journal of the dossier."""
    told = " ; ".join(map(str, differing)) or "aucune date ne change"
    return f"Dates recomptées le {day(today)} selon les règles de décompte en vigueur : {told}."
