"""Who proposed and who approved the rules that make a payment easier.

A version that loosens nothing needs nobody; one that does is followed by no dossier before a second
person approved the very text that the first one proposed. What some dossier follows already stays.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from support_engine.adapters.files.workflows import Registry
from support_engine.adapters.store import pinned_rules
from support_engine.adapters.store.letters import sealed_rows
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.differences import Difference
from support_engine.core.programme.source import WorkflowText, key_of
from support_engine.core.versions.weakening import weakened

FIND = text(
    "SELECT sha256, proposed_by, approved_by, proposed_at, approved_at FROM publications"
    " WHERE id = :id AND version = :version"
)
PROPOSE = text(
    "INSERT INTO publications (id, version, sha256, proposed_by, proposed_at, approved_by,"
    " approved_at, digest) VALUES (:id, :version, :sha256, :by, :at, '', '', '')"
    " ON CONFLICT (id, version) DO UPDATE SET sha256 = :sha256,"
    " proposed_by = :by, proposed_at = :at, approved_by = '', approved_at = ''"
)
APPROVE = text(
    "UPDATE publications SET approved_by = :by, approved_at = :at"
    " WHERE id = :id AND version = :version AND sha256 = :sha256 AND approved_by = ''"
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A version as it was proposed, and who approved it, nobody yet if empty; and when."""

    sha256: str
    proposed_by: str
    approved_by: str
    proposed_at: str
    approved_at: str


def found(db: Connection, rules: WorkflowText) -> Publication | None:
    """What is on record of this very text; another text of that version is another proposal."""
    name, version = key_of(rules.workflow)
    row = db.execute(FIND, {"id": name, "version": version}).first()
    if row is None or row.sha256 != rules.sha256:
        return None
    return Publication(*row)


def propose(db: Connection, rules: WorkflowText, by: str, at: str) -> None:
    """Note who proposes a text; a proposal made before of another text counts no more."""
    name, version = key_of(rules.workflow)
    given = {"id": name, "version": version, "sha256": rules.sha256}
    db.execute(PROPOSE, {**given, "by": by, "at": at})
    sealed_rows.seal_publication(db, name, version)


def approve(db: Connection, rules: WorkflowText, by: str, at: str) -> None:
    """Note who approves it."""
    name, version = key_of(rules.workflow)
    given = {"id": name, "version": version, "sha256": rules.sha256}
    if db.execute(APPROVE, {**given, "by": by, "at": at}).rowcount == 1:
        sealed_rows.seal_publication(db, name, version)


Rules = Callable[[str, int], Workflow]


def easier(db: Connection, rules: WorkflowText, known: Rules) -> tuple[Difference, ...]:
    """What a version makes easier to pay than the newest one that dossiers follow; nothing of a
    version that some dossier follows, nor of the first."""
    in_force = before(db, rules, known)
    return weakened(in_force, rules.workflow) if in_force else ()


def before(db: Connection, rules: WorkflowText, known: Rules) -> Workflow | None:
    """The newest version before, that dossiers follow; None for one that some dossier follows
    itself, and for the first."""
    name, version = key_of(rules.workflow)
    followed = [number for other, number in pinned_rules.keys(db) if other == name]
    if not followed or version in followed:
        return None
    earlier = max((number for number in followed if number < version), default=max(followed))
    return known(name, earlier)


def withhold(db: Connection, registry: Registry) -> None:
    """The files that wait for a second person: new dossiers go on following those before."""
    files = registry.published()
    waiting = (one for one in files if not_approved(db, one, registry.get))
    registry.withhold(key_of(one.workflow) for one in waiting)


def not_approved(db: Connection, rules: WorkflowText, known: Rules) -> Blocker | None:
    """Why no dossier may follow these rules yet."""
    changes = easier(db, rules, known)
    on_record = found(db, rules) if changes else None
    if not changes or (on_record is not None and on_record.approved_by):
        return None
    name, version = key_of(rules.workflow)
    return blocked(
        Code.RULES_NOT_APPROVED,
        rules=f"{name}@{version}",
        what=" ; ".join(change.sentence for change in changes[:3]),
    )
