"""Taking acts back: a new event says which earlier ones no longer count; nothing is deleted."""

from datetime import date

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import acting_roles, in_future, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.reasons import reason_for
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.money_events import IRREVERSIBLE

UNDOABLE = (e.Noted, e.RemindersIssued, e.Corrected, e.DossierOpened)


def decide_correction(
    case: Case, command: c.CorrectLastAct, journal: tuple[e.Recorded, ...]
) -> Decision:
    """Take back the last act, or all those back to a version; notes and reminders stay.

    Only the end of the story can be taken back: an act that later ones rest on goes with them.
    """
    taken = {
        v for row in journal if isinstance(row.event, e.Corrected) for v in row.event.takes_back
    }
    standing = [
        row.version
        for row in journal
        if row.version not in taken and not isinstance(row.event, UNDOABLE)
    ]
    who = role_blocker(case, command.by, acting_roles(case.workflow), "Reprendre un acte")
    reason = reason_for(case.workflow, "Reprendre un acte", command.reason)
    back_to = command.back_to or (standing[-1] if standing else 0)
    taken_back = tuple(v for v in standing if v >= back_to)
    no = refused(
        [
            in_future(command.on, case.today),
            who,
            reason,
            uncorrectable(standing, command),
            after_what_it_takes(journal, taken_back, command.on),
            money_moved(journal, taken_back, command.reference),
        ]
    )
    return no or (e.Corrected(taken_back, command.reason.strip()),)


def after_what_it_takes(
    journal: tuple[e.Recorded, ...], taken_back: tuple[int, ...], on: date
) -> Blocker | None:
    """A correction takes effect no earlier than the acts it takes back."""
    days = [row.on for row in journal if row.version in taken_back]
    return too_early(on, max(days), "Acte repris") if days else None


def money_moved(
    journal: tuple[e.Recorded, ...], taken_back: tuple[int, ...], reference: str
) -> Blocker | None:
    """A request that left, a payment, a receipt: nothing that rests below them is taken back."""
    gone = [
        row for row in journal if row.version in taken_back and isinstance(row.event, IRREVERSIBLE)
    ]
    if not gone:
        return None
    what = ", ".join(f"n° {row.version}" for row in gone)
    return blocked(Code.MONEY_MOVED, what=what, reference=reference)


def uncorrectable(standing: list[int], command: c.CorrectLastAct) -> Blocker | None:
    """Why nothing can be taken back, if so."""
    if not standing:
        why = "le dossier n’a reçu aucun acte depuis son ouverture"
    elif command.back_to is not None and command.back_to not in standing:
        why = f"le numéro {command.back_to} n’est pas un acte en vigueur"
    else:
        return None
    return blocked(Code.NOTHING_TO_CORRECT, why=why, reference=command.reference)
