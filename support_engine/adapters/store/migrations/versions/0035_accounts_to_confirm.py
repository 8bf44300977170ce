"""For whom something waits where money waits for an account to be confirmed: reckoned anew."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.execute(
        "UPDATE dossiers SET next_due_on = ''"
        " WHERE folded LIKE '%\"tranches\"%' AND folded LIKE '%\"bank\"%'"
    )
