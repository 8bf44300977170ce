"""The papers that an act asks for, and that by which a holder gives up when another records it."""

from collections.abc import Iterator, Sequence
from datetime import date

from support_engine.core.acts import two_hands
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.condition import Attempt, Condition, too_early
from support_engine.core.acts.fact_values import is_plain_date
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import DocumentRecord, Dossier
from support_engine.core.dossier.observed import asking
from support_engine.core.programme.roles import HOLDER


def given_up(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """Where much is given up, somebody else than the holder records it from the paper by which they
    do so, joined by another person than whoever records it."""
    kind, by, much = attempt.transition.renounced_in, attempt.by.person, at_stake(case)
    if kind is None or not much or by == case.dossier.people.get(HOLDER):
        return
    label, act = case.workflow.documents[kind].label, attempt.transition.label
    no = None
    if document_problem(case, kind, attempt.on):
        facts = {"reference": case.dossier.reference, "id": kind, "much": much}
        no = blocked(Code.NOT_RENOUNCED, act=act, document=label, **facts)
    elif older := too_old(case, kind, papers_by(case, kind, attempt.on), granted_on(case)):
        no = older
    elif all(one.by == by for one in papers_by(case, kind, attempt.on)):
        no = same_person(by, f"joint « {label} »", act, two_hands.PAPER)
    yield Condition(
        f"Le porteur, ou son courrier joint par une autre personne : {label}", no, is_of_actor=True
    )


def at_stake(case: Case) -> str:
    """Why the holder's word, told by somebody else, is not enough for them to give up: their grant
    is decided, or a measure asks for their answer; nothing where it is."""
    money = case.workflow.money
    if money is not None and money.facts.maximum in case.dossier.facts:
        return "la subvention étant décidée"
    asked = next(asking(case), None)
    return f"« {case.workflow.holds[asked.hold].label} » étant en cours" if asked else ""


def recorded_for(case: Case, attempt: Attempt) -> str:
    """The role in which somebody records for the holder that they give up; nothing where they do it
    themselves."""
    wanted, by = attempt.transition, attempt.by
    if wanted.renounced_in is None or by.person == case.dossier.people.get(HOLDER):
        return ""
    held = {*by.roles, *(name for name, one in case.dossier.people.items() if one == by.person)}
    others = [name for name in wanted.roles if name != HOLDER]
    return next((name for name in others if name in held), next(iter(others), ""))


def papers_by(case: Case, kind: str, on: date) -> list[DocumentRecord]:
    """The papers of a kind that are on file by a day."""
    return [one for one in case.dossier.documents.get(kind, ()) if one.added_on <= on]


def first_seen(dossier: Dossier, sha256: str) -> date:
    """The day on which a content was first joined, under whatever kind and name."""
    every = (paper for held in dossier.documents.values() for paper in held)
    return min(paper.added_on for paper in every if paper.sha256 == sha256)


def granted_on(case: Case) -> date | None:
    """The day of the grant: what is older neither signs it nor gives it up."""
    money = case.workflow.money
    return case.dossier.facts_on.get(money.facts.maximum) if money else None


def judged(case: Case, attempt: Attempt) -> Iterator[Condition]:
    """The paper by which an act records a judgement is no older than it."""
    asked = attempt.transition
    days = [
        date.fromisoformat(str(attempt.facts[name]))
        for name in asked.asks
        if case.workflow.facts[name].judgement and is_plain_date(attempt.facts.get(name, ""))
    ]
    for kind in asked.requires_documents if days else ():
        there = papers_by(case, kind, attempt.on)
        label = f"Jugement : {case.workflow.documents[kind].label}"
        yield Condition(label, too_old(case, kind, there, max(days)))


def too_old(
    case: Case, kind: str, there: Sequence[DocumentRecord], since: date | None
) -> Blocker | None:
    """Why papers of a kind prove nothing: each of them was there before what it would prove."""
    seen = {paper.name: first_seen(case.dossier, paper.sha256) for paper in there}
    if since is None or not seen or max(seen.values()) >= since:
        return None
    name, added = max(seen.items(), key=lambda one: one[1])
    facts = {"document": case.workflow.documents[kind].label, "name": name, "id": kind}
    reference = case.dossier.reference
    return blocked(Code.EVIDENCE_TOO_OLD, added=added, opens=since, reference=reference, **facts)


def documents_present(case: Case, kinds: tuple[str, ...], on: date) -> Iterator[Condition]:
    """Each kind has at least one document by the day of the act, still valid then, and no older
    than what it signs."""
    for kind in kinds:
        label = case.workflow.documents[kind].label
        yield Condition(f"Pièce : {label}", document_problem(case, kind, on))


def document_problem(case: Case, kind: str, on: date) -> Blocker | None:
    """What is wrong with a kind of document on a day: none was ever given, none by then, none is
    still valid, or none is as young as the grant that it signs."""
    label = case.workflow.documents[kind].label
    facts = {"document": label, "reference": case.dossier.reference, "id": kind}
    on_file = case.dossier.documents.get(kind)
    if not on_file:
        return blocked(Code.DOCUMENT_MISSING, **facts)
    there = papers_by(case, kind, on)
    if not there:
        return too_early(on, min(d.added_on for d in on_file), f"Pièce : {label}")
    valid = [d for d in there if d.valid_until is None or d.valid_until >= on]
    if not valid:
        last = max(d.valid_until for d in there if d.valid_until)
        return blocked(Code.DOCUMENT_EXPIRED, until=last, **facts)
    signs = case.workflow.money is not None and case.workflow.money.agreement_document == kind
    return too_old(case, kind, valid, granted_on(case) if signs else None)
