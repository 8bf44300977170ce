"""Letters know the act and the role that they speak of, and when they were received; the base says
what it is for."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXTS = ("role", "received_on", "proof")


def upgrade() -> None:
    op.add_column("letters", sa.Column("act", sa.Integer(), nullable=False, server_default="0"))
    for name in TEXTS:
        op.add_column("letters", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.create_table(
        "traits",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
