"""What the bank sent back is paid again: a tranche is paid once, while nothing of it is paid."""

from alembic import op

revision = "0043"
down_revision = "0041"

IS_PAID = (
    "NEW.entry = 'paid' AND NEW.cents > 0 AND (SELECT COALESCE(SUM(cents), 0) FROM ledger"
    " WHERE reference = NEW.reference AND entry = 'paid' AND item = NEW.item) > 0"
)
SQLITE = (
    f"CREATE TRIGGER ledger_paid_once BEFORE INSERT ON ledger WHEN {IS_PAID} BEGIN"
    " SELECT RAISE(ABORT, 'a tranche is paid once'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION ledger_pays_once() RETURNS trigger AS $$"
    f" BEGIN IF {IS_PAID} THEN RAISE EXCEPTION 'a tranche is paid once'"
    " USING ERRCODE = 'unique_violation'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER ledger_paid_once BEFORE INSERT ON ledger"
    " FOR EACH ROW EXECUTE FUNCTION ledger_pays_once()",
)


def upgrade() -> None:
    op.drop_index("ux_ledger_paid", table_name="ledger")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (SQLITE,) if is_sqlite else POSTGRESQL:
        op.execute(statement)
