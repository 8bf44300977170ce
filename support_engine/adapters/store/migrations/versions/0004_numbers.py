"""The numbers of payment requests and payments serve once in the base, read from the journal;
rules that make a payment easier are published by two people."""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

FIELDS = {"tranche_transmitted": ("request", "request"), "tranche_paid": ("payment", "payment")}


def upgrade() -> None:
    op.create_table(
        "numbers",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("number", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("tranche", sa.String(), nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.String(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False, server_default=""),
        sa.Column("approved_at", sa.String(), nullable=False, server_default=""),
    )
    base = op.get_bind()
    read = sa.text(
        "SELECT reference, type, payload FROM journal"
        " WHERE type IN ('tranche_transmitted', 'tranche_paid') ORDER BY recorded_at, reference"
    )
    write = sa.text(
        "INSERT INTO numbers (kind, number, reference, tranche)"
        " VALUES (:kind, :number, :reference, :tranche) ON CONFLICT DO NOTHING"
    )
    for row in base.execute(read).all():
        kind, field = FIELDS[row.type]
        event = json.loads(row.payload)
        about = {"reference": row.reference, "tranche": event["tranche"]}
        base.execute(write, {"kind": kind, "number": key(event[field]), **about})


def key(number: str) -> str:
    """As the store compares numbers: without case, accents nor signs."""
    spread = unicodedata.normalize("NFKD", number.casefold().replace("œ", "oe").replace("æ", "ae"))
    kept = (c if c.isalnum() else "" if unicodedata.combining(c) else " " for c in spread)
    return " ".join("".join(kept).split()) or number.strip()
