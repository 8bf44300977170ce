"""Tokens by which programs enter in somebody's name, and what they were answered."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "web_tokens",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scopes", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("used_at", sa.String(), nullable=False),
    )
    op.create_table(
        "web_answers",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("until", sa.String(), nullable=False, index=True),
    )
