"""Identities at a provider, those who are on their way to it, and what it said of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "web_identities",
        sa.Column("issuer", sa.String(), primary_key=True),
        sa.Column("subject", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("since", sa.String(), nullable=False),
    )
    op.create_table(
        "web_trips",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
    )
    token = sa.Column("id_token", sa.Text(), nullable=False, server_default="")
    op.add_column("web_sessions", token)
