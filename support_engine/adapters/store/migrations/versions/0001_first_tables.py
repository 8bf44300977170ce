"""The first tables: rules, people, dossiers, journal, agenda, letters, rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def column(name: str, kind: type = sa.String, **options: object) -> sa.Column:
    """A column that is never null unless said."""
    return sa.Column(name, kind(), **{"nullable": False, **options})


def upgrade() -> None:
    op.create_table(
        "workflows",
        column("id", primary_key=True),
        column("version", sa.Integer, primary_key=True),
        column("sha256"),
        column("source", sa.Text),
        column("pinned_at"),
    )
    op.create_table(
        "people",
        column("id", primary_key=True),
        column("name"),
        column("email"),
        column("organisation"),
        column("is_active", sa.Boolean),
    )
    op.create_table(
        "roles",
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), primary_key=True),
        column("role", primary_key=True),
    )
    create_dossiers()
    create_journal()
    create_agenda()
    create_letters()
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), primary_key=True),
        column("started_at"),
        column("finished_at"),
        *(
            column(name, sa.Integer)
            for name in ("due", "moved", "queued", "sent", "skipped", "failed", "waiting")
        ),
    )


def create_dossiers() -> None:
    op.create_table(
        "dossiers",
        column("reference", primary_key=True),
        column("version", sa.Integer),
        column("workflow"),
        column("workflow_version", sa.Integer),
        column("state"),
        column("phase"),
        column("since"),
        column("is_closed", sa.Boolean),
        *(column(name) for name in ("name", "wave", "department", "sector", "source_id")),
        column("folded", sa.Text),
    )
    op.create_index("ix_dossiers_state", "dossiers", ["state"])
    op.create_index("ix_dossiers_source", "dossiers", ["source_id"])


def create_journal() -> None:
    op.create_table(
        "journal",
        column("reference", primary_key=True),
        column("version", sa.Integer, primary_key=True),
        column("type"),
        column("payload", sa.Text),
        column("actor"),
        column("effective_on"),
        column("recorded_at"),
        column("act_key", nullable=True),
        column("previous"),
        column("hash"),
        sa.CheckConstraint("version > 0", name="ck_journal_version"),
    )
    has_key = sa.text("act_key IS NOT NULL")
    op.create_index(
        "ix_journal_act_key",
        "journal",
        ["act_key"],
        sqlite_where=has_key,
        postgresql_where=has_key,
    )


def create_agenda() -> None:
    op.create_table(
        "agenda",
        column("reference", primary_key=True),
        column("key", primary_key=True),
        *(column(name) for name in ("kind", "subject", "due_on", "deadline", "rule")),
        column("days", sa.Integer),
    )
    actionable = sa.text("kind <> 'deadline'")
    op.create_index(
        "ix_agenda_due", "agenda", ["due_on"], sqlite_where=actionable, postgresql_where=actionable
    )


def create_letters() -> None:
    op.create_table(
        "letters",
        column("key", primary_key=True),
        *(
            column(name)
            for name in ("reference", "letter", "kind", "person", "contact", "topic", "thread")
        ),
        column("data", sa.Text),
        *(column(name) for name in ("state", "queued_at", "not_before")),
        column("attempts", sa.Integer),
        *(column(name) for name in ("lease_until", "sent_on", "sent_at", "message_id", "subject")),
        column("body", sa.Text),
        column("error"),
    )
    op.create_index("ix_letters_ready", "letters", ["state", "not_before"])
    op.create_index("ix_letters_reference", "letters", ["reference"])
    op.create_index("ix_letters_person", "letters", ["person", "sent_on"])
