"""Acts on several dossiers at once, asked in a browser: what was asked, what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec, real_time
from support_engine.core.days.civil import later

Outcome = Literal["", "done", "refused"]
KEPT = timedelta(days=366)
"""How long the page of what became of each stays."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A dossier of a batch. `seen`: its version on the screen; `outcome`: nothing as long as it was
    not tried; `letters`: how many leave; `reasons`: why it was refused."""

    reference: str
    seen: int
    outcome: Outcome = ""
    letters: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """One act asked of several dossiers by a person; `typed`: its fields, as they were typed."""

    id: str
    person: str
    made_at: datetime
    act: str
    label: str
    typed: Mapping[str, str]
    lines: tuple[BatchLine, ...]

    def number(self, outcome: Outcome) -> int:
        """How many dossiers had that outcome."""
        return sum(line.outcome == outcome for line in self.lines)


NEW = text(
    "INSERT INTO web_batches (id, person, made_at, act, label, fields, until)"
    " VALUES (:id, :person, :made_at, :act, :label, :fields, :until) ON CONFLICT (id) DO NOTHING"
)
NEW_LINE = text(
    "INSERT INTO web_batch_lines (batch, place, reference, seen, outcome, letters, reasons)"
    " VALUES (:batch, :place, :reference, :seen, '', 0, '{}')"
)


def act_key(batch: str, reference: str) -> str:
    """The key of the act of a batch on one dossier: it is done once, whatever is sent again."""
    return sha256(f"{batch} {reference}".encode()).hexdigest()[:32]


def begin(db: Connection, batch: Batch) -> None:
    """Note what is asked, before anything is done; asked again, nothing changes."""
    cleared(db, "until < :given", codec.moment(real_time.surely_come(db, batch.made_at)))
    given = {
        "id": batch.id,
        "person": batch.person,
        "made_at": codec.moment(batch.made_at),
        "act": batch.act,
        "label": batch.label,
        "fields": codec.dump_data(batch.typed),
        "until": codec.moment(later(batch.made_at, KEPT)),
    }
    if db.execute(NEW, given).rowcount:
        lines: Sequence[Mapping[str, object]] = [
            {"batch": batch.id, "place": place, "reference": one.reference, "seen": one.seen}
            for place, one in enumerate(batch.lines)
        ]
        db.execute(NEW_LINE, lines)


TOLD = text(
    "UPDATE web_batch_lines SET outcome = :outcome, letters = :letters, reasons = :reasons"
    " WHERE batch = :batch AND reference = :reference AND outcome <> 'done'"
)


def told(db: Connection, batch: str, line: BatchLine) -> None:
    """What became of one dossier; what is done stays done."""
    given = {
        "batch": batch,
        "reference": line.reference,
        "outcome": line.outcome,
        "letters": line.letters,
        "reasons": codec.dump_data({"why": line.reasons}),
    }
    db.execute(TOLD, given)


def load(db: Connection, number: str, person: str) -> Batch | None:
    """A batch of that person; None for any other."""
    query = text("SELECT * FROM web_batches WHERE id = :id AND person = :person")
    row = db.execute(query, {"id": number, "person": person}).mappings().first()
    if row is None:
        return None
    query = text("SELECT * FROM web_batch_lines WHERE batch = :id ORDER BY place")
    lines = (
        BatchLine(
            one["reference"],
            one["seen"],
            one["outcome"],
            one["letters"],
            reasons_of(one["reasons"]),
        )
        for one in db.execute(query, {"id": number}).mappings()
    )
    typed = {name: str(value) for name, value in codec.load_data(row["fields"]).items()}
    at = codec.from_moment(row["made_at"])
    return Batch(row["id"], row["person"], at, row["act"], row["label"], typed, tuple(lines))


def reasons_of(stored: str) -> tuple[str, ...]:
    """The sentences that were kept of a refusal."""
    why = codec.load_data(stored).get("why", ())
    return tuple(map(str, why)) if isinstance(why, list) else ()


LAST = text(
    "SELECT id, label, made_at, (SELECT count(*) FROM web_batch_lines l"
    " WHERE l.batch = b.id) AS size FROM web_batches b WHERE person = :person"
    " ORDER BY made_at DESC LIMIT 20"
)


@dataclass(frozen=True, slots=True)
class Past:
    """A batch in a list: its act, its day, how many dossiers."""

    id: str
    label: str
    made_at: datetime
    size: int


def last(db: Connection, person: str) -> list[Past]:
    """The last batches of a person, the newest first."""
    rows = db.execute(LAST, {"person": person})
    return [Past(row.id, row.label, codec.from_moment(row.made_at), row.size) for row in rows]


def forget(db: Connection, person: str) -> None:
    """Nothing is left of what a person asked."""
    cleared(db, "person = :given", person)


def cleared(db: Connection, which: str, given: str) -> None:
    """Batches that go, with their lines."""
    gone = f"SELECT id FROM web_batches WHERE {which}"
    db.execute(text(f"DELETE FROM web_batch_lines WHERE batch IN ({gone})"), {"given": given})
    db.execute(text(f"DELETE FROM web_batches WHERE {which}"), {"given": given})
