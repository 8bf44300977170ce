"""The claim that whoever receives a grant accounts for it, on papers given under its agreement."""

from collections.abc import Iterator

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import Money
from support_engine.core.proof.notified import agreed
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.verdicts import Counterexample, Ground

LAW = "loi n° 2000-321, art. 10"


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
    after = agreed(ground)
    before = ground.space.leading_to(after) - set(after)
    for name in money.reports:
        if problem := no_report_at_all(ground, name, before):
            yield Counterexample("money.reports", problem)
    yield from unnamed(workflow, money)


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
