"""The digest of a letter that does not leave covers the state in which it stopped."""

from alembic import op

from support_engine.adapters.store import sealed_rows

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    sealed_rows.seal_stopped(op.get_bind())
