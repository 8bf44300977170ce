"""What another person's word holds is not undone by taking an act back alone: a sum that the State
is owed, a payment that was stopped."""

from collections.abc import Collection, Iterable, Iterator

from support_engine.core.acts.actor import Actor
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.days.civil import civil_day
from support_engine.core.dossier import events as e
from support_engine.core.dossier import grant
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.money_evolve import RESTED_ON
from support_engine.core.dossier.purse import Recovery
from support_engine.core.dossier.sums import aid_on_file
from support_engine.core.language.french import euros, listed


def by_taking_back(
    before: Case,
    after: Case,
    actor: Actor,
    taken: Collection[e.Recorded],
    announced: Collection[int],
) -> Iterator[Blocker]:
    """Why these acts may not be taken back by that person: less would be owed back to the State, or
    a payment would go on that somebody else had stopped. What they opened themselves that day, of
    which no letter has left, is as if it never was."""
    by = actor.person
    if before.workflow.money is None:
        return
    own = {
        row.event.number
        for row in taken
        if isinstance(row.event, m.RecoveryOpened)
        and row.version not in announced
        and is_slip(row, before, by)
    }
    lost = [one for one in waived(before, after) if one.number not in own]
    if lost:
        what = listed([f"n° {one.number}, {euros(one.left)}" for one in lost])
        number, reference = str(lost[0].number), before.dossier.reference
        yield blocked(Code.RECOVERY_WAIVED, what=what, reference=reference, id=number)
    yield from unsaid(before, after, [row for row in taken if not is_slip(row, before, by)])
    yield from lowered(before, after, [row for row in taken if not is_slip(row, before, by)])
    yield from going_on_again(after, by, taken)
    yield from on_other_facts(after, actor, taken)


def is_slip(row: e.Recorded, before: Case, by: str) -> bool:
    """Whether that person did it themselves, today."""
    return row.actor == by and civil_day(row.at) >= before.today


def waived(before: Case, after: Case) -> Iterator[Recovery]:
    """The recoveries of which less is owed after than before."""
    left = {one.number: one.left for one in after.dossier.purse.recoveries}
    for one in before.dossier.purse.recoveries:
        if left.get(one.number, 0) < one.left:
            yield one


def unsaid(before: Case, after: Case, taken: Iterable[e.Recorded]) -> Iterator[Blocker]:
    """What a claim has shown to be paid beyond what is due, and nothing would show any more."""
    claims = [row.event.tranche for row in taken if isinstance(row.event, m.TrancheClaimed)]
    was, left = (grant.overpaid(case) + grant.owed_back(case.dossier) for case in (before, after))
    if not claims or left >= was:
        return
    label = before.workflow.tranche_of[claims[-1]].label
    what = f"{euros(was - left)} à rendre, que la demande de « {label} » a fait voir"
    how = "Si elle est fausse, renvoyez-la avec un motif (tranche refuse), puis refaites-la."
    yield blocked(Code.UNDONE_ALONE, what=what, how=how)


def lowered(before: Case, after: Case, taken: Iterable[e.Recorded]) -> Iterator[Blocker]:
    """A total of public aid that was said, and that would be less."""
    was, now = (aid_on_file(case.dossier) for case in (before, after))
    if was is None or (now or 0) >= was:
        return
    if any(isinstance(row.event, m.AidDeclared) for row in taken):
        what = f"le total des aides publiques, {euros(was)}"
        how = "S’il est faux, dites le juste (tranche aid) ; une seconde personne le saisit aussi."
        yield blocked(Code.UNDONE_ALONE, what=what, how=how)


def going_on_again(after: Case, by: str, taken: Iterable[e.Recorded]) -> Iterator[Blocker]:
    """A payment that would be proposed or certified again, though somebody else has stopped it: who
    signed it may have taken their signature away."""
    for row in taken:
        if not isinstance(row.event, m.TrancheRefused) or row.actor == by:
            continue
        record = after.dossier.purse.tranches.get(row.event.tranche)
        if record is not None and record.is_pending:
            label = after.workflow.tranche_of[row.event.tranche].label
            what = f"« {label} », renvoyée par {row.actor}, serait de nouveau proposée ou certifiée"
            how = "Cette personne reprend son renvoi, ou la tranche se demande de nouveau."
            yield blocked(Code.UNDONE_ALONE, what=what, how=how)


def claimed_anew(
    after: Case, by: str, rows: Collection[e.Recorded], taken: Iterable[e.Recorded]
) -> Iterator[Blocker]:
    """A payment that whoever sent it back would let go on as it was signed, though it was asked
    anew since: what was said last counts, whatever became of it. `rows`: the journal."""
    for row in taken:
        if not isinstance(row.event, m.TrancheRefused) or row.actor != by:
            continue
        name = row.event.tranche
        later = (one.event for one in rows if one.version > row.version)
        since = any(isinstance(one, m.TrancheClaimed) and one.tranche == name for one in later)
        record = after.dossier.purse.tranches.get(name)
        if since and record is not None and record.is_pending:
            label = after.workflow.tranche_of[name].label
            what = f"« {label} », demandée de nouveau depuis son renvoi, repartirait comme avant"
            how = "Répondez à la dernière demande : elle se propose et se certifie de nouveau."
            yield blocked(Code.UNDONE_ALONE, what=what, how=how)


def on_other_facts(after: Case, actor: Actor, taken: Iterable[e.Recorded]) -> Iterator[Blocker]:
    """What somebody else put on file once a payment was signed, and that would go on without it; a
    measure that kept it, by whoever lets it leave."""
    roles = grant.rules(after.workflow).roles
    held = actor.roles.union(*(one.roles for one in actor.absent))
    is_leaving = not held.isdisjoint((*roles.certifies, *roles.transmits))
    kinds = (*RESTED_ON, e.HoldOpened) if is_leaving else RESTED_ON
    labels = after.workflow.tranche_of
    signed = [labels[n].label for n, one in after.dossier.purse.tranches.items() if one.is_signed]
    others = [r for r in taken if isinstance(r.event, kinds) and r.actor != actor.person]
    if signed and others:
        what = f"ce qu’une autre personne a enregistré une fois « {signed[-1]} » proposée"
        how = "Enregistrez ce qui est juste : le versement se propose alors de nouveau."
        yield blocked(Code.UNDONE_ALONE, what=what, how=how)
