"""The salt under which the journal of people bears a former address; those there are have none."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    salt = sa.Column("salt", sa.String(), nullable=False, server_default="")
    op.add_column("former_addresses", salt)
