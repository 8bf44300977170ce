"""Is a letter still true on the day it leaves? Each kind of event says when it no longer is. Pure.

A decision is told whatever became of the dossier since; a request is not made once it has its
answer, nor a measure announced once it is lifted, nor an act that was taken back. What an event
names is looked for under the names that it had then: a change of rules renames.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from support_engine.core.acts.turns import our_turn
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.access_events import AccessEnded, AccessGiven
from support_engine.core.dossier.agenda import live_topics
from support_engine.core.dossier.awaiting import ACCOUNT, awaiting
from support_engine.core.dossier.names import taken_back
from support_engine.core.language.french import day
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.scene import Scene
from support_engine.core.telling.waiting import Waiting as Waiting
from support_engine.core.telling.waiting import last_opening

ENDED = "L’échéance a changé ou n’a plus lieu d’être."
"""What is said of a reminder whose deadline moved, ended or fell silent."""
NEWER = "Le rappel de l’acte n° {act}, plus récent, la remplace."
ANEW = "La lettre de l’acte n° {act} la remplace."
FURTHER: Mapping[type[m.TrancheStep], tuple[str, tuple[type[m.TrancheStep], ...]]] = {
    m.TrancheClaimed: ("La demande a été traitée", (m.TrancheRefused, m.TrancheTransmitted)),
    m.TrancheTransmitted: (
        "La demande a été payée, ou rejetée,",
        (m.TranchePaid, m.RequestRejected),
    ),
    m.TranchePaid: (
        "Le paiement a été rectifié, ou est revenu,",
        (m.PaymentRestated, m.RequestRejected),
    ),
    m.RequestRejected: (
        "La demande est repartie, ou a été renvoyée,",
        (m.TrancheTransmitted, m.TrancheRefused),
    ),
}
"""What overtakes the letter of a step of a tranche, and how that is said."""
Reason = str
"""Why a letter does not leave, in French; empty if it does."""


def no_longer(scene: Scene, letter: Waiting) -> Reason:
    """Why the letter does not leave, on the dossier as it is; empty if it still says the truth."""
    if letter.told.version in taken_back(letter.journal):
        return f"L’acte n° {letter.told.version} a été repris."
    if letter.role == HOLDER and (newer := told_anew(letter)):
        return ANEW.format(act=newer)
    match letter.told.event:
        case e.Moved() as event:
            return elsewhere(scene, letter, event)
        case e.RemindersIssued():
            return reminded_in_vain(scene, letter)
        case e.Corrected():
            return "" if is_needed(letter) else "Aucune des lettres qu’elle rectifie n’est partie."
        case e.HoldOpened() | e.HoldLifted() as event:
            return about_hold(scene, letter, event)
        case e.MilestoneDeclared() | e.MilestoneRefused() as event:
            return about_milestone(letter, event)
        case e.ExtensionRequested(clock=clock):
            return answered(letter, "La demande a reçu sa réponse", ("clocks", clock), is_answer)
        case e.MilestoneValidated() | e.ExtensionGranted() | e.ExtensionRefused():
            return ""
        case e.DossierOpened() | e.DetailsChanged() | e.PersonAssigned() | e.DocumentAdded():
            return ""
        case e.ExtensionCancelled() | e.Noted() | e.Migrated() | e.TakeoverEnded():
            return ""
        case e.LetterLeft() | e.LetterReceived() | e.LetterReturned():
            return ""
        case e.HolderWrote() | e.HolderAnswered() | AccessGiven() | AccessEnded():
            return ""
        case e.ProtectionRenewed():
            awaited = {one.letter.act for one in awaiting(scene.dossier)}
            return "" if letter.told.version in awaited else "La procédure a pris fin."
        case _ as event:
            return about_money(letter, event)


def reminded_in_vain(scene: Scene, letter: Waiting) -> Reason:
    """A deadline that moved or ended, of which more was said since, or before which nothing depends
    on the holder any more."""
    if letter.topic not in live_topics(scene.case):
        return ENDED
    if newer := set(letter.newer) - taken_back(letter.journal):
        return NEWER.format(act=max(newer))
    rule, subject, _ = letter.topic.split("|")
    is_theirs = letter.role == HOLDER and rule != scene.workflow.left_to_decide.id
    turn = our_turn(scene.case, subject) if is_theirs else None
    return f"La suite dépend de nous : {turn.act}." if turn else ""


def told_anew(letter: Waiting) -> int:
    """The act whose letter tells the holder the same in place of this one; 0 if there is none."""
    event = letter.told.event
    match event:
        case e.HoldOpened():
            what = f"clocks.{letter.workflow.holds[event.hold].clock}"
        case m.RecoveryOpened():
            what = f"recoveries.{event.number}"
        case m.BankChanged():
            what = ACCOUNT
        case e.ProtectionRenewed():
            what = event.what
        case e.RemindersIssued():
            return said_again(letter, event)
        case _:
            return 0
    section, _, name = what.partition(".")
    later = (
        row.version
        for row, called in letter.since(section, name)
        if isinstance(row.event, e.ProtectionRenewed)
        and row.event.what.partition(".") == (section, "." if name else "", called)
    )
    return max(later, default=0)


def said_again(letter: Waiting, event: e.RemindersIssued) -> int:
    """The act that said the same rung once more, in place of what rests on it."""
    mine, gone = letter.told.version, taken_back(letter.journal)
    rungs = {step.days for step in event.steps if letter.is_about(step, mine)}
    later = (
        row.version
        for row in letter.journal
        if row.version > mine and row.version not in gone
        if isinstance(row.event, e.RemindersIssued)
        for step in row.event.steps
        if step.put_off and step.days in rungs and letter.is_about(step, row.version)
    )
    return max(later, default=0)


def is_needed(letter: Waiting) -> bool:
    """A rectifying letter leaves if one that it rectifies has; the officer's rectifies none."""
    return not letter.rectifies or any(key in letter.left for key in letter.rectifies)


Thing = tuple[str, str]
"""The heading and the name of what an event is about, as they were on its day."""
Is = Callable[[e.AnyEvent, str], bool]
"""Whether an event is the one looked for, about the thing that is called so by then."""
GONE = "Les règles du dossier ont changé le {on} : ce dont parle cette lettre n’y est plus."


def is_answer(event: e.AnyEvent, clock: str) -> bool:
    """An answer to a request for more time on a clock."""
    answers = (e.ExtensionGranted, e.ExtensionRefused, e.ExtensionCancelled)
    return isinstance(event, answers) and event.clock == clock


def answered(letter: Waiting, what: str, about: Thing, is_one: Is) -> Reason:
    """The request has had its answer since, or the dossier is closed, or the rules no longer have
    what was asked."""

    def is_closing(event: e.AnyEvent, _: str) -> bool:
        return isinstance(event, e.Moved) and event.is_closing

    gone = (row for row, name in letter.since(*about) if not name)
    return (
        once(letter, what, about, is_one)
        or once(letter, "Le dossier a été clos", about, is_closing)
        or next((GONE.format(on=day(row.on)) for row in gone), "")
    )


def elsewhere(scene: Scene, letter: Waiting, event: e.Moved) -> Reason:
    """The dossier has left the states in which this letter helps, where the rules name some; when
    it came back there since, another letter says why."""
    workflow = letter.workflow
    states = workflow.transition_of[event.transition].letter_while
    if not states:
        return ""
    if scene.dossier.state not in {letter.now("states", name) for name in states}:
        label = scene.workflow.states[scene.dossier.state].label
        return f"Le dossier est à une autre étape : « {label} »."
    since = left_on(letter, states)
    if since is None and (anew := given_anew(letter, event)):
        return GIVEN_ANEW.format(on=day(anew))
    return CAME_BACK.format(on=day(since)) if since else ""


GIVEN_ANEW = (
    "Un acte du {on} dit autre chose (une autre date, par exemple) : sa lettre la remplace."
)


def given_anew(letter: Waiting, event: e.Moved) -> date | None:
    """The day of the last act since that gives what this one announces anew (a committee that is
    put off), and tells it."""
    later = (
        row.on
        for fact in event.facts
        for row, name in letter.since("facts", fact)
        if isinstance(row.event, e.Moved) and name in row.event.facts
    )
    return max(later, default=None)


CAME_BACK = "Le dossier a quitté cette étape le {on} : un autre acte l’y a ramené."


def left_on(letter: Waiting, states: Collection[str]) -> date | None:
    """The first day since its act on which the dossier left these states, whatever they were called
    by then."""
    told: tuple[tuple[e.Recorded, str], ...]
    for told in zip(*(letter.since("states", name) for name in states), strict=True):
        row = told[0][0]
        if isinstance(row.event, e.Moved) and row.event.target not in {name for _, name in told}:
            return row.on
    return None


IN_FORCE_AGAIN = "La même mesure est de nouveau en vigueur : sa lettre remplace celle-ci."


def about_hold(scene: Scene, letter: Waiting, event: e.HoldOpened | e.HoldLifted) -> Reason:
    """A measure lifted before anybody heard of it is not announced, and nor is its end; nor is that
    of one which is in force again."""
    if isinstance(event, e.HoldOpened):
        return once(
            letter,
            "La mesure a été levée",
            ("holds", event.hold),
            lambda later, hold: isinstance(later, e.HoldLifted) and later.hold == hold,
        )
    if letter.now("holds", event.hold) in {one.hold for one in scene.dossier.open_holds}:
        return IN_FORCE_AGAIN
    opened = last_opening(letter, event.hold)
    if opened and letter.announced.get(opened, True) is False:
        return "La lettre qui annonçait la mesure n’est pas partie."
    return ""


def about_milestone(letter: Waiting, event: e.MilestoneDeclared | e.MilestoneRefused) -> Reason:
    """Examined since it was declared, or declared again since it was sent back."""
    about = ("milestones", event.milestone)
    if isinstance(event, e.MilestoneDeclared):
        examined = (e.MilestoneValidated, e.MilestoneRefused)
        return answered(
            letter,
            "Le jalon a été examiné",
            about,
            lambda later, name: isinstance(later, examined) and later.milestone == name,
        )
    return answered(
        letter,
        "Le jalon a été déclaré de nouveau",
        about,
        lambda later, name: isinstance(later, e.MilestoneDeclared) and later.milestone == name,
    )


def about_money(letter: Waiting, event: m.MoneyEvent) -> Reason:
    """A request for payment, or a procedure, that has gone further since."""
    match event:
        case m.TrancheClaimed() | m.TrancheTransmitted() | m.TranchePaid() | m.RequestRejected():
            return further(letter, event)
        case m.RecoveryOpened(number=number):
            return once(
                letter,
                "La procédure a été abandonnée",
                ("", ""),
                lambda later, _: isinstance(later, m.RecoveryCancelled) and later.number == number,
            )
        case m.RecoveryCancelled(number=number) if letter.never_asked(number):
            return "La lettre qui demandait cette somme n’est pas partie."
        case _:
            return ""


def further(letter: Waiting, event: m.TrancheStep) -> Reason:
    """A tranche has gone further since; a payment, where its holder is told it anew. That a
    transfer came back is told whatever followed: they may have been told that it was paid."""
    if isinstance(event, m.RequestRejected) and event.returned:
        return ""
    what, kinds = FURTHER[type(event)]

    def has_come(later: e.AnyEvent, tranche: str) -> bool:
        is_silent = isinstance(later, m.PaymentRestated) and not later.is_told
        return isinstance(later, kinds) and later.tranche == tranche and not is_silent

    return once(letter, what, ("tranches", event.tranche), has_come)


def once(letter: Waiting, what: str, about: Thing, has_come: Is) -> Reason:
    """Something has come since that makes the letter useless."""
    found = (row for row, name in letter.since(*about) if has_come(row.event, name))
    return next((f"{what} le {day(row.on)}." for row in found), "")
