"""Letters bear a digest as soon as they wait; passwords stand in the journal of people by one
(`taking_over.adopt_passwords`, once the tables are those of this revision)."""

from alembic import op

from support_engine.adapters.store import sealed_rows

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    sealed_rows.seal_letters(op.get_bind())
