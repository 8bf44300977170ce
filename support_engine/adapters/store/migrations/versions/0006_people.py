"""People have a journal of their own; roles are held programme by programme."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TEXTS = ("mailbox", "salt", "digest", "code", "substitute", "absent_from", "absent_until")
SQLITE = (
    "CREATE TRIGGER people_journal_{0} BEFORE {0} ON people_journal BEGIN"
    " SELECT RAISE(ABORT, 'the journal of people is append-only'); END"
)
POSTGRESQL = (
    "CREATE FUNCTION people_journal_is_append_only() RETURNS trigger AS $$"
    " BEGIN RAISE EXCEPTION 'the journal of people is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER people_journal_append_only BEFORE UPDATE OR DELETE ON people_journal"
    " FOR EACH ROW EXECUTE FUNCTION people_journal_is_append_only()",
)


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("people", sa.Column(name, sa.String(), nullable=False, server_default=""))
    no = sa.false()
    op.add_column(
        "people", sa.Column("is_confirmed", sa.Boolean(), nullable=False, server_default=no)
    )
    op.create_index("ix_people_mailbox", "people", ["mailbox"])
    roles_by_programme()
    op.create_table(
        "role_proposals",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("person", "role", "programme", "proposed_by", "proposed_on")
        ),
    )
    op.create_table(
        "former_addresses",
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
    )
    op.create_table(
        "people_journal",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("actor", "recorded_at", "previous", "hash")
        ),
    )
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(act))
    else:
        for statement in POSTGRESQL:
            op.execute(statement)


def roles_by_programme() -> None:
    """A role of a former version was held in every programme; the administrator's, in the base."""
    op.rename_table("roles", "former_roles")
    op.create_table(
        "roles",
        sa.Column("person", sa.String(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("programme", sa.String(), primary_key=True),
    )
    op.execute(
        "INSERT INTO roles (person, role, programme) SELECT person, role,"
        " CASE WHEN role = 'administrateur' THEN '' ELSE '*' END FROM former_roles"
    )
    op.drop_table("former_roles")
