"""The tables of the base, a class each.

Dates are ISO text (they sort as dates and read the same on both bases), moments are UTC ISO text
to the microsecond, JSON is the exact text that was hashed.
"""

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel


class WorkflowRow(SQLModel, table=True):
    """The text of each workflow version that was used, pinned by its hash."""

    __tablename__ = "workflows"
    id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    sha256: str
    source: str = Field(sa_type=Text)
    pinned_at: str


SOUGHT = ("bank_changed", "dossier_opened", "request_rejected")
"""The acts that are looked for in all journals, as another one is done."""


class JournalRow(SQLModel, table=True):
    """The truth. Rows are only ever added; each holds the hash of the one before (`seal`)."""

    __tablename__ = "journal"
    __table_args__ = (
        CheckConstraint("version > 0", name="ck_journal_version"),
        *(
            Index(
                f"ix_journal_{kind}",
                "reference",
                sqlite_where=text(f"type = '{kind}'"),
                postgresql_where=text(f"type = '{kind}'"),
            )
            for kind in SOUGHT
        ),
    )
    reference: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    type: str
    payload: str = Field(sa_type=Text)
    actor: str
    effective_on: str
    recorded_at: str
    act_key: str | None = None
    previous: str
    hash: str
    letters: int | None = None


class ActKeyRow(SQLModel, table=True):
    """One key, one act. `asked` tells it from any other; empty for an act of a former version."""

    __tablename__ = "act_keys"
    key: str = Field(primary_key=True)
    reference: str
    asked: str


class AgendaRow(SQLModel, table=True):
    """Every coming date of every open dossier; the round reads the due ones by the index."""

    __tablename__ = "agenda"
    __table_args__ = (
        Index(
            "ix_agenda_due",
            "due_on",
            sqlite_where=text("kind <> 'deadline'"),
            postgresql_where=text("kind <> 'deadline'"),
        ),
        Index(
            "ix_agenda_deadlines",
            "due_on",
            "reference",
            sqlite_where=text("kind = 'deadline'"),
            postgresql_where=text("kind = 'deadline'"),
        ),
    )
    reference: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    kind: str
    subject: str
    due_on: str
    deadline: str
    rule: str
    days: int


class LetterRow(SQLModel, table=True):
    """The outbox. The key holds dossier, rule, step, due date and recipient: once each.

    `act`: the version of the journal's row that the letter tells of (0: none); `role`: as what the
    person is written to. `received_on` and `proof` are typed by a person. `claimed_by`: the worker
    that claimed it last; `handed_at`: when that one began to hand it over.
    `digest`: of the letter as it waits, then as it left (`sealed_rows`).
    """

    __tablename__ = "letters"
    __table_args__ = (
        Index("ix_letters_ready", "state", "not_before"),
        Index("ix_letters_reference", "reference"),
        Index("ix_letters_person", "person", "sent_on"),
    )
    key: str = Field(primary_key=True)
    reference: str = ""
    letter: str
    kind: str
    person: str
    contact: str = ""
    topic: str = ""
    thread: str = ""
    data: str = Field(sa_type=Text)
    state: str = "queued"
    queued_at: str
    not_before: str
    attempts: int = 0
    lease_until: str = ""
    sent_on: str = ""
    sent_at: str = ""
    message_id: str = ""
    subject: str = ""
    body: str = Field(default="", sa_type=Text)
    error: str = ""
    act: int = 0
    role: str = ""
    received_on: str = ""
    proof: str = ""
    claimed_by: str = ""
    handed_at: str = ""
    digest: str = ""


class TurnRow(SQLModel, table=True):
    """Which round has a dossier in hand, until when; nobody else takes it before."""

    __tablename__ = "turns"
    reference: str = Field(primary_key=True)
    round: int = Field(primary_key=True)
    until: str
    is_over: bool = False


class TraitRow(SQLModel, table=True):
    """What the base says of itself: what it is for. `digest`: of both, written with them."""

    __tablename__ = "traits"
    name: str = Field(primary_key=True)
    value: str
    digest: str = ""


class RoundRow(SQLModel, table=True):
    """Each round, with what it found and did."""

    __tablename__ = "rounds"
    id: int | None = Field(default=None, primary_key=True)
    started_at: str
    finished_at: str = ""
    due: int = 0
    moved: int = 0
    queued: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    waiting: int = 0


class NumberRow(SQLModel, table=True):
    """The numbers of payment requests and payments, each once, whatever dossier has it."""

    __tablename__ = "numbers"
    kind: str = Field(primary_key=True)
    number: str = Field(primary_key=True)
    reference: str
    tranche: str


class PaperRow(SQLModel, table=True):
    """In which dossiers each paper was put, by its content."""

    __tablename__ = "papers"
    __table_args__ = (Index("ix_papers_reference", "reference"),)
    sha256: str = Field(primary_key=True)
    reference: str = Field(primary_key=True)


class PublicationRow(SQLModel, table=True):
    """Who proposed and who approved a version of the rules that makes a payment easier."""

    __tablename__ = "publications"
    id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    sha256: str
    proposed_by: str
    proposed_at: str
    approved_by: str = ""
    approved_at: str = ""
    digest: str = ""


class LedgerRow(SQLModel, table=True):
    """Money, line by line: what an act moved, in cents. A trigger forbids any change.

    Another is the last lock: whatever the code believed, a tranche is paid once, unless what was
    paid came back.
    """

    __tablename__ = "ledger"
    __table_args__ = (CheckConstraint("cents <> 0", name="ck_ledger_cents"),)
    reference: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    cents: int = Field(sa_type=BigInteger)
    effective_on: str
    actor: str
