"""What whoever carries the project writes to us, and our answer: facts of the journal, that change
nothing of the dossier and no date."""

from collections.abc import Iterator, Mapping

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import address_moved, closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.not_read import readers
from support_engine.core.acts.turns import Turn, reading
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import MessageRecord
from support_engine.core.dossier.observed import asked_since, claimed_back
from support_engine.core.language.names import require
from support_engine.core.programme.roles import HOLDER

ACTS: Mapping[str, str] = {
    "message": "Écrire à l’équipe du programme",
    "observations": "Présenter mes observations",
    "contact": "Signaler un changement de coordonnées",
    "bank": "Signaler un changement de compte bancaire",
}
"""What the holder does with each kind of message."""
LONGEST = 10_000
"""Signs of a message."""


def write(case: Case, command: c.WriteToTeam) -> Decision:
    """The holder writes, until the dossier is closed; observations, while a measure asks for them
    or, on a closed dossier too, a sum claimed back."""
    require(ACTS, command.about, "message")
    text, act = command.text.strip(), ACTS[command.about]
    is_answer = command.about == "observations" and claimed_back(case.dossier)
    no = refused(
        [
            None if is_answer else closed(case),
            role_blocker(case, command.by, (HOLDER,), act),
            too_early(command.on, case.dossier.opened_on, "Ouverture du dossier"),
            unasked(case) if command.about == "observations" else None,
            address_moved(case, command.by, act) if command.about == "bank" else None,
            nothing_written(text),
        ]
    )
    number = len(case.dossier.messages) + 1
    papers = tuple({paper.sha256: paper for paper in command.papers}.values())
    return no or (e.HolderWrote(number, command.about, text, papers, command.by.person),)


def nothing_written(text: str) -> Blocker | None:
    """A message says something, and is no book."""
    if not text:
        return blocked(Code.NOTHING_TO_CHANGE, what="le message est vide")
    if len(text) > LONGEST:
        what = f"le message dépasse {LONGEST} signes : joignez plutôt une pièce"
        return blocked(Code.NOTHING_TO_CHANGE, what=what)
    return None


NOTICE = "Mise en demeure"


def unasked(case: Case) -> Blocker | None:
    """Neither a measure in force nor a recovery gives a time to answer."""
    if asked_since(case):
        return None
    hold = next((rule.label for rule in case.workflow.holds.values() if rule.clock), NOTICE)
    return blocked(Code.HOLD_NOT_OPEN, hold=hold, reference=case.dossier.reference)


def answer_message(case: Case, command: c.AnswerHolder) -> Decision:
    """Somebody of us answers, or says that it was read: once for each message, whether or not
    the dossier was closed meanwhile; today, where a clock ahead dated it of days to come."""
    record = next((r for r in case.dossier.messages if r.number == command.number), None)
    require({str(r.number): "" for r in case.dossier.messages}, str(command.number), "message")
    done = record is not None and record.answered_on is not None
    no = refused(
        [
            role_blocker(case, command.by, readers(case.workflow), "Répondre au porteur"),
            too_early(command.on, min(record.on, case.today), "Message du porteur")
            if record
            else None,
            blocked(Code.NOTHING_TO_CHANGE, what="ce message a déjà sa réponse") if done else None,
        ]
    )
    return no or (e.HolderAnswered(command.number, command.text.strip()),)


def unread(case: Case) -> Iterator[tuple[MessageRecord, Turn]]:
    """The messages without an answer, the oldest first, each with what is to be done."""
    for record in case.dossier.messages:
        if record.answered_on is None:
            yield record, reading(case, record)
