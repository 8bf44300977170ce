"""An address that replaced another is not sure at once; those that were changed so far are. Whom
the holder of a dossier lets into their space: nobody yet."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("people", sa.Column("move", sa.Text(), nullable=False, server_default=""))
    until = sa.Column("move_until", sa.String(), nullable=False, server_default="")
    op.add_column("people", until)
    op.create_index("ix_people_move_until", "people", ["move_until"])
    helpers = sa.Column("helpers", sa.String(), nullable=False, server_default="")
    op.add_column("dossiers", helpers)
    some = sa.text("helpers <> ''")
    op.create_index(
        "ix_dossiers_helpers",
        "dossiers",
        ["helpers", "reference", "is_closed"],
        sqlite_where=some,
        postgresql_where=some,
    )
