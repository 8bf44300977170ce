"""An act taken back, told to those who had been told of it. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from support_engine.core.acts.by_two import silence_gave
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.explain import awaiting_label, subject_label
from support_engine.core.dossier.money_events import MoneyEvent
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.core.telling.money_narrative import spoken
from support_engine.core.telling.money_notices import Frozen
from support_engine.core.telling.scene import (
    Notice,
    Scene,
    coming,
    dossier_data,
    explanation,
    moved_by,
)

Told = tuple[Workflow, e.Recorded]
"""A row of the journal with the rules in force when it was written."""


STRANGER: Frozen = {"stranger": True, "stood": False, "ends": [], "proposed": [], "again": []}
"""Whoever does not carry the project reads nothing of its dates."""


class Gone(NamedTuple):
    """A letter that has left, or that may be leaving: whom it told, as what, of which act, when.

    `on` and `subject` are empty for one that is being handed over at this very moment.
    """

    key: str
    person: str
    role: str
    act: int
    on: date | None
    subject: str


def rectifying(
    scene: Scene,
    correction: e.Corrected,
    acts: Sequence[Told],
    gone: Iterable[Gone],
    own: Iterable[e.Recorded] = (),
) -> Iterator[Notice]:
    """One letter to each person who had been told, of all that they had been told, the newest
    first, and of their `own` acts that go with them; and one to the officer where what a clock did
    by itself now waits for somebody. Of what a clock ahead reminded, the holder alone: the office
    knows it. Whoever does not carry the project reads no date of it."""
    rules = {row.version: (workflow, row) for workflow, row in acts}
    letter = scene.workflow.corrections.letter
    key = f"{scene.dossier.reference}/v{scene.dossier.version}/{letter}"

    done: dict[str, list[e.Recorded]] = defaultdict(list)
    for row in own:
        done[row.actor].append(row)

    def notice(role: str, person: str, letters: Sequence[Gone]) -> Notice:
        told = correction_data(scene, correction, rules, letters)
        is_stranger = role == HOLDER and person not in carrying(scene)
        redo = [] if is_stranger else [named(*rules[row.version]) for row in done[person]]
        data = {
            **of_the_dossier(scene, is_stranger),
            "correction": {**told, "own": redo, **(STRANGER if is_stranger else {})},
            "rectifies": [one.key for one in letters],
        }
        version = scene.dossier.version
        return Notice(letter, (role,), key, "dossier", data, act=version, person=person)

    wrong = (one for one in gone if one.role == HOLDER or not is_reminder(rules[one.act][1]))
    by_person = sorted(wrong, key=lambda one: (one.person, -one.act, one.key))
    told = {person: list(of) for person, of in groupby(by_person, key=lambda one: one.person)}
    for person in sorted({*told, *done}):
        letters = told.get(person, [])
        yield notice(letters[0].role if letters else HOLDER, person, letters)
    if correction.settles or correction.undoes:
        yield notice(OFFICER, "", ())


def of_the_dossier(scene: Scene, is_stranger: bool) -> Frozen:
    """The project as it is, with its coming dates for whoever has to do with it."""
    dates = [] if is_stranger else coming(scene, scene.lines)
    return {"dossier": dossier_data(scene), "deadlines": dates, **moved_by(scene)}


def carrying(scene: Scene) -> set[str]:
    """Whoever carries the project, and whom they let in."""
    return {scene.dossier.people.get(HOLDER, ""), *scene.dossier.helpers}


def is_reminder(row: e.Recorded) -> bool:
    """Whether a row of the journal is of reminders."""
    return isinstance(row.event, e.RemindersIssued)


def correction_data(
    scene: Scene, correction: e.Corrected, acts: Mapping[int, Told], gone: Sequence[Gone]
) -> Frozen:
    """What was announced and no longer stands, why, and what now waits for a person."""
    return {
        "reason": correction.reason,
        "on": scene.on.isoformat(),
        "announced": [announced(*acts[one.act], one) for one in gone],
        "proposed": proposed(scene.workflow, correction),
        "weighs": any(weighs(*acts[one.act]) for one in gone),
        "stood": bool(correction.stood),
        "ends": [ending(scene, clock) for clock in correction.kept],
        "gave": silence_gave(acts.values()),
        "stranger": False,
        "again": [one for told in acts.values() for one in waiting_again(scene, told[1].event)],
    }


def waiting_again(scene: Scene, event: e.AnyEvent) -> Iterator[str]:
    """What an act taken back had answered, and that waits for its answer again."""
    rules, dossier = scene.workflow, scene.dossier
    match event:
        case e.MilestoneValidated() | e.MilestoneRefused():
            record = dossier.milestones.get(event.milestone)
            if record is not None and record.status == "declared":
                yield f"Examen du jalon « {rules.milestone_of[event.milestone].label} », déclaré"
        case e.ExtensionGranted() | e.ExtensionRefused() | e.ExtensionCancelled():
            if any(asked.clock == event.clock for asked in dossier.pending_extensions):
                yield f"Réponse à la demande de prolongation, {rules.clocks[event.clock].label}"


def ending(scene: Scene, clock: str) -> Frozen:
    """A delay that ends sooner than was told, and its end that holds; none where it is not known
    yet."""
    subject = f"clocks.{clock}"
    on = clock_deadline(scene.case, clock).on
    label = subject_label(scene.workflow, subject)
    return {"label": label, "on": on and on.isoformat(), "explanation": explanation(scene, subject)}


def proposed(workflow: Workflow, correction: e.Corrected) -> list[str]:
    """The automatic acts taken back: they do not come again by themselves."""
    acts = (workflow.clocks[name].transition for name in (*correction.settles, *correction.undoes))
    return [workflow.transition_of[act].label for act in acts if act]


def announced(workflow: Workflow, row: e.Recorded, letter: Gone) -> Frozen:
    """One message, and the act that it told of."""
    told = named(workflow, row)
    line = told["line"]
    if letter.on is not None:
        line += f", objet de notre message du {day(letter.on)} : « {letter.subject} »"
    return {**told, "line": line}


def named(workflow: Workflow, row: e.Recorded) -> Frozen:
    """An act, and an act with its day."""
    label = act_label(workflow, row.event)
    return {"label": label, "line": f"{label} ({day(row.on)})"}


def act_label(workflow: Workflow, event: e.AnyEvent) -> str:
    """What an act about which a letter was written is called, without its reasons."""
    match event:
        case e.Moved():
            return workflow.transition_of[event.transition].label
        case e.HoldOpened():
            return workflow.holds[event.hold].label
        case e.HoldLifted():
            return f"Fin de : {workflow.holds[event.hold].label}"
        case e.MilestoneDeclared() | e.MilestoneValidated() | e.MilestoneRefused():
            answer = {"milestone_declared": "déclaré", "milestone_validated": "validé"}
            label = workflow.milestone_of[event.milestone].label
            return f"Jalon « {label} » {answer.get(event.type, 'refusé')}"
        case e.ExtensionRequested() | e.ExtensionGranted() | e.ExtensionRefused():
            answer = {"extension_requested": "demandée", "extension_granted": "accordée"}
            label = workflow.clocks[event.clock].label
            return f"Prolongation {answer.get(event.type, 'refusée')} : {label}"
        case e.ExtensionCancelled():
            return f"Prolongation : demande close, {workflow.clocks[event.clock].label}"
        case e.RemindersIssued():
            return "Rappel"
        case e.PersonAssigned():
            return f"Désignation : {workflow.roles[event.role].label}"
        case e.ProtectionRenewed():
            return awaiting_label(workflow, event.what)
        case _ if isinstance(event, MoneyEvent):
            words = spoken(workflow, event)
            return words[:1].upper() + words[1:]
        case _:
            return "Un acte"


def weighs(workflow: Workflow, row: e.Recorded) -> bool:
    """Whether an act announced the label or money: it was hoped for."""
    event = row.event
    if isinstance(event, e.Moved):
        states, money = workflow.states, workflow.money
        grants = money is not None and money.facts.maximum in event.facts
        return grants or (states[event.target].labelled and not states[event.origin].labelled)
    return isinstance(event, MoneyEvent) and not isinstance(event, m.BankChanged)
