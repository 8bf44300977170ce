"""For whom something waits where money is on its way or is claimed back, or an amendment waits for
a second person: reckoned anew."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.execute(
        "UPDATE dossiers SET next_due_on = ''"
        " WHERE folded LIKE '%\"tranches\"%' OR folded LIKE '%\"recoveries\"%'"
        " OR folded LIKE '%\"proposed\"%'"
    )
