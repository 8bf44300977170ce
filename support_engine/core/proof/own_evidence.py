"""The claim that each payment after the first rests on a proof of its own, given under the
agreement, and that reports on one kind of paper, or flat parts, are not all given on one day."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import Milestone, Workflow
from support_engine.core.programme.milestones import Offset
from support_engine.core.programme.money import Tranche
from support_engine.core.proof.notified import before_agreed
from support_engine.core.proof.steps import Situation
from support_engine.core.proof.verdicts import Counterexample, Ground


def own_evidence(ground: Ground) -> Iterator[Counterexample]:
    """What a later payment waits for was not there for an earlier one, nor before the agreement,
    and is shown by a paper."""
    yield from paid_together(ground)
    yield from given_together(ground)
    yield from paid_at_once(ground.workflow)


def paid_at_once(workflow: Workflow) -> Iterator[Counterexample]:
    """A flat part, after the second, that nothing keeps from being paid on the day of the one
    before it: only the day from which a milestone may be declared tells its year. The second is
    earned by its proof: what was agreed is done."""
    flat = [tranche for tranche in workflow.tranches if tranche.kind == "instalment"]
    for before, later in pairwise(flat[1:]):
        if not opened_by(workflow, later) - opened_by(workflow, before):
            yield Counterexample(
                f"tranches.{later.id}.requires_milestones",
                f"« {later.label} » peut se payer le même jour que « {before.label} » : faites-la"
                " reposer sur un jalon qui dit à partir de quand il se déclare (opens)",
            )


def opened_by(workflow: Workflow, tranche: Tranche) -> set[object]:
    """From when the milestones of a payment may be declared, those that say so."""
    days = (opening_of(workflow.milestone_of[name]) for name in tranche.requires_milestones)
    return {day for day in days if day is not None}


def paid_together(ground: Ground) -> Iterator[Counterexample]:
    """A tranche that waits for nothing that is proven, for what was before the agreement, or for
    what an earlier one waited for."""
    workflow, seen = ground.workflow, dict[str, str]()
    before = before_agreed(ground)
    for number, tranche in enumerate(workflow.tranches):
        proofs = list(proofs_of(ground, tranche, before))
        of_old = {name for name in proofs if is_of_before(ground, name, before)}
        fresh = [name for name in proofs if name not in seen and name not in of_old]
        is_first = tranche.kind == "advance" or (tranche.kind == "instalment" and number == 0)
        if not fresh and not is_first:
            earlier = [seen[name] for name in proofs if name in seen]
            because = why_unearned(earlier, bool(of_old))
            yield Counterexample(
                f"tranches.{tranche.id}.requires_milestones",
                f"« {tranche.label} » se paierait {because} : exigez un jalon qui demande une pièce"
                " (evidence), ou une pièce propre à la demande (per_claim)",
            )
        seen |= dict.fromkeys(fresh, tranche.label)


def why_unearned(earlier: list[str], is_of_before: bool) -> str:
    """On what a later payment would rest: the tranches that its proofs paid already, work that is
    older than the agreement, or nothing."""
    if earlier:
        return f"sur ce qui a payé {listed([f'« {one} »' for one in dict.fromkeys(earlier)])}"
    if is_of_before:
        return "sur ce qui était fait avant la convention"
    return "sans preuve de ce qui est fait"


def is_of_before(ground: Ground, proof: str, before: Collection[Situation]) -> bool:
    """Whether a milestone can be validated before the agreement: what it shows was done by then."""
    section, _, name = proof.partition(".")
    if section != "milestones":
        return False
    milestone = ground.workflow.milestone_of[name]
    return any(ground.model.can_validate(here, milestone) for here in before)


def proofs_of(ground: Ground, tranche: Tranche, before: Collection[Situation]) -> Iterator[str]:
    """What shows that a payment is earned: milestones that rest on a paper, papers of this claim
    alone. A standing paper (an account, an agreement) is there for every payment; one that an act
    asks before the agreement, too."""
    workflow = ground.workflow
    standing = standing_papers(workflow) | asked_before(ground, before)
    for name in tranche.requires_milestones:
        if not standing.issuperset(workflow.milestone_of[name].evidence):
            yield f"milestones.{name}"
    for kind in tranche.requires_documents:
        if workflow.documents[kind].per_claim:
            yield f"{tranche.id}.{kind}"


def standing_papers(workflow: Workflow) -> frozenset[str]:
    """The papers that serve every payment, whatever step they are joined to: the account, the
    agreement."""
    required = (kind for tranche in workflow.tranches for kind in tranche.requires_documents)
    found = {kind for kind in required if not workflow.documents[kind].per_claim}
    agreement = workflow.money.agreement_document if workflow.money else None
    return frozenset(found | {agreement} if agreement else found)


def asked_before(ground: Ground, before: Collection[Situation]) -> frozenset[str]:
    """The papers on which an act rests that comes before an agreement."""
    following, acts = ground.space.following, ground.workflow.transition_of
    steps = {step.name for here in before for step, _ in following[here] if step.is_transition}
    return frozenset(kind for name in steps for kind in acts[name].requires_documents)


def given_together(ground: Ground) -> Iterator[Counterexample]:
    """Milestones that rest on the same kind of paper and may be declared on one day, on one clock
    or on two that run together: three files are not three years."""
    milestones, papers = ground.workflow.milestones, ground.workflow.documents
    for number, later in enumerate(milestones):
        for kind in later.evidence:
            of_a_kind = (one for one in milestones[:number] if kind in one.evidence)
            other = next((one for one in of_a_kind if is_one_day(ground, one, later)), None)
            if other is not None:
                is_yearly = later.due.year_end is not None
                what = "un autre exercice (year_end)" if is_yearly else "à partir de quand (opens)"
                yield Counterexample(
                    f"milestones.{later.id}.{'due' if is_yearly else 'opens'}",
                    f"« {later.label} » peut se déclarer le même jour que « {other.label} », sur"
                    f" une autre pièce « {papers[kind].label} » : dites {what}",
                )


def is_one_day(ground: Ground, one: Milestone, later: Milestone) -> bool:
    """Whether two milestones open together, or the later one with its clock, which runs with that
    of the other."""
    rules = ground.workflow.clocks
    clock, other = rules[later.due.clock], rules[one.due.clock]
    begins, its = opening_of(later), opening_of(one)
    if begins is not None:
        starts = ({*rule.starts_with, rule.from_fact} for rule in (clock, other))
        return begins == its and next(starts) == next(starts)
    return clock is other or any(
        is_expected(here, one) and is_expected(here, later) for here in ground.space.situations
    )


def is_expected(here: Situation, milestone: Milestone) -> bool:
    """Whether a milestone may be declared in a situation, once it is open."""
    due = milestone.due
    return due.clock in here.running or (due.after_stop and due.clock in here.stopped)


def opening_of(milestone: Milestone) -> tuple[int, Offset | None] | None:
    """Of which financial year a milestone is, and from when it may be declared; None from the start
    of its clock."""
    opens, year = milestone.opens, milestone.due.year_end or 0
    if opens is not None and opens.at == "start" and not opens.months and not opens.days:
        opens = None
    return (year, opens) if year or opens else None
