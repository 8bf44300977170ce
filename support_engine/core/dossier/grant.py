"""The law of money: what is in force, what a tranche comes to, what was paid, what is left.

Whole cents, half up, on the cumulative amount: the third tranche is what the first three come to
together, less what was already taken, so that no cent is lost or made by rounding. Décret
n° 2018-514 of 25 June 2018, art. 12 (advance, interim payments) and 14 (balance).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from support_engine.core.days.calendar import add_months
from support_engine.core.dossier.amending import by_effect
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier, FactValue
from support_engine.core.dossier.purse import Recovery, TrancheRecord
from support_engine.core.dossier.sums import OVERPAID as OVERPAID
from support_engine.core.dossier.sums import given_up as given_up
from support_engine.core.dossier.sums import owed_back as owed_back
from support_engine.core.dossier.sums import paid as paid
from support_engine.core.dossier.sums import paid_out as paid_out
from support_engine.core.dossier.sums import pending as pending
from support_engine.core.dossier.sums import recovered as recovered
from support_engine.core.dossier.sums import taken as taken
from support_engine.core.dossier.sums import withdrawn_back as withdrawn_back
from support_engine.core.language.figures import half_up as half_up
from support_engine.core.language.french import percent
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import WHOLE, Money, Tranche
from support_engine.errors import UnknownName

UNCAPPED = frozenset({"balance", "instalment"})
"""Kinds of tranches that no ceiling below the whole concerns."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement in force: the notified one with its signed amendments. Cents, basis points."""

    number: str
    notified_on: date
    maximum: int
    rate: int
    eligible: int
    schedule: Mapping[str, int]


def share_words(workflow: Workflow, share: int) -> str:
    """« 30 % », or « 1/3 » where the shares do not count in basis points."""
    whole = rules(workflow).whole
    return percent(share) if whole == WHOLE else f"{share}/{whole}"


def rules(workflow: Workflow) -> Money:
    """The money section of the file. Raises UnknownName where the programme pays nothing."""
    if workflow.money is None:
        raise UnknownName(f"Le programme « {workflow.header.label} » ne verse pas de subvention.")
    return workflow.money


def agreement(case: Case) -> Agreement | None:
    """The agreement in force, None until it was notified."""
    names, facts = rules(case.workflow).facts, case.dossier.facts
    if names.notified not in facts:
        return None
    changes = by_effect(case.dossier)
    latest = {
        name: next((v for a in reversed(changes) if (v := getattr(a, name)) is not None), None)
        for name in ("maximum", "rate", "eligible")
    }
    schedule = next(
        (a.schedule for a in reversed(changes) if a.schedule),
        case.dossier.purse.schedule
        or {tranche.id: tranche.share for tranche in case.workflow.tranches},
    )
    return Agreement(
        number=changes[-1].number if changes else str(facts.get(names.agreement, "")),
        notified_on=date.fromisoformat(str(facts[names.notified])),
        maximum=given(latest["maximum"], facts.get(names.maximum)),
        rate=given(latest["rate"], facts.get(names.rate) if names.rate else WHOLE),
        eligible=given(latest["eligible"], facts.get(names.eligible or "")),
        schedule=schedule,
    )


def facts_in_force(case: Case) -> Mapping[str, FactValue]:
    """The facts of a dossier with those of the agreement in force: whoever reads what was granted
    reads what amendments made of it."""
    terms = terms_in_force(case)
    return {name: terms.get(name, value) for name, value in case.dossier.facts.items()}


def terms_in_force(case: Case) -> Mapping[str | None, FactValue]:
    """The figures and the end of the agreement in force, in cents, basis points and days, by the
    facts that first gave them."""
    if case.workflow.money is None or (in_force := agreement(case)) is None:
        return {}
    names, clock = case.workflow.money.facts, case.workflow.money.execution
    terms: dict[str | None, FactValue] = {
        names.maximum: in_force.maximum,
        names.rate: in_force.rate,
        names.eligible: in_force.eligible,
    }
    running = case.dossier.clocks.get(clock)
    if running is not None and running.signed is not None:
        terms[case.workflow.clocks[clock].until_fact] = running.signed.ends_on.isoformat()
    return terms


def given(amended: int | None, first: object) -> int:
    """The amended figure, else the one of the grant."""
    if amended is not None:
        return amended
    return first if isinstance(first, int) else 0


def reserved(dossier: Dossier, in_force: Agreement) -> int:
    """What the legal commitment reserves, in cents: the maximum of the day of its recording,
    whatever an amendment made of it since (décret 2012-1246, GBCP)."""
    noted = dossier.purse.reserved
    return in_force.maximum if noted is None else noted


def share_until(workflow: Workflow, schedule: Mapping[str, int], tranche: str) -> int:
    """The cumulative share of the schedule up to and including a tranche, in basis points."""
    total = 0
    for name in workflow.tranche_of:
        total += schedule.get(name, 0)
        if name == tranche:
            return total
    raise LookupError(tranche)


def planned(workflow: Workflow, in_force: Agreement, tranche: str) -> int:
    """What the schedule plans for one tranche, in cents: a difference of cumulative amounts."""
    names = list(workflow.tranche_of)
    before = names[names.index(tranche) - 1] if names.index(tranche) else None
    earlier = planned_until(workflow, in_force, before) if before else 0
    return planned_until(workflow, in_force, tranche) - earlier


def planned_until(workflow: Workflow, in_force: Agreement, tranche: str) -> int:
    """What the schedule plans up to and including one tranche, in cents."""
    share = share_until(workflow, in_force.schedule, tranche)
    return half_up(in_force.maximum, share, rules(workflow).whole)


def ceiling(case: Case, tranche: Tranche, maximum: int = 0) -> int:
    """The share (basis points) that the payments may reach together with this tranche, of the
    maximum in force or of another one. A guarantee lifts the advance as far as it covers it."""
    money = rules(case.workflow)
    if tranche.kind in UNCAPPED:
        return WHOLE
    if tranche.kind == "interim":
        return money.interim_ceiling_long if is_long(case) else money.interim_ceiling
    in_force = agreement(case)
    whole = maximum or (in_force.maximum if in_force else 0)
    covered = case.dossier.purse.guarantee * WHOLE // whole if whole else 0
    return max(money.advance_ceiling, min(money.advance_ceiling_guaranteed, covered))


def is_long(case: Case) -> bool:
    """Whether the project lasts more than the months after which the ceiling is higher, by the end
    that both parties signed: more time that we grant raises no ceiling."""
    money = rules(case.workflow)
    clock = case.dossier.clocks.get(money.execution)
    end = clock.decided_end if clock else None
    if clock is None or end is None:
        return False
    return end > add_months(clock.started_on, money.long_months)


def entitled(case: Case, tranche: Tranche, spending: int) -> int:
    """What all payments may come to once this tranche is paid, in cents: no more than our subsidy,
    once the balance told what was spent. What the bank sent back of it is due again, as far as a
    later one that counted it as paid has not made up for it."""
    owed, in_force = by_kind(case, tranche, spending), agreement(case)
    if tranche.kind == "balance" or in_force is None:
        return owed
    record = case.dossier.purse.tranches.get(tranche.id)
    if record is not None and record.back:
        again = taken(case.dossier, tranche.id) + record.back
        owed = max(owed, min(again, reached(case, tranche)))
    return min(owed, own_grant(case, in_force))


def reached(case: Case, tranche: Tranche) -> int:
    """What all payments may come to once the tranches after this one that are paid or on their way
    are, in cents; 0 where none is."""
    names = list(case.workflow.tranche_of)
    later = names[names.index(tranche.id) + 1 :]
    asked = {name: case.dossier.purse.tranches.get(name) for name in later}
    return max(
        (
            by_kind(case, case.workflow.tranche_of[name], one.spending)
            for name, one in asked.items()
            if one is not None and (one.is_pending or one.stage == "paid")
        ),
        default=0,
    )


def by_kind(case: Case, tranche: Tranche, spending: int) -> int:
    """What all payments may come to once this tranche is paid, in cents.

    Advance: its share. Interim: its share too, but no more than the rate of what was really
    spent. Balance: min(maximum, rate × real eligible spending). Instalment: its own part (`flat`).
    """
    in_force = agreement(case)
    if in_force is None:
        return 0
    if tranche.kind == "instalment":
        return taken(case.dossier, tranche.id) + flat(case, in_force, tranche.id)
    earned = half_up(spending, in_force.rate)
    until = share_until(case.workflow, in_force.schedule, tranche.id)
    share = min(until, ceiling(case, tranche))
    match tranche.kind:
        case "advance":
            return half_up(in_force.maximum, share)
        case "interim":
            return min(half_up(in_force.maximum, share), earned)
        case _:
            return min(in_force.maximum, earned)


def flat(case: Case, in_force: Agreement, tranche: str) -> int:
    """What an instalment comes to, in cents: its own part, whatever became of the others.

    What an amendment changed in the parts of those before it that are paid or on their way is made
    up for; the part of one that was never asked is not. Never more than is left of the maximum.
    """
    owed, got = planned(case.workflow, in_force, tranche), 0
    for name in case.workflow.tranche_of:
        if name == tranche:
            break
        record = case.dossier.purse.tranches.get(name)
        if record is not None and (record.is_pending or record.stage == "paid"):
            owed += planned(case.workflow, in_force, name)
            got += record.amount
    return min(owed - got, in_force.maximum - taken(case.dossier, tranche))


def due(case: Case, tranche: Tranche, spending: int) -> int:
    """What this tranche comes to now, in cents; negative when too much was paid already."""
    return entitled(case, tranche, spending) - taken(case.dossier, tranche.id)


def own_grant(case: Case, in_force: Agreement) -> int:
    """What our subsidy comes to, in cents: the maximum, or min(maximum, rate × final spending) once
    the balance was claimed."""
    record = balance_claimed(case)
    if record is None or record.stage == "refused":
        return in_force.maximum
    return subsidy_for(record.spending, in_force)


def balance_claimed(case: Case) -> TrancheRecord | None:
    """The last claim of the balance, sent back or not."""
    balance = next((t for t in case.workflow.tranches if t.kind == "balance"), None)
    return case.dossier.purse.tranches.get(balance.id) if balance else None


def subsidy_for(spending: int, in_force: Agreement) -> int:
    """What our subsidy comes to for the spending of a whole project, in cents."""
    return min(in_force.maximum, half_up(spending, in_force.rate))


def overpaid(case: Case, but: Recovery | None = None) -> int:
    """What was paid above our subsidy, less what is being recovered as such (`but`: by any other
    recovery) or was given up by two people; never more than what the holder has and nothing claims,
    in cents. A part that was withdrawn covers none of it, nor does it where more is due."""
    others = [one for one in case.dossier.purse.recoveries if one != but]
    asked_for = sum(one.left for one in others if one.cause == OVERPAID)
    unclaimed = paid(case.dossier) - sum(one.left for one in others)
    return max(0, min(beyond(case) - asked_for, unclaimed))


def beyond(case: Case) -> int:
    """What was paid above our subsidy, less what came back of it or was given up, in cents; a part
    that is withdrawn is claimed back besides. Negative where more is due.
    The least spending that a claim of the balance told counts until another one is certified:
    nobody gives up alone, by sending it back or claiming again, what it showed."""
    in_force, dossier = agreement(case), case.dossier
    if in_force is None:
        return 0
    record = balance_claimed(case)
    told = record.least_told if record else None
    limit = in_force.maximum if told is None else subsidy_for(told, in_force)
    gross = paid_out(dossier) + withdrawn_back(dossier)
    return gross - recovered(dossier, OVERPAID) - given_up(dossier) - limit
