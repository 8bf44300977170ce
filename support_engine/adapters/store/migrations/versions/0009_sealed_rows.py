"""Letters that left and publications bear a digest; those there are get theirs, once."""

import sqlalchemy as sa
from alembic import op

from support_engine.adapters.store import sealed_rows

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for table in ("letters", "publications"):
        op.add_column(table, sa.Column("digest", sa.String(), nullable=False, server_default=""))
    sealed_rows.seal_all(op.get_bind())
