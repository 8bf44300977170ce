"""Whose turn it is: nobody is chased for what depends on us."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from support_engine.core.acts.condition import Condition
from support_engine.core.acts.conditions import milestones_validated
from support_engine.core.acts.not_read import OF_MONEY, OF_PAYMENT, called, readers, waiting
from support_engine.core.acts.on_file import documents_present
from support_engine.core.acts.takers import ENDING, enders, heads, seconders
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import held_until, last_reply_day
from support_engine.core.dossier.dossier import MessageRecord
from support_engine.core.dossier.next_step import FOLLOWING, next_step
from support_engine.core.dossier.purse import Recovery
from support_engine.core.dossier.running import is_done, runs
from support_engine.core.language.figures import worded
from support_engine.core.language.french import day
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.roles import HOLDER

US = "nous"
"""How we are called where only our own act is missing."""
NEXT_HAND = {
    "propose": ("examen de la demande de paiement", "proposes"),
    "certify": ("certification du service fait", "certifies"),
    "transmit": ("transmission de la demande de paiement", "transmits"),
    "pay": ("paiement", "pays"),
    "refuse": ("renvoi au porteur, rien n’étant dû, de la demande", "proposes"),
    "recover": ("récupération de ce qui est versé en trop d’après la demande", "recovers"),
    "second": ("confirmation par une autre personne de la demande faite pour le porteur,", ""),
}
"""What each step of a tranche is called, and which roles of money may do it."""
ANEW = {
    "propose": "nouvelle proposition du versement, qui a changé depuis,",
    "certify": "nouvelle certification du service fait, qui a changé depuis,",
}
"""What a step is called that was done already."""


class Turn(NamedTuple):
    """What depends on us: the act that is missing, by its label, and the roles that may do it."""

    act: str
    roles: tuple[str, ...]


def our_turn(case: Case, subject: str) -> Turn | None:
    """What we are to do about a subject of the agenda, where its holder has done what it asks: what
    was declared, asked or claimed waits for our answer, or the act that it leads to is somebody
    else's. Nothing where the holder has still to act."""
    section, _, name = subject.partition(".")
    waiting = waits_for_us(case, section, name) or answer_owed(case, section, name)
    if waiting is not None:
        return waiting
    if section == "clocks" and name in case.workflow.clocks:
        return before_the_end(case, name)
    return out_of_here(case) if subject == f"states.{case.dossier.state}" else None


def waits_for_us(case: Case, section: str, name: str) -> Turn | None:
    """What was declared, asked or claimed and has no answer yet."""
    match section:
        case "milestones" | "validations":
            return examination(case, name)
        case "extensions":
            return answer(case, [name])
        case "claims" | "certifications" | "transmissions" | "requests" | "tranches":
            return next_hand(case, name)
        case "holds":
            return lifting(case.workflow, name)
        case "takeovers":
            return Turn(ENDING, enders(case.workflow))
        case _:
            return None


def lifting(workflow: Workflow, hold: str) -> Turn:
    """The lifting of a measure, once its cause is gone."""
    rule = workflow.holds[hold]
    return Turn(f"levée de la mesure « {rule.label} »", rule.lifted_by)


def examination(case: Case, name: str) -> Turn | None:
    """The validation of a milestone that was declared."""
    record = case.dossier.milestones.get(name)
    milestone = case.workflow.milestone_of.get(name)
    if record is None or record.status != "declared" or milestone is None:
        return None
    return Turn(f"examen du jalon « {milestone.label} »", milestone.validated_by)


def answer(case: Case, clocks: Iterable[str]) -> Turn | None:
    """The answer to a request for more time on one of these clocks, while it runs."""
    asked = {one.clock for one in case.dossier.pending_extensions if runs(case, one.clock)}
    for name in clocks:
        if name in asked:
            label = case.workflow.clocks[name].label
            act = f"réponse à la demande de prolongation « {label} »"
            return Turn(act, case.workflow.extensions.decided_by)
    return None


def next_hand(case: Case, tranche: str) -> Turn | None:
    """The next act on a tranche that was claimed and neither sent back nor paid."""
    purse, money = case.dossier.purse, case.workflow.money
    if money is None or tranche not in purse.tranches:
        return None
    wanted = case.workflow.tranche_of[tranche]
    step = next_step(case, wanted)
    if step is None:
        return None
    if (kept := kept_by(case, tranche)) is not None:
        return reading(case, kept)
    act, hand = NEXT_HAND[step]
    if step in ANEW and step != FOLLOWING[purse.tranches[tranche].stage]:
        act = ANEW[step]
    roles = getattr(money.roles, hand) if hand else seconders(case.workflow)
    ours = tuple(role for role in roles if role != HOLDER)
    return Turn(f"{act} « {wanted.label} »", ours)


def kept_by(case: Case, tranche: str) -> MessageRecord | None:
    """What the holder wrote and nobody read, where the next act on a tranche waits for it."""
    step = next_step(case, case.workflow.tranche_of[tranche])
    is_held = step in ("propose", "certify", "transmit")
    kinds = OF_PAYMENT if step == "pay" else OF_MONEY if is_held else ()
    return next(waiting(case, kinds), None)


def paid_before(case: Case, tranche: str) -> Turn | None:
    """The recording of a payment that may have been made before its holder wrote that their account
    changes: it waits for no reading. Nothing where no day lies between the two."""
    record, kept = case.dossier.purse.tranches[tranche], kept_by(case, tranche)
    money, wanted = case.workflow.money, case.workflow.tranche_of[tranche]
    if kept is None or money is None or record.stage != "transmitted" or kept.on <= record.since:
        return None
    act = f"enregistrement du paiement « {wanted.label} », s’il a été fait avant le {day(kept.on)}"
    return Turn(act, money.roles.pays)


def reading(case: Case, record: MessageRecord) -> Turn:
    """A message that waits to be read, and answered."""
    return Turn(f"réponse au porteur ({called(record)})", readers(case.workflow))


ON_ITS_WAY = ("claimed", "proposed", "certified")
"""Stages of a tranche that an account which is not safe keeps back."""


def confirmation(case: Case) -> Turn | None:
    """The confirmation, by another person than changed it, of an account that money waits for while
    it is not paid without: possible at once."""
    bank, money = case.dossier.purse.bank, case.workflow.money
    if bank is None or money is None or bank.confirmed_by:
        return None
    until = held_until(case, bank)
    is_safe = until.until is not None and case.today >= until.until
    stages = {one.stage for one in case.dossier.purse.tranches.values()}
    if is_safe or stages.isdisjoint(ON_ITS_WAY):
        return None
    act = f"confirmation par une seconde personne du compte bancaire …{bank.iban[-4:]}"
    return Turn(f"{act} : sans elle, rien n’est payé {worded(until)}", money.roles.keeps)


def recovery_turn(case: Case, recovery: Recovery) -> tuple[Turn, date] | None:
    """What depends on us about a sum that is claimed back, and from which day: the second voice
    that drops it, the order once its holder had the time to answer."""
    if case.workflow.money is None or recovery.status != "opened":
        return None
    roles, until = case.workflow.money.roles.recovers, last_reply_day(case, recovery)
    about = f"récupération n° {recovery.number}"
    if recovery.drop_on is not None:
        both = tuple(dict.fromkeys((*roles, *heads(case.workflow))))
        return Turn(
            f"accord d’une seconde personne pour abandonner la {about}", both
        ), recovery.drop_on
    if until is None:
        return None
    return Turn(f"ordre de reversement, {about}", roles), until + timedelta(days=1)


def answer_owed(case: Case, section: str, name: str) -> Turn | None:
    """The answer to a request for more time that would move the day of this subject."""
    return answer(case, moved_with(case, section, name))


def moved_with(case: Case, section: str, name: str) -> Iterator[str]:
    """The clocks whose end, where it moves, moves the day of a clock or of a milestone."""
    clocks, clock = case.dossier.clocks, name if section == "clocks" else ""
    milestone = case.workflow.milestone_of.get(name) if section == "milestones" else None
    if milestone is not None and not milestone.due.year_end:
        clock = milestone.due.clock
        if milestone.due.at != "end":
            clock = clocks[clock].after if clock in clocks else ""
    while clock in clocks:
        yield clock
        clock = "" if clocks[clock].decided_end else clocks[clock].after


def before_the_end(case: Case, name: str) -> Turn | None:
    """Our act before the end of a clock whose holder has given all that it waits for."""
    rule = case.workflow.clocks[name]
    if (examined := to_examine(case, name, rule.ends_with)) is not None:
        return examined
    ends = [rule.transition] if rule.transition and rule.on_end == "propose" else []
    if owner_of(case.workflow, f"clocks.{name}") == HOLDER:
        ends += rule.stops_with
    turns = (turn_to(case, case.workflow.transition_of[one]) for one in dict.fromkeys(ends))
    return next((turn for turn in turns if turn is not None), None)


def to_examine(case: Case, clock: str, awaited: Iterable[str]) -> Turn | None:
    """The first answer that is owed, where everything that is awaited was given."""
    started = case.dossier.clocks.get(clock)
    if started is None:
        return None
    left = [one for one in awaited if not is_done(case.dossier, one, started.started_on)]
    owed = [waits_for_us(case, *one.split(".", 1)) for one in left]
    return owed[0] if owed and all(owed) else None


def out_of_here(case: Case) -> Turn | None:
    """Our act out of the state of a dossier, where each way out that asks something of the holder
    has it: « the agreement is signed, and waits to be notified »."""
    ways = case.workflow.leaving[case.dossier.state]
    hoped = (way for way in ways if not (way.adverse or case.workflow.is_judged(way)))
    asking = [way for way in hoped if needs(case, way)]
    turns = [turn_to(case, way) for way in asking]
    return turns[0] if turns and all(turns) else None


def needs(case: Case, transition: Transition) -> list[Condition]:
    """What an act asks of the holder: milestones and papers, given or not."""
    return [
        *milestones_validated(case, transition, case.today),
        *documents_present(case, transition.requires_documents, case.today),
    ]


def turn_to(case: Case, transition: Transition) -> Turn | None:
    """What we are to do so that an act may end the clock; nothing where the holder has still to
    give something, where the act is theirs, or where it asks nothing of them."""
    if case.dossier.state not in transition.origins or transition.adverse:
        return None
    needed = needs(case, transition)
    missing = [condition.blocker for condition in needed if condition.blocker is not None]
    if missing:
        given = all(blocker.facts.get("step") == "validate" for blocker in missing)
        examined = (examination(case, name) for name in transition.requires_milestones)
        return next((one for one in examined if one is not None), None) if given else None
    is_ours = HOLDER not in transition.roles
    return Turn(transition.label, transition.roles) if needed and is_ours else None


def whose(case: Case, subject: str) -> str:
    """Who is to act: a role by its label, « nous » where only our own act is missing."""
    return US if our_turn(case, subject) else owner_label(case.workflow, subject)


def owner_of(workflow: Workflow, subject: str) -> str:
    """The role that is to act before the end of a clock or before a milestone's day: as the file
    says, else the holder where reminders are written to the holder; nothing for other subjects."""
    section, _, name = subject.partition(".")
    if section == "milestones":
        return workflow.milestone_of[name].declared_by[0]
    if section != "clocks":
        return ""
    if owner := workflow.clocks[name].owner:
        return owner
    told = {
        role
        for rule in workflow.ladders.get("clocks", ())
        if not rule.only or name in rule.only
        for step in rule.steps
        for role in step.to
    }
    return HOLDER if HOLDER in told else ""


def owner_label(workflow: Workflow, subject: str) -> str:
    """That role as people call it, or nothing."""
    role = workflow.roles.get(owner_of(workflow, subject))
    return role.label if role else ""
