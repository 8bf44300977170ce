"""A request that the accountant rejected leaves again: a tranche is paid once, not sent once."""

from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    op.drop_index("ux_ledger_transmitted", table_name="ledger")
