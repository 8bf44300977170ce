"""The papers that an act asks for, and that by which a holder gives up when another records it."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.condition import Attempt, Condition, too_early
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import DocumentRecord
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
    elif all(one.by == by for one in papers_by(case, kind, attempt.on)):
        no = blocked(Code.SAME_PERSON, person=by, done=f"joint « {label} »", act=act)
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


def documents_present(case: Case, kinds: tuple[str, ...], on: date) -> Iterator[Condition]:
    """Each kind has at least one document by the day of the act, still valid then."""
    for kind in kinds:
        label = case.workflow.documents[kind].label
        yield Condition(f"Pièce : {label}", document_problem(case, kind, on))


def document_problem(case: Case, kind: str, on: date) -> Blocker | None:
    """What is wrong with a kind of document on a day: none was ever given, none by then, or none
    is still valid."""
    label = case.workflow.documents[kind].label
    facts = {"document": label, "reference": case.dossier.reference, "id": kind}
    on_file = case.dossier.documents.get(kind)
    if not on_file:
        return blocked(Code.DOCUMENT_MISSING, **facts)
    there = papers_by(case, kind, on)
    if not there:
        return too_early(on, min(d.added_on for d in on_file), f"Pièce : {label}")
    if all(d.valid_until is not None and d.valid_until < on for d in there):
        last = max(d.valid_until for d in there if d.valid_until)
        return blocked(Code.DOCUMENT_EXPIRED, until=last, **facts)
    return None
