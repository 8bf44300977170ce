"""A dossier whose past is being typed is found among the others."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0043"


def upgrade() -> None:
    new = sa.Column("in_takeover", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("dossiers", new)
