"""The desk in a browser: accounts, links, sessions, attempts, forms that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

PERSON = "people.id"


def upgrade() -> None:
    op.create_table(
        "web_accounts",
        sa.Column("person", sa.String(), sa.ForeignKey(PERSON), primary_key=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
    )
    of_person("web_links", "purpose", "until", "used_at")
    of_person("web_sessions", "created_at", "seen_at", "proven_at", "revoked_at")
    op.create_index("ix_web_sessions_person", "web_sessions", ["person"])
    op.create_table(
        "web_attempts",
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
    )
    of_person("web_forms", "path", "fields", "until")
    op.create_index("ix_web_forms_person", "web_forms", ["person"])


def of_person(table: str, *columns: str) -> None:
    """A table whose rows are somebody's, each known by a digest."""
    op.create_table(
        table,
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey(PERSON), nullable=False),
        *(
            sa.Column(name, sa.Text() if name == "fields" else sa.String(), nullable=False)
            for name in columns
        ),
    )
