"""Who must be told after an event, and with which facts. Pure."""

from dataclasses import replace

from support_engine.core.acts.on_file import papers_by
from support_engine.core.acts.turns import Turn, our_turn, owner_of, whose
from support_engine.core.acts.waits import is_open
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.access_events import AccessEnded, AccessGiven
from support_engine.core.dossier.by_itself import silence_decides
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import MESSAGES, subject_deadline
from support_engine.core.dossier.heard import rests_on_the_holder, step_of
from support_engine.core.money.law import facts_in_force
from support_engine.core.programme.definition import Step, Workflow
from support_engine.core.programme.letters import HOLDER_REPLACED, MESSAGE_ANSWERED, TAKEN_OVER
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.core.telling.instead import instead, is_said_in_place, is_untold, left_act
from support_engine.core.telling.lengths import lengths_of
from support_engine.core.telling.measures import hold_data
from support_engine.core.telling.money_notices import Frozen, money_notice
from support_engine.core.telling.protections import told_again
from support_engine.core.telling.readers import letter_of, whom
from support_engine.core.telling.reminder_keys import reminder_key
from support_engine.core.telling.replies import notice_before
from support_engine.core.telling.scene import (
    Notice,
    Scene,
    act_notice,
    coming,
    deadline_data,
    dossier_data,
    missing_documents,
)
from support_engine.core.telling.taken_over import takeover_data


def notices(scene: Scene, event: e.AnyEvent) -> tuple[Notice, ...]:
    """The letters of one event; of a past that is typed none, but that this lasts: what they tell
    was said then, by other means."""
    is_silent = scene.dossier.in_takeover and not isinstance(event, e.RemindersIssued)
    return () if is_silent else letters_of(scene, event)


def letters_of(scene: Scene, event: e.AnyEvent) -> tuple[Notice, ...]:
    """The letters of an event of the day; most events have none or one."""
    workflow = scene.workflow
    match event:
        case e.Moved():
            transition = workflow.transition_of[event.transition]
            return act_notice(
                scene, transition.letter, transition.letter_to, moved_data(scene, event)
            )
        case e.RemindersIssued():
            return tuple(n for step in event.steps for n in reminder_notice(scene, step))
        case e.MilestoneDeclared() | e.MilestoneValidated() | e.MilestoneRefused():
            return milestone_notice(scene, event)
        case e.ExtensionRequested() | e.ExtensionGranted() | e.ExtensionRefused():
            return extension_notice(scene, event)
        case e.ExtensionCancelled():
            return extension_notice(scene, event) if event.with_act or event.by else ()
        case e.HoldOpened() | e.HoldLifted():
            return hold_notice(scene, event)
        case e.PersonAssigned():
            return replaced_notice(scene, event) if event.replaces else ()
        case e.DossierOpened() | e.DetailsChanged() | e.DocumentAdded():
            return ()
        case e.Noted() | e.Corrected() | e.Migrated() | AccessGiven() | AccessEnded():
            return ()
        case e.LetterLeft() | e.LetterReceived() | e.LetterReturned() | e.HolderWrote():
            return ()
        case e.HolderAnswered():
            return answer_notice(scene, event) if event.text else ()
        case e.TakeoverEnded():
            return act_notice(scene, TAKEN_OVER, (HOLDER,), takeover_data(scene, event))
        case e.ProtectionRenewed():
            return told_again(scene, event, hold_data) if event.counts_from else ()
        case _:
            return money_letter(scene, event)


def money_letter(scene: Scene, event: m.MoneyEvent) -> tuple[Notice, ...]:
    """What is told of money; of an amendment, with the coming dates."""
    told = money_notice(scene.case, event)
    if told is None:
        return ()
    dates = {"deadlines": coming(scene, scene.lines)} if "amendment" in told.data else {}
    return act_notice(scene, told.letter, told.roles, {**told.data, **dates}, told.thread)


def moved_data(scene: Scene, event: e.Moved) -> Frozen:
    """The act, the facts on file, the coming dates, and the documents still missing."""
    transition = scene.workflow.transition_of[event.transition]
    return {
        "act": {
            "label": transition.label,
            "on": scene.on.isoformat(),
            "reason": event.reason,
            **notice_before(scene),
            **for_the_holder(scene, event),
        },
        "facts": {**facts_in_force(scene.case), **event.facts},
        "deadlines": coming(scene, scene.lines),
        "lengths": lengths_of(scene.workflow),
        "missing_documents": missing_documents(scene, event.target),
    }


def for_the_holder(scene: Scene, event: e.Moved) -> Frozen:
    """Who recorded what the holder gives up, and from which paper of theirs; nothing where they did
    it themselves."""
    role, kind = event.recorded_for, scene.workflow.transition_of[event.transition].renounced_in
    label = scene.workflow.roles[role].label if role in scene.workflow.roles else role
    is_written = bool(role and kind and papers_by(scene.case, kind, scene.on))
    return {"recorded_by": label, "is_written": is_written}


def answer_notice(scene: Scene, event: e.HolderAnswered) -> tuple[Notice, ...]:
    """What somebody wrote, and the answer: to them, whoever carries the project since."""
    message = next(one for one in scene.dossier.messages if one.number == event.number)
    label, on = MESSAGES[message.kind], message.on.isoformat()
    told = {"message": {"label": label, "on": on, "text": message.text, "answer": event.text}}
    letters = act_notice(scene, MESSAGE_ANSWERED, (HOLDER,), told)
    return tuple(replace(letter, person=message.by) for letter in letters)


def replaced_notice(scene: Scene, event: e.PersonAssigned) -> tuple[Notice, ...]:
    """To whoever held the project, and would hear no more of it."""
    told = {"designation": {"on": scene.on.isoformat()}}
    letters = act_notice(scene, HOLDER_REPLACED, (HOLDER,), told)
    return tuple(replace(letter, person=event.replaces) for letter in letters)


def reminder_notice(scene: Scene, sent: e.StepSent) -> tuple[Notice, ...]:
    """One rung of a ladder; a rung that comes too late is on record only."""
    said = said_step(scene, sent)
    if said is None:
        return ()
    step, turn = said
    left = left_act(scene, sent)
    is_theirs = not is_untold(scene, sent) and (turn is None or left is not None)
    roles = (*step.to, OFFICER) if is_said_in_place(scene.workflow, sent) else step.to
    readers = [role for role in dict.fromkeys(roles) if is_theirs or role != HOLDER]
    told = turn_data(scene.workflow, turn)
    return tuple(one_reminder(scene, step, (sent, told), role) for role in readers)


def said_step(scene: Scene, sent: e.StepSent) -> tuple[Step, Turn | None] | None:
    """What a rung says, and whose turn it is where that is ours; None where it is left out. It
    proposes nothing on what its holder was not told, while they wait for us, or that cannot be
    done: a measure is open."""
    rule = scene.workflow.ladder(sent.rule)
    step = step_of(rule, sent.days) if rule else None
    if rule is None or step is None or sent.is_late or sent.is_silenced:
        return None
    turn = None if left_act(scene, sent) else our_turn(scene.case, sent.subject)
    waits = turn is not None and step.proposes and rests_on_the_holder(rule, sent.days)
    is_done = bool(step.proposes) and not is_open(scene.case, step.proposes or "")
    if waits or is_done or is_untold(scene, sent):
        others = scene.workflow.reminder_letters.to_others
        step = Step(days=step.days, to=step.to, letter=others)
    return step, turn


def turn_data(workflow: Workflow, turn: Turn | None) -> Frozen | None:
    """What depends on us, and on whom; nothing while it depends on the holder."""
    if turn is None:
        return None
    roles = [workflow.roles[role].label for role in turn.roles if role in workflow.roles]
    return {"act": turn.act, "by": " ou ".join(roles)}


def one_reminder(
    scene: Scene, step: Step, told: tuple[e.StepSent, Frozen | None], role: str
) -> Notice:
    """The reminder of one rung to one role."""
    sent, turn = told
    return Notice(
        letter=letter_of(scene.workflow, step, role, owner_of(scene.workflow, sent.subject)),
        roles=(role,),
        key=key_of(scene.dossier, sent),
        thread=sent.subject,
        topic=sent.topic,
        data={
            "dossier": dossier_data(scene),
            "deadline": deadline_data(scene, sent.subject, sent.deadline),
            "turn": turn,
            "instead": "" if role == HOLDER else instead(scene, sent),
            "left": left_act(scene, sent) is not None,
            "proposes": step.proposes or "",
            "whose": whose(scene.case, sent.subject),
            "whom": whom(scene.workflow, sent.subject),
            "section": sent.subject.partition(".")[0],
        },
        act=scene.dossier.version,
    )


def key_of(dossier: Dossier, sent: e.StepSent) -> str:
    """The key of a reminder of this dossier."""
    later = dossier.put_off.get(sent.topic, 0)
    return reminder_key(dossier.reference, sent, later, dossier.unsaid)


def milestone_notice(
    scene: Scene, event: e.MilestoneDeclared | e.MilestoneValidated | e.MilestoneRefused
) -> tuple[Notice, ...]:
    """The validators hear of a declaration, the holder of the answer."""
    milestone = scene.workflow.milestone_of[event.milestone]
    letters = scene.workflow.milestone_letters
    match event:
        case e.MilestoneDeclared():
            letter, roles, reason = letters.declared, milestone.validated_by[:1], ""
        case e.MilestoneValidated():
            letter, roles, reason = letters.validated, (HOLDER,), ""
        case e.MilestoneRefused():
            letter, roles, reason = letters.refused, (HOLDER,), event.reason
    subject = f"milestones.{milestone.id}"
    deadline = subject_deadline(scene.case, subject)
    data = {
        "milestone": {
            "label": milestone.label,
            "reason": reason,
            "on": scene.on.isoformat(),
            "for_holder": isinstance(event, e.MilestoneDeclared) and event.for_holder,
        },
        "deadline": deadline_data(scene, subject, deadline.on)
        if deadline and deadline.on
        else None,
        "deadlines": coming(scene, scene.lines),
    }
    told = act_notice(scene, letter, roles, data, thread=subject)
    by = event.by if isinstance(event, e.MilestoneDeclared) else ""
    return tuple(replace(notice, not_to=by) for notice in told)


def extension_notice(
    scene: Scene,
    event: e.ExtensionRequested | e.ExtensionGranted | e.ExtensionRefused | e.ExtensionCancelled,
) -> tuple[Notice, ...]:
    """The officer hears of a request; of the answer, whoever the delay is for."""
    rules, theirs = scene.workflow.extensions, (waited_for(scene.workflow, event.clock),)
    letter: str | None
    record = next(r for r in reversed(scene.dossier.extensions) if r.clock == event.clock)
    subject = f"clocks.{event.clock}"
    reckoned = subject_deadline(scene.case, subject)
    current = reckoned.on if reckoned else None
    match event:
        case e.ExtensionRequested():
            letter, roles, old, new = rules.letter_asked, (OFFICER,), current, None
        case e.ExtensionGranted():
            letter, roles, old, new = rules.letter_granted, theirs, event.old_on, event.new_on
        case e.ExtensionRefused():
            letter, roles, old, new = rules.letter_refused, theirs, current, None
        case e.ExtensionCancelled():
            letter, roles, old, new = rules.letter_closed, theirs, None, None
    data = {
        "extension": {
            "label": scene.workflow.clocks[event.clock].label,
            "months": record.months,
            "reason": record.reason,
            "decision_reason": record.decision_reason,
            "old_on": old.isoformat() if old else None,
            "new_on": new.isoformat() if new else None,
            "is_over": old is not None and old < scene.case.today,
            "waits": bool(reckoned and reckoned.waits),
            "silence": silence_decides(scene.workflow, event.clock),
        },
        "deadlines": coming(scene, scene.lines),
    }
    return act_notice(scene, letter, roles, data, thread=subject)


def waited_for(workflow: Workflow, clock: str) -> str:
    """Whose answer a delay waits for, of those who follow the project: the holder's, unless its
    rule says that it is another's of the dossier (an opinion)."""
    owner = workflow.clocks[clock].owner
    theirs = owner is not None and workflow.roles[owner].scope == "dossier"
    return owner if owner is not None and theirs else HOLDER


def hold_notice(scene: Scene, event: e.HoldOpened | e.HoldLifted) -> tuple[Notice, ...]:
    """A measure that begins or ends, to those whom its rule names."""
    rule = scene.workflow.holds[event.hold]
    letter = rule.letter if isinstance(event, e.HoldOpened) else rule.lift_letter
    return act_notice(scene, letter, rule.letter_to, hold_data(scene, event))
