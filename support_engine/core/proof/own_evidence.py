"""The claim that each payment after the first rests on a proof of its own, and that reports on one
kind of paper are not all given on the same day."""

from collections.abc import Iterator

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import Milestone, Workflow
from support_engine.core.programme.milestones import Offset
from support_engine.core.programme.money import Tranche
from support_engine.core.proof.verdicts import Counterexample, Ground


def own_evidence(ground: Ground) -> Iterator[Counterexample]:
    """What a later payment waits for was not there for an earlier one, and is shown by a paper."""
    yield from paid_together(ground.workflow)
    yield from given_together(ground.workflow)


def paid_together(workflow: Workflow) -> Iterator[Counterexample]:
    """A tranche that waits for nothing that is proven, or for what an earlier one waited for."""
    seen: dict[str, str] = {}
    for number, tranche in enumerate(workflow.tranches):
        proofs = list(proofs_of(workflow, tranche))
        fresh = [name for name in proofs if name not in seen]
        is_first = tranche.kind == "advance" or (tranche.kind == "instalment" and number == 0)
        if not fresh and not is_first:
            others = listed([f"« {one} »" for one in dict.fromkeys(seen[name] for name in proofs)])
            because = f"sur ce qui a payé {others}" if proofs else "sans preuve de ce qui est fait"
            yield Counterexample(
                f"tranches.{tranche.id}.requires_milestones",
                f"« {tranche.label} » se paierait {because} : exigez un jalon qui demande une pièce"
                " (evidence), ou une pièce propre à la demande (per_claim)",
            )
        seen |= dict.fromkeys(fresh, tranche.label)


def proofs_of(workflow: Workflow, tranche: Tranche) -> Iterator[str]:
    """What shows that a payment is earned: milestones that rest on a paper, papers of this claim
    alone. A standing paper (an account, an agreement) is there for every payment."""
    for name in tranche.requires_milestones:
        if workflow.milestone_of[name].evidence:
            yield f"milestones.{name}"
    for kind in tranche.requires_documents:
        if workflow.documents[kind].per_claim:
            yield f"{tranche.id}.{kind}"


def given_together(workflow: Workflow) -> Iterator[Counterexample]:
    """Milestones of one clock that rest on the same kind of paper and may be declared on one day:
    three files are not three years."""
    opened: dict[tuple[str, str], dict[Offset | None, str]] = {}
    for milestone in workflow.milestones:
        for kind in milestone.evidence:
            of_a_kind = opened.setdefault((milestone.due.clock, kind), {})
            opening = opening_of(milestone)
            if of_a_kind and not milestone.due.year_end and opening in {None, *of_a_kind}:
                other = of_a_kind.get(opening) or next(iter(of_a_kind.values()))
                paper = workflow.documents[kind].label
                yield Counterexample(
                    f"milestones.{milestone.id}.opens",
                    f"« {milestone.label} » peut se déclarer le même jour que « {other} », sur une"
                    f" autre pièce « {paper} » : dites à partir de quand (opens)",
                )
            of_a_kind.setdefault(opening, milestone.label)


def opening_of(milestone: Milestone) -> Offset | None:
    """From when a milestone may be declared; None from the start of its clock."""
    opens = milestone.opens
    is_bare = opens is None or (opens.at == "start" and not opens.months and not opens.days)
    return None if is_bare else opens
