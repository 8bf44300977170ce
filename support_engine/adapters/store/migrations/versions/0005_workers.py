"""Several workers: who claimed a letter and when it began to leave, which round has a dossier, one
act for each key."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for name in ("claimed_by", "handed_at"):
        op.add_column("letters", sa.Column(name, sa.String(), nullable=False, server_default=""))
    # A letter that was claimed when the base was brought here may have left.
    op.execute("UPDATE letters SET handed_at = lease_until WHERE lease_until <> ''")
    op.create_table(
        "turns",
        sa.Column("reference", sa.String(), primary_key=True),
        sa.Column("round", sa.Integer(), primary_key=True),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("is_over", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "act_keys",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
    )
    # A key that formerly served several dossiers belongs to the one where it was first recorded;
    # the journals stay as they are.
    op.execute(
        "INSERT INTO act_keys (key, reference, asked) SELECT act_key, reference, '' FROM"
        " (SELECT act_key, reference, row_number() OVER (PARTITION BY act_key"
        " ORDER BY recorded_at, reference, version) AS place FROM journal"
        " WHERE act_key IS NOT NULL) AS used WHERE place = 1"
    )
    op.drop_index("ix_journal_act_key", "journal")
