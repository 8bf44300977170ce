"""In which dossiers each paper was put, read from the journal."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "papers",
        sa.Column("sha256", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), primary_key=True),
    )
    op.create_index("ix_papers_reference", "papers", ["reference"])
    base = op.get_bind()
    read = sa.text("SELECT reference, payload FROM journal WHERE type = 'document_added'")
    write = sa.text(
        "INSERT INTO papers (sha256, reference) VALUES (:sha256, :reference) ON CONFLICT DO NOTHING"
    )
    for reference, payload in base.execute(read).all():
        base.execute(write, {"sha256": json.loads(payload)["sha256"], "reference": reference})
