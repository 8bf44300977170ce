"""The ledger of money: lines are added, never changed; a tranche leaves and is paid once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SQLITE = (
    "CREATE TRIGGER ledger_{0} BEFORE {0} ON ledger BEGIN"
    " SELECT RAISE(ABORT, 'the ledger is append-only'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION ledger_is_append_only() RETURNS trigger AS $$"
    " BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger"
    " FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
)


def upgrade() -> None:
    op.create_table(
        "ledger",
        sa.Column("reference", sa.String(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("entry", sa.String(), primary_key=True),
        sa.Column("item", sa.String(), primary_key=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.CheckConstraint("cents <> 0", name="ck_ledger_cents"),
    )
    for entry in ("transmitted", "paid"):
        op.create_index(
            f"ux_ledger_{entry}",
            "ledger",
            ["reference", "item"],
            unique=True,
            sqlite_where=sa.text(f"entry = '{entry}'"),
            postgresql_where=sa.text(f"entry = '{entry}'"),
        )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(act))
    else:
        for statement in POSTGRESQL:
            op.execute(statement)
