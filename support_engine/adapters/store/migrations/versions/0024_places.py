"""Where each dossier is, by which the map finds it; the search columns are read again from the
folded dossiers."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("dossiers", sa.Column("place", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE dossiers SET next_due_on = ''")
