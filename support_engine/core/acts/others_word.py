"""What one person said no to, or put on file, and another alone would say yes to by taking it back:
a second person takes it back too."""

from collections.abc import Collection

from support_engine.core.acts.held_back import agreement_end
from support_engine.core.acts.waived import is_slip
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import going_on
from support_engine.core.dossier.sums import paid_out, pending
from support_engine.core.programme.definition import SYSTEM_ROLE


def against_another(before: Case, after: Case, taken: Collection[e.Recorded], by: str) -> str:
    """What these acts taken back would give against the word of somebody else, in French; nothing
    where they give none. What one refused oneself is taken back alone, whatever the day."""
    others = [row for row in taken if row.actor not in (by, SYSTEM_ROLE)]
    no = next((said for row in others if (said := asked_again(after, row.event))), "")
    return no or other_account(before, after, others) or other_holder(before, after, taken, by)


def asked_again(after: Case, event: e.AnyEvent) -> str:
    """What was refused, and would wait for an answer again; nothing where nobody asks it."""
    match event:
        case e.MilestoneRefused():
            record = after.dossier.milestones.get(event.milestone)
            if record is not None and record.status == "declared":
                label = after.workflow.milestone_of[event.milestone].label
                return f"une autre personne a refusé « {label} », qui serait de nouveau à examiner"
        case e.ExtensionRefused():
            if any(
                one.clock == event.clock and one.status == "asked"
                for one in after.dossier.extensions
            ):
                label = after.workflow.clocks[event.clock].label
                return f"une autre personne a refusé de prolonger « {label} »"
    return ""


def other_account(before: Case, after: Case, others: Collection[e.Recorded]) -> str:
    """An account that comes back, in place of one that somebody else put on file, or checked."""
    was, now = before.dossier.purse.bank, after.dossier.purse.bank
    said = any(isinstance(row.event, m.BankChanged | m.BankConfirmed) for row in others)
    if not said or was is None or now is None or was.iban == now.iban:
        return ""
    return (
        f"une autre personne a enregistré ou vérifié le compte …{was.iban[-4:]}, et le compte"
        f" …{now.iban[-4:]} reviendrait"
    )


def other_holder(before: Case, after: Case, taken: Collection[e.Recorded], by: str) -> str:
    """What the holder is, once money rests on it; a slip of the day is whose it is."""
    was, now = (one.dossier.purse.holder_kind for one in (before, after))
    if was == now or not (paid_out(before.dossier) or pending(before.dossier)):
        return ""
    said = (row for row in taken if isinstance(row.event, m.HolderKindRecorded))
    if all(is_slip(row, before, by) for row in said):
        return ""
    return "ce qu’est le porteur ne change plus seul dès que de l’argent en dépend"


def longer_agreement(after: Case, without: Case) -> str:
    """An agreement that is over, and would run again by the days on which it stood still only;
    `without`: the dossier without these days."""
    end, own = (agreement_end(going_on(case)) for case in (after, without))
    if end is None or own is None or not own < after.today <= end:
        return ""
    return "la convention, échue, courrait de nouveau"
