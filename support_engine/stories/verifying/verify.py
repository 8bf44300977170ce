"""Proving the base: chain, fold and agenda of every dossier, recomputed from the journal."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping

from support_engine.adapters.files.workflows import Registry
from support_engine.adapters.store import audit, codec, guards, integrity
from support_engine.adapters.store.case import dossiers, hands, ledger, record
from support_engine.adapters.store.case.dossier_row import dossier_columns
from support_engine.adapters.store.people import carrying, members
from support_engine.core.acts.ball import ball
from support_engine.core.acts.waits import waits
from support_engine.core.days.calendar import Calendar
from support_engine.core.dossier.agenda import Line, agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Recorded
from support_engine.core.dossier.evolve import fold
from support_engine.core.language.french import euros
from support_engine.core.money.ledger import Standing, standing
from support_engine.core.money.payable import payable
from support_engine.core.people.apart import already
from support_engine.errors import SupportEngineError
from support_engine.stories.verifying import base, calls, doors, letters, people

PARTS = {
    "base": base.findings,
    "lettres": letters.findings,
    "personnes": people.findings,
    "sessions": doors.findings,
    "appels": calls.findings,
}
"""What is proven beside dossiers, by the name under which it is told where it cannot be read."""
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: on which dossier, what, and what to do."""

    reference: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.reference} : {self.sentence}"


def damaged(db: Connection) -> Iterator[Finding]:
    """What the engine of the base finds broken: asked first, since nothing else can be trusted."""
    yield from (Finding("base", what) for what in integrity.damage(db))


def verify(
    db: Connection, registry: Registry, calendar: Calendar, references: Iterable[str]
) -> Iterator[Finding]:
    """Every finding, dossier by dossier; none means that the base is what its journal says."""
    for reference in references:
        yield from readable(reference, verify_one(db, registry, calendar, reference))
    yield from (Finding("base", what) for what in guards.missing(db))
    for reference in audit.orphans(db):
        yield Finding(reference, "des lignes existent sans dossier ; restaurez une sauvegarde")
    for name, part in PARTS.items():
        yield from readable(name, (Finding(where, what) for where, what in part(db)))
    yield from readable("personnes", roles_together(db, registry))


def readable(where: str, found: Iterator[Finding]) -> Iterator[Finding]:
    """What a part finds; a value put by hand that nobody can read is named, and the rest is proven
    all the same."""
    try:
        yield from found
    except UNREADABLE as problem:
        said = str(problem).partition("\n")[0][:120]
        yield Finding(
            where, f"une valeur enregistrée ne se relit pas ({said}) ; restaurez une sauvegarde"
        )


def roles_together(db: Connection, registry: Registry) -> Iterator[Finding]:
    """Whoever holds two roles that are never in the same hands, or carries a project whose money
    they let go: given before that was refused, or by hand. Of those who stand in for somebody,
    whom a day ends, `doctor` tells."""
    for why in already(members.load_all(db), registry.every_version(), date.max):
        what = f"{why.sentence} Mettez fin à l’un des deux : support-engine people end."
        yield Finding(str(why.facts["person"]), what)
    for person, sentence in carrying.already(db, registry.every_version(), date.max):
        how = "Mettez fin au rôle (people end), ou désignez un autre porteur (assign)."
        yield Finding(person, f"{sentence} {how}")


def verify_one(
    db: Connection, registry: Registry, calendar: Calendar, reference: str
) -> Iterator[Finding]:
    """Chain, fold and agenda of one dossier."""
    rows = audit.journal_rows(db, reference)
    yield from broken_chain(reference, rows)
    try:
        told = fold(
            Recorded(
                row["version"],
                codec.load_event(row["payload"]),
                date.fromisoformat(row["effective_on"]),
                row["actor"],
                codec.from_moment(row["recorded_at"]),
            )
            for row in rows
        )
    except (ValueError, LookupError) as problem:
        yield Finding(reference, f"le journal ne se relit pas : {str(problem)[:120]}")
        return
    try:
        workflow = registry.get(told.workflow, told.workflow_version)
    except SupportEngineError as problem:
        yield Finding(told.reference, str(problem))
        return
    case = Case(workflow, told, calendar, told.last_act_on)
    lines = agenda(case)
    yield from different_fold(db, case, lines)
    yield from different_hands(db, case, lines)
    yield from different_agenda(db, case, lines)
    yield from different_ledger(db, case)


def broken_chain(reference: str, rows: Iterable[RowMapping]) -> Iterator[Finding]:
    """Each row follows the one before and is exactly what was sealed."""
    head = dossiers.GENESIS
    expected = 1
    for row in rows:
        version: int = row["version"]
        if version != expected:
            yield Finding(reference, f"l’acte n° {expected} manque au journal")
            expected = version
        stated: str = row["hash"]
        if row["previous"] != head or stated != codec.seal(row) or not type_matches(row):
            yield Finding(reference, f"l’acte n° {version} du journal a été modifié après coup")
        head = stated
        expected += 1


def type_matches(row: RowMapping) -> bool:
    """The type column says what the sealed payload says."""
    return f'"type":"{row["type"]}"' in row["payload"]


def different_fold(db: Connection, case: Case, lines: Iterable[Line]) -> Iterator[Finding]:
    """The stored dossier and its search columns are what the journal tells."""
    told = case.dossier
    row = audit.dossier_row(db, told.reference)
    columns = dossier_columns(told, ball(case, lines), payable(case))
    stored = {name: row[name] for name in columns} if row else {}
    if is_same(stored.get("folded"), columns["folded"]):
        stored["folded"] = columns["folded"]
    wrong = sorted(name for name, value in columns.items() if stored.get(name) != value)
    if wrong:
        yield Finding(
            told.reference,
            f"le dossier enregistré diffère du journal ({', '.join(wrong)}) ; "
            "le journal fait foi : restaurez une sauvegarde et cherchez la cause",
        )


def is_same(stored: str | None, told: str) -> bool:
    """Whether two folded dossiers are the same text, but for the order of their names, which former
    versions did not keep: a space, a name given twice, 1 for true are a hand's."""
    if stored is None or stored == told:
        return stored == told
    try:
        read = codec.load_data(stored)
    except ValueError:
        return False
    return codec.dump_data(read) == stored and in_order(read) == in_order(codec.load_data(told))


def in_order(data: object) -> str:
    """Data as text, the names in one order."""
    return json.dumps(data, sort_keys=True)


def different_hands(db: Connection, case: Case, lines: Iterable[Line]) -> Iterator[Finding]:
    """For whom something waits is what the dossier implies."""
    reference = case.dossier.reference
    derived = {tuple(row.values()) for row in hands.rows(case.dossier, waits(case, lines))}
    rows = audit.hand_rows(db, reference)
    if {tuple(row[name] for name in hands.COLUMNS) for row in rows} != derived:
        yield Finding(
            reference, "la base ne dit pas pour qui ce dossier attend comme le dossier le dit"
        )


def different_agenda(db: Connection, case: Case, lines: Iterable[Line]) -> Iterator[Finding]:
    """The stored agenda is the one that the dossier implies."""
    derived = {tuple(record.line_columns(case.dossier.reference, line).values()) for line in lines}
    names = ("reference", "key", "kind", "subject", "due_on", "deadline", "rule", "days")
    rows = audit.agenda_rows(db, case.dossier.reference)
    stored = {tuple(row[name] for name in names) for row in rows}
    if stored != derived:
        count = len(stored ^ derived)
        yield Finding(
            case.dossier.reference,
            f"l’agenda enregistré diffère de celui du dossier ({count} ligne(s))",
        )


def different_ledger(db: Connection, case: Case) -> Iterator[Finding]:
    """The ledger adds up to what the journal tells; one cent is seen."""
    kept = ledger.sums(db, case.dossier.reference)
    due = Standing() if case.dossier.in_takeover else standing(case)
    for entry, item in sorted({*kept, *due}):
        if kept[entry, item] != due[entry, item]:
            yield Finding(
                case.dossier.reference,
                f"le grand livre ({entry} {item}) dit {euros(kept[entry, item])}, "
                f"le journal {euros(due[entry, item])} ; le journal fait foi",
            )
