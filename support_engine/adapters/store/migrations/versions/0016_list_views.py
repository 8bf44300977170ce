"""Lists that people keep under a name; a search and the board read indexes alone;
what can still be paid is a search column (all of them are read again from the folded dossiers)."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


INDEXES = {
    "ix_dossiers_officer": ["officer", "is_closed", "next_due_on", "reference"],
    "ix_dossiers_due": ["is_closed", "next_due_on", "reference"],
    "ix_dossiers_phase": ["is_closed", "phase", "next_due_on", "reference", "state"],
    "ix_dossiers_search": [
        *("search_text", "holder", "reference"),
        *("is_closed", "officer", "next_due_on"),
        *("wave", "department", "sector", "phase", "state", "workflow", "turn", "turn_since"),
    ],
}


def upgrade() -> None:
    for name in ("ix_dossiers_officer", "ix_dossiers_due", "ix_dossiers_search"):
        op.drop_index(name, "dossiers")
    for name, columns in INDEXES.items():
        op.create_index(name, "dossiers", columns)
    left = sa.Column("payable", sa.BigInteger(), nullable=False, server_default="0")
    op.add_column("dossiers", left)
    op.execute("UPDATE dossiers SET next_due_on = ''")
    op.create_table(
        "list_views",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("owner", sa.String(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("teams", sa.String(), nullable=False),
        sa.Column("kept_at", sa.String(), nullable=False),
        sa.UniqueConstraint("owner", "name", name="uq_list_views_name"),
    )
