"""A session opens the pages of the desk or those of a holder, never both; all there were so far are
of the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    side = sa.Column("side", sa.String(), nullable=False, server_default="bureau")
    op.add_column("web_sessions", side)
