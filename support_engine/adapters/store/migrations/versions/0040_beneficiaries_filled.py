"""For whom something waits where a payment was proposed, and its beneficiary filled since: reckoned
anew."""

from alembic import op

revision = "0040"
down_revision = "0038"


def upgrade() -> None:
    op.execute("UPDATE dossiers SET next_due_on = '' WHERE folded LIKE '%\"stage\":\"proposed\"%'")
