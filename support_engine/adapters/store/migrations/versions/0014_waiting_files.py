"""Files that came with the form of an act, until it is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "web_files",
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("act", "name", "sha256")),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
    )
    op.create_index("ix_web_files_person", "web_files", ["person"])
