"""For whom something waits where a payment may have been made before its holder wrote that their
account changes, or is on its way on a dossier that was closed: reckoned anew."""

from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.execute("UPDATE dossiers SET next_due_on = '' WHERE folded LIKE '%\"tranches\"%'")
