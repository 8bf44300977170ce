"""Second factors; what a session was opened with besides a password: nothing, for all so far."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "web_factors",
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
    )
    factor = sa.Column("factor", sa.String(), nullable=False, server_default="")
    op.add_column("web_sessions", factor)
