"""For whom something waits, several things of a dossier at once: a table in the place of columns;
it is filled as the search columns are, from the folded dossiers."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    for name in ("ix_dossiers_also", "ix_dossiers_hands"):
        op.drop_index(name, "dossiers")
    op.drop_column("dossiers", "turn_also")
    op.create_table(
        "hands",
        sa.Column("reference", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("workflow", sa.String(), nullable=False),
        sa.Column("from_on", sa.String(), nullable=False),
    )
    columns = ["person", "role", "workflow", "from_on", "reference"]
    op.create_index("ix_hands", "hands", columns)
    op.execute("UPDATE dossiers SET next_due_on = ''")
