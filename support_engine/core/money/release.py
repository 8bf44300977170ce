"""May this tranche be released today? Every condition, kept or not, with its figures and its law.

The same list is read at the proposal, at the certification and at the transmission, each time on
the dossier as it stands in the transaction that writes: what held yesterday is not believed.
"""

from collections.abc import Callable, Iterator

from support_engine.core.acts.blockers import Blocker, Code
from support_engine.core.acts.conditions import Condition, step_owed
from support_engine.core.acts.not_read import OF_MONEY, not_read
from support_engine.core.acts.on_file import document_problem, documents_present, papers_by
from support_engine.core.acts.papers import claim_kinds, of_claim
from support_engine.core.dossier.deadlines import clock_deadline, expected_milestones
from support_engine.core.dossier.delays import held_until
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.running import runs
from support_engine.core.language.figures import Cents
from support_engine.core.language.french import day, euros
from support_engine.core.money import amounts, holder, law
from support_engine.core.money.asked import Asked as Asked
from support_engine.core.money.asked import by_law


def release_conditions(asked: Asked) -> Iterator[Condition]:
    """Every condition, in the order in which an authorising officer reads them."""
    for rule in RULES:
        yield from rule(asked)
    yield from milestones_validated(asked)
    yield from papers_joined(asked)


def papers_joined(asked: Asked) -> Iterator[Condition]:
    """Standing papers that are valid, and for this claim papers that serve nothing else."""
    own = claim_kinds(asked.case, asked.tranche)
    standing = tuple(kind for kind in asked.tranche.requires_documents if kind not in own)
    yield from documents_present(asked.case, standing, asked.on)
    if asked.money.account_document in standing:
        yield from paper_of_the_account(asked)
    problems = of_claim(asked.case, asked.tranche, asked.on).problems
    for kind in own:
        label = asked.workflow.documents[kind].label
        yield Condition(f"Pièce de cette demande : {label}", problems.get(kind))


def paper_of_the_account(asked: Asked) -> Iterator[Condition]:
    """A paper on which another account was certified is that of the other one."""
    kind, bank = asked.money.account_document or "", asked.dossier.purse.bank
    there = papers_by(asked.case, kind, asked.on)
    if bank is None or not there:
        return
    others = of_other_accounts(asked.dossier, bank.iban)
    label = asked.workflow.documents[kind].label
    facts = {"document": label, "name": there[-1].name, "account": bank.iban[-4:], "id": kind}
    is_other = all(paper.sha256 in others for paper in there)
    code = Code.ACCOUNT_UNPROVEN
    yield by_law(code, f"{label} de ce compte", asked.why_not(code, **facts) if is_other else None)


def of_other_accounts(dossier: Dossier, iban: str) -> frozenset[str]:
    """The papers behind what was certified for another account than this one."""
    signed = (one for one in dossier.purse.tranches.values() if one.stage in CERTIFIED)
    based = (one.basis for one in signed if one.basis is not None and one.basis.iban != iban)
    return frozenset(sha256 for basis in based for sha256 in basis.papers)


CERTIFIED = ("certified", "transmitted", "paid")
"""Stages of a tranche whose account somebody certified."""


def release_blockers(asked: Asked) -> Iterator[Blocker]:
    """What stands against it, in the same order."""
    for condition in release_conditions(asked):
        if condition.blocker is not None:
            yield condition.blocker


def notified(asked: Asked) -> Iterator[Condition]:
    """An agreement is in force, signed where the amount and the holder make it compulsory."""
    in_force = law.agreement(asked.case)
    code = Code.AGREEMENT_NOT_NOTIFIED
    label = "Convention notifiée"
    if in_force is None:
        yield by_law(code, label, law.not_notified(asked.case))
        return
    yield by_law(code, f"{label} le {day(in_force.notified_on)} ({in_force.number})", None)
    kind, money = asked.money.agreement_document, asked.money
    is_private = holder.is_private(asked.dossier)
    if kind is None or not is_private or in_force.maximum <= money.agreement_above:
        return
    code, above = Code.AGREEMENT_COMPULSORY, money.agreement_above
    missing = asked.why_not(code, above=Cents(above), maximum=Cents(in_force.maximum), id=kind)
    is_signed = document_problem(asked.case, kind, asked.on) is None
    yield by_law(
        code, f"Convention signée (au-delà de {euros(above)})", None if is_signed else missing
    )


def no_hold(asked: Asked) -> Iterator[Condition]:
    """No suspension, open notice or insolvency that stops payments."""
    open_ones = [
        h for h in asked.dossier.open_holds if asked.workflow.holds[h.hold].blocks_payments
    ]
    if not open_ones:
        yield Condition("Aucune mesure ne suspend les paiements")
    for record in open_ones:
        label = asked.workflow.holds[record.hold].label
        since = record.opened_on
        blocker = asked.why_not(Code.HOLD_BLOCKS_PAYMENT, hold=label, since=since, id=record.hold)
        yield Condition(f"Aucune mesure ne suspend les paiements : {label}", blocker)


def started_after_receipt(asked: Asked) -> Iterator[Condition]:
    """The works have begun, and not before the request was received, where there are works."""
    if not asked.money.works:
        return
    works, receipt = (
        asked.dossier.purse.works_on,
        asked.dossier.clocks.get(asked.money.received),
    )
    code = Code.WORKS_NOT_STARTED
    if works is None:
        yield by_law(code, "Début des travaux", asked.why_not(code))
        return
    yield by_law(code, f"Début des travaux le {day(works)}", None)
    if receipt is None:
        yield from clock_lost(asked, asked.money.received)
        return
    code, received = Code.STARTED_TOO_EARLY, receipt.started_on
    early = asked.why_not(code, works=works, received=received)
    is_early = works < receipt.started_on
    yield by_law(
        code, f"Travaux commencés après la réception ({day(received)})", early if is_early else None
    )


def with_the_agreement(asked: Asked) -> Iterator[str]:
    """The clock of the agreement, and those of its reports that begin with it."""
    rules, own = asked.workflow.clocks, asked.money.execution
    reports = (asked.workflow.milestone_of[name].due.clock for name in asked.money.reports)
    for name in dict.fromkeys((own, *reports)):
        if name == own or {*rules[name].starts_with} & {*rules[own].starts_with}:
            yield name


def clock_lost(asked: Asked, name: str) -> Iterator[Condition]:
    """A clock that money rests on and that is not there, though an agreement is in force: what it
    would have said is not known, and nothing is paid."""
    if law.agreement(asked.case) is None:
        return
    label = asked.workflow.clocks[name].label
    why = "sans lui, rien ne dit que ce versement est permis"
    advice = "Reprenez le changement de règles qui l’a écarté (correct), puis refaites-le."
    lost = asked.why_not(Code.CLOCK_LOST, clock=label, id=name, why=why, advice=advice)
    yield Condition(f"Délai au dossier : {label}", lost)


def before_the_end(asked: Asked) -> Iterator[Condition]:
    """The forecast end has not passed, unless the project is completed."""
    for name in with_the_agreement(asked):
        if name not in asked.dossier.clocks:
            yield from clock_lost(asked, name)
    if not runs(asked.case, asked.money.execution):
        return
    end = clock_deadline(asked.case, asked.money.execution).on
    if end is None:
        return  # the agreement's clock is stopped: a hold, judged above
    code = Code.END_PASSED
    passed = asked.why_not(code, end=end) if asked.on > end else None
    yield by_law(code, f"Convention en cours jusqu’au {day(end)}", passed)


def reports_in(asked: Asked) -> Iterator[Condition]:
    """Every financial report whose day has passed is validated (loi 2000-321, art. 10)."""
    code = Code.FINANCIAL_REPORT_MISSING
    late = [
        (milestone, deadline.on)
        for milestone, deadline in expected_milestones(asked.case)
        if milestone.id in asked.money.reports
        and deadline.on is not None
        and deadline.on < asked.on
    ]
    if not late:
        yield by_law(code, "Comptes rendus financiers à jour", None)
    for milestone, due in late:
        step = step_owed(asked.dossier, milestone.id)
        blocker = asked.why_not(
            code, milestone=milestone.label, due=due, id=milestone.id, step=step
        )
        yield by_law(code, milestone.label, blocker)


def bank_known(asked: Asked) -> Iterator[Condition]:
    """The account is known, and confirmed by a second person or old enough; what its holder wrote,
    of it or of anything, was read."""
    yield from not_read(asked.case, OF_MONEY, Code.ACCOUNT_UNREAD)
    bank = asked.dossier.purse.bank
    if bank is None:
        yield Condition("Compte bancaire", asked.why_not(Code.BANK_MISSING))
        return
    label = f"Compte bancaire …{bank.iban[-4:]} ({bank.holder})"
    code, held = Code.BANK_QUARANTINED, held_until(asked.case, bank)
    is_safe = bank.confirmed_by != "" or (held.until is not None and asked.on >= held.until)
    roles = tuple(asked.workflow.roles[one].label for one in asked.money.roles.keeps)
    blocker = asked.why_not(code, since=bank.changed_on, until=held, roles=roles)
    yield by_law(code, label, None if is_safe else blocker)


def completed(asked: Asked) -> Iterator[Condition]:
    """The balance comes after completion, with the public aid counted."""
    if asked.tranche.kind != "balance":
        return
    code = Code.COMPLETION_MISSING
    state = asked.workflow.states[asked.dossier.state].label
    is_done = asked.dossier.state in asked.money.completed
    missing = asked.why_not(code, state=state, id=law.completing(asked.workflow))
    yield by_law(code, "Projet achevé", None if is_done else missing)
    if asked.dossier.purse.aid is None:
        code = Code.AID_NOT_DECLARED
        yield by_law(code, "Aides publiques chiffrées", asked.why_not(code))


def milestones_validated(asked: Asked) -> Iterator[Condition]:
    """Each milestone that the tranche rests on is validated."""
    for name in asked.tranche.requires_milestones:
        milestone = asked.workflow.milestone_of[name]
        record = asked.dossier.milestones.get(name)
        is_validated = record is not None and record.status == "validated"
        code, step = Code.MILESTONE_NOT_VALIDATED, step_owed(asked.dossier, name)
        blocker = asked.why_not(code, milestone=milestone.label, id=name, step=step)
        yield Condition(f"Jalon validé : {milestone.label}", None if is_validated else blocker)


Rule = Callable[[Asked], Iterator[Condition]]
RULES: tuple[Rule, ...] = (
    notified,
    amounts.committed,
    no_hold,
    started_after_receipt,
    before_the_end,
    reports_in,
    bank_known,
    completed,
    amounts.aid_within_limits,
    amounts.within_ceilings,
    amounts.not_settled,
    amounts.something_due,
)
