"""Journals say how many letters are with an act; rows there already say nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    for table in ("journal", "people_journal"):
        op.add_column(table, sa.Column("letters", sa.Integer(), nullable=True))
