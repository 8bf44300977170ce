"""The journal is only added to and no letter is deleted: triggers say so, as for the ledger."""

from alembic import op

revision = "0008"
down_revision = "0007"

FORBIDDEN = {"journal": ("UPDATE", "DELETE"), "letters": ("DELETE",)}
SQLITE = (
    "CREATE TRIGGER {table}_{act} BEFORE {act} ON {table} BEGIN"
    " SELECT RAISE(ABORT, 'the {table} table is append-only'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION {table}_is_append_only() RETURNS trigger AS $$"
    " BEGIN RAISE EXCEPTION 'the {table} table is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER {table}_append_only BEFORE {acts} ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()",
)


def upgrade() -> None:
    for table, acts in FORBIDDEN.items():
        if op.get_bind().dialect.name == "sqlite":
            for act in acts:
                op.execute(SQLITE.format(table=table, act=act))
        else:
            for statement in POSTGRESQL:
                op.execute(statement.format(table=table, acts=" OR ".join(acts)))
