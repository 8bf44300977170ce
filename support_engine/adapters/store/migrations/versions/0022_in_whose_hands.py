"""Whom else the ball is with, and the indexes by which what waits for somebody is counted; the
search columns are read again from the folded dossiers."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

HANDS = ["turn_person", "turn", "is_closed", "workflow", "reference"]
ALSO = ["turn_also", "is_closed", "reference"]


def upgrade() -> None:
    new = sa.Column("turn_also", sa.String(), nullable=False, server_default="")
    op.add_column("dossiers", new)
    op.execute("UPDATE dossiers SET next_due_on = ''")
    op.create_index("ix_dossiers_hands", "dossiers", HANDS)
    partial = sa.text("turn_also <> ''")
    op.create_index(
        "ix_dossiers_also",
        "dossiers",
        ALSO,
        sqlite_where=partial,
        postgresql_where=partial,
    )
