"""What can still be paid is added up from an index: a row of the table is seven kilobytes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

COLUMNS = ["workflow", "wave", "department", "reference", "name", "payable"]


def upgrade() -> None:
    partial = sa.text("payable <> 0")
    op.create_index(
        "ix_dossiers_payable",
        "dossiers",
        COLUMNS,
        sqlite_where=partial,
        postgresql_where=partial,
    )
