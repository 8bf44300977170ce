"""By what each dossier is recognised; `marks.fill` writes those of the dossiers there are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "marks",
        sa.Column("workflow", sa.String(), primary_key=True),
        sa.Column("mark", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), primary_key=True),
        sa.Column("is_alone", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_marks_reference", "marks", ["reference"])
    op.create_index(
        "ux_marks_alone",
        "marks",
        ["workflow", "mark"],
        unique=True,
        sqlite_where=sa.text("is_alone"),
        postgresql_where=sa.text("is_alone"),
    )
