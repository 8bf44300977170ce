"""Calendars to subscribe to, and the deadlines that ended, for those that were given them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "web_feeds",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("read_on", sa.String(), nullable=False),
    )
    op.create_table(
        "former_dates",
        sa.Column("reference", sa.String(), primary_key=True),
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("due_on", sa.String(), nullable=False),
    )
