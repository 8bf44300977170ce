"""One act asked of several dossiers in a browser, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "web_batches",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), nullable=False),
        *(
            sa.Column(name, sa.Text() if name == "fields" else sa.String(), nullable=False)
            for name in ("made_at", "act", "label", "fields", "until")
        ),
    )
    op.create_index("ix_web_batches_person", "web_batches", ["person"])
    op.create_table(
        "web_batch_lines",
        sa.Column("batch", sa.String(), sa.ForeignKey("web_batches.id"), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
    )
