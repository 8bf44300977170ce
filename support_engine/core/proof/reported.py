"""The claim that whoever receives a grant accounts for it, on papers given under its agreement."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Money
from support_engine.core.proof.holder_days import MONTHS_OF_A_REPORT
from support_engine.core.proof.lengths import DAYS_OF_MONTH as DAYS
from support_engine.core.proof.notified import before_agreed
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.verdicts import Counterexample, Ground

LAW = "loi n° 2000-321, art. 10"
MOST_DAYS = MONTHS_OF_A_REPORT * DAYS[1]
"""The most days that those months last."""


def reported_grants(ground: Ground) -> Iterator[Counterexample]:
    """A programme that pays names its financial reports, or says why none is owed; each rests on a
    paper, and comes once the agreement is notified."""
    workflow, money = ground.workflow, ground.workflow.money
    if money is None:
        return
    if not money.reports:
        yield from unreported(workflow, money)
        return
    if money.no_report:
        words = "des comptes rendus sont pourtant nommés (reports) : retirez ce motif"
        yield Counterexample("money.no_report", words)
    before = before_agreed(ground)
    for name in money.reports:
        if problem := no_report_at_all(ground, name, before):
            yield Counterexample("money.reports", problem)
    yield from unnamed(workflow, money)
    yield from too_late(workflow, money)
    yield from missing_years(workflow, money)


def too_late(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """A report that is due later than the law has it, from the end of its year or of the project:
    until then nothing holds payments back."""
    for name in money.reports:
        due = workflow.milestone_of[name].due
        if (due.year_end or due.at == "end") and due.months * DAYS[1] + due.days > MOST_DAYS:
            label = workflow.milestone_of[name].label
            words = f"« {label} » serait dû plus de {MONTHS_OF_A_REPORT} mois après ce dont il rend"
            words = f"{words} compte ({LAW}) : écrivez months = {MONTHS_OF_A_REPORT}"
            yield Counterexample(f"milestones.{name}.due", words)


def missing_years(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """A financial year before the last one reported, of which no report is due."""
    years: dict[str, set[int]] = {}
    for name in money.reports:
        due = workflow.milestone_of[name].due
        if due.year_end:
            years.setdefault(due.clock, set()).add(due.year_end)
    for clock, found in years.items():
        missing = next((year for year in range(1, max(found)) if year not in found), None)
        if missing is not None:
            words = f"l’exercice n° {missing} de « {workflow.clocks[clock].label} » n’a pas de"
            words = f"{words} compte rendu, alors qu’un exercice d’après en a un"
            yield Counterexample("money.reports", f"{words} : ajoutez son jalon (year_end)")


def unnamed(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """A year of which the same paper is asked as of a report, and that holds no payment back."""
    kinds = {kind for name in money.reports for kind in workflow.milestone_of[name].evidence}
    for milestone in workflow.milestones:
        is_report = milestone.due.year_end is not None and kinds.intersection(milestone.evidence)
        if is_report and milestone.id not in money.reports:
            words = f"« {milestone.label} » manquerait sans retenir aucun versement"
            yield Counterexample("money.reports", f"{words} : ajoutez « {milestone.id} »")


def unreported(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """No report at all, and no reason for it."""
    least = workflow.header.reason_length
    if workflow.tranches and len(money.no_report.strip()) < least:
        words = (
            f"aucun compte rendu financier n’est dû, alors que la subvention en demande ({LAW}) :"
            " nommez ses jalons, ou dites pourquoi aucun n’est dû (no_report, en"
            f" {least} signes au moins)"
        )
        yield Counterexample("money.reports", words)


def no_report_at_all(ground: Ground, name: str, before: set[Situation]) -> str:
    """Why a milestone accounts for nothing of the grant; an empty text where it may. `before`: the
    situations from which an agreement can still come."""
    milestone = ground.workflow.milestone_of[name]
    if not milestone.evidence:
        return f"« {milestone.label} » ne demande aucune pièce : donnez-lui la sienne (evidence)"
    if any(ground.model.can_validate(here, milestone) for here in before):
        return f"« {milestone.label} » se valide avant la convention : nommez-en un autre"
    return ""
