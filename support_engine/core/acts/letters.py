"""The letter of an act that protects somebody: it left, it was received; what waits for it.

The engine records a departure in the transaction in which the mail server's answer is kept. A
person records a letter posted by hand, the remedy of one that could not leave, and a receipt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from support_engine.core.acts import commands as c
from support_engine.core.acts import two_hands
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.conditions import role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.letter_days import not_begun
from support_engine.core.acts.takers import heads
from support_engine.core.acts.too_soon import decided_upon, early
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier import events as e
from support_engine.core.dossier.awaited import AwaitedLetter, CountsFrom
from support_engine.core.dossier.awaiting import ACCOUNT, Awaiting, awaiting, letter_of
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.explain import awaited_letter, awaiting_label
from support_engine.core.dossier.letter_events import How
from support_engine.core.dossier.lifting import untold
from support_engine.core.language.figures import Running
from support_engine.core.language.french import listed
from support_engine.core.language.names import identified
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import OFFICER


@dataclass(frozen=True, slots=True)
class Announced:
    """A letter of the programme: its id, and who may do the act that it announces."""

    letter: str
    roles: tuple[str, ...]


POSTING = "Enregistrer l’envoi de cette lettre"
RECEIVING = "Enregistrer la réception de cette lettre"
UPHOLDING = "Maintenir ce qui a été décidé avant la fin d’un délai"
OUTCOMES = {
    "received": "elle est reçue",
    "refused": "son destinataire l’a refusée",
    "unclaimed": "elle n’a pas été réclamée (pli avisé)",
    "unknown": "elle est revenue : inconnu à l’adresse",
    "upheld": "elle est jugée valablement notifiée : la décision est maintenue",
}
"""What becomes of a letter that is posted, in words. Refused or never fetched, it is held to be
notified on the day on which it was first presented; upheld, a head answers for what was decided."""
AS_RECEIVED: Mapping[str, How] = {"received": "", "refused": "refused", "unclaimed": "unclaimed"}
"""Those that are a receipt, and of which kind."""


class Unsent(NamedTuple):
    """A letter that mail did not bring to the holder and that no delay waits for: the act that
    wrote it and its day, the letter; of a reminder, what it speaks of."""

    act: int
    written_on: date
    letter: str
    subject: str = ""


def announced(workflow: Workflow, what: str) -> Announced:
    """The letter that `clocks.x`, `recoveries.1` or `bank` waits for, by the rules."""
    section, _, name = what.partition(".")
    if section == "clocks":
        rule = next(hold for hold in workflow.holds.values() if hold.clock == name)
        return Announced(rule.letter or "", rule.opened_by)
    assert workflow.money is not None  # a purse has an account or a recovery only where money is
    letters, roles = workflow.money.letters, workflow.money.roles
    if section == "recoveries":
        return Announced(letters.recovery_opened, roles.recovers)
    return Announced(letters.bank_changed, roles.keeps)


def tellers(told: Announced) -> tuple[str, ...]:
    """Who says that a letter which a delay waits for was posted, or handed over: whoever may do its
    act, or the officer, who has the mail in hand."""
    return tuple(dict.fromkeys((*told.roles, OFFICER)))


def record_departure(case: Case, command: c.RecordDeparture) -> Decision:
    """The letter left: told by the engine, once, and no more where it was received, but where one
    person alone has said so; or by a person, with a proof."""
    if command.by == c.SYSTEM:
        if hold := resuming(case, command.letter):
            return (e.LetterLeft(command.act or 0, command.letter, resumes=hold),)
        letter = letter_of(case.dossier, command.act or 0)
        tells = letter is not None and (is_unknown(letter) or brings_more(letter))
        return (e.LetterLeft(command.act or 0, command.letter),) if tells else ()
    if command.letter:
        return posted(case, command)
    meant = which(case, command, "left")
    if isinstance(meant, Blocker):
        return Refused((meant,))
    letter, told = meant.letter, announced(case.workflow, meant.what)
    reasons = [
        role_blocker(case, command.by, tellers(told), POSTING),
        warned_by_another(case, meant, command.by, POSTING),
        received_already(case, letter),
        too_early(command.on, letter.acted_on, awaiting_label(case.workflow, meant.what)),
        too_early(command.on, letter.returned_on, "Retour de la lettre")
        if letter.returned_on
        else None,
        proven(command.proof, "Preuve de l’envoi"),
    ]
    known_on = case.known_on(command.on)
    proof, by = command.proof.strip(), command.by.person
    event = e.LetterLeft(letter.act, told.letter, proof, known_on, by)
    return refused(reasons) or (event,)


def posted(case: Case, command: c.RecordDeparture) -> Decision:
    """A letter that could not leave by mail, and that no delay waits for, was posted on a day since
    it was written; what rests on it counts from the recording, where later."""
    able = tuple(dict.fromkeys((OFFICER, *heads(case.workflow))))
    reasons = [
        role_blocker(case, command.by, able, POSTING),
        too_early(command.on, command.written_on or case.today, "Cette lettre"),
        proven(command.proof, "Preuve de l’envoi"),
    ]
    known_on = case.known_on(command.on)
    proof, by = command.proof.strip(), command.by.person
    hold, act = resuming(case, command.letter), command.act or 0
    event = e.LetterLeft(act, command.letter, proof, known_on, by, hold)
    return refused(reasons) or (event,)


def resuming(case: Case, letter: str) -> str:
    """The measure of which a letter says the end, where a delay has waited for it to run again."""
    holds = case.workflow.holds.items()
    told = (name for name, rule in holds if letter and rule.lift_letter == letter)
    return next((name for name in told if untold(case.dossier, name)), "")


def record_receipt(case: Case, command: c.RecordReceipt) -> Decision:
    """What became of the letter: told by a person, with a proof; of one on whose delay something
    was decided too."""
    meant = which(case, command, "received")
    if isinstance(meant, Blocker):
        return Refused((meant,))
    letter, told = meant.letter, announced(case.workflow, meant.what)
    how = identified(OUTCOMES, command.how, "choix")
    if how == "upheld":
        return upheld(case, meant, command)
    came_back = how not in AS_RECEIVED
    reasons = [
        not_left(case, meant) if came_back or letter.returned_on else None,
        role_blocker(case, command.by, tellers(told), RECEIVING),
        warned_by_another(case, meant, command.by, RECEIVING),
        too_early(
            command.on,
            letter.left_on or letter.acted_on,
            "Envoi de la lettre" if letter.left_on else awaiting_label(case.workflow, meant.what),
        ),
        proven(command.proof, "Preuve de la réception"),
    ]
    given = (letter.act, told.letter, command.proof.strip(), case.known_on(command.on))
    by = command.by.person
    if came_back:
        return refused(reasons) or (e.LetterReturned(*given, by),)
    return refused(reasons) or (e.LetterReceived(*given, by, AS_RECEIVED[how]),)


def upheld(case: Case, meant: Awaiting, command: c.RecordReceipt) -> Decision:
    """A head states in writing that what was decided before the delay of a letter was over stands:
    notified at the last known address, or answered in time."""
    known = next((one for one in early(case) if one.letter.act == meant.letter.act), None)
    if known is None:
        return Refused((blocked(Code.LETTER_NOT_AWAITED, reference=case.dossier.reference),))
    reasons = [
        role_blocker(case, command.by, heads(case.workflow), UPHOLDING),
        too_early(command.on, known.on, "Décision"),
        proven(command.proof, "Motif écrit"),
    ]
    letter = announced(case.workflow, meant.what).letter
    proof, by, act = command.proof.strip(), command.by.person, meant.letter.act
    event = e.LetterReceived(act, letter, proof, case.known_on(command.on), by, "upheld")
    return refused(reasons) or (event,)


def not_left(case: Case, meant: Awaiting) -> Blocker | None:
    """What comes back had left; what came back is received once it has left again."""
    if meant.letter.left_on is not None:
        return None
    return not_begun(case, meant.letter.act, awaiting_label(case.workflow, meant.what))


def warned_by_another(case: Case, meant: Awaiting, by: Actor, act: str) -> Blocker | None:
    """Whoever changed an account does not say that its holder was warned: the days that the warning
    leaves would be theirs to begin."""
    bank = case.dossier.purse.bank
    if meant.what != ACCOUNT or bank is None or bank.changed_by != by.person:
        return None
    return same_person(by.person, "changé ce compte", act, two_hands.WARNED)


def received_already(case: Case, letter: AwaitedLetter) -> Blocker | None:
    """What was received is not posted any more: another departure would only move the delay."""
    if letter.received_on is None:
        return None
    reference, act = case.dossier.reference, letter.act
    return blocked(Code.LETTER_RECEIVED, reference=reference, act=act, received=letter.received_on)


def arrived(dossier: Dossier) -> tuple[e.LetterLeft | e.LetterReceived, ...]:
    """The next news that something waits for: where no letter really leaves (a simulated life, a
    proof), each leaves and arrives on the day that is played."""
    waiting = (one.letter for one in awaiting(dossier))
    letter = next((letter for letter in waiting if letter.waits), None)
    if letter is None:
        return ()
    kind = e.LetterLeft if letter.waits == "left" else e.LetterReceived
    return (kind(letter.act, ""),)


def proven(proof: str, what: str) -> Blocker | None:
    """What a person says of a letter rests on a paper: a slip, an acknowledgement."""
    return None if proof.strip() else blocked(Code.REFERENCE_MISSING, what=what)


def which(
    case: Case, command: c.RecordDeparture | c.RecordReceipt, news: CountsFrom
) -> Awaiting | Blocker:
    """The letter that is meant: that of the act given, else the only one of which this is news, or
    a second voice. What would change what is known of a letter names its act."""
    waiting, act = list(awaiting(case.dossier)), command.act
    if news == "received":
        waiting.extend(decided_upon(case))
    if act is None:
        fresh = [one for one in waiting if is_news(one.letter, news)]
        fresh = fresh or [one for one in waiting if lacks_voice(one.letter, command.by)]
        meant = fresh[0] if len(fresh) == 1 else None
        if waiting and meant is None:
            shown = listed([numbered(case.workflow, one) for one in fresh or waiting])
            return blocked(Code.LETTER_UNCLEAR, letters=shown)
    else:
        meant = next((one for one in waiting if one.letter.act == act), None)
    return meant or blocked(Code.LETTER_NOT_AWAITED, reference=case.dossier.reference)


def is_news(letter: AwaitedLetter, news: CountsFrom) -> bool:
    """Whether the departure, or the receipt, of a letter is not known yet."""
    return (letter.left_on if news == "left" else letter.received_on) is None


def is_unknown(letter: AwaitedLetter) -> bool:
    """Whether nobody knows that a letter left, or was received."""
    return letter.left_on is None and letter.received_on is None


def brings_more(letter: AwaitedLetter) -> bool:
    """Whether one person alone says that a letter was posted or handed over, and no mail does."""
    return len(letter.said_by) == 1 and letter.mailed_on is None


def lacks_voice(letter: AwaitedLetter, by: Actor) -> bool:
    """Whether one person alone says that a letter was posted or handed over, and it is not them;
    mail that brought it since lets them decide later than a second voice would."""
    return len(letter.said_by) == 1 and by.person not in letter.said_by


def numbered(workflow: Workflow, one: Awaiting) -> str:
    """« n° 12, « Mise en demeure » (acte enregistré le 2 mai 2022, reçue le 4 mai 2022) »."""
    letter, label = one.letter, awaited_letter(workflow, one.what)
    days = Running(None, letter.recorded_on, letter.left_on, letter.received_on, letter.how)
    return f"n° {letter.act}, « {label} »{days.counted}"
