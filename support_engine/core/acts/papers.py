"""Evidence is evidence of one thing: which papers an act may rest on, and what keeps it from them.

A paper is its content (SHA-256): renamed, added twice or filed under another kind, it is the same.
It serves one milestone, or one claim where the file says so, and is no older than the day on which
what it proves can be declared.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.on_file import document_problem, first_seen
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import DocumentRecord, Dossier, MilestoneRecord
from support_engine.core.dossier.migration_events import Served
from support_engine.core.dossier.openings import opening
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.dossier.renames import Renames, subject_under
from support_engine.core.programme.definition import Milestone
from support_engine.core.programme.money import Tranche


class Use(NamedTuple):
    """What a paper serves already, and since when."""

    label: str
    since: date


@dataclass(frozen=True, slots=True)
class Need:
    """Papers that an act needs, one of each kind, on a day, by the one thing that they will serve;
    none may be older than `since`."""

    subject: str
    kinds: tuple[str, ...]
    on: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of an act by their hash, in the order of the kinds; or what is wrong."""

    hashes: tuple[str, ...] = ()
    problems: Mapping[str, Blocker] = field(default_factory=dict)


def of_milestone(case: Case, milestone: Milestone, on: date) -> Papers:
    """The papers that a milestone would rest on if it were declared that day; their age matters
    once it is open."""
    opens = opening(case, milestone)
    since = opens.on if opens and opens.on and opens.on <= on else None
    return papers(case, Need(f"milestones.{milestone.id}", milestone.evidence, on, since))


def of_claim(case: Case, tranche: Tranche, on: date) -> Papers:
    """The papers that belong to the claim of a tranche alone."""
    return papers(case, Need(f"tranches.{tranche.id}", claim_kinds(case, tranche), on))


def claim_kinds(case: Case, tranche: Tranche) -> tuple[str, ...]:
    """The kinds of papers that serve one claim, among those that the tranche requires."""
    kinds = case.workflow.documents
    return tuple(k for k in tranche.requires_documents if kinds[k].per_claim)


def papers(case: Case, need: Need) -> Papers:
    """For each kind the newest paper that serves nothing else and is young enough.

    The kind with the fewest candidates chooses first: one file joined under two kinds counts once.
    """
    used = uses(case, but=need.subject)
    able = {kind: list(candidates(case, need, kind, used)) for kind in dict.fromkeys(need.kinds)}
    chosen: dict[str, str] = {}
    problems: dict[str, Blocker] = {}
    for kind in sorted(able, key=lambda kind: len(able[kind])):
        free = [paper for paper in able[kind] if paper.sha256 not in used]
        if free:
            chosen[kind] = free[0].sha256
            used[free[0].sha256] = Use(case.workflow.documents[kind].label, need.on)
        else:
            problems[kind] = problem(case, need, kind, used)
    kept = tuple(chosen[kind] for kind in able if kind in chosen)
    return Papers(kept, {kind: problems[kind] for kind in able if kind in problems})


def candidates(
    case: Case, need: Need, kind: str, used: Mapping[str, Use]
) -> Iterator[DocumentRecord]:
    """The papers of a kind that could serve, the newest first."""
    for paper in there(case, need, kind):
        is_valid = paper.valid_until is None or paper.valid_until >= need.on
        is_young = need.since is None or first_seen(case.dossier, paper.sha256) >= need.since
        if is_valid and is_young and is_theirs(need, paper) and paper.sha256 not in used:
            yield paper


def is_theirs(need: Need, paper: DocumentRecord) -> bool:
    """Whether a paper was refused for nothing else: else it proves another thing once somebody
    joined it anew, saying so."""
    return not paper.refused_for or need.subject == f"milestones.{paper.refused_for}"


def there(case: Case, need: Need, kind: str) -> list[DocumentRecord]:
    """The papers of a kind that were joined by the day of the act, the newest first."""
    return [paper for paper in newest_first(case.dossier, kind) if paper.added_on <= need.on]


def newest_first(dossier: Dossier, kind: str) -> list[DocumentRecord]:
    """The papers of a kind; of two of the same day, the one joined last comes first."""
    held: Sequence[DocumentRecord] = dossier.documents.get(kind, ())
    return sorted(held, key=lambda paper: paper.added_on)[::-1]


def problem(case: Case, need: Need, kind: str, used: Mapping[str, Use]) -> Blocker:
    """Why no paper of a kind will do: none, none valid, or what is wrong with the newest."""
    if missing := document_problem(case, kind, need.on):
        return missing
    facts = {
        "document": case.workflow.documents[kind].label,
        "reference": case.dossier.reference,
        "id": kind,
    }
    newest = next(
        paper
        for paper in there(case, need, kind)
        if paper.valid_until is None or paper.valid_until >= need.on
    )
    if use := used.get(newest.sha256):
        since, serves = use.since, use.label
        return blocked(Code.EVIDENCE_USED, name=newest.name, serves=serves, since=since, **facts)
    if not is_theirs(need, newest):
        return blocked(
            Code.EVIDENCE_REFUSED, name=newest.name, serves=refused_for(case, newest), **facts
        )
    added, opens = first_seen(case.dossier, newest.sha256), need.since
    return blocked(Code.EVIDENCE_TOO_OLD, name=newest.name, added=added, opens=opens, **facts)


def refused_for(case: Case, paper: DocumentRecord) -> str:
    """The label of the milestone for which a paper was refused, as far as the rules know it."""
    milestone = case.workflow.milestone_of.get(paper.refused_for)
    return milestone.label if milestone else "un jalon qui n’existe plus"


def freed(before: Case, after: Case, renames: Mapping[str, Renames]) -> dict[str, Served]:
    """The papers that served something before the rules changed, and would serve nothing after."""
    kept = uses(after)
    return {
        sha256: Served(use.label, use.since, subject_under(subject, renames))
        for subject, use, hashes in servings(before)
        for sha256 in hashes
        if sha256 not in kept
    }


def uses(case: Case, but: str = "") -> dict[str, Use]:
    """Every paper of the dossier that serves something, by its hash; `but` leaves one thing out."""
    return {
        sha256: use
        for subject, use, hashes in servings(case)
        if not but or subject != but
        for sha256 in hashes
    }


Serving = tuple[str, Use, Iterable[str]]
"""What is served (`milestones.diagnostic`), in words, and by which papers."""


def servings(case: Case) -> Iterator[Serving]:
    """All that papers of the dossier serve; what they served under former rules first."""
    for sha256, was in case.dossier.served.items():
        yield was.subject, Use(was.label, was.since), (sha256,)
    yield from milestone_uses(case)
    yield from claim_uses(case)


def milestone_uses(case: Case) -> Iterator[Serving]:
    """Milestones that are declared or validated, and those that were before they were owed again.

    A refusal gives the papers back: the same may be declared again, or a better one.
    """
    rules = case.workflow.milestone_of
    for name, again in case.dossier.owed_again.items():
        if name in rules:
            yield "", Use(rules[name].label, again.on), again.papers
    for name, record in case.dossier.milestones.items():
        if name in rules and record.status != "refused":
            use = Use(rules[name].label, record.declared_on)
            yield f"milestones.{name}", use, papers_of(case.dossier, rules[name], record)


def papers_of(dossier: Dossier, milestone: Milestone, record: MilestoneRecord) -> tuple[str, ...]:
    """What a declaration rests on; an old journal does not say: the newest of each kind by then."""
    if record.evidence:
        return record.evidence
    return formerly(dossier, milestone.evidence, record.declared_on)


def claim_uses(case: Case) -> Iterator[Serving]:
    """Tranches that are asked, on their way or paid; one sent back gives its papers back."""
    rules = case.workflow.tranche_of
    for name, record in case.dossier.purse.tranches.items():
        if name in rules and record.stage != "refused":
            use = Use(rules[name].label, record.claimed_on)
            yield f"tranches.{name}", use, papers_of_claim(case, rules[name], record)


def papers_of_claim(case: Case, tranche: Tranche, record: TrancheRecord) -> tuple[str, ...]:
    """The papers of a claim among those that its last stage rests on."""
    kinds = claim_kinds(case, tranche)
    if record.basis is None:
        return formerly(case.dossier, kinds, record.since)
    filed = {p.sha256 for kind in kinds for p in case.dossier.documents.get(kind, ())}
    return tuple(sha256 for sha256 in record.basis.papers if sha256 in filed)


def formerly(dossier: Dossier, kinds: Iterable[str], by: date) -> tuple[str, ...]:
    """The newest paper of each kind that was there on a day."""
    there = (
        next((p.sha256 for p in newest_first(dossier, kind) if p.added_on <= by), None)
        for kind in kinds
    )
    return tuple(sha256 for sha256 in there if sha256 is not None)
