"""May this tranche be released today? Every condition, kept or not, with its figures and its law.

The same list is read at the proposal, at the certification and at the transmission, each time on
the dossier as it stands in the transaction that writes: what held yesterday is not believed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.conditions import Condition, documents_present
from support_engine.core.acts.money_sentences import LAW
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import day, euros, percent
from support_engine.core.money import law
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Money, Tranche


@dataclass(frozen=True, slots=True)
class Case:
    """What a release is judged on: the rules, the dossier, the tranche, the day."""

    workflow: Workflow
    dossier: Dossier
    calendar: Calendar
    tranche: Tranche
    on: date

    @property
    def money(self) -> Money:
        """The money section of the file."""
        return law.rules(self.workflow)

    @property
    def spending(self) -> int:
        """What the claim shows as paid eligible expenditure, in cents."""
        record = self.dossier.purse.tranches.get(self.tranche.id)
        return record.spending if record else 0

    def why_not(self, code: Code, **facts: object) -> Blocker:
        """A blocker of this dossier and tranche."""
        named = {"reference": self.dossier.reference, "tranche": self.tranche.label}
        return blocked(code, **named, **facts)


def release_conditions(case: Case) -> Iterator[Condition]:
    """Every condition, in the order in which an authorising officer reads them."""
    for rule in RULES:
        yield from rule(case)
    yield from milestones_validated(case)
    kinds = case.tranche.requires_documents
    yield from documents_present(case.workflow, case.dossier, kinds, case.on)


def one(code: Code, label: str, blocker: Blocker | None) -> Condition:
    """A condition with the text that it rests on."""
    return Condition(label, blocker, LAW.get(code, ""))


def notified(case: Case) -> Iterator[Condition]:
    """An agreement is in force, signed where the amount and the holder make it compulsory."""
    in_force = law.agreement(case.workflow, case.dossier)
    code = Code.AGREEMENT_NOT_NOTIFIED
    label = "Convention notifiée"
    if in_force is None:
        yield one(code, label, case.why_not(code))
        return
    yield one(code, f"{label} le {day(in_force.notified_on)} ({in_force.number})", None)
    kind, money = case.money.agreement_document, case.money
    is_private = case.dossier.details.get("holder_kind") != law.LOCAL
    if kind is None or not is_private or in_force.maximum <= money.agreement_above:
        return
    code, above = Code.AGREEMENT_COMPULSORY, euros(money.agreement_above)
    missing = case.why_not(code, above=above, maximum=euros(in_force.maximum), id=kind)
    on_file = case.dossier.documents.get(kind)
    yield one(code, f"Convention signée (au-delà de {above})", None if on_file else missing)


def committed(case: Case) -> Iterator[Condition]:
    """The State has reserved the money."""
    code, number = Code.COMMITMENT_MISSING, case.dossier.purse.commitment
    label = f"Engagement juridique {number}" if number else "Engagement juridique"
    yield one(code, label, None if number else case.why_not(code))


def no_hold(case: Case) -> Iterator[Condition]:
    """No suspension, open notice or insolvency that stops payments."""
    open_ones = [h for h in case.dossier.open_holds if case.workflow.holds[h.hold].blocks_payments]
    if not open_ones:
        yield Condition("Aucune mesure ne suspend les paiements")
    for record in open_ones:
        label = case.workflow.holds[record.hold].label
        since = day(record.opened_on)
        blocker = case.why_not(Code.HOLD_BLOCKS_PAYMENT, hold=label, since=since, id=record.hold)
        yield Condition(f"Aucune mesure ne suspend les paiements : {label}", blocker)


def started_after_receipt(case: Case) -> Iterator[Condition]:
    """The works have begun, and not before the request was received, where there are works."""
    if not case.money.works:
        return
    works, receipt = case.dossier.purse.works_on, case.dossier.clocks.get(case.money.received)
    code = Code.WORKS_NOT_STARTED
    if works is None:
        yield one(code, "Début des travaux", case.why_not(code))
        return
    yield one(code, f"Début des travaux le {day(works)}", None)
    if receipt is None:
        return
    code, received = Code.STARTED_TOO_EARLY, day(receipt.started_on)
    early = case.why_not(code, works=day(works), received=received)
    is_early = works < receipt.started_on
    yield one(
        code, f"Travaux commencés après la réception ({received})", early if is_early else None
    )


def before_the_end(case: Case) -> Iterator[Condition]:
    """The forecast end has not passed, unless the project is completed."""
    clock = case.dossier.clocks.get(case.money.execution)
    if clock is None or not clock.is_running:
        return
    end = clock_deadline(case.dossier, case.money.execution, case.calendar).on
    if end is None:
        return  # the agreement's clock is stopped: a hold, judged above
    code = Code.END_PASSED
    passed = case.why_not(code, end=day(end)) if case.on > end else None
    yield one(code, f"Convention en cours jusqu’au {day(end)}", passed)


def reports_in(case: Case) -> Iterator[Condition]:
    """Every financial report whose day has passed is validated (loi 2000-321, art. 10)."""
    code = Code.FINANCIAL_REPORT_MISSING
    late = [
        (milestone, deadline.on)
        for milestone, deadline in expected_milestones(case.workflow, case.dossier, case.calendar)
        if milestone.id in case.money.reports and deadline.on is not None and deadline.on < case.on
    ]
    if not late:
        yield one(code, "Comptes rendus financiers à jour", None)
    for milestone, due in late:
        blocker = case.why_not(code, milestone=milestone.label, due=day(due), id=milestone.id)
        yield one(code, milestone.label, blocker)


def bank_known(case: Case) -> Iterator[Condition]:
    """The account is known, and confirmed by a second person or old enough."""
    bank, days = case.dossier.purse.bank, case.money.quarantine_days
    if bank is None:
        yield Condition("Compte bancaire", case.why_not(Code.BANK_MISSING))
        return
    label = f"Compte bancaire …{bank.iban[-4:]} ({bank.holder})"
    code, until = Code.BANK_QUARANTINED, bank.changed_on + timedelta(days=days)
    is_safe = bank.confirmed_by != "" or case.on >= until
    blocker = case.why_not(code, since=day(bank.changed_on), until=day(until))
    yield one(code, label, None if is_safe else blocker)


def completed(case: Case) -> Iterator[Condition]:
    """The balance comes after completion, with the public aid counted."""
    if case.tranche.kind != "balance":
        return
    code = Code.COMPLETION_MISSING
    state = case.workflow.states[case.dossier.state].label
    is_done = case.dossier.state in case.money.completed
    yield one(code, "Projet achevé", None if is_done else case.why_not(code, state=state))
    if case.dossier.purse.aid is None:
        code = Code.AID_NOT_DECLARED
        yield one(code, "Aides publiques chiffrées", case.why_not(code))


def aid_within_limits(case: Case) -> Iterator[Condition]:
    """Public aid stays within the eligible spending; a local authority keeps its own share."""
    in_force, aid = law.agreement(case.workflow, case.dossier), case.dossier.purse.aid
    if in_force is None or aid is None or case.money.facts.eligible is None:
        return
    is_final = case.tranche.kind == "balance" and case.spending > 0
    eligible = case.spending if is_final else in_force.eligible
    is_local = case.dossier.details.get("holder_kind") == law.LOCAL
    money = case.money
    share = money.aid_ceiling_local if is_local else money.aid_ceiling
    code = Code.OWN_SHARE_TOO_LOW if is_local else Code.AID_TOO_HIGH
    facts = {"aid": euros(aid), "eligible": euros(eligible), "ceiling": percent(share)}
    blocker = case.why_not(code, own=percent(law.WHOLE - share), **facts)
    label = (
        f"Aides publiques : {facts['aid']} pour {facts['eligible']} ({facts['ceiling']} au plus)"
    )
    yield one(code, label, blocker if aid > law.half_up(eligible, share) else None)


def within_ceilings(case: Case) -> Iterator[Condition]:
    """The schedule itself respects the ceilings of the decree for this kind of payment."""
    in_force = law.agreement(case.workflow, case.dossier)
    if in_force is None or case.tranche.kind in law.UNCAPPED:
        return
    share = law.share_until(case.workflow, in_force.schedule, case.tranche.id)
    ceiling = law.ceiling(case.workflow, case.dossier, case.tranche)
    limit = law.half_up(in_force.maximum, ceiling)
    is_advance = case.tranche.kind == "advance"
    code = Code.ADVANCE_CEILING if is_advance else Code.INTERIM_CEILING
    what = "Avance" if is_advance else "Avance et acomptes"
    reached = euros(law.half_up(in_force.maximum, share))
    blocker = case.why_not(
        code, ceiling=percent(ceiling), share=percent(share), limit=euros(limit), reached=reached
    )
    label = f"{what} : {reached} sur {euros(limit)} au plus ({percent(ceiling)})"
    yield one(code, label, blocker if share > ceiling else None)


def something_due(case: Case) -> Iterator[Condition]:
    """The rules give a positive amount; an interim payment or a balance rests on real spending."""
    if law.agreement(case.workflow, case.dossier) is None:
        return
    if case.tranche.kind in ("interim", "balance") and case.spending == 0:
        missing = case.why_not(Code.SPENDING_MISSING)
        yield one(Code.NOTHING_DUE, "Dépenses acquittées chiffrées", missing)
        return
    most = law.entitled(case.workflow, case.dossier, case.tranche, case.spending)
    taken = law.taken(case.dossier, case.tranche.id)
    code = Code.NOTHING_DUE
    blocker = case.why_not(code, entitled=euros(most), taken=euros(taken))
    label = f"Montant dû : {euros(most)} − {euros(taken)} = {euros(most - taken)}"
    yield one(code, label, blocker if most <= taken else None)


def milestones_validated(case: Case) -> Iterator[Condition]:
    """Each milestone that the tranche rests on is validated."""
    for name in case.tranche.requires_milestones:
        milestone = case.workflow.milestone_of[name]
        record = case.dossier.milestones.get(name)
        is_validated = record is not None and record.status == "validated"
        blocker = case.why_not(Code.MILESTONE_NOT_VALIDATED, milestone=milestone.label, id=name)
        yield Condition(f"Jalon validé : {milestone.label}", None if is_validated else blocker)


Rule = Callable[[Case], Iterator[Condition]]
RULES: tuple[Rule, ...] = (
    notified,
    committed,
    no_hold,
    started_after_receipt,
    before_the_end,
    reports_in,
    bank_known,
    completed,
    aid_within_limits,
    within_ceilings,
    something_due,
)
