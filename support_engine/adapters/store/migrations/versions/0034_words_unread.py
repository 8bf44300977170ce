"""For whom something waits where money is on its way and a word of the holder may be unread:
reckoned anew."""

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute(
        "UPDATE dossiers SET next_due_on = ''"
        " WHERE folded LIKE '%\"tranches\"%' AND folded LIKE '%\"messages\"%'"
    )
