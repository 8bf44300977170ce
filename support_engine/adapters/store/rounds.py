"""The rounds: begun, finished, counted."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, text

from support_engine.adapters.store import codec
from support_engine.core.language.french import count


@dataclass(frozen=True, slots=True)
class Round:
    """What a round found and did. `problems` names the dossiers that failed, and why; `held` says
    why nothing was done at all; `is_stopped`: somebody asked it to end before all was done."""

    due: int = 0
    moved: int = 0
    queued: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    waiting: int = 0
    problems: tuple[str, ...] = ()
    held: str = ""
    is_stopped: bool = False

    def told(self) -> str:
        """What a line of a log says of it."""
        return f"Passage retenu. {self.held}" if self.held else self.sentence()

    def sentence(self) -> str:
        """The round in one French line."""
        return (
            f"{count(self.due, 'dossier')} à traiter, "
            f"{count(self.moved, 'changement automatique', 'changements automatiques')}, "
            f"{count(self.queued, 'lettre préparée', 'lettres préparées')}, "
            f"{count(self.sent, 'lettre envoyée', 'lettres envoyées')}, "
            f"{count(self.skipped, 'rappel écarté', 'rappels écartés')}, "
            f"{count(self.failed, 'échec')}, {count(self.waiting, 'lettre')} en attente."
            f"{STOPPED if self.is_stopped else ''}"
        )


STOPPED = " Arrêté à la demande : le reste sera fait au prochain passage."
UNWRITTEN = ("problems", "held", "is_stopped")

START = text(
    "INSERT INTO rounds (started_at, finished_at, due, moved, queued, sent, skipped, failed,"
    " waiting) VALUES (:at, '', 0, 0, 0, 0, 0, 0, 0) RETURNING id"
)
FINISH = text(
    "UPDATE rounds SET finished_at = :at, due = :due, moved = :moved, queued = :queued,"
    " sent = :sent, skipped = :skipped, failed = :failed, waiting = :waiting WHERE id = :id"
)


def start(db: Connection, now: datetime) -> int:
    """Note that a round began: one that never ends is seen by `doctor`."""
    return int(db.execute(START, {"at": codec.moment(now)}).scalar_one())


def finish(db: Connection, round_id: int, result: Round, now: datetime) -> None:
    """Note what the round did."""
    figures = {name: value for name, value in asdict(result).items() if name not in UNWRITTEN}
    db.execute(FINISH, {**figures, "id": round_id, "at": codec.moment(now)})


def last(db: Connection) -> RowMapping | None:
    """The newest round, finished or not; None before the first."""
    query = text("SELECT * FROM rounds ORDER BY id DESC LIMIT 1")
    return db.execute(query).mappings().first()


@dataclass(frozen=True, slots=True)
class Passed:
    """A round of the past, as people look at it: what it found, prepared, sent and failed."""

    at: datetime
    is_over: bool
    due: int
    moved: int
    queued: int
    sent: int
    failed: int
    waiting: int


LATEST = text("SELECT * FROM rounds ORDER BY id DESC LIMIT 30")


def latest(db: Connection) -> list[Passed]:
    """The thirty newest rounds, finished or not."""
    counted = ("due", "moved", "queued", "sent", "failed", "waiting")
    return [
        Passed(
            at=codec.from_moment(row["started_at"]),
            is_over=bool(row["finished_at"]),
            **{name: row[name] for name in counted},
        )
        for row in db.execute(LATEST).mappings()
    ]
