"""Until which day something waits for somebody; reckoned anew where a payment is asked: a claim
that comes to nothing waits for what answers it, an account until it is safe."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

COLUMNS = ["person", "role", "workflow", "from_on", "until_on", "reference"]


def upgrade() -> None:
    new = sa.Column("until_on", sa.String(), nullable=False, server_default="")
    op.add_column("hands", new)
    op.drop_index("ix_hands", "hands")
    op.create_index("ix_hands", "hands", COLUMNS)
    op.execute(
        "UPDATE dossiers SET next_due_on = '' WHERE folded LIKE '%\"stage\":\"claimed\"%'"
        " OR (folded LIKE '%\"tranches\"%' AND folded LIKE '%\"bank\"%')"
    )
