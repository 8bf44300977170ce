"""What a reminder says instead of its usual words: of a rung that nobody could hear on its day, and
of an end at which a clock leaves its act to a person. Pure."""

from datetime import date

from support_engine.core.acts.turns import our_turn, owner_of
from support_engine.core.dossier.agenda import counted_later, is_overtaken
from support_engine.core.dossier.by_itself import automatic_act
from support_engine.core.dossier.deadlines import undone_at
from support_engine.core.dossier.events import StepSent
from support_engine.core.dossier.explain import subject_label
from support_engine.core.dossier.heard import is_for_holder
from support_engine.core.dossier.known import followed_since, given_back_on, known_on
from support_engine.core.dossier.takeover import TYPED
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.scene import Scene

SPACE = "\N{NO-BREAK SPACE}"


def is_untold(scene: Scene, sent: StepSent) -> bool:
    """Whether a rung fell before what it speaks of was on file: its holder is not told of it."""
    known = known_on(scene.case, sent.subject, sent.deadline)
    later = counted_later(scene.dossier, sent.topic, sent.days)
    return sent.rule != scene.workflow.left_to_decide.id and is_overtaken(
        sent.deadline, later, known
    )


def left_act(scene: Scene, sent: StepSent) -> Transition | None:
    """The act that a clock no longer does by itself, where the reminder is about that."""
    if sent.rule != scene.workflow.left_to_decide.id:
        return None
    act = automatic_act(scene.case, sent.subject.partition(".")[2])
    return scene.workflow.transition_of.get(act)


def is_said_in_place(workflow: Workflow, sent: StepSent) -> bool:
    """Whether a rung is said to the holder before others that rest on it."""
    rule = workflow.ladder(sent.rule)
    return sent.put_off > 0 and rule is not None and is_for_holder(rule, sent.days)


def instead(scene: Scene, sent: StepSent) -> str:
    """That sentence, or nothing where the usual words are true."""
    label = quoted(subject_label(scene.workflow, sent.subject))
    if lasting := of_what_lasts(sent, label):
        return lasting
    known = known_on(scene.case, sent.subject, sent.deadline)
    if (act := left_act(scene, sent)) is not None:
        undone = undone_at(scene.case, sent.subject.partition(".")[2])
        since = f" depuis le {day(undone.on)}" if undone else ""
        return (
            f"L’échéance {label} est passée, et {quoted(act.label)} ne se fait plus de soi-même"
            f"{since}{SPACE}: c’est à vous de décider."
        )
    if is_said_in_place(scene.workflow, sent):
        return (
            f"Une relance du porteur de projet sur l’échéance {label} n’avait pu se faire à son"
            f" jour{SPACE}: elle se fait aujourd’hui, et la suite attend qu’il ait pu répondre. Si"
            " cette lettre ne part pas non plus, corrigez son adresse et relancez l’envoi, ou"
            " écrivez-lui par la poste et enregistrez-le avec la preuve du dépôt."
        )
    if known is None or not is_untold(scene, sent):
        return ""
    if known == given_back_on(scene.case, sent.subject, sent.deadline):
        return (
            f"L’échéance {label} est passée, et ce qui avait été remis est à reprendre depuis le"
            f" {day(known)}{SPACE}: le porteur de projet n’est pas relancé pour ce qui précède ce"
            " jour."
        )
    if followed_since(scene.case, sent.subject, sent.deadline) is not None:
        return before_takeover(scene, sent.subject, known)
    return (
        f"L’échéance {label} découle d’un acte qui n’a été enregistré que le {day(known)}"
        f"{SPACE}: le porteur de projet n’est pas relancé pour ce qui précède ce jour."
    )


def of_what_lasts(sent: StepSent, label: str) -> str:
    """What is said of a takeover that nobody ends, of a measure that nobody lifts."""
    if sent.subject == TYPED:
        return (
            f"Ce dossier est en reprise depuis le {day(sent.deadline)}{SPACE}: tant que personne"
            " n’a dit que son passé est vrai, rien ne s’y rappelle, ne s’y paie ni ne se compte, et"
            " qui porte le projet ne le voit pas. Quelqu’un qui n’en a rien saisi le relit, puis"
            " achève la reprise."
        )
    if sent.subject.startswith("holds."):
        return (
            f"La mesure {label} est en vigueur depuis le {day(sent.deadline)}{SPACE}: voyez si"
            " sa cause dure encore, et levez-la sinon."
        )
    return ""


def before_takeover(scene: Scene, subject: str, over_on: date) -> str:
    """What had passed when the dossier began to be followed here: a date is agreed anew."""
    label = quoted(subject_label(scene.workflow, subject))
    said = (
        f"L’échéance {label} était passée quand ce dossier a commencé à être suivi ici, le"
        f" {day(over_on)}{SPACE}: le porteur de projet n’en est pas relancé."
    )
    is_theirs = owner_of(scene.workflow, subject) == HOLDER and not our_turn(scene.case, subject)
    return f"{said} Si rien n’est fait, convenez avec lui d’une date." if is_theirs else said


def quoted(words: str) -> str:
    """Words between French quotation marks."""
    return f"«{SPACE}{words}{SPACE}»"
